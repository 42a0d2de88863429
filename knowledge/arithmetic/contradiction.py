"""Two documents in force that give different values for the same matter, found without anybody asking about it.

Sentences are held against each other with their values taken out: what is left must say nearly the same, and rare words
count more than common ones. It prefers missing a contradiction to reporting a difference between two matters, and it
does not say which of the two is right.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from knowledge.arithmetic.asking import Want
from knowledge.arithmetic.excerpt import disagreement
from knowledge.arithmetic.salience import Piece, Same, Terms, Weighed, cut
from knowledge.document import Kind, Passage, Shape, Trust

# The share of the rarer words of the shorter sentence that the longer one has too, and of characters in their order.
SHARED_WORDS, SHARED_ORDER = 0.4, 0.45
# The share of one's title and headings that the other speaks of too: 一线单次 30 元 under two headings is two matters.
SHARED_ABOVE = 0.15
# A term is rare while it stands in this many documents at most, or in this share of them: 班组长单次 stands in every
# list of limits and tells nothing about what is limited.
RARE_DOCUMENTS, RARE_SHARE = 3, 0.02
# Fewest rare terms that two sentences must share themselves before they are held against each other at all.
FEWEST_SHARED = 3
_WANTS = (Want.AMOUNT, Want.LIMIT)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sentences of different documents; `alike` (0..1) is how much they say the same, their values aside."""

    one: Piece
    other: Piece
    alike: float


def contradictions(
    passages: Iterable[Passage], terms: Terms, simplify: Callable[[str], str]
) -> tuple[Contradiction, ...]:
    """Every contradiction among `passages` (all of one client and in force), the surest first, one a pair of places.

    Promotions differ by design and past cases are no policy: neither is looked at. Costs a comparison for each pair of
    sentences that share rare words, so a thousand documents take seconds.
    """
    said = [one for passage in passages if _speaks(passage) for one in _said(passage, terms)]
    spread = Counter(term for one in said for term in one.matter)
    rarity = {term: math.log(1 + len(said) / count) for term, count in spread.items()}
    found = []
    for one, other in _pairs(said):
        if _shared(one.own, other.own, rarity) < SHARED_WORDS or not _one_topic(one, other, rarity):
            continue
        alike = _in_order(one.piece, other.piece, simplify)
        if alike >= SHARED_ORDER and any(_differ(one.piece, other.piece, want, simplify) for want in _WANTS):
            found.append(Contradiction(one.piece, other.piece, alike))
    return _best(found)


_KINDS = frozenset({"money", "percent", "discount", "duration", "count", "time"})


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence that gives a value: the terms of its own that tell something, and those of its title and headings."""

    piece: Piece
    own: frozenset[str]
    above: frozenset[str]

    @property
    def matter(self) -> frozenset[str]:
        """Everything it speaks of."""
        return self.own | self.above


def _speaks(passage: Passage) -> bool:
    return passage.trust is Trust.APPROVED_POLICY and passage.kind not in {Kind.PROMOTION, Kind.CASE}


def _said(passage: Passage, terms: Terms) -> list[_Said]:
    above = _telling(term for line in (passage.title, *passage.heading) for term in terms(line))
    pieces = cut(passage, 1.0, Same(terms))
    telling = (piece for piece in pieces if any(value.kind in _KINDS for value in piece.values))
    return [_Said(piece, _telling(piece.terms), above) for piece in telling]


def _telling(terms: Iterable[str]) -> frozenset[str]:
    """Without single characters and digits."""
    return frozenset(term for term in terms if len(term) > 1 and not any(sign.isdigit() for sign in term))


def _pairs(said: Sequence[_Said]) -> Iterator[tuple[_Said, _Said]]:
    """Sentences of different documents that share enough rare terms of their own."""
    holders: dict[str, list[int]] = {}
    for place, one in enumerate(said):
        for term in one.own:
            holders.setdefault(term, []).append(place)
    owner = [one.piece.passage.document_id for one in said]
    rare = max(RARE_DOCUMENTS, RARE_SHARE * len(set(owner)))
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        if 1 < len({owner[place] for place in places}) <= rare:
            pairs = ((here, there) for n, here in enumerate(places) for there in places[n + 1 :])
            shared.update(pair for pair in pairs if owner[pair[0]] != owner[pair[1]])
    return ((said[here], said[there]) for (here, there), count in shared.items() if count >= FEWEST_SHARED)


def _one_topic(one: _Said, other: _Said, rarity: Mapping[str, float]) -> bool:
    """Whether what stands over one sentence is spoken of by the other or over it."""
    for above, matter in ((one.above, other.matter), (other.above, one.matter)):
        told, shared = (sum(rarity[term] for term in terms) for terms in (above, above & matter))
        if told and shared >= SHARED_ABOVE * told:
            return True
    return False


def _shared(one: frozenset[str], other: frozenset[str], rarity: Mapping[str, float]) -> float:
    weights = [sum(rarity[term] for term in each) for each in (one & other, one, other)]
    return weights[0] / min(weights[1:]) if min(weights[1:]) else 0.0


def _in_order(one: Piece, other: Piece, simplify: Callable[[str], str]) -> float:
    left, right = (_without_values(piece, simplify) for piece in (one, other))
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def _without_values(piece: Piece, simplify: Callable[[str], str]) -> str:
    """A sentence with a mark for each of its values; of a row, only the cells that tell what it is about."""
    text, out, at = piece.text, [], 0
    for value in piece.values:
        out += [text[at : value.start], "#"]
        at = value.end
    return "".join(simplify("".join([*out, text[at:]])).lower().split())


def _differ(one: Piece, other: Piece, want: Want, simplify: Callable[[str], str]) -> bool:
    pair = [Weighed(piece, 1.0, 1.0, 1.0) for piece in (one, other)]
    if one.passage.shape is Shape.ROW and other.passage.shape is Shape.ROW:
        return False  # rows of two tables differ in their first cell, which is a name and no value
    return disagreement(pair, want, simplify) is not None


def _best(found: Sequence[Contradiction]) -> tuple[Contradiction, ...]:
    """The surest first; a sentence is reported with its surest counterpart in each other document."""
    kept: list[Contradiction] = []
    seen: set[tuple[str, int, str]] = set()
    for each in sorted(found, key=lambda one: -one.alike):
        marks = {
            (piece.passage.id, piece.start, against.passage.document_id)
            for piece, against in ((each.one, each.other), (each.other, each.one))
        }
        if not marks & seen:
            seen |= marks
            kept.append(each)
    return tuple(kept)
