"""A line says a value whichever way it is written, and not a value that only looks like it."""

from decimal import Decimal

import pytest

from evals.said import has_numbers, inside, numbers, says


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("每张收取 300 元手续费", "CNY 300"),
        ("每張收取３００元手續費", "300 元"),
        ("三天之内办完", "3 天"),
        ("Refunds take 3 days.", "三天"),
        ("72 小时内", "72 小時"),
        ("满 60 分钟可以免费改一次", "60"),
        ("两段都要退", "两段"),
        ("特惠房仅限一大一小", "一大一小"),
        ("最多退 1.5 万元", "15000 元"),
        ("退 百分之四十", "40%"),
    ],
)
def test_a_value_is_said_whichever_way_it_is_written(line: str, value: str) -> None:
    assert says(line, value)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("15 天之内", "5 天"),
        ("5 个工作日", "5 天"),
        ("300 分钟", "300 元"),
        ("1.5 小时", "5 小时"),
        ("一位成人", "一大一小"),
        ("", "3 天"),
        ("三天之内", ""),
    ],
)
def test_another_value_is_not_taken_for_it(line: str, value: str) -> None:
    assert not says(line, value)


def test_numbers_are_read_in_digits_first_and_an_article_is_none() -> None:
    assert numbers("第 3 天，两次") == {Decimal(3)}
    assert numbers("第 3 天，两次", words=True) == {Decimal(3), Decimal(2)}
    assert numbers("一次") == frozenset()


def test_values_in_words_count_by_their_number_or_by_the_words() -> None:
    assert has_numbers("住满 3 晚", "三晚")
    assert has_numbers("没有欠费即可开通", "没有欠费")
    assert not has_numbers("住满 2 晚", "三晚")


def test_a_span_stands_in_a_quote_whatever_its_spaces_and_widths() -> None:
    assert inside("满３００元 可用", ["券满 300 元可用，当日有效"])
    assert not inside("满 300 元可用", ["券满 30 元可用"])
