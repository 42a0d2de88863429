"""Live Call Analytics (a sample of AWS): the events of a call as they go through its stream.

After github.com/aws-samples/amazon-transcribe-live-call-analytics. START opens a call and END ends it; a segment is
sent again and again until IsPartial is false. Times are seconds, also as text. What its own assistant says, summaries
and categories are no part of the conversation: they are kept beside it. Addresses of recordings are secrets and are
kept as the recording's name only.
"""

from collections.abc import Mapping
from datetime import datetime

from knowledge.call import Speaker
from knowledge.intake.doors.fields import MISSING, Fields, Reading
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn
from knowledge.intake.doors.heard import Heard, Said, gathered, own_key
from knowledge.intake.doors.json_values import Json, instant_of
from knowledge.intake.doors.long_turns import LONGEST_TURN
from knowledge.intake.doors.recordings import named_only

NAME = "live_call_analytics"
ROLES: Mapping[str, Speaker] = {"CALLER": "customer", "CUSTOMER": "customer", "AGENT": "agent"}
# Channels on which no person speaks to the customer.
_ASIDE = frozenset({"AGENT_ASSISTANT", "CATEGORY_MATCH", "CHAT_ASSISTANT"})
_ERRORS = frozenset({"ERROR", "ERRORED", "TRANSCRIPT_ERROR"})
_SEGMENT = "ADD_TRANSCRIPT_SEGMENT"
# Two more shapes of a segment, as two kinds of its recogniser send them: where the channel and the id stand.
_SHAPES: Mapping[str, tuple[str, str]] = {
    "UtteranceEvent": ("ParticipantRole", "UtteranceId"),
    "TranscriptEvent": ("Channel", "ResultId"),
}
_KNOWN = _ERRORS | {
    "START", "END", "CONTINUE", "START_TRANSCRIPT", "CONTINUE_TRANSCRIPT", "END_TRANSCRIPT", "UPDATE_AGENT",
    "ADD_SUMMARY", "ADD_AGENT_ASSIST", "ADD_CALL_CATEGORY", "ADD_S3_RECORDING_URL", "ADD_CHANNEL_S3_RECORDING_URL",
    "ADD_PCA_URL", "CALL_ANALYTICS_METADATA", _SEGMENT,
}  # fmt: skip
_ONCE = frozenset({"START", "END"})
_NO_EVENT = "不是认识的事件（EventType），没有收 / not a known EventType; the event was not kept"
_NO_FLAG = "看不出说完没有（IsPartial），先按没说完收 / whether it is final cannot be told; kept as partial"


def read(
    raw: bytes | str | Json, *, speakers: Mapping[str, Speaker] | None = None, heard: Heard | None = None
) -> Arrived:
    """What one event, a list of them or one a line tell, a call in part for each call id.

    Hand in the same `heard` for all events of a stream: it keeps a segment's number when its start is corrected.
    """
    reading = Reading(speakers or {})
    known = heard if heard is not None else Heard()
    parts = (_event(one, known) for one in reading.opened(raw))
    return reading.arrived(*gathered(part for part in parts if part is not None))


def _event(event: Fields, heard: Heard) -> GivenCall | None:
    kind, call = event.text("EventType") or "", event.key("CallId")
    if kind not in _KNOWN or not call:
        event.reading.note(event.where, MISSING if kind in _KNOWN else _NO_EVENT)
        return None
    turn: GivenTurn | None = None
    if kind == _SEGMENT and str(event.look("Channel")) not in _ASIDE:
        turn = _turn(event, call, heard)
        if turn is None:
            event.reading.note(event.where, MISSING)
            return None
    at = instant_of(event.look("CreatedAt"))
    begins = kind == "START"
    return GivenCall(
        source=NAME,
        external_id=call,
        channel="voice",
        started=at if begins else None,
        ended=_end(event, at) if kind == "END" else None,
        final=kind == "END",
        counted=False,
        agent=event.ident("AgentId") if begins or kind == "UPDATE_AGENT" else "",
        customer=event.ident("CustomerPhoneNumber") if begins else "",
        turns=(turn,) if turn is not None else (),
        skipped=(f"transcript: {kind}",) if kind in _ERRORS else (),
        extra=_left(event, kind, turn),
    )


def _end(event: Fields, created: datetime | None) -> datetime | None:
    return instant_of(event.look("UpdatedAt")) or created


def _left(event: Fields, kind: str, turn: GivenTurn | None) -> dict[str, object]:
    """What is left over of an event. When a partial came in is of no use once the final words are there."""
    segment = event.key("SegmentId") if kind == _SEGMENT else ""
    if turn is not None and turn.partial:
        for name in ("CreatedAt", "ExpiresAfter", "TransactionId"):
            event.key(name)
    left = named_only(event.rest())
    key = kind if kind in _ONCE else own_key(kind, left, segment)
    return {key: left} if left else {}


def _turn(event: Fields, call: str, heard: Heard) -> GivenTurn | None:
    """The segment as a turn; None where it has no words or no place in time."""
    shape = next((shape for shape in _SHAPES if event.has(shape)), "")
    of, channel_name, id_name = (event.part(shape), *_SHAPES[shape]) if shape else (event, "Channel", "SegmentId")
    text = of.words("Transcript", LONGEST_TURN)
    in_ms = shape == "UtteranceEvent"
    begin = of.whole("BeginOffsetMillis") if in_ms else of.seconds("StartTime")
    end = of.whole("EndOffsetMillis") if in_ms else of.seconds("EndTime")
    if text is None or begin is None:
        return None
    channel = of.role(channel_name, ROLES)
    if not channel and of.look("IsCaller") is not None:
        channel = "CALLER" if of.flag("IsCaller") else "AGENT"
    partial = of.flag("IsPartial")
    if partial is None:
        event.reading.note(of.place("IsPartial"), _NO_FLAG)
    segment = of.key(id_name) or f"at {begin}"
    said = Said(segment, channel, begin, begin if end is None else end, text, partial is False)
    seq, revision = heard.numbered(call, said)
    return GivenTurn(
        seq=seq,
        speaker=event.reading.speaker(channel, ROLES.get(channel), event.where),
        text=text,
        start_ms=begin,
        end_ms=end,
        revision=revision,
        partial=not said.final,
        label=channel,
    )
