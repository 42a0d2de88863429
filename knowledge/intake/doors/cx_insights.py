"""Google CX Insights conversation files, read and written: entries with a time in µs, words, a role and a user number.

After docs.cloud.google.com/gemini-enterprise-cx/insights/conversation-data-format. The format knows no id, language,
channel or end; it is also what conversations leave this product in. Times that are no dates count from zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count

from knowledge.call import Call, Speaker, Turn
from knowledge.errors import InvalidInput
from knowledge.intake.doors.fields import LARGEST_MS, Fields, Reading, beginning
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn
from knowledge.intake.doors.json_values import Json, text_of
from knowledge.intake.doors.long_turns import pieces

NAME = "cx_insights"
ROLES: Mapping[str, Speaker] = {
    "AGENT": "agent", "AUTOMATED_AGENT": "bot", "CUSTOMER": "customer", "END_USER": "customer",
}  # fmt: skip
_WRITTEN: Mapping[Speaker, str] = {"agent": "AGENT", "bot": "AUTOMATED_AGENT", "customer": "CUSTOMER"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Below the year 2000 a time is not a date but a place in the conversation; above 2100 it is nothing.
_FIRST_DATE_US = 946_684_800_000_000
_LATEST_US = 4_102_444_800_000_000
_NO_ENTRIES = "里面没有 entries，不是 CX Insights 的会话文件 / no entries in it: not a CX Insights conversation"
_NO_PLACE = "与其他时间对不上，没有采用 / it does not fit the other times; not used"
_NO_NAMES = "有说话人还没指明是客服还是客户 / speakers nobody has named yet: "


@dataclass(frozen=True, slots=True)
class _Entry:
    where: str
    at_us: int | None
    turn: GivenTurn


def read(raw: bytes | str | Json, *, speakers: Mapping[str, Speaker] | None = None, name: str = "") -> Arrived:
    """The conversations of one file: one, a list of them or one a line. `name` is the file's own name, and its id.

    Without one the id is made from the content. Turns are numbered in their order in the file.
    """
    reading = Reading(speakers or {})
    files = reading.opened(raw)
    stem = _stem(name)
    names = [stem] if len(files) == 1 else [f"{stem}-{number}" if stem else "" for number in range(1, len(files) + 1)]
    found = [_conversation(file, own) for file, own in zip(files, names, strict=True)]
    return reading.arrived(*(call for call in found if call is not None))


def write(call: Call | GivenCall, *, unnamed: Speaker | None = None) -> dict[str, object]:
    """The conversation in this format, final words only; read again, every turn has its time, speaker and text.

    A turn whose source told no time gets that of the turn before it. The format has no role for a speaker nobody has
    named: `unnamed` says what to write for them. Raises InvalidInput without it.
    """
    started = call.started or _EPOCH
    numbers = _numbers(call.turns)
    entries: list[dict[str, object]] = []
    at = 0
    for turn in call.turns:
        if turn.partial:
            continue
        speaker = turn.speaker if turn.speaker != "unknown" else unnamed
        if speaker is None or speaker == "unknown":
            raise InvalidInput(f"{_NO_NAMES}{turn.label or '—'}")
        at = turn.start_ms if turn.start_ms is not None else at
        entries.append(
            {
                "start_timestamp_usec": (started - _EPOCH) // timedelta(microseconds=1) + at * 1000,
                "text": turn.text,
                "role": _WRITTEN[speaker],
                "user_id": numbers[turn.speaker, turn.label],
            }
        )
    categories = _categories(call)
    about = {"conversation_info": {"categories": [{"display_name": one} for one in categories]}} if categories else {}
    return about | {"entries": entries}


def _numbers(turns: Sequence[Turn | GivenTurn]) -> dict[tuple[str, str], int]:
    """A user number for each speaker: the one they came with, else the next that is free."""
    people = dict.fromkeys((turn.speaker, turn.label) for turn in turns)
    told = {who: int(who[1]) for who in people if who[1].isascii() and who[1].isdigit() and len(who[1]) < 16}
    free = (number for number in count(1) if number not in told.values())
    return {who: told[who] if who in told else next(free) for who in people}


def _categories(call: Call | GivenCall) -> list[str]:
    about = call.extra.get("conversation_info")
    listed = about.get("categories") if isinstance(about, Mapping) else None
    names = [text_of(one.get("display_name")) for one in listed if isinstance(one, Mapping)] if isinstance(
        listed, list
    ) else []  # fmt: skip
    return [name for name in names if name] or ([call.driver] if call.driver else [])


def _conversation(file: Fields, name: str) -> GivenCall | None:
    if not file.has("entries"):
        file.reading.note(file.where, _NO_ENTRIES)
        return None
    found: list[_Entry] = []
    extra: dict[str, object] = {}
    for item in file.items("entries"):
        entries = _entries(item, len(found))
        found += entries
        left = item.rest()
        if entries and entries[0].at_us is not None and entries[0].at_us % 1000:  # the record counts ms
            left["start_timestamp_usec"] = entries[0].at_us
        if left:
            extra[f"entries {item.where.rpartition('[')[2][:-1]}"] = left
    dates = [one.at_us for one in found if one.at_us is not None and one.at_us >= _FIRST_DATE_US]
    began = beginning([_EPOCH + timedelta(microseconds=at) for at in dates])
    begun = None if began is None else (began - _EPOCH) // timedelta(microseconds=1)
    names = _categories(GivenCall(NAME, "", extra={"conversation_info": file.look("conversation_info")}))
    turns = tuple(_placed(one, begun, file.reading) for one in found)
    return GivenCall(
        source=NAME,
        external_id=name or _made_id(turns),
        started=began,
        final=True,
        driver=names[0] if names else "",
        turns=turns,
        extra=file.rest() | extra,
    )


def _entries(item: Fields, number: int) -> list[_Entry]:
    text = item.words("text")
    if text is None:
        return []
    role = item.role("role", ROLES)
    label = item.ident("user_id") or role
    speaker = item.reading.speaker(label, ROLES.get(role), item.where)
    at = item.whole("start_timestamp_usec", _LATEST_US)
    where = item.place("start_timestamp_usec")
    turns = (GivenTurn(number + more, speaker, piece, label=label) for more, piece in enumerate(pieces(text)))
    return [_Entry(where, at, turn) for turn in turns]


def _placed(entry: _Entry, begun: int | None, reading: Reading) -> GivenTurn:
    """The turn with its ms from the beginning; a time that is no date, among dates, has no place and is noted."""
    at, turn = entry.at_us, entry.turn
    if at is None:
        return turn
    ms = (at - (begun or 0)) // 1000
    if not 0 <= ms <= LARGEST_MS:
        reading.note(entry.where, _NO_PLACE)
        return turn
    return replace(turn, start_ms=ms)


def _made_id(turns: Sequence[GivenTurn]) -> str:
    said = "\n".join(f"{turn.label}\t{turn.start_ms}\t{turn.text}" for turn in turns)
    return f"conversation-{sha256(said.encode()).hexdigest()[:24]}"


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition("\\")[2].removesuffix(".json").removesuffix(".jsonl")
