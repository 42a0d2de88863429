"""Tencent Cloud Contact Centre (腾讯云联络中心, TCCC): the call record and the recording it pushes when a call is over.

After cloud.tencent.com/document/product/679/67257 (电话 CDR 数据推送) and 67258 (电话录音数据推送). Times are Unix
seconds; 0 stands for never. There are no words in either: turns come by another door. Addresses of recordings are
secrets: the ids are kept, and of an address its last part.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from knowledge.call import Direction, Speaker
from knowledge.intake.doors.fields import Fields, Reading
from knowledge.intake.doors.given import Arrived, GivenCall
from knowledge.intake.doors.heard import gathered, own_key
from knowledge.intake.doors.json_values import Json, text_of, whole_of
from knowledge.intake.doors.recordings import named_only

NAME = "tccc"
_DIRECTIONS: Mapping[object, Direction] = {0: "in", 1: "out", "0": "in", "1": "out"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DATE_S, _LATEST_S = 946_684_800, 4_102_444_800
# What the answers of a satisfaction survey are called, on five points. The keys themselves mean what the centre set.
_SATISFACTION: Mapping[str, int] = {
    "非常满意": 5, "很满意": 5, "满意": 4, "比较满意": 4, "一般": 3, "不满意": 2, "非常不满意": 1, "很不满意": 1,
    "very satisfied": 5, "super satisfied": 5, "satisfied": 4, "neutral": 3, "dissatisfied": 2, "very dissatisfied": 1,
}  # fmt: skip
_NO_SESSION = "没有 SessionId，不知道是哪一通，没有收 / without SessionId it belongs to no call; not kept"


def read(
    raw: bytes | str | Json,
    *,
    speakers: Mapping[str, Speaker] | None = None,
    satisfaction: Mapping[str, int] | None = None,
) -> Arrived:
    """What one push, a list of them or one a line tell: `action=cdr` a whole call, `action=record` one recording of it.

    `satisfaction` says what points (1–5) a key of the survey stands for; without it the answer's name is read.
    """
    reading = Reading(speakers or {})
    parts = (_push(one, satisfaction or {}) for one in reading.opened(raw))
    return reading.arrived(*gathered(part for part in parts if part is not None))


def _push(push: Fields, satisfaction: Mapping[str, int]) -> GivenCall | None:
    session = push.key("SessionId")
    if not session:
        push.reading.note(push.where, _NO_SESSION)
        return None
    if push.has("EndpointUser") and not push.has("Direction"):
        return _recording(push, session)
    return _record(push, session, satisfaction)


def _recording(push: Fields, session: str) -> GivenCall:
    """One party's recording of a call, which is kept with the call as an id."""
    recording = push.key("RecordId")
    left = named_only(push.rest())
    return GivenCall(NAME, session, channel="voice", extra={own_key("record", left, recording): left})


def _record(push: Fields, session: str, satisfaction: Mapping[str, int]) -> GivenCall:
    direction = _direction(push)
    started, ended = _at(push, "StartTimestamp"), _at(push, "EndedTimestamp")
    if started is None:
        push.reading.note(push.place("StartTimestamp"), "缺少开始时间 / the time it began is missing")
    seat = push.part("SeatUser")
    agent = seat.ident("UserId") or seat.ident("Mail")
    party = {"in": "Caller", "out": "Callee"}.get(direction)
    return GivenCall(
        source=NAME,
        external_id=session,
        channel="voice",
        started=started,
        ended=ended,
        final=True,
        agent=agent,
        customer=push.ident(party) if party else "",
        queue=push.text("QueuedSkillGroupName") or "",
        direction=direction,
        wait_s=_waited(push, direction),
        transfers=_transfers(push),
        csat=_csat(push, satisfaction),
        extra=named_only(push.rest()),
    )


def _direction(push: Fields) -> Direction:
    value = push.look("Direction")
    known = _DIRECTIONS.get(value, "") if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if known:
        push.raw("Direction")
    else:
        push.reading.note(push.place("Direction"), "应为 0（呼入）或 1（呼出） / 0 (in) or 1 (out) is expected here")
    return known


def _seconds(push: Fields, name: str) -> int | None:
    """A Unix time, left where it is; None for 0 and, noted, for what is no date."""
    value = push.look(name)
    found = whole_of(value)
    if found is not None and _FIRST_DATE_S <= found < _LATEST_S:
        return found
    if value is not None and found != 0:
        push.reading.note(push.place(name), "不是合理的时间 / not a sensible time")
    return None


def _at(push: Fields, name: str) -> datetime | None:
    found = _seconds(push, name)
    if found is None:
        return None
    push.raw(name)
    return _EPOCH + timedelta(seconds=found)


def _waited(push: Fields, direction: Direction) -> int | None:
    """Seconds an incoming call stood in the queue, until somebody answered or it ended."""
    if direction != "in" or not push.has("QueuedTimestamp"):
        return None
    queued, accepted = _seconds(push, "QueuedTimestamp"), _seconds(push, "AcceptTimestamp")
    left = accepted or _seconds(push, "EndedTimestamp")
    return left - queued if queued is not None and left is not None and left >= queued else None


def _transfers(push: Fields) -> int | None:
    """How often the call was handed on: one less than those who served it one after the other."""
    served = push.look("ServeParticipants")
    if not isinstance(served, list) or not served:
        if served is not None and not isinstance(served, list):
            push.reading.note(push.place("ServeParticipants"), "这里应当是一个列表 / a list is expected here")
        return None
    return len(served) - 1


def _csat(push: Fields, satisfaction: Mapping[str, int]) -> int | None:
    """The last answer to the survey after the call that can be read; None where nobody answered."""
    pressed = push.look("PostIVRKeyPressed")
    found: int | None = None
    for one in pressed if isinstance(pressed, list) else []:
        key, label = (one.get("Key"), one.get("Label")) if isinstance(one, Mapping) else (one, None)
        points = satisfaction.get(str(key)) or _SATISFACTION.get((text_of(label) or "").strip().lower())
        found = points if points is not None and 1 <= points <= 5 else found
    return found
