"""The exact vector search: numpy over every vector of a client, any day, any tier; what Chroma is checked against.

It holds vectors in memory only; the records keep them.
"""

from collections.abc import Collection, Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from knowledge.audience import Tier
from knowledge.document import Kind, Passage
from knowledge.ports import Vectors
from knowledge.search.keyword import Scope, seconds

_FIRST, _LAST = -(2**62), 2**62
_TIERS = tuple(Tier)
_KINDS = tuple(Kind)
# Masks kept of the scopes people ask in.
_MOST_MASKS = 64
_Standing = tuple[frozenset[Tier], frozenset[Kind] | None, bool, int]


class ExactVectors:
    """Unit vectors (n x d) beside what decides who may see each: built once, replaced whole."""

    def __init__(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        self._ids = [passage.id for passage in passages]
        self._place = {name: place for place, name in enumerate(self._ids)}
        self._vectors = vectors
        self._start = np.array([seconds(p.validity.start, _FIRST) for p in passages], dtype=np.int64)
        self._end = np.array([seconds(p.validity.end, _LAST) for p in passages], dtype=np.int64)
        self._tier = np.array([_TIERS.index(p.tier) for p in passages], dtype=np.int8)
        self._kind = np.array([_KINDS.index(p.kind) for p in passages], dtype=np.int8)
        self._begin()

    def _begin(self) -> None:
        self._instants = np.unique(np.concatenate([self._start, self._end]))
        self._masks: dict[_Standing, NDArray[np.bool_]] = {}
        self._last: tuple[Vectors, Vectors] | None = None

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._vectors.shape[1])

    def without(self, ids: Collection[str]) -> "ExactVectors | None":
        """The same without `ids`; None where nothing is left."""
        gone = set(ids)
        rows = np.array([name not in gone for name in self._ids], dtype=np.bool_)
        if not rows.any():
            return None
        left = object.__new__(ExactVectors)
        left._ids = [name for name in self._ids if name not in gone]
        left._place = {name: place for place, name in enumerate(left._ids)}
        left._vectors = self._vectors[rows]
        left._start, left._end = self._start[rows], self._end[rows]
        left._tier, left._kind = self._tier[rows], self._kind[rows]
        left._begin()
        return left

    def admitted(self, scope: Scope) -> NDArray[np.bool_]:
        """Which rows lie in `scope`."""
        now = seconds(scope.at, 0)
        open_to = np.isin(self._tier, [_TIERS.index(tier) for tier in scope.tiers])
        if scope.kinds is not None:
            open_to &= np.isin(self._kind, [_KINDS.index(kind) for kind in scope.kinds])
        if scope.lapsed:
            return np.asarray(open_to & (self._end <= now))
        return np.asarray(open_to & (self._start <= now) & (now < self._end))

    def search(self, vector: Vectors, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """Up to `limit` (passage id, cosine) pairs in `scope`, best first."""
        admitted = self._standing(scope)
        if not admitted.any() or not vector.any():
            return []
        # Every cosine and then the mask: copying the admitted rows out first costs ten times as much.
        products = _products(self._vectors, vector)
        self._last = (vector, products)
        scores = np.where(admitted, products, -np.inf)
        limit = min(limit, int(admitted.sum()))
        best = np.argpartition(-scores, limit - 1)[:limit]
        best = best[np.lexsort((best, -scores[best]))]
        return [(self._ids[place], float(scores[place])) for place in best]

    def _standing(self, scope: Scope) -> NDArray[np.bool_]:
        """`admitted`, kept until something comes into force or ends."""
        span = int(np.searchsorted(self._instants, seconds(scope.at, 0), side="right"))
        key = (scope.tiers, scope.kinds, scope.lapsed, span)
        if key not in self._masks:
            if len(self._masks) >= _MOST_MASKS:
                self._masks.clear()
            self._masks[key] = self.admitted(scope)
        return self._masks[key]

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> Vectors | None:
        """The cosine of each of `ids`, 0 for one that is not held here; None where none is."""
        places = np.fromiter(map(self._place.get, ids, repeat(-1)), dtype=np.int64, count=len(ids))
        held = places >= 0
        if not held.any():
            return None
        last = self._last
        # A question is compared with every vector when it is searched for: nothing is left to be worked out then.
        known = last[1][places] if last is not None and last[0] is vector else _products(self._vectors[places], vector)
        # The last row stands in for those that are not held.
        return np.asarray(np.where(held, known, 0.0), dtype=np.float32)

    def boundaries(self) -> list[int]:
        """Every instant (seconds since 1970) at which something comes into force or ends, sorted."""
        return [int(at) for at in self._instants if at not in {_FIRST, _LAST}]

    def part(self, scope: Scope) -> tuple[list[str], Vectors]:
        """Ids and vectors in `scope`."""
        rows = self.admitted(scope).nonzero()[0]
        return [self._ids[row] for row in rows], self._vectors[rows]


def _products(vectors: Vectors, vector: Vectors) -> Vectors:
    """Row by row, in one thread: on a busy machine a product handed to several waits for the last of them."""
    return np.asarray(np.vecdot(vectors, vector))
