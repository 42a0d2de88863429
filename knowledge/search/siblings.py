"""What the document as a whole says of a question, and what tells a passage from its siblings there.

Of candidates alone: a sibling the search did not propose says nothing here. It reads no texts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.search.standing import Flags, Places, Standing
from knowledge.search.table import Numbers, Table, summed


@dataclass(frozen=True, slots=True)
class Siblings:
    """The candidates of each document laid end to end, by place: `places` of all, where each document `starts`, whose
    each is; `sizes` are the passages of each document, found or not.
    """

    places: Places
    starts: Places
    group: Places
    sizes: Numbers

    @classmethod
    def of(cls, standing: Standing, chosen: Places) -> "Siblings":
        """Those of the documents of `chosen` that have more than one passage."""
        parts = standing.part
        wanted = np.zeros(int(parts.max()) + 1, dtype=np.bool_)
        wanted[parts[chosen[standing.size[chosen] > 1]]] = True
        places = wanted[parts].nonzero()[0]
        places = places[np.argsort(parts[places], kind="stable")]
        if not len(places):
            return cls(places, places, places, np.zeros(0))
        part = parts[places]
        first = np.ones(len(part), dtype=np.bool_)
        first[1:] = part[1:] != part[:-1]
        starts = first.nonzero()[0]
        lengths = np.append(starts[1:], len(places)) - starts
        sizes = np.maximum(standing.size[places[starts]], lengths).astype(np.float64)
        return cls(places, starts, np.cumsum(first) - 1, sizes)

    def best(self, score: Numbers) -> Numbers:
        """The highest `score` of each one's document."""
        return np.asarray(np.maximum.reduceat(score[self.places], self.starts)[self.group])

    def beside(self, score: Numbers, position: Places) -> Numbers:
        """The higher score of the passages that stand just before and just after each; 0 where neither is found."""
        span = int(position[self.places].max()) + 3
        key = self.group * span + position[self.places] + 1
        order = np.argsort(key, kind="stable")
        keys, values = key[order], score[self.places[order]]
        found = np.zeros(len(key))
        for near in (key - 1, key + 1):
            at = np.searchsorted(keys, near, side="right") - 1
            found = np.maximum(found, np.where(keys[at] == near, values[at], 0.0))
        return found

    def cover(self, table: Table) -> Numbers:
        """The mass of the asker's terms that stand in or around any passage of each one's document."""
        anywhere = self._among(table.anywhere_lines(self.places)[: table.own_count]) > 0
        return summed(table.full[: table.own_count], anywhere.astype(np.float64))[self.group]

    def shares(self, table: Table) -> tuple[Numbers, Numbers]:
        """Each passage's share of what is rare inside its document: of the asker's terms, and of what lexicons brought.

        A term tells ln(1 + (N - n + .5) / (n + .5)) where n of the document's N passages hold it.
        """
        present = table.present_lines(self.places)
        among = self._among(present)
        rare = np.log(1 + (self.sizes - among + 0.5) / (among + 0.5))
        told = np.where(present, rare[:, self.group], 0.0)
        rare[among == 0] = 0.0
        return self._share(table.plain, told, rare), self._share(table.brought, told, rare)

    def _share(self, weights: Numbers, told: Numbers, rare: Numbers) -> Numbers:
        whole = summed(weights, rare)
        return np.asarray(summed(weights, told) / np.where(whole > 0, whole, 1.0)[self.group])

    def _among(self, lines: Flags) -> NDArray[np.int64]:
        """How many of each document's candidates hold each term."""
        running = np.cumsum(lines, axis=1, dtype=np.int64)[:, np.append(self.starts[1:], len(self.places)) - 1]
        running[:, 1:] -= running[:, :-1].copy()
        return running
