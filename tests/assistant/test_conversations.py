"""Calls as they happen, over a real records file: kept masked, looked at in order, ended once, read by few."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event as Gate
from time import sleep
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from assistant.behind import MOST_LOOKED_AT
from assistant.conversations import LONGEST_TURN, Conversations
from assistant.fanout import Event, Fanout
from knowledge.audience import Audience, Role
from knowledge.call import Call, Turn
from knowledge.client import Client
from knowledge.clock import StandingClock
from knowledge.errors import Conflict, ConflictingTurn, InvalidInput, NotAllowed, NotFound, Unavailable
from knowledge.language import Lang
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.engine import migrate, open_engine

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
AGENT = Audience("yuanlan", Role.AGENT, "A33")
COLLEAGUE = Audience("yuanlan", Role.AGENT, "A34")
PROGRAM = Audience("yuanlan", Role.AGENT)
SUPERVISOR = Audience("yuanlan", Role.SUPERVISOR, "S3")
VIEWER = Audience("yuanlan", Role.CLIENT_VIEWER)
CALL = Call("yuanlan", "C-1", "voice", Lang.HANS, "A33", NOW)
PHONE = "13764509318"


def said(seq: int, text: str = "手续费谁承担？", speaker: Any = "customer", **more: Any) -> Turn:
    return Turn(seq, speaker, text, **more)


def settle(desk: Conversations) -> None:
    """Wait until every turn so far has been looked at."""
    for _ in range(2_000):
        if desk._behind.idle:
            return
        sleep(0.005)
    raise AssertionError("turns still wait to be looked at")


Begin = Callable[..., Conversations]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    engine = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    migrate(engine)
    for client in ("yuanlan", "xingxi"):
        ClientRecords(engine).put(Client(client, {"zh": client, "en": client}, "Asia/Shanghai", (Lang.HANS,)))
    made: list[Conversations] = []

    def make(**behind: Any) -> Conversations:
        made.append(Conversations(CallRecords(engine), Fanout(), StandingClock(NOW + timedelta(minutes=9)), **behind))
        return made[-1]

    yield make
    for one in made:
        one.close()
    engine.dispose()


class Heard:
    """Writes down what runs behind, in order."""

    def __init__(self) -> None:
        self.turns: list[tuple[Audience, str, int, str]] = []
        self.ends: list[tuple[Audience, Call]] = []

    def turn(self, audience: Audience, call: Call, turn: Turn) -> None:
        self.turns.append((audience, call.id, turn.seq, turn.text))

    def end(self, audience: Audience, call: Call) -> None:
        self.ends.append((audience, call))

    @property
    def seqs(self) -> list[int]:
        return [seq for _, _, seq, _ in self.turns]


# What is kept


def test_a_turn_is_masked_before_it_is_kept_and_before_anyone_sees_it(begin: Begin):
    desk = begin()
    desk.open(AGENT, CALL)
    (kept,) = desk.take(AGENT, "C-1", [said(1, f"我的手机号是{PHONE}")])
    assert "[PHONE_1]" in kept.text
    assert PHONE not in kept.text
    assert desk.read(AGENT, "C-1").turns == (kept,)


def test_a_number_that_lies_across_the_longest_turn_is_masked_too(begin: Begin):
    desk = begin()
    desk.open(AGENT, CALL)
    text = "嗯，" * ((LONGEST_TURN - 6) // 2) + f"打{PHONE}吧"
    (kept,) = desk.take(AGENT, "C-1", [said(1, text)])
    assert len(kept.text) <= LONGEST_TURN
    assert "137" not in kept.text


def test_names_given_with_a_call_are_masked_in_it_and_in_no_other(begin: Begin):
    desk = begin()
    desk.open(AGENT, CALL, names=("欧阳明月",))
    desk.open(AGENT, replace(CALL, id="C-2"))
    for call in ("C-1", "C-2"):
        desk.take(AGENT, call, [said(1, "这件事欧阳明月也知道。")])
    assert desk.read(AGENT, "C-1").turns[0].text == "这件事[NAME_1]也知道。"
    assert desk.read(AGENT, "C-2").turns[0].text == "这件事欧阳明月也知道。"


def test_names_are_masked_in_the_turns_a_call_is_opened_with(begin: Begin):
    opened = begin().open(AGENT, replace(CALL, turns=(said(1, "I am Mary Poppins."),)), names=("Mary Poppins",))
    assert opened.turns[0].text == "I am [NAME_1]."


def test_what_stands_around_the_words_is_masked_too(begin: Begin):
    desk = begin()
    opened = desk.open(AGENT, replace(CALL, external_id=f"sip:{PHONE}", queue="退改 lin@example.com"))
    ended = desk.end(AGENT, "C-1", None, f"已回拨 {PHONE}", "resolved")
    assert PHONE not in opened.external_id
    assert "example.com" not in opened.queue
    assert ended.disposition == "已回拨 [PHONE_1]"
    assert ended.outcome == "resolved"


def test_a_customers_number_is_not_taken_for_a_key(begin: Begin):
    desk = begin()
    with pytest.raises(InvalidInput):
        desk.open(AGENT, replace(CALL, customer_key=PHONE))
    with pytest.raises(NotFound):
        desk.read(AGENT, "C-1")
    assert desk.open(AGENT, replace(CALL, customer_key="9f8d13512340000aa0")).customer_key == "9f8d13512340000aa0"


def test_the_language_of_a_turn_is_that_of_its_words(begin: Begin):
    desk = begin()
    desk.open(AGENT, CALL)
    kept = desk.take(AGENT, "C-1", [said(1, "我要退費嗎"), said(2, "Can I have a refund?"), said(3, "我要退费吗")])
    assert [turn.lang for turn in kept] == [Lang.HANT, Lang.EN, Lang.HANS]


def test_the_same_turn_again_changes_nothing_and_other_words_are_a_conflict(begin: Begin):
    heard = Heard()
    desk = begin(on_turn=heard.turn)
    desk.open(AGENT, CALL)
    assert len(desk.take(AGENT, "C-1", [said(1)])) == 1
    assert desk.take(AGENT, "C-1", [said(1)]) == ()
    with pytest.raises(ConflictingTurn):
        desk.take(AGENT, "C-1", [said(2, "好的"), said(1, "别的话")])
    assert [turn.seq for turn in desk.read(AGENT, "C-1").turns] == [1]
    desk.close()
    assert heard.seqs == [1]


def test_opening_again_gives_the_same_call_with_its_turns(begin: Begin):
    desk = begin()
    desk.open(AGENT, replace(CALL, turns=(said(1),)))
    assert desk.open(AGENT, CALL).turns == desk.read(AGENT, "C-1").turns != ()
    with pytest.raises(Conflict):
        desk.open(COLLEAGUE, replace(CALL, agent="A34"))


# Who reads


def test_an_agent_neither_reads_nor_speaks_into_nor_ends_a_colleagues_call(begin: Begin):
    desk = begin()
    desk.open(AGENT, replace(CALL, turns=(said(1),)))
    for act in (
        lambda: desk.read(COLLEAGUE, "C-1"),
        lambda: desk.take(COLLEAGUE, "C-1", [said(2)]),
        lambda: desk.end(COLLEAGUE, "C-1", None, None, None),
    ):
        with pytest.raises(NotFound):
            act()
    assert desk.read(AGENT, "C-1").live
    assert len(desk.read(AGENT, "C-1").turns) == 1


def test_an_agent_cannot_read_a_colleagues_call_by_opening_it_again(begin: Begin):
    desk = begin()
    desk.open(AGENT, replace(CALL, turns=(said(1),)))
    with pytest.raises(NotAllowed):
        desk.open(COLLEAGUE, CALL)


def test_supervisors_and_the_agents_own_program_read_the_call(begin: Begin):
    desk = begin()
    desk.open(PROGRAM, CALL)
    assert {desk.read(who, "C-1").id for who in (AGENT, PROGRAM, SUPERVISOR)} == {"C-1"}


def test_another_client_company_has_no_such_call(begin: Begin):
    desk = begin()
    desk.open(AGENT, CALL)
    with pytest.raises(NotFound):
        desk.read(Audience("xingxi", Role.ADMIN), "C-1")
    assert desk.recent(Audience("xingxi", Role.ADMIN)) == []


def test_a_client_company_itself_sees_a_call_only_when_it_is_over(begin: Begin):
    desk = begin()
    desk.open(AGENT, CALL)
    with pytest.raises(NotFound):
        desk.read(VIEWER, "C-1")
    assert desk.recent(VIEWER) == desk.recent(VIEWER, live=True) == []
    desk.end(AGENT, "C-1", None, None, None)
    assert desk.read(VIEWER, "C-1").id == "C-1"
    assert [call.id for call in desk.recent(VIEWER)] == ["C-1"]
    assert desk.recent(VIEWER, live=True) == []


def test_recent_calls_are_an_agents_own_and_a_supervisors_all(begin: Begin):
    desk = begin()
    desk.open(AGENT, CALL)
    desk.open(COLLEAGUE, replace(CALL, id="C-2", agent="A34", started=NOW + timedelta(minutes=1)))
    assert [call.id for call in desk.recent(AGENT)] == ["C-1"]
    assert [call.id for call in desk.recent(SUPERVISOR)] == ["C-2", "C-1"]
    assert [call.id for call in desk.recent(SUPERVISOR, limit=1)] == ["C-2"]
    desk.end(AGENT, "C-1", None, None, None)
    assert [call.id for call in desk.recent(SUPERVISOR, live=True)] == ["C-2"]


# What runs behind


def test_cards_are_made_for_the_calls_own_agent_whoever_reports_the_turn(begin: Begin):
    heard = Heard()
    desk = begin(on_turn=heard.turn, on_end=heard.end)
    desk.open(PROGRAM, CALL)
    desk.take(Audience("yuanlan", Role.ADMIN), "C-1", [said(1)])
    desk.end(Audience("yuanlan", Role.MANAGER, "M1"), "C-1", None, None, None)
    desk.close()
    assert {audience for audience, *_ in heard.turns} <= {AGENT}
    assert [audience for audience, _ in heard.ends] == [AGENT]


def test_every_turn_of_a_small_batch_is_looked_at_not_only_the_last(begin: Begin):
    heard = Heard()
    desk = begin(on_turn=heard.turn)
    desk.open(AGENT, CALL)
    desk.take(AGENT, "C-1", [said(1, "手续费谁承担？"), said(2, "我看一下。", "agent")])
    desk.close()
    assert heard.seqs == [1, 2]


def test_a_turn_is_acknowledged_while_an_earlier_one_is_still_looked_at(begin: Begin):
    heard, gate = Heard(), Gate()

    def slow(audience: Audience, call: Call, turn: Turn) -> None:
        assert gate.wait(10)
        heard.turn(audience, call, turn)

    desk = begin(on_turn=slow)
    desk.open(AGENT, CALL)
    for seq in range(1, 4):
        assert len(desk.take(AGENT, "C-1", [said(seq)])) == 1
    assert heard.turns == []
    gate.set()
    settle(desk)
    assert heard.seqs == [1, 2, 3]


def test_when_the_desk_falls_behind_it_looks_at_the_newest_turns_in_their_order(begin: Begin):
    heard, gate, begun = Heard(), Gate(), Gate()

    def slow(audience: Audience, call: Call, turn: Turn) -> None:
        begun.set()
        assert gate.wait(10)
        heard.turn(audience, call, turn)

    desk = begin(on_turn=slow)
    desk.open(AGENT, CALL)
    desk.take(AGENT, "C-1", [said(0)])
    assert begun.wait(10)
    for seq in range(1, 21):
        desk.take(AGENT, "C-1", [said(seq)])
    gate.set()
    settle(desk)
    assert heard.seqs == [0, *range(21 - MOST_LOOKED_AT, 21)]


def test_two_workers_never_look_at_one_call_at_a_time(begin: Begin):
    at_once: list[int] = []
    inside: set[str] = set()

    def look(audience: Audience, call: Call, turn: Turn) -> None:
        at_once.append(call.id in inside)
        inside.add(call.id)
        Gate().wait(0.002)
        inside.discard(call.id)

    desk = begin(on_turn=look)
    for name in ("C-1", "C-2"):
        desk.open(AGENT, replace(CALL, id=name))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: desk.take(AGENT, f"C-{n % 2 + 1}", [said(n)]), range(60)))
    settle(desk)
    assert len(at_once) >= 2
    assert not any(at_once)


def test_a_turn_that_comes_late_is_still_looked_at(begin: Begin):
    heard = Heard()
    desk = begin(on_turn=heard.turn)
    desk.open(AGENT, CALL)
    desk.take(AGENT, "C-1", [said(5, "稍等。", "agent")])
    desk.take(AGENT, "C-1", [said(4, "手续费谁承担？")])
    settle(desk)
    assert sorted(heard.seqs) == [4, 5]


def test_a_corrected_turn_is_looked_at_in_its_last_words_and_an_outdated_correction_not_at_all(begin: Begin):
    heard = Heard()
    desk = begin(on_turn=heard.turn)
    desk.open(AGENT, CALL)
    desk.take(AGENT, "C-1", [said(1, "手续费谁承担？", revision=2)])
    desk.take(AGENT, "C-1", [said(1, "手续费水成单", revision=1)])
    desk.close()
    assert [text for *_, text in heard.turns] == ["手续费谁承担？"]


def test_a_partial_turn_waits_until_it_is_final(begin: Begin):
    heard = Heard()
    desk = begin(on_turn=heard.turn)
    desk.open(AGENT, CALL)
    desk.take(AGENT, "C-1", [said(1, "手续费", partial=True)])
    desk.take(AGENT, "C-1", [said(1, "手续费谁承担？", revision=1)])
    desk.close()
    assert [text for *_, text in heard.turns] == ["手续费谁承担？"]


@pytest.fixture
def every_level() -> Iterator[None]:
    """Another test may have built an assistant that logs errors alone; here warnings count too."""
    before = structlog.get_config()
    structlog.reset_defaults()
    yield
    structlog.configure(**before)


@pytest.mark.usefixtures("every_level")
@pytest.mark.parametrize("fault", [Unavailable("the records are down"), ZeroDivisionError("ours")])
def test_a_fault_behind_is_logged_by_its_kind_and_the_next_turn_is_looked_at(begin: Begin, fault: Exception):
    heard = Heard()

    def look(audience: Audience, call: Call, turn: Turn) -> None:
        if turn.seq == 1:
            raise fault
        heard.turn(audience, call, turn)

    with capture_logs() as lines:
        desk = begin(on_turn=look)
        desk.open(AGENT, CALL)
        desk.take(AGENT, "C-1", [said(1, "秘密的话")])
        settle(desk)
        desk.take(AGENT, "C-1", [said(2)])
        desk.close()
    assert heard.seqs == [2]
    assert [line for line in lines if line["log_level"] in {"warning", "error"}]
    assert "秘密的话" not in str(lines)


# The end


def test_an_end_is_told_once_and_reviewed_once_however_often_it_comes(begin: Begin):
    heard = Heard()
    desk = begin(on_end=heard.end)
    desk.open(AGENT, replace(CALL, turns=(said(1),)))
    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(lambda _: desk.end(AGENT, "C-1", None, "已退票", "resolved"), range(16)))
    desk.close()
    assert len(set(ends)) == 1
    assert len(heard.ends) == 1
    assert heard.ends[0][1].turns == ends[0].turns != ()


def test_the_first_time_of_the_end_stands_and_a_later_word_about_it_is_kept_and_reviewed(begin: Begin):
    heard = Heard()
    desk = begin(on_end=heard.end)
    desk.open(AGENT, CALL)
    first = desk.end(AGENT, "C-1", NOW + timedelta(minutes=3), None, None)
    again = desk.end(AGENT, "C-1", NOW + timedelta(minutes=8), "已退票", None)
    desk.close()
    assert first.ended == again.ended == NOW + timedelta(minutes=3)
    assert again.disposition == "已退票"
    assert heard.ends[-1][1].disposition == "已退票"


def test_a_call_cannot_end_before_it_began(begin: Begin):
    desk = begin()
    desk.open(AGENT, CALL)
    with pytest.raises(InvalidInput):
        desk.end(AGENT, "C-1", NOW - timedelta(seconds=1), None, None)
    assert desk.read(AGENT, "C-1").live


def test_a_call_that_begins_after_the_desk_clock_ends_when_it_began(begin: Begin):
    desk = begin()
    desk.open(AGENT, replace(CALL, started=NOW + timedelta(hours=1)))
    assert desk.end(AGENT, "C-1", None, None, None).ended == NOW + timedelta(hours=1)


def test_turns_after_the_end_are_kept_make_no_cards_and_renew_the_review(begin: Begin):
    heard = Heard()
    desk = begin(on_turn=heard.turn, on_end=heard.end)
    desk.open(AGENT, CALL)
    desk.end(AGENT, "C-1", None, None, None)
    desk.take(AGENT, "C-1", [said(1)])
    desk.close()
    assert heard.turns == []
    assert [len(call.turns) for _, call in heard.ends][-1] == 1
    assert desk.read(AGENT, "C-1").turns[0].seq == 1


def test_turns_still_waiting_when_a_call_ends_make_no_cards(begin: Begin):
    heard, gate, begun = Heard(), Gate(), Gate()

    def slow(audience: Audience, call: Call, turn: Turn) -> None:
        begun.set()
        assert gate.wait(10)
        heard.turn(audience, call, turn)

    desk = begin(on_turn=slow)
    desk.open(AGENT, CALL)
    desk.take(AGENT, "C-1", [said(1)])
    assert begun.wait(10)
    desk.take(AGENT, "C-1", [said(2)])
    desk.end(AGENT, "C-1", None, None, None)
    gate.set()
    desk.close()
    assert heard.seqs == [1]


def test_what_comes_while_the_desk_closes_is_kept_all_the_same(begin: Begin):
    heard = Heard()
    desk = begin(on_turn=heard.turn, on_end=heard.end)
    desk.open(AGENT, CALL)
    desk.close()
    assert len(desk.take(AGENT, "C-1", [said(1)])) == 1
    assert not desk.end(AGENT, "C-1", None, None, None).live
    assert heard.turns == heard.ends == []


def test_whoever_watches_a_call_hears_its_turns_and_its_end_once_and_no_other_calls(begin: Begin):
    desk = begin()

    async def watch() -> list[Event]:
        async with desk.fanout.watching(desk.topic("yuanlan", "C-1")) as queue:
            desk.open(AGENT, CALL)
            desk.open(AGENT, replace(CALL, id="C-2", turns=(said(1, "别的通话"),)))
            desk.take(AGENT, "C-1", [said(1, f"打{PHONE}", revision=1)])
            desk.take(AGENT, "C-1", [said(1, "旧的", revision=0)])
            for _ in range(2):
                desk.end(AGENT, "C-1", None, None, None)
            await asyncio.sleep(0.05)
            return [queue.get_nowait() for _ in range(queue.qsize())]

    events = asyncio.run(watch())
    assert [event.name for event in events] == ["turn", "ended"]
    assert events[0].body == {"seq": 1, "speaker": "customer", "text": "打[PHONE_1]"}
