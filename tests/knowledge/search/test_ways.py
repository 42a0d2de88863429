import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search.query import Bridge
from knowledge.search.ways import LATER_WAY, MEANT_WEIGHT, Lines, Ways, read_ways

TERMS = ("退票", "手续费", "refund", "ticket", "fee", "积分")
OWN, SHARE = 2, 0.35
SETS = st.frozensets(st.sampled_from([*TERMS, "never"]), max_size=3)
BRIDGES = st.lists(
    st.builds(Bridge, st.frozensets(st.sampled_from(TERMS), max_size=2), st.lists(SETS, max_size=3).map(tuple)),
    max_size=4,
)
COUNTS = st.lists(
    st.lists(st.sampled_from([0.0, 0.0, 0.3, 0.5]), min_size=len(TERMS), max_size=len(TERMS)), min_size=1, max_size=5
)


def lines(counts: list[list[float]], around: list[list[float]] | None = None) -> Lines:
    """By row, then term."""
    body = np.array(counts).T
    beside = np.zeros_like(body) if around is None else np.array(around).T
    idf = np.arange(1.0, len(TERMS) + 1)
    place = {term: at for at, term in enumerate(TERMS)}
    return Lines(place, body, beside, (body + beside) > 0, idf, OWN, SHARE)


def best(told: Lines, ways: Ways, own: np.ndarray) -> np.ndarray:
    """By own term and row the most that another way counts."""
    found = np.zeros((OWN, told.body.shape[1]))
    np.maximum.at(found.reshape(-1), ways.flat, np.minimum(own[ways.term], ways.tells) * ways.reach)
    return found


def plainly(told: Lines, bridges: list[Bridge], own: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same, way by way and row by row."""
    covered, found = told.anywhere[:OWN].copy(), np.zeros((OWN, told.body.shape[1]))
    for bridge in bridges:
        for row in range(told.body.shape[1]):
            standing = []
            for rank, other in enumerate(bridge.others):
                at = [told.place[term] for term in other if term in told.place]
                if at and len(at) == len(other) and told.anywhere[at, row].all():
                    mean = np.mean(told.body[at, row] + SHARE * told.around[at, row])
                    standing.append((mean * MEANT_WEIGHT * LATER_WAY**rank, told.idf[at].max(), rank))
            for term in bridge.own:
                at = told.place[term]
                if standing and at < OWN:
                    reach, tells, _ = max(standing, key=lambda one: (one[0] * one[1], -one[2]))
                    covered[at, row] = True
                    found[at, row] = max(found[at, row], min(own[at], tells) * reach)
    return covered, found


def test_a_way_stands_where_all_of_it_does_and_the_usual_one_counts_most():
    told = lines([[0, 0, 0.5, 0.5, 0, 0], [0, 0, 0.5, 0, 0, 0], [0, 0, 0, 0, 0.5, 0]])
    ways = read_ways(told, [Bridge(frozenset({"退票"}), (frozenset({"refund", "ticket"}), frozenset({"fee"})))])
    assert ways.covered.tolist() == [[True, False, True], [False, False, False]]
    assert ways.flat.tolist() == [0, 2]
    assert ways.reach == pytest.approx([0.5 * MEANT_WEIGHT, 0.5 * MEANT_WEIGHT * LATER_WAY])
    assert ways.tells.tolist() == [4.0, 5.0]


def test_what_stands_around_counts_for_a_share():
    told = lines([[0.0] * 6], [[0, 0, 1, 0, 0, 0]])
    ways = read_ways(told, [Bridge(frozenset({"退票"}), (frozenset({"refund"}),))])
    assert ways.reach == pytest.approx([SHARE * MEANT_WEIGHT])


def test_where_there_is_no_other_way_own_terms_stand_where_they_stand():
    told = lines([[0.5, 0, 0, 0, 0, 0]])
    for bridges in ([], [Bridge(frozenset({"退票"}), (frozenset(), frozenset({"never"})))]):
        ways = read_ways(told, bridges)
        assert ways.covered.tolist() == [[True], [False]]
        assert not ways.flat.size


@settings(deadline=None)
@given(COUNTS, BRIDGES)
def test_it_is_what_looking_at_every_way_and_row_tells(counts: list[list[float]], bridges: list[Bridge]):
    told, own = lines(counts), np.array([2.5, 3.5])
    ways = read_ways(told, bridges)
    covered, expected = plainly(told, bridges, own)
    assert ways.covered.tolist() == covered.tolist()
    np.testing.assert_allclose(best(told, ways, own), expected)
