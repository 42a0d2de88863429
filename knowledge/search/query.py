"""A question as search reads it: its language, its weighted terms, and the bridges the lexicon builds from it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from knowledge.arithmetic.asking import Want, asked, matter
from knowledge.arithmetic.ranges import measured
from knowledge.language import Lang, language_of
from knowledge.search.analyse import chinese_character, grammar, is_chinese, normal, terms_of, tokens
from knowledge.search.dictionary import own_dictionary
from knowledge.search.paraphrase import general_paraphrases
from knowledge.search.script import to_simplified
from knowledge.search.typos import Spelling, put_right
from knowledge.search.widen import CLIENT_WEIGHT, GENERAL_WEIGHT, Lexicon, Meeting, telling

# Above this many different terms a search gains nothing and costs time; a pasted page is searched by its beginning.
LONGEST_QUERY = 400
# A pasted page needs no synonyms.
LONGEST_WIDENED = 400
GRAMMAR_WEIGHT = 0.3
# A translation is the same thing in other words, a synonym only nearly; and nothing else speaks for it there.
TRANSLATED_WEIGHT = 0.65
FAINT_WEIGHT = 0.1
GRAMMAR_PAIR_WEIGHT = 0.6
# What a mistyped word was meant to be is nearly what was asked.
MENDED_WEIGHT = 0.8
_WORDING = re.compile(
    r"怎么(?:跟|和|对|向|回|说|讲|答)|口径|话术|原话|怎么解释|怎么告知"
    r"|what (?:exactly )?(?:do|should|can) (?:i|we) (?:say|tell)|wording|script"
    r"|how (?:do|should) (?:i|we) (?:say|tell|explain|word)"
)
_ASKS_CASE = re.compile(
    r"案例|先例|以前.{0,6}(?:怎么|有没有|碰|遇)|之前.{0,6}(?:怎么处理|碰到过|遇到过)|有人.{0,6}过"
    r"|\bcases?\b|before\b.{0,20}\bhandled|precedent"
)
DIGITS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Bridge:
    """A lexicon form of the question, as terms, and the terms of each other way to say it.

    `named` says that it stands in the client's own lexicon: a product, a service, a name of theirs.
    """

    own: frozenset[str]
    others: tuple[frozenset[str], ...]
    named: bool = False


@dataclass(frozen=True, slots=True)
class Asks:
    """What a question asks for beside its words: wording to say, past cases, figures and values it names."""

    matter: str
    wording: bool
    case: bool
    numbers: frozenset[str]
    values: tuple[tuple[str, float], ...] = ()


NOTHING = Asks("", False, False, frozenset())


@dataclass(frozen=True, slots=True)
class Query:
    """`own` are the terms of the matter with their weights; `widened` what the lexicons add, with lower ones.

    `faint` are the words that only ask (how long, may I), `said` all of them by count; `want` is the kind of answer
    they ask for; `mended` is the text with its slips put right, empty where there was none; `channels` says of each
    widened term how it came: wide, near or across.
    """

    text: str
    lang: Lang
    own: dict[str, float]
    widened: dict[str, float]
    bridges: tuple[Bridge, ...] = ()
    faint: dict[str, float] = field(default_factory=dict)
    said: dict[str, float] = field(default_factory=dict)
    want: Want = Want.WHAT
    asks: Asks = NOTHING
    mended: str = ""
    channels: dict[str, str] = field(default_factory=dict)
    _terms: dict[str, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_terms", {**self.faint, **self.widened, **self.own})

    @property
    def terms(self) -> dict[str, float]:
        """Every term with its weight; the asker's own wins."""
        return self._terms


def read_query(text: str, lexicon: Lexicon, spelling: Spelling | None = None) -> Query:
    """`text` as a Query, its slips mended by `spelling`. Never fails: a text without a word has no terms."""
    plain = to_simplified(text)
    short = len(text) <= LONGEST_WIDENED
    want = asked(plain.lower()).want if short else Want.WHAT
    normalised = normal(plain)
    said = {term: float(count) for term, count in Counter(terms_of(normalised)).items()}
    # A short statement is searched word for word; a question, or a long story, by what it is about.
    stated = short and want is Want.WHAT and not text.rstrip().endswith(("?", "？", "吗", "嗎", "呢"))
    own = said if stated else {t: count * weight_of(t) for t, count in Counter(tokens(matter(plain))).items()}
    own = dict(islice(own.items(), LONGEST_QUERY))
    mended = _mended(normalised, spelling) if short and spelling is not None else ""
    meetings = _meetings([text, mended], lexicon) if short else []
    added = {t: MENDED_WEIGHT * weight_of(t) for t in tokens(matter(mended)) if t not in own} if mended else {}
    channels = dict.fromkeys(added, "wide")
    for term, weight, channel in _brought(meetings):
        if term not in own and weight > added.get(term, 0.0):
            added[term], channels[term] = weight, channel
    faint = {term: FAINT_WEIGHT for term in islice(said, LONGEST_QUERY) if term not in own}
    bridges = tuple(
        Bridge(_form_terms(met.form), _others(met.others).ways, met.weight == CLIENT_WEIGHT) for met in meetings
    )
    asks = asks_of(normal(text), matter(normalised))
    return Query(text, language_of(text), own, added, bridges, faint, said, want, asks, mended, channels)


@lru_cache(maxsize=16384)
def _form_terms(form: str) -> frozenset[str]:
    """The terms of a form that lexicons know."""
    return frozenset(tokens(form))


def _mended(plain: str, spelling: Spelling) -> str:
    """`plain` with its slips mended, or nothing where there was none."""
    mended = put_right(plain, spelling)
    return mended if mended != plain else ""


def _meetings(texts: Iterable[str], lexicon: Lexicon) -> list[Meeting]:
    """What lexicons know of `texts`: forms met whole, forms met in part, and single words in the other language."""
    met: list[Meeting] = []
    for text in texts:
        if text:
            met += lexicon.meetings(text)
            if lexicon.general:
                met += general_paraphrases().meetings(tokens(text))
                met += own_dictionary().meetings(text)
    return list(dict.fromkeys(met))


def _brought(meetings: Iterable[Meeting]) -> Iterator[tuple[str, float, str]]:
    """Every term the lexicons bring, with its weight and its channel: wide, near (a form met in part), or across."""
    for met in meetings:
        chinese, channel = is_chinese(met.form), "near" if met.partly else "wide"
        translated = met.weight / GENERAL_WEIGHT * TRANSLATED_WEIGHT
        for rank, term, other in _others(met.others).terms:
            if other != chinese:
                yield term, translated * met.later**rank, "across"
            else:
                yield term, met.weight * met.later**rank, channel


@dataclass(frozen=True, slots=True)
class _Others:
    """The other ways to say a form: the terms of each, and every one that tells with its way's rank and its script."""

    ways: tuple[frozenset[str], ...]
    terms: tuple[tuple[int, str, bool], ...]


@lru_cache(maxsize=4096)
def _others(forms: tuple[str, ...]) -> _Others:
    ways = tuple(telling(form) for form in forms)
    terms = ((rank, term, is_chinese(term)) for rank, way in enumerate(ways) for term in way - grammar())
    return _Others(ways, tuple(terms))


def weight_of(term: str) -> float:
    """Grammar is nearly silent: 的 and “the” are everywhere, and a pair with one of them is half a pair."""
    if term in grammar():
        return GRAMMAR_WEIGHT
    half = len(term) == 2 and chinese_character(term[0]) and (term[0] in grammar() or term[1] in grammar())
    return GRAMMAR_PAIR_WEIGHT if half else 1.0


def asks_of(plain: str, matter: str) -> Asks:
    """Read from `plain` (Simplified, lower case)."""
    return Asks(
        matter, _WORDING.search(plain) is not None, _ASKS_CASE.search(plain) is not None,
        frozenset(DIGITS.findall(plain)) if len(plain) < 200 else frozenset(),
        measured(plain) if len(plain) < 200 else (),
    )  # fmt: skip
