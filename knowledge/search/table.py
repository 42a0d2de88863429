"""A question's terms over the candidates of one search, as a dense table; everything a ranker asks of words is in it.

It does not search, and it does not know passages: rows are numbers.
"""

from collections.abc import Iterable
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
        self.place = {term: at for at, term in enumerate(terms)}
        query, idf = weighing.query, weighing.idf
        weights = query.terms
        channels = np.array([_channel(term, query) for term in terms], dtype=str)
        full = np.array([weights[term] for term in terms]) * idf
        self._channels = {name: np.where(channels == name, full, 0.0) for name in CHANNELS}
        self._said = np.array([query.said.get(term, 0.0) for term in terms]) * idf
        self.brought = np.array([float(term in query.widened) for term in terms])
        self._idf = idf
        own = self._channels["rest"] + self._channels["char"]
        self.mass = float(own.sum())
        self.plain = np.where(own > 0, np.array([weights[term] for term in terms]), 0.0)

    def weights(self, channel: str) -> Numbers:
        """What each term weighs in one of CHANNELS, zero for terms of the others; `said`: every term by its count."""
        return self._said if channel == "said" else self._channels[channel]

    def bridged(self, bridges: Iterable[Crossing], present: NDArray[np.bool_]) -> Numbers:
        """The mass of own terms that stand in a row, or for which another way to say them stands there whole."""
        own = self._channels["rest"] + self._channels["char"]
        covered = present.copy()
        for bridge in bridges:
            mine = [self.place[term] for term in bridge.own if term in self.place]
            if not mine:
                continue
            stands = np.zeros(len(present), dtype=bool)
            for other in bridge.others:
                places = [self.place.get(term, -1) for term in other]
                if places and -1 not in places:
                    stands |= present[:, places].all(axis=1)
            covered[np.ix_(stands, np.array(mine))] = True
        return np.asarray(covered @ own)

    def meant(self, bridges: Iterable[Crossing]) -> Numbers:
        """BM25 in which a word and the other ways to say it are one: each row has it in the way that counts most.

        After Pirkola 1998: summing over the senses of a translation would reward the word that has many of them. A way
        counts where all of it stands, the usual ones first, and tells no more than it is rare.
        """
        own = self._channels["rest"] + self._channels["char"]
        counts = self.body + AROUND_SHARE * self.around
        best = counts * own
        for bridge in bridges:
            mine = np.array(
                [self.place[term] for term in bridge.own if own[self.place.get(term, -1)] > 0 and term in self.place]
            )
            if not len(mine):
                continue
            reach = np.zeros(len(counts))
            tells = np.zeros(len(counts))
            for rank, other in enumerate(bridge.others):
                places = [self.place.get(term, -1) for term in other]
                if not places or -1 in places:
                    continue
                held = counts[:, places]
                value = held.mean(axis=1) * (held > 0).all(axis=1) * MEANT_WEIGHT * LATER_WAY**rank
                rarity = float(self._idf[places].max())
                better = value * rarity > reach * tells
                reach, tells = np.where(better, value, reach), np.where(better, rarity, tells)
            best[:, mine] = np.maximum(best[:, mine], np.minimum(own[mine], tells[:, None]) * reach[:, None])
        return np.asarray(best.sum(axis=1))

    def matched(self, row: int) -> tuple[str, ...]:
        """The question's terms that stand in or around a row."""
        held = (self.body[row] > 0) | (self.around[row] > 0)
        return tuple(term for term, there in zip(self.terms, held.tolist(), strict=True) if there)

    def score(self) -> Numbers:
        """BM25 over all channels, with a fixed share for what stands around."""
        full = np.sum(list(self._channels.values()), axis=0)
        return np.asarray(self.body @ full + AROUND_SHARE * (self.around @ full))


def _channel(term: str, query: Asking) -> str:
    if term in query.own:
        return "char" if chinese_character(term) else "rest"
    return query.channels.get(term, "wide") if term in query.widened else "faint"
