import pytest

from knowledge.arithmetic.bands import holds
from knowledge.arithmetic.quantities import quantities


@pytest.mark.parametrize(
    ("clause", "value", "held"),
    [
        ("入住前48小时至7天", "提前3天", True),
        ("入住前48小时至7天", "提前30小时", False),
        ("离店7天及以上", "10天", True),
        ("90 分钟及以上", "80分钟", False),
        ("within 48 hours", "30 hours", True),
        ("2 to 7 days before", "8 days", False),
        ("单次100元以内", "150元", False),
        ("超过30天", "两个月", True),
    ],
)
def test_a_value_lies_in_a_range_or_not(clause: str, value: str, held: bool) -> None:
    assert holds(clause, {one.key for one in quantities(value)}) is held


@pytest.mark.parametrize(
    ("clause", "value"), [("平台服务费 20 元", "提前3天"), ("入住前48小时至7天", "300元"), ("随时", "3天")]
)
def test_a_clause_without_a_range_of_that_kind_says_nothing(clause: str, value: str) -> None:
    assert holds(clause, {one.key for one in quantities(value)}) is None


def test_working_days_are_not_days() -> None:
    assert holds("3 个工作日内", {one.key for one in quantities("5天")}) is None
