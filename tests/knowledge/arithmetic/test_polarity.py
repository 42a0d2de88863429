import pytest

from knowledge.arithmetic.polarity import affirmed, answers, bound, conditional, denials, denies, hedged


@pytest.mark.parametrize(
    "clause",
    [
        "不予退款",
        "无需审批",
        "起飞后不能改期",
        "免收手续费",
        "没有违约金",
        "nothing is refunded",
        "it cannot be changed",
    ],
)
def test_denials_are_seen(clause: str) -> None:
    assert denies(clause)


@pytest.mark.parametrize(
    "clause",
    ["不超过300元", "不得超过3次", "非自愿退改", "特别提醒", "无论金额大小", "no more than 5 days", "不得不取消"],
)
def test_bounds_and_compounds_deny_nothing(clause: str) -> None:
    assert not denies(clause)


@pytest.mark.parametrize(
    ("family", "clause", "said"),
    [
        ("can", "可以全额退款", "yes"),
        ("can", "一律不得人工复机", "no"),
        ("need", "无需身份证", "no"),
        ("need", "须提供身份证", "yes"),
        ("charge", "不收上门费", "no"),
        ("charge", "收取移机费50元", "yes"),
        ("have", "没有违约金", "no"),
        ("can", "guests may cancel", "yes"),
        ("can", "it cannot be cancelled", "no"),
        ("can", "由客户承担", None),
        ("", "可以退", None),
    ],
)
def test_a_clause_answers_the_family_it_speaks_of(family: str, clause: str, said: str | None) -> None:
    assert answers(family, clause) == said


def test_a_clause_with_a_yes_and_a_no_says_neither() -> None:
    assert answers("can", "可以改期但不得退票") is None


def test_a_condition_that_the_question_names_is_none() -> None:
    assert conditional("起飞后不能改期。")
    assert not conditional("起飞后不能改期。", "起飞后还能改期吗？")
    assert not conditional("任何级别一律不得人工复机。")


@pytest.mark.parametrize(
    ("text", "word", "way"),
    [
        ("不超过300元", "300元", "max"),
        ("3天以内", "3天", "max"),
        ("至少2小时", "2小时", "min"),
        ("满100元", "100元", "min"),
        ("up to 5 days", "5 days", "max"),
        ("at least 5 days", "5 days", "min"),
        ("收取50元", "50元", None),
    ],
)
def test_a_value_knows_which_way_it_limits(text: str, word: str, way: str | None) -> None:
    start = text.index(word)
    assert bound(text, start, start + len(word)) == way


def test_restrictions_are_hedges() -> None:
    assert hedged("仅限本人办理") and not hedged("本人办理")


def test_denials_are_counted_and_bounds_are_none_of_them() -> None:
    assert (denials("不能退，也不能换"), denials("不超过3次"), denials("It cannot be refunded")) == (2, 0, 1)


def test_a_clause_without_its_denials_says_what_it_speaks_of() -> None:
    assert affirmed("不可以转让").strip() == affirmed("可以转让").strip() == "转让"
