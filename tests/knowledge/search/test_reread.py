from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.search.client_index import ClientIndex
from knowledge.search.compare import Compared, compare
from knowledge.search.query import read_query
from knowledge.search.reread import FIRST, READ_AGAIN, Reranker, read_again
from knowledge.search.widen import Lexicon
from tests.knowledge.search.pieces import passage

NAMES = [f"p{number:02}" for number in range(FIRST + 5)]


class Favours:
    """A re-ranker that prefers one text, and counts what it reads."""

    name = "favours"

    def __init__(self, words: str) -> None:
        self.words = words
        self.read: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        self.read += texts
        return np.array([100.0 * (self.words in text) for text in texts])


class Fails:
    """A re-ranker whose model is broken."""

    name = "fails"

    def __init__(self, scores: NDArray[np.float64] | None = None) -> None:
        self.given = scores

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        if self.given is None:
            raise RuntimeError("out of memory")
        return self.given


@pytest.fixture
def index(tmp_path: Path) -> ClientIndex:
    made = ClientIndex("east", tmp_path / "k")
    made.update(
        1, [passage(name, f"手续费由客户承担，第{at}种票{'手续费' * (at % 3)}。") for at, name in enumerate(NAMES)]
    )
    return made


def searched(index: ClientIndex, reranker: Reranker | None = None) -> Compared:
    query = read_query("手续费谁承担", Lexicon(general=False), index.spelling)
    return compare(index, query, NAMES, None, neural=False, reranker=reranker)


def order(found: Compared) -> list[str]:
    return [hit.passage.id for hit in found.hits]


def test_what_the_model_prefers_among_the_first_comes_first_and_it_is_said_why(index: ClientIndex) -> None:
    before = searched(index)
    wanted = before.hits[7].passage
    after = searched(index, Favours(wanted.text))
    assert order(after)[0] == wanted.id
    assert after.reasons(0)[0].name == READ_AGAIN
    assert not [one for one in before.reasons(0) if one.name == READ_AGAIN]
    np.testing.assert_allclose(after.rows[0], before.rows[7])


def test_only_the_first_are_read_and_nothing_is_lost(index: ClientIndex) -> None:
    reranker = Favours("第3种票")
    before, after = searched(index), searched(index, reranker)
    assert len(reranker.read) == FIRST
    assert set(order(before)) == set(order(after))
    scores = [hit.score for hit in after.hits]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("told", [None, np.full(FIRST, np.nan), np.ones(3)])
def test_a_model_that_fails_leaves_the_order_as_it_was(index: ClientIndex, told: NDArray[np.float64] | None) -> None:
    assert order(searched(index, Fails(told))) == order(searched(index))


def test_a_model_that_finds_all_alike_adds_nothing() -> None:
    some = [passage(name, "手续费由客户承担。") for name in NAMES[:4]]
    assert not read_again(Fails(np.ones(4)), "手续费", some, np.array([3.0, 2.0, 1.0, 0.0])).any()
    assert read_again(Favours("手续费"), "手续费", some[:1], np.array([3.0])).tolist() == [0.0]
