"""Permitted values of an attribute: offered to pick from, read in words, and taken back from words."""

from datetime import UTC, datetime

from assistant.wording.bilingual import Bilingual
from assistant.wording.value_words import Option, coded, options, value_label
from knowledge.authority import Matrix, Rule
from knowledge.document import Validity

CAUSES = {
    "airline": {"zh": "航司原因", "en": "The airline"},
    "customer": {"zh": "客户自己的原因", "en": "The customer"},
}


def matrix(conditions: str, values: dict[str, dict[str, dict[str, str]]] | None = None) -> Matrix:
    since = Validity(datetime(2026, 1, 1, tzinfo=UTC), None)
    rule = Rule("c", "R1", 1, "refund", "allow", "CNY", "capital", True, since, conditions)
    return Matrix("c", (), (), (rule,), {}, values or {})


def test_the_clients_own_list_is_offered_whole_and_in_its_order():
    found = options(matrix("cause == 'airline'", {"cause": CAUSES}), "cause")
    assert [one.code for one in found] == ["airline", "customer"]
    assert found[0].words == Bilingual("航司原因", "The airline")


def test_without_a_list_the_rules_own_literals_are_offered_and_something_else():
    found = options(matrix("cause in ['airline', 'hotel'] and used == false"), "cause")
    assert [one.code for one in found] == ["airline", "hotel", "other"]


def test_a_yes_or_no_is_offered_as_such_and_a_number_is_left_to_be_typed():
    made = matrix("used == false and days >= 2")
    assert options(made, "used") == (Option(True, Bilingual("是", "Yes")), Option(False, Bilingual("否", "No")))
    assert options(made, "days") == ()


def test_a_value_is_read_in_words_and_itself_where_nobody_named_it():
    assert value_label({"cause": CAUSES}, "cause", "airline").zh == "航司原因"
    assert value_label({"cause": CAUSES}, "cause", ("airline", "hotel")).en == "The airline, hotel"
    assert value_label({}, "used", False).zh == "否"


def test_a_label_in_either_language_is_taken_as_its_code():
    for said in ("航司原因", "the airline ", "AIRLINE"):
        assert coded({"cause": CAUSES}, "cause", said) == "airline"
    assert coded({"cause": CAUSES}, "cause", "天气") == "天气"
    assert coded({}, "days", 3) == 3
