import random
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from knowledge.call import Call, Turn
from knowledge.clock import StandingClock
from knowledge.errors import Conflict, ConflictingTurn, NotFound
from knowledge.records.audit import AuditRecords
from knowledge.records.calls import CallRecords

from .nouns import NOON, call, turn


@pytest.fixture
def records(engine: Engine, clock: StandingClock) -> CallRecords:
    return CallRecords(engine, clock)


def test_a_call_comes_back_as_it_was_opened(records: CallRecords) -> None:
    whole = call(ended=NOON + timedelta(minutes=6), outcome="resolved", turns=(turn(1), turn(2, "我被扣了两次钱。")))
    assert records.open(whole) == whole
    assert records.call("xingxi", "C-1") == whole


def test_opening_a_call_again_changes_nothing(records: CallRecords) -> None:
    records.open(call(turns=(turn(1),)))
    assert records.open(call(queue="别的队列")) == call(turns=(turn(1),))
    with pytest.raises(Conflict):
        records.open(call(agent="A24"))


def test_turns_are_read_in_order_of_seq_whatever_the_order_of_arrival(records: CallRecords) -> None:
    records.open(call())
    records.add_turns("xingxi", "C-1", [turn(3), turn(1)])
    records.add_turns("xingxi", "C-1", [turn(2)])
    assert [one.seq for one in records.call("xingxi", "C-1").turns] == [1, 2, 3]


def test_a_repeated_turn_is_not_new_and_not_doubled(records: CallRecords) -> None:
    records.open(call())
    assert records.add_turns("xingxi", "C-1", [turn(1), turn(2)]) == (turn(1), turn(2))
    assert records.add_turns("xingxi", "C-1", [turn(2), turn(3), turn(3)]) == (turn(3),)
    assert records.add_turns("xingxi", "C-1", []) == ()
    assert len(records.call("xingxi", "C-1").turns) == 3


def test_the_highest_revision_is_what_was_said(records: CallRecords) -> None:
    records.open(call())
    final = turn(1, "退订亲子流量包", revision=2)
    records.add_turns("xingxi", "C-1", [final])
    records.add_turns("xingxi", "C-1", [turn(1, "退订亲", revision=0, partial=True), turn(1, "退订亲子", revision=1)])
    assert records.call("xingxi", "C-1").turns == (final,)


def test_the_same_words_now_said_to_be_final_are_final(records: CallRecords) -> None:
    records.open(call(turns=(turn(1, partial=True),)))
    assert records.add_turns("xingxi", "C-1", [turn(1)]) == (turn(1),)
    assert records.call("xingxi", "C-1").turns == (turn(1),)
    assert records.add_turns("xingxi", "C-1", [turn(1), turn(1, partial=True)]) == ()
    assert records.call("xingxi", "C-1").turns == (turn(1),)


@pytest.mark.parametrize("other", [turn(2, "别的话"), turn(2, speaker="customer")])
def test_the_same_turn_with_other_words_is_refused_whole_and_noted(
    engine: Engine, records: CallRecords, other: Turn
) -> None:
    records.open(call(turns=(turn(1), turn(2))))
    with pytest.raises(ConflictingTurn) as refused:
        records.add_turns("xingxi", "C-1", [turn(3), other])
    assert refused.value.fields == {"seq": "2", "revision": "0"}
    assert records.call("xingxi", "C-1").turns == (turn(1), turn(2))
    (line,) = AuditRecords(engine).lines("xingxi")
    assert (line.what, line.about, line.at) == ("conflicting_turn", "C-1 seq 2 revision 0", NOON)
    assert AuditRecords(engine).verify() == []


def test_two_turns_of_one_batch_may_contradict_each_other_too(records: CallRecords) -> None:
    records.open(call())
    with pytest.raises(ConflictingTurn):
        records.add_turns("xingxi", "C-1", [turn(1, "甲"), turn(1, "乙")])
    assert records.call("xingxi", "C-1").turns == ()


def test_a_turn_of_an_unknown_call_is_not_found(records: CallRecords) -> None:
    records.open(call())
    for owner, name in (("xingxi", "C-9"), ("yuanlan", "C-1")):
        with pytest.raises(NotFound):
            records.add_turns(owner, name, [turn(1)])
        with pytest.raises(NotFound):
            records.end(owner, name, NOON)
        with pytest.raises(NotFound):
            records.call(owner, name)


def test_the_first_end_stands_unless_a_rule_made_it(records: CallRecords) -> None:
    records.open(call())
    later = NOON + timedelta(minutes=5)
    by_rule = records.end("xingxi", "C-1", later, by_rule=True)
    assert (by_rule.ended, by_rule.closed_by_rule, by_rule.live) == (later, True, False)
    said = records.end("xingxi", "C-1", later + timedelta(minutes=1), disposition="已退款", outcome="resolved")
    assert (said.ended, said.closed_by_rule) == (later + timedelta(minutes=1), False)
    assert (said.disposition, said.outcome) == ("已退款", "resolved")
    again = records.end("xingxi", "C-1", later + timedelta(hours=1))
    assert again == said
    assert records.end("xingxi", "C-1", later, by_rule=True) == said


def test_a_late_turn_of_an_ended_call_is_kept(records: CallRecords) -> None:
    records.open(call(ended=NOON + timedelta(minutes=5)))
    records.add_turns("xingxi", "C-1", [turn(1)])
    assert records.call("xingxi", "C-1").turns == (turn(1),)


def test_calls_are_found_by_time_agent_and_whether_they_are_live(records: CallRecords) -> None:
    for hour in range(5):
        started = NOON + timedelta(hours=hour)
        ended = started + timedelta(minutes=5) if hour < 3 else None
        records.open(call(name=f"C-{hour}", started=started, ended=ended, agent="A23" if hour % 2 else "A24"))

    def ids(**filters: object) -> list[str]:
        return [one.id for one in records.calls("xingxi", **filters)]  # type: ignore[arg-type]

    assert ids() == ["C-4", "C-3", "C-2", "C-1", "C-0"]
    assert ids(since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=3)) == ["C-2", "C-1"]
    assert ids(agent="A23") == ["C-3", "C-1"]
    assert ids(live=True) == ["C-4", "C-3"]
    assert ids(live=False, limit=2) == ["C-2", "C-1"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    turns=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3)), unique=True, max_size=20),
    seed=st.randoms(use_true_random=False),
)
def test_duplicates_disorder_and_revisions_give_the_sorted_unique_transcript(
    engine: Engine, turns: list[tuple[int, int]], seed: random.Random
) -> None:
    records, name = CallRecords(engine), uuid4().hex
    records.open(call(name=name))
    said = [turn(seq, f"{seq}.{revision}", revision=revision) for seq, revision in turns]
    arriving = said + seed.choices(said, k=len(said)) if said else []
    seed.shuffle(arriving)
    fresh: list[Turn] = []
    while arriving:
        size = seed.randint(1, 4)
        fresh += records.add_turns("xingxi", name, arriving[:size])
        del arriving[:size]
    assert sorted(fresh, key=lambda one: (one.seq, one.revision)) == sorted(
        said, key=lambda one: (one.seq, one.revision)
    )
    highest = {seq: max(revision for other, revision in turns if other == seq) for seq, _ in turns}
    assert [(one.seq, one.revision) for one in records.call("xingxi", name).turns] == sorted(highest.items())


def arrived(**changes: Any) -> Call:
    return replace(call(name="k-1", source="tccc", external_id="k-1", agent="", queue=""), **changes)


def test_what_a_source_tells_in_parts_becomes_one_call(records: CallRecords) -> None:
    first = records.arrive(arrived(extra={"started_unknown": True}, skipped=("情绪",)), NOON)
    assert (first.opened, first.call.heard, first.call.agent) == (True, NOON, "")
    later = NOON + timedelta(minutes=2)
    told = arrived(agent="A23", queue="退改", wait_s=0, started=NOON - timedelta(minutes=1), turns=(turn(1), turn(2)))
    second = records.arrive(told, later)
    assert (second.opened, second.changed, len(second.added.news)) == (False, True, 2)
    ended = records.arrive(arrived(ended=later, csat=5, extra={"hung_up": "seat"}), later)
    kept = records.call("xingxi", "k-1")
    assert (kept.agent, kept.queue, kept.wait_s, kept.csat) == ("A23", "退改", 0, 5)
    assert (kept.started, kept.ended, kept.heard) == (NOON - timedelta(minutes=1), later, later)
    assert (kept.skipped, kept.extra) == (("情绪",), {"hung_up": "seat"})
    assert (ended.was_live, ended.call.live) == (True, False)
    assert records.arrive(arrived(ended=later, csat=5, extra={"hung_up": "seat"}), later).changed is False


def test_an_older_event_fills_in_but_never_takes_back(records: CallRecords) -> None:
    records.arrive(arrived(sequence=8, agent="A24", extra={"state": "solved"}), NOON)
    records.arrive(arrived(sequence=5, agent="A23", queue="退改", extra={"state": "new", "via": "web"}), NOON)
    kept = records.call("xingxi", "k-1")
    assert (kept.agent, kept.queue, kept.sequence) == ("A24", "退改", 8)
    assert kept.extra == {"state": "solved", "via": "web"}


def test_what_contradicts_is_left_out_and_noted_and_the_rest_is_kept(engine: Engine, records: CallRecords) -> None:
    records.arrive(arrived(turns=(turn(1), turn(2))), NOON)
    taken = records.arrive(arrived(turns=(turn(2, "别的话"), turn(3))), NOON)
    assert ([one.seq for one in taken.added.news], [one.seq for one in taken.added.conflicts]) == ([3], [2])
    assert records.call("xingxi", "k-1").turns == (turn(1), turn(2), turn(3))
    assert [line.about for line in AuditRecords(engine).lines("xingxi")] == ["k-1 seq 2 revision 0"]


def test_two_systems_with_one_number_have_two_calls(records: CallRecords) -> None:
    records.arrive(arrived(turns=(turn(1),)), NOON)
    other = records.arrive(arrived(source="zendesk", turns=(turn(1, "Hello"),)), NOON)
    assert (other.call.id, other.opened) == ("zendesk:k-1", True)
    again = records.arrive(arrived(source="zendesk", turns=(turn(1, "Hello"),)), NOON)
    assert (again.call.id, again.opened, len(again.added.repeated)) == ("zendesk:k-1", False, 1)
    assert records.call("xingxi", "k-1").turns == (turn(1),)


def test_a_speaker_once_named_is_named_in_the_whole_call_and_in_the_next(records: CallRecords) -> None:
    spoken = (turn(1, speaker="unknown", label="spk_0"), turn(2, speaker="unknown", label="spk_1"))
    records.arrive(arrived(turns=spoken), NOON)
    assert records.call("xingxi", "k-1").unnamed == ("spk_0", "spk_1")
    named = records.name_speakers("xingxi", "k-1", {"spk_0": "agent"})
    assert [one.speaker for one in named.turns] == ["agent", "unknown"]
    assert named.unnamed == ("spk_1",)
    assert (records.speakers("xingxi", "tccc"), records.speakers("yuanlan", "tccc")) == ({"spk_0": "agent"}, {})
    again = records.arrive(arrived(turns=spoken), NOON)  # as the source still tells it
    assert (again.added.conflicts, len(again.added.repeated)) == ((), 2)
    with pytest.raises(NotFound):
        records.name_speakers("yuanlan", "k-1", {"spk_0": "agent"})


def test_a_speaker_told_later_is_taken_for_the_same_turn(records: CallRecords) -> None:
    records.arrive(arrived(turns=(turn(1, speaker="unknown"),)), NOON)
    assert len(records.arrive(arrived(turns=(turn(1, speaker="customer"),)), NOON).added.news) == 1
    assert records.call("xingxi", "k-1").turns[0].speaker == "customer"


def test_silent_calls_are_those_of_which_nothing_was_heard_for_so_long(records: CallRecords) -> None:
    for name, minutes in (("quiet", 40), ("talking", 5)):
        records.arrive(arrived(id=name, source="live"), NOON - timedelta(minutes=minutes))
    records.arrive(arrived(id="chatting", channel="chat", source="live"), NOON - timedelta(minutes=40))
    records.arrive(arrived(id="over", ended=NOON, source="live"), NOON - timedelta(minutes=40))
    records.open(call(name="handed-over"))
    limits = {"voice": NOON - timedelta(minutes=30), "chat": NOON - timedelta(hours=4)}
    assert [one.id for one in records.silent(limits)] == ["quiet"]  # type: ignore[arg-type]
    records.take("xingxi", "quiet", [turn(1)], at=NOON)
    assert records.silent(limits) == []  # type: ignore[arg-type]


def test_long_numbers_of_turns_and_times_come_back(records: CallRecords) -> None:
    long = turn(4_962_048_983_951, revision=3_000_000_000, start_ms=9_000_000_000, end_ms=9_000_001_000)
    records.arrive(arrived(turns=(long,), counted=False), NOON)
    assert records.call("xingxi", "k-1").turns == (long,)
