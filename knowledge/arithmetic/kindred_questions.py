"""Questions that found no answer, grouped: the same one asked in other words, or in the other language.

Two belong together where they share most of their words, or, in different languages, all of their nearest documents. It
does not know what the answer would be.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from knowledge.arithmetic.asking import matter
from knowledge.language import Lang

# The share of the shorter question's words (pairs of characters, stems) that both say; and of both together.
_MAY = re.compile(r"能不能|可不可以|可以|能否|可否|是否|会不会|要不要|[能会要]|請問|請|嗎")
SHARED, SHARED_OF_BOTH = 0.75, 0.4
NEAREST_TOGETHER = 2


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One question that found no answer, at an aware instant; `nearest` are the ids of the closest documents."""

    id: str
    text: str
    at: datetime
    lang: Lang
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same, latest first; `nearest` are the documents that came closest."""

    questions: tuple[Unanswered, ...]
    nearest: tuple[str, ...]

    @property
    def text(self) -> str:
        """How it was asked last."""
        return self.questions[0].text

    @property
    def count(self) -> int:
        """How often it was asked."""
        return len(self.questions)

    @property
    def last(self) -> datetime:
        """When it was asked last."""
        return self.questions[0].at

    @property
    def langs(self) -> tuple[Lang, ...]:
        """The languages it was asked in, the latest first."""
        return tuple(dict.fromkeys(one.lang for one in self.questions))


def grouped(asked: Iterable[Unanswered], terms: Callable[[str], list[str]]) -> list[Group]:
    """The questions in groups, the most asked first, of equals the latest. `terms` are those of the search."""
    groups: list[list[Unanswered]] = []
    read: dict[str, frozenset[str]] = {}
    for one in sorted(asked, key=lambda each: (each.at, each.id), reverse=True):
        read[one.id] = _words(one.text, terms)
        homes = [group for group in groups if any(_same(one, other, read) for other in group)]
        # What is like two groups shows that they are one.
        groups = [group for group in groups if group not in homes] + [[*(each for home in homes for each in home), one]]
    ordered = (sorted(group, key=lambda each: (each.at, each.id), reverse=True) for group in groups)
    found = [Group(tuple(group), _nearest(group)) for group in ordered]
    return sorted(found, key=lambda group: (-group.count, -group.last.timestamp()))


def _same(one: Unanswered, other: Unanswered, read: dict[str, frozenset[str]]) -> bool:
    left, right = read[one.id], read[other.id]
    if one.lang.chinese != other.lang.chinese:
        mutual = set(one.nearest) & set(other.nearest)
        return len(mutual) >= NEAREST_TOGETHER and one.nearest[:1] == other.nearest[:1]
    shared, smaller = len(left & right), min(len(left), len(right))
    return smaller > 0 and shared >= SHARED * smaller and shared >= SHARED_OF_BOTH * len(left | right)


def _words(text: str, terms: Callable[[str], list[str]]) -> frozenset[str]:
    """The pairs and words of a question's matter; single characters only where there is nothing else."""
    every = frozenset(terms(_MAY.sub(" ", matter(text))))
    return frozenset(term for term in every if len(term) > 1) or every


def _nearest(group: Sequence[Unanswered]) -> tuple[str, ...]:
    named: dict[str, int] = {}
    for one in group:
        for document in one.nearest:
            named[document] = named.get(document, 0) + 1
    return tuple(sorted(named, key=lambda document: -named[document]))[:3]
