"""A search explained, as it is asked for and as it is shown; and the word lists of a client company."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assistant.console import LONGEST_QUESTION, Explained
from assistant.surfaces.http.shapes.documents import PASSAGE, PassageShown
from assistant.surfaces.http.shapes.form import Bilingual, Body, Instant, Shown, examples
from knowledge.language import Lang

Channel = Literal["own", "char", "wide", "near", "across", "faint"]


class AskExplained(Body):
    """A question to look into. `as_of` or `day` (a day of the client's own zone, at noon); without both, now."""

    model_config = Body.model_config | examples(
        {"question": "客户要退改，手续费谁承担？"},
        {"question": "Who bears the fee?", "day": "2026-10-01", "limit": 20},
    )

    question: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_QUESTION)]
    as_of: Instant | None = None
    day: date | None = None
    limit: Annotated[int, Field(ge=1, le=20)] = 10


class TermShown(Shown):
    """One term with its weight. `channel`: own words (own, char), lexicons (met whole: wide, in part: near),
    the other language (across), or words that only ask (faint).
    """

    term: str
    weight: float
    channel: Channel


class ReadingShown(Shown):
    """The question as search read it: kind, what is wanted, its slips mended, values and numbers named, every term."""

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
    terms: tuple[TermShown, ...]


class WhyShown(Shown):
    """One piece of evidence: its name, what it is called, its value (a `flag`: 1 or 0), and what it added against the
    mean of the candidates.
    """

    name: str
    label: Bilingual
    value: float
    added: float
    flag: bool


class CandidateShown(Shown):
    """A passage with its place, the ranker's score, BM25 and cosine, and why it stands there.

    `marks` are matched terms as [start, end) offsets into the passage's text. `crowded`: an answer leaves it out,
    because its document stands above it often enough. `asked`: the similar question written for it that comes nearest,
    where one is among the reasons or nothing else was found.
    """

    place: int
    score: float
    keyword: float
    cosine: float
    why: tuple[WhyShown, ...]
    matched: tuple[str, ...]
    marks: tuple[tuple[int, int], ...]
    crowded: bool
    asked: str = ""
    passage: PassageShown


class SearchExplained(Shown):
    """How a question was read, what was found and why; `unshown` passages were proposed and stand further down."""

    model_config = Shown.model_config | examples(
        {
            "as_of": "2026-11-23T01:00:00Z",
            "reading": {
                "text": "客户要退改，手续费谁承担？",
                "lang": "zh-Hans",
                "kind": "zh_ask",
                "kind_words": {"zh": "中文问句", "en": "a Chinese question"},
                "want": "who",
                "want_words": {"zh": "谁", "en": "who"},
                "mended": "",
                "asks_wording": False,
                "asks_case": False,
                "values": [],
                "numbers": [],
                "terms": [{"term": "退改", "weight": 1.0, "channel": "own"}],
            },
            "hits": [
                {
                    "place": 1,
                    "score": 3.2,
                    "keyword": 14.1,
                    "cosine": 0.61,
                    "why": [
                        {
                            "name": "keyword",
                            "label": {"zh": "关键词得分（BM25）", "en": "Keyword score (BM25)"},
                            "value": 2.4,
                            "added": 1.8,
                            "flag": False,
                        }
                    ],
                    "matched": ["退改"],
                    "marks": [[5, 7]],
                    "crowded": False,
                    "asked": "退票的钱谁来出",
                    "passage": PASSAGE,
                }
            ],
            "unshown": 41,
        }
    )

    as_of: Instant
    reading: ReadingShown
    hits: tuple[CandidateShown, ...]
    unshown: int

    @classmethod
    def of(cls, told: Explained) -> "SearchExplained":
        """A search explained as it is shown."""
        plain = ("place", "score", "keyword", "cosine", "why", "matched", "marks", "crowded", "asked")
        hits = tuple(
            CandidateShown.model_validate(
                {name: getattr(one, name) for name in plain} | {"passage": PassageShown.of(one.passage)}
            )
            for one in told.hits
        )
        return cls(as_of=told.as_of, reading=ReadingShown.model_validate(told.reading), hits=hits, unshown=told.unshown)


class LineFaultShown(Shown):
    """What is wrong with one line of a file."""

    line: int
    zh: str
    en: str


class WordListTaken(Shown):
    """What an import did, or in a dry run would do. `before`: entries the same source had; `known`: entries that the
    client's own lexicon has as well; `repeated`: lines that repeat an earlier one.
    """

    model_config = Shown.model_config | examples(
        {
            "source": "airline-terms",
            "format": "csv",
            "entries": 420,
            "before": 400,
            "changed": True,
            "dry_run": False,
            "repeated": [17],
            "left_out": 0,
            "known": 3,
            "faults": [],
        }
    )

    source: str
    format: Literal["csv", "xlsx", "cedict"]
    entries: int
    before: int
    changed: bool
    dry_run: bool
    repeated: tuple[int, ...]
    left_out: int
    known: int
    faults: tuple[LineFaultShown, ...]


class WordListShown(Shown):
    """An imported word list."""

    name: str
    count: int


class WordLists(Shown):
    """`own`: entries of the client's own lexicon, which comes with its pack; and the imported lists."""

    model_config = Shown.model_config | examples({"own": 180, "sources": [{"name": "airline-terms", "count": 420}]})

    own: int
    sources: tuple[WordListShown, ...]


class WordListGone(Shown):
    """A removed word list, and how many entries went."""

    model_config = Shown.model_config | examples({"source": "airline-terms", "removed": 420})

    source: str
    removed: int
