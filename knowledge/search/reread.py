"""The first hits of a search read once more by a model that sees question and passage together.

A cross-encoder (Nogueira & Cho 2019) reads each pair as one text: slower by far than a comparison of two vectors, and
the better judge of it. It is an extra that nothing needs: where it fails, the order stays as it was. What it says is
given the same voice as everything else together, since nothing here was learned with it.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import structlog
from numpy.typing import NDArray

from knowledge.document import Passage
from knowledge.search.fuse import standard

_log = structlog.get_logger(__name__)

# So many hits are read again: on two cores a small model takes some ten milliseconds for each.
FIRST = 20
# The name under which its share in a score is told beside the evidence.
READ_AGAIN = "read_again"


class Reranker(Protocol):
    """Gives one number for each passage, higher the better it answers; on what scale does not matter."""

    name: str

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """One score a text, in their order."""
        ...


def read_again(
    reranker: Reranker, question: str, passages: Sequence[Passage], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What reading again adds to each of `scores`: in standard deviations of them, zero on average.

    All zeros where there is nothing to tell apart, or the model fails.
    """
    nothing = np.zeros(len(passages))
    if len(passages) < 2:
        return nothing
    try:
        told = np.asarray(reranker.scores(question, [one.searched for one in passages]), dtype=np.float64)
    except (RuntimeError, ValueError, IndexError, KeyError, OSError, MemoryError) as fault:
        _log.warning("not_read_again", model=reranker.name, kind=type(fault).__name__)
        return nothing
    if told.shape != nothing.shape or not np.isfinite(told).all():
        _log.warning("not_read_again", model=reranker.name, kind="unusable scores")
        return nothing
    return np.asarray(standard(told) * scores.std())
