"""A question widened by lexicons: aliases, near-synonyms, and the same thing in the other language.

The client's own lexicon first, then the general service lexicon (lexicon/*.tsv, ours). Groups are not chained:
a form stands for the members of its own groups only. What is added weighs less than the asker's own words; it never
replaces or removes one of them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise

from knowledge.lexicon import Entry
from knowledge.search.analyse import chinese_character, normal, terms_of, words
from knowledge.search.compiled import kept

CLIENT_WEIGHT = 0.6
GENERAL_WEIGHT = 0.5
_LONGEST_CHINESE = 14
_LONGEST_ENGLISH = 5
GAP = "…"
# The normal form would write a gap as three full stops.
_KEPT = "\ue000"
_CHINESE = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A lexicon form found in a text, with the other ways to say it and what those weigh.

    `later` is what each further way weighs beside the one before it; `partly` that only part of the form was said.
    """

    form: str
    others: tuple[str, ...]
    weight: float
    later: float = 1.0
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Gapped:
    """A form with gaps: its pieces in their order, and its own words without the gaps."""

    pieces: tuple[str, ...]
    words: str

    def met(self, text: str) -> bool:
        """Whether `text` says the pieces in their order, each gap six characters of one clause or three words long.

        There are ten thousand such forms: the pattern of one is made when a text first holds all its pieces.
        """
        return all(piece in text for piece in self.pieces) and _pattern(self.pieces).search(text) is not None


# Forms as plain data: the others of each, how long they are by how they begin (characters, words), those with gaps
# (what the first begins with, pieces, words), and their places by a pair or word that all of them hold.
_Told = tuple[
    dict[str, tuple[str, ...]],
    dict[str, tuple[int, ...]],
    dict[str, tuple[int, ...]],
    tuple[tuple[str, tuple[str, ...], str], ...],
    dict[str, tuple[int, ...]],
]


class Forms:
    """Forms of groups, looked up by their Chinese characters or by the stems of their words.

    A form may hold gaps (`扣…两次`, `charged…twice`): it is met in questions, and never searched for itself.
    """

    def __init__(self, groups: Iterable[tuple[str, ...]], weight: float) -> None:
        self._hold(_told(groups), weight)

    @classmethod
    def of(cls, told: _Told, weight: float) -> "Forms":
        """Forms that were read before."""
        forms = cls.__new__(cls)
        forms._hold(told, weight)
        return forms

    def _hold(self, told: _Told, weight: float) -> None:
        self.weight = weight
        self._others, self._lengths, self._words, self._gapped, self._by_key = told

    def __len__(self) -> int:
        return len(self._others)

    def gapped(self, text: str) -> Iterator[Meeting]:
        """The meetings of forms with gaps in `text`: a normal form, or stems joined by spaces."""
        chinese = _has_chinese(text)
        keys = set(text.split())
        if chinese:
            keys.update(text, map("".join, pairwise(text)))
        near = [place for key in keys & self._by_key.keys() for place in self._by_key[key]]
        starts = {start: at for at, start in enumerate(dict.fromkeys(text if chinese else text.split()))}
        # In the order of their first words in the text, and of the lexicon.
        order = [(starts[self._gapped[place][0]], place) for place in near if self._gapped[place][0] in starts]
        for _, place in sorted(order):
            _, pieces, form = self._gapped[place]
            if Gapped(pieces, form).met(text):
                met = self.get(form)
                if met is not None:
                    yield met

    def lengths(self, begin: str) -> tuple[int, ...]:
        """How long the forms with Chinese in them are that begin with the two characters `begin`, longest first."""
        return self._lengths.get(begin, ())

    def words(self, first: str) -> tuple[int, ...]:
        """How many words the other forms have whose first word is `first`, most first."""
        return self._words.get(first, ())

    def get(self, form: str) -> Meeting | None:
        """The meeting of `form` (a key), if it is one of ours and stands for anything else."""
        others = self._others.get(form)
        return Meeting(form, others, self.weight) if others else None


def _told(groups: Iterable[tuple[str, ...]]) -> _Told:
    others: dict[str, dict[str, None]] = defaultdict(dict)
    lengths: dict[str, set[int]] = defaultdict(set)
    words_: dict[str, set[int]] = defaultdict(set)
    every: list[Gapped] = []
    for group in groups:
        forms = tuple(dict.fromkeys(_key(form) for form in group if form.strip() and GAP not in form))
        gapped = [_gapped(form) for form in dict.fromkeys(group) if GAP in form]
        every += [form for form in gapped if form.words not in others]
        for key in (*forms, *(form.words for form in gapped)):
            others[key] |= dict.fromkeys(other for other in forms if other != key)
            if _has_chinese(key):
                lengths[key[:2]].add(len(key))
            else:
                words_[key.partition(" ")[0]].add(key.count(" ") + 1)
    return (
        {form: tuple(held) for form, held in others.items()},
        {begin: tuple(sorted(held, reverse=True)) for begin, held in lengths.items()},
        {begin: tuple(sorted(held, reverse=True)) for begin, held in words_.items()},
        tuple((_first(form.words), form.pieces, form.words) for form in every),
        _by_key(every),
    )


def _by_key(every: Sequence[Gapped]) -> dict[str, tuple[int, ...]]:
    """The places of forms with gaps by a pair (or, where a form has none, a character) or a word that each must meet:
    of those it has, the one that fewest forms have.
    """
    keys = [_keys(form) for form in every]
    many = Counter(key for held in keys for key in held)
    found: dict[str, list[int]] = defaultdict(list)
    for place, held in enumerate(keys):
        if held:
            found[min(held, key=lambda key: (many[key], key))].append(place)
    return {key: tuple(places) for key, places in found.items()}


def _keys(form: Gapped) -> set[str]:
    if not any(_has_chinese(piece) for piece in form.pieces):
        return set(form.words.split())
    pairs = {piece[at : at + 2] for piece in form.pieces for at in range(len(piece) - 1)}
    return pairs or set().union(*form.pieces)


def _key(form: str) -> str:
    """How a form in normal form is looked up."""
    plain = form.strip()
    return plain if _has_chinese(plain) else " ".join(words(plain))


def _gapped(form: str) -> Gapped:
    pieces = tuple(_key(piece) for piece in form.split(GAP) if piece.strip())
    return Gapped(pieces, " ".join(pieces))


@lru_cache(maxsize=4096)
def _pattern(pieces: tuple[str, ...]) -> re.Pattern[str]:
    chinese = any(_has_chinese(piece) for piece in pieces)
    between = r"[^\s,.;:!?。、]{0,6}" if chinese else r"(?: \S+){0,3} "
    middle = between.join(re.escape(piece) for piece in pieces)
    return re.compile(middle if chinese else rf"(?<!\S){middle}(?!\S)")


def _first(words_: str) -> str:
    return words_[0] if _has_chinese(words_) else words_.split()[0]


def _has_chinese(text: str) -> bool:
    return _CHINESE.search(text) is not None


class Lexicon:
    """A client's entries before the general ones; the longest form wins where two overlap."""

    def __init__(self, entries: Iterable[Entry] = (), *, general: bool = True) -> None:
        own = Forms((tuple(map(normal, entry.forms)) for entry in entries), CLIENT_WEIGHT)
        self.general = general
        self._tables = (own, general_forms()) if general else (own,)

    def meetings(self, text: str) -> list[Meeting]:
        """The forms found in `text`, Chinese ones first, none of one script overlapping."""
        plain = normal(text)
        stems = words(plain)
        joined = " ".join(stems)
        gapped = (met for table in self._tables for told in (plain, joined) for met in table.gapped(told))
        return [*self._chinese(plain), *self._english(stems), *dict.fromkeys(gapped)]

    def _chinese(self, plain: str) -> Iterator[Meeting]:
        at = 0
        while at < len(plain):
            most = min(_LONGEST_CHINESE, len(plain) - at)
            for length in self._lengths(plain[at : at + 2]):
                piece = plain[at : at + length]
                met = self._met(piece) if 1 < length <= most else None
                if met is not None and _has_chinese(piece):
                    yield met
                    at += length - 1
                    break
            at += 1

    def _lengths(self, begin: str) -> Sequence[int]:
        """How long the forms are that begin with `begin`, longest first."""
        return _all([table.lengths(begin) for table in self._tables])

    def _english(self, stems: Sequence[str]) -> Iterator[Meeting]:
        at = 0
        while at < len(stems):
            most = min(_LONGEST_ENGLISH, len(stems) - at)
            for length in _all([table.words(stems[at]) for table in self._tables]):
                met = self._met(" ".join(stems[at : at + length])) if length <= most else None
                if met is not None:
                    yield met
                    at += length - 1
                    break
            at += 1

    def _met(self, form: str) -> Meeting | None:
        for table in self._tables:
            if (met := table.get(form)) is not None:
                return met
        return None


def _all(lengths: Iterable[tuple[int, ...]]) -> Sequence[int]:
    """All of `lengths`, longest first."""
    every = [held for held in lengths if held]
    if len(every) < 2:
        return every[0] if every else ()
    return sorted(set().union(*every), reverse=True)


@lru_cache(maxsize=65536)
def telling(form: str) -> frozenset[str]:
    """The terms that stand for a widened form: its pairs and words; single characters only where there is no more."""
    terms = terms_of(form)
    more = frozenset(term for term in terms if not chinese_character(term))
    return more or frozenset(terms)


@lru_cache(maxsize=1)
def general_forms() -> Forms:
    """The product's own service lexicon, read once when first needed."""
    return Forms.of(kept("forms", lambda: _told(read_groups())), GENERAL_WEIGHT)


@lru_cache(maxsize=1)
def read_groups() -> tuple[tuple[str, ...], ...]:
    """Groups of forms in normal form: a line each, Chinese before the tab, English after, members parted by |.

    Read once: three tables are made of them.
    """
    lexicon = files("knowledge.search").joinpath("lexicon")
    paths = sorted((one for one in lexicon.iterdir() if one.name.endswith(".tsv")), key=lambda one: one.name)
    lines = (line for path in paths if not path.name.startswith("dictionary") for line in plain_lines(path))
    return tuple(tuple(form for side in line.split("\t") for form in side.split("|") if form.strip()) for line in lines)


def plain_lines(path: Traversable) -> Iterator[str]:
    """The lines of a lexicon file in normal form, read in one go: form by form it takes a hundred times longer."""
    told = normal(path.read_text(encoding="utf-8").replace(GAP, _KEPT)).replace(_KEPT, GAP)
    return (line for line in told.splitlines() if line.strip() and not line.startswith("#"))
