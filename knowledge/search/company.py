"""What candidates tell of one another: words that set them apart, and how alike each is to the first of the others.

A word that all of them hold decides nothing between them, however rare it is elsewhere; and what resembles those that
the question's words put first is likelier to be about the same thing than what stands alone (van Rijsbergen's cluster
hypothesis, 1979). It reads no text and does not know which candidate is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.search.table import Numbers, Table, summed

# How many of the first tell which words are common among candidates, and how many a candidate is laid beside.
COMMON_AMONG, BESIDE = 25, 8
# 1 + ln of a count, by the count; what is not said tells nothing.
_LOGS = np.concatenate([[0.0], 1 + np.log(np.arange(1, 256))])


def apart(table: Table, rows: NDArray[np.int64]) -> Numbers:
    """BM25 of `rows` by the asker's own terms, each weighed by how rare it is among the first COMMON_AMONG of them.

    `rows` are places of the table in the order the question's words put them, best first.
    """
    own = table.own_count
    first = table.anywhere_lines(rows[:COMMON_AMONG])[:own]
    seen = first.sum(axis=1)
    tells = np.log(1 + (first.shape[1] - seen + 0.5) / (seen + 0.5)) * table.plain[:own]
    return summed(tells, table.own_lines(rows))


@dataclass(frozen=True, slots=True)
class Said:
    """The terms of rows laid end to end, what their counts weigh, and where each row starts."""

    terms: NDArray[np.int32]
    weights: Numbers
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, terms: Sequence[NDArray[np.int32]], counts: Sequence[NDArray[np.uint16]]) -> "Said":
        """Of each row its terms and how often its text says them (0: they only stand around it)."""
        lengths = np.array([len(row) for row in terms], dtype=np.int64)
        said = _LOGS[np.minimum(np.concatenate(counts), len(_LOGS) - 1)]
        return cls(np.concatenate(terms), said, np.cumsum(lengths) - lengths, lengths)

    def sums(self, values: Numbers) -> Numbers:
        """The sum of one value a term over each row."""
        if not len(values):
            return np.zeros(len(self.lengths))
        starts = np.minimum(self.starts, len(values) - 1)
        return np.asarray(np.where(self.lengths > 0, np.add.reduceat(values, starts), 0.0))

    def long(self, rarity: Numbers) -> Numbers:
        """The length of each row's vector."""
        return np.asarray(np.sqrt(self.sums((self.weights * rarity[self.terms]) ** 2)))


def company(said: Said, rarity: Numbers, long: Numbers, score: Numbers) -> Numbers:
    """The mean cosine of each row with the BESIDE best by `score`, itself left out, weighed by the score's exponential.

    `rarity` is what each term of the vocabulary tells; rows are vectors of (1 + ln count) x rarity, as `long` as that.
    In 0..1.
    """
    weights = np.zeros(len(score))
    first = np.argsort(-score, kind="stable")[:BESIDE]
    first = first[long[first] > 1e-9]
    weights[first] = np.exp(score[first] - score.max(initial=0.0))
    mean = np.zeros(len(rarity))
    for place in first.tolist():
        own = slice(said.starts[place], said.starts[place] + said.lengths[place])
        # A row holds a term once, so that nothing is added to the same place twice.
        terms = said.terms[own]
        mean[terms] += said.weights[own] * rarity[terms] ** 2 * (weights[place] / long[place])
    drawn = said.sums(said.weights * mean[said.terms]) / np.maximum(long, 1e-9) - weights
    others = weights.sum() - weights
    return np.asarray(np.where(others > 1e-9, drawn / np.maximum(others, 1e-9), 0.0).clip(0.0, 1.0))
