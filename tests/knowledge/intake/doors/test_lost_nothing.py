"""Every speech system's door, given its fixtures broken in hundreds of ways: nothing falls over or is lost unsaid.

Each turn carries a word of its own; what was sent of them must come out again or stand at a place named as unread.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from knowledge.intake.doors import (
    contact_lens,
    contact_lens_live,
    cx_insights,
    genesys,
    live_call_analytics,
    post_call_analytics,
    tccc,
)
from knowledge.intake.doors.given import Arrived

from .mutations import Mutant, broken_json, covers, plant, spoken_words, unaccounted

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Door:
    """A door with a fixture of it, and the keys of the fixture under which a planted word stands."""

    name: str
    read: Callable[[bytes], Arrived]
    fixture: str
    keys: tuple[str, ...]

    @property
    def layout(self) -> str:
        return "lines" if self.fixture.endswith("l") else "json"

    def planted(self) -> Any:
        text = (FIXTURES / self.fixture).read_text(encoding="utf-8")
        value = [json.loads(line) for line in text.splitlines()] if self.layout == "lines" else json.loads(text)
        return plant(value, self.keys)


DOORS = (
    Door("a call's file", contact_lens.read, "contact_lens_call.json", ("Content", "CategoryName", "Text")),
    Door("a chat's file", contact_lens.read, "contact_lens_chat.json", ("Content", "DisplayName")),
    Door("the live stream", contact_lens_live.read, "contact_lens_live.jsonl", ("PartialContent", "Content")),
    Door("insights", cx_insights.read, "cx_insights.json", ("text", "display_name")),
    Door("live analytics", live_call_analytics.read, "live_call_analytics.jsonl", ("Transcript", "CallSummaryText")),
    Door("genesys", genesys.read, "genesys.json", ("decoratedText", "text")),
    Door("post-call analytics", post_call_analytics.read, "post_call_analytics.json", ("DisplayText", "Name", "Issue")),
    Door("call records", tccc.read, "tccc.json", ("UserRemark", "Label", "Uui", "SkillGroupName", "Name")),
)
# Streams are sent at least once, so the same event twice is one; a partial gives way to the final words.
STREAMS = frozenset({"the live stream", "live analytics", "call records"})

NO_DELIVERY = (b"", b"\n", b"{", b"[]", b"{}", b"[[]]", b"null", b"0", b"[" * 20_000, b"\xff\xfe\x00", b"\xe5\xae")


def by_name(door: Door) -> str:
    return door.name


@pytest.mark.parametrize("door", DOORS, ids=by_name)
@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_broken_nothing_falls_over_and_nothing_is_lost_unsaid(door: Door, seed: int) -> None:
    planted = door.planted()
    for mutant in broken_json(planted, seed, 120, door.layout):
        arrived = door.read(mutant.raw)
        lost = unaccounted(mutant, arrived, repeats=door.name in STREAMS)
        assert lost == [], f"{mutant.name}: {lost}; unread: {arrived.unread}"
        assert all(" / " in one.why for one in arrived.unread), mutant.name
        assert all(is_storable(turn.text) for call in arrived.calls for turn in call.turns), mutant.name
        assert json.dumps([dict(call.extra) for call in arrived.calls], allow_nan=False), mutant.name


@pytest.mark.parametrize("door", DOORS, ids=by_name)
def test_an_untouched_fixture_is_read_whole_without_a_word_of_complaint(door: Door) -> None:
    parts = door.planted() if door.layout == "lines" else [door.planted()]
    raw = "\n".join(json.dumps(part, ensure_ascii=False) for part in parts).encode()
    arrived = door.read(raw)
    assert arrived.unread == ()
    assert arrived.questions == ()
    assert unaccounted(Mutant("untouched", raw, door.layout), arrived) == []


@pytest.mark.parametrize("door", DOORS, ids=by_name)
def test_a_fault_in_one_turn_leaves_the_others_turns(door: Door) -> None:
    planted = door.planted()
    whole = set(spoken_words(door.read(_raw(door, planted))))
    for path in turn_paths(planted):
        for broken in (None, [], 7, {"Content": "x"}, "字"):
            copy = json.loads(json.dumps(planted))
            _put(copy, path, broken)
            arrived = door.read(_raw(door, copy))
            gone = whole - set(spoken_words(arrived))
            assert len(gone) <= (4 if door.name in STREAMS else 1), (path, broken)
            assert arrived.unread, (path, broken)


@pytest.mark.parametrize("door", DOORS, ids=by_name)
@pytest.mark.parametrize(
    "raw", [b"", b"\n", b"{", b"[]", b"{}", b"[[]]", b"null", b"0", b"[" * 20_000, b"\xff\xfe\x00"]
)
def test_what_is_no_delivery_at_all_makes_no_call(door: Door, raw: bytes) -> None:
    arrived = door.read(raw)
    assert arrived.calls == ()
    assert arrived.unread or raw in {b"", b"\n", b"[]"}


def test_the_account_itself_notices_a_lost_word() -> None:
    sent = plant({"Transcript": [{"Content": "一"}, {"Content": "二"}]}, {"Content"})
    mutant = Mutant("as it is", json.dumps(sent).encode())
    assert len(unaccounted(mutant, Arrived())) == 2
    assert covers("Transcript[1]", "Transcript[1].Content")
    assert not covers("Transcript[1]", "Transcript[11].Content")
    assert covers("", "line 3.Segments[0]")
    assert covers("line 3", "line 3.Segments[0]")
    assert not covers("line 3", "line 31")


def test_breaking_with_one_seed_is_breaking_in_one_way() -> None:
    planted = DOORS[0].planted()
    first, second = ([one.raw for one in broken_json(planted, 7, 30)] for _ in range(2))
    assert first == second
    assert len(set(first)) > 25


def is_storable(text: str) -> bool:
    return "\0" not in text and text.encode("utf-8", "replace").decode() == text


def turn_paths(planted: Any) -> list[tuple[Any, ...]]:
    """Where each single turn of a fixture stands."""
    if isinstance(planted, dict) and "transcripts" in planted:
        return [("transcripts", 0, "phrases", n) for n in range(len(planted["transcripts"][0]["phrases"]))]
    if isinstance(planted, dict):
        keys = ("Transcript", "entries", "SpeechSegments")
        return [(key, n) for key in keys for n in range(len(planted.get(key, ())))]
    return [(n, "Segments", 0) if "Segments" in one else (n,) for n, one in enumerate(planted) if _is_turn(one)]


def _is_turn(one: dict[str, Any]) -> bool:
    return any("Transcript" in s or "Utterance" in s for s in one.get("Segments", ())) or "SegmentId" in one


def _put(value: Any, path: Sequence[Any], broken: object) -> None:
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = broken


def _raw(door: Door, value: Any) -> bytes:
    parts = value if door.layout == "lines" else [value]
    return "\n".join(json.dumps(part, ensure_ascii=False) for part in parts).encode()
