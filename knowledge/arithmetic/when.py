"""When something is due: the words for a future moment, as an absolute instant in the client's zone.

今天15:00前, 明天上午, 24小时内, 三个工作日内, by Friday 5pm, within 24 hours. Working days are Monday to Friday; it
does not know public holidays. A day without an hour ends at 23:59, a part of the day when people take it to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Literal

from knowledge.arithmetic.dates import Moment, dates, lengths
from knowledge.arithmetic.hours import END_OF_DAY, HAS_PART, clock_of, hours
from knowledge.arithmetic.numerals import fold, number

CLOSE = time(18, 0)


@dataclass(frozen=True, slots=True)
class Due:
    """One moment: aware, in the client's zone; `text[start:end]` said it.

    `by` is how it was said: an hour · a part of a day · a day · a length of time; `day` whether a day was named.
    """

    at: datetime
    start: int
    end: int
    by: Literal["hour", "part", "day", "length"]
    day: bool = True


@dataclass(frozen=True, slots=True)
class _Day:
    day: date
    start: int
    end: int


_WEEKDAYS = {name: index for index, name in enumerate("一二三四五六日")} | {"天": 6}
_EN_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_AHEAD = {
    **dict.fromkeys(("今天", "今日", "今晚", "今早", "今儿", "当天", "當天", "当日", "當日", "today", "tonight"), 0),
    **dict.fromkeys(("明天", "明日", "明早", "明晚", "明儿", "次日", "第二天", "tomorrow"), 1),
    **dict.fromkeys(("后天", "後天", "the day after tomorrow"), 2),
    **dict.fromkeys(("大后天", "大後天"), 3),
    **dict.fromkeys(("昨天", "昨日", "yesterday"), -1),
    "前天": -2,
}
_RELATIVE = re.compile("|".join(sorted(_AHEAD, key=len, reverse=True)))
_WEEKDAY = re.compile(
    r"(?P<next>下下个?|下个?|上个?|这个?|這個?|本)?(?:周|週|星期|礼拜|禮拜)(?P<zh>[一二三四五六日天])"
)
_EN_WEEKDAY = re.compile(
    r"(?:(?P<next>next|this|coming|last)\s+)?\b(?P<en>mon|tues?|wed(?:nes)?|thur?s?|fri|satur|sat|sun)(?:day)?\b"
)
_MONTH_END = re.compile(r"(?P<next>下个?|本|这个?)?月[底末]|end of (?P<en>this|the|next) month")
_WEEK_END = re.compile(r"(?:本|这|這)?[周週]末(?:之?前)|end of (?:this|the) week|(?:本|这|這)[周週](?:之?内|以?内)")
_NEXT_MONTH_DAY = re.compile(r"下个?月\s*(\d{1,2})\s*[号日號]")
_PARTS = (
    (re.compile(r"凌晨"), time(6)), (re.compile(r"早上|上午|一早|[今明]早|morning"), time(12)),
    (re.compile(r"中午|noon|midday"), time(14)), (re.compile(r"下午|afternoon"), time(18)),
    (re.compile(r"下班(?:之?前)?|close of business|end of (?:the )?(?:business )?day|\beod\b|\bcob\b"), CLOSE),
    (re.compile(r"傍晚"), time(19)), (re.compile(r"晚上|[今明]晚|tonight|evening"), time(21)),
)  # fmt: skip
_SMALL_GAP = re.compile(r"[\s,，的之内內前在于於到at,onbythe]*")


def due_times(text: str, said: datetime, zone: tzinfo) -> tuple[Due, ...]:
    """The moments named in `text`, in order, as seen from `said` (aware). Past ones (昨天) come back as past ones."""
    plain, now = fold(text).lower(), said.astimezone(zone)
    days = _distinct(_days(plain, now.date()))
    clock = hours(plain, [(day.start, day.end) for day in days])
    found = [_on(day, plain, clock, now) for day in days]
    taken = [(due.start, due.end) for due in found]
    for moment in clock:
        if not _inside(moment.start, taken):
            found.append(Due(_next_clock(plain, moment, now), moment.start, moment.end, "hour", day=False))
    taken = [(due.start, due.end) for due in found]
    found += [due for due in _counted(plain, now) if not _inside(due.start, taken)]
    if not found:
        found += _parts_alone(plain, now)
    return tuple(sorted(found, key=lambda due: due.start))


def _inside(at: int, taken: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in taken)


def _days(plain: str, today: date) -> Iterator[_Day]:
    for match in _RELATIVE.finditer(plain):
        yield _Day(today + timedelta(days=_AHEAD[match.group()]), *match.span())
    for match in _WEEKDAY.finditer(plain):
        yield _Day(_weekday(today, _WEEKDAYS[match["zh"]], match["next"] or _tense(plain, match)), *match.span())
    for match in _EN_WEEKDAY.finditer(plain):
        word = match["next"] or _tense(plain, match)
        yield _Day(_weekday(today, _EN_WEEKDAYS[match["en"][:3]], word), *match.span())
    for match in _NEXT_MONTH_DAY.finditer(plain):
        yield _Day(_in_month(_first_of_next(today), int(match[1])), *match.span())
    for match in _MONTH_END.finditer(plain):
        month = _first_of_next(today) if (match["next"] or match["en"] or "").startswith(("下", "next")) else today
        yield _Day(_first_of_next(month) - timedelta(days=1), *match.span())
    for match in _WEEK_END.finditer(plain):
        friday = "week" in match.group() or "内" in match.group()
        yield _Day(_weekday(today, 4 if friday else 6, "本"), *match.span())
    for moment in dates(plain):
        if (day := _absolute(moment, today)) is not None:
            yield _Day(day, moment.start, moment.end)


def _distinct(days: Iterator[_Day]) -> list[_Day]:
    """Days in order, the longer reading where two overlap."""
    kept: list[_Day] = []
    for day in sorted(days, key=lambda one: (one.start - one.end, one.start)):
        if not any(other.start < day.end and day.start < other.end for other in kept):
            kept.append(day)
    return sorted(kept, key=lambda one: one.start)


_GONE = re.compile(
    r"说好|说是|应该|之前|就该|下的?单|买的|订的|没到|还没|请了|那天|上个?(?:周|星期|礼拜)|"
    r"\b(?:was|were|had|supposed|said|ordered|bought|promised|last|since|came|ended|took|checked)\b"
)


def _tense(plain: str, match: re.Match[str]) -> str:
    """ "last" where the sentence tells of what has been (说是周三送到, it was supposed to come Thursday)."""
    begin = max(plain.rfind(mark, 0, match.start()) for mark in "。！？!?.") + 1
    return "last" if _GONE.search(plain[begin : match.end() + 8]) else ""


def _weekday(today: date, index: int, word: str) -> date:
    monday = today - timedelta(days=today.weekday())
    if word.startswith("下下"):
        return monday + timedelta(days=14 + index)
    if word.startswith("下"):
        return monday + timedelta(days=7 + index)
    if word == "next" and index > today.weekday():
        return monday + timedelta(days=7 + index)
    ahead = (index - today.weekday()) % 7
    if word in {"last", "上", "上个"}:
        return today - timedelta(days=(today.weekday() - index) % 7)
    return today + timedelta(days=ahead)


def _first_of_next(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _in_month(month: date, day: int) -> date:
    last = (_first_of_next(month) - timedelta(days=1)).day
    return month.replace(day=min(max(day, 1), last))


def _absolute(moment: Moment, today: date) -> date | None:
    """A full date from one whose year or month was left out: the nearest, half a year either side."""
    parts = re.fullmatch(r"(?:(\d{4})-|--)?(?:(\d{2})-)?-?(\d{2})", moment.value)
    if parts is None or re.fullmatch(r"\d{4}-\d{2}", moment.value):
        return None
    year, month, day = (int(part) if part else None for part in parts.groups())
    try:
        if year is not None and month is not None:
            return date(year, month, day or 1)
        if month is not None:
            near = [date(today.year + step, month, day or 1) for step in (-1, 0, 1)]
            return min(near, key=lambda one: abs((one - today).days))
        return _in_month(today, day or 1) if (day or 1) >= today.day else _in_month(_first_of_next(today), day or 1)
    except ValueError:
        return None


def _on(day: _Day, plain: str, clock: list[Moment], now: datetime) -> Due:
    """`day` with the hour beside it: 明天下午三点, 5pm on Friday, 明天上午, or the end of the day."""
    for moment in clock:
        after = plain[day.end : moment.start] if moment.end > day.end else None
        before = plain[moment.end : day.start] if moment.end <= day.start else None
        gap = after if after is not None else before
        if gap is not None and len(gap) <= 10 and _SMALL_GAP.fullmatch(gap):
            start, end = min(day.start, moment.start), max(day.end, moment.end)
            return Due(_at(day.day, clock_of(plain, moment), now), start, end, "hour")
    around = plain[day.start : day.end + 22]
    for pattern, ends in _PARTS:
        match = pattern.search(around)
        if match is not None and _SMALL_GAP.fullmatch(around[day.end - day.start : match.start()] or ""):
            return Due(_at(day.day, ends, now), day.start, day.start + max(match.end(), day.end - day.start), "part")
    return Due(_at(day.day, END_OF_DAY, now), day.start, day.end, "day")


def _at(day: date, clock: time, now: datetime) -> datetime:
    return datetime.combine(day, clock, now.tzinfo)


def _next_clock(plain: str, moment: Moment, now: datetime) -> datetime:
    """The hour alone, next from now: ten, said in the evening without 上午 or am, is tonight's, not tomorrow's."""
    at = _at(now.date(), clock_of(plain, moment), now)
    if at >= now:
        return at
    evening = at + timedelta(hours=12)
    said = plain[moment.start : moment.end]
    bare = at.hour <= 12 and ":" not in said and not HAS_PART.search(said)
    return evening if bare and evening >= now and evening.date() == now.date() else at + timedelta(days=1)


def _counted(plain: str, now: datetime) -> Iterator[Due]:
    """Lengths counted from now; of a range (3-5个工作日) the longer end."""
    found = list(lengths(plain))
    for index, moment in enumerate(found):
        said = plain[moment.start : moment.end]
        if (
            moment.unit == "night"
            or number(said) is not None
            or moment.start in {one.start for one in found[index + 1 :]}
        ):
            continue
        count = Decimal(moment.value)
        if moment.unit == "s":
            yield Due(now + timedelta(seconds=int(count)), moment.start, moment.end, "length", day=False)
            continue
        day = now.date()
        if moment.unit == "workday":
            day = _workdays(day, int(count.to_integral_value(rounding="ROUND_CEILING")))
        elif moment.unit == "month":
            for _ in range(int(count)):
                day = _in_month(_first_of_next(day), now.day)
        else:
            day += timedelta(days=int(count.to_integral_value(rounding="ROUND_CEILING")))
        yield Due(_at(day, END_OF_DAY, now), moment.start, moment.end, "length", day=False)


def _workdays(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _parts_alone(plain: str, now: datetime) -> Iterator[Due]:
    for pattern, ends in _PARTS:
        for match in pattern.finditer(plain):
            at = _at(now.date(), ends, now)
            yield Due(at if at >= now else at + timedelta(days=1), match.start(), match.end(), "part", day=False)
            return
