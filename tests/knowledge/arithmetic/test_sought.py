import pytest

from knowledge.arithmetic.asking import Want
from knowledge.arithmetic.quantities import quantities
from knowledge.arithmetic.sought import counted_in, counts_in, ends_in_time, says, sought


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("寄到岛上要几天，运费多少", {Want.LIMIT, Want.AMOUNT}),
        ("套餐包含几个g、多少钱", {Want.AMOUNT, Want.COUNT}),
        ("我自己能批多少，超了找谁", {Want.AMOUNT}),
        ("多久之内上报，报给谁", {Want.LIMIT}),
        ("上个月去的，现在要发票还来得及吗", {Want.LIMIT}),
        ("晚到三天，赔付按哪一档", {Want.AMOUNT}),
        ("老人票几岁能买", {Want.COUNT}),
        ("how much is the pack and how many days does it run?", {Want.AMOUNT, Want.LIMIT}),
        ("spring coupon, minimum spend?", {Want.AMOUNT}),
        ("delayed a month ago, too late to claim?", {Want.LIMIT}),
    ],
)
def test_every_value_a_question_asks_for_is_known(question: str, wants: set[Want]) -> None:
    found = sought(question)
    assert {found.want, *found.also} == wants


def test_a_number_asked_for_outright_counts_before_a_noun_at_the_end() -> None:
    assert sought("business price, how many pieces?").want is Want.COUNT
    assert sought("excess baggage price?").want is Want.AMOUNT


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("手续费谁承担", Want.WHO),
        ("可以带宠物吗", Want.YES_NO),
        ("为什么扣了多少钱", Want.REASON),
        ("住了好几晚能退吗", Want.YES_NO),
        ("who pays when a customer changes a ticket?", Want.WHO),
    ],
)
def test_what_asks_for_no_value_is_placed_as_before(question: str, want: Want) -> None:
    assert sought(question).want is want
    assert sought(question).also == ()


def test_a_when_that_tells_the_case_asks_for_no_day() -> None:
    assert sought("how much do they pay when they cancel?").also == ()
    assert sought("how much is refunded, and when is it paid?").also == (Want.LIMIT,)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("机票在飞完后 7 天入账。", True),
        ("签收后第7天扣款。", True),
        ("30 分钟内恢复。", True),
        ("客户反映一个月扣了两次。", False),
        ("一个月内同一地址报修3次以上的，转线路整治。", False),
    ],
)
def test_a_length_that_ends_something_is_told_from_one_that_tells_a_story(text: str, ends: bool) -> None:
    assert ends_in_time(text, quantities(text)) is ends


def test_a_discount_in_words_and_a_numbered_day_are_values_too() -> None:
    for want, text in ((Want.AMOUNT, "第二件半价"), (Want.AMOUNT, "满300减40"), (Want.LIMIT, "签收后第7天扣款")):
        assert says(want, text, quantities(text))
    assert not says(Want.AMOUNT, "到店付的不算", ())


def test_what_a_client_counts_in_by_a_name_of_its_own_is_read() -> None:
    assert counted_in("一单最多得多少星贝") == "星贝"
    assert counts_in("星贝", "单笔最多500星贝") and not counts_in("星贝", "星贝不折现")
    assert counted_in("要多少钱") == "" and not counts_in("", "500")
