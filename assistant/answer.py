"""A question → the documents' own words with their places, a direct line first; or "not in the knowledge".

Finds, weighs sentences, quotes, and hands a complete draft to the writer. It invents nothing: every figure stands in a
quote of approved policy, and what was not found is said with the nearest documents. It does not know screens.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from threading import Event as Flag
from types import MappingProxyType
from typing import Literal
from uuid import uuid4

import structlog

from assistant.wording.compose import Composed, compose, not_found, record_only, two_sides
from assistant.wording.direct import Direct, Reader, direct_line
from assistant.wording.draft import Draft
from assistant.wording.lapse import Lapse, Place, lapsed
from assistant.wording.phrases import phrase
from assistant.wording.writer import NO_MODEL, Task, Verbatim, Wording, Writer, word
from knowledge.arithmetic.asking import Asked, Want, asked
from knowledge.arithmetic.excerpt import KEEP, KEEP_BESIDE, Excerpt, choose, disagreement
from knowledge.arithmetic.kindred import kindred
from knowledge.arithmetic.salience import Same, Weighed, cut, supports, told, weigh
from knowledge.arithmetic.steps import Steps, steps_for
from knowledge.arithmetic.thread import whole as whole_question
from knowledge.audience import Audience
from knowledge.document import Kind, Quote
from knowledge.errors import IndexUnavailable, InvalidInput
from knowledge.language import Lang, language_of
from knowledge.records.documents import DocumentRecords
from knowledge.search.analyse import normal, tokens
from knowledge.search.find import Finder
from knowledge.search.hit import Findings
from knowledge.search.script import to_simplified

_log = structlog.get_logger(__name__)

AnswerMode = Literal["generated", "extractive", "lexical", "record_only"]
LONGEST_QUESTION = 2000
PASSAGES = 24
PER_DOCUMENT = 16
# What the best passage must cover of a question before anything is quoted.
THRESHOLDS: Mapping[Lang, float] = MappingProxyType({Lang.HANS: 0.3, Lang.HANT: 0.3, Lang.EN: 0.3})
LEAST_TOLD = 0.4
FOLLOW_UP_STRESS = 1.6


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom, as of when (aware). `thread` holds the earlier questions, oldest first."""

    text: str
    audience: Audience
    as_of: datetime
    thread: tuple[str, ...] = ()
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """A document that came closest to a question that has no answer."""

    document_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer as it is shown. Citation mark [n] of the text is `quotes[n - 1]`; `mode` says what worked."""

    id: str
    question: str
    client: str
    lang: Lang
    verdict: Literal["answered", "not_found", "conflict"]
    draft: Draft
    as_of: datetime
    mode: AnswerMode
    wording: Wording
    nearest: tuple[Nearest, ...] = ()
    confidence: float = 0.0

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quoted places, in the order of their marks."""
        return self.draft.quotes

    @property
    def text(self) -> str:
        """The accepted wording, or else the draft."""
        return self.wording.text if self.wording.accepted else self.draft.text


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """The answer with its draft first; then once more with a wording, or with the reason why the draft stays."""

    kind: Literal["draft", "wording", "refusal"]
    answer: Answer


@dataclass(frozen=True)
class AnswerQuestion:
    """Answers from what the finder finds. `documents` adds whole step lists and what has ended; both may be absent.

    `thresholds` is the least confidence of the search per language, `least_told` the least share of the question's
    matter that one of the best three sentences must speak of; below either, it is "not in the knowledge". `zone_of`
    gives a client's zone for the days it prints.
    """

    finder: Finder
    documents: DocumentRecords | None = None
    writer: Writer = field(default_factory=Verbatim)
    zone_of: Callable[[str], tzinfo] = lambda _client: UTC
    thresholds: Mapping[Lang, float] = field(default_factory=lambda: THRESHOLDS)
    least_told: float = LEAST_TOLD
    most_quotes: int = 5
    new_id: Callable[[], str] = lambda: uuid4().hex

    def __call__(self, question: Question) -> Answer:
        """The finished answer: worded where a model wrote well, else the draft. Raises InvalidInput."""
        *_, last = self.stream(question)
        return last.answer

    def stream(self, question: Question, cancelled: Flag | None = None) -> Iterator[AnswerEvent]:
        """The draft at once, then a wording or a refusal (neither without a model). Raises InvalidInput."""
        answer = self.drafted(question)
        yield AnswerEvent("draft", answer)
        wording = word(self.writer, Task(answer.draft, answer.question, answer.lang, cancelled))
        if wording.accepted:
            yield AnswerEvent("wording", replace(answer, wording=wording, mode="generated"))
        elif wording.refused_because != NO_MODEL:
            yield AnswerEvent("refusal", replace(answer, wording=wording))

    def drafted(self, question: Question) -> Answer:
        """The answer without any model: the whole product where there is none. Raises InvalidInput."""
        if not question.text.strip() or len(question.text) > LONGEST_QUESTION:
            raise InvalidInput(f"a question has 1 to {LONGEST_QUESTION} characters")
        lang = question.lang or language_of(question.text)
        leaning = whole_question(question.text, question.thread)
        try:
            findings = self.finder.find(
                leaning.search, question.audience, question.as_of, limit=PASSAGES, per_document=PER_DOCUMENT
            )
        except IndexUnavailable:
            _log.warning("answer_without_search", client=question.audience.client)
            return self._answer(question, lang, record_only(lang), "record_only")
        wanted = self._wanted(question.text, leaning.before)
        composed = self._composed(question, lang, findings, wanted)
        answer = self._answer(question, lang, composed, "lexical" if findings.mode == "keyword" else "extractive")
        nearest = _nearest(findings) if composed.verdict == "not_found" else ()
        answer = replace(answer, nearest=nearest, confidence=findings.confidence)
        _log.info(
            "answered",
            client=answer.client,
            verdict=answer.verdict,
            mode=answer.mode,
            want=wanted.want,
            quotes=len(answer.quotes),
        )
        return answer

    def _wanted(self, text: str, before: str) -> Asked:
        """What is asked for; a follow-up without a question word of its own asks what the question before did."""
        own = asked(to_simplified(text))
        return asked(to_simplified(before)) if before and own.want is Want.WHAT else own

    def _composed(self, question: Question, lang: Lang, findings: Findings, wanted: Asked) -> Composed:
        over = self._lapsed(question, lang)
        weighed = self._weighed(findings, wanted, question)
        spoken = max((told(findings.query.own, one.piece) for one in weighed[:3]), default=0.0)
        found = findings.confidence >= self.thresholds[lang] and spoken >= self.least_told
        if over is not None:
            return compose(Direct(over.text), _about(over, choose(weighed, self.most_quotes)), lang)
        if not found:
            return not_found(lang, [near.title for near in _nearest(findings)])
        if (pair := disagreement(weighed, wanted.want, to_simplified)) is not None:
            return two_sides(pair, lang)
        direct = direct_line(
            Reader(to_simplified(question.text), tuple(findings.query.own), wanted, lang), weighed, to_simplified
        )
        # Once one sentence says it, what only comes near it distracts; where cases differ, the cases are the answer.
        steps = self._excerpts(question, weighed, wanted.want, KEEP_BESIDE if direct and direct.quotes else KEEP)
        return compose(direct, steps.excerpts, lang, _lead(steps, direct, lang), self.most_quotes)

    def _weighed(self, findings: Findings, wanted: Asked, question: Question) -> list[Weighed]:
        """Every sentence of the passages found that may be quoted, heaviest first."""
        if not findings.hits:
            return []
        scores = [hit.score for hit in findings.hits]
        spread = (max(scores) - min(scores)) or 1.0
        bridges = tuple((bridge.own, bridge.others) for bridge in findings.query.bridges)
        same = Same(tokens, bridges, kindred(normal(findings.query.text), tokens))
        every = [piece for hit in findings.hits for piece in cut(hit.passage, (hit.score - min(scores)) / spread, same)]
        own = set(tokens(question.text)) if question.thread else set()
        stressed = {
            term: weight * (FOLLOW_UP_STRESS if term in own else 1.0) for term, weight in findings.query.own.items()
        }
        usable = [piece for piece in every if supports(piece, wanted.want)]
        return weigh(usable, stressed, wanted, to_simplified)

    def _excerpts(self, question: Question, weighed: Sequence[Weighed], want: Want, keep: float) -> Steps:
        """What is quoted: the best sentences; for a question of how, whole steps."""
        chosen = choose(weighed, self.most_quotes, keep=keep)
        if want is not Want.HOW:
            return Steps(tuple(chosen))
        best = weighed[0].piece.passage
        found = [one.piece.passage for one in weighed]
        pool = self.documents.passages(best.client, document_id=best.document_id) if self.documents else found
        readable = {
            one.id: one for one in pool if one.tier in question.audience.tiers and one.validity.holds(question.as_of)
        }
        return steps_for(to_simplified(question.text).lower(), chosen, readable.values(), self.most_quotes)

    def _lapsed(self, question: Question, lang: Lang) -> Lapse | None:
        if self.documents is None:
            return None
        client = question.audience.client
        promotions = self.documents.documents(client, tiers=question.audience.tiers, kinds={Kind.PROMOTION})
        return lapsed(normal(question.text), promotions, question.as_of, Place(lang, self.zone_of(client)))

    def _answer(self, question: Question, lang: Lang, composed: Composed, mode: AnswerMode) -> Answer:
        return Answer(
            id=self.new_id(), question=question.text, client=question.audience.client, lang=lang,
            verdict=composed.verdict, draft=composed.draft, as_of=question.as_of, mode=mode,
            wording=Wording(composed.draft.text, NO_MODEL),
        )  # fmt: skip


def _lead(steps: Steps, direct: Direct | None, lang: Lang) -> str:
    """The line over the quotes: that a list is not shown to its end, or that they are in the other language."""
    if steps.total > steps.shown:
        slots = {"total": steps.total, "shown": steps.shown, "title": steps.excerpts[0].passage.title}
        return phrase("steps_shown", lang, **slots)
    foreign = steps.excerpts and all(one.passage.lang.chinese != lang.chinese for one in steps.excerpts)
    return phrase("foreign", lang) if foreign and direct is None else ""


def _about(lapse: Lapse, excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """Beside "it is over" only what speaks of its successor, or announces the change, is worth quoting."""
    ids = {lapse.successor.id} if lapse.successor else set()
    return [one for one in excerpts if one.passage.document_id in ids or one.passage.kind is Kind.NOTICE]


def _nearest(findings: Findings) -> tuple[Nearest, ...]:
    seen: dict[str, Nearest] = {}
    for hit in findings.hits:
        seen.setdefault(hit.passage.document_id, Nearest(hit.passage.document_id, hit.passage.title))
    return tuple(seen.values())[:3]
