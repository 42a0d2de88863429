import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals import learn
from evals.learn import FILE, SCALE, Lesson, first_right, fit, lesson
from knowledge.search.client_index import ClientIndex
from knowledge.search.compare import Compared, compare
from knowledge.search.evidence import AT, NAMES
from knowledge.search.query import read_query
from knowledge.search.rank import KINDS, PRIOR, Weights, learned
from knowledge.search.widen import Lexicon
from tests.knowledge.search.pieces import passage


def taught(kind: str, right: int, *candidates: dict[str, float]) -> Lesson:
    """One question whose candidates have just this evidence."""
    rows = np.zeros((len(candidates), len(NAMES)))
    for row, told in zip(rows, candidates, strict=True):
        for name, value in told.items():
            row[AT[name]] = value
    return Lesson(rows, np.arange(len(candidates)) == right, kind, 1.0)


# The right one is a row of a table and never has the words; the prior puts the wordy one first.
SEPARABLE = [
    taught(kind, right, *[{"row": 1.0, "keyword": -0.5} if at == right else {"keyword": 0.5, "first": 1.0}
                          for at in range(3)])
    for right in range(3)
    for kind in ("zh_ask", "en_ask")
]  # fmt: skip
BY_HAND = Weights(np.array([PRIOR.get(name, 0.0) for name in NAMES]) * SCALE, np.zeros((len(KINDS), len(NAMES))))


def test_learning_puts_the_right_candidate_first_where_evidence_tells_it_from_the_others() -> None:
    assert first_right(SEPARABLE, BY_HAND) == 0
    weights = fit(SEPARABLE)
    assert first_right(SEPARABLE, weights) == 1
    assert weights.shared[AT["row"]] > 0 > weights.shared[AT["first"]]


def test_learning_the_same_lessons_again_gives_the_same_weights_to_the_last_digit() -> None:
    one, other = fit(SEPARABLE), fit(SEPARABLE)
    assert one.shared.tolist() == other.shared.tolist()
    assert one.kinds.tolist() == other.kinds.tolist()


def test_the_order_of_lessons_and_of_candidates_does_not_matter() -> None:
    turned = [Lesson(one.rows[::-1], one.right[::-1], one.kind, one.weight) for one in reversed(SEPARABLE)]
    np.testing.assert_allclose(fit(turned).shared, fit(SEPARABLE).shared, atol=1e-3)


def test_evidence_that_no_lesson_shows_keeps_the_weight_set_by_hand() -> None:
    weights = fit(SEPARABLE)
    for name in set(NAMES) - {"row", "keyword", "first"}:
        assert weights.shared[AT[name]] == pytest.approx(PRIOR.get(name, 0.0) * SCALE), name
        assert not weights.kinds[:, AT[name]].any(), name


def test_what_one_kind_of_question_teaches_is_its_own_first() -> None:
    apart = [
        *(taught("zh_ask", 0, {"row": 1.0}, {"row": 0.0}) for _ in range(5)),
        *(taught("en_ask", 0, {"row": 0.0}, {"row": 1.0}) for _ in range(5)),
    ]
    weights = fit(apart)
    assert first_right(apart, weights) == 1
    assert weights.of("zh_ask")[AT["row"]] > 0 > weights.of("en_ask")[AT["row"]]
    assert not weights.kinds[KINDS.index("long")].any()


def test_a_lesson_that_weighs_more_is_learned_first() -> None:
    says, denies = (taught("zh_ask", right, {"row": 1.0}, {"row": 0.0}) for right in (0, 1))
    for heavy, sign in ((says, 1), (denies, -1)):
        light = denies if heavy is says else says
        told = [Lesson(heavy.rows, heavy.right, heavy.kind, 9.0), light]
        assert np.sign(fit(told).shared[AT["row"]]) == sign


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.lists(st.floats(-2, 2), min_size=8, max_size=8)), min_size=1, max_size=4),
    st.integers(0, 2**16),
)
def test_the_slope_of_the_loss_is_its_slope(lessons: list[tuple[int, list[float]]], seed: int) -> None:
    made = [
        taught(KINDS[right], right, *({"own": values[at], "wide": values[at + 4]} for at in range(4)))
        for right, values in lessons
    ]
    rows = np.concatenate([one.rows for one in made])
    loss = learn._Loss(made, rows, np.zeros(len(NAMES)))
    draw = np.random.default_rng(seed)
    point = draw.normal(size=(1 + len(KINDS)) * len(NAMES)) * 0.3
    way = draw.normal(size=point.size) * 1e-6
    up, down = loss(point + way)[0], loss(point - way)[0]
    assert (up - down) / 2 == pytest.approx(float(loss(point)[1] @ way), rel=1e-3, abs=1e-9)


def compared(tmp_path: Path, *texts: str) -> Compared:
    index = ClientIndex("east", tmp_path / "k")
    index.update(1, [passage(f"p{at}", text) for at, text in enumerate(texts)])
    return compare(
        index, read_query("手续费谁承担？", Lexicon(general=False)), list(index.passages), None, neural=False
    )


def test_a_search_teaches_which_of_its_candidates_is_right(tmp_path: Path) -> None:
    found = compared(tmp_path, "手续费由客户承担。", "手续费二十元。", "积分")
    told = lesson(found, [False, True], 2.0)
    assert told is not None
    assert told.rows.tolist() == found.rows.tolist()
    assert (told.right.tolist(), told.kind, told.weight) == ([False, True], "zh_ask", 2.0)


@pytest.mark.parametrize("right", [[False, False], [True, True]])
def test_a_search_that_proposed_nothing_right_or_nothing_wrong_teaches_nothing(
    tmp_path: Path, right: list[bool]
) -> None:
    assert lesson(compared(tmp_path, "手续费由客户承担。", "手续费二十元。"), right, 1.0) is None


def test_what_is_written_is_read_back_as_the_same_weights() -> None:
    weights = fit(SEPARABLE)
    told = json.loads(learn._told(weights, {"own, development": 6}))
    assert list(told["weights"]) == list(NAMES)
    assert told["card"]["learned_on"] == {"own, development": 6}
    for name, row in told["weights"].items():
        assert row["shared"] == pytest.approx(weights.shared[AT[name]], abs=1e-4)
        assert [row[kind] for kind in KINDS] == pytest.approx(weights.kinds[:, AT[name]].tolist(), abs=1e-4)


def test_the_file_that_learning_writes_is_the_one_the_product_reads() -> None:
    assert json.loads(FILE.read_text("utf-8"))["weights"]["keyword"]["shared"] == learned().scale


def test_no_lessons_are_no_share() -> None:
    assert first_right([], BY_HAND) == 0.0
