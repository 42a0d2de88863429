import pytest

from assistant.wording.aligned import flipped, misplaced
from assistant.wording.neutral import denied_lead, is_frame
from assistant.wording.units import other_number, other_unit

CLASSES = (
    "入网满3个月、没有欠费即可开通；不满3个月的预存200元也能开。",
    "退订即时生效，次月不再扣费，不得要求客户自己发短信。",
    "出发前 7 天及以上可以换人一次，已经送签的不能换人。",
    "没有资格的一线专员收齐凭证后转高级专员办理。",
)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("入网满3个月、没有欠费就不可以开通", CLASSES[0]),
        ("次月继续扣费", CLASSES[1]),
        ("可以要求客户自己发短信", CLASSES[1]),
        ("出发前 7 天及以上不可以换人一次", CLASSES[2]),
        ("有资格的一线专员收齐凭证后转高级专员办理", CLASSES[3]),
        ("取件收费", "取件免费，鉴定费由平台垫付。"),
        ("The SIM is not activated at once.", "The SIM is activated at once. No refund is given."),
    ],
)
def test_the_same_words_with_another_denial_are_turned_round(said: str, source: str) -> None:
    assert flipped(said, [source])


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("入网满3个月、没有欠费就可以开通", CLASSES[0]),
        ("次月起不扣费", CLASSES[1]),
        ("不能要求客户自己发短信", CLASSES[1]),
        ("已经送签的就不可以换人", CLASSES[2]),
        ("一线专员没有资格的，把凭证收齐后转给高级专员办", CLASSES[3]),
        ("Once the SIM has been activated, no refund is available.", "Refunds are not available once it is activated."),
    ],
)
def test_the_same_denial_in_other_words_is_not(said: str, source: str) -> None:
    assert not flipped(said, [source])


def test_a_denial_laid_between_two_clauses_of_the_source_is_read_with_the_nearer() -> None:
    source = "逾期15天以上的转支付部提醒，坐席不催款。"
    assert not flipped("逾期15天以上的转支付部提醒，坐席不催款", [source])
    assert flipped("逾期15天以上的不转支付部提醒", [source])


def test_a_heading_denies_too_and_one_in_another_language_says_nothing() -> None:
    assert flipped("可以设置障碍", ["任何级别都不例外。", "不得设置障碍"])
    assert not flipped("No refund is given.", ["不得设置障碍"])


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("国内 15 个工作日内、国际 7 个工作日内退回", "国内 7 个工作日内、国际 15 个工作日内退回。"),
        ("改期费：1000元，误机费：1500元", "改期费：1500元；误机费：1000元"),
        ("年满 12 周岁、未满 5 周岁的儿童", "年满 5 周岁、未满 12 周岁的儿童单独乘机。"),
        ("Change fee: 30 yuan; no-show fee: 10 yuan", "Change fee: 10 yuan; no-show fee: 30 yuan"),
    ],
)
def test_a_value_behind_the_words_that_lead_in_to_another_is_misplaced(said: str, source: str) -> None:
    assert misplaced(said, [source])


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("国际 15 个工作日内退回，国内 7 个工作日内", "国内 7 个工作日内、国际 15 个工作日内退回。"),
        ("误机费 1000元，改期费是 1500元", "改期费：1500元；误机费：1000元"),
        (
            "Abroad it returns within 10 working days.",
            "Money returns within 5 working days in China and 10 working days abroad.",
        ),
    ],
)
def test_values_in_another_order_with_their_own_words_are_in_place(said: str, source: str) -> None:
    assert not misplaced(said, [source])


def test_a_lead_that_denies_leads_in_to_nothing() -> None:
    assert denied_lead("需要说明的不是，7 天内可以退") and denied_lead("另外，需要说明的不是，7 天内可以退")
    assert not denied_lead("需要说明的是，7 天内可以退")
    assert not denied_lead("不可以：已经结束") and not denied_lead("Express fee: none")


def test_a_frame_denies_only_what_the_question_denies() -> None:
    assert is_frame("您可以这样跟客户说：", ["退票"])
    assert not is_frame("您不可以这样跟客户说：", ["退票"])
    assert is_frame("不能退的情况如下：", ["哪些情况不能退"])


def test_a_number_that_belongs_to_no_value_must_stand_in_a_source() -> None:
    assert other_number("月底23点590分", ["月底23点59分"]) and not other_number("月底23点59分", ["月底23点59分"])
    assert other_number("在这九座山之间", ["在这两座山之间"]) and not other_number("在这两座山之间", ["在这2座山之间"])
    assert not other_number("第 3 步交 1,500 元", ["第三步交 1500 元"])


def test_a_unit_after_a_chinese_numeral_counts() -> None:
    assert other_unit("第二公斤半价", ["第二件半价"]) and not other_unit("两条资料", ["两项资料"])
