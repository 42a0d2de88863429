"""The words of a client's trade: terms no segmenter may split, their aliases, and their pairs across languages.

Entries are data of one client (or of the product's general lexicon); how they widen a query is `search.widen`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One term. `alias_of` names the canonical term it stands for; `zh` and `en` are the pair it belongs to."""

    term: str
    alias_of: str = ""
    zh: str = ""
    en: str = ""
    note: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """Every way this entry says the same thing, without repeats."""
        return tuple(dict.fromkeys(form for form in (self.term, self.alias_of, self.zh, self.en) if form))
