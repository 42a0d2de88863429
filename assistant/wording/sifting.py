"""From passages found to sentences that may be quoted, heaviest first: where the search ranked them decides with them.

A promotion is one thing however its passages are ranked: what it says of itself stands as high as its best passage.
It quotes nothing and words nothing.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.wording.shelf import says_name
from knowledge.arithmetic.asking import Asked
from knowledge.arithmetic.kindred import kindred
from knowledge.arithmetic.pitch import asks_to_pitch, is_pitch
from knowledge.arithmetic.salience import Piece, Same, Weighed, cut, supports, weigh
from knowledge.document import Kind, Passage
from knowledge.search.analyse import normal, tokens
from knowledge.search.hit import Findings, Hit
from knowledge.search.rank import learned
from knowledge.search.script import to_simplified

# In a follow-up its own words count more than those of the question it leans on.
FOLLOW_UP_STRESS = 1.6
# Of a promotion among the first so many passages all that it says of itself is read.
COMPLETED = 3
# How high the rest of a promotion stands beside its passage that was found best.
SHARED_RANK = 0.95


@dataclass(frozen=True, slots=True)
class Asking:
    """What was typed, what it asks for, and whether questions came before it."""

    text: str
    wanted: Asked
    followed: bool = False


def sift(findings: Findings, asking: Asking, facts_of: Callable[[str], Sequence[Passage]] | None) -> list[Weighed]:
    """Every sentence of the passages found that may be quoted. `facts_of` reads what a promotion says of itself."""
    if not findings.hits:
        return []
    query = findings.query
    bridges = tuple((bridge.own, bridge.others) for bridge in query.bridges)
    same = Same(tokens, bridges, kindred(normal(query.mended or query.text), tokens))
    ranked = _ranked(findings.hits, facts_of, query.lang.chinese)
    pieces = [piece for passage, rank in ranked for piece in cut(passage, rank, same)]
    own = set(tokens(asking.text)) if asking.followed else set()
    terms = dict(query.own) | {term: weight for term, weight in _mended(findings).items() if term not in query.own}
    stressed = {term: weight * (FOLLOW_UP_STRESS if term in own else 1.0) for term, weight in terms.items()}
    first = findings.hits[0].passage.document_id
    return weigh([one for one in pieces if _usable(one, asking, first)], stressed, asking.wanted, to_simplified)


def _mended(findings: Findings) -> dict[str, float]:
    """The terms of the question as it was meant, where a slip in it was mended."""
    query = findings.query
    return {term: query.widened[term] for term in tokens(query.mended) if term in query.widened}


def _ranked(
    hits: Sequence[Hit], facts_of: Callable[[str], Sequence[Passage]] | None, chinese: bool
) -> list[tuple[Passage, float]]:
    """The passages with how well they were found (0..1): the odds against the first, by the scores of the ranker."""
    best, unit = max(hit.score for hit in hits), max(learned().scale, 1e-6)
    ranks = {hit.passage.id: math.exp((hit.score - best) / unit) for hit in hits}
    passages = {hit.passage.id: hit.passage for hit in hits}
    whole: dict[str, float] = {}
    for hit in hits:
        if hit.passage.kind is Kind.PROMOTION:
            whole[hit.passage.document_id] = max(whole.get(hit.passage.document_id, 0.0), ranks[hit.passage.id])
    if facts_of is not None:
        near = dict.fromkeys(hit.passage.document_id for hit in hits[:COMPLETED] if hit.passage.kind is Kind.PROMOTION)
        passages |= {one.id: one for document in near for one in facts_of(document)}
    told = [(one, max(ranks.get(one.id, 0.0), SHARED_RANK * whole.get(one.document_id, 0.0))) for one in passages.values()]
    # A promotion says everything in both languages: whoever reads one of them is spared the other.
    own = {one.document_id for one, _ in told if one.kind is Kind.PROMOTION and one.lang.chinese == chinese}
    return [(one, rank) for one, rank in told if one.document_id not in own or one.lang.chinese == chinese]


def _usable(piece: Piece, asking: Asking, first: str) -> bool:
    """Whether a sentence may be quoted: a talk track only of the promotion asked for, or found first."""
    if not supports(piece, asking.wanted.want):
        return False
    if not is_pitch(piece.passage) or asks_to_pitch(to_simplified(asking.text)):
        return True
    return piece.passage.document_id == first or says_name(asking.text, piece.passage)
