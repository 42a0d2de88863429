"""What is trained of meaning: texts of a group come together, of others they stay apart, and the same twice."""

import numpy as np

from evals.bare import CENTRES
from evals.senses import DIMENSIONS, LEAST_CHARACTERS, MOST_ASKED, groups, pairs, read, sayings, train
from knowledge.search.analyse import normal, terms_of
from knowledge.search.senses import own_senses

KNOWN = [
    group
    for at in range(40)
    for group in (
        [f"甲{at}乙{at}", f"丙{at}丁{at}", f"word{at} other{at}"],
        [f"甲{at}丁{at}", f"丙{at}乙{at}", f"other{at} word{at}"],
    )
]
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
        for one, other in zip(alike, [*alike[2:], *alike[:2]], strict=True)
    ]
    assert np.mean(together) > 0.7 > 0.4 > np.mean(apart)


def test_the_same_training_gives_the_same_table() -> None:
    _, alike, rarity = read(KNOWN, ASKED)
    assert np.array_equal(train(alike, rarity, epochs=2), train(alike, rarity, epochs=2))


def test_a_term_that_only_two_groups_hold_is_left_out() -> None:
    vocabulary, _, _ = read([["lamp candle", "torch"], ["torch lamp", "candle"], ["torch lamp", "lamp"]], [])
    assert set(vocabulary) == {"lamp", "torch"}


def test_every_line_of_pairs_has_a_sentence_and_questions_and_every_group_some_forms() -> None:
    lines = list(pairs())
    assert len(lines) > 4000
    assert all(len(one) >= 5 and all(one) for one in lines)
    assert len({one[0] for one in lines}) > 0.99 * len(lines)
    assert sum(len(one) > 1 for one in groups()) > 20_000


def test_of_the_sayings_every_group_has_a_sentence_and_no_term_stands_that_tells_nothing() -> None:
    vocabulary, alike, rarity = read(
        KNOWN, [*ASKED, ["同样说法", "同样的问题 common"], ["同样说法", "common 问题"]] * 2
    )
    said, asked = sayings(vocabulary, alike, train(alike, rarity, epochs=1))
    groups = [one for one in alike if one.asked]
    assert said.shape == (len(groups), DIMENSIONS)
    assert np.allclose(np.linalg.norm(said, axis=1), 1, atol=1e-5)
    assert asked.starts[-1] == len(asked.group) == len(asked.often) and asked.group.max() < len(groups)
    met = np.diff(asked.starts)
    assert all(len(vocabulary[row]) >= LEAST_CHARACTERS for row in met.nonzero()[0])
    assert met.max() <= MOST_ASKED * len(groups)


def test_what_is_shipped_draws_questions_nearer_to_the_words_that_answer_them() -> None:
    own = own_senses()
    told = [
        (own.asked(asked) @ answer, own.vector(asked) @ answer)
        for centre in CENTRES
        for one in centre.halves()["held"]
        if one.spans and not one.thread
        for asked, answer in [(terms_of(normal(one.question)), own.vector(terms_of(normal(one.spans[0]))))]
    ]
    drawn, plain = np.mean(told, axis=0)
    assert len(told) > 200 and drawn > plain + 0.02
