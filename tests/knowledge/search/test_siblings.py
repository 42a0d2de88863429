import math
from dataclasses import replace

import numpy as np
import pytest

from knowledge.language import Lang
from knowledge.search.query import Query
from knowledge.search.siblings import Siblings
from knowledge.search.standing import Standing
from knowledge.search.table import Table
from knowledge.search.terms import TermTable
from tests.knowledge.search.pieces import passage

TEXTS = ["退票 手续费", "手续费", "积分", "退票", "行李"]
# Two documents of two passages, laid in between each other, and one that stands alone.
DOCUMENTS, POSITIONS = ["a", "b", "a", "b", "c"], [1, 1, 2, 3, 1]
SCORE = np.array([3.0, 1.0, 0.5, 2.0, 9.0])


@pytest.fixture
def standing() -> Standing:
    made = [replace(passage(f"p{at}", text), document_id=DOCUMENTS[at], position=POSITIONS[at])
            for at, text in enumerate(TEXTS)]  # fmt: skip
    return Standing.of(made)


@pytest.fixture
def table() -> Table:
    terms = TermTable()
    rows = [terms.append(text.split()) for text in TEXTS]
    return terms.table(
        Query("", Lang.HANS, {"退票": 1.0, "手续费": 1.0}, {"积分": 0.5}, channels={"积分": "wide"}), rows
    )


def by_place(siblings: Siblings, values: np.ndarray) -> dict[int, float]:
    return dict(zip(siblings.places.tolist(), values.tolist(), strict=True))


def test_siblings_are_those_of_the_documents_chosen_that_have_more_than_one_passage(standing: Standing):
    assert sorted(Siblings.of(standing, np.arange(5)).places.tolist()) == [0, 1, 2, 3]
    assert sorted(Siblings.of(standing, np.array([2, 4])).places.tolist()) == [0, 2]
    assert Siblings.of(standing, np.array([4])).places.tolist() == []


def test_each_is_told_the_best_of_its_document_and_what_stands_right_beside_it(standing: Standing):
    siblings = Siblings.of(standing, np.arange(5))
    assert by_place(siblings, siblings.best(SCORE)) == {0: 3.0, 2: 3.0, 1: 2.0, 3: 2.0}
    # The passages of b stand at 1 and 3: neither is beside the other.
    assert by_place(siblings, siblings.beside(SCORE, standing.position)) == {0: 0.5, 2: 3.0, 1: 0.0, 3: 0.0}


def test_a_document_covers_what_any_of_its_passages_says(standing: Standing, table: Table):
    siblings = Siblings.of(standing, np.arange(5))
    cover = by_place(siblings, siblings.cover(table))
    assert cover == pytest.approx(dict.fromkeys(range(4), table.mass))


def test_what_is_rare_inside_a_document_tells_its_passages_apart(standing: Standing, table: Table):
    siblings = Siblings.of(standing, np.arange(5))
    own, brought = (by_place(siblings, one) for one in siblings.shares(table))
    once = math.log(1 + (2 - 1 + 0.5) / 1.5)
    assert own == pytest.approx({0: 1.0, 2: 0.0, 1: once / (2 * once), 3: 0.5})
    assert brought == pytest.approx({0: 0.0, 2: 1.0, 1: 0.0, 3: 0.0})
