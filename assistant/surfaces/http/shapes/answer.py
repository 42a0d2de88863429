"""A question as it is asked over HTTP, and its answer with every quote it rests on."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assistant.answer import LONGEST_QUESTION, Answer
from assistant.authority import Decision
from assistant.desk import DeskReply
from assistant.surfaces.http.shapes.decision import DecisionShown
from assistant.surfaces.http.shapes.form import Body, Id, Instant, Known, Shown, examples
from assistant.wording.draft import Sentence
from knowledge.document import Quote
from knowledge.language import Lang

QuestionText = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_QUESTION)]


class Ask(Body):
    """A question in plain words. `thread` holds earlier questions of the same conversation, oldest first."""

    model_config = Body.model_config | examples(
        {"question": "客户要退改，手续费谁承担？"},
        {"question": "那国际票呢？", "thread": ["客户要退改，手续费谁承担？"], "call_id": "yl-8401"},
        {"question": "May I refund 300 for a three-day delay?", "lang": "en", "known": {"delay_days": 3}},
    )

    question: QuestionText
    thread: Annotated[list[QuestionText], Field(max_length=20)] = Field([])
    lang: Lang | None = Field(None, description="Language of the answer; without it, the question's own")
    as_of: Instant | None = Field(None, description="Answer by what was in force then; without it, now")
    call_id: Id | None = None
    order_id: Id | None = None
    known: Known = Field({}, description="Answers to evidence that a decision asked for")


class QuoteShown(Shown):
    """Words of a document: the text between `start` and `end` of that passage. `mark` is [n] in the answer."""

    mark: int
    passage_id: str
    document_id: str
    version: str
    title: str
    heading: tuple[str, ...]
    start: int
    end: int
    text: str
    step_id: str | None
    lang: Lang
    internal_only: bool
    verbatim: bool


class SentenceShown(Shown):
    """One statement, what stands before it, and the marks of the quotes it rests on."""

    text: str
    label: str
    marks: tuple[int, ...]


class NearestShown(Shown):
    """A document that came closest to a question without an answer."""

    document_id: str
    title: str


class Reply(Shown):
    """The answer. `text` is what to show: the accepted wording, else the draft; the draft's parts are always there.

    `mode` says what worked: generated · extractive · lexical (keywords alone) · record_only (search is down).
    """

    model_config = Shown.model_config | examples(
        {
            "id": "0b7d4f0a5f1c4b0e9f2f6c1f0d8a1b2c",
            "question": "客户要退改，手续费谁承担？",
            "lang": "zh-Hans",
            "verdict": "answered",
            "mode": "extractive",
            "text": "航变引起的退改，手续费由航空公司承担。[1]",
            "direct": "航变引起的退改，手续费由航空公司承担。",
            "direct_marks": [1],
            "lead": "",
            "note": "",
            "sentences": [],
            "further": [],
            "quotes": [
                {
                    "mark": 1,
                    "passage_id": "PR-TR-02@3.0#4",
                    "document_id": "PR-TR-02",
                    "version": "3.0",
                    "title": "机票退改处理流程",
                    "heading": ["四、费用承担"],
                    "start": 0,
                    "end": 19,
                    "text": "航变引起的退改，手续费由航空公司承担。",
                    "step_id": "S4",
                    "lang": "zh-Hans",
                    "internal_only": False,
                    "verbatim": False,
                }
            ],
            "nearest": [],
            "as_of": "2026-11-16T01:00:00Z",
            "draft_kept_because": "no_model",
            "decision": None,
        },
        {
            "id": "6f1e0c9a4a5b4e7d8c3b2a190f8e7d6c",
            "question": "Can we ship to the moon?",
            "lang": "en",
            "verdict": "not_found",
            "mode": "extractive",
            "text": "This is not in the knowledge. Nearest: International orders.",
            "direct": "This is not in the knowledge. Nearest: International orders.",
            "direct_marks": [],
            "lead": "",
            "note": "",
            "sentences": [],
            "further": [],
            "quotes": [],
            "nearest": [{"document_id": "PR-EC-30", "title": "International orders"}],
            "as_of": "2026-11-16T01:00:00Z",
            "draft_kept_because": "no_model",
            "decision": None,
        },
    )

    id: str
    question: str
    lang: Lang
    verdict: Literal["answered", "not_found", "conflict"]
    mode: Literal["generated", "extractive", "lexical", "record_only"]
    text: str
    direct: str | None
    direct_marks: tuple[int, ...]
    lead: str
    note: str = Field(
        "", description="How the question was read, where a slip was mended; that the answer is uncertain"
    )
    sentences: tuple[SentenceShown, ...]
    further: tuple[SentenceShown, ...] = Field(
        (), description="What else was found near, in the documents' words: no part of the answer"
    )
    quotes: tuple[QuoteShown, ...]
    nearest: tuple[NearestShown, ...]
    as_of: Instant
    draft_kept_because: str | None = Field(None, description="Why no wording replaced the draft; null where one did")
    decision: DecisionShown | None = Field(None, description="Where the question asks for permission")

    @classmethod
    def of(cls, reply: DeskReply) -> "Reply":
        """A reply of the desk as it is shown."""
        answer, draft = reply.answer, reply.answer.draft
        marks = {quote: place for place, quote in enumerate(answer.quotes, start=1)}
        return cls(
            id=answer.id,
            question=answer.question,
            lang=answer.lang,
            verdict=answer.verdict,
            mode=answer.mode,
            text=answer.text,
            direct=draft.direct,
            direct_marks=tuple(marks[quote] for quote in draft.direct_quotes),
            lead=draft.lead,
            note=draft.note,
            sentences=_sentences(draft.sentences, marks),
            further=_sentences(draft.further, marks),
            quotes=quotes_shown(answer),
            nearest=tuple(NearestShown(document_id=n.document_id, title=n.title) for n in answer.nearest),
            as_of=answer.as_of,
            draft_kept_because=answer.wording.refused_because,
            decision=_decision(reply.decision),
        )


class Kept(Shown):
    """The draft of that reply stays; `reason` is a code: no_model, too_slow, invented_amount …"""

    id: str
    reason: str


class AskedShown(Shown):
    """A question that was asked, and what was shown."""

    model_config = Shown.model_config | examples(
        {
            "id": "0b7d4f0a5f1c4b0e9f2f6c1f0d8a1b2c",
            "kind": "ask",
            "question": "客户要退改，手续费谁承担？",
            "at": "2026-11-16T01:00:03Z",
            "as_of": "2026-11-16T01:00:00Z",
            "lang": "zh-Hans",
            "verdict": "answered",
            "answer": "航变引起的退改，手续费由航空公司承担。[1]",
            "passages": ["PR-TR-02@3.0#4"],
            "call_id": "yl-8401",
            "person": "A33",
        }
    )

    id: str
    kind: str
    question: str
    at: Instant
    as_of: Instant | None
    lang: Lang
    verdict: str
    answer: str
    passages: tuple[str, ...]
    call_id: str | None
    person: str | None


def _sentences(lines: Iterable[Sentence], marks: Mapping[Quote, int]) -> tuple[SentenceShown, ...]:
    return tuple(
        SentenceShown(text=one.text, label=one.label, marks=tuple(marks[quote] for quote in one.quotes))
        for one in lines
    )


def quotes_shown(answer: Answer) -> tuple[QuoteShown, ...]:
    """The quotes of an answer with their marks."""
    return tuple(_quote(mark, quote) for mark, quote in enumerate(answer.quotes, start=1))


def _quote(mark: int, quote: Quote) -> QuoteShown:
    return QuoteShown(
        mark=mark,
        passage_id=quote.passage_id,
        document_id=quote.document_id,
        version=quote.version,
        title=quote.title,
        heading=quote.heading,
        start=quote.start,
        end=quote.end,
        text=quote.text,
        step_id=quote.step_id,
        lang=quote.lang,
        internal_only=quote.internal_only,
        verbatim=quote.verbatim,
    )


def _decision(decision: Decision | None) -> DecisionShown | None:
    return None if decision is None else DecisionShown.of(decision)
