"""Values said in a call come out in their normal form, with the exact words, and nothing that was not said."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from knowledge.arithmetic.extracts import extracts
from knowledge.call import Call, Speaker, Turn
from knowledge.fact import ExtractKind
from knowledge.language import Lang

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 10, 20, tzinfo=ZONE)


def read(text: str, speaker: Speaker = "agent") -> list[tuple[str, str]]:
    call = Call("yuanlan", "c1", "voice", Lang.HANS, "A33", NOW, turns=(Turn(0, speaker, text),))
    found = extracts(call, ZONE)
    for one in found:
        assert text[one.span.start : one.span.end] == one.span.text
    return [(one.kind, one.value) for one in found]


@pytest.mark.parametrize(
    ("said", "kind", "value"),
    [
        ("扣掉航司退票费 392 元", "fee", "392.00"),
        ("您实付 1100 元", "money", "1100.00"),
        ("退回来是 688 元", "credit", "688.00"),
        ("退69元，两小时内到账", "credit", "69.00"),
        ("I can offer a credit of 40 yuan", "credit", "40.00"),
        ("改到11月28日下午三点", "date", "2026-11-28"),
        ("改到11月28日下午三点", "time", "15:00"),
        ("订单是 CZ77301842", "order_id", "CZ77301842"),
        ("麻烦报订单尾号3310", "order_id", "3310"),
        ("打您尾号 8470 的手机", "phone_tail", "8470"),
        ("number ending in 4471", "phone_tail", "4471"),
        ("工单号 GD-20533", "ticket_id", "GD-20533"),
        ("您的报修单是BX-7806213", "ticket_id", "BX-7806213"),
        ("优惠 PRM-TR-017 已结束", "promo_id", "PRM-TR-017"),
        ("航班改到 MU5101", "flight", "MU5101"),
    ],
)
def test_a_value_is_read_in_its_normal_form(said: str, kind: ExtractKind, value: str) -> None:
    assert (kind, value) in read(said)


def test_a_length_of_time_is_no_date() -> None:
    assert read("三个工作日内到账") == []
    assert read("前后半天都可以") == []


def test_an_amount_that_is_only_about_so_much_is_no_amount() -> None:
    assert read("扣了四百多块", "customer") == []


def test_a_refusal_counts_only_after_an_offer() -> None:
    turns = (Turn(0, "agent", "需要的话有一个季包优惠。"), Turn(1, "customer", "太贵了，不需要"))
    call = Call("x", "c", "voice", Lang.HANS, "A1", NOW, turns=turns)
    assert [one.kind for one in extracts(call, ZONE)] == ["refusal", "refusal"]
    assert read("这件衣服我不想要了", "customer") == []


def test_names_of_the_clients_own_things_are_read_as_their_ids() -> None:
    names: dict[str, tuple[ExtractKind, tuple[str, ...]]] = {"PRM-XX-103": ("promo_id", ("流量季包", "季包"))}
    call = Call("x", "c", "voice", Lang.HANS, "A1", NOW, turns=(Turn(0, "agent", "给您办流量季包"),))
    assert [(one.kind, one.value) for one in extracts(call, ZONE, names)] == [("promo_id", "PRM-XX-103")]
