"""A question widened by lexicons: aliases, near-synonyms, and the same thing in the other language.

The client's own lexicon first, then the general service lexicon (lexicon/*.tsv, ours). Groups are not chained:
a form stands for the members of its own groups only. What is added weighs less than the asker's own words; it never
replaces or removes one of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from knowledge.lexicon import Entry
from knowledge.search.analyse import chinese_character, normal, tokens, words

CLIENT_WEIGHT = 0.6
GENERAL_WEIGHT = 0.5
_LONGEST_CHINESE = 14
_LONGEST_ENGLISH = 5


@dataclass(frozen=True, slots=True)
class Meeting:
    """A lexicon form found in a text, with the other ways to say it and what those weigh."""

    form: str
    others: tuple[str, ...]
    weight: float


class Forms:
    """Forms of groups, looked up by their Chinese characters or by the stems of their words."""

    def __init__(self, groups: Iterable[tuple[str, ...]], weight: float) -> None:
        self.weight = weight
        self._others: dict[str, dict[str, None]] = defaultdict(dict)
        for group in groups:
            forms = tuple(dict.fromkeys(_key(form) for form in group if form.strip()))
            for form in forms:
                self._others[form] |= dict.fromkeys(other for other in forms if other != form)

    def __len__(self) -> int:
        return len(self._others)

    def get(self, form: str) -> Meeting | None:
        """The meeting of `form` (a key), if it is one of ours and stands for anything else."""
        others = self._others.get(form)
        return Meeting(form, tuple(others), self.weight) if others else None


def _key(form: str) -> str:
    plain = normal(form).strip()
    return plain if _has_chinese(plain) else " ".join(words(plain))


def _has_chinese(text: str) -> bool:
    return any("\u3400" <= character <= "\u9fff" for character in text)


class Lexicon:
    """A client's entries before the general ones; the longest form wins where two overlap."""

    def __init__(self, entries: Iterable[Entry] = (), *, general: bool = True) -> None:
        own = Forms((entry.forms for entry in entries), CLIENT_WEIGHT)
        self._tables = (own, general_forms()) if general else (own,)

    def meetings(self, text: str) -> list[Meeting]:
        """The forms found in `text`, Chinese ones first, none of one script overlapping."""
        plain = normal(text)
        return [*self._chinese(plain), *self._english(plain)]

    def _chinese(self, plain: str) -> Iterator[Meeting]:
        at = 0
        while at < len(plain):
            for length in range(min(_LONGEST_CHINESE, len(plain) - at), 1, -1):
                piece = plain[at : at + length]
                met = self._met(piece) if _has_chinese(piece) else None
                if met is not None:
                    yield met
                    at += length - 1
                    break
            at += 1

    def _english(self, plain: str) -> Iterator[Meeting]:
        stems = words(plain)
        at = 0
        while at < len(stems):
            for length in range(min(_LONGEST_ENGLISH, len(stems) - at), 0, -1):
                met = self._met(" ".join(stems[at : at + length]))
                if met is not None:
                    yield met
                    at += length - 1
                    break
            at += 1

    def _met(self, form: str) -> Meeting | None:
        return next((met for table in self._tables if (met := table.get(form)) is not None), None)


@lru_cache(maxsize=65536)
def telling(form: str) -> frozenset[str]:
    """The terms that stand for a widened form: its pairs and words; single characters only where there is no more."""
    terms = tokens(form)
    more = frozenset(term for term in terms if not chinese_character(term))
    return more or frozenset(terms)


@lru_cache(maxsize=1)
def general_forms() -> Forms:
    """The product's own service lexicon, read once when first needed."""
    return Forms(read_groups(), GENERAL_WEIGHT)


def read_groups() -> Iterator[tuple[str, ...]]:
    """Groups of forms: a line each, Chinese before the tab, English after, members parted by |."""
    for path in sorted(files("knowledge.search").joinpath("lexicon").iterdir(), key=lambda one: one.name):
        if not path.name.endswith(".tsv"):
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield tuple(form for side in line.split("\t") for form in side.split("|") if form.strip())
