"""Two scores into one order: a z-scored sum whose weight depends on language and on how much there was to learn from.

Weights come from even halves of public question sets (Traditional Chinese, English); on the odd halves they were only
read. Below 300 passages fitted vectors are noise and weigh nothing.
"""

import math

import numpy as np
from numpy.typing import NDArray

from knowledge.language import Lang

FEWEST_FOR_VECTORS = 300
ENOUGH_TO_TELL = 4
_FITTED_WEIGHT = {Lang.HANS: 0.1, Lang.HANT: 0.1, Lang.EN: 0.15}
_NEURAL_WEIGHT = {Lang.HANS: 0.1, Lang.HANT: 0.1, Lang.EN: 1.5}
# Beside all evidence together. Set on the first halves of StackFAQ and of the banking questions with
# all-MiniLM-L6-v2, a model of English: by itself the better judge of the former and the worse of the latter.
_NEURAL_VOICE = {Lang.HANS: 0.02, Lang.HANT: 0.02, Lang.EN: 0.8}


def vector_weight(lang: Lang, passages: int, *, neural: bool) -> float:
    """How much vectors weigh beside keywords (1.0 is as much)."""
    if neural:
        return _NEURAL_WEIGHT[lang]
    return _FITTED_WEIGHT[lang] if passages >= FEWEST_FOR_VECTORS else 0.0


def voice(
    scores: NDArray[np.float64], cosine: NDArray[np.float64], chinese: NDArray[np.bool_], lang: Lang
) -> NDArray[np.float64]:
    """What a trained model's cosines add to the `scores` of passages compared closely, in standard deviations of them.

    Only passages in the asker's language are told apart by it: what a model read little of is noise to it.
    """
    added, native = np.zeros(len(scores)), chinese == lang.chinese
    added[native] = _NEURAL_VOICE[lang] * scores.std() * standard(cosine[native])
    return added


def fuse(keyword: NDArray[np.float64], vector: NDArray[np.float64], weight: float) -> NDArray[np.float64]:
    """One score per candidate, in standard deviations, from BM25 and cosine of the same candidates."""
    return np.asarray(standard(keyword) + weight * standard(vector), dtype=np.float64)


def standard(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """`scores` in standard deviations from their mean; zeros where they are all alike.

    Of fewer than ENOUGH_TO_TELL it tells less: of two candidates one is always above the mean and says nothing by it.
    """
    if not scores.size:
        return np.zeros_like(scores)
    off = scores - scores.sum() / scores.size
    spread = math.sqrt(float(np.vecdot(off, off)) / scores.size)
    enough = min(1.0, (scores.size - 1) / (ENOUGH_TO_TELL - 1))
    return np.asarray(off / spread * enough) if spread > 1e-9 else np.zeros_like(scores)
