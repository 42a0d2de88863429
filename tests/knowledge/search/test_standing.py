from dataclasses import replace

import numpy as np

from knowledge.document import Kind, Trust
from knowledge.language import Lang
from knowledge.search.standing import Standing, Standings
from tests.knowledge.search.pieces import passage

FEE = replace(passage("fee:1", "退票手续费由客户承担。"), document_id="fee", position=1)


def test_equal_numbers_mean_the_same_document_and_the_same_part_of_it():
    english = replace(FEE, id="fee:en", lang=Lang.EN, position=2)
    newer = replace(FEE, id="fee:new", version="2")
    other = replace(FEE, id="points:1", document_id="points")
    told = Standing.of([FEE, english, newer, other])
    assert len(set(told.source[:3].tolist())) == 1 and told.source[3] != told.source[0]
    assert len(set(told.part.tolist())) == 4
    assert told.chinese.tolist() == [True, False, True, True]
    assert told.position.tolist() == [1, 2, 1, 1]
    # Both languages of a version are one version.
    assert told.size.tolist() == [2, 2, 1, 1]


def test_a_past_case_names_the_document_it_was_settled_by():
    case = replace(FEE, id="case", document_id="case", kind=Kind.CASE, trust=Trust.PAST_CASE, context="退改｜依据：fee")
    told = Standing.of([FEE, case])
    assert told.case.tolist() == [False, True]
    assert told.followed[1] == told.source[0]
    assert told.followed[0] < 0


def test_what_is_dropped_is_no_longer_counted_and_rows_may_be_many():
    every = Standings()
    for row in range(3000):
        every.hold(row, replace(FEE, id=f"fee:{row}", position=row, document_id=f"d{row // 3}"))
    assert every.at([0, 2999]).size.tolist() == [3, 3]
    every.drop(1)
    assert every.at([0, 2]).size.tolist() == [2, 2]
    assert every.at([]).size.tolist() == []
    assert np.array_equal(every.at([2999, 0]).position, [2999, 0])
