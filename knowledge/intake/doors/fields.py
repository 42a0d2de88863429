"""One object of a delivery read field by field, so that nothing in it can get lost unseen.

A field is taken when it has the type its reader expects; otherwise its place is noted as unread and it stays where it
was. What nobody took is left over (`rest`), for a door to keep as it came. It knows no vendor.
"""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import isfinite

from knowledge.call import Speaker
from knowledge.intake.doors.given import Arrived, GivenCall, Unread
from knowledge.intake.doors.json_values import Json, between_ms, id_of, inner, objects, sound, storable, whole_of
from knowledge.language import Lang

# A day in ms: no time inside a conversation is later.
LATEST_MS = 86_400_000
# What the record holds: chats go on for days.
LARGEST_MS = 2**31 - 1
LARGEST_DELIVERY = 64 * 1024 * 1024
MISSING = "缺少这一项，这条没有收 / this is missing; the entry was not kept"
NO_WORDS = "这一句没有文字，没有收 / there are no words in this turn; it was not kept"
_TOO_LARGE = "超过 64 MB，没有读；请拆成几份 / more than 64 MB, not read; split it"
_NOT_UTF8 = "有不是 UTF-8 的字节，已换成 \ufffd / bytes that are not UTF-8; \ufffd stands for them"
_NO_SPEAKER = "没有写是谁说的，按未知收 / who said it is not told; kept as unknown"
_NOT_KEY = "编号里不应有空白 / an id has no spaces in it"
_NOT_TEXT = "这里应当是文字 / text is expected here"
_NOT_NUMBER = "这里应当是合理范围内的整数 / a whole number in a sensible range is expected here"
_NOT_SECONDS = "这里应当是一天以内的秒数 / seconds within a day are expected here"
_NOT_SHARE = "这里应当是 0–1 之间的数 / a number from 0 to 1 is expected here"
_NOT_OBJECT = "这里应当是一个对象 / an object is expected here"
_NOT_LIST = "这里应当是一个列表 / a list is expected here"
_LONGEST_KEY = 200
_WEEKS = timedelta(days=21)
_TOO_LATE = "离开头太远，没有采用 / too far from the beginning; not used"
_ENDS_FIRST = "结束早于开始，没有采用结束时间 / it ends before it begins; the end was not used"
_LANGS: Mapping[str, Lang] = {"zh": Lang.HANS, "cmn": Lang.HANS, "yue": Lang.HANT, "en": Lang.EN}
_HANT = frozenset({"tw", "hk", "mo", "hant"})


@dataclass(slots=True)
class Reading:
    """What one delivery comes to while it is read. `speakers` says who stands behind a label of the source."""

    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    def opened(self, raw: bytes | str | Json) -> list["Fields"]:
        """The objects of a delivery: one, a list of them, or one a line. What is none is noted."""
        if not isinstance(raw, Mapping) and len(raw) > LARGEST_DELIVERY:
            self.note("", _TOO_LARGE)
            return []
        found, unread = objects(self._decoded(raw) if isinstance(raw, bytes) else raw)
        self.unread += unread
        return [Fields(one, where, self) for where, one in found]

    def _decoded(self, raw: bytes) -> bytes | str:
        """UTF-8, as JSON is; a byte that is none becomes a visible mark, and its line is noted."""
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
                return raw
        for number, line in enumerate(raw.split(b"\n"), 1):
            if "\ufffd" in line.decode("utf-8", "replace") and b"\xef\xbf\xbd" not in line:
                self.note(f"line {number}", _NOT_UTF8)
        return raw.decode("utf-8-sig", "replace")

    def note(self, where: str, why: str) -> None:
        """Say that what stands at `where` was not read."""
        self.unread.append(Unread(where, why))

    def since(self, begun: datetime | None, at: datetime | None, where: str) -> int | None:
        """Ms from the beginning to `at`; None where either is unknown, or, noted, where no record could hold it."""
        found = between_ms(begun, at)
        if found is not None and found > LARGEST_MS:
            self.note(where, _TOO_LATE)
            return None
        return found

    def speaker(self, label: str, known: Speaker | None, where: str) -> Speaker:
        """Who stands behind `label`: as the caller says, else as the source says, else unknown and to be asked.

        Of somebody at `where` without a label nobody can be asked: it is noted.
        """
        found = self.speakers.get(label) or known
        if found is None and not label:
            self.note(where, _NO_SPEAKER)
        elif found is None and label not in self.questions:
            self.questions.append(label)
        return found or "unknown"

    def arrived(self, *calls: GivenCall) -> Arrived:
        """What came of the delivery. An end before the beginning is no end: it is noted and not used."""
        sane = tuple(self._sane(call) for call in calls)
        return Arrived(sane, tuple(dict.fromkeys(self.unread)), tuple(self.questions))

    def _sane(self, call: GivenCall) -> GivenCall:
        if call.started is None or call.ended is None or call.ended >= call.started:
            return call
        self.note(f"call {call.external_id}", _ENDS_FIRST)
        return replace(call, ended=None)


class Fields:
    """One object at `where`, field by field. Absent and null fields are None, "" or empty, and are not noted."""

    def __init__(self, raw: Json, where: str, reading: Reading) -> None:
        self.where = where
        self.reading = reading
        self._raw = raw
        self._taken: set[str] = set()
        self._parts: dict[str, Fields] = {}

    def place(self, name: str) -> str:
        """Where the field `name` stands."""
        return f"{self.where}.{name}" if self.where else name

    def has(self, name: str) -> bool:
        """Whether the field was sent with a value."""
        return self._raw.get(name) is not None

    def text(self, name: str) -> str | None:
        """A text that can be stored, as it came."""
        value = self._raw.get(name)
        if isinstance(value, str):
            self._taken.add(name)
            return sound(value)
        if value is not None:
            self.reading.note(self.place(name), _NOT_TEXT)
        return None

    def words(self, name: str, longest: int | None = None) -> str | None:
        """What was said; None, and noted, without words, or with more characters than `longest`."""
        value = self._raw.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            self.reading.note(self.place(name) if value is not None else self.where, NO_WORDS)
            return None
        if isinstance(value, str) and longest is not None and len(value) > longest:
            self.reading.note(
                self.place(name), f"超过 {longest} 字，没有收 / longer than {longest} characters; not kept"
            )
            return None
        return self.text(name)

    def ident(self, name: str) -> str:
        """An id or short name, also where it is written as a number; "" when absent."""
        value = self._raw.get(name)
        found = id_of(value)
        if found and (not isinstance(value, str) or len(value.strip()) == len(found)):
            self._taken.add(name)
        elif value is not None and value != "":
            self.reading.note(self.place(name), _NOT_TEXT)
        return found

    def key(self, name: str) -> str:
        """An id by which things are told apart: no sentence, so without white space in it; "" when absent."""
        value = self._raw.get(name)
        if isinstance(value, str) and (len(value.strip()) > _LONGEST_KEY or any(map(str.isspace, value.strip()))):
            self.reading.note(self.place(name), _NOT_KEY)
            return ""
        return self.ident(name)

    def whole(self, name: str, most: int = LATEST_MS) -> int | None:
        """A whole number from 0 to `most`, also where it is written as text."""
        value = self._raw.get(name)
        found = whole_of(value)
        if found is not None and 0 <= found <= most:
            self._taken.add(name)
            return found
        if value is not None:
            self.reading.note(self.place(name), _NOT_NUMBER)
        return None

    def seconds(self, name: str) -> int | None:
        """Seconds from the beginning, a number or text, as ms; within a day."""
        value = self._raw.get(name)
        found = number_of(value)
        if found is not None and 0 <= found * 1000 <= LATEST_MS:
            self._taken.add(name)
            return round(found * 1000)
        if value is not None:
            self.reading.note(self.place(name), _NOT_SECONDS)
        return None

    def share(self, name: str) -> float | None:
        """A number from 0 to 1."""
        value = self._raw.get(name)
        found = number_of(value)
        if found is not None and 0 <= found <= 1:
            self._taken.add(name)
            return found
        if value is not None:
            self.reading.note(self.place(name), _NOT_SHARE)
        return None

    def flag(self, name: str) -> bool | None:
        """Yes or no."""
        value = self._raw.get(name)
        if isinstance(value, bool):
            self._taken.add(name)
            return value
        if value is not None:
            self.reading.note(self.place(name), "这里应当是 true 或 false / true or false is expected here")
        return None

    def part(self, name: str) -> "Fields":
        """The object below `name`, an empty one when absent; what is left over of it belongs to this one's rest."""
        value = self._raw.get(name)
        if value is not None and not isinstance(value, Mapping):
            self.reading.note(self.place(name), _NOT_OBJECT)
        elif value is not None:
            self._taken.add(name)
        if name not in self._parts:
            self._parts[name] = Fields(inner(value), self.place(name), self.reading)
        return self._parts[name]

    def items(self, name: str) -> list["Fields"]:
        """The objects listed below `name`; an item that is none is noted. Whoever asks must use all of each."""
        value = self._raw.get(name)
        if not isinstance(value, list):
            if value is not None:
                self.reading.note(self.place(name), _NOT_LIST)
            return []
        self._taken.add(name)
        found: list[Fields] = []
        for number, one in enumerate(value):
            where = f"{self.place(name)}[{number}]"
            if isinstance(one, Mapping):
                found.append(Fields(one, where, self.reading))
            else:
                self.reading.note(where, _NOT_OBJECT)
        return found

    def role(self, name: str, known: Mapping[str, Speaker]) -> str:
        """What the source calls the part somebody plays; left over where it is none of `known`."""
        value = self._raw.get(name)
        if isinstance(value, str) and value in known:
            self._taken.add(name)
        elif value is not None and not isinstance(value, str):
            self.reading.note(self.place(name), _NOT_TEXT)
        return id_of(value)

    def raw(self, name: str) -> object:
        """A field as it came, taken."""
        self._taken.add(name)
        return self._raw.get(name)

    def look(self, name: str) -> object:
        """A field as it came, left for the rest."""
        return self._raw.get(name)

    def lang(self, name: str) -> Lang | None:
        """The language of a code such as "zh-CN"; None, and left over, for one that is not ours."""
        code = self._raw.get(name)
        found = lang_of(code) if isinstance(code, str) else None
        if found is not None and code == found.value:
            self._taken.add(name)
        return found

    def rest(self) -> dict[str, object]:
        """What nobody took, as it came but storable; nulls and empty objects are left out."""
        left = {sound(str(name)): storable(one) for name, one in self._raw.items() if name not in self._taken}
        left |= {sound(name): part.rest() for name, part in self._parts.items() if name in self._taken}
        return {name: one for name, one in left.items() if one is not None and one != {}}


def number_of(value: object) -> float | None:
    """A finite number, also where it is written as text; None for anything else."""
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float | str)
        or (isinstance(value, str) and len(value) > 30)
    ):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if isfinite(found) else None


def beginning(instants: Sequence[datetime]) -> datetime | None:
    """The first of the times of one conversation; one that is weeks from most of the others is wrong and not it."""
    if not instants:
        return None
    middle = sorted(instants)[len(instants) // 2]
    return min(at for at in instants if abs(at - middle) < _WEEKS)


def lang_of(code: str) -> Lang | None:
    """The language a code names ("zh-TW", "cmn-Hans-CN", "en-US"); None for none of ours."""
    first, *others = code.strip().lower().replace("_", "-").split("-")
    found = _LANGS.get(first)
    return Lang.HANT if found is Lang.HANS and _HANT & set(others) else found
