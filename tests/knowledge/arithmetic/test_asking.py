import pytest

from knowledge.arithmetic.asking import Want, asked, fits, grants, interrogative, matter
from knowledge.arithmetic.quantities import quantities


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("客户要退改，手续费谁承担？", Want.WHO),
        ("改签收多少钱？", Want.AMOUNT),
        ("超时一天赔多少", Want.AMOUNT),
        ("滞纳金怎么算？", Want.AMOUNT),
        ("退款多久到账", Want.LIMIT),
        ("几个工作日能退？", Want.LIMIT),
        ("改期最多几次", Want.COUNT),
        ("可以带宠物吗？", Want.YES_NO),
        ("能不能加急", Want.YES_NO),
        ("怎么办理携号转网？", Want.HOW),
        ("为什么扣了两次", Want.REASON),
        ("在哪里查进度", Want.WHERE),
        ("需要哪些材料", Want.WHICH),
        ("延误证明", Want.WHAT),
        ("How much is the change fee?", Want.AMOUNT),
        ("How long does a refund take?", Want.LIMIT),
        ("Who pays the difference?", Want.WHO),
        ("Can I refund it?", Want.YES_NO),
        ("How do I confirm a booking?", Want.HOW),
        ("Why was I charged twice?", Want.REASON),
    ],
)
def test_a_question_wants_one_kind_of_answer(question: str, want: Want) -> None:
    assert asked(question).want is want


@pytest.mark.parametrize(
    ("question", "modal"),
    [
        ("可以退吗？", "can"),
        ("需要身份证吗？", "need"),
        ("收手续费吗？", "charge"),
        ("有违约金吗？", "have"),
        ("Is ID required?", "need"),
        ("不能退吗？", ""),
    ],
)
def test_a_yes_or_no_question_has_a_family_unless_it_is_negative(question: str, modal: str) -> None:
    assert asked(question).modal == modal


def test_a_question_about_what_staff_may_grant_is_known_as_one() -> None:
    assert asked("一线能补多少？").authority
    assert not asked("上门费多少钱？").authority
    assert grants("一线专员（l1）单次100元以内") and not grants("每超1天赔付5元")


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("退票多久到账？", "退票 到账"),
        ("平台服务费多少钱？", "平台服务费"),
        ("How long does a hotel refund take?", "hotel refund"),
        ("怎么办？", "怎么办？"),
    ],
)
def test_the_matter_is_the_question_without_its_asking_words(question: str, left: str) -> None:
    assert matter(question) == left


def test_a_length_that_tells_a_story_is_no_limit() -> None:
    story, limit = "客户反映“一个月扣了两次”的情况。", "原路退回，3个工作日到账。"
    assert fits(Want.LIMIT, story, quantities(story)) is None
    assert fits(Want.LIMIT, limit, quantities(limit)) is True


def test_a_heading_that_only_asks_is_interrogative() -> None:
    assert interrogative("手续费谁承担") and interrogative("多久到账？")
    assert not interrogative("手续费由客户承担。")
