"""A question widened by the client's lexicon: aliases, and the same thing in the other language.

What it adds weighs less than the asker's own words; it never replaces or removes one of them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.lexicon import Entry
from knowledge.search.analyse import normal

WIDENED_WEIGHT = 0.6


@dataclass(frozen=True, slots=True)
class Meeting:
    """A lexicon form found in a text at [start, end) of its normal form, with the other ways to say it."""

    start: int
    end: int
    form: str
    others: tuple[str, ...]


class Lexicon:
    """Entries compiled for finding their forms in text; the longest form wins where two overlap."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        family: dict[str, set[str]] = {}
        for entry in entries:
            forms = {normal(form).strip() for form in entry.forms} - {""}
            merged = set(forms).union(*(family.get(form, set()) for form in forms))
            for form in merged:
                family[form] = merged
        self._others = {form: tuple(sorted(forms - {form})) for form, forms in family.items()}
        ordered = sorted((form for form in family if len(form) > 1), key=len, reverse=True)
        self._pattern = re.compile("|".join(_pattern(form) for form in ordered)) if ordered else None

    def __len__(self) -> int:
        return len(self._others)

    def meetings(self, text: str) -> list[Meeting]:
        """The forms found in `text` (offsets in `normal(text)`), left to right, none overlapping."""
        if self._pattern is None:
            return []
        return [
            Meeting(match.start(), match.end(), match.group(), self._others.get(match.group(), ()))
            for match in self._pattern.finditer(normal(text))
        ]


def _pattern(form: str) -> str:
    escaped = re.escape(form)
    left = r"(?<![a-z0-9])" if form[0].isascii() and form[0].isalnum() else ""
    right = r"(?![a-z0-9])" if form[-1].isascii() and form[-1].isalnum() else ""
    return f"{left}{escaped}{right}"
