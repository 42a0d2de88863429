"""What comes in by a door, masked and recorded in a real file and read back: no turn, time, speaker or word is lost."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from knowledge.call import Turn
from knowledge.client import Client
from knowledge.clock import StandingClock
from knowledge.intake.arrivals import faulty, masked_call
from knowledge.intake.doors import (
    contact_lens,
    contact_lens_live,
    cx_insights,
    genesys,
    live_call_analytics,
    post_call_analytics,
    tccc,
)
from knowledge.intake.doors.given import Arrived, GivenCall
from knowledge.intake.doors.heard import Heard
from knowledge.intake.redact import redact
from knowledge.language import Lang
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.engine import migrate, open_engine
from tests.knowledge.records.nouns import NOON

from .mutations import broken_json

FIXTURES = Path(__file__).parent / "fixtures"
XINGXI = Client("xingxi", {"zh": "星汐通信", "en": "Xingxi"}, "Asia/Shanghai", (Lang.HANS, Lang.EN))
KEY = b"a secret of sixteen bytes or more"
CLOCK = StandingClock(NOON)
FILES = (
    (contact_lens.read, "contact_lens_call.json"),
    (contact_lens.read, "contact_lens_chat.json"),
    (cx_insights.read, "cx_insights.json"),
    (genesys.read, "genesys.json"),
    (post_call_analytics.read, "post_call_analytics.json"),
    (tccc.read, "tccc.json"),
)
STREAMS = (
    (contact_lens_live.read, "contact_lens_live.jsonl"),
    (live_call_analytics.read, "live_call_analytics.jsonl"),
)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[CallRecords]:
    engine: Engine = open_engine(f"sqlite:///{tmp_path / 'tongxi.db'}")
    migrate(engine)
    ClientRecords(engine).put(XINGXI)
    yield CallRecords(engine, CLOCK)
    engine.dispose()


def kept(records: CallRecords, arrived: Arrived) -> None:
    for given in arrived.calls:
        taken = records.arrive(masked_call(given, XINGXI, KEY, known=None, clock=CLOCK), NOON)
        assert taken.added.conflicts == ()


def as_said(given: list[GivenCall]) -> list[tuple[Any, ...]]:
    """The final words as the door gave them: of each number the last final revision."""
    found: dict[int, Any] = {}
    for turn in sorted(
        (turn for call in given for turn in call.turns), key=lambda one: (not one.partial, one.revision)
    ):
        found[turn.seq] = turn
    return [(one.seq, one.speaker, one.start_ms, one.end_ms, one.label, one.text) for _, one in sorted(found.items())]


def as_recorded(turns: tuple[Turn, ...]) -> list[tuple[Any, ...]]:
    return [(one.seq, one.speaker, one.start_ms, one.end_ms, one.label, one.text) for one in turns]


def same(said: list[tuple[Any, ...]], recorded: list[tuple[Any, ...]]) -> bool:
    """Whether all is the same, the words too where there is nothing in them to mask."""
    clean = [one[-1] if not redact(one[-1]).found and "Joanna" not in one[-1] else None for one in said]
    return [one[:-1] for one in said] == [one[:-1] for one in recorded] and all(
        words is None or words == one[-1] for words, one in zip(clean, recorded, strict=True)
    )


@pytest.mark.parametrize(("read", "name"), FILES, ids=[name for _, name in FILES])
def test_a_file_is_read_back_as_it_was(records: CallRecords, read: Callable[[bytes], Arrived], name: str) -> None:
    raw = (FIXTURES / name).read_bytes()
    for _ in range(2):  # the same file twice is the same calls
        kept(records, read(raw))
    arrived = read(raw)
    for given in arrived.calls:
        recorded = records.call("xingxi", given.external_id)
        assert same(as_said([given]), as_recorded(recorded.turns))
        assert recorded.started == (given.started or recorded.started)
        assert recorded.ended is not None
        assert recorded.skipped == given.skipped
        assert set(recorded.extra) >= set(given.extra)
        assert (recorded.direction, recorded.wait_s, recorded.csat) == (given.direction, given.wait_s, given.csat)
    assert len(records.calls("xingxi")) == len(arrived.calls)


@pytest.mark.parametrize(("read", "name"), STREAMS, ids=[name for _, name in STREAMS])
def test_a_stream_is_read_back_as_it_was_also_when_it_comes_twice_and_after_a_restart(
    records: CallRecords, read: Callable[..., Arrived], name: str
) -> None:
    lines = (FIXTURES / name).read_bytes().splitlines()
    given: list[GivenCall] = []
    for heard in (Heard(), Heard()):
        for line in lines:
            arrived = read(line, heard=heard)
            given += arrived.calls
            kept(records, arrived)
    recorded = records.call("xingxi", given[0].external_id)
    assert same(as_said(given), as_recorded(recorded.turns))
    assert not any(turn.partial for turn in recorded.turns)
    assert not recorded.live
    assert not recorded.counted
    keys = {key for call in given for key in call.extra}
    assert set(recorded.extra) >= keys


@pytest.mark.parametrize(("read", "name"), FILES + STREAMS, ids=[name for _, name in FILES + STREAMS])
def test_whatever_a_door_makes_of_a_broken_file_can_be_kept(read: Callable[[bytes], Arrived], name: str) -> None:
    text = (FIXTURES / name).read_text(encoding="utf-8")
    lines = name.endswith("l")
    fixture = [json.loads(line) for line in text.splitlines()] if lines else json.loads(text)
    for mutant in broken_json(fixture, 11, 30, "lines" if lines else "json"):
        for given in read(mutant.raw).calls:
            assert [why for turn in given.turns if (why := faulty(turn))] == [], mutant.name
            masked_call(replace(given, turns=given.turns[:3]), XINGXI, KEY, known=None, clock=CLOCK)
