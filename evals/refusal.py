"""How sure a search is: learned, calibrated and scored, so that the product can say that its documents do not tell.

`python -m evals refusal DATA [--write] [--json]`. Positive is a question whose first passage is right; negative one
asked of a foreign corpus, one whose answering documents are left aside, and an own one that nothing answers. A question
ranked wrongly is neither, and is only reported. One logistic model a language is learned on the development halves of
the own questions and of the bare centres', and the first half of the public sets under DATA/retrieval; the other halves
are only scored.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.refusal_figures import figures, keeping, printed
from evals.tries import BARE, Group, Try, bare_tries, own_tries, public_tries
from knowledge.language import Lang
from knowledge.search.confidence import SIGNS, Sureness

FILE = Path(__file__).parents[1] / "knowledge" / "search" / "confidence.json"
# What a negative weighs by how it came about; positives of a set weigh as much as all its negatives together.
WEIGHTS = {Group.FOREIGN: 0.5, Group.REMOVED: 1.0, Group.BLANK: 1.0}
# So many rightly ranked questions of a set say where its threshold is.
FEWEST = 15
# A tenth of another set: there the right are found by their meaning, and weighed as much as others they would have
# searches of foreign documents believed for theirs. Their threshold is their own.
BARE_SHARE = 0.1
# What the shipped threshold keeps of them. A little more than the 90 % every figure is compared at: an agent who is
# told once too often that nothing is known stops asking, and what is unsure is said to be so above it.
SHIPPED_KEPT = 0.95
PULL, OWN_PULL = 1e-3, 1e-2
# Holding more of a question can never speak against a passage: without this, signs that are nearly the same would be
# set against each other, and fit these sets alone.
SPEAKS_AGAINST = frozenset({"little_held", "little_bridged", "unmet", "elsewhere"})
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Learned:
    """A language's model, and what it was learned on: how many questions of each set and group."""

    model: Sureness
    counts: Mapping[str, int]


def run(data: Path, *, write: bool = False, as_json: bool = False) -> None:
    """Ask everything, learn, print what the halves score, and write the weights with `write`."""
    tries = [*own_tries(), *bare_tries(), *public_tries(data / "retrieval")]
    models = learn(tries)
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


def learn(tries: Sequence[Try]) -> dict[Lang, Learned]:
    """A model for each language: all are learned together first, and each may leave that where its own tries ask."""
    taught = [one for one in tries if one.learning and one.group is not Group.MISRANKED and one.signs]
    table = np.array([[one.signs[name] for name in SIGNS] for one in taught])
    mean, spread = np.nanmean(table, axis=0), np.nanstd(table, axis=0) + 1e-6
    rows = np.nan_to_num((table - mean) / spread)
    shared = fit(rows, taught, np.zeros(len(SIGNS)), PULL)
    # There are too few of them for each language by itself.
    bare = [one for one in taught if one.set == BARE and one.group is Group.RIGHT]
    told = {}
    for lang in Lang:
        mine = [at for at, one in enumerate(taught) if one.lang is lang]
        found = fit(rows[mine], [taught[at] for at in mine], shared[1:], OWN_PULL)
        told[lang] = _learned(found, (mean, spread), [taught[at] for at in mine], bare)
    return told


def _learned(found: Numbers, how: tuple[Numbers, Numbers], taught: Sequence[Try], bare: Sequence[Try]) -> Learned:
    """One language's model, with what it asks for where there are similar questions and, by `bare`, where none are."""
    mean, spread = how
    weights = {
        name: (round(float(weight), 4), round(float(centre), 4))
        for name, weight, centre in zip(SIGNS, found[1:] / spread, mean, strict=True)
    }
    model = Sureness(round(float(found[0]), 4), 0.0, weights, 0.0)
    right = [one for one in taught if one.group is Group.RIGHT]
    enough = [name for name, many in Counter(one.set for one in right).items() if many >= FEWEST and name != BARE]
    # The lowest of the sets': what is plain in an encyclopaedia may not raise the bar for the words of a service desk.
    kept = [keeping([one for one in right if one.set == name], model.of, SHIPPED_KEPT) for name in enough]
    lowest = min(kept, default=0.0)
    unasked = min(keeping(bare, model.of, SHIPPED_KEPT), lowest)
    counts = Counter(f"{one.set}, {one.group.value}" for one in taught)
    return Learned(replace(model, threshold=round(lowest, 4), unasked=round(unasked, 4)), counts)


def fit(rows: Numbers, taught: Sequence[Try], towards: Numbers, pull: float) -> Numbers:
    """Intercept and weights of a logistic regression, pulled towards given weights (L2). Deterministic."""
    from scipy.optimize import minimize

    sign = np.array([1.0 if one.group is Group.RIGHT else -1.0 for one in taught])
    weights = _weights(taught)

    def loss(found: Numbers) -> tuple[float, Numbers]:
        score, off = sign * (rows @ found[1:] + found[0]), found[1:] - towards
        push = -sign * weights / (1 + np.exp(score))
        slope = np.concatenate([[push.sum()], rows.T @ push + 2 * pull * off])
        return float(weights @ np.logaddexp(0, -score) + pull * (off**2).sum()), slope

    begin = np.concatenate([[0.0], towards])
    bounds = [(None, None), *((None, 0.0) if name in SPEAKS_AGAINST else (0.0, None) for name in SIGNS)]
    return np.asarray(minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds).x)


def _weights(taught: Sequence[Try]) -> Numbers:
    """Every set weighs the same, and in each the right as much as all others, which share by WEIGHTS."""
    count = Counter((one.set, one.group) for one in taught)
    shared = {name: sum(w for group, w in WEIGHTS.items() if count[name, group]) for name, _ in count}
    told = [
        (BARE_SHARE if one.set == BARE else 1.0)
        * (1.0 if one.group is Group.RIGHT else WEIGHTS[one.group] / shared[one.set])
        / count[one.set, one.group]
        for one in taught
    ]
    return np.array(told) / sum(told)


def _card(models: Mapping[Lang, Learned]) -> str:
    card = {
        "what": "How sure a search is. Ours, made by `python -m evals refusal`; it holds no text of any set.",
        "learned_on": {lang.value: dict(sorted(one.counts.items())) for lang, one in models.items()},
        "loss": "logistic, L2; a set weighs as another, its right questions as much as its others",
        "threshold": f"keeps {SHIPPED_KEPT:.0%} of the rightly ranked questions of every set it was learned on; "
        "unasked: of the centres without similar questions",
    }
    languages = {
        lang.value: {
            "intercept": one.model.intercept, "threshold": one.model.threshold, "unasked": one.model.unasked,
            "weights": one.model.weights,
        }
        for lang, one in models.items()
    }  # fmt: skip
    return json.dumps({"card": card, "languages": languages}, ensure_ascii=False, indent=1)
