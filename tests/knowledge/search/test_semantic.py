from zipfile import BadZipFile

import numpy as np
import pytest

from knowledge.search.analyse import tokens
from knowledge.search.semantic import DIMENSIONS, LatentSemantic

TEXTS = [
    "退票手续费由客户承担",
    "航班取消退票手续费由航空公司承担",
    "会员积分十二个月内有效",
    "积分可以兑换机票",
    "酒店取消政策以订单为准",
    "hotel refunds take five days",
]


@pytest.fixture(scope="module")
def fitted() -> LatentSemantic:
    return LatentSemantic.fit([tokens(text) for text in TEXTS])


def test_passages_on_one_matter_lie_nearer_than_those_on_another(fitted):
    question, fee, points = fitted.encode(["手续费谁承担", TEXTS[0], TEXTS[2]])
    assert question @ fee > question @ points


def test_vectors_have_unit_length_and_unknown_words_none(fitted):
    lengths = np.linalg.norm(fitted.encode([*TEXTS, "🙂", ""]), axis=1)
    np.testing.assert_allclose(lengths, [1] * len(TEXTS) + [0, 0], atol=1e-5)


def test_the_same_passages_give_the_same_vectors():
    first, second = (LatentSemantic.fit([tokens(text) for text in TEXTS]).encode(TEXTS) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_what_was_saved_is_read_back_without_unpickling(fitted):
    again = LatentSemantic.load(fitted.save())
    np.testing.assert_array_equal(again.encode(TEXTS), fitted.encode(TEXTS))
    for damaged in (b"", b"\x80\x04N.", fitted.save()[:-200]):
        with pytest.raises((ValueError, EOFError, BadZipFile)):
            LatentSemantic.load(damaged)


@pytest.mark.parametrize("texts", [[], ["手续费"], ["手续费", "积分"], ["a", "a", "a"], ["手续费"] * 5])
def test_too_little_to_learn_from_is_no_fault(texts):
    fitted = LatentSemantic.fit([tokens(text) for text in texts])
    vectors = fitted.encode(["手续费", "别的"])
    assert vectors.shape == (2, fitted.dimension)
    assert np.isfinite(vectors).all()


def test_there_are_at_most_as_many_dimensions_as_promised(fitted):
    assert 1 <= fitted.dimension <= DIMENSIONS
    many = LatentSemantic.fit([[f"w{n}", f"w{n + 1}", f"w{n * 7 % 400}"] for n in range(400)])
    assert many.dimension == DIMENSIONS


def test_langchains_doors_give_the_same_vectors(fitted):
    np.testing.assert_allclose(fitted.embed_documents(TEXTS[:2]), fitted.encode(TEXTS[:2]))
    np.testing.assert_allclose(fitted.embed_query(TEXTS[0]), fitted.encode(TEXTS[:1])[0])
