"""Genesys Cloud, the transcript of one communication of a conversation, as its transcript address serves it.

After developer.genesys.cloud (speech and text analytics, transcript URL). A conversation that was handed on has one
transcript for each leg, which here are calls of their own that name the conversation. Times are ms of the epoch, or
from the beginning.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from knowledge.call import Channel, Speaker
from knowledge.intake.doors.fields import LARGEST_MS, Fields, Reading, beginning, lang_of
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn
from knowledge.intake.doors.json_values import Json, id_of, text_of
from knowledge.intake.doors.long_turns import pieces
from knowledge.language import Lang

NAME = "genesys"
ROLES: Mapping[str, Speaker] = {
    "external": "customer", "customer": "customer", "internal": "agent", "agent": "agent", "user": "agent",
    "acd": "bot", "ivr": "bot", "bot": "bot", "workflow": "bot",
}  # fmt: skip
CHANNELS: Mapping[str, Channel] = {
    "call": "voice", "voice": "voice", "callback": "voice", "chat": "chat", "message": "chat", "email": "email",
}  # fmt: skip
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DATE_MS, _LATEST = 946_684_800_000, 4_102_444_800_000
_NO_PHRASES = "里面没有 transcripts，不是 Genesys 的转写 / no transcripts in it: not a Genesys transcript"
_NO_ID = "没有 conversationId，没有收 / without conversationId it belongs to no call; not kept"
_NO_PLACE = "与其他时间对不上，没有采用 / it does not fit the other times; not used"


def read(raw: bytes | str | Json, *, speakers: Mapping[str, Speaker] | None = None) -> Arrived:
    """The communications of one file: one, a list of them or one a line. Turns are numbered in the file's order."""
    reading = Reading(speakers or {})
    found = [_communication(one) for one in reading.opened(raw)]
    return reading.arrived(*(call for call in found if call is not None))


def _communication(file: Fields) -> GivenCall | None:
    conversation = id_of(file.look("conversationId"))
    if not file.has("transcripts") or not conversation:
        file.reading.note(file.where, _NO_ID if file.has("transcripts") else _NO_PHRASES)
        return None
    leg = id_of(file.look("communicationId"))
    begun = _begun(file)
    turns: list[GivenTurn] = []
    extra: dict[str, object] = {}
    lang: Lang | None = None
    for transcript in file.items("transcripts"):
        spoken = lang_of(text_of(transcript.look("language")) or "")
        lang = lang or spoken
        for phrase in transcript.items("phrases"):
            turns += _turns(phrase, (len(turns), begun, spoken))
            left = phrase.rest()
            if left:
                extra[phrase.where.removeprefix(f"{file.where}.")] = left
        left = transcript.rest()
        if left:
            extra[transcript.where.removeprefix(f"{file.where}.")] = left
    return GivenCall(
        source=NAME,
        external_id=f"{conversation}:{leg}" if leg else conversation,
        channel=CHANNELS.get((text_of(file.look("mediaType")) or "").lower()),
        started=begun,
        final=True,
        agent=_of_participant(file, "agent", "userId"),
        customer=_of_participant(file, "customer", "ani").removeprefix("tel:"),
        lang=lang,
        turns=tuple(turns),
        extra=file.rest() | extra,
    )


def _begun(file: Fields) -> datetime | None:
    """When it began: as told, else its first phrase where phrases have dates."""
    for name in ("conversationStartTime", "startTime"):
        told = file.look(name)
        if isinstance(told, int) and not isinstance(told, bool) and _FIRST_DATE_MS <= told < _LATEST:
            return _EPOCH + timedelta(milliseconds=told)
    listed = [phrase for one in _objects(file.look("transcripts")) for phrase in _objects(one.get("phrases"))]
    told_ms = [phrase.get("startTimeMs") for phrase in listed]
    dates = [
        ms for ms in told_ms if isinstance(ms, int) and not isinstance(ms, bool) and _FIRST_DATE_MS <= ms < _LATEST
    ]
    return beginning([_EPOCH + timedelta(milliseconds=ms) for ms in dates])


def _turns(phrase: Fields, place: tuple[int, datetime | None, Lang | None]) -> list[GivenTurn]:
    number, begun, lang = place
    text = phrase.words("decoratedText" if phrase.has("decoratedText") else "text")
    if text is None:
        return []
    purpose = phrase.role("participantPurpose", ROLES)
    speaker = phrase.reading.speaker(purpose, ROLES.get(purpose.lower()), phrase.where)
    start = _ms(phrase, begun)
    lasts = phrase.part("duration").whole("milliseconds") if phrase.has("duration") else phrase.whole("durationMs")
    end = None if start is None or lasts is None else min(start + lasts, LARGEST_MS)
    sure = phrase.share("confidence")
    return [
        GivenTurn(number + more, speaker, piece, start, end, label=purpose, confidence=sure, lang=lang)
        for more, piece in enumerate(pieces(text))
    ]


def _ms(phrase: Fields, begun: datetime | None) -> int | None:
    at = phrase.whole("startTimeMs", _LATEST)
    if at is None:
        return None
    found = at
    if at >= _FIRST_DATE_MS and begun is not None:
        found = at - (begun - _EPOCH) // timedelta(milliseconds=1)
    if not 0 <= found <= LARGEST_MS:
        phrase.reading.note(phrase.place("startTimeMs"), _NO_PLACE)
        return None
    return found


def _of_participant(file: Fields, who: Speaker, name: str) -> str:
    """A field of the last participant of that part: of those who served one after the other, whoever closed it."""
    found = ""
    for one in _objects(file.look("participants")):
        if ROLES.get((text_of(one.get("participantPurpose")) or "").lower()) == who:
            found = id_of(one.get(name)) or found
    return found


def _objects(value: object) -> list[Json]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
