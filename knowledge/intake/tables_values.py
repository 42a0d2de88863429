"""Cells into values and values into cells: dates however offices write them, times, numbers, choices, words.

Text that a spreadsheet would run as a formula is written behind an apostrophe and read back without it
(OWASP ASVS 1.2.10). It does not know where a cell stands.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from knowledge.intake.tables_sheets import EPOCH, Blank, Cell

LONGEST = 2000
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"(次日|\+1)?\s*(\d{1,2})[:点时](\d{2})?分?(?::00(?:\.0+)?)?")
_INSTANT = re.compile(r"(.*?\d日?)[T\s]+((?:次日)?\d{1,2}[:点时].*)")
_SERIALS = range(20_000, 80_000)  # 1954 to 2119
_BARE_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
DAY = timedelta(days=1)


class Wrong(Exception):
    """A cell that cannot be read: what is wrong and what to write, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Local:
    """What a cell's text alone does not say: the zone of local times, and Excel's day zero."""

    zone: ZoneInfo
    epoch: datetime = EPOCH


def plain(cell: Cell) -> str:
    """A cell as text: whole numbers without a point, dates as ISO, an apostrophe that guarded a formula taken off."""
    match cell:
        case None:
            return ""
        case Blank():
            raise Wrong("公式没有算出的值，请复制后选择性粘贴为数值", "a formula without a value: paste it as a value")
        case str():
            text = unguarded(cell).strip()
        case bool():
            text = "TRUE" if cell else "FALSE"
        case float():
            text = str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            text = cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
        case _:
            text = cell.isoformat() if isinstance(cell, date | time) else str(cell)
    if text.startswith("#") and text.rstrip("!?").isupper() and text[-1:] in "!?":
        raise Wrong(f"公式出错（{text}），请改正", f"the formula failed ({text}): correct it")
    if len(text) > LONGEST:
        raise Wrong(f"超过 {LONGEST} 字，请缩短", f"over {LONGEST} characters: shorten it")
    return text


def narrow(cell: Cell) -> str:
    """A cell as text with full-width letters, digits and marks made plain: for ids, dates and numbers."""
    return unicodedata.normalize("NFKC", plain(cell)).strip()


def whole(cell: Cell) -> int:
    """A whole number. Raises Wrong."""
    found = number(cell, "12")
    if found != found.to_integral_value():
        raise Wrong(f"“{plain(cell)}”不是整数，请写整数", f"{plain(cell)!r} is no whole number: write one")
    return int(found)


def number(cell: Cell, such: str = "12.5") -> Decimal:
    """A number, exactly as written; "120%" is 1.2 and "1,200" is 1200. Raises Wrong."""
    text = narrow(cell).replace(",", "").replace(" ", "")
    percent = text.endswith("%")
    try:
        found = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found.adjusted()) > 18 or isinstance(cell, bool):
        raise Wrong(f"“{plain(cell)}”不是数字，请写数字，例如 {such}", f"{plain(cell)!r} is no number: write {such}")
    return found / 100 if percent else found


def day(cell: Cell, local: Local) -> date:
    """A date: 2026-11-03, 2026/11/3, 2026年11月3日, 20261103, Excel's own, or its bare number. Raises Wrong."""
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    text = narrow(cell)
    wrong = Wrong(f"“{text}”不是日期，请写成 2026-11-03", f"{text!r} is no date: write 2026-11-03")
    text = re.sub(r"[T ]0{1,2}:00(:00)?(\.0+)?$", "", text)
    if re.fullmatch(r"\d{5}(\.0)?", text) and int(text[:5]) in _SERIALS:
        return (local.epoch + timedelta(days=int(text[:5]))).date()
    match = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        raise wrong
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise wrong from None


def clock(cell: Cell) -> timedelta:
    """A time as what has passed since the day's midnight, 24:00 and later for the next day. Raises Wrong."""
    if isinstance(cell, timedelta):
        return _minutes(cell)
    if isinstance(cell, datetime):
        passed = timedelta(hours=cell.hour, minutes=cell.minute)
        return passed + DAY if cell.year <= EPOCH.year + 1 else passed  # a time over 24:00, as Excel keeps it
    if isinstance(cell, time):
        return timedelta(hours=cell.hour, minutes=cell.minute)
    text = narrow(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell < 2:
        return _minutes(timedelta(days=float(cell)))
    match = _TIME.fullmatch(text)
    if match is None or int(match[2]) > 71 or int(match[3] or 0) > 59:
        raise Wrong(f"“{text}”不是时间，请写成 09:00", f"{text!r} is no time: write 09:00")
    found = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return found + DAY if match[1] and found < DAY else found


def moment(cell: Cell, local: Local) -> datetime:
    """A date with a time as a UTC instant, local time where no offset is written; midnight without a time. Raises
    Wrong.
    """
    if isinstance(cell, datetime):
        return (cell if cell.tzinfo else cell.replace(tzinfo=local.zone)).astimezone(UTC)
    text = narrow(cell)
    wrong = Wrong(f"“{text}”不是日期时间，请写成 2026-11-03 09:00", f"{text!r}: write 2026-11-03 09:00")
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _SERIALS:
        read = local.epoch + _minutes(timedelta(days=float(cell)))
        return read.replace(tzinfo=local.zone).astimezone(UTC)
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=local.zone)).astimezone(UTC)
    except ValueError:
        pass
    parted = _INSTANT.fullmatch(text)
    try:
        return at(day(parted[1], local) if parted else day(text, local), clock(parted[2]) if parted else DAY * 0, local)
    except Wrong:
        raise wrong from None


def at(on: date, passed: timedelta, local: Local) -> datetime:
    """The UTC instant when so much has passed, by the clock on the wall, since the midnight of that day."""
    wall = datetime.combine(on, time()) + passed
    return wall.replace(tzinfo=local.zone).astimezone(UTC)


def choice(cell: Cell, known: Mapping[str, str]) -> str:
    """One of the values of `known`, written as any of its keys, in any case. Raises Wrong naming them."""
    text = narrow(cell)
    found = {name.lower(): value for name, value in known.items()}.get(text.lower())
    if found is None:
        named = "、".join(dict.fromkeys(known))
        raise Wrong(f"“{text}”不在可选值里，请写其中之一：{named}", f"{text!r}: write one of {', '.join(known)}")
    return found


def guarded(text: str) -> str:
    """`text` so that no spreadsheet runs it as a formula."""
    return f"'{text}" if text.lstrip("'").startswith(_DANGEROUS) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_DANGEROUS) else text


def is_number(text: str) -> bool:
    """Whether a cell of this text is a number, which needs no guard: "-3" stays a number."""
    return _BARE_NUMBER.fullmatch(text) is not None


def wall(instant: datetime, local: Local) -> datetime:
    """An instant as the client's clocks show it, without a zone."""
    return instant.astimezone(local.zone).replace(tzinfo=None)


def clock_text(passed: timedelta) -> str:
    """A time since midnight as it is written: 09:00, and 26:00 for two in the next morning."""
    minutes = int(passed / timedelta(minutes=1))
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _minutes(passed: timedelta) -> timedelta:
    """To the nearest minute: Excel keeps times as fractions of a day."""
    return timedelta(minutes=round(passed / timedelta(minutes=1)))
