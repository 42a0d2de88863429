from decimal import Decimal

import pytest

from knowledge.arithmetic.request import read_request
from knowledge.authority import Action, Matrix


def action(name: str, unit: str, *aliases: str) -> Action:
    return Action(name, {"zh": aliases[0], "en": name}, aliases, unit)


MATRIX = Matrix(
    "c",
    (),
    (
        action("refund", "CNY", "退款", "全额退", "refund"),
        action("credit", "CNY", "补偿", "红包", "赔付", "compensation"),
        action("grace", "小时", "缓停", "grace period"),
        action("points", "岚点", "送岚点", "bonus points"),
        action("swap", "台", "换光猫", "换一台"),
        action("triple", "CNY", "假一赔三"),
    ),
    (),
)


@pytest.mark.parametrize(
    ("text", "actions", "amount"),
    [
        ("我能给客户退300吗", ("refund",), "300"),
        ("may I refund 300?", ("refund",), "300"),
        ("可以补偿五十块吗", ("credit",), "50"),
        ("能退款三百五吗", ("refund",), "350"),
        ("退款1.5万元谁能批", ("refund",), "15000"),
        ("订单20261101888退款99.5元行吗", ("refund",), "99.5"),
        ("晚了三天，能补50吗", ("credit",), "50"),
        ("客户要500，我能赔200吗", ("credit",), "200"),
        ("能补偿50到100元吗", ("credit",), "100"),
        ("缓停三天行吗", ("grace",), "72"),
        ("给他送2000岚点可以吗", ("points",), "2000"),
        ("能换光猫吗", ("swap",), "1"),
        ("假一赔三能答应吗", ("triple",), None),
        ("能给他退款吗", ("refund",), None),
        ("退款还是补偿好", ("refund", "credit"), None),
        ("客户很生气怎么办", (), None),
    ],
)
def test_an_action_and_an_amount_are_read_from_plain_words(
    text: str, actions: tuple[str, ...], amount: str | None
) -> None:
    read = read_request(text, MATRIX)
    assert read.actions == actions
    assert read.amount == (Decimal(amount) if amount else None)


def test_an_amount_in_another_currency_is_named_and_not_taken_over() -> None:
    read = read_request("can I refund 20 dollars", MATRIX)
    assert (read.amount, read.foreign) == (None, "USD")


def test_what_the_action_was_read_by_is_told() -> None:
    read = read_request("我能退300吗", MATRIX)
    assert (read.read_as, read.exact) == ("退款", False)
