"""How sure a search is that the first passage found answers, against the case that nothing here does.

A logistic model for each language over what the best hits show: how much of the question they hold, and how far the
first stands out from the rest. Its weights are learned by `python -m evals refusal` and lie beside this file with what
they were learned on. It does not decide what is said: an answer does, by the threshold given here.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from knowledge.language import Lang
from knowledge.search.compare import FIELD, SHORTLIST, Compared
from knowledge.search.evidence import AT

LEAST_COVERED = 0.3
UNKNOWN = math.nan
# What the first passage shows by itself, and what it shows against the others.
ALONE = (
    "held", "held_around", "bridged", "doc_cover", "own", "own_char", "run", "across", "title_told", "cosine",
    "squared", "little_held", "little_bridged", "unmet", "asked_wide", "asked_all",
    "asked_sense", "sense", "sense_text", "sense_among",
)  # fmt: skip
AGAINST = (
    "margin", "ahead", "outlying", "keyword_ahead", "keyword_margin", "held_ahead", "held_margin", "elsewhere", "sole",
)  # fmt: skip
SIGNS = (*ALONE, *AGAINST)
# Below these shares of the question's mass a passage is found by accident; the model may weigh that region by itself.
_LITTLE_HELD, _LITTLE_BRIDGED = 0.3, 0.4


@dataclass(frozen=True, slots=True)
class Sureness:
    """One language's model: P = logistic(intercept + Σ weight (sign - mean)); below `threshold`, better say no.

    `unasked` is that threshold for a client without similar questions: there words and meaning alone tell, and the best
    answers are found with less certainty.
    """

    intercept: float
    threshold: float
    weights: Mapping[str, tuple[float, float]]
    unasked: float

    def of(self, signs: Mapping[str, float]) -> float:
        """The probability (0..1) for `signs`; one that is unknown counts as its mean."""
        told = ((weight, signs[name] - mean) for name, (weight, mean) in self.weights.items())
        total = self.intercept + sum(weight * off for weight, off in told if not math.isnan(off))
        return 1 / (1 + math.exp(-max(min(total, 40.0), -40.0)))


def confidence(compared: Compared, covered: float, *, unasked: bool = False) -> float:
    """The probability (0..1) that the first hit answers; 0 where nothing was found.

    `unasked` says that the client has no similar questions.

    The models were learned where many passages compete. Where fewer hits than a full shortlist do, the threshold is
    met by a passage that covers LEAST_COVERED of what the question tells (`covered`, 0..1).
    """
    if not len(compared.rows):
        return 0.0
    model = shipped()[compared.query.lang]
    if len(compared.rows) < SHORTLIST:
        least = model.unasked if unasked else model.threshold
        return min(covered / LEAST_COVERED * least, 1.0)
    return model.of(signs(compared))


@lru_cache(maxsize=1)
def shipped() -> Mapping[Lang, Sureness]:
    """The models the product ships, one a language. A sign they name that is not known is refused (KeyError)."""
    told = json.loads(files("knowledge.search").joinpath("confidence.json").read_text(encoding="utf-8"))
    return {Lang(lang): _model(one) for lang, one in told["languages"].items()}


def _model(told: Mapping[str, object]) -> Sureness:
    weights = told["weights"]
    assert isinstance(weights, dict)
    unknown = set(weights) - set(SIGNS)
    if unknown:
        raise KeyError(*sorted(unknown))
    pairs = {name: (float(weight), float(mean)) for name, (weight, mean) in weights.items()}
    least, unasked = float(str(told["threshold"])), float(str(told["unasked"]))
    return Sureness(float(str(told["intercept"])), least, pairs, unasked)


def signs(compared: Compared) -> dict[str, float]:
    """What the hits of a search show, by the names of SIGNS; NaN where too few were found to tell. Needs one hit."""
    first = compared.rows[0]
    told = {name: float(first[AT[name]]) for name in ALONE if name in AT}
    told["cosine"] = told["cosine"] if compared.rows[:, AT["cosine"]].any() else UNKNOWN
    # Who has no similar questions is not told that nobody asks this.
    for name in ("asked_wide", "asked_all", "asked_sense"):
        told[name] = told[name] if compared.rows[:, AT[name]].any() else UNKNOWN
    told["little_held"] = max(0.0, 1 - told["held"] / _LITTLE_HELD)
    told["little_bridged"] = max(0.0, 1 - told["bridged"] / _LITTLE_BRIDGED)
    # What people threshold where nothing is learned: BM25 over the mass asked for. It is only compared with.
    told["keyword_share"] = float(compared.field.keyword[0]) / _mass(compared)
    return told | _of_terms(compared) | _against(compared)


def _mass(compared: Compared) -> float:
    return float(compared.field.told.sum()) or 1.0


def _of_terms(compared: Compared) -> dict[str, float]:
    """By single terms: how much of the mass is met, counted squared; met by the first alone, by others, by none.

    A hit meets the question's own terms that it holds, by themselves or in other words the lexicons know.
    """
    told, met, mass = compared.field.told, compared.field.met, _mass(compared)
    first, others = met[:, 0], met[:, 1:].any(axis=1)
    squares = told * told
    enough = met.shape[1] == FIELD
    return {
        "squared": float(squares[first].sum()) / (float(squares.sum()) or 1.0),
        "unmet": float(told[~(others | first)].sum()) / mass,
        "sole": float(told[first & ~others].sum()) / mass if enough else UNKNOWN,
        "elsewhere": float(told[others & ~first].sum()) / mass if enough else UNKNOWN,
    }


def _against(compared: Compared) -> dict[str, float]:
    """How far the first hit stands out: from the best of another document, and from the mean of the field."""
    scores, source = compared.field.score, compared.field.source
    others = (source != source[0]).nonzero()[0]
    if len(scores) < FIELD or not len(others):
        return dict.fromkeys(("margin", "ahead", "outlying", *AGAINST[3:7]), UNKNOWN)
    keyword = compared.field.keyword / _mass(compared)
    held = compared.rows[:, AT["held"]]
    return {
        "margin": math.log1p(max(float(scores[0] - scores[others[0]]), 0.0)),
        "ahead": math.log1p(max(float(scores[0] - scores[:FIELD].mean()), 0.0)),
        "outlying": float((scores[0] - scores.mean()) / (scores.std() + 1e-6)),
        "keyword_ahead": float(keyword[0] - keyword[:FIELD].mean()),
        "keyword_margin": float(keyword[0] - keyword[others].max()),
        "held_ahead": float(held[0] - held[:FIELD].mean()),
        "held_margin": float(held[0] - held[others].max()),
    }
