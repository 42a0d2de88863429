"""Two scores into one order: a z-scored sum whose weight depends on language and on how much there was to learn from.

Weights come from even halves of public question sets (Traditional Chinese, English); on the odd halves they were only
read. Below 300 passages fitted vectors are noise and weigh nothing.
"""

import numpy as np
from numpy.typing import NDArray

from knowledge.document import Trust
from knowledge.language import Lang

FEWEST_FOR_VECTORS = 300
_FITTED_WEIGHT = {Lang.HANS: 0.1, Lang.HANT: 0.1, Lang.EN: 0.15}
_NEURAL_WEIGHT = {Lang.HANS: 0.1, Lang.HANT: 0.1, Lang.EN: 1.5}
# In standard deviations of the candidates: what a case or a reference must be better by to stand before policy.
_TRUST_STEP = {Trust.APPROVED_POLICY: 0.0, Trust.REFERENCE: 0.1, Trust.PAST_CASE: 0.4, Trust.TRANSCRIPT: 0.6}


def vector_weight(lang: Lang, passages: int, *, neural: bool) -> float:
    """How much vectors weigh beside keywords (1.0 is as much)."""
    if neural:
        return _NEURAL_WEIGHT[lang]
    return _FITTED_WEIGHT[lang] if passages >= FEWEST_FOR_VECTORS else 0.0


def fuse(
    keyword: NDArray[np.float64], vector: NDArray[np.float64], trust: list[Trust], weight: float
) -> NDArray[np.float64]:
    """One score per candidate from BM25 and cosine of the same candidates."""
    steps = np.array([_TRUST_STEP[level] for level in trust])
    return np.asarray(_standard(keyword) + weight * _standard(vector) - steps, dtype=np.float64)


def _standard(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = float(scores.std()) if scores.size else 0.0
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)
