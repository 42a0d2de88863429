from datetime import date

import pytest

from knowledge.arithmetic.counting import counted
from knowledge.document import Kind

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("question", "kind", "topic", "change"),
    [
        ("有几个行李相关的促销？", Kind.PROMOTION, "行李", ""),
        ("现在一共有多少个流程文件", Kind.PROCESS, "", ""),
        ("已经结束的活动有多少个", Kind.PROMOTION, "", "ended"),
        ("下个月有几个活动开始", Kind.PROMOTION, "", "begins"),
        ("哪些优惠下周到期", Kind.PROMOTION, "", "ends"),
        ("how many notices are in force", Kind.NOTICE, "", ""),
        ("how many hotel promotions do we have", Kind.PROMOTION, "hotel", ""),
    ],
)
def test_a_question_that_counts_says_what(question: str, kind: Kind, topic: str, change: str) -> None:
    found = counted(question, TODAY)
    assert found is not None
    assert (found.kinds, found.topic, found.change) == (frozenset({kind}), topic, change)


@pytest.mark.parametrize(
    "question",
    [
        "一单能用几个优惠",
        "改签要走几个流程",
        "哪些流程要主管批",
        "最多能领几个活动券",
        "改期最多几次",
        "how many offers can be combined",
    ],
)
def test_a_rule_about_how_many_counts_no_documents(question: str) -> None:
    assert counted(question, TODAY) is None


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("本月", date(2026, 11, 1), date(2026, 11, 30)),
        ("下个月", date(2026, 12, 1), date(2026, 12, 31)),
        ("本周", date(2026, 11, 23), date(2026, 11, 29)),
        ("10天内", date(2026, 11, 23), date(2026, 12, 3)),
    ],
)
def test_the_days_meant_are_both_included(when: str, first: date, last: date) -> None:
    found = counted(f"{when}到期的促销有几个", TODAY)
    assert found is not None and (found.first, found.last) == (first, last)
