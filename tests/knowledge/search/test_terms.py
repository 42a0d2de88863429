import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.terms import K1, B, TermTable

WORDS = st.sampled_from(["退", "改", "费", "退改", "积分", "客户"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=8)


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


@given(TEXTS, st.dictionaries(WORDS, st.floats(0.1, 3), max_size=4))
def test_scores_are_bm25_as_the_formula_says(texts, query):
    table = TermTable()
    rows = [table.append(text) for text in texts]
    expected = [bm25(query, texts, row) for row in rows]
    np.testing.assert_allclose(table.score(query, rows), expected, rtol=1e-5, atol=1e-6)


@given(TEXTS, TEXTS, st.dictionaries(WORDS, st.floats(0.1, 3), max_size=4))
def test_a_dropped_row_leaves_no_trace_in_the_scores_of_the_others(kept, dropped, query):
    plain, changed = TermTable(), TermTable()
    rows = [plain.append(text) for text in kept]
    gone = [changed.append(text) for text in dropped]
    moved = [changed.append(text) for text in kept]
    for row in gone:
        changed.drop(row)
    np.testing.assert_allclose(changed.score(query, moved), plain.score(query, rows), rtol=1e-6)
    assert len(changed) == len(kept)
    assert not changed.score(query, gone).any()


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
    assert table.score(query, [table.append(["a"])]).tolist() == [0.0]
    assert table.score(query, []).tolist() == []


def test_what_stands_around_a_passage_counts_and_less_than_words_it_says_twice():
    table = TermTable()
    own = table.append(["手续费", "手续费"], ["积分"])
    around = table.append(["积分", "说明"], ["手续费"])
    neither = table.append(["积分", "说明"], ["积分"])
    scores = table.score({"手续费": 1.0}, [own, around, neither])
    assert scores[0] > scores[1] > scores[2] == 0


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
    scores = table.score({"手续费": 1.0}, [short, long])
    assert scores[0] == scores[1] > 0
