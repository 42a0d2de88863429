"""A question's terms over the candidates of one search, as a dense table; everything a ranker asks of words is in it.

A line a term and a column a candidate, terms of one channel beside each other: what is summed lies together. It does
not search, and it does not know passages: rows are numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.search.ways import Crossing, Lines, Ways, read_ways

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

# A title or heading speaks for each of its passages alike, however short one of them is: a fixed share of a term.
AROUND_SHARE = 0.35
# The asker's pairs and words, their single characters, what lexicons brought (met whole, met in part, from the other
# language), and words that only ask.
CHANNELS = ("rest", "char", "wide", "near", "across", "faint")
_CHANNEL_AT = {name: at for at, name in enumerate(CHANNELS)}
_REST, _CHAR, _FAINT = 0, 1, 5
# Up to this place of CHANNELS terms are the asker's own.
OWN = _CHAR


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


def channels_of(query: Asking, terms: Iterable[str]) -> NDArray[np.int8]:
    """The place in CHANNELS of each of `terms`."""
    own, widened, came = query.own, query.widened, query.channels
    return np.array(
        [
            (_CHAR if len(term) == 1 and "\u3400" <= term <= "\u9fff" else _REST)
            if term in own
            else _CHANNEL_AT[came.get(term, "wide")]
            if term in widened
            else _FAINT
            for term in terms
        ],
        dtype=np.int8,
    )


@dataclass(frozen=True, slots=True)
class Weighing:
    """A question, and of each term of a table its channel, what it weighs there, and what it tells (BM25's weight)."""

    query: Asking
    channels: NDArray[np.int8]
    stress: Numbers
    idf: Numbers


@dataclass(frozen=True, slots=True)
class Stands:
    """Where terms stand, as places in a table laid line after line: `anywhere`, with the saturated `counts` of texts (0
    where none says it), and `around` texts.
    """

    anywhere: Places
    counts: Numbers
    around: Places
    rows: int


class Table:
    """A question's terms over some rows; `terms` in the order of their channels, `own_count` of them the asker's.

    Of each term: `full` is what it weighs, `plain` its stress where it is the asker's, `brought` 1 where it is not.
    """

    def __init__(self, terms: list[str], stands: Stands, weighing: Weighing) -> None:
        self.terms = terms
        shape = (len(terms), stands.rows)
        self._body, self._around = np.zeros(shape), np.zeros(shape)
        self._anywhere = np.zeros(shape, dtype=np.bool_)
        self._body.reshape(-1)[stands.anywhere] = stands.counts
        self._around.reshape(-1)[stands.around] = 1.0
        self._anywhere.reshape(-1)[stands.anywhere] = True
        self.place = {term: at for at, term in enumerate(terms)}
        self._weighing = weighing
        self._ends = np.searchsorted(weighing.channels, np.arange(len(CHANNELS) + 1)).tolist()
        # The asker's terms come first.
        self.own_count = self._ends[OWN + 1]
        self.full = weighing.stress * weighing.idf
        self.plain = np.where(weighing.channels <= OWN, weighing.stress, 0.0)
        self.brought = np.where((weighing.channels > OWN) & (weighing.channels < _FAINT), 1.0, 0.0)
        said = weighing.query.said
        self._said = np.array([said.get(term, 0.0) for term in terms]) * weighing.idf
        self.mass = float(self.full[: self.own_count].sum())
        self._ways: tuple[object, Ways] | None = None
        self._score: Numbers | None = None

    @property
    def body(self) -> Numbers:
        """Saturated counts, a row a candidate."""
        return self._body.T

    @property
    def around(self) -> Numbers:
        """Whether title or headings hold a term, a row a candidate."""
        return self._around.T

    def weights(self, channel: str) -> Numbers:
        """What each term weighs in one of CHANNELS, zero for terms of the others; `said`: every term by its count."""
        if channel == "said":
            return self._said
        span, weights = self._span(channel), np.zeros(len(self.terms))
        weights[span] = self.full[span]
        return weights

    def _span(self, channel: str) -> slice:
        at = _CHANNEL_AT[channel]
        return slice(self._ends[at], self._ends[at + 1])

    def inside(self, channel: str) -> Numbers:
        """What each row's text holds of a channel."""
        if channel == "said":
            return summed(self._said, self._body)
        span = self._span(channel)
        return summed(self.full[span], self._body[span])

    def outside(self, channel: str, rows: Places | None = None) -> Numbers:
        """What stands of a channel in the title and headings of each row, or of each of `rows`."""
        if channel == "said":
            return summed(self._said, self._around if rows is None else self._around[:, rows])
        span = self._span(channel)
        return summed(self.full[span], self._around[span] if rows is None else self._around[span].take(rows, axis=1))

    def held(self, rows: Places | None = None) -> Numbers:
        """The mass of own terms in the text of each row, or of each of `rows`."""
        body = self._body[: self.own_count]
        return self._mass_of((body if rows is None else body.take(rows, axis=1)) > 0)

    def held_around(self, rows: Places | None = None) -> Numbers:
        """The mass of own terms in or around each row, or each of `rows`."""
        stands = self._anywhere[: self.own_count]
        return self._mass_of(stands if rows is None else stands.take(rows, axis=1))

    def bridged(self, bridges: Sequence[Crossing], rows: Places | None = None) -> Numbers:
        """The mass of own terms in or around a row, or for which another way to say them stands there whole."""
        covered = self._ways_of(bridges).covered
        return self._mass_of(covered if rows is None else covered.take(rows, axis=1))

    def covered(self, bridges: Sequence[Crossing], rows: Places) -> NDArray[np.bool_]:
        """Which of the asker's terms (lines) each of `rows` says, itself or around it, in one way or another."""
        return self._ways_of(bridges).covered.take(rows, axis=1)

    def present_lines(self, rows: Places) -> NDArray[np.bool_]:
        """Which terms (lines) stand in the text of each of `rows`."""
        return np.asarray(self._body.take(rows, axis=1) > 0)

    def anywhere_lines(self, rows: Places) -> NDArray[np.bool_]:
        """Which terms (lines) stand in or around each of `rows`."""
        return self._anywhere.take(rows, axis=1)

    def own_lines(self, rows: Places) -> Numbers:
        """What BM25 counts of the asker's terms (lines) in and around each of `rows`."""
        around = self._around[: self.own_count].take(rows, axis=1)
        return np.asarray(self._body[: self.own_count].take(rows, axis=1) + AROUND_SHARE * around)

    def _mass_of(self, stands: NDArray[np.bool_]) -> Numbers:
        return summed(self.full[: self.own_count], stands.astype(np.float64))

    def meant(self, bridges: Sequence[Crossing]) -> Numbers:
        """BM25 in which a word and the other ways to say it are one: each row has it in the way that counts most.

        After Pirkola 1998: summing over the senses of a translation would reward the word that has many of them. A way
        counts where all of it stands, the usual ones first, and tells no more than it is rare.
        """
        ways, own = self._ways_of(bridges), self.full[: self.own_count]
        best = self._around[: self.own_count] * AROUND_SHARE
        best += self._body[: self.own_count]
        best *= own[:, None]
        if ways.flat.size:
            np.maximum.at(best.reshape(-1), ways.flat, np.minimum(own[ways.term], ways.tells) * ways.reach)
        return np.asarray(best.sum(axis=0))

    def _ways_of(self, bridges: Sequence[Crossing]) -> Ways:
        """The ways of `bridges` over these rows, worked out once while the same are asked about."""
        if self._ways is None or self._ways[0] is not bridges:
            lines = Lines(
                self.place, self._body, self._around, self._anywhere, self._weighing.idf, self.own_count, AROUND_SHARE
            )
            self._ways = (bridges, read_ways(lines, bridges))
        return self._ways[1]

    def named(self, bridges: Sequence[Crossing]) -> Numbers:
        """The share of the things a question calls by a name of the client's that a row says, in one way or another.

        One for every row where it calls nothing by name.
        """
        things = [bridge for bridge in bridges if bridge.named]
        said = np.zeros(self._anywhere.shape[1])
        for thing in things:
            held = np.zeros(len(said), dtype=bool)
            whole = frozenset(term for term in thing.own if len(term) > 1) or thing.own
            for way in (whole, *thing.others):
                if way and way <= self.place.keys():
                    held |= self._anywhere[[self.place[term] for term in way]].all(axis=0)
            said += held
        return said / len(things) if things else said + 1.0

    def matched(self, row: int) -> tuple[str, ...]:
        """The question's terms that stand in or around a row."""
        return tuple(self.terms[at] for at in self._anywhere[:, row].nonzero()[0].tolist())

    def score(self) -> Numbers:
        """BM25 over all channels, with a fixed share for what stands around."""
        if self._score is None:
            self._score = summed(self.full, self._body) + AROUND_SHARE * summed(self.full, self._around)
        return self._score


def summed(weights: Numbers, lines: Numbers) -> Numbers:
    """The weighted sum of `lines`."""
    # In one thread: on a busy machine a product handed to several waits for the last of them.
    return np.asarray(np.einsum("t,tn->n", weights, lines))
