"""Hours as people say them beside a day: 明晚8点, 14 点 15 分, 上午九点到十一点, half past three, before ten tonight.

`dates.times` reads the hours that stand as hours anywhere; these count only where a day, a blank or a preposition makes
them one. It knows no today: which day an hour falls on is `when`.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import time

from knowledge.arithmetic.dates import Moment, times
from knowledge.arithmetic.numerals import HAN_DIGITS, number

END_OF_DAY = time(23, 59)
# 8点 alone may count points (8点建议), so only beside a day it is an hour.
_OCLOCK = re.compile(rf"(?P<h>\d{{1,2}}|[{HAN_DIGITS}十]{{1,3}})\s*[点點](?P<half>半)?")
_SPACED = re.compile(r"(?P<part>上午|下午|晚上|中午|早上)?\s*(?<!\d)(?P<h>\d{1,2})\s*[点點]\s*(?P<m>\d{2})(?!\d)\s*分?")
_SPELLED = re.compile(
    r"\b(?:at|by|before|after|until|around)\s+(?P<past>half past|quarter past|quarter to)?\s*"
    r"(?P<h>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})(?:\s+o'?clock)?"
    r"(?=\s+(?:tonight|tomorrow|today|this|on|in the|sharp|at the latest)\b|\s*[.,;!?]|\s*$)"
)
_PAST = {"half past": 30, "quarter past": 15, "quarter to": -15}
HAS_PART = re.compile(r"凌晨|早|上午|中午|下午|晚|[ap]\.?m")
_TO = re.compile(r"\s*(?:到|至|-|~|–|to)\s*")


def hours(plain: str, days: Iterable[tuple[int, int]]) -> list[Moment]:
    """The hours in `plain` (folded, lower case), in order, the longer reading where two overlap; a span is its end.

    `days` are the places of the days named in it.
    """
    return _spans_of_hours(plain, _longest([*times(plain), *_beside(plain, days), *_spaced(plain), *_spelled(plain)]))


def clock_of(plain: str, moment: Moment) -> time:
    """The hour as it is meant: 3点 without 上午 or 下午 is in the afternoon, 24:00 the last minute of the day."""
    hour, minute = (int(part) for part in moment.value.split(":"))
    said = plain[moment.start : moment.end]
    if hour == 24:
        return END_OF_DAY
    if 1 <= hour < 8 and not HAS_PART.search(said) and not re.match(r"\s*0\d", said):
        hour += 12
    return time(hour, minute)


def _beside(plain: str, days: Iterable[tuple[int, int]]) -> Iterator[Moment]:
    """明晚8点, …到十一点: the hour right after a day or a "to", which alone would be no time of day."""
    places = [*days, *(match.span() for match in re.finditer("[到至]", plain))]
    for start, end in places:
        match = _OCLOCK.match(plain, end)
        hour = number(match["h"]) if match else None
        if match is None or hour is None or hour > 24:
            continue
        late = 12 if plain[start:end].endswith("晚") and hour < 12 else 0
        value = f"{int(hour) + late:02d}:{30 if match['half'] else 0:02d}"
        yield Moment("time", value, "", match.start(), match.end())


def _spaced(plain: str) -> Iterator[Moment]:
    """14 点 15 分, with the blanks that a transcript puts round digits."""
    for match in _SPACED.finditer(plain):
        hour = int(match["h"]) + (12 if match["part"] in {"下午", "晚上"} and int(match["h"]) < 12 else 0)
        if hour < 24 and int(match["m"]) < 60:
            yield Moment("time", f"{hour:02d}:{match['m']}", "", match.start(), match.end())


def _spelled(plain: str) -> Iterator[Moment]:
    """Before ten tonight, by half past three: after a preposition only, since numbers count other things too."""
    for match in _SPELLED.finditer(plain):
        hour = number(match["h"])
        if hour is None or not 1 <= hour <= 12:
            continue
        late = re.match(r"\s+(?:tonight|in the (?:afternoon|evening))", plain[match.end() :]) is not None or hour < 8
        minutes = (int(hour) % 12 + (12 if late or hour == 12 else 0)) * 60 + _PAST.get(match["past"] or "", 0)
        start = match.start("past") if match["past"] else match.start("h")
        yield Moment("time", f"{minutes // 60:02d}:{minutes % 60:02d}", "", start, match.end())


def _spans_of_hours(plain: str, clock: list[Moment]) -> list[Moment]:
    """上午九点到十一点 is over at eleven: a span of hours becomes its end, in the same half of the day."""
    kept: list[Moment] = []
    for moment in clock:
        before = kept[-1] if kept else None
        if before is not None and _TO.fullmatch(plain[before.end : moment.start]):
            hour, minute = (int(part) for part in clock_of(plain, moment).strftime("%H:%M").split(":"))
            late = hour < 12 and f"{hour:02d}:{minute:02d}" < before.value
            kept[-1] = Moment("time", f"{hour + 12 * late:02d}:{minute:02d}", "", before.start, moment.end)
        else:
            kept.append(moment)
    return kept


def _longest(found: list[Moment]) -> list[Moment]:
    kept: list[Moment] = []
    for moment in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if not any(other.start < moment.end and moment.start < other.end for other in kept):
            kept.append(moment)
    return sorted(kept, key=lambda one: one.start)
