"""What a later word of a source adds to a call that is already recorded. Pure: from two calls to changed columns."""

import json
from typing import Any

from knowledge.call import Call
from knowledge.records.sameness import same_words

STARTED_UNKNOWN = "started_unknown"  # in `extra`: nobody said when it began; `started` is when it was first heard of
ENDED_UNKNOWN = "ended_unknown"  # and that nobody said when it ended; `ended` is when its end was heard of
_TOLD = (
    "agent", "queue", "external_id", "source", "direction", "customer_key", "order_id", "driver", "disposition",
    "outcome", "wait_s", "hold_s", "transfers", "csat",
)  # fmt: skip


def learned(before: Call, given: Call) -> dict[str, Any]:
    """The columns of `before` that change by what `given` says of the same call.

    What was not known is filled in; what is told anew replaces what was told, unless the source's own numbering says
    that it is older. The first beginning and the first end stand, except that a real one replaces a supposed one.
    """
    older = _older(before, given)
    changes: dict[str, Any] = {}
    for name in _TOLD:
        was, now = getattr(before, name), getattr(given, name)
        if now not in {None, ""} and now != was and (was in {None, ""} or not older):
            changes[name] = now
    changes |= _beginning(before, given) | _end(before, given)
    held = before.extra
    news = {name: one for name, one in given.extra.items() if name not in held or not _same(held[name], one)}
    extra = {**news, **before.extra} if older else {**before.extra, **news}
    for mark, known in ((STARTED_UNKNOWN, "started"), (ENDED_UNKNOWN, "ended")):
        told = getattr(before, known) is not None and mark not in before.extra
        if told or (known in changes and mark not in given.extra):
            extra.pop(mark, None)
    same = {name: one or before.matches.get(name, False) for name, one in given.matches.items()}
    merged = {
        "skipped": tuple(dict.fromkeys((*before.skipped, *given.skipped))),
        "matches": {**before.matches, **same},
        "extra": extra,
        "sequence": given.sequence if before.sequence is None or not older else before.sequence,
    }
    changes |= {name: value for name, value in merged.items() if value is not None and value != getattr(before, name)}
    return changes


def _same(kept: object, given: object) -> bool:
    """Whether a field says the same again, whatever numbers its placeholders have by now."""
    here, there = (json.dumps(one, sort_keys=True, ensure_ascii=False) for one in (kept, given))
    return same_words(here, there)


def _older(before: Call, given: Call) -> bool:
    return before.sequence is not None and given.sequence is not None and given.sequence < before.sequence


def _beginning(before: Call, given: Call) -> dict[str, Any]:
    if STARTED_UNKNOWN in before.extra and STARTED_UNKNOWN not in given.extra and given.started != before.started:
        return {"started": given.started}
    return {}


def _end(before: Call, given: Call) -> dict[str, Any]:
    supposed = ENDED_UNKNOWN in before.extra and ENDED_UNKNOWN not in given.extra
    if given.ended is not None and (before.live or before.closed_by_rule or supposed):
        return {"ended": given.ended, "closed_by_rule": False}
    return {}
