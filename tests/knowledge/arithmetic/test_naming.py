import pytest

from knowledge.arithmetic.naming import asked, mentions

NAMES = {
    "refund": ["退款", "退费", "refund", "money back"],
    "waive": ["免手续费", "减免手续费", "waive fee"],
    "credit": ["补偿", "赔偿", "compensation"],
    "ticket": ["退票", "退机票"],
}


def meant(text: str) -> list[str]:
    return [one.key for one in asked(text, mentions(text, NAMES))]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("我能给客户退款300吗", ["refund"]),
        ("客户退票，我能免手续费吗", ["waive"]),
        ("免退票手续费可以吗", ["waive"]),
        ("退票手续费能不能免", ["waive"]),
        ("can I waive the cancellation fee", ["waive"]),
        ("she wants her MONEY BACK", ["refund"]),
        ("I refunded him", ["refund"]),
        ("能减免手续废吗", ["waive"]),
        ("may I refnud 300", ["refund"]),
        ("compensaton of 50", ["credit"]),
        ("退款还是补偿", ["refund", "credit"]),
        ("现在几点", []),
        ("the funds were late", []),
    ],
)
def test_a_thing_is_known_by_its_names_however_they_are_bent(text: str, keys: list[str]) -> None:
    assert meant(text) == keys


def test_the_longer_name_wins_where_two_overlap() -> None:
    found = mentions("直接免退货退款", {"refund": ["退款", "退货退款"], "only": ["免退货退款"]})
    assert [one.key for one in found] == ["only"]


def test_a_name_two_things_share_names_both() -> None:
    found = mentions("迪士尼特价还有吗", {"new": ["迪士尼特价"], "old": ["迪士尼特价"]})
    assert {one.key for one in found} == {"new", "old"}


def test_a_slip_counts_only_in_names_long_enough_to_bear_it() -> None:
    assert mentions("see you", {"fee": ["fee"]}) == ()
    assert mentions("退歉", {"refund": ["退款"]}) == ()


def test_a_misspelt_name_says_that_it_is_not_exact() -> None:
    (found,) = mentions("rafund please", {"refund": ["refund"]})
    assert not found.exact


def test_a_word_that_holds_another_is_not_that_word() -> None:
    assert mentions("nonrefundable", {"refund": ["refund"]}, slips=False) == ()


def test_the_asking_clause_decides_between_two_things() -> None:
    assert meant("客户要求退款，我可以补偿吗") == ["credit"]
    assert meant("这个功能退款和补偿都有") == ["refund", "credit"]
