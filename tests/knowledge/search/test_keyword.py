from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.audience import Tier
from knowledge.document import Kind, Validity
from knowledge.search.analyse import tokens
from knowledge.search.keyword import KeywordIndex, Scope
from tests.knowledge.search.pieces import EVERYONE, NOW, passage, scope

DAY = timedelta(days=1)
TERMS = {"手续": 1.0, "费": 1.0}


@pytest.fixture
def index(tmp_path: Path) -> KeywordIndex:
    return KeywordIndex(tmp_path / "k")


def fill(index: KeywordIndex, *passages) -> None:
    index.change([(row, one, tokens(one.text)) for row, one in enumerate(passages)], [])


def test_rows_that_share_more_of_the_question_come_first(index):
    fill(index, passage("a", "费用说明"), passage("b", "手续费"), passage("c", "积分"))
    assert index.search(TERMS, scope(), 10) == [1, 0]
    assert index.search(TERMS, scope(), 1) == [1]


@pytest.mark.parametrize(
    "narrowed",
    [
        scope(tiers=frozenset({Tier.PUBLIC})),
        scope(tiers=frozenset({Tier.PUBLIC, Tier.INTERNAL})),
        scope(kinds=frozenset({Kind.PROMOTION})),
        scope(NOW - DAY),
        scope(NOW + DAY),
        scope(lapsed=True),
        scope(NOW + DAY, lapsed=True),
        scope(NOW + 2 * DAY, frozenset({Tier.INTERNAL}), frozenset({Kind.PROMOTION}), lapsed=True),
    ],
)
def test_the_query_admits_exactly_what_the_rule_admits(index, narrowed: Scope):
    spans = [
        (None, None),
        (NOW, None),
        (None, NOW),
        (NOW - DAY, NOW + DAY),
        (NOW + DAY, None),
        (NOW - 2 * DAY, NOW - DAY),
    ]
    every = [
        passage(f"{n}", "手续费", tier=tier, kind=kind, validity=Validity(*span))
        for n, (tier, kind, span) in enumerate((t, k, s) for t in Tier for k in Kind for s in spans)
    ]
    fill(index, *every)
    expected = [row for row, one in enumerate(every) if narrowed.admits(one)]
    assert sorted(index.search(TERMS, narrowed, 1000)) == expected
    assert 0 < len(expected) < len(every)


def test_something_holds_from_its_first_second_and_no_longer_in_its_last(index):
    fill(index, passage("a", "手续费", validity=Validity(NOW, NOW + DAY)))
    second = timedelta(seconds=1)
    found = [bool(index.search(TERMS, scope(at), 1)) for at in (NOW - second, NOW, NOW + DAY - second, NOW + DAY)]
    assert found == [False, True, True, False]


def test_a_forgotten_row_is_not_found_again_and_the_others_are(index):
    fill(index, passage("a", "手续费"), passage("b", "手续费"))
    index.change([(2, passage("c", "手续费"), tokens("手续费"))], [0])
    assert sorted(index.search(TERMS, scope(), 10)) == [1, 2]


def test_query_syntax_in_a_term_is_only_a_term(index):
    fill(index, passage("a", "手续费"))
    for term in ("*", "terms:*", "tier:supervisor", '"', "(", "AND", "\\", "a" * 5000):
        assert index.search({term: 1.0}, scope(), 10) == []
    assert index.search({}, scope(), 10) == []
    assert index.search(TERMS, scope(tiers=EVERYONE), 10) == [0]


def test_an_old_index_on_disk_is_begun_again(tmp_path):
    fill(KeywordIndex(tmp_path / "k"), passage("a", "手续费"))
    assert KeywordIndex(tmp_path / "k").search(TERMS, scope(), 10) == []
