import pytest

from knowledge.arithmetic.promo_name import promotion_name, unheard

KNOWN = "海岛亲子套票 老用户回馈 学生流量包 island family pass for students"


@pytest.mark.parametrize("question", ["重阳节优惠还能用吗", "618大促还有吗", "is the halloween sale still on"])
def test_a_name_that_nothing_bears_is_unheard_of(question: str) -> None:
    assert unheard(promotion_name(question), KNOWN)


@pytest.mark.parametrize(
    "question", ["海岛特价还有吗", "学生优惠还有吗", "老用户回馈活动还能参加吗", "is the family deal still on"]
)
def test_a_name_that_something_bears_is_known(question: str) -> None:
    name = promotion_name(question)
    assert name and not unheard(name, KNOWN)


@pytest.mark.parametrize(
    "question",
    ["现在有什么优惠活动吗", "有没有便宜的活动", "do we have any deals", "退票手续费多少钱", "延误2天给多少红包"],
)
def test_general_words_are_no_name(question: str) -> None:
    assert promotion_name(question) == ""
