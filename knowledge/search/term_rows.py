"""Which terms stand in which row, as numbers: rows kept on disk are mapped, not read; later ones are held beside them.

A mapped row costs memory only where it is looked at. It does not know words (the term table numbers them) nor whether
what is on disk is still right (`seal` does).
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
Counts = NDArray[np.uint16]
_NO_NUMBERS = np.empty(0, dtype=np.int32)
_NO_COUNTS = np.empty(0, dtype=np.uint16)
MOST = int(np.iinfo(np.uint16).max)


@dataclass(frozen=True, slots=True)
class Row:
    """The terms of one row and how often its text says each (0: it only stands around), and those around it."""

    terms: Numbers
    said: Counts
    around: Numbers


EMPTY = Row(_NO_NUMBERS, _NO_COUNTS, _NO_NUMBERS)


@dataclass(frozen=True, slots=True)
class Flat:
    """Rows laid end to end: row n has `terms[ends[n]:ends[n + 1]]`."""

    terms: Numbers
    said: Counts
    ends: NDArray[np.int64]
    around: Numbers
    around_ends: NDArray[np.int64]

    def save(self, folder: Path) -> None:
        """Write each array to a file of its own. Raises OSError."""
        for field in fields(self):
            save_array(folder, field.name, getattr(self, field.name))

    @classmethod
    def load(cls, folder: Path) -> "Flat":
        """Map what `save` wrote. Raises OSError or ValueError where it is not that."""
        arrays = {field.name: np.load(folder / f"{field.name}.npy", mmap_mode="r") for field in fields(cls)}
        # A plain view of the map: slices of numpy's own class for it cost ten times as much.
        return cls(**{name: np.asarray(array) for name, array in arrays.items()})


def save_array(folder: Path, name: str, array: NDArray[Any]) -> None:
    """Write `array` beside and move it into place: what maps the file before it goes on seeing that one."""
    fresh = folder / f".{name}.npy"
    np.save(fresh, array)
    fresh.replace(folder / f"{name}.npy")


class TermRows:
    """Rows by number, appended and never moved; a dropped one is empty."""

    def __init__(self, kept: Flat | None = None) -> None:
        self._kept = kept
        self._ends: list[int] = [] if kept is None else kept.ends.tolist()
        self._around_ends: list[int] = [] if kept is None else kept.around_ends.tolist()
        self._first = max(len(self._ends) - 1, 0)
        self._later: list[Row] = []
        self._dropped: set[int] = set()

    def __len__(self) -> int:
        return self._first + len(self._later)

    def __getitem__(self, row: int) -> Row:
        if row >= self._first:
            return self._later[row - self._first]
        if self._kept is None or row in self._dropped:
            return EMPTY
        own = slice(self._ends[row], self._ends[row + 1])
        beside = slice(self._around_ends[row], self._around_ends[row + 1])
        return Row(self._kept.terms[own], self._kept.said[own], self._kept.around[beside])

    def parts(self, rows: Sequence[int]) -> tuple[list[Numbers], list[Counts], list[Numbers]]:
        """The terms, their counts and the terms around, row by row."""
        kept = self._kept
        if kept is None or max(rows, default=-1) >= self._first or self._dropped.intersection(rows):
            held = [self[row] for row in rows]
            return [row.terms for row in held], [row.said for row in held], [row.around for row in held]
        own = [slice(self._ends[row], self._ends[row + 1]) for row in rows]
        beside = [slice(self._around_ends[row], self._around_ends[row + 1]) for row in rows]
        return [kept.terms[at] for at in own], [kept.said[at] for at in own], [kept.around[at] for at in beside]

    def append(self, row: Row) -> int:
        """Take in a row; returns its number."""
        self._later.append(row)
        return len(self) - 1

    def drop(self, row: int) -> None:
        """Make a row empty."""
        if row >= self._first:
            self._later[row - self._first] = EMPTY
        else:
            self._dropped.add(row)

    def flat(self) -> Flat:
        """Every row laid end to end."""
        rows = [self[row] for row in range(len(self))]
        return Flat(
            _joined([row.terms for row in rows], np.int32), _joined([row.said for row in rows], np.uint16),
            _ends([row.terms for row in rows]), _joined([row.around for row in rows], np.int32),
            _ends([row.around for row in rows]),
        )  # fmt: skip


def _joined(parts: Sequence[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


def _ends(parts: Sequence[Numbers]) -> NDArray[np.int64]:
    return np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)
