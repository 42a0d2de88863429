"""Cards beside a live call, from the demo centre's own documents, rules and offers."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.fanout import Event, Fanout
from assistant.live import MOST_CARDS, STALE_AFTER, Card, HintLive, _merged
from assistant.wording.phrases import phrase
from knowledge.audience import Audience, Role
from knowledge.call import Call, Turn
from knowledge.language import Lang, language_of

AGENT = Audience("yuanlan", Role.AGENT, "A33")
AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
WHO_PAYS = "客户要退改的话，手续费谁承担？"
WAIVE = "能不能帮我把这300改期费免了？"
FIRE = "你们寄来的充电宝着火了！"
_number = count(1)


@pytest.fixture
def live(loaded: Assistant) -> HintLive:
    made = loaded.live
    return HintLive(made.answer, made.authority, made.offers, Fanout(), loaded.clock)


@pytest.fixture
def call(loaded: Assistant) -> Call:
    new = Call("yuanlan", f"live-{next(_number)}", "voice", Lang.HANS, "A33", AT, driver="退改", order_id="TR-840201")
    return loaded.conversations.open(AGENT, new)


def said(seq: int, text: str, speaker: Any = "customer") -> Turn:
    return Turn(seq, speaker, text, lang=language_of(text))


def look(live: HintLive, call: Call, *turns: Turn) -> tuple[Card, ...]:
    """The call grows by `turns`, each looked at as it comes; the cards that stand at the end."""
    for place, turn in enumerate(turns):
        live.on_turn(AGENT, replace(call, turns=turns[: place + 1]), turn)
    return live.cards_of("yuanlan", call.id)


def kinds(cards: tuple[Card, ...]) -> list[str]:
    return [card.kind for card in cards]


def card(kind: Any, seq: int, name: str = "") -> Card:
    return Card(f"{name or kind}-{seq}", kind, seq, "", "", AT, Lang.HANS)


# What a turn gives reason for


def test_a_customers_question_is_answered_from_the_documents_with_its_quotes(live: HintLive, call: Call):
    cards = look(live, call, said(1, WHO_PAYS))
    assert kinds(cards) == ["answer"]
    assert cards[0].quotes
    assert any("承担" in quote.text for quote in cards[0].quotes)
    assert WHO_PAYS in cards[0].reason


def test_the_same_words_from_the_agent_get_no_card(live: HintLive, call: Call):
    assert look(live, call, said(1, WHO_PAYS, "agent")) == ()


def test_small_talk_gets_no_card(live: HintLive, call: Call):
    assert look(live, call, said(1, "你好。"), said(2, "嗯嗯，好的，谢谢。")) == ()


def test_a_wish_with_an_amount_is_decided_for_the_agent_on_the_call(live: HintLive, call: Call):
    cards = look(live, call, said(1, WAIVE))
    decided = next(card for card in cards if card.kind == "authority")
    assert "300" in decided.text
    assert decided.say


def test_danger_comes_first_and_leaves_no_room_for_selling(live: HintLive, call: Call):
    cards = look(
        live, call, said(1, "我带孩子去迪士尼，有优惠吗？"), said(2, FIRE), said(3, "我带孩子去迪士尼，有优惠吗？")
    )
    assert cards[0].id == "danger-2"
    assert "着火" in cards[0].text
    assert "offer" not in kinds(cards)


def test_a_forbidden_sentence_of_the_agent_is_replaced(live: HintLive, call: Call):
    cards = look(live, call, said(1, "这个不归我管，你爱找谁找谁。", "agent"))
    assert [card.id for card in cards] == ["wording-1"]


def test_cards_speak_the_language_and_script_of_the_turn(live: HintLive, call: Call):
    english = look(live, call, said(1, "The power bank caught fire!"))[0]
    assert english.title == "Safety incident: make sure people are safe first"
    other = replace(call, id=f"{call.id}-hant")
    traditional = look(live, other, said(1, "你們寄來的行動電源著火了，冒煙！"))[0]
    assert traditional.lang is Lang.HANT
    assert "緊急" in traditional.text


def test_there_are_never_more_than_three_cards(live: HintLive, call: Call):
    turns = (said(1, "我带孩子去迪士尼。"), said(2, WHO_PAYS), said(3, WAIVE), said(4, "这个不归我管。", "agent"))
    assert len(look(live, call, *turns)) <= MOST_CARDS
    assert len(live(AGENT, replace(call, turns=turns), said(5, WHO_PAYS + WAIVE))) <= MOST_CARDS


# One part failing


def test_a_question_too_long_to_answer_does_not_take_the_warning_with_it(live: HintLive, call: Call):
    cards = look(live, call, said(1, "手续费谁承担？" * 400), said(2, FIRE + "手续费谁承担？" * 400))
    assert [card.id for card in cards] == ["danger-2"]


def test_without_rules_or_a_known_agent_the_documents_still_answer(live: HintLive, loaded: Assistant):
    stranger = Call("yuanlan", f"live-{next(_number)}", "voice", Lang.HANS, "NOBODY", AT)
    program = Audience("yuanlan", Role.AGENT)
    loaded.conversations.open(program, stranger)
    turn = said(1, WHO_PAYS + WAIVE)
    cards = live(Audience("yuanlan", Role.AGENT, "NOBODY"), replace(stranger, turns=(turn,)), turn)
    assert "answer" in kinds(cards)


def test_a_customers_words_are_not_noted_as_a_gap_of_the_rules(loaded: Assistant, call: Call):
    before = loaded.stores.work.gaps("yuanlan")
    for seq, text in enumerate(("能不能给我免费升舱？", "帮我赔偿八万元！", "可以退我定金吗？"), start=1):
        loaded.live.on_turn(AGENT, replace(call, turns=(said(seq, text),)), said(seq, text))
    assert loaded.stores.work.gaps("yuanlan") == before


# How cards follow each other


def test_a_newer_answer_takes_the_place_of_the_older_one():
    assert _merged((card("answer", 5),), (card("answer", 3),), 5) == (card("answer", 5),)


def test_an_older_turn_looked_at_late_never_covers_a_newer_card():
    assert _merged((card("answer", 3),), (card("answer", 5),), 3) == (card("answer", 5),)


def test_a_card_goes_when_the_talk_has_moved_on_even_if_nothing_new_came():
    before = (card("answer", 3),)
    assert _merged((), before, 3 + STALE_AFTER - 1) == before
    assert _merged((), before, 3 + STALE_AFTER) == ()


def test_danger_stays_to_the_end_of_the_call_above_a_warning_about_wording():
    danger = card("warning", 3, "danger")
    assert _merged((card("warning", 90, "wording"),), (danger,), 90) == (danger,)
    assert _merged((card("warning", 95, "danger"),), (danger,), 95) == (card("warning", 95, "danger"),)


def test_an_offer_already_shown_goes_when_danger_comes():
    assert _merged((card("warning", 4, "danger"),), (card("offer", 3),), 4) == (card("warning", 4, "danger"),)


def test_a_turn_corrected_so_that_it_asks_nothing_takes_its_card_back():
    assert _merged((), (card("answer", 3), card("offer", 2)), 3) == (card("offer", 2),)


def test_cards_stand_in_the_order_of_their_pressing():
    fresh = (card("offer", 1), card("answer", 1), card("warning", 1, "wording"), card("authority", 1))
    assert kinds(_merged(fresh, (), 1)) == ["warning", "authority", "answer"]


def test_watchers_hear_of_cards_that_come_and_of_cards_that_go(live: HintLive, call: Call):
    async def watch() -> list[Event]:
        async with live.fanout.watching(f"yuanlan/{call.id}") as queue:
            look(live, call, said(1, WHO_PAYS))
            look(live, call, said(2, "嗯，好的。"))
            look(live, call, said(1 + STALE_AFTER, "嗯，好的。"))
            await asyncio.sleep(0.05)
            return [queue.get_nowait() for _ in range(queue.qsize())]

    events = asyncio.run(watch())
    assert [len(event.body["cards"]) for event in events] == [1, 0]


def test_the_last_state_published_is_the_state_that_stands_when_turns_are_looked_at_at_once(live: HintLive, call: Call):
    async def watch() -> tuple[Card, ...]:
        async with live.fanout.watching(f"yuanlan/{call.id}") as queue:
            with ThreadPoolExecutor(4) as pool:
                list(pool.map(lambda seq: live.on_turn(AGENT, call, said(seq, WHO_PAYS)), range(1, 9)))
            await asyncio.sleep(0.05)
            events = [queue.get_nowait() for _ in range(queue.qsize())]
            return tuple(events[-1].body["cards"])

    assert asyncio.run(watch()) == live.cards_of("yuanlan", call.id)
    assert [card.seq for card in live.cards_of("yuanlan", call.id)] == [8]


def test_cards_of_one_call_are_not_those_of_another_nor_of_another_client(live: HintLive, call: Call):
    look(live, call, said(1, FIRE))
    assert live.cards_of("yuanlan", "other") == ()
    assert live.cards_of("xingxi", call.id) == ()
    assert len(live.cards_of("yuanlan", call.id)) == 1


def test_a_program_with_every_right_gets_the_agent_no_more_than_the_agent_may_read(loaded: Assistant):
    admin = Audience("yuanlan", Role.ADMIN)
    meta = {"id": "SUP-9", "version": "1", "tier": "supervisor", "kind": "process", "trust": "approved_policy"}
    text = "# 挽留底线\n\n钻石卡客户的挽留底线是票价的八五折。\n".encode()
    loaded.library.put(admin, "sup-9.md", text, meta)
    new = Call("yuanlan", f"live-{next(_number)}", "voice", Lang.HANS, "A33", AT)
    loaded.conversations.open(admin, new)
    loaded.conversations.take(admin, new.id, [said(1, "钻石卡客户的挽留底线是多少？")])
    loaded.conversations.take(admin, new.id, [said(2, FIRE)])
    for _ in range(1000):
        if any(card.id == "danger-2" for card in loaded.live.cards_of("yuanlan", new.id)):
            break
        asyncio.run(asyncio.sleep(0.01))
    shown = loaded.live.cards_of("yuanlan", new.id)
    loaded.library.remove(admin, "SUP-9")
    assert any(card.id == "danger-2" for card in shown)
    assert "八五折" not in str(shown)


def test_the_demo_call_ends_with_an_offer_that_says_until_when_it_holds(loaded: Assistant, live: HintLive):
    demo = loaded.stores.calls.call("yuanlan", "YL-LIVE-01")
    shown: set[str] = set()
    for place, turn in enumerate(demo.turns, start=1):
        cards = live(AGENT, replace(demo, turns=demo.turns[:place]), turn)
        shown |= set(kinds(cards))
        assert all(turn.speaker == "customer" or card.kind == "warning" for card in cards)
    assert {"answer", "authority", "offer"} <= shown
    assert "warning" not in shown


# What gives no reason, and what does


def test_a_sum_that_is_only_mentioned_is_not_decided(live: HintLive, call: Call):
    assert "authority" not in kinds(look(live, call, said(1, "三百啊……那平台是不是还有个什么服务费？")))


def test_a_sum_alone_is_decided_for_what_was_named_before(live: HintLive, call: Call):
    turns = (said(1, "改期费是三百元。", "agent"), said(2, "麻烦你，那 300 元能不能帮帮忙？"))
    decided = next(card for card in look(live, call, *turns) if card.kind == "authority")
    assert "300" in decided.text
    assert decided.seq == 2


def test_no_offer_is_put_forward_while_the_customers_matter_is_open(live: HintLive, loaded: Assistant, call: Call):
    key = loaded.conversations.read(Audience("yuanlan", Role.ADMIN), "YL-LIVE-01").customer_key
    known = loaded.conversations.open(AGENT, replace(call, id=f"{call.id}-known", customer_key=key))
    open_still = look(live, known, said(1, "我想改机票。"), said(2, "还没解决呢，我带孩子去迪士尼。"))
    assert "offer" not in kinds(open_still)
    asked_for = look(live, known, said(3, "迪士尼的优惠还有吗？"))
    assert "offer" in kinds(asked_for)


def test_an_answer_that_only_says_that_it_depends_brings_the_first_rule(live: HintLive, call: Call):
    english = replace(call, lang=Lang.EN)
    asked = said(1, "cancelled the day before check-in, how much comes back")
    answer = next(card for card in look(live, english, asked) if card.kind == "answer")
    says, *rule = answer.text.splitlines()
    assert says == phrase("depends", Lang.EN) and "rate" in rule[0]


def test_a_turn_of_two_languages_in_an_english_call_is_answered_in_english(live: HintLive, call: Call):
    english = replace(call, lang=Lang.EN)
    card = look(live, english, said(1, "充电宝着火了 the power bank you sent me caught fire"))[0]
    assert card.lang is Lang.EN
