"""Learns what evidence weighs in the order of passages, and writes knowledge/search/ranker.json with its card.

`python -m evals learn DATA [--write]`: a softmax over each question's candidates (Cao et al. 2007, ListNet's top-one
loss), pulled towards the weights set by hand. Learned on the development halves of the own questions and of the bare
centres', and on every second question of the public sets under DATA/retrieval; the other halves are
only scored. It does not change what evidence is.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.ask import opened
from evals.ask_any import Asked
from evals.ask_cases import AS_OF, Case, both
from evals.bare import CENTRES, answers, searched
from evals.peers.ours import AUDIENCE, finder_of
from evals.retrieval import QuestionSet, read_set
from evals.taken_in import Desk
from knowledge.audience import Audience, Role
from knowledge.search.compare import Compared
from knowledge.search.evidence import AT, NAMES
from knowledge.search.find import Finder
from knowledge.search.rank import KINDS, PRIOR, Weights, kind_of

# What each public set weighs: the two across languages are one set, read in both directions. A city's answers, asked by
# their own titles, are what a service desk comes nearest to; where nearly every first is right already (DRCD, NTREX),
# the few wrong ones would else be given up for what is likely elsewhere.
SETS = {
    "taipei-faq-zh-hant": 3.0,
    "stackfaq-en": 1.0,
    "ntrex-hant2hans": 2.0,
    "tau-banking-en": 1.0,
    "drcd-dev-zh-hant": 3.0,
    "cmrc-dev-zh-hans": 1.0,
    "xquad-zh2en": 0.5,
    "xquad-en2zh": 0.5,
}
FILE = Path(__file__).parents[1] / "knowledge" / "search" / "ranker.json"
# Own questions weigh as three public sets, a bare centre as one; each set weighs the same whatever its size.
OWN_WEIGHT, BARE_WEIGHT = 3.0, 1.0
SCALE = 2.0
SHARED_PULL, KIND_PULL = 0.005, 0.03
# Evidence that can only speak against a passage, and evidence that may speak either way; all other speaks for it.
AGAINST = frozenset({
    "unfit_amount", "unfit_limit", "unfit_who", "unfit_yes_no", "unfit_how", "unfit_other", "foreign", "unsupported",
    "out_of_range", "unnamed", "scope",
})  # fmt: skip
EITHER = frozenset({
    # What it is.
    "case", "reference", "promotion_named", "promotion_unnamed", "notice", "internal", "verbatim", "row", "step",
    "question", "first", "length", "faint", "other", "other_bridged", "other_meant", "other_across", "other_around",
    # What is told already in another measure: the two together say how it is spread.
    "plain", "zplain", "zmeant", "zown", "zwide", "own_char", "around_char", "likeness", "cosine", "intra",
    "intra_wide", "own_among", "bridged_among", "held_among", "company_among", "sense_text", "sense_around",
})  # fmt: skip
_ASKED = [AT[name] for name in NAMES if name.startswith("asked")]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One question's candidates: evidence (n x names), which of them are right, and its kind."""

    rows: Numbers
    right: NDArray[np.bool_]
    kind: str
    weight: float


def lesson(compared: Compared, right: Sequence[bool], weight: float) -> Lesson | None:
    """What a search teaches; None where nothing right was proposed, or nothing wrong."""
    told = np.array(right[: len(compared.rows)], dtype=bool)
    if not told.any() or told.all():
        return None
    return Lesson(compared.rows, told, kind_of(compared.query), weight)


def own_lessons(asked: Sequence[Case]) -> Iterator[Lesson]:
    """Lessons of own questions to the demo clients' documents."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as assistant:
        for case in asked:
            compared = assistant.finder.compare(case.search, Audience(case.client, Role.AGENT), AS_OF)
            right = [
                any(place.stands_in(hit.passage.document_id, hit.passage.text) for place in case.places)
                for hit in compared.hits
            ]
            told = lesson(compared, right, OWN_WEIGHT / 2 / len(asked))
            if told is not None:
                yield told
                # As if nobody had written a similar question: most centres have none to begin with.
                rows = told.rows.copy()
                rows[:, _ASKED] = 0.0
                yield replace(told, rows=rows)


def bare_lessons(desk: Desk, asked: Sequence[Asked]) -> Iterator[Lesson]:
    """Lessons of a centre without similar questions."""
    for one in asked:
        if one.spans:
            compared = searched(desk, one)
            right = [answers(desk, one, hit.passage) for hit in compared.hits]
            told = lesson(compared, right, BARE_WEIGHT / len(asked))
            if told is not None:
                yield told


def public_lessons(questions: QuestionSet, finder: Finder, half: int) -> Iterator[Lesson]:
    """Lessons of every second question of a public set, beginning with the first (half 0) or the second (1)."""
    now = datetime(2026, 11, 22, tzinfo=UTC)
    named = list(questions.questions.items())[half::2]
    for name, text in named:
        compared = finder.compare(text, AUDIENCE, now)
        right = [hit.passage.document_id in questions.needed[name] for hit in compared.hits]
        told = lesson(compared, right, SETS[questions.name] / len(named))
        if told is not None:
            yield told


def fit(lessons: Sequence[Lesson]) -> Weights:
    """The weights that make right candidates likeliest, near the prior, each of its evidence's sign. Deterministic.

    Without the signs a fit sets evidence that is nearly the same against itself: right where it was learned, and absurd
    where a handful of passages is searched.
    """
    from scipy.optimize import minimize

    rows = np.concatenate([one.rows for one in lessons])
    # Rare evidence is scaled by its reach, not its rarity: else one lesson in a thousand could weigh without bound.
    reach = np.maximum(rows.std(axis=0), 0.15 * np.abs(rows).max(axis=0)) + 1e-6
    prior = _prior() * SCALE * reach
    loss = _Loss(lessons, rows / reach, prior)
    bounds = [_bounds(name) for name in NAMES] * (1 + len(KINDS))
    begin = np.tile(prior, 1 + len(KINDS))
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 400})
    table = found.x.reshape(1 + len(KINDS), len(NAMES)) / reach
    kinds = table[1:] - table[0]
    # What nothing was learned of is what all share, to the last digit.
    kinds[[kind not in {one.kind for one in lessons} for kind in KINDS]] = 0.0
    return Weights(table[0], kinds)


def _bounds(name: str) -> tuple[float | None, float | None]:
    return (None, 0.0) if name in AGAINST else (None, None) if name in EITHER else (0.0, None)


def _prior() -> Numbers:
    return np.array([PRIOR.get(name, 0.0) for name in NAMES])


class _Loss:
    """Minus the log likelihood of the right candidates, with its gradient, over all lessons laid end to end.

    What is sought is a table: what all kinds share, then what weighs for each kind, pulled towards what they share.
    """

    def __init__(self, lessons: Sequence[Lesson], rows: Numbers, prior: Numbers) -> None:
        sizes = [len(one.rows) for one in lessons]
        self._rows, self._prior = rows, prior
        self._owner = np.repeat(np.arange(len(lessons)), sizes)
        self._starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        self._right = np.concatenate([one.right for one in lessons])
        self._kind = np.array([KINDS.index(one.kind) for one in lessons])
        weight = np.array([one.weight for one in lessons])
        self._weight = weight / weight.sum()

    def __call__(self, flat: Numbers) -> tuple[float, Numbers]:
        table = flat.reshape(1 + len(KINDS), -1)
        weights = table[1 + self._kind]
        scores = np.einsum("if,if->i", self._rows, weights[self._owner])
        raised = np.exp(scores - np.maximum.reduceat(scores, self._starts)[self._owner])
        every = np.add.reduceat(raised, self._starts)
        right = np.add.reduceat(raised * self._right, self._starts)
        pushed = (raised / every[self._owner] - raised * self._right / right[self._owner]) * self._weight[self._owner]
        by_lesson = np.add.reduceat(pushed[:, None] * self._rows, self._starts)
        apart, off = table[1:] - table[0], table[0] - self._prior
        slope = np.vstack(
            [
                2 * SHARED_PULL * off - 2 * KIND_PULL * apart.sum(axis=0),
                *(by_lesson[self._kind == kind].sum(axis=0) for kind in range(len(KINDS))),
            ]
        )
        slope[1:] += 2 * KIND_PULL * apart
        loss = float((self._weight * (np.log(every) - np.log(right))).sum())
        return loss + float(SHARED_PULL * (off**2).sum() + KIND_PULL * (apart**2).sum()), slope.ravel()


def first_right(lessons: Sequence[Lesson], weights: Weights) -> float:
    """The share of lessons whose first candidate is right."""
    firsts = [one.right[int(np.argmax(one.rows @ weights.of(one.kind)))] for one in lessons]
    return round(float(np.mean(firsts)), 4) if firsts else 0.0


def run(data: Path, *, write: bool) -> None:
    """Learn, print what the halves score before and after, and write the weights with `write`."""
    before = Weights(_prior(), np.zeros((len(KINDS), len(NAMES))))
    halves = {name: [case for case in asked if case.places] for name, asked in both().items()}
    read = {f"own, {half}": list(own_lessons(cases)) for half, cases in halves.items()}
    learn = list(read["own, development"])
    for centre in CENTRES:
        with centre.opened() as desk:
            for half, asked in centre.halves().items():
                read[f"{centre.name}, {half}"] = list(bare_lessons(desk, asked))
        learn += read[f"{centre.name}, development"]
    sources = {name: len(lessons) for name, lessons in read.items() if name.endswith("development")}
    for name in SETS:
        questions = read_set(data / "retrieval" / name)
        finder = finder_of(questions)
        taught = list(public_lessons(questions, finder, 0))
        read[f"{name}, second half"] = list(public_lessons(questions, finder, 1))
        sources[f"{name}, first half"] = len(taught)
        learn += taught
        finder.close()
    weights = fit(learn)
    for name, lessons in read.items():
        change = f"R@1 {first_right(lessons, before)} -> {first_right(lessons, weights)}"
        print(f"{name:32} {len(lessons):5} questions  {change}")
    if write:
        FILE.write_text(_told(weights, sources) + "\n", encoding="utf-8")
        print(f"written: {FILE.name}")


def _told(weights: Weights, sources: dict[str, int]) -> str:
    card = {
        "what": "Weights of the passage ranker. Ours, made by `python -m evals learn`; it holds no text of any set.",
        "learned_on": sources,
        "loss": "softmax over candidates, L2 towards weights set by hand",
    }
    table = {
        name: {"shared": round(float(weights.shared[at]), 4)}
        | {kind: round(float(weights.kinds[place, at]), 4) for place, kind in enumerate(KINDS)}
        for name, at in AT.items()
    }
    return json.dumps({"card": card, "weights": table}, ensure_ascii=False, indent=1)
