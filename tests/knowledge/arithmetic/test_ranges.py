from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.arithmetic.ranges import Range, measured, ranges, within

HOUR = 1 / 24


@pytest.mark.parametrize(
    ("text", "dimension", "low", "high"),
    [
        ("出发前1至3天", "time", 1, 3),
        ("一至三天", "time", 1, 3),
        ("3 to 7 days", "time", 3, 7),
        ("between 3 days and 7 days", "time", 3, 7),
        ("2小时至4小时", "time", 2 * HOUR, 4 * HOUR),
        ("两到三周", "time", 14, 21),
        ("100元至200元", "money CNY", 100, 200),
        ("10kg以内", "count kg", 0, 10),
        ("十公斤以下", "count kg", 0, 10),
        ("7 days or fewer", "time", 0, 7),
        ("within 48 hours", "time", 0, 2),
        ("半小时以内", "time", 0, HOUR / 2),
        ("24小时(含)以内", "time", 0, 1),
        ("不足24小时", "time", 0, 1),
        ("未满24小时", "time", 0, 1),
        ("不满24小时", "time", 0, 1),
        ("up to 10kg", "count kg", 0, 10),
        ("3天以上", "time", 3, inf),
        ("7天及以上", "time", 7, inf),
        ("满200元", "money CNY", 200, inf),
        ("超过20公斤", "count kg", 20, inf),
        ("at least 7 days", "time", 7, inf),
        ("more than 3 days", "time", 3, inf),
        ("5人以上", "count person", 5, inf),
        ("10%以上", "percent %", 10, inf),
        ("$100 or more", "money USD", 100, inf),
    ],
)
def test_a_range_is_read_with_its_unit_and_its_open_end(text: str, dimension: str, low: float, high: float):
    (found,) = ranges(text)
    assert found.dimension == dimension
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("denied", "plain"),
    [
        ("不超过20公斤", "20公斤以内"),
        ("no more than 3 days", "within 3 days"),
        ("not more than 10 kg", "up to 10 kg"),
        ("不多于3件", "最多3件"),
        ("不少于3天", "3天以上"),
        ("不低于100元", "100元以上"),
        ("not less than 3 days", "at least 3 days"),
        ("no fewer than 5 people", "5 people or more"),
    ],
)
def test_what_is_denied_is_stated_the_other_way_round(denied: str, plain: str):
    assert ranges(denied) == ranges(plain) != ()


@pytest.mark.parametrize("text", ["", "第三天", "20公斤", "三天", "3月5日以前", "13800138000以上", "退票手续费"])
def test_a_plain_value_a_date_or_a_number_without_a_unit_is_no_range(text: str):
    assert ranges(text) == ()


@pytest.mark.parametrize(
    ("question", "text", "inside"),
    [
        ("两小时能退吗", "4小时内", True),
        ("两小时能退吗", "1小时内", False),
        ("90分钟", "2小时以内", True),
        ("两个星期", "7至15天", True),
        ("48小时", "3天以上", False),
        ("前一天取消", "出发前1至3天", True),
        ("cancel the day before", "1 to 3 days", True),
        ("300块", "满200元", True),
        ("二十公斤", "10kg以内", False),
        ("二十公斤", "10kg以内；23kg以内", True),
        ("三天", "3天以上", True),
    ],
)
def test_a_value_lies_in_a_range_whatever_unit_and_numerals_either_is_written_in(
    question: str, text: str, inside: bool
):
    assert within(measured(question), text) is inside


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("20公斤", "20元以内"),
        ("20元", "满20美元"),
        ("三天", "3公里以内"),
        ("三件", "3天以上"),
        ("怎么退票", "3天以上"),
        ("三天", "退票手续费"),
    ],
)
def test_values_are_never_compared_across_dimensions(question: str, text: str):
    assert within(measured(question), text) is None


@pytest.mark.parametrize("text", ["3月5日", "PR-TR-12", "13800138000", "15", "退票", ""])
def test_dates_identifiers_and_bare_numbers_are_not_measured(text: str):
    assert measured(text) == ()


@settings(deadline=None)
@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 300))
def test_a_range_holds_what_lies_between_its_ends_and_both_of_them(low, high, value):
    (found,) = ranges(f"{low}至{high}天")
    assert (found.low, found.high) == (min(low, high), max(low, high))
    assert found.holds(low) and found.holds(high)
    assert within([("time", value)], f"{low}至{high}天") is (min(low, high) <= value <= max(low, high))


@settings(deadline=None)
@given(st.integers(1, 99), st.sampled_from(["天以内", "天以上", "公斤以下", "元起", " days or more", "小时内"]))
def test_an_open_range_holds_its_own_end(size, rest):
    (found,) = ranges(f"{size}{rest}")
    assert (found.low == 0) != (found.high == inf)
    assert found.holds(found.high if found.low == 0 else found.low)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_states_ranges_that_are_not_empty(text):
    assert all(isinstance(one, Range) and 0 <= one.low <= one.high for one in ranges(text.lower()))
    measured(text.lower())
