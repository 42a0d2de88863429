"""The longest run of characters a question has in common with a text: what is said in the very same words.

Of every text a digest of its grams (runs of a few characters) is kept, in which a gram that stands there is never
missed; a run is looked for in the text itself only where all its grams seem to stand there. It compares characters, in
whatever script; it does not know terms.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

LONGEST_RUN = 20
LONGEST_COMPARED = 120
# How many characters a gram has: Chinese says as much in two as English in four.
CHINESE_GRAM, OTHER_GRAM = 2, 4
Digest = NDArray[np.uint8]
_BITS = 12
_FACTORS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F], dtype=np.uint32)


def digest(text: str, gram: int) -> Digest:
    """A bit for every gram of `text`, by its hash: 512 bytes."""
    bits = np.zeros(1 << _BITS, dtype=np.bool_)
    bits[_hashes(text, gram)] = True
    return np.packbits(bits)


def _hashes(text: str, gram: int) -> NDArray[np.uint32]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    count = max(len(codes) - gram + 1, 0)
    told = np.zeros(count, dtype=np.uint32)
    for at in range(gram):
        told += codes[at : at + count] * _FACTORS[at]
    return told >> np.uint32(32 - _BITS)


class Text(Protocol):
    """A text to look in, and its digests, worked out once."""

    @property
    def plain(self) -> str:
        """Its characters."""
        ...

    def digest(self, gram: int) -> Digest:
        """The digest of `plain` by grams of so many characters."""
        ...


class Runs:
    """The runs of characters of one matter, looked for in one text after another."""

    def __init__(self, matter: str) -> None:
        self._matter = matter if len(matter) <= LONGEST_COMPARED else ""
        self._characters = frozenset(self._matter)
        self._gram = OTHER_GRAM if matter.isascii() else CHINESE_GRAM

    def longest(self, texts: Sequence[Text]) -> list[int]:
        """How long the longest run is that stands in each of `texts`, up to LONGEST_RUN characters."""
        if not self._matter or not texts:
            return [0] * len(texts)
        found = self._by_grams(texts, self._gram)
        # Where no gram stands, what is shorter may.
        left = [at for at, length in enumerate(found) if not length]
        if left and self._gram > CHINESE_GRAM:
            for at, length in zip(left, self._by_grams([texts[at] for at in left], CHINESE_GRAM), strict=True):
                found[at] = length
        return [length or self._single(text.plain) for length, text in zip(found, texts, strict=True)]

    def _by_grams(self, texts: Sequence[Text], gram: int) -> list[int]:
        hashes = _hashes(self._matter, gram)
        told = np.concatenate([text.digest(gram) for text in texts]).reshape(len(texts), -1)[:, hashes >> np.uint32(3)]
        seem = (told >> (7 - (hashes & np.uint32(7))).astype(np.uint8)) & np.uint8(1)
        # A column of zeros parts what lies end to end.
        seem = np.concatenate([seem, np.zeros((len(texts), 1), dtype=np.uint8)], axis=1)
        most, seems = np.minimum(_longest(seem), LONGEST_RUN - gram + 1).tolist(), seem.tobytes()
        width = seem.shape[1]
        return [
            self._of(text.plain, seems[at * width : (at + 1) * width], gram, most[at]) if most[at] else 0
            for at, text in enumerate(texts)
        ]

    def _of(self, text: str, seems: bytes, gram: int, most: int) -> int:
        """By `text`, in which grams stand, or seem to, where `seems` is 1: at `most` so many in a row."""
        for many in range(most, 0, -1):
            length, run = many + gram - 1, b"\1" * many
            at = seems.find(run)
            while at >= 0:
                if self._matter[at : at + length] in text:
                    return length
                at = seems.find(run, at + 1)
        return 0

    def _single(self, text: str) -> int:
        return int(any(character in text for character in self._characters))


def _longest(rows: NDArray[np.integer]) -> NDArray[np.int64]:
    """The most ones in a row of each of `rows`, which all end with a 0."""
    stops = (rows.reshape(-1) == 0).nonzero()[0]
    lengths = stops.copy()
    lengths[1:] -= stops[:-1] + 1
    ends = np.arange(1, len(rows) + 1) * rows.shape[1] - 1
    after = stops.searchsorted(ends) + 1
    starts = np.concatenate([[0], after[:-1]])
    return np.asarray(np.maximum.reduceat(lengths, starts))
