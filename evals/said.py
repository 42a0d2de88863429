"""Whether a line says a value: the same number with the same unit however it is written, or the very words.

3 天 is 3 days and 三天, １００元 is CNY 100; a value without a number must stand there letter for letter. Traditional
and Simplified, full and half width, capitals and spaces make no difference. It does not judge what else a line says.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from knowledge.arithmetic.numerals import HAN_NUMBER, fold, number
from knowledge.arithmetic.quantities import Quantity, quantities
from knowledge.search.script import to_simplified

_ARABIC = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_IN_WORDS = re.compile(HAN_NUMBER)
_BLANK = frozenset({"", "—", "-", "–"})
_SPACE = re.compile(r"\s+")


def says(line: str, value: str) -> bool:
    """Whether `line` says `value`: each of its values with unit, else its numbers, else its words."""
    told, wanted = plain(line), plain(value)
    if stands_in(told, wanted):
        return True
    values = quantities(wanted)
    if not values:
        return False
    said = quantities(told)
    return all(any(_same(one, other) for other in said) or _bare(one, told) for one in values)


def has_numbers(line: str, value: str) -> bool:
    """Whether `line` holds every number of `value` whatever its unit, or, where it has none, its very words."""
    wanted = numbers(value)
    return wanted <= numbers(line, words=True) if wanted else stands_in(plain(line), plain(value))


def numbers(text: str, *, words: bool = False) -> frozenset[Decimal]:
    """The numbers of `text` in digits; those in Chinese numerals too with `words` or where there are no digits.

    A single 一 is an article more often than a number and is left out.
    """
    told = plain(text)
    found = [number(match.group()) for match in _ARABIC.finditer(told)]
    if words or not found:
        found += [number(match.group()) for match in _IN_WORDS.finditer(told) if match.group() != "一"]
    return frozenset(one for one in found if one is not None)


def stands_in(told: str, wanted: str) -> bool:
    """Whether the words stand in a text, both `plain`; a number does not stand in a longer one (5 天 in 15 天)."""
    before = r"(?<![\d.,])" if wanted[:1].isdigit() else ""
    after = r"(?![\d]|[.,]\d)" if wanted[-1:].isdigit() else ""
    return bool(wanted) and re.search(before + re.escape(wanted) + after, told) is not None


def plain(text: str) -> str:
    """`text` in one way of writing: Simplified, half width, lower case, no space between Chinese, others single."""
    told = _SPACE.sub(" ", to_simplified(fold(text)).lower().replace("￥", "¥")).strip()
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", told)


def inside(span: str, texts: Iterable[str]) -> bool:
    """Whether a span stands whole in one of the texts; one that is a line of a table (`a | b`), each of its cells."""
    cells = [cell for cell in map(plain, span.split(" | ")) if cell not in _BLANK]
    return bool(cells) and any(all(cell in told for cell in cells) for told in map(plain, texts))


def _same(one: Quantity, other: Quantity) -> bool:
    """Whether two values are the same; a number without a unit claims none."""
    return one.key == other.key or (one.kind == "number" and one.value == other.value)


def _bare(one: Quantity, told: str) -> bool:
    """Whether a value that is a number alone is said with any unit, which changes how it is kept (72 小时)."""
    return one.kind == "number" and number(one.value) in numbers(told, words=True)
