"""Amazon Connect Contact Lens, the live stream of a voice contact: STARTED, SEGMENTS, COMPLETED or FAILED events.

After docs.aws.amazon.com/connect/latest/adminguide, "Data model for conversational analytics segment streams". An
Utterance is part of a turn as it is being spoken; the Transcript of the same TranscriptId is the turn in full. The
events tell no time of day and nobody's name. Chats have another stream, which is not read here. A contact's live turns
and those of the file written afterwards are one call: the source is the same, and so are the numbers of turns.
"""

from collections.abc import Mapping

from knowledge.call import Speaker
from knowledge.intake.doors.contact_lens import CHANNELS, ROLES
from knowledge.intake.doors.contact_lens import NAME as SOURCE
from knowledge.intake.doors.fields import MISSING, Fields, Reading
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn
from knowledge.intake.doors.heard import Heard, Said, gathered, own_key
from knowledge.intake.doors.json_values import Json
from knowledge.intake.doors.long_turns import LONGEST_TURN

NAME = "contact_lens_live"
_EVENTS = frozenset({"STARTED", "SEGMENTS", "COMPLETED", "FAILED"})
_SHARED = ("Version", "Channel", "AccountId", "InstanceId", "LanguageCode")
_NO_EVENT = "不是认识的事件（EventType），没有收 / not a known EventType; the event was not kept"
_UNKNOWN_SEGMENT = "不认识的片段，没有收 / an unknown kind of segment; it was not kept"
_FAILED = "real-time analysis: FAILED"


def read(
    raw: bytes | str | Json, *, speakers: Mapping[str, Speaker] | None = None, heard: Heard | None = None
) -> Arrived:
    """What one event, a list of them or one a line tell, a call in part for each contact.

    Hand in the same `heard` for all events of a stream: it knows which utterances a transcript takes the place of.
    """
    reading = Reading(speakers or {})
    known = heard if heard is not None else Heard()
    parts = (_event(one, known) for one in reading.opened(raw))
    return reading.arrived(*gathered(part for part in parts if part is not None))


def _event(event: Fields, heard: Heard) -> GivenCall | None:
    kind, contact = event.text("EventType"), event.key("ContactId")
    if kind not in _EVENTS or not contact:
        event.reading.note(event.where, MISSING if kind in _EVENTS else _NO_EVENT)
        return None
    turns: list[GivenTurn] = []
    extra: dict[str, object] = {}
    for segment in event.items("Segments") if kind == "SEGMENTS" else []:
        name, turn = _segment(segment, contact, heard)
        if turn is not None:
            turns.append(turn)
        left = segment.rest()
        if left and name is not None:
            extra[own_key(name[0], left, name[1])] = left
    return GivenCall(
        source=SOURCE,
        external_id=contact,
        channel=CHANNELS.get(str(event.look("Channel"))),
        final=kind in {"COMPLETED", "FAILED"},
        counted=False,
        lang=event.lang("LanguageCode"),
        turns=tuple(turns),
        skipped=(_FAILED,) if kind == "FAILED" else (),
        extra=_about(event, kind or "") | extra,
    )


def _about(event: Fields, kind: str) -> dict[str, object]:
    """What is left of an event itself: the fields all events of a contact share once, others with their event."""
    left = event.rest()
    shared = {name: left.pop(name) for name in _SHARED if name in left}
    return {**shared, own_key(kind, left): left} if left else shared


def _segment(segment: Fields, contact: str, heard: Heard) -> tuple[tuple[str, str] | None, GivenTurn | None]:
    """Kind and id under which the rest of a segment is kept, and its turn if it has one; None where nothing is kept."""
    for kind, words in (("Utterance", "PartialContent"), ("Transcript", "Content")):
        if not segment.has(kind):
            continue
        part = segment.part(kind)
        said = _said(part, words, final=kind == "Transcript")
        if said is None:
            part.reading.note(segment.where, MISSING)
            return None, None
        if not said.final:
            said = heard.joined(contact, said)
        return (kind, part.key("Id")), _turn(part, said, heard.numbered(contact, said))
    for kind in ("Categories", "PostContactSummary"):
        if segment.has(kind):
            return (kind, ""), None
    segment.reading.note(segment.where, _UNKNOWN_SEGMENT)
    return None, None


def _said(part: Fields, words: str, *, final: bool) -> Said | None:
    whole = part.key("Id") if final else part.key("TranscriptId") or part.key("Id")
    role = part.role("ParticipantRole", ROLES)
    text = part.words(words, LONGEST_TURN)
    begin, end = part.whole("BeginOffsetMillis"), part.whole("EndOffsetMillis")
    if text is None or begin is None:
        return None
    return Said(whole or f"at {begin}", role, begin, begin if end is None else end, text, final)


def _turn(part: Fields, said: Said, numbers: tuple[int, int]) -> GivenTurn:
    label = part.ident("ParticipantId") or said.role
    seq, revision = numbers
    return GivenTurn(
        seq=seq,
        speaker=part.reading.speaker(label, ROLES.get(said.role), part.where),
        text=said.text[:LONGEST_TURN],
        start_ms=said.begin_ms,
        end_ms=part.whole("EndOffsetMillis"),
        revision=revision,
        partial=not said.final,
        label=label,
        redacted=part.has("Redaction"),
    )
