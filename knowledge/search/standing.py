"""Where passages stand: in which document, at which place of it, in which language; as numbers, a row a passage.

What a comparison asks of hundreds of candidates is kept so that it costs a look at an array. It reads no texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.document import Passage
from knowledge.search.traits import CASES

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
# Columns of a row. `part` is a version of a document in one language, `version` in all of them.
_PART, _SOURCE, _FOLLOWED, _POSITION, _VERSION, _CHINESE, _CASE = range(7)
_NOBODY = -1


@dataclass(frozen=True, slots=True)
class Standing:
    """Of some candidates: equal numbers mean the same. `part`: of one document, version and language; `source`: of one
    document; `followed`: the document a past case was settled by (-1: none); `size`: passages of its version.
    """

    part: Places
    source: Places
    followed: Places
    position: Places
    size: Places
    chinese: Flags
    case: Flags

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> "Standing":
        """Of `passages`, which are all there are."""
        every = Standings()
        for row, one in enumerate(passages):
            every.hold(row, one)
        return every.at(range(len(passages)))


class Standings:
    """The standing of every passage of a client, by row."""

    def __init__(self) -> None:
        self._told = np.zeros((0, 7), dtype=np.int64)
        self._numbers: dict[object, int] = {}
        self._sizes = np.zeros(0, dtype=np.int64)

    def hold(self, row: int, passage: Passage) -> None:
        """Take in the passage of `row`."""
        document, version, chinese = passage.document_id, passage.version, passage.lang.chinese
        followed = self._number(passage.followed) if passage.followed else _NOBODY
        versions = self._number((document, version))
        if row >= len(self._told):
            self._told = np.pad(self._told, ((0, max(1024, row)), (0, 0)))
        self._told[row] = (
            self._number((document, version, chinese)), self._number(document), followed, passage.position, versions,
            chinese, passage.trust in CASES,
        )  # fmt: skip
        if versions >= len(self._sizes):
            self._sizes = np.pad(self._sizes, (0, max(1024, versions)))
        self._sizes[versions] += 1

    def drop(self, row: int) -> None:
        """Forget the passage of `row`, which is held."""
        self._sizes[self._told[row, _VERSION]] -= 1

    def at(self, rows: Sequence[int]) -> Standing:
        """The standing of `rows`, which are held."""
        told = self._told[np.array(rows, dtype=np.int64)].T
        return Standing(
            told[_PART], told[_SOURCE], told[_FOLLOWED], told[_POSITION], self._sizes[told[_VERSION]],
            told[_CHINESE] > 0, told[_CASE] > 0,
        )  # fmt: skip

    def _number(self, name: object) -> int:
        return self._numbers.setdefault(name, len(self._numbers))
