"""Single words in the other language: the product's own dictionary (lexicon/dictionary-*.tsv), read in both directions.

A word has many senses; all of them are searched, the usual ones first and heaviest, and the passage that holds most of
the question's words in one sense or another is the one meant. It does not know grammar.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files

from knowledge.search.analyse import grammar, normal, words
from knowledge.search.compiled import kept
from knowledge.search.widen import GENERAL_WEIGHT, Meeting, plain_lines

WEIGHT = GENERAL_WEIGHT
# Each further sense weighs a little less.
LATER = 0.9
LONGEST_ENGLISH, LONGEST_CHINESE = 3, 6


# A dictionary as plain data: English stems to Chinese words, and back.
_Told = tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]


class Dictionary:
    """English stems to Chinese words and back."""

    def __init__(self, entries: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self._hold(_told(entries))

    @classmethod
    def of(cls, told: _Told) -> "Dictionary":
        """A dictionary that was read before."""
        one = cls.__new__(cls)
        one._hold(told)
        return one

    def _hold(self, told: _Told) -> None:
        self._chinese, self._english = told
        # How long the words are by how they begin, longest first: nothing else is looked up.
        self._words = _lengths((key.partition(" ")[0], key.count(" ") + 1) for key in self._chinese)
        self._characters = _lengths((word[:2], len(word)) for word in self._english if len(word) > 1)

    def meetings(self, text: str) -> list[Meeting]:
        """The words of `text` that have a translation, the longest first where they overlap; each sense by rank."""
        plain = normal(text)
        return [*self._of_english(words(plain)), *self._of_chinese(plain)]

    def _of_english(self, stems: list[str]) -> Iterator[Meeting]:
        at = 0
        while at < len(stems):
            for length in self._words.get(stems[at], ()):
                key = " ".join(stems[at : at + length])
                if length <= LONGEST_ENGLISH and key in self._chinese and key not in grammar():
                    yield Meeting(key, self._chinese[key], WEIGHT, LATER)
                    at += length - 1
                    break
            at += 1

    def _of_chinese(self, plain: str) -> Iterator[Meeting]:
        at = 0
        while at < len(plain):
            for length in self._characters.get(plain[at : at + 2], ()):
                piece = plain[at : at + length]
                if length <= LONGEST_CHINESE and piece in self._english:
                    yield Meeting(piece, self._english[piece], WEIGHT, LATER)
                    at += length - 1
                    break
            at += 1


def _told(entries: Iterable[tuple[str, tuple[str, ...]]]) -> _Told:
    there: dict[str, tuple[str, ...]] = {}
    back: dict[str, dict[str, None]] = defaultdict(dict)
    for english, chinese in entries:
        key = " ".join(words(english))
        there[key] = tuple(dict.fromkeys((*there.get(key, ()), *chinese)))
        for word in chinese:
            back[word][key] = None
    return there, {word: tuple(keys) for word, keys in back.items()}


def _lengths(held: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for begin, length in held:
        found[begin].add(length)
    return {begin: tuple(sorted(lengths, reverse=True)) for begin, lengths in found.items()}


@lru_cache(maxsize=1)
def own_dictionary() -> Dictionary:
    """The product's own, read once when first needed."""
    return Dictionary.of(kept("dictionary", lambda: _told(_entries())))


def _entries() -> Iterator[tuple[str, tuple[str, ...]]]:
    for path in sorted(files("knowledge.search").joinpath("lexicon").iterdir(), key=lambda one: one.name):
        if path.name.startswith("dictionary") and path.name.endswith(".tsv"):
            for line in plain_lines(path):
                english, _, chinese = line.partition("\t")
                yield english.strip(), tuple(word.strip() for word in chinese.split("|") if word.strip())
