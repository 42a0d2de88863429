import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language import Lang
from knowledge.search.query import Query
from knowledge.search.table import AROUND_SHARE
from knowledge.search.terms import K1, B, TermTable

WORDS = st.sampled_from(["退", "改", "费", "退改", "积分", "客户"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=8)


def asking(own: Mapping[str, float], widened: Mapping[str, float] | None = None) -> Query:
    """A question of just these terms."""
    return Query("", Lang.HANS, dict(own), dict(widened or {}))


def scores(table: TermTable, own: Mapping[str, float], rows: list[int]) -> np.ndarray:
    return table.table(asking(own), rows).score()


def bm25(query: dict[str, float], texts: list[list[str]], row: int) -> float:
    """The formula as it is printed, over all texts."""
    average = sum(map(len, texts)) / len(texts)
    score = 0.0
    for term, weight in query.items():
        seen = sum(term in text for text in texts)
        count = Counter(texts[row])[term]
        idf = math.log(1 + (len(texts) - seen + 0.5) / (seen + 0.5))
        score += weight * idf * (K1 + 1) * count / (count + K1 * (1 - B + B * len(texts[row]) / average))
    return score


@settings(deadline=None)
@given(TEXTS, st.dictionaries(WORDS, st.floats(0.1, 3), max_size=4))
def test_scores_are_bm25_as_the_formula_says(texts, query):
    table = TermTable()
    rows = [table.append(text) for text in texts]
    expected = [bm25(query, texts, row) for row in rows]
    np.testing.assert_allclose(scores(table, query, rows), expected, rtol=1e-5, atol=1e-6)


@settings(deadline=None)
@given(TEXTS, TEXTS, st.dictionaries(WORDS, st.floats(0.1, 3), max_size=4))
def test_a_dropped_row_leaves_no_trace_in_the_scores_of_the_others(kept, dropped, query):
    plain, changed = TermTable(), TermTable()
    rows = [plain.append(text) for text in kept]
    gone = [changed.append(text) for text in dropped]
    moved = [changed.append(text) for text in kept]
    for row in gone:
        changed.drop(row)
    np.testing.assert_allclose(scores(changed, query, moved), scores(plain, query, rows), rtol=1e-6)
    assert len(changed) == len(kept)
    assert not scores(changed, query, gone).any()
    assert changed.table(asking(query), moved).mass == pytest.approx(plain.table(asking(query), rows).mass)


def test_a_rare_term_tells_more_than_a_frequent_one_and_an_unseen_one_the_most():
    table = TermTable()
    for text in (["a", "b"], ["a"], ["a"]):
        table.append(text)
    assert table.idf("a") < table.idf("b") < table.idf("never")


def test_matched_terms_are_the_questions_in_its_order():
    table = TermTable()
    row = table.append(["c", "a", "a"])
    assert table.matched({"a": 1, "b": 1, "c": 1}, row) == ("a", "c")
    table.drop(row)
    assert table.matched({"a": 1}, row) == ()


@pytest.mark.parametrize("query", [{}, {"never": 1.0}])
def test_a_question_of_unknown_terms_scores_nothing(query):
    table = TermTable()
    assert scores(table, query, [table.append(["a"])]).tolist() == [0.0]
    assert scores(table, query, []).tolist() == []


def test_what_stands_around_a_passage_counts_and_less_than_words_it_says_twice():
    table = TermTable()
    own = table.append(["手续费", "手续费"], ["积分"])
    around = table.append(["积分", "说明"], ["手续费"])
    neither = table.append(["积分", "说明"], ["积分"])
    told = scores(table, {"手续费": 1.0}, [own, around, neither])
    assert told[0] > told[1] > told[2] == 0
    assert told[1] == pytest.approx(AROUND_SHARE * table.idf("手续费") * (K1 + 1))


def test_a_few_english_passages_are_weighed_among_themselves():
    table = TermTable()
    for _ in range(50):
        table.append(["手续费"])
    for text in (["only", "fee"], ["only", "points"]):
        table.append(text)
    assert table.idf("only") < table.idf("fee")
    assert table.idf("fee") < 1


def test_a_title_counts_the_same_for_a_long_passage_and_a_short_one():
    table = TermTable()
    table.append(["积分"])
    short = table.append(["说明"], ["手续费"])
    long = table.append(["说明"] * 40, ["手续费"])
    told = scores(table, {"手续费": 1.0}, [short, long])
    assert told[0] == told[1] > 0


def test_a_word_the_lexicon_brought_is_as_rare_as_the_passages_that_hold_it():
    table = TermTable()
    rows = [table.append(text) for text in (["手续费"], ["退票"], ["fee", "paid"])]
    asked, brought = asking({"fee": 1.0}), asking({"手续费": 1.0}, {"fee": 1.0})
    among_its_own, among_all = math.log(1 + 0.5 / 1.5), math.log(1 + 2.5 / 1.5)
    body = 1 / (1 + K1 * (1 - B + B * 2 / (4 / 3)))
    assert table.table(asked, rows).score()[2] == pytest.approx(among_its_own * (K1 + 1) * body)
    assert table.table(brought, rows).score()[2] == pytest.approx(among_all * (K1 + 1) * body)


def test_tables_of_different_questions_do_not_mix_and_vocabulary_may_grow_between_them():
    table = TermTable()
    rows = [table.append(["退票"]), table.append(["积分"])]
    before = scores(table, {"退票": 1.0}, rows).tolist()
    assert scores(table, {"积分": 1.0}, rows).tolist() != before
    late = table.append([f"词{n}" for n in range(5000)])
    assert scores(table, {"词4999": 1.0}, [late])[0] > 0
    table.drop(late)
    assert scores(table, {"退票": 1.0}, rows) == pytest.approx(before)


@given(TEXTS, TEXTS, st.dictionaries(WORDS, st.floats(0.1, 3), max_size=4))
def test_a_table_kept_on_disk_answers_as_the_one_that_was_kept_and_goes_on_from_there(before, after, query):
    one = TermTable()
    rows = [one.append(text, ["积分", "标题"]) for text in before]
    one.drop(rows[0])
    with TemporaryDirectory() as folder:
        one.save(Path(folder))
        other = TermTable.load(Path(folder))
        for text in after:
            assert one.append(text) == other.append(text)
        other.drop(rows[-1])
        one.drop(rows[-1])
        every = list(range(one.rows))
        assert scores(one, query, every).tolist() == scores(other, query, every).tolist()
        assert [one.frequency(term) for term in one.vocabulary] == [other.frequency(term) for term in one.vocabulary]
        other.save(Path(folder))  # over the files it maps
        assert scores(one, query, every).tolist() == scores(other, query, every).tolist()
