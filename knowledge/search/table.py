"""A question's terms over the candidates of one search, as a dense table; everything a ranker asks of words is in it.

It does not search, and it does not know passages: rows are numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.search.analyse import chinese_character

Numbers = NDArray[np.float64]

# A title or heading speaks for each of its passages alike, however short one of them is: a fixed share of a term.
AROUND_SHARE = 0.35
# What another way to say a word counts beside the word itself, and each further way beside the one before it.
MEANT_WEIGHT, LATER_WAY = 0.8, 0.95
# The asker's pairs and words, their single characters, what lexicons brought (met whole, met in part, from the other
# language), and words that only ask.
CHANNELS = ("rest", "char", "wide", "near", "across", "faint")
_CHANNEL_AT = {name: at for at, name in enumerate(CHANNELS)}


class Asking(Protocol):
    """What a table needs to know of a question."""

    @property
    def own(self) -> dict[str, float]:
        """The asker's own terms."""
        ...

    @property
    def widened(self) -> dict[str, float]:
        """Terms that lexicons brought."""
        ...

    @property
    def channels(self) -> dict[str, str]:
        """How each widened term came."""
        ...

    @property
    def said(self) -> dict[str, float]:
        """Every term the asker wrote, by its count."""
        ...

    @property
    def terms(self) -> dict[str, float]:
        """Every term with its weight."""
        ...


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
class Weighing:
    """A question, and BM25's weight of each of its terms."""

    query: Asking
    idf: Numbers


class Table:
    """A question's terms over some rows: `body` saturated counts, `around` whether title or headings hold the term."""

    def __init__(self, terms: list[str], body: Numbers, around: Numbers, weighing: "Weighing") -> None:
        self.terms = terms
        self.body = body
        self.around = around
        self.present = body > 0
        self.anywhere = self.present | (around > 0)
        self.place = {term: at for at, term in enumerate(terms)}
        query, idf = weighing.query, weighing.idf
        weights = query.terms
        stressed = np.array([weights[term] for term in terms])
        full = stressed * idf
        channels = np.array([_CHANNEL_AT[_channel(term, query)] for term in terms], dtype=np.int8)
        self._channels = {name: np.where(channels == at, full, 0.0) for name, at in _CHANNEL_AT.items()}
        self._channels["said"] = np.array([query.said.get(term, 0.0) for term in terms]) * idf
        self.brought = np.array([float(term in query.widened) for term in terms])
        self._idf = idf
        self._full = full
        self._own = self._channels["rest"] + self._channels["char"]
        self.mass = float(self._own.sum())
        self.plain = np.where(self._own > 0, stressed, 0.0)
        self._ways: tuple[object, _Ways] | None = None
        self._score: Numbers | None = None

    def weights(self, channel: str) -> Numbers:
        """What each term weighs in one of CHANNELS, zero for terms of the others; `said`: every term by its count."""
        return self._channels[channel]

    # Row by row: on a busy machine a product handed to several threads waits for the last of them.
    def inside(self, channel: str) -> Numbers:
        """What each row's text holds of a channel."""
        return np.asarray(np.vecdot(self.body, self._channels[channel]))

    def outside(self, channel: str) -> Numbers:
        """What stands of a channel in each row's title and headings."""
        return np.asarray(np.vecdot(self.around, self._channels[channel]))

    def held(self, stands: NDArray[np.bool_]) -> Numbers:
        """The mass of own terms where they stand (rows x terms)."""
        return np.asarray(np.vecdot(stands.astype(np.float64), self._own))

    def bridged(self, bridges: Sequence[Crossing]) -> Numbers:
        """The mass of own terms in or around a row, or for which another way to say them stands there whole."""
        ways = self._ways_of(bridges)
        covered = self.anywhere.copy()
        for mine, span in ways.bridges:
            stands = ways.stands[:, span].any(axis=1)
            if stands.any():
                covered[np.ix_(stands, mine)] = True
        return self.held(covered)

    def meant(self, bridges: Sequence[Crossing]) -> Numbers:
        """BM25 in which a word and the other ways to say it are one: each row has it in the way that counts most.

        After Pirkola 1998: summing over the senses of a translation would reward the word that has many of them. A way
        counts where all of it stands, the usual ones first, and tells no more than it is rare.
        """
        ways, own = self._ways_of(bridges), self._own
        best = (self.body + AROUND_SHARE * self.around) * own
        weighed = ways.reach * ways.rarity
        every = np.arange(len(best))
        for about, span in ways.bridges:
            mine = about[own[about] > 0]
            if not len(mine) or span.start == span.stop:
                continue
            way = span.start + weighed[:, span].argmax(axis=1)
            reach, tells = ways.reach[every, way], ways.rarity[way]
            best[:, mine] = np.maximum(best[:, mine], np.minimum(own[mine], tells[:, None]) * reach[:, None])
        return np.asarray(best.sum(axis=1))

    def _ways_of(self, bridges: Sequence[Crossing]) -> "_Ways":
        """The ways of `bridges` over these rows, worked out once while the same are asked about."""
        if self._ways is None or self._ways[0] is not bridges:
            self._ways = (bridges, self._read_ways(bridges))
        return self._ways[1]

    def _read_ways(self, bridges: Sequence[Crossing]) -> "_Ways":
        told: list[tuple[NDArray[np.int64], slice]] = []
        places: list[int] = []
        starts: list[int] = []
        ranks: list[int] = []
        for bridge in bridges:
            mine = [self.place[term] for term in bridge.own if term in self.place]
            if not mine:
                continue
            first = len(starts)
            for rank, other in enumerate(bridge.others):
                if other and other <= self.place.keys():
                    starts.append(len(places))
                    ranks.append(rank)
                    places += [self.place[term] for term in other]
            told.append((np.array(mine, dtype=np.int64), slice(first, len(starts))))
        if not starts:
            none = np.zeros((len(self.body), 0))
            return _Ways(told, none > 0, none, np.zeros(0))
        counts = self.body[:, places] + AROUND_SHARE * self.around[:, places]
        lengths = np.diff([*starts, len(places)])
        stands = np.logical_and.reduceat(self.anywhere[:, places], starts, axis=1)
        mean = np.add.reduceat(counts, starts, axis=1) / lengths
        reach = mean * stands * (MEANT_WEIGHT * LATER_WAY ** np.array(ranks, dtype=np.float64))
        return _Ways(told, stands, reach, np.maximum.reduceat(self._idf[places], starts))

    def named(self, bridges: Sequence[Crossing]) -> Numbers:
        """The share of the things a question calls by a name of the client's that a row says, in one way or another.

        One for every row where it calls nothing by name.
        """
        things = [bridge for bridge in bridges if bridge.named]
        said = np.zeros(len(self.body))
        for thing in things:
            held = np.zeros(len(self.body), dtype=bool)
            whole = frozenset(term for term in thing.own if len(term) > 1) or thing.own
            for way in (whole, *thing.others):
                if way and way <= self.place.keys():
                    held |= self.anywhere[:, [self.place[term] for term in way]].all(axis=1)
            said += held
        return said / len(things) if things else said + 1.0

    def matched(self, row: int) -> tuple[str, ...]:
        """The question's terms that stand in or around a row."""
        return tuple(self.terms[at] for at in self.anywhere[row].nonzero()[0])

    def score(self) -> Numbers:
        """BM25 over all channels, with a fixed share for what stands around."""
        if self._score is None:
            body, around = np.vecdot(self.body, self._full), np.vecdot(self.around, self._full)
            self._score = np.asarray(body + AROUND_SHARE * around)
        return self._score


@dataclass(frozen=True, slots=True)
class _Ways:
    """The other ways to say what a question's forms say, over some rows.

    Of each form: the places of its own terms, and which columns are its ways. By row and way: whether all of it
    stands there, and how far it counts; by way how much it tells.
    """

    bridges: Sequence[tuple[NDArray[np.int64], slice]]
    stands: NDArray[np.bool_]
    reach: Numbers
    rarity: Numbers


def _channel(term: str, query: Asking) -> str:
    if term in query.own:
        return "char" if chinese_character(term) else "rest"
    return query.channels.get(term, "wide") if term in query.widened else "faint"
