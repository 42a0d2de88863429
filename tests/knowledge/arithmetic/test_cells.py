from knowledge.arithmetic.cells import answering, cells
from knowledge.arithmetic.quantities import quantities

ROW = "舱型：甲板舱；启航前7天及以上：10%；启航前2至7天：40%；启航前2天内：80%；换船费：200元"


def _picked(question: str, kinds: set[str]) -> list[str]:
    known = [one.key for one in quantities(question)]
    return [one.header for one in answering(cells(ROW), question, kinds, known)]


def test_cells_stand_where_they_say() -> None:
    found = cells(ROW)
    assert [ROW[one.start : one.end] for one in found] == ROW.split("；")
    assert (found[4].header, found[4].value) == ("换船费", "200元")


def test_the_range_a_value_lies_in_is_picked() -> None:
    assert _picked("甲板舱提前5天退收多少", {"percent", "money"}) == ["启航前2至7天"]


def test_the_header_a_question_says_is_picked() -> None:
    assert _picked("换船费多少", {"percent", "money"}) == ["换船费"]


def test_every_cell_of_the_kind_answers_where_none_is_picked() -> None:
    assert len(_picked("甲板舱收多少", {"percent"})) == 3


def test_a_part_without_a_header_belongs_to_the_cell_before() -> None:
    (first, second) = cells("a：1元；b：2元；另付押金")
    assert (first.value, second.header) == ("1元", "b")
    assert second.end == len("a：1元；b：2元；另付押金")


def test_a_cell_in_whose_range_the_question_lies_answers_in_words_too() -> None:
    row = "舱型：甲板舱；启航前2至7天：40%；启航前2天内：不退船费，只退港务费"
    known = [one.key for one in quantities("甲板舱提前1天退收多少")]
    found = answering(cells(row), "甲板舱提前1天退收多少", {"percent", "money"}, known)
    assert [one.value for one in found] == ["不退船费，只退港务费"]
