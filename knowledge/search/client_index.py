"""Everything search holds in memory about one client: its passages, their terms, and its vectors.

It is brought up to date by difference: only passages that are new or changed are read again. It does not know where
passages come from nor who asks.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from knowledge.document import Passage
from knowledge.errors import IndexUnavailable
from knowledge.search.analyse import chinese_character, grammar, tokens
from knowledge.search.exact import ExactVectors
from knowledge.search.keyword import KeywordIndex
from knowledge.search.query import Query
from knowledge.search.terms import TermTable
from knowledge.search.widen import Lexicon


class ClientIndex:
    """One client's passages, ready to be searched. `lock` is held by whoever reads or changes it."""

    def __init__(self, client: str, folder: Path) -> None:
        self.client = client
        self._folder = folder
        self._broken = False
        self.lock = RLock()
        self.revision = -1
        self.lexicon = Lexicon()
        self.terms = TermTable()
        self.keyword = KeywordIndex(folder)
        self.exact: ExactVectors | None = None
        self.passages: dict[str, Passage] = {}
        self._row: dict[str, int] = {}
        self._id: dict[int, str] = {}

    def update(self, revision: int, passages: Sequence[Passage]) -> tuple[int, int]:
        """Make the index hold exactly `passages`; returns how many were taken in and how many forgotten.

        Raises IndexUnavailable where the disk refuses; the next update then begins from nothing.
        """
        if self._broken:
            self.keyword = KeywordIndex(self._folder)
            self._broken = False
        wanted = {passage.id: passage for passage in passages}
        gone = [name for name, held in self.passages.items() if wanted.get(name) != held]
        new = [passage for name, passage in wanted.items() if self.passages.get(name) != passage]
        removed = []
        for name in gone:
            row = self._row.pop(name)
            del self._id[row], self.passages[name]
            self.terms.drop(row)
            removed.append(row)
        added = []
        for passage in new:
            body, around = tokens(passage.text), tokens(passage.around)
            row = self.terms.append(body, around)
            self._row[passage.id], self._id[row], self.passages[passage.id] = row, passage.id, passage
            added.append((row, passage, [*around, *body]))
        if added or removed:
            try:
                self.keyword.change(added, removed)
            except IndexUnavailable:
                self._forget()
                raise
        self.revision = revision
        return len(added), len(removed)

    def _forget(self) -> None:
        """Know nothing, so that what is in memory and what is on disk cannot drift apart."""
        self.revision = -1
        self.terms = TermTable()
        self.exact = None
        self.passages, self._row, self._id = {}, {}, {}
        self._broken = True

    def ids(self, rows: Sequence[int]) -> list[str]:
        """The passage ids of `rows`; rows forgotten since are left out."""
        return [self._id[row] for row in rows if row in self._id]

    def keyword_scores(self, query: Query, ids: Sequence[str]) -> NDArray[np.float64]:
        """BM25 of each of `ids`."""
        return self.terms.score(query.terms, [self._row[name] for name in ids], query.widened)

    def matched(self, terms: Mapping[str, float], passage_id: str) -> tuple[str, ...]:
        """The terms of a question that a passage holds."""
        return self.terms.matched(terms, self._row[passage_id])

    def coverage(self, query: Query, passage_id: str) -> float:
        """The share (0..1) of what a question tells that one passage covers, by inverse document frequency.

        A Chinese character is covered when a pair it belongs to is matched, and half when it stands there alone; a
        lexicon form is covered when another way to say it stands there whole. Grammar tells nothing.
        """
        present = set(self.matched(query.terms, passage_id))
        covered = {character for term in present if len(term) == 2 and term in query.own for character in term}
        covered |= {term for term in present if not chinese_character(term)}
        for bridge in query.bridges:
            if any(other <= present for other in bridge.others):
                covered |= bridge.own
        told = gained = 0.0
        for term in query.own:
            if term in grammar() or (len(term) == 2 and chinese_character(term[0]) and chinese_character(term[1])):
                continue
            weight = self.terms.idf(term)
            told += weight
            gained += weight * (1.0 if term in covered else 0.5 if term in present else 0.0)
        return gained / told if told else 0.0
