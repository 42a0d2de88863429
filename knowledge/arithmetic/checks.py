"""What quality would look for in one call, answered by code: pass · fail · na · unknown, with the words or the gap.

Fixed checks of manner that need no scorecard. It scores nothing and decides nothing about a person.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.arithmetic.acts import acts
from knowledge.arithmetic.promises import Promised
from knowledge.arithmetic.reading import Done, Identity, Resolution, span_of
from knowledge.arithmetic.talk import Talk
from knowledge.call import Call, Turn
from knowledge.fact import Extract, TurnSpan

Verdict4 = Literal["pass", "fail", "na", "unknown"]


@dataclass(frozen=True, slots=True)
class Check:
    """One answer. `topic` narrows it (which forbidden family); `searched` is the range of turns where nothing was."""

    id: str
    answer: Verdict4
    spans: tuple[TurnSpan, ...] = ()
    topic: str = ""
    searched: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything read from the call that checks rest on."""

    call: Call
    identity: Identity
    resolution: Resolution
    done: tuple[Done, ...]
    promises: tuple[Promised, ...]
    extracts: tuple[Extract, ...]
    talk: Talk


def checks(heard: Heard) -> tuple[Check, ...]:
    """All checks, in the order of a conversation."""
    return (
        _greeting(heard),
        _identity(heard),
        *_forbidden(heard),
        _stonewall(heard),
        _empathy(heard),
        _fee_first(heard),
        _promise_times(heard),
        _recap(heard),
        _asked(heard),
        *_clock(heard),
        _outcome(heard),
    )


def _agent(call: Call) -> list[Turn]:
    return [turn for turn in call.turns if turn.speaker == "agent" and not turn.partial]


def _found(call: Call, turns: Iterable[Turn], kind: str) -> list[tuple[str, TurnSpan]]:
    return [
        (act.topic, span_of(call, turn, act.start, act.end))
        for turn in turns
        for act in acts(turn.text, turn.speaker, (kind,))
    ]


def _present(heard: Heard, check: str, turns: Sequence[Turn], kind: str) -> Check:
    if not turns:
        return Check(check, "unknown")
    found = _found(heard.call, turns, kind)
    if found:
        return Check(check, "pass", (found[0][1],))
    return Check(check, "fail", searched=(turns[0].seq, turns[-1].seq))


def _greeting(heard: Heard) -> Check:
    return _present(heard, "greeting", _agent(heard.call)[:2], "greeting")


def _identity(heard: Heard) -> Check:
    answer: dict[str, Verdict4] = {"true": "pass", "false": "fail", "unknown": "unknown"}
    turns = _agent(heard.call)
    searched = (turns[0].seq, turns[-1].seq) if turns and heard.identity.checked == "false" else None
    return Check("identity", answer[heard.identity.checked], heard.identity.spans, searched=searched)


def _forbidden(heard: Heard) -> list[Check]:
    found = _found(heard.call, _agent(heard.call), "forbidden")
    topics = dict.fromkeys(topic for topic, _ in found)
    if not topics:
        return [Check("forbidden", "pass")]
    return [Check("forbidden", "fail", tuple(span for name, span in found if name == topic), topic) for topic in topics]


def _stonewall(heard: Heard) -> Check:
    found = _found(heard.call, _agent(heard.call), "reassurance")
    if len(found) < 2:
        return Check("stonewall", "na")
    empty = not heard.done and heard.resolution.solved in {"N", "unknown"}
    return Check("stonewall", "fail" if empty else "pass", tuple(span for _, span in found[:3]))


def _empathy(heard: Heard) -> Check:
    turns = heard.call.turns
    for index, turn in enumerate(turns):
        if turn.speaker == "customer" and _upset(turn.text):
            after = [one for one in turns[index + 1 : index + 4] if one.speaker == "agent"]
            return _present(heard, "empathy", after[:2], "empathy")
    return Check("empathy", "na")


def _upset(text: str) -> bool:
    return any(
        act.kind == "anger" or act.topic != "confusion" for act in acts(text, "customer", ("anger", "vulnerable"))
    )


def _fee_first(heard: Heard) -> Check:
    """A fee is named before the customer's order is cancelled or changed, not after."""
    act = next((one for one in heard.done if one.action in {"cancel", "change", "refund"}), None)
    fees = [one for one in heard.extracts if one.kind == "fee" and one.speaker == "agent"]
    if act is None or not fees:
        return Check("fee_first", "na")
    first = fees[0].span
    early = (first.seq, first.start) < (act.span.seq, act.span.start)
    return Check("fee_first", "pass" if early else "fail", (act.span, first))


def _promise_times(heard: Heard) -> Check:
    made = [one for one in heard.promises if one.owner != "customer"]
    open_ended = tuple(one.span for one in made if one.due is None)
    if not made:
        return Check("promise_time", "na")
    return Check("promise_time", "fail" if open_ended else "pass", open_ended or tuple(one.span for one in made[:3]))


# An hour, a length or an amount that the agent has named before and names again towards the end.
_VALUES = re.compile(
    r"[\d一二两三四五六七八九十]+\s?(?:元|块|点|小时|分钟|个?工作日|天)|\b\d[\d:.]*\s?(?:yuan|hours|days|am|pm)?\b"
)
_GO_OVER = re.compile(r"\bgo over (?:it|everything)\b", re.IGNORECASE)
_ANYTHING_ELSE = re.compile(
    r"还有(?:别的|其他|什么)|还需要|别的需要|都?(?:解决|清楚)了?[吧吗]|"
    r"\b(?:anything else|settle everything|is everything clear)\b",
    re.IGNORECASE,
)


def _recap(heard: Heard) -> Check:
    if not heard.promises and not any(one.kind in {"credit", "fee"} for one in heard.extracts):
        return Check("recap", "na")
    turns = _agent(heard.call)
    last = turns[len(turns) // 2 :]
    told: set[str] = set()
    for place, turn in enumerate(turns):
        values = list(_VALUES.finditer(turn.text))
        again = next((match for match in values if match.group() in told), None) or _GO_OVER.search(turn.text)
        if again is not None and place >= len(turns) * 7 // 10:
            return Check("recap", "pass", (span_of(heard.call, turn, *again.span()),))
        told |= {match.group() for match in values}
    return _present(heard, "recap", last, "recap")


def _asked(heard: Heard) -> Check:
    turns = _agent(heard.call)
    last = turns[-max(len(turns) * 3 // 10, 3) :]
    for turn in last:
        if match := _ANYTHING_ELSE.search(turn.text):
            return Check("resolution_confirm", "pass", (span_of(heard.call, turn, *match.span()),))
    return _present(heard, "resolution_confirm", last, "resolution_confirm")


def _clock(heard: Heard) -> list[Check]:
    call, talk = heard.call, heard.talk
    by_seq = {turn.seq: turn for turn in call.turns}

    def spans(seqs: Iterable[int]) -> tuple[TurnSpan, ...]:
        return tuple(span_of(call, by_seq[seq]) for seq in seqs if seq in by_seq)

    found: list[Check] = []
    if call.channel == "voice":
        silent = talk.silences
        answer: Verdict4 = "unknown" if silent is None else "fail" if silent else "pass"
        found.append(Check("dead_air", answer, spans(gap.after for gap in silent or ())))
        over = talk.talks_over
        found.append(Check("talk_over", "unknown" if over is None else "fail" if over else "pass"))
    else:
        slow = talk.slow
        answer = "unknown" if slow is None else "fail" if slow else "pass"
        found.append(Check("slow_reply", answer, spans(gap.before for gap in slow or ())[:5]))
    found.append(Check("passive", "fail" if talk.passive else "pass", spans(talk.passive)))
    return found


def _outcome(heard: Heard) -> Check:
    """The recorded outcome against what was said: "resolved" in the record, not in the words."""
    recorded, solved = heard.call.outcome, heard.resolution.solved
    if recorded is None or solved == "unknown":
        return Check("outcome", "na" if recorded is None else "unknown")
    spans = (heard.resolution.span,) if heard.resolution.span else ()
    if recorded == "resolved" and solved == "N":
        return Check("outcome", "fail", spans)
    return Check("outcome", "unknown" if recorded == "resolved" and solved == "P" else "pass", spans)
