from decimal import Decimal

import pytest

from knowledge.arithmetic.money import amounts


def _read(text: str) -> list[tuple[str, str]]:
    return [(format(one.value.normalize(), "f"), one.unit) for one in amounts(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("¥300", [("300", "CNY")]),
        ("￥１，２００", [("1200", "CNY")]),
        ("赔偿三百块", [("300", "CNY")]),
        ("赔偿三百块钱", [("300", "CNY")]),
        ("叁佰元整", [("300", "CNY")]),
        ("一千二百元", [("1200", "CNY")]),
        ("三块五", [("3.5", "CNY")]),
        ("3元5角", [("3.5", "CNY")]),
        ("五毛", [("0.5", "CNY")]),
        ("1.5万元", [("15000", "CNY")]),
        ("NT$300", [("300", "TWD")]),
        ("新台幣300元", [("300", "TWD")]),
        ("新臺幣三百元", [("300", "TWD")]),
        ("US$20", [("20", "USD")]),
        ("$1,500.50", [("1500.5", "USD")]),
        ("20美元", [("20", "USD")]),
        ("300 yuan", [("300", "CNY")]),
        ("CNY 8,888", [("8888", "CNY")]),
        ("RMB 300-500", [("300", "CNY"), ("500", "CNY")]),
        ("50-100元", [("50", "CNY"), ("100", "CNY")]),
        ("50元至100元", [("50", "CNY"), ("100", "CNY")]),
        ("twenty dollars", [("20", "USD")]),
        ("每GB5元", [("5", "CNY")]),
        ("300多元", [("300", "CNY")]),
        ("提前报备，300元以内", [("300", "CNY")]),
        ("500元3天", [("500", "CNY")]),
        ("满100减20元", [("20", "CNY")]),
    ],
)
def test_amounts_are_read_with_their_currency(text: str, found: list[tuple[str, str]]) -> None:
    assert _read(text) == found


@pytest.mark.parametrize(
    "text", ["三折", "元旦快乐", "一块去办", "3块硬盘", "百元商品", "第300号", "30天", "客户要退5,000"]
)
def test_what_is_no_amount_is_not_read_as_one(text: str) -> None:
    assert amounts(text) == ()


def test_the_span_holds_exactly_the_words_of_the_amount() -> None:
    text = "同一客户30天内累计不超过二百元，本人当日累计不超过1,000元。"
    assert [text[one.start : one.end] for one in amounts(text)] == ["二百元", "1,000元"]


def test_a_full_width_comma_before_a_number_belongs_to_the_sentence() -> None:
    text = "审核后，300元，不收其他费用"
    assert [(one.value, text[one.start : one.end]) for one in amounts(text)] == [(Decimal(300), "300元")]
