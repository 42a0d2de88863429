from pathlib import Path

import numpy as np

from knowledge.search.client_index import ClientIndex
from knowledge.search.company import BESIDE, apart
from knowledge.search.query import read_query
from knowledge.search.terms import TermTable
from knowledge.search.widen import Lexicon
from tests.knowledge.search.pieces import passage

BARE = Lexicon(general=False)


def test_a_word_that_every_candidate_holds_sets_none_of_them_apart(tmp_path: Path):
    index = ClientIndex("east", tmp_path / "k")
    candidates = [passage("fee", "退票手续"), passage("time", "退票到账"), passage("form", "退票单据")]
    index.update(1, [*candidates, *(passage(f"other{at}", "积分有效期") for at in range(40))])
    query = read_query("退票到账", BARE)
    table = index.table(query, [one.id for one in candidates])
    fee, time, form = apart(table, np.arange(3)).tolist()
    assert time > 5 * fee
    assert fee == form


def test_what_resembles_the_first_of_the_others_keeps_their_company():
    table = TermTable()
    rows = [table.append(text.split()) for text in ("a b c d", "a b c e", "a b c f", "x y z w")]
    alike = table.company(rows, np.array([2.0, 1.5, 0.0, 0.5]))
    assert alike[2] > alike[3]
    assert alike[3] == 0.0
    assert ((alike >= 0) & (alike <= 1)).all()


def test_nobody_keeps_company_with_themselves():
    table = TermTable()
    rows = [table.append(["a", "b"]), table.append(["c", "d"])]
    assert np.allclose(table.company(rows, np.array([3.0, 1.0])), 0.0)
    assert np.allclose(table.company(rows[:1], np.array([3.0])), 0.0)
    assert table.company([], np.zeros(0)).tolist() == []


def test_a_text_said_twice_is_as_alike_as_can_be():
    table = TermTable()
    rows = [table.append(["a", "b", "b"]), table.append(["a", "b", "b"]), table.append(["c"])]
    assert np.allclose(table.company(rows[:2], np.array([1.0, 1.0])), 1.0)


def test_words_that_only_stand_around_make_nothing_alike():
    table = TermTable()
    rows = [table.append(["a"], ["t"]), table.append(["b"], ["t"])]
    assert table.company(rows, np.array([1.0, 1.0])).tolist() == [0.0, 0.0]


def test_a_dropped_row_and_later_ones_change_what_is_rare():
    table = TermTable()
    rows = [table.append(text.split()) for text in ("a b", "a c", "b c")]
    before = table.company(rows[:2], np.array([1.0, 0.5]))
    more = [table.append(["a", "d"]) for _ in range(10)]
    among_many = table.company(rows[:2], np.array([1.0, 0.5]))
    assert among_many[0] < before[0]
    for row in more:
        table.drop(row)
    assert np.allclose(table.company(rows[:2], np.array([1.0, 0.5])), before)


def test_only_the_first_few_are_laid_beside():
    table = TermTable()
    rows = [table.append([f"own{at}", "same"]) for at in range(BESIDE)]
    rows += [table.append(["late"]), table.append(["late"])]
    score = np.array([5.0] * BESIDE + [1.0, 0.9])
    assert np.allclose(table.company(rows, score)[-2:], 0.0)
