"""Post Call Analytics (a sample of AWS): the file its parser writes after a call from what a recogniser heard.

After github.com/aws-samples/amazon-transcribe-post-call-analytics, docs/output_json_structure.md. What the machine says
before anybody answers (IVRSegment) is kept beside the conversation. Addresses of recordings are kept as names only.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from knowledge.call import Speaker
from knowledge.intake.doors.fields import Fields, Reading, number_of
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn
from knowledge.intake.doors.json_values import Json, instant_of, text_of
from knowledge.intake.doors.long_turns import pieces
from knowledge.intake.doors.recordings import named_only

NAME = "post_call_analytics"
# What a speaker may be called where people are shown; anything else is asked about.
_SHOWN: Mapping[str, Speaker] = {
    "agent": "agent", "customer": "customer", "caller": "customer", "ivr": "bot", "客服": "agent", "坐席": "agent",
    "客户": "customer", "用户": "customer",
}  # fmt: skip
_TAKEN_OUT = "[PII]"
_NO_SEGMENTS = "里面没有 SpeechSegments，不是它的文件 / no SpeechSegments in it: not a file of this system"
_NO_ID = "没有 GUID 也没有任务名，没有收 / with neither GUID nor a job's name it belongs to no call; not kept"


def read(raw: bytes | str | Json, *, speakers: Mapping[str, Speaker] | None = None) -> Arrived:
    """The calls of one file: one, a list of them or one a line. Turns are numbered in the file's order."""
    reading = Reading(speakers or {})
    found = [_call(one) for one in reading.opened(raw)]
    return reading.arrived(*(call for call in found if call is not None))


def _call(file: Fields) -> GivenCall | None:
    about = file.part("ConversationAnalytics")
    guid = about.key("GUID") or _job(about)
    if not file.has("SpeechSegments") or not guid:
        file.reading.note(file.where, _NO_ID if file.has("SpeechSegments") else _NO_SEGMENTS)
        return None
    shown = _labels(about)
    turns: list[GivenTurn] = []
    extra: dict[str, object] = {}
    for segment in file.items("SpeechSegments"):
        turns += _turns(segment, len(turns), shown)
        left = segment.rest()
        if left:
            extra[segment.where.removeprefix(f"{file.where}.")] = left
    return GivenCall(
        source=NAME,
        external_id=guid,
        channel="voice",
        started=_started(about),
        final=True,
        agent=about.ident("Agent"),
        customer=about.ident("Cust"),
        lang=about.lang("LanguageCode"),
        turns=tuple(turns),
        extra=named_only(file.rest() | extra),
    )


def _turns(segment: Fields, number: int, shown: Mapping[str, Speaker]) -> list[GivenTurn]:
    if segment.look("IVRSegment") is True:
        return []
    text = segment.words("DisplayText" if segment.has("DisplayText") else "OriginalText")
    if text is None:
        return []
    label = segment.ident("SegmentSpeaker")
    speaker = segment.reading.speaker(label, shown.get(label), segment.where)
    begin, end = segment.seconds("SegmentStartTime"), segment.seconds("SegmentEndTime")
    sure, redacted = _confidence(segment.look("WordConfidence")), _TAKEN_OUT in text
    return [
        GivenTurn(number + more, speaker, piece, begin, end, label=label, confidence=sure, redacted=redacted)
        for more, piece in enumerate(pieces(text))
    ]


def _labels(about: Fields) -> dict[str, Speaker]:
    """Who stands behind a label, where what people are shown for it says so."""
    found: dict[str, Speaker] = {}
    for one in _objects(about.look("SpeakerLabels")):
        label, shown = text_of(one.get("Speaker")), (text_of(one.get("DisplayText")) or "").lower().split()
        if label and shown and shown[0] in _SHOWN:  # "Agent 2" is an agent too
            found[label] = _SHOWN[shown[0]]
    return found


def _confidence(words: object) -> float | None:
    """How sure the recogniser was of a segment: the mean of its words, 0–1."""
    told = [number_of(word.get("Confidence")) for word in _objects(words)]
    sure = [one for one in told if one is not None and 0 <= one <= 1]
    return round(sum(sure) / len(sure), 4) if sure else None


def _started(about: Fields) -> datetime | None:
    """The time of the conversation, in the zone of its place; UTC where none is told."""
    zone: tzinfo = UTC
    try:
        zone = ZoneInfo(text_of(about.look("ConversationLocation")) or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        about.reading.note(
            about.place("ConversationLocation"), "没有这个时区，按 UTC 算 / no such time zone; read as UTC"
        )
    told = about.look("ConversationTime")
    found = instant_of(told, zone)
    if found is None and told is not None:
        about.reading.note(about.place("ConversationTime"), "看不懂这个时间 / this time cannot be read")
    return found


def _job(about: Fields) -> str:
    for one in _objects(about.look("SourceInformation")):
        info = one.get("TranscribeJobInfo")
        name = text_of(info.get("TranscriptionJobName")) if isinstance(info, Mapping) else None
        if name and name.strip():
            return name.strip()
    return ""


def _objects(value: object) -> list[Json]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
