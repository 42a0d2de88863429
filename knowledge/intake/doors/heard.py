"""Numbers for the turns of live streams whose sources name their segments but do not count them.

A segment's number is its place in time, so it is the same on every delivery, in any order and after a restart; numbers
between two turns therefore do not mean that something is missing. What only memory can tell, which utterances belong
to one segment and how often it was reworded, is held for the latest segments and never needed to keep a turn.
"""

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from threading import Lock
from typing import Any
from zlib import crc32

from knowledge.intake.doors.given import GivenCall

# Final words stand above all partial ones, whenever they come. A day in ms, times eight, stays below it.
FINAL = 2**30
# Numbers a millisecond has: for speakers who begin at once, and for rewordings that end at once.
_SLOTS = 8
_FIRST_SLOTS = {"AGENT": 0, "CUSTOMER": 1, "CALLER": 1}
MOST_SEGMENTS = 5_000
MOST_UTTERANCES = 100


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a live stream: the segment they belong to, who speaks, when (ms), and whether they are final."""

    segment: str
    role: str
    begin_ms: int
    end_ms: int
    text: str
    final: bool


@dataclass(slots=True)
class _Segment:
    seq: int
    begin_ms: int
    utterances: dict[int, str] = field(default_factory=dict)  # the latest, by the ms each begins at
    reworded: dict[tuple[int, bool], list[int]] = field(default_factory=dict)  # hashes of what was said by that ms


@dataclass(slots=True)
class Heard:
    """What was heard of live conversations lately, in memory; safe to share between threads."""

    _segments: OrderedDict[tuple[str, str], _Segment] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def joined(self, call: str, said: Said) -> Said:
        """All utterances of a segment so far as one, with `said` in its place among them."""
        with self._lock:
            segment = self._at(call, said)
            segment.begin_ms = min(segment.begin_ms, said.begin_ms)
            segment.utterances[said.begin_ms] = said.text
            if len(segment.utterances) > MOST_UTTERANCES:
                del segment.utterances[min(segment.utterances)]
            text = _spaced([segment.utterances[begin] for begin in sorted(segment.utterances)])
            return replace(said, begin_ms=segment.begin_ms, text=text)

    def numbered(self, call: str, said: Said) -> tuple[int, int]:
        """The number and the revision of a segment's words as they stand.

        The same words that end at the same time have the same revision; other words a later one, up to eight of them.
        """
        with self._lock:
            segment = self._at(call, said)
            ways = segment.reworded.setdefault((said.end_ms, said.final), [])
            own = hash(said.text)
            if own not in ways and len(ways) < _SLOTS:
                ways.append(own)
            place = ways.index(own) if own in ways else _SLOTS - 1
        return segment.seq, (FINAL if said.final else 0) + said.end_ms * _SLOTS + place

    def _at(self, call: str, said: Said) -> _Segment:
        key = (call, said.segment)
        if key not in self._segments:
            self._segments[key] = _Segment(place_of(said.begin_ms, said.role), said.begin_ms)
            while len(self._segments) > MOST_SEGMENTS:
                self._segments.popitem(last=False)
        self._segments.move_to_end(key)
        return self._segments[key]


def place_of(begin_ms: int, role: str) -> int:
    """The number of what somebody in that role began to say at that ms: the same live and in an account afterwards."""
    return begin_ms * _SLOTS + _slot(role)


def gathered(calls: Iterable[GivenCall]) -> list[GivenCall]:
    """One call for the parts of each conversation, in the order they first came; a later word on a field stands.

    Fields nobody read keep their keys; where two parts give one key different values, the later has a digest added.
    """
    parts: dict[str, list[GivenCall]] = {}
    for part in calls:
        parts.setdefault(part.external_id, []).append(part)
    return [_together(some) if len(some) > 1 else some[0] for some in parts.values()]


def own_key(kind: str, left: Mapping[str, object], name: str = "") -> str:
    """The key under which what is left of an event is kept: its kind with its name, else with a digest of itself.

    The same event has the same key on every delivery; two events of one kind never take each other's place.
    """
    digest = sha256(json.dumps(left, sort_keys=True, default=str).encode()).hexdigest()[:8]
    return f"{kind} {name or digest}"


def _together(parts: Sequence[GivenCall]) -> GivenCall:
    """All parts as one: of what several say the last word stands, the beginning is the earliest."""
    said = {one.name: _last([getattr(part, one.name) for part in parts]) for one in fields(GivenCall)}
    extra: dict[str, object] = {}
    for part in parts:
        _add(extra, part.extra)
    return replace(
        GivenCall(**said),
        started=min((part.started for part in parts if part.started is not None), default=None),
        final=any(part.final for part in parts),
        turns=tuple(turn for part in parts for turn in part.turns),
        names=tuple(dict.fromkeys(name for part in parts for name in part.names)),
        skipped=tuple(dict.fromkeys(line for part in parts for line in part.skipped)),
        extra=extra,
    )


def _last(values: Sequence[Any]) -> Any:
    return next((value for value in reversed(values) if value is not None and value != ""), values[-1])


def _add(kept: dict[str, object], more: Mapping[str, object]) -> None:
    for key, value in more.items():
        free = key not in kept or kept[key] == value
        kept[key if free else own_key(key, {key: value})] = value


def _slot(role: str) -> int:
    known = _FIRST_SLOTS.get(role)
    return 2 + crc32(role.encode("utf-8", "replace")) % (_SLOTS - 2) if known is None else known


def _spaced(parts: list[str]) -> str:
    """Parts of one turn after each other, with a space between them except between Chinese characters."""
    text = ""
    for part in parts:
        gap = " " if text and part and text[-1].isascii() and not text[-1].isspace() else ""
        text += gap + part
    return text
