"""Values of a text as the guard compares them, and the unit that is written after a number, whatever it is read as.

A second look beside `quantities`: "第84分钟" and "1310平方公里" are compared by the very word that follows the digits.
"""

import re
from collections.abc import Iterable

from knowledge.arithmetic.numerals import HAN_DIGITS, HAN_PLACES, fold, number
from knowledge.arithmetic.quantities import Quantity, quantities

_CLASSES: tuple[tuple[str, ...], ...] = (
    ("元", "块", "圆", "人民币", "yuan", "cny", "rmb"), ("美元", "dollars", "dollar", "usd"),
    ("港元", "港币", "hkd"), ("日元", "日圆", "jpy"), ("欧元", "euros", "euro", "eur"), ("英镑", "pounds"),
    ("台币", "新台币", "twd"), ("工作日", "working days", "business days"), ("天", "日", "days", "day"),
    ("小时", "钟头", "hours", "hour"), ("分钟", "minutes", "minute", "mins"), ("秒", "秒钟", "seconds", "second"),
    ("周", "星期", "weeks", "week"), ("月", "个月", "months", "month"), ("年", "周年", "years", "year"),
    ("岁", "周岁"), ("%", "％", "percent", "per cent"), ("平方公里",), ("平方米", "平米"), ("公顷",), ("立方米",),
    ("公里", "千米", "km", "kilometres", "kilometers"), ("英里", "miles", "mile"),
    ("米", "公尺", "metres", "meters"), ("厘米", "公分", "cm"), ("毫米", "mm"), ("英尺", "feet"),
    ("公斤", "千克", "kg"), ("克", "grams"), ("吨", "tonnes", "tons"), ("gb",), ("mb",), ("tb",), ("折",),
    ("户", "households"), ("人", "名", "位", "people", "persons"), ("次", "回", "times"), ("万",), ("亿",),
    ("million",), ("billion",), ("thousand",), ("件",), ("张",), ("座",), ("条", "项"), ("台",), ("笔",), ("分",),
)  # fmt: skip
_CLASS = {word: at for at, words in enumerate(_CLASSES) for word in words}
_WORDS = "|".join(re.escape(word) for word in sorted(_CLASS, key=len, reverse=True))
_AFTER = re.compile(rf"(\d[\d,]*(?:\.\d+)?)\s*(?:个|多|余)?\s*({_WORDS})(?![a-z])", re.I)
# 一 stands in too many words (一般, 一律, 一并) to be a number by itself; so do 三方, 四处 where no unit follows.
_HAN_AFTER = re.compile(
    rf"(?<![{HAN_DIGITS}{HAN_PLACES}])([二两三四五六七八九][十百千]?[一二三四五六七八九]?)({_WORDS})"
)


def values(text: str) -> tuple[Quantity, ...]:
    """Every value of `text` (Simplified). A full-width comma parts values; it never stands inside a number."""
    return quantities(text.replace("，", "； ").replace("、", "； "))


def keys(texts: Iterable[str]) -> set[tuple[str, str, str]]:
    """What the values of all `texts` are compared by."""
    return {value.key for text in texts for value in values(text)}


def other_unit(text: str, sources: Iterable[str]) -> bool:
    """Whether a number of `text` is followed by a unit, and in the sources by others only."""
    known: dict[str, set[int]] = {}
    for source in sources:
        for digits, unit in _followed(source):
            known.setdefault(digits, set()).add(unit)
    return any(digits in known and unit not in known[digits] for digits, unit in _followed(text))


def _followed(text: str) -> Iterable[tuple[str, int]]:
    for match in _AFTER.finditer(text.replace("，", "； ")):
        yield match[1].replace(",", ""), _CLASS[match[2].lower()]
    for match in _HAN_AFTER.finditer(text):
        value = number(match[1])
        if value is not None:
            yield str(int(value)), _CLASS[match[2].lower()]


def other_number(text: str, sources: Iterable[str]) -> bool:
    """Whether a number of `text` that is part of no value ("23点590分", "九座山") stands in none of the sources."""
    read = [(one.start, one.end) for one in quantities(text.replace("，", "；").replace("、", "；"))]
    known = {digits for source in sources for digits, _, _ in _numbers(source)}
    return any(
        digits not in known
        for digits, start, end in _numbers(text)
        if not any(a <= start and end <= b for a, b in read)
    )


def _numbers(text: str) -> Iterable[tuple[str, int, int]]:
    """Every written number with its place: whole digits, and Chinese numerals before a unit."""
    for match in re.finditer(r"\d+(?:,\d{3})*", fold(text)):
        yield match.group().replace(",", "").lstrip("0") or "0", match.start(), match.end()
    for match in _HAN_AFTER.finditer(text):
        value = number(match[1])
        if value is not None:
            yield str(int(value)), *match.span(1)
