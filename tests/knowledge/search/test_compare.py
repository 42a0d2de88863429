import random
from pathlib import Path

import numpy as np
import pytest

from knowledge.search.client_index import ClientIndex
from knowledge.search.compare import EXPLAINED, SHORTLIST, Compared, compare
from knowledge.search.evidence import AT, NAMES
from knowledge.search.query import read_query
from knowledge.search.rank import kind_of, learned
from knowledge.search.widen import Lexicon
from tests.knowledge.search.pieces import passage

TEXTS = {
    "fee": "退票手续费由客户承担，每张100元。",
    "change": "改签手续费按票面价收取。",
    "points": "会员积分十二个月内有效。",
    "bags": "行李额二十公斤，超过的每公斤收10元。",
    "pets": "Pets travel in the cabin for 300 yuan.",
}
ASKED = ("手续费谁承担？", "退票多少钱", "积分多久过期", "how much for pets?", "行李", "手续费" * 60)


@pytest.fixture
def index(tmp_path: Path) -> ClientIndex:
    made = ClientIndex("east", tmp_path / "k")
    made.update(1, [passage(name, text) for name, text in TEXTS.items()])
    return made


def compared(index: ClientIndex, text: str, ids: list[str] | None = None, *, neural: bool = False) -> Compared:
    query = read_query(text, Lexicon(general=False), index.spelling)
    return compare(index, query, list(index.passages) if ids is None else ids, None, neural=neural)


def order(found: Compared) -> list[str]:
    return [hit.passage.id for hit in found.hits]


@pytest.mark.parametrize("text", ASKED)
def test_the_order_is_the_same_however_the_candidates_come(index, text):
    first = compared(index, text)
    for seed in range(5):
        ids = list(index.passages)
        random.Random(seed).shuffle(ids)
        again = compared(index, text, ids)
        assert order(again) == order(first)
        assert [hit.score for hit in again.hits] == pytest.approx([hit.score for hit in first.hits])
        np.testing.assert_allclose(again.rows, first.rows)


def test_passages_that_are_alike_stand_in_the_order_of_their_ids(tmp_path):
    made = ClientIndex("east", tmp_path / "alike")
    made.update(1, [passage(name, "手续费由客户承担。") for name in ("c", "a", "b")])
    assert order(compared(made, "手续费谁承担", ["b", "c", "a"])) == ["a", "b", "c"]


@pytest.mark.parametrize("text", ASKED)
def test_a_score_is_the_evidence_by_the_learned_weights_and_the_best_comes_first(index, text):
    found = compared(index, text)
    weights = learned().of(kind_of(found.query))
    assert [hit.score for hit in found.hits] == pytest.approx((found.rows @ weights).tolist())
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)


def test_the_passage_that_answers_comes_first(index):
    assert order(compared(index, "退票手续费谁承担？"))[0] == "fee"
    assert order(compared(index, "积分多久过期"))[0] == "points"
    assert order(compared(index, "行李超重怎么收费"))[0] == "bags"
    assert order(compared(index, "How much is it to take pets?"))[0] == "pets"


def test_hits_say_which_terms_they_share_with_the_question(index):
    (first, *_) = compared(index, "积分多久过期").hits
    assert "积分" in first.matched
    assert first.keyword > 0


def test_reasons_tell_what_moved_a_hit_most_first_and_add_up_to_its_lead(index):
    found = compared(index, "退票手续费谁承担？")
    every = found.reasons(0, most=len(NAMES))
    assert [abs(one.added) for one in every] == sorted((abs(one.added) for one in every), reverse=True)
    assert len({one.name for one in every}) == len(every)
    scores = [hit.score for hit in found.hits]
    assert sum(one.added for one in every) == pytest.approx(scores[0] - sum(scores) / len(scores), abs=1e-3)
    for one in every:
        assert one.value == found.rows[0][AT[one.name]]
    assert len(found.reasons(0)) == 8
    assert found.reasons(0) == every[:8]


def test_a_hit_further_down_than_was_compared_has_no_reasons(index):
    found = compared(index, "手续费")
    assert found.reasons(len(found.rows)) == ()
    assert found.reasons(999) == ()


def test_nothing_proposed_is_nothing_found(index):
    found = compared(index, "手续费", [])
    assert not found.hits
    assert tuple(found.hits) == ()
    assert found.rows.shape == (0, len(NAMES))
    assert found.reasons(0) == ()


def test_hits_are_made_when_they_are_looked_at_and_only_once(index):
    hits = compared(index, "退票手续费谁承担？").hits
    assert hits[0] is hits[0]
    assert hits[-1] is hits[len(hits) - 1]
    assert hits[:2] == (hits[0], hits[1])
    assert [hit.passage.id for hit in reversed(hits)] == [hit.passage.id for hit in hits][::-1]
    with pytest.raises(IndexError):
        hits[len(hits)]


def test_what_was_not_compared_closely_follows_below_in_the_order_proposed(tmp_path):
    made = ClientIndex("east", tmp_path / "many")
    made.update(1, [passage(f"p{n:03}", "手续费" * (1 + n % 7) + f"第{n}条规定" * (n % 11)) for n in range(100)])
    found = compared(made, "手续费怎么收")
    assert len(found.hits) == 100
    assert len(found.rows) == SHORTLIST
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert sorted(order(found)) == sorted(made.passages)
    keyword = [hit.keyword for hit in found.hits[SHORTLIST:]]
    assert keyword == sorted(keyword, reverse=True)
    assert all(hit.matched for hit in found.hits[:EXPLAINED])
    assert not any(hit.matched for hit in found.hits[EXPLAINED:])


def test_without_a_vector_neural_and_fitted_search_agree(index):
    for text in ASKED:
        assert order(compared(index, text, neural=True)) == order(compared(index, text))
