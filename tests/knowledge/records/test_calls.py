import random
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from knowledge.call import Turn
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
