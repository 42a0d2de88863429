"""Written numbers into Decimals: digits with separators, Chinese numerals (三百, 叁佰, 一千二, 1.5万), English words.

It reads a number that has already been cut out of a text; where numbers stand and what they count is `quantities`.
"""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

_DIGITS = {
    **dict.fromkeys("〇零○", 0), **dict.fromkeys("一壹幺", 1), **dict.fromkeys("二两兩贰貳弍", 2),
    **dict.fromkeys("三叁參叄", 3), **dict.fromkeys("四肆", 4), **dict.fromkeys("五伍", 5),
    **dict.fromkeys("六陆陸", 6), **dict.fromkeys("七柒", 7), **dict.fromkeys("八捌", 8), **dict.fromkeys("九玖", 9),
}  # fmt: skip
_PLACES = {**dict.fromkeys("十拾", 10), **dict.fromkeys("百佰", 100), **dict.fromkeys("千仟", 1000)}
_GROUPS = {**dict.fromkeys("万萬", 10_000), **dict.fromkeys("亿億", 100_000_000)}

HAN_DIGITS = "".join(_DIGITS)
HAN_PLACES = "".join(_PLACES)
HAN_GROUPS = "".join(_GROUPS)

_EN_SMALL = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_EN_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_EN_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
EN_WORDS = (*_EN_SMALL, *_EN_TENS, *_EN_SCALES)

_ARABIC = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")

# One written number, for use inside larger patterns (text already folded and lower case): digits, numeral, words.
HAN_NUMBER = f"[{HAN_DIGITS}{HAN_PLACES}{HAN_GROUPS}]+(?:[点點][{HAN_DIGITS}]+)?"
_EN_WORD = "|".join(sorted(EN_WORDS, key=len, reverse=True))
EN_NUMBER = rf"(?<![a-z])(?:{_EN_WORD})(?:(?:\s+and\s+|[\s-]+)(?:{_EN_WORD}))*(?![a-z])"
ARABIC_NUMBER = (
    rf"(?<![\d.])(?<!\d,)(?<![a-z]-)\d+(?:,\d{{3}})*(?:\.\d+)?(?:\s?[{HAN_PLACES}{HAN_GROUPS}]+|k(?![a-z]))?"
)
NUMBER = f"(?:{ARABIC_NUMBER}|{HAN_NUMBER}|{EN_NUMBER})"


_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: ord(" ")}


def fold(text: str) -> str:
    """`text` with full-width letters, digits and signs made half-width, every offset kept."""
    return text.translate(_NARROW) if _WIDE.search(text) else text


@lru_cache(maxsize=4096)
def number(text: str) -> Decimal | None:
    """The value of one written number ("1,500", "1.5万", "三百五", "叁佰", "twenty-five"), or None if it is none."""
    plain = fold(text).strip().lower().replace(" ", "" if not text.isascii() else " ")
    if not plain:
        return None
    if plain.isascii() and plain[0].isalpha():
        return _english(plain)
    match = _ARABIC.match(plain)
    if match is None:
        return _chinese(plain)
    value = _decimal(match.group().replace(",", ""))
    for sign in plain[match.end() :]:
        scale = _PLACES.get(sign) or _GROUPS.get(sign) or {"k": 1000}.get(sign)
        if scale is None or value is None:
            return None
        value *= scale
    return value


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _chinese(text: str) -> Decimal | None:
    """三百 → 300, 一千二 → 1200, 二〇二六 → 2026, 三点五 → 3.5, 半 → 0.5."""
    if text == "半":
        return Decimal("0.5")
    whole, point, fraction = text.replace("點", "点").partition("点")
    if point:
        left, right = _chinese(whole), [_DIGITS.get(sign) for sign in fraction]
        if left is None or not right or None in right:
            return None
        return left + (_decimal("0." + "".join(map(str, right))) or 0)
    if not whole or any(sign not in _DIGITS and sign not in _PLACES and sign not in _GROUPS for sign in whole):
        return None
    if all(sign in _DIGITS for sign in whole):
        return Decimal("".join(str(_DIGITS[sign]) for sign in whole))
    if whole[0] in _GROUPS or (whole[0] in _PLACES and _PLACES[whole[0]] > 10):
        return None  # 百元, 万一: a place without a count is no number
    return Decimal(_placed(whole))


def _placed(text: str) -> int:
    """A numeral with place signs. A last digit without a place counts tenths of the one before: 一千二 is 1200."""
    total = section = digit = 0
    place_before, gap = 1, False
    for sign in text:
        if sign in _DIGITS:
            gap = gap or _DIGITS[sign] == 0
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            place_before, gap = _PLACES[sign], False
            section += (digit or (1 if place_before == 10 else 0)) * place_before
            digit = 0
        else:
            place_before, gap = _GROUPS[sign], False
            counted = total + section + digit if place_before > 10_000 else section + digit
            total = counted * place_before if place_before > 10_000 else total + counted * place_before
            section = digit = 0
    tail = digit if gap or place_before <= 10 else digit * place_before // 10
    return total + section + tail


def _english(text: str) -> Decimal | None:
    """Twenty-five → 25, one hundred and fifty → 150; None when a word is no number."""
    total = section = 0
    words = [word for word in re.split(r"[\s-]+", text) if word not in {"and", "a", "an"}]
    for word in words:
        if word in _EN_SMALL:
            section += _EN_SMALL[word]
        elif word in _EN_TENS:
            section += _EN_TENS[word]
        elif word == "hundred":
            section = max(section, 1) * 100
        elif word in _EN_SCALES:
            total += max(section, 1) * _EN_SCALES[word]
            section = 0
        else:
            return None
    return Decimal(total + section) if words else None
