"""Ranges a text states (出发前1至3天, 10kg以内, 7 days or fewer) and whether a value a question names lies in one.

Fee tables are read by range: a customer says 两小时 and the row says 4小时内. Values are compared within one dimension
(time, money of one currency, one counted unit), time in days. It does not know which column a range belongs to.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from knowledge.arithmetic.quantities import Quantity, quantities

_DAYS = {"s": 1 / 86400, "day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
_MEASURED = frozenset({"duration", "money", "count", "percent"})
_BETWEEN = re.compile(r"\s*(?:至|到|-|–|—|~|～|to|and)\s*")
_UPWARDS = re.compile(r"\s*(?:及?以上|起|或以上|或更多|or more|or above|and above|and over|and more|\+)")
_DOWNWARDS = re.compile(
    r"\s*(?:\([^)]*\))?(?:及?以下|以?内|之内|或以下|or fewer|or less|or under|and under|and below)(?!容)"
)
# 不超过 is no 超过, "no less than" no "less than": what is denied is stated the other way round.
_AT_LEAST = re.compile(
    r"(?:(?<![不未])满|至少|不少于|不低于|不小于|(?<!不)(?:超过|多于|大于)|(?<!\w)over|at least|longer than|from"
    r"|(?<!not )(?<!no )more than|\b(?:no|not) (?:less|fewer) than)\s*$"
)
_AT_MOST = re.compile(
    r"(?:不足|不到|少于|小于|低于|不超过|不多于|不大于|最多|[未不]满|within|under|(?:less|fewer) than|up to|at most"
    r"|\b(?:no|not) more than)\s*$"
)
_DAY_BEFORE = re.compile(r"前一天|头一天|前天|the day before|a day before|day prior")


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high` (both included) of one dimension."""

    dimension: str
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether `value` lies inside."""
        return self.low <= value <= self.high


def measure(found: Quantity) -> tuple[str, float] | None:
    """The dimension of a value and its size in it; None for what is not measured (dates, ids, bare numbers)."""
    if found.kind not in _MEASURED:
        return None
    if found.kind == "duration":
        per = _DAYS.get(found.unit)
        return ("time", float(found.value) * per) if per else (f"time {found.unit}", float(found.value))
    return f"{found.kind} {found.unit}", float(found.value)


@lru_cache(maxsize=65536)
def ranges(text: str) -> tuple[Range, ...]:
    """Every range `text` (Simplified, lower case) states, in order."""
    found = [(one, told) for one in quantities(text) if (told := measure(one)) is not None]
    stated: list[Range] = []
    joined = -1
    for at, (one, (dimension, size)) in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        if after and after[1][0] == dimension and _BETWEEN.fullmatch(text[one.end : after[0].start]):
            stated.append(Range(dimension, *sorted((size, after[1][1]))))
            joined = at + 1
        elif at != joined:
            stated += _open(text, one, dimension, size)
    return tuple(stated)


def _open(text: str, one: Quantity, dimension: str, size: float) -> Iterable[Range]:
    before = text[: one.start]
    if _UPWARDS.match(text, one.end) or _AT_LEAST.search(before):
        yield Range(dimension, size, inf)
    elif _DOWNWARDS.match(text, one.end) or _AT_MOST.search(before):
        yield Range(dimension, 0.0, size)


@lru_cache(maxsize=4096)
def measured(question: str) -> tuple[tuple[str, float], ...]:
    """The measured values a question (Simplified, lower case) names."""
    told = [told for one in quantities(question) if (told := measure(one)) is not None]
    return (*told, ("time", 1.0)) if not told and _DAY_BEFORE.search(question) else tuple(told)


def within(values: Iterable[tuple[str, float]], text: str) -> bool | None:
    """Whether a range of `text` holds one of `values`; None where it states none in their dimension."""
    stated = ranges(text)
    comparable = [(one, value) for dimension, value in values for one in stated if one.dimension == dimension]
    return any(one.holds(value) for one, value in comparable) if comparable else None
