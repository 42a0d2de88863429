"""How documents say what people ask: a memory of sentences and questions of our own writing.

A question is laid beside everything that was ever asked for some ten thousand sentences, and what documents say to the
nearest of them draws it from how people talk towards how documents do: a relevance model from another collection (Diaz
& Metzler 2006). Like the table of senses it only makes likely; nothing of it is ever quoted or told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.ports import Vectors

# So many sentences say how it is put, the nearer the more: one that is so much farther weighs a third.
NEAREST, FARTHER = 40, 0.05
# What the words in common weigh beside the likeness of meaning, both 0..1.
BY_WORDS, BY_MEANING = 0.42, 0.3
K1, B = 1.2, 0.75
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Postings:
    """In which groups a term stands: of the term in row r, `group[starts[r]:starts[r + 1]]`, as many times as `often`.

    A group is a sentence with the questions for it; a term counts once a text.
    """

    starts: NDArray[np.int64]
    group: NDArray[np.integer]
    often: NDArray[np.integer]


class Sayings:
    """`said` (g x d, float32) is what the sentence of each group means; `asked` in which of them terms stand."""

    def __init__(self, said: Vectors, asked: Postings) -> None:
        self._said = said
        self._starts = asked.starts
        self._group = asked.group.astype(np.int64)
        self._weight = _bm25(asked, len(said))

    def of(self, rows: Sequence[int], vector: Vectors) -> Vectors:
        """What documents say (d, not of unit length) to a question of the terms in `rows` that means `vector`."""
        most = min(NEAREST, len(self._said))
        if not most:
            return np.zeros_like(vector)
        near = BY_MEANING * np.vecdot(self._said, vector)
        parts = [slice(self._starts[row], self._starts[row + 1]) for row in dict.fromkeys(rows)]
        if parts:
            group = np.concatenate([self._group[part] for part in parts])
            held = np.bincount(group, np.concatenate([self._weight[part] for part in parts]), len(self._said))
            near = near + BY_WORDS * held / max(float(held.max(initial=0.0)), 1e-9)
        first = np.argpartition(near, len(near) - most)[-most:]
        weight = np.exp((near[first] - near[first].max()) / FARTHER).astype(np.float32)
        return np.asarray(np.einsum("g,gd->d", weight, self._said[first]), dtype=np.float32)


def _bm25(asked: Postings, groups: int) -> Numbers:
    """What each posting tells of its group (Robertson & Zaragoza 2009)."""
    met = np.diff(asked.starts)
    rare = np.log1p((groups - met + 0.5) / (met + 0.5))
    long = np.bincount(asked.group, asked.often, groups)
    against = K1 * (1 - B + B * long / max(float(long.mean()) if groups else 1.0, 1e-9))
    often = asked.often.astype(np.float64)
    told = np.repeat(rare, met) * often * (K1 + 1) / (often + against[asked.group])
    return np.asarray(told, dtype=np.float32)
