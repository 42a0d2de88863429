"""Everything search holds in memory about one client: its passages, their terms, and its vectors.

It is brought up to date by difference: only passages that are new or changed are read again. Words and their index are
kept on disk between starts, under a seal, and a passage is taken over from there only where a digest of it is the same
as the records' own. It does not know where passages come from nor who asks.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from time import sleep

import numpy as np
from numpy.typing import NDArray

from knowledge.document import Passage
from knowledge.errors import IndexUnavailable
from knowledge.lexicon import Entry
from knowledge.search.analyse import chinese_character, grammar, tokens
from knowledge.search.exact import ExactVectors
from knowledge.search.keyword import KeywordIndex, seconds
from knowledge.search.query import Query, read_query
from knowledge.search.seal import sealed, set_seal
from knowledge.search.sensed import SensedRows
from knowledge.search.similar import Asked, SimilarIndex
from knowledge.search.standing import Standing, Standings
from knowledge.search.table import Table
from knowledge.search.terms import TermTable
from knowledge.search.traits import Traits
from knowledge.search.typos import Spelling, rightly_written
from knowledge.search.widen import Lexicon
from knowledge.similar import Similar

TERMS = "terms"
# A table kept from before with more empty rows than this share of the others is made again.
MOST_HOLES = 0.1
# Traits of so many passages are kept; beyond, they are read anew.
MOST_TRAITS = 65_536
MOST_QUOTED = 12_000
# Between two passages read ahead: whoever asks meanwhile goes first.
_BREATH_S = 0.001
# So many terms are filed by their sound and letters in one go, some five milliseconds.
_TERMS_AT_ONCE = 500


class ClientIndex:
    """One client's passages, ready to be searched. `lock` is held by whoever reads or changes it."""

    def __init__(self, client: str, folder: Path) -> None:
        self.client = client
        self._folder = folder
        self._broken = False
        self._changed = False
        self.lock = RLock()
        self.revision = -1
        self.lexicon = Lexicon()
        self._entries: Iterable[Entry] | None = None
        self.similar = SimilarIndex()
        self._similar: Sequence[Similar] = ()
        self._asked: tuple[Query, Asked] | None = None
        self._query: tuple[str, Query] | None = None
        self.terms = TermTable()
        self.sensed = SensedRows()
        self.exact: ExactVectors | None = None
        self.passages: dict[str, Passage] = {}
        self._standings = Standings()
        self._traits: dict[str, Traits] = {}
        self._row: dict[str, int] = {}
        self._id: dict[int, str] = {}
        self._digest: dict[str, str] = {}
        # What was kept from an earlier start and has not been laid beside the records yet: id to row and digest.
        self._kept: dict[str, tuple[int, str]] = {}
        self.keyword = self._opened()
        self.spelling = Spelling(self.terms, rightly_written())

    def _opened(self) -> KeywordIndex:
        """The index and the table as they were kept where nothing about them is wrong, else empty ones."""
        note = sealed(self._folder)
        if note is not None:
            try:
                terms, keyword = TermTable.load(self._folder / TERMS), KeywordIndex(self._folder, kept=True)
                self._kept = {name: (int(row), str(digest)) for name, row, digest in note["rows"]}
            except (OSError, ValueError, KeyError, IndexUnavailable):
                self._kept = {}
            else:
                if terms.rows <= len(self._kept) * (1 + MOST_HOLES):
                    self.terms = terms
                    self.sensed = SensedRows.of(terms, self._folder / TERMS)
                    return keyword
                self._kept = {}
        return KeywordIndex(self._folder)

    def read(self, entries: Iterable[Entry]) -> None:
        """Take the client's lexicon; the very same entries again cost nothing, however many there are."""
        if entries is not self._entries:
            self.lexicon, self._entries = Lexicon(entries), entries
            self._query = None

    def read_similar(self, given: Sequence[Similar]) -> None:
        """Take the client's similar questions; the same again cost nothing. `update` finds the passages they are of."""
        if given != self._similar:
            self.similar, self._similar = SimilarIndex(given), given

    def query(self, text: str) -> Query:
        """`text` as this client's lexicon and spelling read it, once while the same is asked about."""
        if self._query is None or self._query[0] != text:
            self._query = (text, read_query(text, self.lexicon, self.spelling))
        return self._query[1]

    def asked(self, query: Query) -> Asked:
        """How near `query` comes to the similar questions, worked out once while the same is asked about."""
        if self._asked is None or self._asked[0] is not query:
            self._asked = (query, self.similar.asked(query, self.sensed.sense(query)))
        return self._asked[1]

    def meant(self, query: Query) -> list[str]:
        """The passages nearest to what `query` means, in whatever words they say it and whoever may read them."""
        return self.ids(self.sensed.meant(query))

    def sensed_of(self, query: Query, ids: Sequence[str]) -> NDArray[np.float64]:
        """How near each of `ids` comes to what `query` means; see `SensedRows.beside`."""
        return self.sensed.beside(query, [self._row[name] for name in ids], self.traits(ids))

    def update(self, revision: int, passages: Sequence[Passage]) -> tuple[int, int]:
        """Make the index hold exactly `passages`; returns how many were taken in and how many forgotten.

        Raises IndexUnavailable where the disk refuses; the next update then begins from nothing.
        """
        if self._broken:
            self.keyword = KeywordIndex(self._folder)
            self._broken = False
        wanted = {passage.id: passage for passage in passages}
        removed = self._adopt(wanted)
        gone = [name for name, held in self.passages.items() if wanted.get(name) != held]
        new = [passage for name, passage in wanted.items() if self.passages.get(name) != passage]
        removed += [self._drop(name) for name in gone]
        added = []
        for passage in new:
            body, around = tokens(passage.text), tokens(passage.around)
            row = self.terms.append(body, around)
            self.sensed.append([*around, *body])
            self._hold(passage, row, _digest(passage))
            added.append((row, passage, [*around, *body]))
        if added or removed:
            self._changed = True
            try:
                self.keyword.change(added, removed)
            except IndexUnavailable:
                self._forget()
                raise
        self.similar.place(self.passages.values())
        self.revision, self._asked, self._query = revision, None, None
        return len(added), len(removed)

    def _adopt(self, wanted: Mapping[str, Passage]) -> list[int]:
        """Take over what was kept of passages that are still the same; returns the rows that nobody wants."""
        left = []
        for name, (row, digest) in self._kept.items():
            passage = wanted.get(name)
            if passage is not None and _digest(passage) == digest:
                self._hold(passage, row, digest)
            else:
                self.terms.drop(row)
                self.sensed.drop(row)
                left.append(row)
        self._kept = {}
        return left

    def _hold(self, passage: Passage, row: int, digest: str) -> None:
        self._row[passage.id], self._id[row], self.passages[passage.id] = row, passage.id, passage
        self._standings.hold(row, passage)
        self._digest[passage.id] = digest

    def _drop(self, name: str) -> int:
        row = self._row.pop(name)
        del self._id[row], self.passages[name], self._digest[name]
        self._traits.pop(name, None)
        self._standings.drop(row)
        self.terms.drop(row)
        self.sensed.drop(row)
        return row

    def keep(self) -> None:
        """Seal what is on disk for the next start, if anything changed since. Where the disk refuses, it is not kept.

        Writes the whole term table: some seconds at 100,000 passages, so it is for the thread behind.
        """
        with self.lock:
            if not self._changed or self._broken or self._kept:
                return
            try:
                self.terms.save(self._folder / TERMS)
                self.sensed.save(self._folder / TERMS)
                rows = [[name, row, self._digest[name]] for name, row in self._row.items()]
                set_seal(self._folder, {"rows": rows})
            except OSError:
                return
            self._changed = False

    def _forget(self) -> None:
        """Know nothing, so that what is in memory and what is on disk cannot drift apart."""
        self.revision, self._asked, self._query = -1, None, None
        self.terms, self.sensed = TermTable(), SensedRows()
        self.spelling = Spelling(self.terms, rightly_written())
        self.exact = None
        self.passages, self._row, self._id, self._digest, self._kept = {}, {}, {}, {}, {}
        self._traits, self._standings = {}, Standings()
        self._broken = True

    def ids(self, rows: Sequence[int]) -> list[str]:
        """The passage ids of `rows`; rows forgotten since are left out."""
        return [self._id[row] for row in rows if row in self._id]

    def known(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Those of `terms` that stand somewhere: the others find nothing."""
        vocabulary = self.terms.vocabulary
        return {term: weight for term, weight in terms.items() if term in vocabulary}

    def table(self, query: Query, ids: Sequence[str]) -> Table:
        """The question's terms over `ids`."""
        return self.terms.table(query, [self._row[name] for name in ids])

    def standing(self, ids: Sequence[str]) -> Standing:
        """Where the passages `ids` stand."""
        return self._standings.at([self._row[name] for name in ids])

    def company(self, ids: Sequence[str], score: NDArray[np.float64]) -> NDArray[np.float64]:
        """How alike each of `ids` is to the best of the others by `score`."""
        return self.terms.company([self._row[name] for name in ids], score)

    def traits(self, ids: Sequence[str]) -> list[Traits]:
        """What the passages `ids` tell by themselves, read when first asked for."""
        if len(self._traits) > MOST_TRAITS:
            self._traits.clear()
        held, passages = self._traits, self.passages
        return [held.get(name) or held.setdefault(name, Traits(passages[name])) for name in ids]

    def read_ahead(self, going_on: Callable[[], bool], also: Callable[[Passage], None] = lambda _: None) -> None:
        """Read what every passage tells by itself before it is asked for, bit by bit, while `going_on` says so.

        `also` reads it for whoever quotes from it, of the first MOST_QUOTED: beyond them nobody keeps it.
        """
        for place, name in enumerate(list(self.passages)[:MOST_TRAITS]):
            if not going_on():
                return
            # A passage that is replaced meanwhile must not leave what the old one told.
            with self.lock:
                told = self.traits([name]) if name in self.passages else []
            for one in told:
                one.read()
                sleep(_BREATH_S)
                if place < MOST_QUOTED:
                    also(one.passage)
                    sleep(_BREATH_S)
        more = True
        while more and going_on():
            with self.lock:
                more = self.spelling.read(_TERMS_AT_ONCE)
            sleep(_BREATH_S)

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


def _digest(passage: Passage) -> str:
    """Of everything about a passage that its row in the caches was made from."""
    start, end = (seconds(at, 0) if at is not None else "" for at in (passage.validity.start, passage.validity.end))
    told = (passage.text, passage.around, passage.tier.value, passage.kind.value, start, end)
    return hashlib.blake2b("\x1f".join(map(str, told)).encode(), digest_size=12).hexdigest()
