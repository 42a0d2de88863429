"""The passages of one client by what they mean: a vector a row of the term table, of its text with title and headings.

It proposes what shares no word with a question. It does not know passages or who asks: rows are numbers.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.ports import Vectors
from knowledge.search.query import Query
from knowledge.search.senses import Senses, own_senses, sense_asked
from knowledge.search.term_rows import save_array
from knowledge.search.terms import TermTable

_FIRST_ROOM = 256
# So many rows are proposed for what a question means, and none that is farther from it than this.
MOST_MEANT, LEAST_SENSE = 60, 0.25


class Text(Protocol):
    """A passage by what it means."""

    @property
    def senses(self) -> Vectors:
        """Each of its sentences, a row each."""
        ...

    @property
    def sense_around(self) -> Vectors:
        """Its title and headings."""
        ...


class SensedRows:
    """Vectors by row, appended and never moved; a dropped one is zeros."""

    def __init__(self, kept: Vectors | None = None) -> None:
        self._meant: tuple[Query, list[int]] | None = None
        self._held = np.zeros((_FIRST_ROOM, own_senses().dimension), dtype=np.float32) if kept is None else kept
        self._count = 0 if kept is None else len(kept)

    def __len__(self) -> int:
        return self._count

    def append(self, terms: Iterable[str]) -> None:
        """Take in the next row, given as terms."""
        if self._count == len(self._held):
            room = np.zeros((max(2 * self._count, _FIRST_ROOM), own_senses().dimension), dtype=np.float32)
            room[: self._count] = self._held[: self._count]
            self._held = room
        # As exact as it is kept, so that nothing is ordered otherwise after the next start.
        self._held[self._count] = own_senses().vector(terms).astype(np.float16)
        self._count += 1
        self._meant = None

    def drop(self, row: int) -> None:
        """Forget a row."""
        if row < self._count:
            self._held[row] = 0.0
        self._meant = None

    def sense(self, query: Query) -> Vectors:
        """What `query` means, as a unit vector."""
        return sense_asked(query.mended or query.text)

    def meant(self, query: Query) -> list[int]:
        """Up to MOST_MEANT rows nearest to what `query` means, nearest first; once while the same is asked about."""
        if self._meant is None or self._meant[0] is not query:
            self._meant = (query, self.nearest(self.sense(query), MOST_MEANT, LEAST_SENSE))
        return self._meant[1]

    def beside(self, query: Query, rows: Sequence[int], texts: Sequence[Text]) -> NDArray[np.float64]:
        """How near each row comes to what `query` means (n x 3): its nearest sentence, all of it, its title."""
        if not rows:
            return np.zeros((0, 3))
        vector = self.sense(query)
        parts = [one.senses for one in texts]
        starts = np.cumsum([0, *(len(part) for part in parts)])[:-1]
        best = np.maximum.reduceat(np.vecdot(np.concatenate(parts), vector), starts)
        over = np.vecdot(np.stack([one.sense_around for one in texts]), vector)
        return np.column_stack([best, self.cosines(vector, rows), over]).astype(np.float64)

    def cosines(self, vector: Vectors, rows: Sequence[int]) -> Vectors:
        """The cosine of each of `rows` with a unit vector."""
        return np.asarray(np.vecdot(self._held[np.asarray(rows, dtype=np.int64)], vector))

    def nearest(self, vector: Vectors, most: int, least: float) -> list[int]:
        """Up to `most` rows whose cosine is at least `least`, nearest first."""
        if not self._count or not vector.any():
            return []
        near = np.vecdot(self._held[: self._count], vector)
        most = min(most, self._count)
        best = np.argpartition(-near, most - 1)[:most]
        best = best[np.lexsort((best, -near[best]))]
        return [row for row in best.tolist() if near[row] >= least]

    def save(self, folder: Path) -> None:
        """Write the rows into `folder`, under the name of the table they were made with. Raises OSError."""
        save_array(folder, self._file(own_senses()), self._held[: self._count].astype(np.float16))

    @classmethod
    def of(cls, terms: TermTable, folder: Path) -> "SensedRows":
        """Those kept beside a term table in `folder`; made from its terms where they are of another table of senses."""
        kept = cls.load(folder, own_senses(), terms.rows)
        if kept is None:
            kept = cls()
            for words in terms.words(range(terms.rows)):
                kept.append(words)
        return kept

    @classmethod
    def load(cls, folder: Path, senses: Senses, rows: int) -> "SensedRows | None":
        """What `save` wrote of so many rows; None where it is not there, or of another table. Raises ValueError."""
        path = folder / f"{cls._file(senses)}.npy"
        if not path.exists():
            return None
        kept = np.load(path, allow_pickle=False).astype(np.float32)
        return cls(kept) if kept.shape == (rows, senses.dimension) else None

    @staticmethod
    def _file(senses: Senses) -> str:
        return f"senses-{senses.name or 'own'}"
