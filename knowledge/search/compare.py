"""Candidates laid side by side: their scores, the evidence behind each, and the order that follows.

The first SHORTLIST by keywords and vectors are compared closely; the rest follow as they were proposed. It does not
know who asks or when: the search that proposed them has kept to that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from knowledge.ports import Vectors
from knowledge.search.client_index import ClientIndex
from knowledge.search.evidence import NAMES, Candidates, evidence
from knowledge.search.fuse import fuse, standard, vector_weight
from knowledge.search.hit import Hit, Hits
from knowledge.search.query import Query
from knowledge.search.rank import kind_of, learned

SHORTLIST = 60
# So many hits say which terms they share with the question.
EXPLAINED = 20


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence for a passage: its name (see `evidence.NAMES`), its value, and what it added."""

    name: str
    value: float
    added: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Hits, best first, and the evidence (one row each) of the first of them; what each own term tells here."""

    query: Query
    hits: Sequence[Hit]
    rows: NDArray[np.float64]
    told: Mapping[str, float] = field(default_factory=dict)

    def reasons(self, place: int, most: int = 8) -> tuple[Reason, ...]:
        """What moved the hit at `place` most against the mean of those compared; empty for one further down."""
        if place >= len(self.rows):
            return ()
        weights = learned().of(kind_of(self.query))
        added = (self.rows[place] - self.rows.mean(axis=0)) * weights
        order = np.argsort(-np.abs(added), kind="stable")[:most]
        values = self.rows[place]
        return tuple(Reason(NAMES[at], float(values[at]), float(added[at])) for at in order if abs(added[at]) > 1e-6)


def compare(index: ClientIndex, query: Query, ids: Sequence[str], vector: Vectors | None, *, neural: bool) -> Compared:
    """The candidates `ids` of a search in their order. `vector` is the question's, None while there is none.

    What shares no term with the question, and no direction where vectors weigh anything, is not a hit.
    """
    if not ids:
        return Compared(query, Hits(0, _none), np.zeros((0, len(NAMES))))
    table, traits = index.table(query, ids), index.traits(ids)
    keyword = table.score()
    cosines = index.exact.cosines(vector, ids) if index.exact is not None and vector is not None else None
    cosine = np.zeros(len(ids)) if cosines is None else cosines.astype(np.float64)
    # Vectors fitted on a handful of passages weigh nothing: what they alone propose is noise.
    weight = vector_weight(query.lang, len(index.passages), neural=neural) if cosines is not None else 0.0
    base = fuse(keyword, cosine, weight)
    order = sorted(range(len(ids)), key=list(zip((-base).tolist(), ids, strict=True)).__getitem__)
    # What was learned of cosines was learned of fitted vectors; a neural model's stand beside it with their own weight.
    fitted = cosine if weight and not neural else np.zeros_like(cosine)
    chosen = order[:SHORTLIST]
    rows = evidence(query, Candidates([one.passage for one in traits], table, fitted, index.sizes, traits), chosen)
    scores = np.vecdot(rows, learned().of(kind_of(query)))
    if neural:
        scores = scores + weight * learned().scale * standard(cosine)[chosen]
    closely = sorted(range(len(chosen)), key=lambda at: (-scores[at], ids[chosen[at]]))
    ranked = [(float(scores[at]), chosen[at]) for at in closely]
    # Further down nothing is compared again: they follow in the order they were proposed.
    ranked += [(ranked[-1][0] + float(base[place] - base[chosen[-1]]), place) for place in order[SHORTLIST:]]
    met = (keyword > 0) | ((cosine > 0) & (weight > 0))
    kept = [rank for rank, (_, place) in enumerate(ranked) if met[place]]

    def made(at: int) -> Hit:
        score, place = ranked[kept[at]]
        matched = table.matched(place) if kept[at] < EXPLAINED else ()
        return Hit(traits[place].passage, score, float(keyword[place]), float(cosine[place]), matched)

    told = {term: stress * index.terms.idf(term) for term, stress in query.own.items()}
    close = rows[[closely[rank] for rank in kept if rank < len(closely)]]
    return Compared(query, Hits(len(kept), made), close, told)


def _none(at: int) -> Hit:
    raise IndexError(at)
