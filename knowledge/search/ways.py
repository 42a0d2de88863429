"""The other ways to say what a question says, over the candidates of one search: which of them stand where, whole.

Few ways stand in few passages, so only those that do are worked with. It does not know what a lexicon is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

# What another way to say a word counts beside the word itself, and each further way beside the one before it.
MEANT_WEIGHT, LATER_WAY = 0.8, 0.95
_NO_PLACES: Places = np.empty(0, dtype=np.int64)
_NO_NUMBERS: Numbers = np.empty(0)


class Crossing(Protocol):
    """A form of the question and the other ways to say it, as terms."""

    @property
    def own(self) -> frozenset[str]:
        """The form's own terms."""
        ...

    @property
    def others(self) -> tuple[frozenset[str], ...]:
        """The terms of each other way."""
        ...

    @property
    def named(self) -> bool:
        """Whether the client calls it so."""
        ...


@dataclass(frozen=True, slots=True)
class Lines:
    """Terms over candidates, a line a term, each at its `place`: counts inside and `around`, and where it stands.

    `idf` is what each tells; the first `own` of them are the asker's. `share` is what a count around is worth.
    """

    place: Mapping[str, int]
    body: Numbers
    around: Numbers
    anywhere: NDArray[np.bool_]
    idf: Numbers
    own: int
    share: float


@dataclass(frozen=True, slots=True)
class Ways:
    """Own terms met in other words: for each own `term` and candidate (`flat`: its place in lines laid end to end)
    how far the best way reaches there and how much that way tells. `covered`: where own terms stand, in any way.
    """

    covered: NDArray[np.bool_]
    flat: Places
    term: Places
    reach: Numbers
    tells: Numbers


@dataclass(slots=True)
class _Told:
    """Every way all of whose terms stand somewhere, in the order of `bridges`: its terms' places, rank and bridge."""

    places: list[tuple[int, ...]]
    ranks: list[int]
    bridge: list[int]
    mine: list[list[int]]


def read_ways(lines: Lines, bridges: Sequence[Crossing]) -> Ways:
    """Where the ways of `bridges` stand. Of a bridge that stands in several ways, the way that counts most counts."""
    told = _told(lines, bridges)
    covered = lines.anywhere[: lines.own].copy()
    if not told.places:
        return Ways(covered, _NO_PLACES, _NO_PLACES, _NO_NUMBERS, _NO_NUMBERS)
    stands, mean, tells = _whole(lines, told.places)
    weights = MEANT_WEIGHT * LATER_WAY ** np.array(told.ranks, dtype=np.float64)
    rows, at = stands.shape[1], stands.reshape(-1).nonzero()[0]
    way, row = np.divmod(at, rows)
    reach = mean.reshape(-1)[at] * weights[way]
    best = _best(np.array(told.bridge)[way] * rows + row, reach * tells[way], len(told.mine) * rows)
    # From a bridge that stands in a row to each own term it is about.
    sizes = np.array([len(one) for one in told.mine], dtype=np.int64)
    bridge = np.array(told.bridge)[way[best]]
    many = sizes[bridge]
    of = np.repeat(best, many)
    begins = np.cumsum(many) - many
    within = np.arange(len(of)) - np.repeat(begins, many)
    flat_mine = np.array([place for one in told.mine for place in one], dtype=np.int64)
    term = flat_mine[np.repeat((np.cumsum(sizes) - sizes)[bridge], many) + within]
    flat = term * rows + row[of]
    covered.reshape(-1)[flat] = True
    return Ways(covered, flat, term, reach[of], tells[way[of]])


def _told(lines: Lines, bridges: Sequence[Crossing]) -> _Told:
    place = lines.place.get
    told = _Told([], [], [], [])
    for bridge in bridges:
        mine = [at for term in bridge.own if (at := place(term)) is not None and at < lines.own]
        if not mine:
            continue
        number = len(told.mine)
        told.mine.append(mine)
        for rank, other in enumerate(bridge.others):
            held = tuple([at for term in other if (at := place(term)) is not None])
            if held and len(held) == len(other):
                told.places.append(held)
                told.ranks.append(rank)
                told.bridge.append(number)
    return told


def _whole(lines: Lines, ways: Sequence[tuple[int, ...]]) -> tuple[NDArray[np.bool_], Numbers, Numbers]:
    """By way and row: whether all of a way stands there, the mean of its terms' counts; and by way what it tells."""
    first = np.array([way[0] for way in ways])
    stands, counts = lines.anywhere[first], lines.body[first] + lines.share * lines.around[first]
    tells, lengths = lines.idf[first], np.array([len(way) for way in ways])
    for at in range(1, int(lengths.max())):
        longer = (lengths > at).nonzero()[0]
        more = np.array([ways[one][at] for one in longer.tolist()])
        stands[longer] &= lines.anywhere[more]
        counts[longer] += lines.body[more] + lines.share * lines.around[more]
        tells[longer] = np.maximum(tells[longer], lines.idf[more])
    several = (lengths > 1).nonzero()[0]
    counts[several] /= lengths[several, None]
    return stands, counts, tells


def _best(groups: Places, values: Numbers, count: int) -> Places:
    """Of each group of entries the place of the one with the highest value, the first of equals."""
    highest = np.full(count, -1.0)
    np.maximum.at(highest, groups, values)
    winners = (values == highest[groups]).nonzero()[0][::-1]
    chosen = np.full(count, -1, dtype=np.int64)
    # Where several are written to one place the last stays: the first of them, as they come backwards.
    chosen[groups[winners]] = winners
    return np.asarray(chosen[chosen >= 0])
