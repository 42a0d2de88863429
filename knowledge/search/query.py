"""A question as search reads it: its language, its weighted terms, and the bridges the lexicon builds from it."""

from collections import Counter
from dataclasses import dataclass

from knowledge.language import Lang, language_of
from knowledge.search.analyse import tokens
from knowledge.search.widen import WIDENED_WEIGHT, Lexicon

# Above this many different terms a search gains nothing and costs time; a pasted page is searched by its beginning.
LONGEST_QUERY = 400


@dataclass(frozen=True, slots=True)
class Bridge:
    """A lexicon form of the question, as terms, and the terms of each other way to say it."""

    own: frozenset[str]
    others: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """`own` are the asker's terms with their counts; `widened` what the lexicon adds, with lower weights."""

    text: str
    lang: Lang
    own: dict[str, float]
    widened: dict[str, float]
    bridges: tuple[Bridge, ...] = ()

    @property
    def terms(self) -> dict[str, float]:
        """Every term with its weight; the asker's own count wins."""
        return {**self.widened, **self.own}


def read_query(text: str, lexicon: Lexicon) -> Query:
    """`text` as a Query. Never fails: a text without a word has no terms."""
    own = {term: float(count) for term, count in Counter(tokens(text)).items()}
    if len(own) > LONGEST_QUERY:
        own = dict(list(own.items())[:LONGEST_QUERY])
    bridges = tuple(
        Bridge(frozenset(tokens(met.form)), tuple(frozenset(tokens(other)) for other in met.others))
        for met in lexicon.meetings(text)
        if met.others
    )
    added = {term: WIDENED_WEIGHT for bridge in bridges for other in bridge.others for term in other if term not in own}
    return Query(text=text, lang=language_of(text), own=own, widened=added, bridges=bridges)
