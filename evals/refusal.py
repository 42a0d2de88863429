"""How sure a search is: learned, calibrated and scored, so that the product can say that its documents do not tell.

`python -m evals refusal DATA [--write] [--json]`. Positive is a question whose first passage is right; negative one
asked of a foreign corpus, one whose answering documents are left aside, and an own one that nothing answers. A question
ranked wrongly is neither, and is only reported. One logistic model a language is learned on the development half of the
own questions and the first half of the public sets under DATA/retrieval; the other halves are only scored.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.refusal_figures import figures, keeping, printed
from evals.tries import Group, Try, own_tries, public_tries
from knowledge.language import Lang
from knowledge.search.confidence import SIGNS, Sureness

FILE = Path(__file__).parents[1] / "knowledge" / "search" / "confidence.json"
# What a negative weighs by how it came about; positives of a set weigh as much as all its negatives together.
WEIGHTS = {Group.FOREIGN: 0.5, Group.REMOVED: 1.0, Group.BLANK: 1.0}
PULL = 1e-3
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Learned:
    """A language's model, and what it was learned on: how many questions of each set and group."""

    model: Sureness
    counts: Mapping[str, int]


def run(data: Path, *, write: bool = False, as_json: bool = False) -> None:
    """Ask everything, learn, print what the halves score, and write the weights with `write`."""
    tries = [*own_tries(), *public_tries(data / "retrieval")]
    models = {lang: learn([one for one in tries if one.lang is lang]) for lang in Lang}
    told = {lang.value: figures(models[lang].model, [one for one in tries if one.lang is lang]) for lang in Lang}
    if write:
        FILE.write_text(_card(models) + "\n", encoding="utf-8")
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    for lang, one in told.items():
        printed(lang, one)
    if write:
        print(f"written: {FILE.name}")


def learn(tries: Sequence[Try]) -> Learned:
    """The model of one language from its learning tries, with the threshold that keeps 90 % of the right ones."""
    taught = [one for one in tries if one.learning and one.group is not Group.MISRANKED and one.signs]
    table = np.array([[one.signs[name] for name in SIGNS] for one in taught])
    mean, spread = np.nanmean(table, axis=0), np.nanstd(table, axis=0) + 1e-6
    rows = np.nan_to_num((table - mean) / spread)
    right = np.array([one.group is Group.RIGHT for one in taught])
    found = fit(rows, right, _weights(taught))
    weights = {
        name: (round(float(weight), 4), round(float(centre), 4))
        for name, weight, centre in zip(SIGNS, found[1:] / spread, mean, strict=True)
    }
    model = Sureness(round(float(found[0]), 4), 0.5, weights)
    threshold = keeping([one for one in taught if one.group is Group.RIGHT], model.of)
    counts = Counter(f"{one.set}, {one.group.value}" for one in taught)
    return Learned(Sureness(model.intercept, round(threshold, 4), weights), counts)


def fit(rows: Numbers, right: NDArray[np.bool_], weights: Numbers) -> Numbers:
    """Intercept and weights of a logistic regression, pulled towards nothing by PULL (L2). Deterministic."""
    from scipy.optimize import minimize

    sign = np.where(right, 1.0, -1.0)

    def loss(found: Numbers) -> tuple[float, Numbers]:
        score = sign * (rows @ found[1:] + found[0])
        push = -sign * weights / (1 + np.exp(score))
        slope = np.concatenate([[push.sum()], rows.T @ push + 2 * PULL * found[1:]])
        return float(weights @ np.logaddexp(0, -score) + PULL * (found[1:] ** 2).sum()), slope

    return np.asarray(minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x)


def _weights(taught: Sequence[Try]) -> Numbers:
    """Every set weighs the same, and in each the right as much as all others, which share by WEIGHTS."""
    count = Counter((one.set, one.group) for one in taught)
    shared = {name: sum(w for group, w in WEIGHTS.items() if count[name, group]) for name, _ in count}
    told = [
        (1.0 if one.group is Group.RIGHT else WEIGHTS[one.group] / shared[one.set]) / count[one.set, one.group]
        for one in taught
    ]
    return np.array(told) / sum(told)


def _card(models: Mapping[Lang, Learned]) -> str:
    card = {
        "what": "How sure a search is. Ours, made by `python -m evals refusal`; it holds no text of any set.",
        "learned_on": {lang.value: dict(sorted(one.counts.items())) for lang, one in models.items()},
        "loss": "logistic, L2; a set weighs as another, its right questions as much as its others",
        "threshold": "keeps 90 % of the rightly ranked questions it was learned on",
    }
    languages = {
        lang.value: {
            "intercept": one.model.intercept, "threshold": one.model.threshold, "weights": one.model.weights,
        }
        for lang, one in models.items()
    }  # fmt: skip
    return json.dumps({"card": card, "languages": languages}, ensure_ascii=False, indent=1)
