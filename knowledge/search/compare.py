"""Candidates laid side by side: their scores, the evidence behind each, and the order that follows.

The first SHORTLIST by keywords and vectors are compared closely; the rest follow as they were proposed. It does not
know who asks or when: the search that proposed them has kept to that.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.ports import Vectors
from knowledge.search.client_index import ClientIndex
from knowledge.search.evidence import NAMES, Candidates, evidence
from knowledge.search.fuse import fuse, standard, vector_weight, voice
from knowledge.search.hit import Hit, Hits
from knowledge.search.query import Query
from knowledge.search.rank import kind_of, learned
from knowledge.search.reread import FIRST, READ_AGAIN, Reranker, read_again
from knowledge.search.similar import Asked
from knowledge.search.table import Table
from knowledge.search.terms import K1

SHORTLIST = 60
# So many passages are compared for what they mean, whatever words they say it in.
MEANT = 20
# So many hits say which terms they share with the question.
EXPLAINED = 20
# So many hits make the field the first is held against; with fewer, nothing is told of how far it stands out.
FIELD = 10


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence for a passage: its name (see `evidence.NAMES`), its value, and what it added."""

    name: str
    value: float
    added: float


@dataclass(frozen=True, slots=True)
class Field:
    """Hits as numbers, in their order. Of those compared closely: `score`, `keyword`, and `source`, the same for hits
    of one document. `told` is what each term of the asker's tells; which of them the first FIELD hits meet (terms x
    hits), by themselves or in other words, says `met`.
    """

    score: NDArray[np.float64]
    keyword: NDArray[np.float64]
    source: NDArray[np.int64]
    told: NDArray[np.float64]
    met: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Compared:
    """Hits, best first, and the evidence (one row each) of the first of them; `field` is what confidence asks of it.

    `again` is what reading them again added to each, where a model does that.
    """

    query: Query
    hits: Sequence[Hit]
    rows: NDArray[np.float64]
    field: Field
    again: NDArray[np.float64]

    def reasons(self, place: int, most: int = 8) -> tuple[Reason, ...]:
        """What moved the hit at `place` most against the mean of those compared; empty for one further down."""
        if place >= len(self.rows):
            return ()
        weights = learned().of(kind_of(self.query))
        added = (self.rows[place] - self.rows.mean(axis=0)) * weights
        order = np.argsort(-np.abs(added), kind="stable")[:most]
        values = self.rows[place]
        told = [Reason(NAMES[at], float(values[at]), float(added[at])) for at in order if abs(added[at]) > 1e-6]
        again = float(self.again[place])
        told += [Reason(READ_AGAIN, again, again)] if again else []
        return tuple(sorted(told, key=lambda one: -abs(one.added))[:most])


def compare(  # noqa: PLR0913 - what is searched, for what, among which, and by which models
    index: ClientIndex,
    query: Query,
    ids: Sequence[str],
    vector: Vectors | None,
    *,
    neural: bool,
    reranker: Reranker | None = None,
) -> Compared:
    """The candidates `ids` of a search in their order. `vector` is the question's, None while there is none.

    What shares no term with the question, and no direction where vectors weigh anything, is not a hit. `reranker` reads
    the first of them again; how sure the search is, is told by the evidence alone.
    """
    if not ids:
        return _nothing(query)
    table = index.table(query, ids)
    near = _near_otherwise(index, query, ids)
    proposed = _proposed(index, query, ids, (vector, table, near), neural=neural)
    order, last = _shortlisted(_falling(proposed.base, ids), ids, near)
    chosen = order[:SHORTLIST]
    names = [ids[place] for place in chosen.tolist()]
    company = index.company(names, standard(proposed.keyword)[chosen])
    found = Candidates(
        table, proposed.fitted, index.standing(ids), lambda at: index.traits([ids[one] for one in at]), company,
        _asked_of(index.asked(query), names), index.sensed_of(query, names),
    )  # fmt: skip
    rows = evidence(query, found, chosen)
    scores = np.vecdot(rows, learned().of(kind_of(query)))
    if neural:
        scores += voice(scores, proposed.cosine[chosen], found.standing.chinese[chosen], query.lang)
    again = _read_again(index, query, names, scores, reranker)
    closely = _falling(scores + again, names)
    # Further down nothing is compared again: they follow in the order they were proposed.
    further, base = order[SHORTLIST:], proposed.base
    ranked = (scores + again)[closely]
    score = np.concatenate([ranked, ranked[-1] + base[further] - base[last]])
    place = np.concatenate([chosen[closely], further])
    met = proposed.met[place]
    hits = _Hits(index, table, ids, proposed, (place[met], score[met]), int(met[:EXPLAINED].sum()))
    close = closely[met[: len(closely)]]
    closest = place[met][: len(close)]
    field = Field(
        scores[close], proposed.keyword[closest], found.standing.source[closest],
        table.full[: table.own_count] / (K1 + 1), table.covered(query.bridges, place[met][:FIELD]),
    )  # fmt: skip
    return Compared(query, Hits(len(hits.ranked[0]), hits.made), rows[close], field, again[close])


def _nothing(query: Query) -> Compared:
    none = np.empty(0)
    nowhere = Field(none, none, np.empty(0, dtype=np.int64), none, np.zeros((0, 0), dtype=np.bool_))
    return Compared(query, Hits(0, _none), np.zeros((0, len(NAMES))), nowhere, none)


def _read_again(
    index: ClientIndex, query: Query, names: Sequence[str], scores: NDArray[np.float64], reranker: Reranker | None
) -> NDArray[np.float64]:
    """What reading the first of `names` again adds to their scores; zeros where nobody reads again."""
    again = np.zeros(len(names))
    if reranker is not None:
        first = _falling(scores, names)[:FIRST]
        passages = [index.passages[names[at]] for at in first.tolist()]
        again[first] = read_again(reranker, query.text, passages, scores[first])
    return again


def _near_otherwise(index: ClientIndex, query: Query, ids: Sequence[str]) -> Collection[str]:
    """Those of `ids` that come near otherwise than by words: by similar questions, or by what they mean."""
    held = set(ids)
    meant = [name for name in index.meant(query) if name in held][:MEANT]
    return {*meant, *index.asked(query).first()}


def _shortlisted(
    order: NDArray[np.int64], ids: Sequence[str], near: Collection[str]
) -> tuple[NDArray[np.int64], np.int64]:
    """`order` with those that are `near` in another way among its first SHORTLIST, and the last of them by `order`."""
    later = [place for place in order[SHORTLIST:].tolist() if ids[place] in near]
    first = order[: SHORTLIST - len(later)]
    if not later:
        return order, first[-1]
    rest = [place for place in order[len(first) :].tolist() if place not in later]
    return np.concatenate([first, np.array([*later, *rest], dtype=np.int64)]), first[-1]


def _asked_of(asked: Asked, ids: Sequence[str]) -> NDArray[np.float64] | None:
    """What similar questions tell of each of `ids`, a column a measure; None where nobody wrote any that comes near."""
    if not asked:
        return None
    return np.array([[told.get(name, 0.0) for told in asked.measures] for name in ids])


@dataclass(frozen=True, slots=True)
class _Proposed:
    """Of every candidate its BM25, its cosine (0 where there is none), both as one score, and whether it is a hit.

    `fitted` are cosines as the ranker learned them: zeros where they weigh nothing or come from a neural model.
    """

    keyword: NDArray[np.float64]
    cosine: NDArray[np.float64]
    weight: float
    base: NDArray[np.float64]
    fitted: NDArray[np.float64]
    met: NDArray[np.bool_]


def _proposed(
    index: ClientIndex,
    query: Query,
    ids: Sequence[str],
    by: tuple[Vectors | None, Table, Collection[str]],
    *,
    neural: bool,
) -> _Proposed:
    vector, table, near = by
    keyword = table.score()
    cosines = index.exact.cosines(vector, ids) if index.exact is not None and vector is not None else None
    cosine = np.zeros(len(ids)) if cosines is None else cosines.astype(np.float64)
    # Vectors fitted on a handful of passages weigh nothing: what they alone propose is noise.
    weight = vector_weight(query.lang, len(index.passages), neural=neural) if cosines is not None else 0.0
    # What was learned of cosines was learned of fitted vectors; a neural model's stand beside it with their own weight.
    fitted = cosine if weight and not neural else np.zeros_like(cosine)
    met = (keyword > 0) | ((cosine > 0) & (weight > 0))
    if near:
        met |= np.array([name in near for name in ids])
    return _Proposed(keyword, cosine, weight, fuse(keyword, cosine, weight), fitted, met)


@dataclass(frozen=True, slots=True)
class _Hits:
    """What hits are made of when they are looked at: `ranked` are their places and scores, best first."""

    index: ClientIndex
    table: Table
    ids: Sequence[str]
    proposed: _Proposed
    ranked: tuple[NDArray[np.int64], NDArray[np.float64]]
    explained: int

    def made(self, at: int) -> Hit:
        place, score = int(self.ranked[0][at]), float(self.ranked[1][at])
        matched = self.table.matched(place) if at < self.explained else ()
        keyword, cosine = float(self.proposed.keyword[place]), float(self.proposed.cosine[place])
        return Hit(self.index.passages[self.ids[place]], score, keyword, cosine, matched)


def _falling(values: NDArray[np.float64], ids: Sequence[str]) -> NDArray[np.int64]:
    """The places of `values`, highest first; equals in the order of their ids."""
    order = np.argsort(-values, kind="stable")
    sorted_ = values[order]
    if (sorted_[1:] == sorted_[:-1]).any():
        told = list(zip((-values).tolist(), ids, strict=True))
        order = np.array(sorted(range(len(told)), key=told.__getitem__), dtype=np.int64)
    return order


def _none(at: int) -> Hit:
    raise IndexError(at)
