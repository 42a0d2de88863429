"""Events of one conversation put together, so that a file of thousands of them opens each conversation once."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from knowledge.intake.doors.given import GivenCall

_OWN = frozenset({"turns", "names", "skipped", "extra", "started", "ended", "final", "sequence"})


def together(calls: Iterable[GivenCall]) -> tuple[GivenCall, ...]:
    """One call for the parts of each conversation, in the order they first came; events that are numbered go by that.

    The latest word on a field stands. Fields nobody reads are kept by name: of numbers and times the latest, of words
    and of what belongs to one message ("message 17") every one that differs.
    """
    parts: dict[str, list[GivenCall]] = {}
    for call in calls:
        parts.setdefault(call.external_id, []).append(call)
    return tuple(_joined(sorted(some, key=lambda one: one.sequence or 0)) for some in parts.values())


def _joined(parts: Sequence[GivenCall]) -> GivenCall:
    if len(parts) == 1:
        return parts[0]
    latest = {
        one.name: next(
            (value for part in reversed(parts) if (value := getattr(part, one.name)) not in {None, ""}), None
        )
        for one in fields(GivenCall)
        if one.name not in _OWN
    }
    known = {name: value for name, value in latest.items() if value is not None}
    turns = [turn for part in parts for turn in part.turns]
    return replace(
        parts[-1],
        **known,
        turns=tuple(sorted(turns, key=lambda turn: (turn.seq, turn.revision))),
        names=tuple(dict.fromkeys(name for part in parts for name in part.names)),
        skipped=tuple(dict.fromkeys(one for part in parts for one in part.skipped)),
        extra=_beside(parts),
        started=min((part.started for part in parts if part.started), default=None),
        ended=next((part.ended for part in parts if part.final and part.ended), None),
        final=any(part.final for part in parts),
        sequence=max((part.sequence for part in parts if part.sequence is not None), default=None),
    )


def _beside(parts: Sequence[GivenCall]) -> dict[str, object]:
    kept: dict[str, object] = {}
    for key, value in (pair for part in parts for pair in part.extra.items()):
        name, number = key, 1
        while _every(key, value) and name in kept and kept[name] != value:
            number += 1
            name = f"{key} ({number})"
        kept[name] = value
    return kept


def _every(key: str, value: object) -> bool:
    """Whether each of several values of a field says something of its own; the time of a change does not."""
    return " " in key or (isinstance(value, str) and not (key.endswith("_at") and value[:2] == "20"))
