"""The order of candidates: a linear ranker over their evidence, with weights for each kind of question.

The weights are learned by `python -m evals learn` (a softmax over a question's candidates, pulled towards weights set
by hand) and lie beside this file with what they were learned on. It does not read texts: `evidence` does.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from knowledge.arithmetic.asking import Want
from knowledge.search.evidence import AT, NAMES
from knowledge.search.query import Query

KINDS = ("zh_ask", "zh_say", "en_ask", "en_say", "long")
LONG_TERMS, LONG_TEXT = 60, 150
# What weighed before anything was learned, in standard deviations of the candidates' scores; learning starts from it.
PRIOR = {
    "keyword": 0.5, "meant": 0.5, "likeness": 0.1, "case": -0.4, "unsupported": -1.5, "reference": -0.1,
    "promotion_unnamed": -0.6, "scope": -0.5, "foreign": -1.0,
    # Hardly anybody in the questions learned on asks in a document's very words, and nobody who does means another.
    "whole": 2.0,
    **{f"fit_{kind}": 0.4 for kind in ("amount", "limit", "who", "yes_no", "how", "other")},
    **{f"unfit_{kind}": -0.2 for kind in ("amount", "limit", "who", "yes_no", "how", "other")},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """`shared` (one a name of NAMES) and what each of KINDS adds to it."""

    shared: NDArray[np.float64]
    kinds: NDArray[np.float64]

    @property
    def scale(self) -> float:
        """What one standard deviation of BM25 weighs: the measure of everything given in standard deviations."""
        return float(self.shared[AT["keyword"]])

    def of(self, kind: str) -> NDArray[np.float64]:
        """What each name weighs for a question of `kind`."""
        return np.asarray(self.shared + self.kinds[KINDS.index(kind)])


def kind_of(query: Query) -> str:
    """Which of KINDS a question is: long, or short and asking or stating, Chinese or not."""
    if len(query.own) > LONG_TERMS and len(query.text) > LONG_TEXT:
        return "long"
    asking = query.want is not Want.WHAT or query.text.rstrip().endswith(("?", "？", "吗", "嗎", "呢"))
    return f"{'zh' if query.lang.chinese else 'en'}_{'ask' if asking else 'say'}"


@lru_cache(maxsize=1)
def learned() -> Weights:
    """The weights the product ships. A name they lack weighs nothing; one they have too many is refused (KeyError)."""
    told = json.loads(files("knowledge.search").joinpath("ranker.json").read_text(encoding="utf-8"))
    shared, kinds = np.zeros(len(NAMES)), np.zeros((len(KINDS), len(NAMES)))
    for name, weights in told["weights"].items():
        shared[AT[name]] = weights["shared"]
        kinds[:, AT[name]] = [weights[kind] for kind in KINDS]
    return Weights(shared, kinds)
