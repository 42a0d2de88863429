from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.audience import Tier
from knowledge.document import Kind, Validity
from knowledge.search.exact import ExactVectors
from tests.knowledge.search.pieces import NOW, passage, scope

HOURS = st.none() | st.integers(-3, 3)
PASSAGES = st.lists(st.tuples(st.sampled_from(Tier), st.sampled_from(Kind), HOURS, HOURS), max_size=12)


def unit(*rows: tuple[float, ...]) -> np.ndarray:
    matrix = np.array(rows, dtype=np.float32).reshape(len(rows), 2)
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


def at(hours: int | None):
    return None if hours is None else NOW + timedelta(hours=hours)


@given(
    PASSAGES,
    st.integers(-4, 4),
    st.sets(st.sampled_from(Tier)),
    st.none() | st.sets(st.sampled_from(Kind)),
    st.booleans(),
)
def test_what_it_admits_is_what_the_rule_admits(told, hour, tiers, kinds, lapsed):
    every = [
        passage(str(n), "x", tier=tier, kind=kind, validity=Validity(at(start), at(end)))
        for n, (tier, kind, start, end) in enumerate(told)
    ]
    exact = ExactVectors(every, unit(*[(1.0, float(n)) for n in range(len(every))]))
    asked = scope(
        NOW + timedelta(hours=hour), frozenset(tiers), None if kinds is None else frozenset(kinds), lapsed=lapsed
    )
    assert exact.admitted(asked).tolist() == [asked.admits(one) for one in every]
    assert exact.part(asked)[0] == [one.id for one in every if asked.admits(one)]


@given(PASSAGES, st.lists(st.tuples(st.integers(-4, 4), st.booleans()), max_size=6))
def test_hour_after_hour_a_search_proposes_what_the_rule_admits(told, asked):
    every = [
        passage(str(n), "x", tier=tier, kind=kind, validity=Validity(at(start), at(end)))
        for n, (tier, kind, start, end) in enumerate(told)
    ]
    exact = ExactVectors(every, unit(*[(1.0, float(n)) for n in range(len(every))]))
    for hour, lapsed in asked:
        now = scope(NOW + timedelta(hours=hour), lapsed=lapsed)
        found = {name for name, _ in exact.search(unit((1, 1))[0], now, 20)}
        assert found == {one.id for one in every if now.admits(one)}


def test_the_nearest_come_first_with_their_cosines():
    exact = ExactVectors([passage(name, "x") for name in "abc"], unit((1, 0), (1, 1), (0, 1)))
    found = exact.search(unit((0, 1))[0], scope(), 2)
    assert [name for name, _ in found] == ["c", "b"]
    np.testing.assert_allclose([score for _, score in found], [1, np.sqrt(0.5)], atol=1e-6)


def test_a_question_without_a_vector_and_an_empty_scope_find_nothing():
    exact = ExactVectors([passage("a", "x")], unit((1, 0)))
    assert exact.search(np.zeros(2, dtype=np.float32), scope(), 5) == []
    assert exact.search(unit((1, 0))[0], scope(tiers=frozenset()), 5) == []


def test_cosines_are_given_for_what_is_held_and_for_nothing_else():
    exact = ExactVectors([passage("a", "x"), passage("b", "x")], unit((1, 0), (0, 1)))
    assert exact.cosines(unit((1, 0))[0], ["b", "never", "a"]).tolist() == [0.0, 0.0, 1.0]
    assert exact.cosines(unit((1, 0))[0], ["never"]) is None
    assert exact.cosines(unit((1, 0))[0], []) is None


def test_boundaries_are_every_instant_at_which_something_changes():
    spans = (Validity(None, NOW), Validity(NOW, at(2)), Validity(at(2), None))
    exact = ExactVectors(
        [passage(str(n), "x", validity=span) for n, span in enumerate(spans)], unit((1, 0), (1, 1), (0, 1))
    )
    assert exact.boundaries() == [int(NOW.timestamp()), int(at(2).timestamp())]
