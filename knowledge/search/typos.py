"""Slips of the keyboard: a word the documents do not hold, and the word of theirs that it was meant to be.

Chinese is typed by sound, so a pair with one wrong character is put right by its homophones (手序 → 手续); English by
one edit (Damerau 1964), found by deleting letters on both sides as SymSpell does. It never touches a word that the
documents know. It does not know meanings.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import islice

from knowledge.search.analyse import grammar, is_chinese, stem, terms_of
from knowledge.search.compiled import kept
from knowledge.search.terms import TermTable
from knowledge.search.widen import read_groups

# Shorter words are one edit away from too many others.
SHORTEST_ENGLISH = 5
LONGEST_ENGLISH = 20
LEAST_SEEN = 2
OFTEN_SEEN = 6
# Figures and days are right as they are.
_PLAIN = frozenset("一二三四五六七八九十百千万两半几多少天年月日时分元块号今明后前")
_WORD = re.compile(r"[a-z]{5,20}")


class Spelling:
    """The terms of one table by sound and by letters, read when a first unknown term is asked about.

    `right` are terms rightly written although no passage holds them.
    """

    def __init__(self, terms: TermTable, right: Container[str] = frozenset()) -> None:
        self._terms = terms
        self._right = right
        self._read = 0
        self._sounds: dict[str, list[str]] = defaultdict(list)
        self._letters: dict[str, list[str]] = defaultdict(list)

    def meant(self, term: str) -> str | None:
        """What a `term` no passage holds was meant to be: the most frequent near one; None where there is none."""
        if self.knows(term):
            return None
        self.read()
        if len(term) == 2 and is_chinese(term):
            near = {one for key in _sounds(term) for one in self._sounds.get(key, ()) if _one_wrong(term, one)}
        elif _english(term):
            near = {one for key in _deletes(term) for one in self._letters.get(key, ()) if _one_edit(term, one)}
        else:
            return None
        best = max(near, key=lambda one: (self._terms.frequency(one), one), default=None)
        return best if best is not None and self._terms.frequency(best) else None

    def knows(self, term: str) -> bool:
        """Whether some passage holds `term`, or it is rightly written all the same."""
        return self.frequency(term) > 0 or term in self._right

    def frequency(self, term: str) -> int:
        """How many passages hold `term`."""
        return self._terms.frequency(term)

    def read(self, most: int | None = None) -> bool:
        """File up to `most` terms that are not filed yet, None: all of them; whether any was left to file."""
        if self._read == len(self._terms.vocabulary):
            return False
        upto = None if most is None else self._read + most
        fresh = list(islice(self._terms.vocabulary, self._read, upto))
        self._read += len(fresh)
        for term in fresh:
            if len(term) == 2 and is_chinese(term):
                self._sounds[_sounds(term)[0]].append(term)
            elif _english(term):
                for key in _deletes(term):
                    self._letters[key].append(term)
        return True


def _english(term: str) -> bool:
    return SHORTEST_ENGLISH <= len(term) <= LONGEST_ENGLISH and term.isascii() and term.isalpha()


@lru_cache(maxsize=1)
def _heard() -> dict[str, tuple[str, ...]]:
    """How the characters sound that people write."""
    return kept("sounds", _read_sounds)


def _read_sounds() -> dict[str, tuple[str, ...]]:
    from pypinyin.constants import PINYIN_DICT

    readings = {chr(code): told for code, told in PINYIN_DICT.items() if is_chinese(chr(code))}
    merged = {told: _merged(told) for told in set(readings.values())}
    return {character: merged[told] for character, told in readings.items()}


def _merged(readings: str) -> tuple[str, ...]:
    from pypinyin.contrib.tone_convert import to_normal

    plain = (to_normal(one) for one in readings.split(","))
    merged = (one.replace("zh", "z").replace("ch", "c").replace("sh", "s").replace("ng", "n") for one in plain)
    return tuple(dict.fromkeys(merged))


def syllables(character: str) -> tuple[str, ...]:
    """How a character sounds, commonest reading first, without tones and without what southern speakers merge."""
    return _heard().get(character) or (character,)


def _sounds(pair: str) -> list[str]:
    """Every way a pair may sound, the commonest first."""
    return [f"{one} {other}" for one in syllables(pair[0])[:2] for other in syllables(pair[1])[:2]]


def _one_wrong(pair: str, other: str) -> bool:
    return (pair[0] == other[0]) != (pair[1] == other[1])


def _deletes(word: str) -> Iterator[str]:
    yield word
    yield from {word[:at] + word[at + 1 :] for at in range(len(word))}


def _one_edit(one: str, other: str) -> bool:
    """Whether one insertion, deletion, change or swap of neighbours makes `one` the `other`."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) == len(other):
        swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
        return swapped or one[at + 1 :] == other[at + 1 :]
    return one[at:] == other[at + 1 :] if len(one) < len(other) else one[at + 1 :] == other[at:]


def put_right(text: str, spelling: Spelling) -> str:
    """`text` (normal form) with its slips mended: a character neither of whose pairs is known, a word nobody wrote."""
    characters = list(text)
    for at, character in enumerate(text):
        if is_chinese(character):
            meant = _meant_character(text, at, spelling)
            characters[at] = meant or character
    return _WORD.sub(lambda met: _meant_word(met.group(), spelling), "".join(characters))


def _meant_word(word: str, spelling: Spelling) -> str:
    own = stem(word)
    meant = None if own in grammar() else spelling.meant(own)
    return meant if meant and meant[0] == own[0] and spelling.frequency(meant) >= LEAST_SEEN else word


def _meant_character(text: str, at: int, spelling: Spelling) -> str | None:
    """The character meant at `at`, where every pair it stands in is unknown and one reading makes a known pair."""
    if text[at] in grammar() or text[at] in _PLAIN:
        return None
    before = text[at - 1 : at + 1] if at and is_chinese(text[at - 1]) else ""
    after = text[at : at + 2] if at + 1 < len(text) and is_chinese(text[at + 1]) else ""
    if not (before or after) or any(spelling.knows(pair) for pair in (before, after) if pair):
        return None
    meant = [
        (said[place], spelling.frequency(said))
        for pair, place in ((before, 1), (after, 0))
        if pair and (said := spelling.meant(pair)) and said[1 - place] == pair[1 - place]
        if spelling.frequency(said) >= LEAST_SEEN and said[place] not in grammar()
    ]
    if len({one for one, _ in meant}) != 1:
        return None
    # Both neighbours must agree, or the silent one must belong to a word of its own.
    if len(meant) == bool(before) + bool(after):
        return meant[0][0]
    outer = (text[at - 2 : at], text[at + 1 : at + 3])
    return meant[0][0] if meant[0][1] >= OFTEN_SEEN and any(spelling.knows(pair) for pair in outer) else None


@lru_cache(maxsize=1)
def rightly_written() -> frozenset[str]:
    """Terms of the lexicons and of a list of everyday English: rightly spelt, whoever's documents lack them."""
    return kept("right", _read_right)


def _read_right() -> frozenset[str]:
    plain = files("knowledge.search").joinpath("lexicon", "plain_english.txt").read_text(encoding="utf-8")
    everyday = (word for line in plain.splitlines() if not line.startswith("#") for word in line.split())
    forms = (term for group in read_groups() for form in group for term in terms_of(form))
    return frozenset(stem(word) for word in everyday) | frozenset(forms)
