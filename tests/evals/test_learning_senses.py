"""What is trained of meaning: texts of a group come together, of others they stay apart, and the same twice."""

import numpy as np

from evals.senses import DIMENSIONS, groups, pairs, read, train

KNOWN = [[f"甲{at}乙{at}", f"丙{at}丁{at}", f"word{at} other{at}"] for at in range(40)]
ASKED = [[f"规定{at}甲{at}", f"丙{at}怎么办", f"乙{at}行不行"] for at in range(40)]


def test_texts_of_a_group_come_together_and_of_another_stay_apart() -> None:
    vocabulary, alike, rarity = read(KNOWN, ASKED)
    table = train(alike, rarity, epochs=30)
    assert table.shape == (len(vocabulary), DIMENSIONS)

    def sense(numbers: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
        summed = table[numbers].sum(axis=0)
        return np.asarray(summed / np.linalg.norm(summed), dtype=np.float32)

    together = [float(sense(one.texts[0]) @ sense(one.texts[1])) for one in alike]
    apart = [
        float(sense(one.texts[0]) @ sense(other.texts[1]))
        for one, other in zip(alike, [*alike[1:], alike[0]], strict=True)
    ]
    assert np.mean(together) > 0.7 > 0.4 > np.mean(apart)


def test_the_same_training_gives_the_same_table() -> None:
    _, alike, rarity = read(KNOWN, ASKED)
    assert np.array_equal(train(alike, rarity, epochs=2), train(alike, rarity, epochs=2))


def test_a_term_that_one_group_alone_holds_is_left_out() -> None:
    vocabulary, _, _ = read([["lamp candle", "torch"], ["torch lamp", "lamp"]], [])
    assert set(vocabulary) == {"lamp", "torch"}


def test_every_line_of_pairs_has_a_sentence_and_questions_and_every_group_some_forms() -> None:
    lines = list(pairs())
    assert len(lines) > 4000
    assert all(len(one) >= 5 and all(one) for one in lines)
    assert len({one[0] for one in lines}) > 0.99 * len(lines)
    assert sum(len(one) > 1 for one in groups()) > 20_000
