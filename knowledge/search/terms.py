"""Term statistics of one client's passages, in memory: weights, lengths, and exact tables for chosen rows.

The score is BM25 (Robertson & Zaragoza 2009) with k1 = 2.0 and b = 0.9: measured on long service texts these beat the
usual 1.2/0.75, and single Chinese characters count beside pairs. It does not search: candidates come from outside.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.search.analyse import is_chinese
from knowledge.search.company import Said, company
from knowledge.search.table import OWN, Asking, Stands, Table, Weighing, channels_of
from knowledge.search.term_rows import AROUND, MOST, Flat, Row, TermRows, save_array

K1 = 2.0
B = 0.9


class TermTable:
    """Counts of terms per row. Rows are appended, never moved; a dropped row keeps its number and loses its terms."""

    def __init__(self) -> None:
        self.vocabulary: dict[str, int] = {}
        self._rows = TermRows()
        self._lengths: list[float] = []
        self._frequency: list[int] = []
        self._live = 0
        self._live_latin = 0
        self._latin: list[bool] = []
        self._total = 0.0
        self._slot = np.zeros(0, dtype=np.int16)
        # What each term tells, and how long rows are by it where that was asked; both made anew after a change.
        self._rarity: NDArray[np.float64] | None = None
        self._long = np.zeros(0)

    def save(self, folder: Path) -> None:
        """Write the table into `folder`, made if need be, and from now on map the rows from there. Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        self._rows.flat().save(folder)
        save_array(folder, "lengths", np.array(self._lengths, dtype=np.float64))
        save_array(folder, "latin", np.array(self._latin, dtype=np.bool_))
        save_array(folder, "frequency", np.array(self._frequency, dtype=np.int64))
        told = json.dumps([list(self.vocabulary), [self._live, self._live_latin, self._total]], ensure_ascii=False)
        (folder / "words.json").write_text(told, encoding="utf-8")
        self._rows = TermRows(Flat.load(folder))

    @classmethod
    def load(cls, folder: Path) -> "TermTable":
        """What `save` wrote. Raises OSError or ValueError where it is not that."""
        table = cls()
        words, (table._live, table._live_latin, table._total) = json.loads(
            (folder / "words.json").read_text(encoding="utf-8")
        )
        table.vocabulary = {word: number for number, word in enumerate(words)}
        table._rows = TermRows(Flat.load(folder))
        table._lengths = np.load(folder / "lengths.npy").tolist()
        table._latin = np.load(folder / "latin.npy").tolist()
        table._frequency = np.load(folder / "frequency.npy").tolist()
        if not len(table._rows) == len(table._lengths) == len(table._latin):
            raise ValueError("the parts of the term table are of different lengths")
        return table

    def __len__(self) -> int:
        return self._live

    @property
    def rows(self) -> int:
        """How many row numbers have been given out."""
        return len(self._rows)

    def append(self, terms: Sequence[str], around: Sequence[str] = ()) -> int:
        """Take in one passage's terms, and those that stand `around` it (title, headings); returns its row."""
        counts = Counter(terms)
        beside = [self._number(term) for term in dict.fromkeys(around)]
        own = [self._number(term) for term in counts]
        stands = {*own}
        only_beside = [number for number in beside if number not in stands]
        for number in (*own, *only_beside):
            self._frequency[number] += 1
        said = np.zeros(len(own) + len(only_beside), dtype=np.uint16)
        said[: len(own)] = [min(count, MOST) for count in counts.values()]
        stands = {*beside}
        said |= np.array([AROUND if number in stands else 0 for number in (*own, *only_beside)], dtype=np.uint16)
        row = Row(np.array([*own, *only_beside], dtype=np.int32), said)
        self._lengths.append(float(len(terms)))
        self._live += 1
        self._rarity = None
        latin = not any(is_chinese(term) for term in counts)
        self._latin.append(latin)
        self._live_latin += latin
        self._total += len(terms)
        return self._rows.append(row)

    def _number(self, term: str) -> int:
        number = self.vocabulary.setdefault(term, len(self.vocabulary))
        if number == len(self._frequency):
            self._frequency.append(0)
        return number

    def drop(self, row: int) -> None:
        """Forget the terms of `row`."""
        for number in self._rows[row].terms.tolist():
            self._frequency[number] -= 1
        self._live -= 1
        self._rarity = None
        self._live_latin -= self._latin[row]
        self._total -= self._lengths[row]
        self._rows.drop(row)
        self._lengths[row] = 0.0

    def frequency(self, term: str) -> int:
        """How many passages hold `term`."""
        number = self.vocabulary.get(term)
        return 0 if number is None else self._frequency[number]

    def idf(self, term: str, *, everywhere: bool = False) -> float:
        """How much `term` tells: ln(1 + (N - n + .5) / (n + .5)); an unseen term tells the most.

        N counts the passages of the term's own script: among a few English passages “only” is as common as ever,
        however many Chinese ones stand beside them. `everywhere` counts all passages: a word the asker did not say
        but the lexicon brought is as rare as the passages that hold it.
        """
        seen = self.frequency(term)
        among = self._live - self._live_latin if is_chinese(term) else self._live_latin
        among = self._live if everywhere else max(among, seen) or self._live
        return math.log(1 + (among - seen + 0.5) / (seen + 0.5))

    def table(self, query: Asking, rows: Sequence[int]) -> Table:
        """The terms of a question over `rows`, once for everything that is computed from them."""
        every = list(query.terms)
        channels = channels_of(query, every)
        order = np.argsort(channels, kind="stable")
        numbers = np.fromiter(map(self.vocabulary.get, every, repeat(-1)), dtype=np.int64, count=len(every))[order]
        channels, known = channels[order], (numbers >= 0).nonzero()[0]
        if len(self._slot) < len(self.vocabulary):
            self._slot = np.zeros(len(self.vocabulary) + 4096, dtype=np.int16)
        self._slot[numbers[known]] = known + 1
        met = self._rows.met(rows, self._slot)
        self._slot[numbers[known]] = 0
        # What a lexicon brought and none of these rows holds tells nothing about them. The asker's own terms that no
        # passage holds stand in no row, but another way to say them may.
        told = channels <= OWN
        told[met.term] = True
        kept, line = told.nonzero()[0], (np.cumsum(told) - 1) * len(rows)
        place, around = line[met.term] + met.row, (met.said & AROUND).nonzero()[0]
        stands = Stands(place, self._saturated(rows, met.row, met.said & np.uint16(MOST)), place[around], len(rows))
        terms = [every[at] for at in order[kept].tolist()]
        stress = np.array([query.terms[term] for term in terms])
        weighing = Weighing(query, channels[kept], stress, self._idf(terms, numbers[kept], query) * (K1 + 1))
        return Table(terms, stands, weighing)

    def _idf(self, terms: Sequence[str], numbers: NDArray[np.int64], query: Asking) -> NDArray[np.float64]:
        """`idf` of each of `terms`, everywhere where a lexicon brought it."""
        frequency = self._frequency
        seen = np.array([frequency[at] if at >= 0 else 0 for at in numbers.tolist()], dtype=np.float64)
        chinese = np.array(["\u3400" <= term[0] <= "\u9fff" for term in terms], dtype=np.bool_)
        brought = np.fromiter(map(query.widened.__contains__, terms), dtype=np.bool_, count=len(terms))
        among = np.maximum(np.where(chinese, self._live - self._live_latin, self._live_latin), seen)
        among = np.where(brought | (among == 0), self._live, among)
        return np.asarray(np.log(1 + (among - seen + 0.5) / (seen + 0.5)))

    def _saturated(
        self, rows: Sequence[int], owner: NDArray[np.int64], counts: NDArray[np.uint16]
    ) -> NDArray[np.float64]:
        """BM25's saturation of `counts`, which stand in the rows at the places `owner` of `rows`."""
        said = counts.astype(np.float64)
        average = self._total / max(self._live, 1) or 1.0
        lengths = np.array([self._lengths[row] for row in rows], dtype=np.float64) / average
        return np.asarray(said / (said + (K1 * (1 - B + B * lengths))[owner]))

    def company(self, rows: Sequence[int], score: NDArray[np.float64]) -> NDArray[np.float64]:
        """How alike each of `rows` is to the others that are best by `score`, 0..1; see `company`."""
        if not rows:
            return np.zeros(0)
        if self._rarity is None:
            seen = np.array(self._frequency, dtype=np.float64)
            self._rarity = np.log(1 + (self._live - seen + 0.5) / (seen + 0.5))
            self._long = np.full(len(self._rows), np.nan)
        held, counts = self._rows.every(rows)
        said, places = Said.of(held, [counts]), np.array(rows, dtype=np.int64)
        if np.isnan(self._long[places]).any():
            self._long[places] = said.long(self._rarity)
        return company(said, self._rarity, self._long[places], score)

    def words(self, rows: Sequence[int]) -> list[list[str]]:
        """The terms of each of `rows`, as often as its text says them, and once more where they stand around it."""
        every, held = list(self.vocabulary), [self._rows[row] for row in rows]
        counts = [((one.said & np.uint16(MOST)) + ((one.said & AROUND) > 0)).tolist() for one in held]
        return [
            [every[at] for at, many in zip(one.terms.tolist(), many_of, strict=True) for _ in range(many)]
            for one, many_of in zip(held, counts, strict=True)
        ]

    def matched(self, terms: Mapping[str, float], row: int) -> tuple[str, ...]:
        """The question's terms that `row` holds."""
        present = set(self._rows[row].terms.tolist())
        return tuple(term for term in terms if self.vocabulary.get(term, -1) in present)
