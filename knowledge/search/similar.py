"""A question laid beside the similar questions (相似问) that people who keep the documents wrote for their passages.

Each is a vector of its terms by how rare they are among all of them, and so is the asker's question; what is compared
is their cosine. An expansion of documents by questions (Nogueira et al. 2019), kept apart from their words: what is
quoted and counted stays the document. It does not know which passage is right: the ranker weighs what is told here.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.document import Passage
from knowledge.ports import Vectors
from knowledge.search.analyse import chinese_character, is_chinese, normal, terms_of
from knowledge.search.query import Query, weight_of
from knowledge.search.senses import own_senses
from knowledge.similar import Similar

Numbers = NDArray[np.float64]
# A single Chinese character tells half of what a pair does.
CHARACTER_WEIGHT = 0.5
# So many passages whose similar questions come nearest are proposed beside what the words find.
PROPOSED = 12
# What is farther away than this is not proposed.
LEAST_LIKE = 0.2
# The same by what questions mean: whatever is asked at a service desk is a little alike.
LEAST_ALIKE = 0.45


@dataclass(frozen=True, slots=True)
class Asked:
    """How near a question comes to the similar questions of some passages, each 0..1 and 0 where there are none.

    `nearest` is the cosine with the nearest of a passage's questions, `widened` the same with what the lexicons bring,
    `together` that with all of them as one text, `sensed` how near the nearest comes in meaning (see `senses`).
    """

    nearest: Mapping[str, float]
    widened: Mapping[str, float]
    together: Mapping[str, float]
    sensed: Mapping[str, float]

    def __bool__(self) -> bool:
        return bool(self.widened)

    @property
    def measures(self) -> tuple[Mapping[str, float], ...]:
        """The four, in their order."""
        return self.nearest, self.widened, self.together, self.sensed

    def first(self, most: int = PROPOSED) -> list[str]:
        """The passages whose questions come nearest, nearest first: by their words, then by what they mean."""
        by_words, by_sense = _nearest_of(self.widened, LEAST_LIKE, most), _nearest_of(self.sensed, LEAST_ALIKE, most)
        return list(dict.fromkeys([*by_words, *by_sense]))


def _nearest_of(values: Mapping[str, float], least: float, most: int) -> list[str]:
    near = [(value, name) for name, value in values.items() if value >= least]
    return [name for _, name in sorted(near, key=lambda one: (-one[0], one[1]))[:most]]


NOBODY = Asked({}, {}, {}, {})


class _Postings:
    """Vectors of terms laid by term: which rows hold it and what it weighs there, rows of length one."""

    def __init__(self, rows: Sequence[Mapping[int, float]], rarity: Numbers) -> None:
        at = np.array([row for row, terms in enumerate(rows) for _ in terms], dtype=np.int64)
        term = np.array([term for terms in rows for term in terms], dtype=np.int64)
        weight = np.array([weight for terms in rows for weight in terms.values()], dtype=np.float64)
        weight = weight * rarity[term] if len(term) else weight
        long = np.sqrt(np.bincount(at, weight**2, minlength=len(rows))) if len(at) else np.zeros(len(rows))
        order = np.argsort(term, kind="stable")
        self._rows, self._weights = at[order], (weight / np.maximum(long, 1e-9)[at])[order]
        self._ends = np.searchsorted(term[order], np.arange(len(rarity) + 1))
        self._count = len(rows)

    def dot(self, terms: Sequence[tuple[int, float]]) -> Numbers:
        """The product of a vector with every row."""
        if not terms:
            return np.zeros(self._count)
        number = np.array([term for term, _ in terms])
        begins, many = self._ends[number], self._ends[number + 1] - self._ends[number]
        # Of every term its rows, laid end to end.
        at = np.arange(many.sum()) + np.repeat(begins - many.cumsum() + many, many)
        told = self._weights[at] * np.repeat([weight for _, weight in terms], many)
        return np.asarray(np.bincount(self._rows[at], told, minlength=self._count), dtype=np.float64)


def standing_in(words: str, passages: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The passages that hold `words`, by their very characters, else whatever the script, width and spaces."""
    exactly = tuple(name for name, text in passages if words in text)
    if exactly:
        return exactly
    bare = _bare(words)
    return tuple(name for name, text in passages if bare in _bare(text)) if bare else ()


@lru_cache(maxsize=8192)
def _bare(text: str) -> str:
    return "".join(normal(text).split())


class SimilarIndex:
    """The similar questions of one client, ready to be compared. It is made anew when any of them changes."""

    def __init__(self, given: Iterable[Similar] = ()) -> None:
        self.entries = [one for one in given if one.questions]
        self._placed: list[tuple[str, ...]] = [()] * len(self.entries)
        self._names: list[str] = []
        self._name_of = self._entry_of = np.zeros(0, dtype=np.int64)
        lines = [Counter(terms_of(normal(line))) for one in self.entries for line in one.questions]
        self._starts = np.cumsum([0, *(len(one.questions) for one in self.entries)])[:-1]
        self._vocabulary: dict[str, int] = {}
        for line in lines:
            for term in line:
                self._vocabulary.setdefault(term, len(self._vocabulary))
        self._rarity = self._rare(lines)
        self._told_by: list[float] = self._rarity.tolist()
        weighed = [{self._vocabulary[t]: weight_of(t) for t in line} for line in lines]
        self._lines = _Postings(weighed, self._rarity)
        self._sensed = own_senses().vectors(lines)
        self._entries = _Postings(list(self._joined(weighed)), self._rarity)

    def _rare(self, lines: Sequence[Mapping[str, int]]) -> Numbers:
        """ln(1 + (N - n + .5) / (n + .5)) of each term among the questions of its own script."""
        seen = Counter(term for line in lines for term in line)
        chinese = sum(any(is_chinese(term) for term in line) for line in lines)
        return np.array([self._told(term, seen[term], chinese, len(lines)) for term in self._vocabulary])

    @staticmethod
    def _told(term: str, seen: int, chinese: int, every: int) -> float:
        among = max(chinese if is_chinese(term) else every - chinese, seen)
        rare = math.log(1 + (among - seen + 0.5) / (seen + 0.5))
        return rare * CHARACTER_WEIGHT if chinese_character(term) else rare

    def _joined(self, weighed: Sequence[Mapping[int, float]]) -> Iterable[Mapping[int, float]]:
        """All questions of a place as one text: a term that several of them hold weighs 1 + ln of how many do."""
        for start, one in zip(self._starts.tolist(), self.entries, strict=True):
            held = Counter(term for line in weighed[start : start + len(one.questions)] for term in line)
            least = {term: line[term] for line in weighed[start : start + len(one.questions)] for term in line}
            yield {term: least[term] * (1 + math.log(count)) for term, count in held.items()}

    def place(self, passages: Iterable[Passage]) -> None:
        """Find the passages in which the words of each entry stand."""
        by_document: dict[str, list[tuple[str, str]]] = {}
        for one in passages:
            by_document.setdefault(one.document_id, []).append((one.id, one.text))
        self._placed = [standing_in(one.words, by_document.get(one.document_id, ())) for one in self.entries]
        # The same as numbers: every passage that an entry stands in, and the entry.
        self._names = list(dict.fromkeys(name for placed in self._placed for name in placed))
        number = {name: at for at, name in enumerate(self._names)}
        self._name_of = np.array([number[name] for placed in self._placed for name in placed], dtype=np.int64)
        entry_of = [at for at, placed in enumerate(self._placed) for _ in placed]
        self._entry_of = np.array(entry_of, dtype=np.int64)

    def adrift(self) -> list[Similar]:
        """Entries whose words stand in no passage: the document is gone or says it otherwise by now."""
        return [one for one, placed in zip(self.entries, self._placed, strict=True) if not placed]

    def asked(self, query: Query, sense: Vectors | None = None) -> Asked:
        """How near `query` comes to the questions of each passage; `sense` is what it means, None: by words alone."""
        if not self.entries:
            return NOBODY
        own = self._vector({term: weight_of(term) for term in query.said})
        long = math.sqrt(sum(weight**2 for _, weight in own)) or 1.0
        # What nobody here ever asked makes the question longer all the same.
        unknown = sum(weight_of(t) ** 2 for t in query.said if t not in self._vocabulary and not chinese_character(t))
        long = math.sqrt(long**2 + unknown * self._most**2)
        brought = self._vector({t: w for t, w in query.widened.items() if t not in query.said})
        nearest = self._lines.dot(own) / long
        widened = np.minimum((self._lines.dot([*own, *brought])) / long, 1.0)
        together = np.minimum(self._entries.dot([*own, *brought]) / long, 1.0)
        best, wide = np.maximum.reduceat(nearest, self._starts), np.maximum.reduceat(widened, self._starts)
        near = np.vecdot(self._sensed, sense) if sense is not None else np.zeros(len(nearest))
        alike = np.maximum.reduceat(near, self._starts)
        return Asked(
            self._by_passage(best), self._by_passage(wide), self._by_passage(together), self._by_passage(alike)
        )

    @property
    def _most(self) -> float:
        """What a term nobody asked with tells: as much as one that a single question holds."""
        return float(self._rarity.max(initial=0.0))

    def _vector(self, terms: Mapping[str, float]) -> list[tuple[int, float]]:
        known = ((self._vocabulary[term], weight) for term, weight in terms.items() if term in self._vocabulary)
        return [(term, weight * self._told_by[term]) for term, weight in known]

    def _by_passage(self, values: Numbers) -> dict[str, float]:
        best = np.zeros(len(self._names))
        np.maximum.at(best, self._name_of, values[self._entry_of])
        return {name: value for name, value in zip(self._names, best.tolist(), strict=True) if value > 0}

    def nearest(self, query: Query, passage_id: str) -> str:
        """The one of a passage's similar questions that comes nearest to `query`; empty where none comes near at all.

        For whoever asks why a passage stands where it does: it reads every question of the client.
        """
        own = self._vector({term: weight_of(term) for term in query.said})
        near = self._lines.dot([*own, *self._vector({t: w for t, w in query.widened.items() if t not in query.said})])
        best, said = 0.0, ""
        for start, one, placed in zip(self._starts.tolist(), self.entries, self._placed, strict=True):
            if passage_id in placed:
                at = int(near[start : start + len(one.questions)].argmax())
                if near[start + at] > best:
                    best, said = float(near[start + at]), one.questions[at]
        return said
