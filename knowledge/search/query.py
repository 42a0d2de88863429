"""A question as search reads it: its language, its weighted terms, and the bridges the lexicon builds from it."""

from collections import Counter
from dataclasses import dataclass, field

from knowledge.arithmetic.asking import Want, asked, matter
from knowledge.language import Lang, language_of
from knowledge.search.analyse import chinese_character, grammar, is_chinese, tokens
from knowledge.search.script import to_simplified
from knowledge.search.widen import Lexicon, telling

# Above this many different terms a search gains nothing and costs time; a pasted page is searched by its beginning.
LONGEST_QUERY = 400
# A pasted page needs no synonyms.
LONGEST_WIDENED = 400
GRAMMAR_WEIGHT = 0.3
# A translation is the same thing in other words, a synonym only nearly; and nothing else speaks for it there.
TRANSLATED_WEIGHT = 0.65
FAINT_WEIGHT = 0.1
GRAMMAR_PAIR_WEIGHT = 0.6


@dataclass(frozen=True, slots=True)
class Bridge:
    """A lexicon form of the question, as terms, and the terms of each other way to say it."""

    own: frozenset[str]
    others: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """`own` are the terms of the matter with their weights; `widened` what the lexicons add, with lower ones.

    `faint` are the words that only ask (how long, may I); `want` is the kind of answer they ask for.
    """

    text: str
    lang: Lang
    own: dict[str, float]
    widened: dict[str, float]
    bridges: tuple[Bridge, ...] = ()
    faint: dict[str, float] = field(default_factory=dict)
    want: Want = Want.WHAT

    @property
    def terms(self) -> dict[str, float]:
        """Every term with its weight; the asker's own wins."""
        return {**self.faint, **self.widened, **self.own}


def read_query(text: str, lexicon: Lexicon) -> Query:
    """`text` as a Query. Never fails: a text without a word has no terms."""
    plain = to_simplified(text)
    want = asked(plain.lower()).want if len(text) <= LONGEST_WIDENED else Want.WHAT
    # A short statement is searched word for word; a question, or a long story, by what it is about.
    short = len(text) <= LONGEST_WIDENED
    if short and want is Want.WHAT and not text.rstrip().endswith(("?", "？", "吗", "嗎", "呢")):
        own = {term: float(count) for term, count in Counter(tokens(plain)).items()}
    else:
        own = {term: count * _weight(term) for term, count in Counter(tokens(matter(plain))).items()}
    faint = {term: FAINT_WEIGHT for term in tokens(plain) if term not in own}
    if len(own) > LONGEST_QUERY:
        own = dict(list(own.items())[:LONGEST_QUERY])
    meetings = lexicon.meetings(text) if len(text) <= LONGEST_WIDENED else []
    added: dict[str, float] = {}
    for met in meetings:
        for other in met.others:
            for term in telling(other):
                if term not in own:
                    across = is_chinese(term) != is_chinese(met.form)
                    added[term] = max(added.get(term, 0.0), TRANSLATED_WEIGHT if across else met.weight)
    bridges = tuple(
        Bridge(frozenset(tokens(met.form)), tuple(telling(other) for other in met.others)) for met in meetings
    )
    return Query(text, language_of(text), own, added, bridges, faint, want)


def _weight(term: str) -> float:
    """Grammar is nearly silent: 的 and “the” are everywhere, and a pair with one of them is half a pair."""
    if term in grammar():
        return GRAMMAR_WEIGHT
    half = len(term) == 2 and chinese_character(term[0]) and (term[0] in grammar() or term[1] in grammar())
    return GRAMMAR_PAIR_WEIGHT if half else 1.0
