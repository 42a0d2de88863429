"""Amazon Connect Contact Lens, the file written after a contact: a call's or a chat's transcript and its analysis.

After docs.aws.amazon.com/connect/latest/adminguide, "Example Contact Lens output files" for a call and for a chat.
Analysis that was skipped is said (`skipped`), since its absence would look like compliance. The file of a call tells no
time of day: the caller may hand in when it began. The file is the whole account of its contact: what was heard live of
the same one (`contact_lens_live`) gives way to it. It masks nothing and keeps nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from knowledge.call import WHOLE, Channel, Speaker
from knowledge.intake.doors.fields import Fields, Reading, beginning
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn
from knowledge.intake.doors.heard import place_of
from knowledge.intake.doors.json_values import Json, instant_of, text_of
from knowledge.intake.doors.long_turns import pieces

NAME = "contact_lens"
ROLES: Mapping[str, Speaker] = {
    "AGENT": "agent", "SUPERVISOR": "agent", "CUSTOMER": "customer", "SYSTEM": "bot", "CUSTOM_BOT": "bot",
}  # fmt: skip
CHANNELS: Mapping[str, Channel] = {"VOICE": "voice", "CHAT": "chat", "EMAIL": "email"}
# Lines of a chat that are no words: somebody joined, typed, left.
_EVENT = "application/vnd.amazonaws.connect.event"
_FILE = re.compile(r"^(?P<contact>.+?)_analysis(?:_redacted)?_")
_NO_TRANSCRIPT = "里面没有 Transcript，不是 Contact Lens 的分析文件 / no Transcript in it: not a Contact Lens file"
_NO_ID = (
    "文件里没有联系编号，按内容编了一个 / the file names no contact; an id was made from its content, "
    "so that the same file is the same call"
)


def read(
    raw: bytes | str | Json, *, speakers: Mapping[str, Speaker] | None = None, name: str = "",
    started: datetime | None = None,
) -> Arrived:  # fmt: skip
    """The contact of one file. `name` is the file's own name, which holds the contact's id; `started` its beginning.

    Turns of a call are numbered by when they begin and who speaks, as in the live stream; those of a chat in order.
    Times are ms from the beginning of the contact.
    """
    reading = Reading(speakers or {})
    found = (_contact(one, name, started) for one in reading.opened(raw))
    return reading.arrived(*(call for call in found if call is not None))


def skipped_analysis(job: object, status: str) -> tuple[str, ...]:
    """What was not analysed and why, a line each: "CATEGORIZATION: QUOTA_EXCEEDED (Refund)"."""
    lines = [] if status in {"", "COMPLETED"} else [f"JobStatus: {status}"]
    listed = job.get("SkippedAnalysis") if isinstance(job, Mapping) else None
    for one in listed if isinstance(listed, list) else []:
        if not isinstance(one, Mapping):
            continue
        feature, reason = text_of(one.get("Feature")) or "?", text_of(one.get("ReasonCode")) or "?"
        entities = one.get("SkippedEntities")
        found = [entity.get("CategoryName") for entity in entities if isinstance(entity, Mapping)] if isinstance(
            entities, list
        ) else []  # fmt: skip
        names = [text for text in map(text_of, found) if text]
        lines.append(f"{feature}: {reason}" + (f" ({', '.join(names)})" if names else ""))
    return tuple(lines)


def _contact(file: Fields, name: str, started: datetime | None) -> GivenCall | None:
    if not file.has("Transcript"):
        file.reading.note(file.where, _NO_TRANSCRIPT)
        return None
    roles = {
        str(one.get("ParticipantId")): str(one.get("ParticipantRole"))
        for one in _objects(file.look("Participants"))
        if one.get("ParticipantId") is not None
    }
    said: list[tuple[str, GivenTurn]] = []
    extra: dict[str, object] = {}
    names: list[str] = []
    listed = file.items("Transcript")
    instants = (instant_of(item.look("AbsoluteTime")) for item in listed)
    begun = started or beginning([at for at in instants if at is not None])
    channel = CHANNELS.get(str(file.look("Channel")))
    for item in listed:
        role = item.role("ParticipantRole", ROLES) or roles.get(str(item.look("ParticipantId")), "")
        named = item.look("DisplayName")
        if isinstance(named, str) and ROLES.get(role) == "customer" and len(named.strip()) > 1:
            names.append(named.strip())
        said += ((role, turn) for turn in _turns(item, role, begun))
        left = item.rest()
        if left:
            extra[f"Transcript {item.where.rpartition('[')[2][:-1]}"] = left
    turns = _numbered(said, timed=channel != "chat")
    external_id = _contact_id(file, name, turns)
    lasted = file.part("ConversationCharacteristics").look("TotalConversationDurationMillis")
    known = begun is not None and isinstance(lasted, int) and not isinstance(lasted, bool) and 0 <= lasted < 10**9
    job, status = file.look("JobDetails"), text_of(file.look("JobStatus")) or ""
    return GivenCall(
        source=NAME,
        external_id=external_id,
        channel=channel,
        started=begun,
        ended=begun + timedelta(milliseconds=lasted) if known and begun and isinstance(lasted, int) else None,
        final=True,
        counted=channel == "chat",
        lang=file.lang("LanguageCode"),
        turns=tuple(turns),
        names=tuple(dict.fromkeys(names)),
        skipped=skipped_analysis(job, status),
        extra=file.rest() | extra,
    )


def _numbered(said: list[tuple[str, GivenTurn]], *, timed: bool) -> list[GivenTurn]:
    """Turns with their numbers, each its own: by when they begin and in which role, or in their order."""
    found: dict[int, GivenTurn] = {}
    last = -1
    for role, turn in said:
        last = place_of(turn.start_ms, role) if timed and turn.start_ms is not None else last + 1
        while last in found:
            last += 1
        found[last] = replace(turn, seq=last)
    return list(found.values())


def _turns(item: Fields, role: str, begun: datetime | None) -> list[GivenTurn]:
    """What is said at `item`, in several pieces where it is very long; nothing where there are no words in it."""
    kind = item.look("ContentType")
    if not item.has("Content") and isinstance(kind, str) and kind.startswith(_EVENT):
        return []
    text = item.words("Content")
    if text is None:
        return []
    label = item.ident("ParticipantId") or role
    speaker = item.reading.speaker(label, ROLES.get(role), item.where)
    begin, end = item.whole("BeginOffsetMillis"), item.whole("EndOffsetMillis")
    at = instant_of(item.look("AbsoluteTime"))
    if begin is None:
        begin = item.reading.since(begun, at, item.place("AbsoluteTime"))
    redacted = item.has("Redaction")
    return [
        GivenTurn(0, speaker, piece, begin, end, revision=WHOLE, label=label, redacted=redacted)
        for piece in pieces(text)
    ]


def _contact_id(file: Fields, name: str, turns: list[GivenTurn]) -> str:
    told = file.part("CustomerMetadata").key("ContactId") or file.key("ContactId")
    in_name = _FILE.match(name.rpartition("/")[2])
    if told or in_name:
        return told or (in_name["contact"] if in_name else "")
    file.reading.note(file.place("CustomerMetadata.ContactId"), _NO_ID)
    said = "\n".join(f"{turn.label}\t{turn.start_ms}\t{turn.text}" for turn in turns)
    return f"contact-{sha256(said.encode()).hexdigest()[:24]}"


def _objects(value: object) -> list[Json]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
