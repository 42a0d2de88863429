import pytest

from knowledge.arithmetic.quantities import of_kind, quantities


def _keys(text: str) -> list[tuple[str, str, str]]:
    return [one.key for one in quantities(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("两个半小时", "2.5 hours"),
        ("兩個半小時", "两个半小时"),
        ("24小时", "24 hours"),
        ("半小时", "30分钟"),
        ("30天", "30 days"),
        ("三十天", "30日"),
        ("5个工作日", "5 working days"),
        ("五個工作日", "5 business days"),
        ("一周", "7天"),
        ("一年", "12个月"),
        ("半年", "6 months"),
        ("一个半月", "1.5个月"),
        ("百分之五", "5%"),
        ("百分之五", "5 percent"),
        ("千分之三", "0.3%"),
        ("八五折", "8.5折"),
        ("三百元", "¥300"),
        ("1.5万元", "15,000 yuan"),
        ("2026年11月3日", "2026-11-03"),
        ("二〇二六年十一月三日", "Nov 3, 2026"),
        ("11月3号", "3 November"),
        ("下午6点半", "18:30"),
        ("6:30 p.m.", "18:30"),
        ("400-820-8820", "400 820 8820"),
        ("3次", "three times"),
        ("两人", "2 people"),
        ("half an hour", "30 minutes"),
        ("two and a half hours", "2.5小时"),
    ],
)
def test_the_same_value_has_the_same_key_in_every_writing(one: str, other: str) -> None:
    assert _keys(one) == _keys(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5个工作日", "5天"),
        ("24小时", "1天"),
        ("300元", "300美元"),
        ("5GB", "5MB"),
        ("3次", "3人"),
        ("10%", "10元"),
        ("30天", "30小时"),
        ("11月3日", "11月13日"),
        ("2月", "2个月"),
    ],
)
def test_another_unit_is_another_value(one: str, other: str) -> None:
    assert _keys(one) != _keys(other)


def test_a_sentence_gives_every_value_once_and_in_order() -> None:
    text = "TE-BL-03：L1单次100元以内，3个工作日内到账，本人当日不超过1000元，最迟次日12:00，电话400-820-8820。"
    assert [(one.kind, one.value) for one in quantities(text)] == [
        ("id", "TE-BL-03"),
        ("id", "L1"),
        ("money", "100"),
        ("duration", "3"),
        ("money", "1000"),
        ("time", "12:00"),
        ("phone", "4008208820"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "一定要核实",
        "统一办理",
        "十分抱歉",
        "万一没有",
        "唯一的办法",
        "一个客户",
        "第一时间联系",
        "one of them",
        "一次性付清",
    ],
)
def test_words_that_hold_a_numeral_are_no_numbers(text: str) -> None:
    assert quantities(text) == ()


def test_a_range_gives_both_ends() -> None:
    assert [one.value for one in of_kind("3-5个工作日", {"duration"})] == ["3", "5"]
    assert [one.value for one in of_kind("大概两三天", {"duration"})] == ["2", "3"]


def test_addresses_are_read_whole() -> None:
    text = "见 https://help.example.com/refund。或写信到 care@example.com，文件 PRM-TR-017"
    assert [(one.kind, one.value) for one in quantities(text)] == [
        ("url", "https://help.example.com/refund"),
        ("email", "care@example.com"),
        ("id", "PRM-TR-017"),
    ]


def test_day_of_month_and_month_alone_are_dates_not_lengths() -> None:
    assert _keys("次月5日前") == [("date", "---05", "")]
    assert _keys("7日无理由") == [("duration", "7", "day")]
    assert _keys("欠费从停机次月1日起") == [("date", "---01", "")]
