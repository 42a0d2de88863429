from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from knowledge.arithmetic.numerals import fold, number

_SIGNS = "零一二三四五六七八九"


def _written(value: int) -> str:
    """A Chinese numeral below ten thousand, in full form: written here apart from the code that reads it."""
    text, gap = "", False
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            text += ("零" if gap and text else "") + _SIGNS[digit] + sign
            gap = False
        else:
            gap = True
    return text


@given(some.integers(min_value=1, max_value=9999))
def test_every_full_chinese_numeral_reads_back(value: int) -> None:
    assert number(_written(value)) == value


@given(some.integers(min_value=1, max_value=9999), some.integers(min_value=1, max_value=9999))
def test_numerals_with_wan_read_back(ten_thousands: int, rest: int) -> None:
    written = _written(ten_thousands) + "万" + ("零" if rest < 1000 else "") + _written(rest)
    assert number(written) == ten_thousands * 10_000 + rest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三百", 300),
        ("叁佰", 300),
        ("參佰", 300),
        ("一千二", 1200),
        ("三百五", 350),
        ("一万二", 12000),
        ("一千零二", 1002),
        ("两百五十", 250),
        ("兩萬", 20000),
        ("1.5万", 15000),
        ("1.5萬", 15000),
        ("3千", 3000),
        ("1,500", 1500),
        ("１２００", 1200),
        ("一亿三千万", 130_000_000),
        ("二〇二六", 2026),
        ("十", 10),
        ("twenty-five", 25),
        ("one hundred and fifty", 150),
        ("two thousand", 2000),
        ("2k", 2000),
    ],
)
def test_written_numbers_have_one_value(text: str, value: int) -> None:
    assert number(text) == value


def test_parts_are_exact_decimals() -> None:
    assert number("三点五") == Decimal("3.5")
    assert number("半") == Decimal("0.5")
    assert number("9.90") == Decimal("9.9")


@pytest.mark.parametrize("text", ["百", "万一", "千万", "abc", "", "元", "三点", "twenty apples"])
def test_what_is_no_number_has_no_value(text: str) -> None:
    assert number(text) is None


def test_folding_keeps_every_offset() -> None:
    text = "￥１２（全角）　ＡＢ。"
    assert len(fold(text)) == len(text)
    assert "12(全角) AB" in fold(text)
