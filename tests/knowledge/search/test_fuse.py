import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import Lang
from knowledge.search.fuse import ENOUGH_TO_TELL, FEWEST_FOR_VECTORS, fuse, standard, vector_weight, voice


def numbers(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def test_without_weight_the_order_is_that_of_the_keywords():
    assert np.argsort(-fuse(numbers(1, 3, 2), numbers(9, 0, 0), 0.0)).tolist() == [1, 2, 0]


def test_with_weight_vectors_move_what_keywords_leave_equal():
    assert np.argmax(fuse(numbers(2, 2, 2), numbers(0.1, 0.9, 0.2), 0.1)) == 1


def test_the_scale_of_either_score_does_not_matter():
    one = fuse(numbers(1, 3, 2), numbers(0.1, 0.2, 0.9), 0.5)
    np.testing.assert_allclose(fuse(numbers(10, 30, 20), numbers(1, 2, 9), 0.5), one)


def test_equal_scores_and_a_single_candidate_are_no_division_by_zero():
    assert fuse(numbers(5), numbers(0.3), 1.0).tolist() == [0.0]
    assert fuse(numbers(4, 4), numbers(0.3, 0.3), 1.0).tolist() == [0.0, 0.0]
    assert fuse(numbers(), numbers(), 1.0).tolist() == []


@pytest.mark.parametrize("lang", Lang)
def test_fitted_vectors_of_a_small_client_weigh_nothing_and_neural_ones_always_weigh(lang):
    assert vector_weight(lang, FEWEST_FOR_VECTORS - 1, neural=False) == 0
    assert vector_weight(lang, FEWEST_FOR_VECTORS, neural=False) > 0
    assert vector_weight(lang, 3, neural=True) > 0


def test_of_two_candidates_neither_stands_out_as_it_would_among_many():
    assert standard(numbers(1, 2)).max() < standard(numbers(1, 1, 1, 2)).max() / 2


@given(st.lists(st.floats(-1e3, 1e3), max_size=20))
def test_standard_scores_keep_their_order_about_a_mean_of_nothing(values):
    told = standard(numbers(*values))
    assert len(told) == len(values)
    assert np.isfinite(told).all()
    if told.any():
        spread = min(1.0, (len(values) - 1) / (ENOUGH_TO_TELL - 1))
        assert abs(told.mean()) < 1e-6 and abs(told.std() - spread) < 1e-6
        assert (np.diff(told[np.argsort(values)]) >= -1e-9).all()


def test_a_trained_model_tells_apart_what_is_in_the_askers_language_alone():
    scores, cosine = numbers(3, 2, 1, 0), numbers(0.1, 0.9, 0.2, 0.8)
    added = voice(scores, cosine, np.array([False, False, True, True]), Lang.EN)
    assert added[1] > 0 > added[0] and not added[2:].any()
    assert abs(voice(scores, cosine, np.array([True] * 4), Lang.HANS)).max() < abs(added).max() / 10
