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
# The highest bit of a count says that the term stands around the text too; the others how often the text says it.
AROUND = np.uint16(1 << 15)
MOST = int(AROUND) - 1


@dataclass(frozen=True, slots=True)
class Row:
    """The terms of one row and how often its text says each (0: it only stands around), marked AROUND where it does."""

    terms: Numbers
    said: Counts


EMPTY = Row(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.uint16))


@dataclass(frozen=True, slots=True)
class Flat:
    """Rows laid end to end: row n has `terms[ends[n]:ends[n + 1]]`."""

    terms: Numbers
    said: Counts
    ends: NDArray[np.int64]

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


@dataclass(frozen=True, slots=True)
class Met:
    """Terms of a question met in some rows: in which of them, which term, and how it stands there (see `Row.said`)."""

    row: NDArray[np.int64]
    term: NDArray[np.int64]
    said: Counts


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
        return Row(self._kept.terms[own], self._kept.said[own])

    def met(self, rows: Sequence[int], slot: NDArray[np.int16]) -> Met:
        """Where terms stand in `rows` whose `slot` is not 0: it holds the place of each in a question, plus one."""
        kept, ends = self._kept, self._ends
        if not rows:
            none = np.empty(0, dtype=np.int64)
            return Met(none, none, EMPTY.said)
        mapped = self._mapped(rows)
        if mapped is None:
            held = [self[row] for row in rows]
            parts, said = [row.terms for row in held], np.concatenate([row.said for row in held])
        else:
            parts, said = [mapped.terms[ends[row] : ends[row + 1]] for row in rows], None
        # Taken, not indexed: an index of 32 bits would be copied into one of 64 first.
        slots = slot.take(np.concatenate(parts))
        at = (slots != 0).nonzero()[0]
        lengths = np.array([len(part) for part in parts])
        stops = lengths.cumsum()
        # How many stand before the end of each part, and so how many in it: few look-ups, however many are met.
        many = at.searchsorted(stops)
        many[1:] -= many[:-1].copy()
        owner = np.arange(len(parts)).repeat(many)
        if kept is not None and said is None:
            begins = np.array([ends[row] for row in rows]) - stops + lengths
            found = kept.said[at + begins[owner]]
        else:
            assert said is not None
            found = said[at]
        return Met(owner, slots[at].astype(np.int64) - 1, found)

    def _mapped(self, rows: Sequence[int]) -> Flat | None:
        """The rows kept on disk, where all of `rows` are there as they were."""
        return self._kept if rows and max(rows) < self._first and self._dropped.isdisjoint(rows) else None

    def every(self, rows: Sequence[int]) -> tuple[list[Numbers], Counts]:
        """The terms of each of `rows`, which are some, and laid end to end how often its text says each."""
        mapped, ends = self._mapped(rows), self._ends
        if mapped is None:
            held = [self[row] for row in rows]
            return [row.terms for row in held], np.concatenate([row.said for row in held]) & np.uint16(MOST)
        spans = [slice(ends[row], ends[row + 1]) for row in rows]
        said = np.concatenate([mapped.said[span] for span in spans]) & np.uint16(MOST)
        return [mapped.terms[span] for span in spans], said

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
            _ends([row.terms for row in rows]),
        )  # fmt: skip


def _joined(parts: Sequence[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


def _ends(parts: Sequence[Numbers]) -> NDArray[np.int64]:
    return np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)
