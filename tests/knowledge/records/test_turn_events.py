"""Two thousand random events of a call's turns against a model of a few lines: the record must say what it says."""

import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine

from knowledge.call import Gap, Speaker, Turn, gaps
from knowledge.clock import StandingClock
from knowledge.errors import ConflictingTurn
from knowledge.records.audit import AuditRecords
from knowledge.records.calls import CallRecords
from knowledge.records.engine import open_engine

from .nouns import NOON, call

ENOUGH = 2_000
Key = tuple[int, int]


def event(number: int) -> Turn:
    """A turn as it may come: any of thirty seqs, four revisions, partial or final, rarely with other words."""
    number, seq = divmod(number, 30)
    number, revision = divmod(number, 4)
    number, partial = divmod(number, 2)
    wrong, unnamed = divmod(number, 10)
    words = f"第{seq}句第{revision}稿" + ("，不对" if wrong == 0 else "")
    speaker: Speaker = "unknown" if unnamed == 0 else "customer" if seq % 2 else "agent"
    return Turn(seq, speaker, words, revision=revision, partial=bool(partial))


BATCHES = st.lists(st.integers(0, 30 * 4 * 2 * 10 * 60 - 1).map(event), min_size=20, max_size=40)


class Model:
    """What a person with a notebook would keep."""

    def __init__(self) -> None:
        self.turns: dict[Key, Turn] = {}

    def take(self, given: list[Turn], *, partly: bool) -> list[Turn]:
        """Note what comes; returns what contradicts. Without `partly` a contradiction undoes all of it."""
        turns, wrong = dict(self.turns), []
        for turn in given:
            key = (turn.seq, turn.revision)
            was = turns.get(key)
            if was is None:
                turns[key] = turn
            elif was.text != turn.text:
                wrong.append(turn)
            else:
                who = turn.speaker if was.speaker == "unknown" else was.speaker
                turns[key] = replace(was, partial=was.partial and turn.partial, speaker=who)
        if partly or not wrong:
            self.turns = turns
        return wrong

    def transcript(self) -> tuple[Turn, ...]:
        """Of each seq the last final words; the last partial ones where there are no final ones."""
        said = []
        for seq in sorted({seq for seq, _ in self.turns}):
            mine = [turn for (of, _), turn in self.turns.items() if of == seq]
            finals = [turn for turn in mine if not turn.partial]
            said.append(max(finals or mine, key=lambda turn: turn.revision))
        return tuple(said)

    def missing(self) -> set[int]:
        """Seqs between the first and the last that nobody has sent."""
        there = {seq for seq, _ in self.turns}
        return set(range(min(there), max(there) + 1)) - there if there else set()


class TurnEvents(RuleBasedStateMachine):
    """Events of one call, in any order, against the model."""

    template: Path
    heard = 0

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="turn-events-"))
        shutil.copy(self.template, self.folder / "records.db")
        self.engine: Engine = open_engine(f"sqlite:///{self.folder / 'records.db'}")
        self.records, self.model = CallRecords(self.engine, StandingClock(NOON)), Model()
        self.held: list[Turn] = []
        self.contradictions = 0
        self.records.open(call())

    @rule(batch=BATCHES)
    def all_or_none(self, batch: list[Turn]) -> None:
        TurnEvents.heard += len(batch)
        wrong = self.model.take(batch, partly=False)
        if wrong:
            self.contradictions += 1
            with pytest.raises(ConflictingTurn):
                self.records.take("xingxi", "C-1", batch, at=NOON)
        else:
            assert self.records.take("xingxi", "C-1", batch, at=NOON).added.conflicts == ()

    @rule(batch=BATCHES)
    def what_can_be_kept(self, batch: list[Turn]) -> None:
        TurnEvents.heard += len(batch)
        wrong = self.model.take(batch, partly=True)
        self.contradictions += len(wrong)
        assert list(self.records.arrive(call(turns=tuple(batch)), NOON).added.conflicts) == wrong

    @rule(batch=BATCHES)
    def held_up_on_the_way(self, batch: list[Turn]) -> None:
        self.held += batch

    @rule()
    def thirty_seconds_late(self) -> None:
        TurnEvents.heard += len(self.held)
        late, self.held = tuple(self.held), []
        wrong = self.model.take(list(late), partly=True)
        self.contradictions += len(wrong)
        self.records.arrive(call(turns=late), NOON + timedelta(seconds=30))

    @rule()
    def ended(self) -> None:
        self.records.end("xingxi", "C-1", NOON + timedelta(minutes=5))

    @invariant()
    def the_record_says_what_the_model_says(self) -> None:
        if not hasattr(self, "records"):
            return
        kept = self.records.call("xingxi", "C-1")
        assert kept.turns == self.model.transcript()
        assert {seq for gap in gaps(kept) for seq in range(gap.first, gap.last + 1)} == self.model.missing()

    def teardown(self) -> None:
        if hasattr(self, "records"):
            lines = AuditRecords(self.engine).lines("xingxi", limit=10_000)
            assert sum(line.what == "conflicting_turn" for line in lines) == self.contradictions
            self.engine.dispose()
            shutil.rmtree(self.folder)


def test_after_two_thousand_random_events_the_transcript_is_the_models(template: Path) -> None:
    TurnEvents.template, TurnEvents.heard = template, 0
    few = settings(
        max_examples=4, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    while TurnEvents.heard < ENOUGH:
        run_state_machine_as_test(TurnEvents, settings=few)  # type: ignore[no-untyped-call]


def test_late_partial_words_never_replace_final_ones(engine: Engine) -> None:
    records = CallRecords(engine)
    records.open(call())
    final = Turn(1, "agent", "手续费由航空公司承担。", revision=1)
    records.add_turns("xingxi", "C-1", [final])
    taken = records.take("xingxi", "C-1", [Turn(1, "agent", "手续费由航", revision=2, partial=True)])
    assert records.call("xingxi", "C-1").turns == (final,)
    assert (len(taken.added.news), taken.added.standing) == (1, ())


def test_missing_turns_are_told_between_the_first_and_the_last_where_the_source_counts() -> None:
    heard = call(turns=tuple(Turn(seq, "agent", "好的") for seq in (3, 4, 8, 10)))
    assert gaps(heard) == (Gap(5, 7), Gap(9, 9))
    assert gaps(replace(heard, counted=False)) == ()
    assert gaps(call()) == ()
