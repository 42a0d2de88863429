"""A number that is being dictated is masked to its end, also when the product is started anew in the middle of it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assistant.assistant import Assistant
from knowledge.audience import Audience, Role
from knowledge.call import Call, Speaker, Turn
from knowledge.client import Client
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn
from knowledge.language import Lang
from knowledge.staff import Person

PROGRAM = Audience("yuanlan", Role.AGENT)
BEGAN = datetime(2026, 11, 23, 1, 20, tzinfo=UTC)
CALL = Call("yuanlan", "k-1", "voice", Lang.HANS, "A33", BEGAN)
# Who speaks and what; the digits of each are told in pieces, with murmurs and questions between them.
CARD: tuple[tuple[Speaker, str], ...] = (
    ("agent", "好的，退到原来的卡上，麻烦您报下卡号。"),
    ("customer", "你等一下啊，我拿卡。"), ("agent", "不急，您说。"),
    ("customer", "6222 02"), ("agent", "嗯，然后呢？"), ("customer", "3456"), ("agent", "嗯嗯。"), ("customer", "7890"),
    ("customer", "最后是12 3"), ("agent", "记下了，谢谢您。"),
)  # fmt: skip
PHONE: tuple[tuple[Speaker, str], ...] = (
    ("agent", "请您报一下手机号。"), ("customer", "幺三八零"), ("agent", "嗯您说"), ("customer", "二五七"),
    ("customer", "九九八八"),
)  # fmt: skip
ENGLISH: tuple[tuple[Speaker, str], ...] = (
    ("agent", "What's the card number, please?"), ("customer", "four five three two"), ("agent", "mm-hm"),
    ("customer", "oh one five one"), ("customer", "and 1283"),
)  # fmt: skip
UNASKED: tuple[tuple[Speaker, str], ...] = (("agent", "还有别的吗？"), ("customer", "177756"), ("customer", "18087"))
HARMLESS: tuple[tuple[Speaker, str], ...] = (
    ("agent", "请问您的订单号？"), ("customer", "7468"), ("agent", "嗯，后面呢？"), ("customer", "168836"),
)  # fmt: skip


def centre(made: Assistant) -> Assistant:
    made.stores.clients.put(Client("yuanlan", {"zh": "远岚", "en": "Yuanlan"}, "Asia/Shanghai", (Lang.HANS,)))
    made.stores.people.put_staff([Person("A33", "林晓", Role.AGENT, "T3", "S3", ("yuanlan",), "L1", date(2026, 1, 5))])
    return made


def as_turns(told: tuple[tuple[Speaker, str], ...]) -> list[Turn]:
    return [Turn(at, who, text) for at, (who, text) in enumerate(told, start=1)]


def say(made: Assistant, turns: list[Turn]) -> None:
    """Say each in a request of its own, as on the telephone."""
    for turn in turns:
        made.conversations.take(PROGRAM, "k-1", [turn])


def kept(made: Assistant) -> list[str]:
    return [turn.text for turn in made.stores.calls.call("yuanlan", "k-1").turns]


def unnumbered(texts: list[str]) -> list[str]:
    return [re.sub(r"_\d+\]", "]", text) for text in texts]


@pytest.mark.parametrize(
    ("told", "harmless"),
    [(CARD, False), (PHONE, False), (ENGLISH, False), (UNASKED, False), (HARMLESS, True)],
    ids=["card", "phone", "english", "unasked", "harmless"],
)
def test_started_anew_between_any_two_turns_it_masks_what_it_would_have_masked(
    empty: Callable[..., Assistant], told: tuple[tuple[Speaker, str], ...], harmless: bool
) -> None:
    turns = as_turns(told)
    whole = centre(empty("whole"))
    whole.conversations.open(PROGRAM, CALL)
    say(whole, turns)
    wanted = kept(whole)
    digits = re.search(r"\d(?!\])|[零幺二三四五六七八九]{2}|\b(?:four|five|one|two|three)\b", "".join(wanted))
    assert (digits is not None) is harmless
    for cut in range(1, len(turns)):
        before = centre(empty(f"cut {cut}"))
        before.conversations.open(PROGRAM, CALL)
        say(before, turns[:cut])
        before.close()
        after = empty(f"cut {cut}")
        say(after, turns[cut:])
        assert unnumbered(kept(after)) == unnumbered(wanted), f"cut before turn {cut + 1}"


def test_started_anew_in_the_middle_of_a_turn_that_grows(empty: Callable[..., Assistant]) -> None:
    turns = as_turns(CARD[:6])
    growing = [replace(turns[5], text=text, revision=at, partial=True) for at, text in enumerate(("3", "34", "345"))]
    before = centre(empty())
    before.conversations.open(PROGRAM, CALL)
    say(before, [*turns[:5], *growing[:2]])
    before.close()
    after = empty()
    say(after, [growing[2], replace(turns[5], revision=3), replace(turns[3], text="6222 02")])
    assert kept(after)[3:] == ["[CARD_1]", "嗯，然后呢？", kept(after)[5]]
    assert re.fullmatch(r"\[CARD_\d\]", kept(after)[5])


def test_what_a_door_delivers_piece_by_piece_goes_on_after_a_start_too(empty: Callable[..., Assistant]) -> None:
    given = GivenCall("tccc", "k-1", started=BEGAN, agent="A33")
    turns = [GivenTurn(at, who, text) for at, (who, text) in enumerate(PHONE, start=1)]

    def deliver(made: Assistant, some: list[GivenTurn]) -> None:
        for turn in some:
            (told,) = made.conversations.receive(
                PROGRAM, Arrived((replace(given, turns=(turn,)),)), door="tccc"
            ).calls  # fmt: skip
            assert told.kept

    before = centre(empty())
    deliver(before, turns[:3])
    before.close()
    after = empty()
    deliver(after, turns[2:])  # the one before it is sent again
    assert unnumbered(kept(after)) == ["请您报一下手机号。", "[PHONE]", "嗯您说", "[PHONE]", "[PHONE]"]
