"""What terms mean beside one another: a small table of vectors in which 蹭了墙 lies near 事故 and near a scraped car.

A text is the sum of its terms' vectors, made one long: a static embedding, as in StarSpace (Wu et al. 2018), trained by
`python -m evals senses` on this project's own lexicons and pairs of sentences and questions, and on nothing else. It
carries no third-party weights and asks no network. What it brings near is only likely to mean the same: it proposes and
is weighed, and never counts as proof.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from knowledge.ports import Vectors
from knowledge.search.analyse import tokens
from knowledge.search.sayings import Postings, Sayings

ARTEFACT = "senses.npz"
# Of so many sentences the vector is kept, some 600 bytes each.
MOST_KEPT = 65_536
MOST_ASKED = 256


class Senses:
    """`table` holds a row for each term of `vocabulary` (n x d, float32), as long as the term tells.

    `sayings` is how documents say what people ask; None where nothing is known of it.
    """

    def __init__(
        self, vocabulary: Mapping[str, int], table: Vectors, name: str = "", sayings: Sayings | None = None
    ) -> None:
        self._vocabulary = vocabulary
        self._table = table
        self.name = name
        self._sayings = sayings

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._table.shape[1])

    def row(self, term: str) -> int:
        """The number of a term's row, -1 where it is unknown."""
        return self._vocabulary.get(term, -1)

    def vector(self, terms: Iterable[str]) -> Vectors:
        """The unit vector (d) of a text given as terms; zeros where none is known."""
        counted = Counter(terms)
        known = [(number, count) for term, count in counted.items() if (number := self.row(term)) >= 0]
        if not known:
            return np.zeros(self.dimension, dtype=np.float32)
        weights = np.array([1 + math.log(count) for _, count in known], dtype=np.float32)
        # In one thread: on a busy machine a product handed to several waits for the last of them.
        return unit(np.einsum("i,ij->j", weights, self._table[[number for number, _ in known]]))

    def asked(self, terms: Sequence[str]) -> Vectors:
        """The unit vector (d) of a question given as terms: what it means, drawn towards how documents say it."""
        meant = self.vector(terms)
        if self._sayings is None or not meant.any():
            return meant
        return unit(meant + unit(self._sayings.of([row for term in terms if (row := self.row(term)) >= 0], meant)))

    def vectors(self, texts: Sequence[Iterable[str]]) -> Vectors:
        """The unit vectors (n x d) of texts given as terms."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self.vector(terms) for terms in texts])


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """`vectors` (d, or n x d) made one long; zeros stay zeros."""
    long = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(long == 0, 1, long), dtype=np.float32)


def packed(
    vocabulary: Sequence[str],
    table: NDArray[np.floating],
    sayings: tuple[NDArray[np.floating], Postings],
    card: Mapping[str, object],
) -> dict[str, NDArray[Any]]:
    """The arrays of an artefact: a byte a number, each row with the step of its bytes."""
    said, asked = sayings
    return {
        "terms": np.frombuffer("\n".join(vocabulary).encode(), dtype=np.uint8),
        **_stepped("table", table),
        **_stepped("said", said),
        "asked_met": _small(np.diff(asked.starts)),
        "asked_group": _small(asked.group),
        "asked_often": _small(asked.often),
        "card": np.frombuffer(json.dumps(card, ensure_ascii=False).encode(), dtype=np.uint8),
    }


def _small(counts: NDArray[np.integer]) -> NDArray[Any]:
    """In the fewest bytes that hold all of them."""
    return counts.astype(np.min_scalar_type(int(counts.max(initial=0))))


def _stepped(name: str, table: NDArray[np.floating]) -> dict[str, NDArray[Any]]:
    step = np.maximum(np.abs(table).max(axis=1), 1e-9) / 127
    return {name: np.round(table / step[:, None]).astype(np.int8), f"{name}_step": step.astype(np.float32)}


def unpacked(file: IO[bytes]) -> Senses:
    """What `packed` made arrays of, as it was saved. Raises OSError, KeyError, ValueError."""
    with np.load(file, allow_pickle=False) as stored:
        terms = stored["terms"].tobytes().decode().split("\n")
        held = stored["table"]
        table, said = (stored[name].astype(np.float32) * stored[f"{name}_step"][:, None] for name in ("table", "said"))
        starts = np.concatenate([[0], np.cumsum(stored["asked_met"], dtype=np.int64)])
        sayings = Sayings(unit(said), Postings(starts, stored["asked_group"], stored["asked_often"]))
    name = blake2b(held.tobytes(), digest_size=6).hexdigest()
    return Senses({term: number for number, term in enumerate(terms)}, table, name, sayings)


@lru_cache(maxsize=MOST_KEPT)
def sense_of(text: str) -> Vectors:
    """What a sentence or a title means; the same passages are read for one question after another."""
    return own_senses().vector(tokens(text))


@lru_cache(maxsize=MOST_ASKED)
def sense_asked(question: str) -> Vectors:
    """What a question means, drawn towards how documents say it; one part after another asks for it."""
    return own_senses().asked(tokens(question))


@lru_cache(maxsize=1)
def own_senses() -> Senses:
    """The table the product ships, read when first asked for."""
    with files("knowledge.search").joinpath(ARTEFACT).open("rb") as file:
        return unpacked(file)
