"""A question → how search read it, what it found, and why each passage stands where it does.

For whoever keeps the documents and wants to know why the right one is not first. It answers nothing and keeps nothing:
what was asked here is not recorded.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from assistant.wording.bilingual import Bilingual
from assistant.wording.evidence_words import ASKED, EVIDENCE, KINDS, WANTS, YES_NO, value_named
from knowledge.audience import Audience
from knowledge.document import Passage
from knowledge.errors import InvalidInput, NotAllowed
from knowledge.language import Lang
from knowledge.search.analyse import chinese_character, grammar, is_chinese, normal, tokens
from knowledge.search.compare import EXPLAINED, Compared
from knowledge.search.find import PER_DOCUMENT, Finder
from knowledge.search.query import Query
from knowledge.search.rank import kind_of

LONGEST_QUESTION = 4000
SHOWN = 10
REASONS = 6
_WORD = re.compile(r"[^\W_\u3400-\u4dbf\u4e00-\u9fff]+(?:[._'/-][^\W_\u3400-\u4dbf\u4e00-\u9fff]+)*")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the question, what it weighs, and how it came: own, char, wide, near, across or faint."""

    term: str
    weight: float
    channel: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as search read it. `mended` is empty where it held no slip; `values` are those it names."""

    text: str
    lang: Lang
    kind: str
    kind_words: Bilingual
    want: str
    want_words: Bilingual
    mended: str
    asks_wording: bool
    asks_case: bool
    values: tuple[Bilingual, ...]
    numbers: tuple[str, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """One piece of evidence: its name, what it is called, its value, and what it added against the mean.

    `flag`: the value says whether (1) or not (0).
    """

    name: str
    label: Bilingual
    value: float
    added: float
    flag: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with its place (from 1), the ranker's score, BM25 and cosine, and its strongest reasons.

    `marks` are the matched terms as (start, end) code points of the passage's text. `crowded`: an answer would leave it
    out, because its document stands above it often enough. `asked` is the similar question written for it that comes
    nearest, where one is among the reasons or nothing else was found; else empty.
    """

    place: int
    passage: Passage
    score: float
    keyword: float
    cosine: float
    why: tuple[Why, ...]
    matched: tuple[str, ...]
    marks: tuple[tuple[int, int], ...]
    crowded: bool
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """What one search did; `unshown` passages were proposed and stand further down."""

    as_of: datetime
    reading: Reading
    hits: tuple[Candidate, ...]
    unshown: int


@dataclass(frozen=True, slots=True)
class ExplainSearch:
    """Explains searches to those who supervise."""

    finder: Finder

    def __call__(self, text: str, audience: Audience, as_of: datetime, limit: int = SHOWN) -> Explained:
        """The search for `text` as this person's would be at `as_of`, its first `limit` (20 at most) hits explained.

        Raises NotAllowed, InvalidInput, IndexUnavailable.
        """
        if not audience.supervises:
            raise NotAllowed("检索台给质检、班组长和管理人员使用 / the console is for those who supervise")
        if not text.strip():
            raise InvalidInput("请输入问题 / a question is needed")
        if len(text) > LONGEST_QUESTION:
            raise InvalidInput(f"问题超过 {LONGEST_QUESTION} 字 / a question has at most {LONGEST_QUESTION} characters")
        found = self.finder.compare(text, audience, as_of)
        near = partial(self.finder.similar_question, found.query, audience.client)
        hits = tuple(_with_asked(one, near) for one in _candidates(found, min(limit, EXPLAINED)))
        return Explained(as_of, _reading(found.query), hits, len(found.hits) - len(hits))


def _reading(query: Query) -> Reading:
    kind = kind_of(query)
    asks = query.asks
    return Reading(
        text=query.text,
        lang=query.lang,
        kind=kind,
        kind_words=KINDS[kind],
        want=query.want.value,
        want_words=WANTS[query.want.value],
        mended=query.mended,
        asks_wording=asks.wording,
        asks_case=asks.case,
        values=tuple(value_named(*one) for one in asks.values),
        numbers=tuple(sorted(asks.numbers)),
        terms=tuple(sorted(_terms(query), key=lambda one: -one.weight)),
    )


def _terms(query: Query) -> list[Term]:
    own = [Term(term, weight, "char" if chinese_character(term) else "own") for term, weight in query.own.items()]
    brought = [
        Term(term, weight, query.channels.get(term, "wide"))
        for term, weight in query.widened.items()
        if term not in query.own
    ]
    faint = [
        Term(term, weight, "faint")
        for term, weight in query.faint.items()
        if term not in query.own and term not in query.widened
    ]
    return [*own, *brought, *faint]


def _candidates(found: Compared, limit: int) -> tuple[Candidate, ...]:
    seen: dict[str, int] = {}
    shown = []
    for place, hit in enumerate(found.hits[:limit]):
        passage = hit.passage
        seen[passage.document_id] = seen.get(passage.document_id, 0) + 1
        why = tuple(
            Why(one.name, EVIDENCE[one.name], one.value, one.added, one.name in YES_NO)
            for one in found.reasons(place, REASONS)
        )
        crowded = seen[passage.document_id] > PER_DOCUMENT
        marks = marks_of(passage.text, hit.matched)
        shown.append(
            Candidate(place + 1, passage, hit.score, hit.keyword, hit.vector, why, hit.matched, marks, crowded)
        )
    return tuple(shown)


def _with_asked(one: Candidate, near: Callable[[str], str]) -> Candidate:
    """The same with the similar question that comes nearest, where one is a reason for its place.

    What was found alone has no reason to stand before others; then it may be the question that found it.
    """
    moved = not one.why or any(why.name in ASKED and why.value > 0 for why in one.why)
    return replace(one, asked=near(one.passage.id)) if moved else one


def marks_of(text: str, matched: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Where `matched` terms stand in `text`, joined where they touch; grammar is never marked.

    Single Chinese characters are marked only where no pair or word matched: else half of every text would be.
    """
    telling = frozenset(term for term in matched if term not in grammar())
    longer = frozenset(term for term in telling if not chinese_character(term))
    wanted = longer or telling
    plain = _aligned(text)
    spans = [
        (at, at + width)
        for at, character in enumerate(plain)
        if is_chinese(character)
        for width in (1, 2)
        if plain[at : at + width] in wanted and len(plain[at : at + width]) == width
    ]
    spans += [(met.start(), met.end()) for met in _WORD.finditer(plain) if wanted.intersection(tokens(met.group()))]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _aligned(text: str) -> str:
    """`text` as it is compared, character for character, so that places stay what they are."""
    plain = normal(text)
    if len(plain) == len(text):
        return plain
    return "".join(one if len(one) == 1 else own for own in text for one in (normal(own),))
