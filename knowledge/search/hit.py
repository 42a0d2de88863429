"""What a search gives back: passages with both scores and why they rank, and how sure the search is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, overload

from knowledge.document import Passage
from knowledge.search.query import Query

Mode = Literal["hybrid", "flat", "keyword", "none"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage found. `score` orders; `keyword` is BM25, `vector` a cosine; `matched` are the terms both share."""

    passage: Passage
    score: float
    keyword: float
    vector: float
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Hits, best first. `confidence` (0..1) is the probability that the first answers; see `confidence`.

    `mode` says what worked: hybrid (keywords and the vectors laid out for today), flat (keywords and all vectors,
    where nothing is laid out for the question), keyword, none.
    """

    query: Query
    hits: tuple[Hit, ...]
    mode: Mode
    confidence: float
    unasked: bool = False


class Hits(Sequence[Hit]):
    """Hits that are made when they are looked at: a search proposes hundreds, of which a few are shown."""

    def __init__(self, count: int, make: Callable[[int], Hit]) -> None:
        self._made: list[Hit | None] = [None] * count
        self._make = make

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, place: int) -> Hit: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Hit, ...]: ...

    def __getitem__(self, place: int | slice) -> Hit | tuple[Hit, ...]:
        if isinstance(place, slice):
            return tuple(self._made[at] or self._one(at) for at in range(len(self._made))[place])
        return self._made[place] or self._one(range(len(self._made))[place])

    def _one(self, at: int) -> Hit:
        hit = self._made[at] = self._make(at)
        return hit
