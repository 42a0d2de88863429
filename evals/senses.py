"""Trains the table of what terms mean (knowledge/search/senses.npz), on nothing but this project's own writing.

`python -m evals senses [--write]`. Every group of the lexicons and every line of `pairs/*.tsv` (what a document says,
and how people ask for it) is a set of texts that mean nearly the same; the sum of its terms' vectors must bring a text
nearer to its fellows than to the others of a batch (InfoNCE, van den Oord et al. 2018; static embeddings as in
StarSpace, Wu et al. 2018). It reads no document that anything is measured on and no question that is asked of one.
"""

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.search.analyse import chinese_character, normal, terms_of
from knowledge.search.sayings import Postings
from knowledge.search.senses import ARTEFACT, packed, unit

LEXICONS = Path(__file__).parents[1] / "knowledge" / "search" / "lexicon"
PAIRS = Path(__file__).parent / "pairs"
FILE = Path(__file__).parents[1] / "knowledge" / "search" / ARTEFACT
DIMENSIONS, EPOCHS, BATCH = 96, 14, 512
RATE, TEMPERATURE = 3e-3, 0.07
# A term met in one group alone says nothing of any other, and one met in two next to nothing.
LEAST_MET = 3
# How often a line of pairs is drawn for a group of a lexicon with as many texts, and how often a pair of its sentence
# and a question rather than of two questions.
PAIRS_DRAWN, WITH_SENTENCE = 3.0, 0.6
# What stands in a tenth of all that was asked tells nothing of any of it, and a single character next to nothing.
MOST_ASKED, LEAST_CHARACTERS = 0.1, 2
_SEED = 20261123
Numbers = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Alike:
    """Texts that mean nearly the same, as numbers of terms; of `asked` the first is what a document says."""

    texts: tuple[Places, ...]
    asked: bool


def groups(folder: Path = LEXICONS) -> Iterator[list[str]]:
    """The forms of every group of the lexicons, both languages together."""
    for file in sorted(folder.glob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                forms = [form.replace("…", " ").strip() for part in line.split("\t") for form in part.split("|")]
                yield [form for form in forms if form]


def pairs(folder: Path = PAIRS) -> Iterator[list[str]]:
    """Of every line what a document says, then the questions for it."""
    for file in sorted(folder.glob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            sentence, _, questions = line.partition("\t")
            if questions.strip():
                yield [sentence, *(one.strip() for one in questions.split("|") if one.strip())]


def read(known: Sequence[list[str]], asked: Sequence[list[str]]) -> tuple[list[str], list[Alike], Numbers]:
    """The terms met often enough, the texts by their numbers, and how rare each term is (mean 1)."""
    every = [[terms_of(normal(text)) for text in texts] for texts in (*known, *asked)]
    met = Counter(term for texts in every for term in {one for text in texts for one in text})
    vocabulary = sorted(
        (term for term, count in met.items() if count >= LEAST_MET), key=lambda term: (-met[term], term)
    )
    number = {term: at for at, term in enumerate(vocabulary)}
    alike = []
    for place, texts in enumerate(every):
        numbers = [np.array([number[term] for term in text if term in number], dtype=np.int64) for text in texts]
        told = tuple(one for one in numbers if len(one))
        if len(told) > 1:
            alike.append(Alike(told, place >= len(known)))
    rarity = np.array([math.log(1 + len(alike) / met[term]) for term in vocabulary], dtype=np.float32)
    rarity *= np.array([0.5 if chinese_character(term) else 1.0 for term in vocabulary], dtype=np.float32)
    return vocabulary, alike, rarity / rarity.mean()


class Learner:
    """The vectors, what each weighs (as a logarithm), and Adam's moments (Kingma & Ba 2015) of the rows touched."""

    def __init__(self, rarity: Numbers, seed: int = _SEED) -> None:
        drawn = np.random.default_rng(seed).standard_normal((len(rarity), DIMENSIONS)) / math.sqrt(DIMENSIONS)
        # The last column is the logarithm of what a term weighs.
        weight = np.log(np.maximum(rarity, 0.05))[:, None]
        self._held: Numbers = np.concatenate([drawn, weight], axis=1).astype(np.float32)
        self._mean, self._square = np.zeros_like(self._held), np.zeros_like(self._held)
        self._steps = 0

    @property
    def table(self) -> Numbers:
        """A row a term, as long as it tells."""
        return np.asarray(self._held[:, :-1] * np.exp(self._held[:, -1:]))

    def step(self, batch: Sequence[tuple[Places, Places]], owner: Places) -> float:
        """Draw each pair together and away from the others' of other groups (`owner`); returns the loss."""
        left, right = _Texts(self._held, [one for one, _ in batch]), _Texts(self._held, [one for _, one in batch])
        likeness = left.unit @ right.unit.T / TEMPERATURE
        likeness[(owner[:, None] == owner) & ~np.eye(len(owner), dtype=np.bool_)] = -1e4
        rows, columns = _softmax(likeness), _softmax(likeness.T).T
        own = np.arange(len(owner))
        loss = -float(np.log(rows[own, own] + 1e-9).mean() + np.log(columns[own, own] + 1e-9).mean()) / 2
        slope = rows + columns
        slope[own, own] -= 2
        slope /= 2 * len(owner) * TEMPERATURE
        self._move(*_joined(left.slopes(slope @ right.unit), right.slopes(slope.T @ left.unit)))
        return loss

    def _move(self, terms: Places, slopes: Numbers) -> None:
        self._steps += 1
        mean = self._mean[terms] = 0.9 * self._mean[terms] + 0.1 * slopes
        square = self._square[terms] = 0.999 * self._square[terms] + 0.001 * slopes**2
        mean, square = mean / (1 - 0.9**self._steps), square / (1 - 0.999**self._steps)
        self._held[terms] -= RATE * mean / (np.sqrt(square) + 1e-8)


class _Texts:
    """Texts of one side of a batch, as unit vectors, and the way back from these to the terms."""

    def __init__(self, held: Numbers, texts: Sequence[Places]) -> None:
        lengths = np.array([len(text) for text in texts])
        self._terms = np.concatenate(texts)
        self._owner = np.repeat(np.arange(len(texts)), lengths)
        rows = held[self._terms]
        self._vectors, self._weights = rows[:, :-1], np.exp(rows[:, -1:])
        summed = np.add.reduceat(self._vectors * self._weights, np.cumsum(lengths) - lengths)
        self._long = np.linalg.norm(summed, axis=1, keepdims=True) + 1e-9
        self.unit: Numbers = summed / self._long

    def slopes(self, of_unit: NDArray[np.floating]) -> tuple[Places, Numbers]:
        """Of each term met how the loss falls with its vector and with its weight; repeats are kept."""
        of_sum = (of_unit - self.unit * (of_unit * self.unit).sum(axis=1, keepdims=True)) / self._long
        of_term = of_sum[self._owner]
        of_weight = (of_term * self._vectors).sum(axis=1, keepdims=True) * self._weights
        return self._terms, np.concatenate([of_term * self._weights, of_weight], axis=1)


def _joined(*sides: tuple[Places, Numbers]) -> tuple[Places, Numbers]:
    """Every term once, with the sum of its slopes."""
    terms, slopes = np.concatenate([one for one, _ in sides]), np.concatenate([one for _, one in sides])
    order = np.argsort(terms, kind="stable")
    each, starts = np.unique(terms[order], return_index=True)
    return each, np.add.reduceat(slopes[order], starts)


def _softmax(values: Numbers) -> Numbers:
    raised = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def train(alike: Sequence[Alike], rarity: Numbers, epochs: int = EPOCHS, *, say: bool = False) -> Numbers:
    """The table (n x DIMENSIONS) after `epochs` of all `alike`. The same input gives the same table."""
    learner, drawn = Learner(rarity), random.Random(_SEED)
    for epoch in range(epochs):
        order = [at for at, one in enumerate(alike) for _ in range(_times(one, drawn))]
        drawn.shuffle(order)
        losses = []
        for start in range(0, max(len(order) - BATCH, 0) + 1, BATCH):
            places = order[start : start + BATCH]
            batch = [_two_of(alike[at], drawn) for at in places]
            losses.append(learner.step(batch, np.array(places)))
        if say:
            print(f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}", flush=True)
    return learner.table


def _times(one: Alike, drawn: random.Random) -> int:
    often = min(len(one.texts) - 1, 6) / 2 * (PAIRS_DRAWN if one.asked else 1.0)
    return max(int(often) + (drawn.random() < often - int(often)), 1)


def _two_of(one: Alike, drawn: random.Random) -> tuple[Places, Places]:
    if one.asked and drawn.random() < WITH_SENTENCE:
        two = [one.texts[0], drawn.choice(one.texts[1:])]
        drawn.shuffle(two)
    else:
        two = drawn.sample(one.texts, 2)
    return two[0], two[1]


def sayings(vocabulary: Sequence[str], alike: Sequence[Alike], table: Numbers) -> tuple[Numbers, Postings]:
    """What the sentence of each group of pairs means, and in how many texts of which groups each term stands."""
    groups = [one for one in alike if one.asked]
    said = np.stack([unit(table[one.texts[0]].sum(axis=0)) for one in groups])
    often = Counter(
        (int(term), at) for at, one in enumerate(groups) for text in one.texts for term in set(text.tolist())
    )
    met = Counter(term for term, _ in often)
    tells = {
        term for term, many in met.items()
        if many <= MOST_ASKED * len(groups) and len(vocabulary[term]) >= LEAST_CHARACTERS
    }  # fmt: skip
    kept = sorted(one for one in often if one[0] in tells)
    starts = np.concatenate([[0], np.cumsum([met[term] if term in tells else 0 for term in range(len(vocabulary))])])
    return said, Postings(
        starts.astype(np.int64), np.array([at for _, at in kept]), np.array([min(often[one], 255) for one in kept])
    )


def run(*, write: bool) -> None:
    """Train on all of it, say how, and write the artefact with `write`."""
    known, asked = list(groups()), list(pairs())
    vocabulary, alike, rarity = read(known, asked)
    print(f"{len(known)} groups of the lexicons, {len(asked)} sentences with questions, {len(vocabulary)} terms")
    table = train(alike, rarity, say=True)
    card: dict[str, Any] = {
        "what": "Vectors of terms by what they mean. Ours, made by `python -m evals senses` from our own lexicons and "
        "pairs alone; no third party's text or weights are in it.",
        "groups": len(known), "pairs": len(asked), "terms": len(vocabulary), "dimensions": DIMENSIONS,
        "epochs": EPOCHS, "loss": "InfoNCE in the batch, both ways",
    }  # fmt: skip
    if write:
        with FILE.open("wb") as file:
            np.savez_compressed(
                file, allow_pickle=False, **packed(vocabulary, table, sayings(vocabulary, alike, table), card)
            )
        print(f"written: {FILE.name}, {FILE.stat().st_size / 2**20:.1f} MiB")
