import pytest

from knowledge.arithmetic.expected import expected, meets
from knowledge.arithmetic.quantities import quantities


@pytest.mark.parametrize(
    ("question", "sentence", "met"),
    [
        ("这座桥是哪一年建的", "该桥于1931年建成通车。", True),
        ("这座桥是哪一年建的", "该桥由两家公司合建。", False),
        ("全线有多少公里", "全长88.4公里。", True),
        ("全线有多少公里", "共有12个车站。", False),
        ("轮椅要提前多久申请", "须在起飞前 48 小时申请。", True),
        ("轮椅要提前多久申请", "30 分钟内联络到本人。", False),
        ("快递晚了多久可以赔", "晚到满 2 天的可以赔付。", True),
        ("快递晚了多久可以赔", "赔付款 3 天内到账。", False),
        ("这个包有几个g", "7天12gb，跨国不用重新买。", True),
        ("这个包有几个g", "只管这六个国家。", False),
        ("how old must a child be", "children aged 5 years old or more may fly alone.", True),
    ],
)
def test_only_a_value_of_the_kind_asked_for_will_do(question: str, sentence: str, met: bool) -> None:
    assert meets(expected(question), sentence, quantities(sentence)) is met


def test_a_question_that_words_answer_expects_no_value() -> None:
    assert meets(expected("手续费谁承担"), "由客户承担。", ()) is None


def test_how_long_something_takes_is_no_threshold() -> None:
    assert not expected("退款多久可以到账").threshold
    assert expected("航班延误多久可以退票").threshold
