"""Dates, times of day and lengths of time in a text, in one normal form for Chinese and English.

A date is ISO with what is missing left out ("--11-03", "2026-11", "---05" for the fifth of a month); a time of day is
"18:00"; a length is a number of seconds, days, workdays, months or nights. 24 hours stay 86400 seconds: whether they
are a day is the policy's to say. It knows no today and no zone, so 明天 and 次日 are not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from knowledge.arithmetic.numerals import HAN_DIGITS, NUMBER, number

_HAN_N = f"[{HAN_DIGITS}十]{{1,3}}"
_MONTHS = {
    name: index + 1
    for index, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
}  # fmt: skip
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)

_DATES = (
    re.compile(
        rf"(?:(?P<y>(?:19|20)\d{{2}}|[{HAN_DIGITS}]{{4}})\s*年\s*)?(?P<m>\d{{1,2}}|{_HAN_N})\s*月(?!租"
        rf"|费|費|付|结|結|度)"
        rf"(?:\s*(?P<d>\d{{1,2}}|{_HAN_N})\s*[日号號])?"
    ),
    re.compile(r"(?<![\d-])(?P<y>(?:19|20)\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(
        rf"(?<![a-z])(?P<mon>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y>(?:19|20)\d{{2}}))?(?!\d)"
    ),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<mon>{_MONTH})\b\.?(?:,?\s+(?P<y>(?:19|20)\d{{2}}))?"
    ),
    re.compile(rf"(?<![a-z])(?P<mon>{_MONTH})\.?\s+(?P<y>(?:19|20)\d{{2}})(?!\d)"),
    re.compile(
        rf"(?:每月|当月|當月|次月|本月|下月|上月|每个月|月)\s*(?P<d>\d{{1,2}}|{_HAN_N})\s*[日号號](?![楼樓线線])"
    ),
    re.compile(r"(?P<y>(?:19|20)\d{2})\s*年(?!期|內|内|以)"),
)
# What each of them cannot do without: looked for first, since most texts hold no date.
_DATE_SIGNS = tuple(map(re.compile, ("月", r"\d[-/.]", _MONTH, _MONTH, _MONTH, "月", "年")))
_DAYPART = r"凌晨|早上|上午|中午|下午|晚上|傍晚|晚"
_TIMES = (
    re.compile(
        rf"(?P<part>{_DAYPART})?\s*(?<![\d:])(?P<h>[01]?\d|2[0-4])[::](?P<min>[0-5]\d)(?![\d:])\s*(?P<ap>[ap]\.?m\b\.?)?"
    ),
    re.compile(
        rf"(?P<part>{_DAYPART})\s*(?P<h>\d{{1,2}}|{_HAN_N})\s*[点點时時](?:(?P<min>\d{{1,2}})分?|(?P<half>半))?"
    ),
    re.compile(
        rf"(?<!\d)(?P<h>[01]?\d|2[0-4]|{_HAN_N})\s*[点點](?:(?P<min>[0-5]\d)分?|(?P<half>半)"
        rf"|整|钟|鐘|(?=[前后後之起到至以]))"
    ),
    re.compile(r"(?<![\d.])(?P<h>\d{1,2})(?::(?P<min>[0-5]\d))?\s*(?P<ap>[ap]\.?m\b\.?)"),
)
_TIME_SIGNS = tuple(map(re.compile, (":", "[点點时時]", "[点點]", r"\d\s*[ap]\.?m")))
# word: (canonical unit, how many of it)
_LENGTHS: dict[str, tuple[str, Decimal]] = {
    **dict.fromkeys(("秒钟", "秒鐘", "秒", "seconds", "second", "secs", "sec"), ("s", Decimal(1))),
    **dict.fromkeys(("分钟", "分鐘", "minutes", "minute", "mins", "min"), ("s", Decimal(60))),
    **dict.fromkeys(("刻钟", "刻鐘"), ("s", Decimal(900))),
    **dict.fromkeys(
        ("个小时", "個小時", "小时", "小時", "个钟头", "個鐘頭", "钟头", "鐘頭", "hours", "hour", "hrs", "hr", "h"),
        ("s", Decimal(3600)),
    ),
    **dict.fromkeys(
        ("个工作日", "個工作日", "工作日", "个工作天", "個工作天", "工作天", "business days", "business day",
         "working days",
         "working day", "workdays", "workday"),
        ("workday", Decimal(1)),
    ),
    **dict.fromkeys(
        ("个自然日", "個自然日", "自然日", "日历日", "天", "日", "calendar days", "calendar day", "days", "day"),
        ("day", Decimal(1)),
    ),
    **dict.fromkeys(
        ("周", "週", "个星期", "個星期", "星期", "个礼拜", "個禮拜", "礼拜", "禮拜", "weeks", "week"),
        ("day", Decimal(7)),
    ),
    **dict.fromkeys(("个月", "個月", "個月份", "months", "month"), ("month", Decimal(1))),
    **dict.fromkeys(("个季度", "個季度", "季度"), ("month", Decimal(3))),
    **dict.fromkeys(("周年", "週年", "年", "years", "year"), ("month", Decimal(12))),
    **dict.fromkeys(("晚", "nights", "night"), ("night", Decimal(1))),
}  # fmt: skip
_WORDS = "|".join(re.escape(word) for word in sorted((*_LENGTHS, "月"), key=len, reverse=True))
_LENGTH = re.compile(
    rf"(?P<n>{NUMBER}|半|half an?|an?(?= half))"
    rf"(?:\s*(?P<mid>[个個]半)|\s+and\s+a\s+half)?\s*[多余餘来來]?[\s-]*(?P<unit>{_WORDS})(?![a-z岁歲年])(?P<half>半(?!价"
    rf"|價))?"
)
_AND_A_HALF = re.compile(r"and\s+a\s+half")
_APPROXIMATE = re.compile(f"([{HAN_DIGITS}])([{HAN_DIGITS}])")
_RANGE_LEFT = re.compile(rf"(?P<n>{NUMBER})\s*[个個]?\s*(?:-|~|–|—|至|到|to)\s*$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, a time of day or a length: `kind` is "date" | "time" | "duration", `value` the normal form."""

    kind: str
    value: str
    unit: str
    start: int
    end: int


def plain_number(value: Decimal) -> str:
    """`value` without an exponent and without trailing zeros: the form numbers are compared in."""
    return format(value.normalize(), "f")


def dates(plain: str) -> Iterator[Moment]:
    """Dates in `plain` (folded, lower case). An impossible day or month is no date."""
    there = {sign: sign.search(plain) is not None for sign in frozenset(_DATE_SIGNS)}
    for sign, pattern in zip(_DATE_SIGNS, _DATES, strict=True):
        for match in pattern.finditer(plain) if there[sign] else ():
            value = _iso(match.groupdict())
            if value is not None:
                yield Moment("date", value, "", match.start(), match.end())


def times(plain: str) -> Iterator[Moment]:
    """Times of day in `plain` (folded, lower case), as HH:MM on a clock of 24 hours."""
    for sign, pattern in zip(_TIME_SIGNS, _TIMES, strict=True):
        for match in pattern.finditer(plain) if sign.search(plain) else ():
            value = _clock(match.groupdict())
            if value is not None:
                yield Moment("time", value, "", match.start(), match.end())


def lengths(plain: str) -> Iterator[Moment]:
    """Lengths of time in `plain` (folded, lower case); both ends of a range (3-5个工作日) are given."""
    for match in _LENGTH.finditer(plain):
        unit_word = match.group("unit")
        if unit_word == "月" and not match.group("mid"):
            continue
        base, many = _LENGTHS.get(unit_word, ("month", Decimal(1)))
        count = Decimal("0.5") if "half" in match.group("n") or match.group("n") in {"半", "a", "an"} else None
        count = number(match.group("n")) if count is None else count
        if count is None or (unit_word == "年" and count >= 1900):
            continue
        if match.group("mid") or match.group("half") or _AND_A_HALF.search(match.group()):
            count += Decimal("0.5")
        if (
            about := _APPROXIMATE.fullmatch(match.group("n"))
        ) is not None:  # 两三天 names two lengths, not twenty-three
            for place, digit in enumerate(about.groups()):
                near = (number(digit) or Decimal(0)) * many
                start = match.start() + place
                yield Moment("duration", plain_number(near), base, start, match.end() if place else start + 1)
            continue
        left = _RANGE_LEFT.search(plain[: match.start()])
        if left and (low := number(left.group("n"))) is not None:
            yield Moment("duration", plain_number(low * many), base, left.start("n"), left.end("n"))
        yield Moment("duration", plain_number(count * many), base, match.start(), match.end())


def _iso(parts: dict[str, str | None]) -> str | None:
    year = number(parts.get("y") or "")
    name = parts.get("mon")
    month = Decimal(_MONTHS[name[:3]]) if name else number(parts.get("m") or "")
    day = number(parts.get("d") or "")
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    if year is not None and month is None:
        return f"{int(year)}"
    head = f"{int(year)}-" if year is not None else "--"
    if month is None:
        return f"---{int(day):02d}" if day is not None else None
    return f"{head}{int(month):02d}" + (f"-{int(day):02d}" if day is not None else "")


def _clock(parts: dict[str, str | None]) -> str | None:
    hour = number(parts["h"] or "")
    minutes = Decimal(30) if parts.get("half") else number(parts.get("min") or "0")
    if hour is None or minutes is None or hour > 24:
        return None
    late = (parts.get("part") or "") in {"下午", "晚上", "傍晚", "晚"} or (parts.get("ap") or "").startswith("p")
    noon = parts.get("part") == "中午" and hour < 11
    if (late or noon) and hour < 12:
        hour += 12
    if (parts.get("ap") or "").startswith("a") and hour == 12:
        hour = Decimal(0)
    return f"{int(hour):02d}:{int(minutes):02d}"
