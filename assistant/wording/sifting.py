"""From passages found to sentences that may be quoted, heaviest first: where the search ranked them decides with them.

A promotion is one thing however its passages are ranked: what it says of itself stands as high as its best passage.
It quotes nothing and words nothing.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import heapify, heappop, heappush

import numpy as np

from assistant.wording.lapse import Lapse
from assistant.wording.shelf import HALF_A_NAME, Shelf, asks_still, says_name
from knowledge.arithmetic.asking import Asked
from knowledge.arithmetic.kindred import kindred
from knowledge.arithmetic.manner import cuttings, manner
from knowledge.arithmetic.pitch import asks_to_pitch
from knowledge.arithmetic.salience import (
    LEAST_ALIKE,
    Bridges,
    Piece,
    Same,
    Weighed,
    cut,
    cut_whole,
    supports,
    told,
    weigh,
)
from knowledge.document import Kind, Passage, Trust
from knowledge.search.analyse import normal, tokens
from knowledge.search.hit import Findings, Hit
from knowledge.search.script import to_simplified
from knowledge.search.senses import sense_asked, sense_of

# In a follow-up its own words count more than those of the question it leans on.
FOLLOW_UP_STRESS = 1.6
# Of a promotion among the first so many passages all that it says of itself is read.
COMPLETED = 3
# The ranker is learned by odds: a score that is lower by this much is the less likely by a factor of e.
ODDS = 1.0
# How high the rest of a promotion stands beside its passage that was found best.
SHARED_RANK = 0.95
# Where a past case was found best: how high the document stands that it was settled by, and how high anything else
# must, lest a chance word of some other policy be said in its place.
SETTLED_RANK, LEAST_BESIDE_CASE = 0.6, 0.12
# What is over is meant where it speaks of so much of the question, and of so much more than anything in force.
GONE, GONE_AHEAD, GONE_FAR_AHEAD = 0.4, 0.08, 0.25
SOME_OF_NAME, MOST_OF_NAME = 0.2, 0.7


@dataclass(frozen=True, slots=True)
class Asking:
    """What was typed, what it asks for, and whether questions came before it."""

    text: str
    wanted: Asked
    followed: bool = False


@lru_cache(maxsize=65536)
def _told_terms(text: str) -> frozenset[str]:
    """The terms of a sentence; the same passages are read for one question after another."""
    return frozenset(tokens(text))


@lru_cache(maxsize=65536)
def _simplified(text: str) -> str:
    """A sentence of a document in Simplified script; likewise."""
    return to_simplified(text)


@dataclass(frozen=True)
class _Reading(Same):
    """`Same` for one question: a text is read once, and only what it holds a term of is looked at."""

    _read: dict[str, frozenset[str]] = field(default_factory=dict)
    _kin: dict[str, frozenset[str]] = field(default_factory=dict)
    _ways: Mapping[str, list[int]] = field(init=False)
    _near: Mapping[str, list[int]] = field(init=False)
    _known: frozenset[str] = field(init=False)
    _akin: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        ways, near = _by_term(self.bridges), _by_term(self.kindred)
        for name, value in (("_ways", ways), ("_near", near), ("_known", frozenset(ways)), ("_akin", frozenset(near))):
            object.__setattr__(self, name, value)

    def read(self, text: str) -> frozenset[str]:
        """The same, from memory where the text was read before."""
        read = self._read.get(text)
        if read is None:
            read = self._read[text] = self._with_bridges(frozenset(self.terms(text)))
        return read

    def kin(self, text: str) -> frozenset[str]:
        """Likewise."""
        kin = self._kin.get(text)
        if kin is None:
            found = frozenset(self.terms(text))
            met = (self.kindred[at] for at in {at for term in found & self._akin for at in self._near[term]})
            kin = frozenset().union(*(own for own, others in met if any(map(found.issuperset, others))))
            self._kin[text] = kin
        return kin

    def _with_bridges(self, found: frozenset[str]) -> frozenset[str]:
        # In their order, since what one bridge brings may be what a later one needs.
        left = [at for term in found & self._known for at in self._ways[term]]
        heapify(left)
        last = -1
        while left:
            at = heappop(left)
            if at <= last:
                continue
            last, (own, others) = at, self.bridges[at]
            if not own <= found and any(map(found.issuperset, filter(None, others))):
                for later in (late for term in (own - found) & self._known for late in self._ways[term]):
                    heappush(left, later)
                found |= own
        return found


def _by_term(bridges: Bridges) -> Mapping[str, list[int]]:
    """Which bridges have a way that holds a term; each way is filed under one of its terms, the longest."""
    places: dict[str, list[int]] = {}
    for at, (_, others) in enumerate(bridges):
        for term in {max(other, key=len) for other in others if other}:
            places.setdefault(term, []).append(at)
    return places


def read_ahead(passage: Passage) -> None:
    """Read the sentences of a passage before anybody asks: what they say, in which terms and in what manner."""
    for part in cuttings(passage.text, whole=cut_whole(passage)):
        _told_terms(part.text)
        sense_of(part.text)
        manner(part.text, _simplified)
    for name in (passage.title, *passage.heading, passage.context):
        _told_terms(name)


def sift(findings: Findings, asking: Asking, facts_of: Callable[[str], Sequence[Passage]] | None) -> list[Weighed]:
    """Every sentence of the passages found that may be quoted. `facts_of` reads what a promotion says of itself."""
    if not findings.hits:
        return []
    query = findings.query
    bridges = tuple((bridge.own, bridge.others) for bridge in query.bridges)
    matter = frozenset(query.own) | frozenset(_mended(findings))
    same = _Reading(_told_terms, bridges, kindred(normal(query.mended or query.text), tokens), matter)
    ranked = _ranked(findings.hits, facts_of, query.lang.chinese)
    pieces = [piece for passage, rank in ranked for piece in cut(passage, rank, same)]
    own = set(tokens(asking.text)) if asking.followed else set()
    terms = dict(query.own) | {term: weight for term, weight in _mended(findings).items() if term not in query.own}
    stressed = {term: weight * (FOLLOW_UP_STRESS if term in own else 1.0) for term, weight in terms.items()}
    usable = [one for one in pieces if _usable(one, asking)]
    return weigh(usable, stressed, asking.wanted, _simplified, alike(query.mended or query.text, usable))


def alike(question: str, pieces: Sequence[Piece]) -> list[float]:
    """How near each piece comes to what `question` means, as a cosine."""
    if not pieces:
        return []
    told: list[float] = (np.stack([sense_of(one.text) for one in pieces]) @ sense_asked(question)).tolist()
    return told


def spoken(findings: Findings, weighed: Sequence[Weighed]) -> float:
    """The share (0..1) of the question's matter that one of the first sentences speaks of, by words or by meaning."""
    own = findings.query.own
    return max((max(told(own, one.piece), (one.alike - LEAST_ALIKE) / 2) for one in weighed[:COMPLETED]), default=0.0)


def spoken_of(findings: Findings) -> float:
    """The share (0..1) of the question's matter that the best of the first passages speaks of."""
    bridges = tuple((bridge.own, bridge.others) for bridge in findings.query.bridges)
    same = _Reading(_told_terms, bridges, matter=frozenset(findings.query.own))
    pieces = [piece for hit in findings.hits[:COMPLETED] for piece in cut(hit.passage, 1.0, same)]
    return max((told(findings.query.own, piece) for piece in pieces), default=0.0)


def gone(over: Findings | None, held: Findings, named: Callable[[str], float]) -> str:
    """The document that is over and speaks of the question where nothing in force does as well; "" where none.

    `named` is the share of a document's name that the question says: the more, the less else is asked for.
    """
    if over is None or not over.hits:
        return ""
    document, share = over.hits[0].passage.document_id, spoken_of(over)
    name = named(document)
    ahead = share - spoken_of(held)
    enough = name >= MOST_OF_NAME or ahead >= (GONE_AHEAD if name >= SOME_OF_NAME else GONE_FAR_AHEAD)
    return document if share >= GONE and enough else ""


def _mended(findings: Findings) -> dict[str, float]:
    """The terms of the question as it was meant, where a slip in it was mended."""
    query = findings.query
    return {term: query.widened[term] for term in tokens(query.mended) if term in query.widened}


def _ranked(
    hits: Sequence[Hit], facts_of: Callable[[str], Sequence[Passage]] | None, chinese: bool
) -> list[tuple[Passage, float]]:
    """The passages with how well they were found (0..1): the odds against the first, by the scores of the ranker."""
    best, unit = max(hit.score for hit in hits), ODDS
    ranks = {hit.passage.id: math.exp((hit.score - best) / unit) for hit in hits}
    passages = {hit.passage.id: hit.passage for hit in hits}
    whole: dict[str, float] = {}
    for hit in hits:
        if hit.passage.kind is Kind.PROMOTION:
            whole[hit.passage.document_id] = max(whole.get(hit.passage.document_id, 0.0), ranks[hit.passage.id])
    if facts_of is not None:
        near = dict.fromkeys(hit.passage.document_id for hit in hits[:COMPLETED] if hit.passage.kind is Kind.PROMOTION)
        passages |= {one.id: one for document in near for one in facts_of(document)}
        settled = hits[0].passage.followed
        for one in facts_of(settled) if settled else ():
            passages.setdefault(one.id, one)
            ranks[one.id] = max(ranks.get(one.id, 0.0), SETTLED_RANK)
    every = list(passages.values())
    # A promotion says everything in both languages: whoever reads one of them is spared the other.
    own = {one.document_id for one in every if one.kind is Kind.PROMOTION and one.lang.chinese == chinese}
    both = [(one, max(ranks.get(one.id, 0.0), SHARED_RANK * whole.get(one.document_id, 0.0))) for one in every]
    least = LEAST_BESIDE_CASE if hits[0].passage.trust is Trust.PAST_CASE else 0.0
    read = (one for one in both if one[0].document_id not in own or one[0].lang.chinese == chinese)
    return [(one, rank) for one, rank in read if rank >= least]


def _usable(piece: Piece, asking: Asking) -> bool:
    """Whether a sentence may be quoted: a talk track only where its promotion is asked for by name."""
    if not supports(piece, asking.wanted.want):
        return False
    if not piece.passage.pitches(piece.start) or asks_to_pitch(to_simplified(asking.text)):
        return True
    return says_name(asking.text, piece.passage)


def is_over(text: str, shelf: Shelf, over_found: Findings | None, held: Findings) -> Lapse | None:
    """What is over or has not begun: by its title; else by what it says, else by a nickname."""
    named = shelf.lapse(text)
    if named is not None and named.by_title:
        return named
    document = gone(over_found, held, lambda name: shelf.share_said(text, name))
    if not document:
        return named
    over = shelf.over(document)
    # Who does not ask whether it still holds means a promotion only by its name.
    share = shelf.share_said(text, document)
    if over is not None and over.over.kind is not Kind.NOTICE and not asks_still(text) and share < HALF_A_NAME:
        return named
    # Nor is it meant where the question says as much of the name of something in force.
    return named if shelf.held_said(text) >= max(HALF_A_NAME, share) else over or named
