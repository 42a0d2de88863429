"""Which range of values a clause holds for: 起飞前48小时至7天, 120 分钟及以上, within 48 hours; is a value in it?

Reads Simplified Chinese and English in lower case. A value without a bound is no range. It does not know what the range
decides.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.arithmetic.polarity import bound
from knowledge.arithmetic.quantities import Quantity, quantities

Key = tuple[str, str, str]
# Days and months beside hours; working days stay apart, nobody can say how many days they are. A month is 30.4 days.
_SECONDS = {"s": 1.0, "day": 86_400.0, "month": 2_629_800.0}
_RANGED = frozenset({"duration", "money", "count", "number"})
_JOINED = re.compile(r"\s*(?:至|到|[-–—~～]|to|and)\s*")
_UPWARDS = re.compile(
    r"\s*(?:及以上|或以上|以上|及更[多长久]|起(?!飞|算|租)|\+|and (?:more|above|over)|or (?:more|over|longer))"
)
_DOWNWARDS = re.compile(r"\s*(?:以内|之内|内(?!部|容)|及以下|以下|之前未满|or (?:less|fewer|under))")
_OVER = re.compile(
    r"(?:超过|满|大于|多于|高于|逾|达到?|超出|不少于|至少|more than|over|at least|above|exceeding|after)\s*$"
)
_UNDER = re.compile(r"(?:不足|未满|少于|小于|低于|不超过|不到|within|under|less than|up to|below|no more than)\s*$")


@dataclass(frozen=True, slots=True)
class Band:
    """From `low` to `high`, both included, of one kind and unit (seconds for lengths of time)."""

    kind: str
    unit: str
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether `value` of the same kind and unit lies in it."""
        return self.low <= value <= self.high


def bands(text: str) -> tuple[Band, ...]:
    """The ranges of `text`, in order."""
    return tuple(_bands(text, [value for value in quantities(text) if value.kind in _RANGED]))


def holds(text: str, known: Iterable[Key]) -> bool | None:
    """Whether `text` holds for the values `known`; None where it has no range of their kind and unit."""
    every = bands(text)
    verdicts = []
    for kind, value, unit in known:
        if kind in _RANGED:
            number, common = _measured(value, unit)
            like = [band for band in every if (band.kind, band.unit) == (kind, common)]
            verdicts += [any(band.holds(number) for band in like)] if like else []
    return all(verdicts) if verdicts else None


def _measured(value: str, unit: str) -> tuple[float, str]:
    """A value in the unit it is compared in."""
    return (float(value) * _SECONDS[unit], "s") if unit in _SECONDS else (float(value), unit)


def _bands(text: str, values: list[Quantity]) -> Iterator[Band]:
    at = 0
    while at < len(values):
        one = values[at]
        following = values[at + 1] if at + 1 < len(values) else None
        if following is not None and _one_range(text, one, following):
            low, high = sorted((_measured(one.value, one.unit)[0], _measured(following.value, following.unit)[0]))
            yield Band(following.kind, _measured("0", following.unit)[1], low, high)
            at += 2
            continue
        open_band = _open(text, one)
        if open_band is not None:
            yield open_band
        at += 1


def _one_range(text: str, one: Quantity, other: Quantity) -> bool:
    alike = (one.kind, _measured("0", one.unit)[1]) == (other.kind, _measured("0", other.unit)[1])
    return alike and _JOINED.fullmatch(text[one.end : other.start]) is not None


def _open(text: str, one: Quantity) -> Band | None:
    before, after = text[max(0, one.start - 12) : one.start], text[one.end : one.end + 12]
    value, unit = _measured(one.value, one.unit)
    way = bound(text, one.start, one.end)
    if _UPWARDS.match(after) or _OVER.search(before) or way == "min":
        return Band(one.kind, unit, value, math.inf)
    if _DOWNWARDS.match(after) or _UNDER.search(before) or way == "max":
        return Band(one.kind, unit, 0.0, value)
    return None
