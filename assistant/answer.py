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

from assistant.wording.compose import Composed, Side, compose, not_found, record_only, two_sides
from assistant.wording.courtesies import courteous
from assistant.wording.direct import Direct, Reader, direct_line
from assistant.wording.draft import Draft
from assistant.wording.heading import Heading
from assistant.wording.lapse import Lapse
from assistant.wording.links import has_link
from assistant.wording.nearby import nearby
from assistant.wording.phrases import phrase
from assistant.wording.shelf import MOST_ROWS, PASSING, Shelf
from assistant.wording.sifting import Asking, is_over, sift, spoken
from assistant.wording.writer import NO_MODEL, Task, Verbatim, Wording, Writer, word
from knowledge.arithmetic.asking import Asked, Want
from knowledge.arithmetic.excerpt import KEEP, KEEP_BESIDE, Excerpt, choose, disagreement
from knowledge.arithmetic.foremost import led, likely
from knowledge.arithmetic.pitch import asks_to_pitch
from knowledge.arithmetic.salience import NEAREST_SHARE, Piece, Weighed, told
from knowledge.arithmetic.sought import sought
from knowledge.arithmetic.steps import MOST_STEPS, Steps, asks_for_all, asks_for_procedure, row_asked_for, steps_for
from knowledge.arithmetic.thread import whole as whole_question
from knowledge.audience import Audience
from knowledge.document import Kind, Quote, Shape
from knowledge.errors import IndexUnavailable, InvalidInput
from knowledge.language import Lang, language_of
from knowledge.records.documents import DocumentRecords
from knowledge.search.confidence import shipped
from knowledge.search.find import Finder
from knowledge.search.hit import Findings
from knowledge.search.script import to_simplified

_log = structlog.get_logger(__name__)

AnswerMode = Literal["generated", "extractive", "lexical", "record_only"]
LONGEST_QUESTION = 2000
PASSAGES = 24
PER_DOCUMENT = 16
# How likely it must be that the best passage answers before anything is quoted: by what keeps nine in ten that do.
# Likewise where a client has no similar questions: more is shown there, and more often said to be uncertain.
THRESHOLDS: Mapping[Lang, float] = MappingProxyType({lang: one.threshold for lang, one in shipped().items()})
UNASKED: Mapping[Lang, float] = MappingProxyType({lang: one.unasked for lang, one in shipped().items()})
LEAST_TOLD = 0.2
# Below this probability what is quoted answers about every second time; it says so.
TENTATIVE = 0.35


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


@dataclass(frozen=True, slots=True)
class Found:
    """What the search found for a question, what it asks for, and the language it is answered in."""

    lang: Lang
    findings: Findings
    wanted: Asked
    whole: str
    over: Findings | None = None


@dataclass(frozen=True)
class AnswerQuestion:
    """Answers from what the finder finds. `documents` adds whole step lists and what has ended; both may be absent.

    `thresholds` (`unasked` without similar questions) is the least confidence per language, `least_told` the least
    share of the matter that one of the best sentences speaks of; below either, it is not in the knowledge. `zone_of`
    gives a client's zone for the days it prints, `replaced_of` which of its promotions took the place of which.
    """

    finder: Finder
    documents: DocumentRecords | None = None
    writer: Writer = field(default_factory=Verbatim)
    zone_of: Callable[[str], tzinfo] = lambda _client: UTC
    replaced_of: Callable[[str], Mapping[str, str]] = lambda _client: {}
    thresholds: Mapping[Lang, float] = field(default_factory=lambda: THRESHOLDS)
    unasked: Mapping[Lang, float] = field(default_factory=lambda: UNASKED)
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
        wording = word(self.writer, Task(answer.draft.alone, answer.question, answer.lang, cancelled))
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
        if (polite := courteous(question.text, lang)) is not None:
            return self._answer(question, lang, polite, "extractive")
        shelf = self._shelf(question, lang)
        if shelf is not None and (listed := shelf.count(question.text)) is not None:
            return self._answer(question, lang, listed, "extractive")
        try:
            # What is over is looked for first: the search an answer rests on is the last one.
            over = self._over(question, shelf, leaning.search)
            findings = self.finder.find(
                leaning.search, question.audience, question.as_of, limit=PASSAGES, per_document=PER_DOCUMENT
            )
        except IndexUnavailable:
            _log.warning("answer_without_search", client=question.audience.client)
            return self._answer(question, lang, record_only(lang), "record_only")
        plain = question.text if leaning.before else findings.query.mended or question.text
        wanted = self._wanted(plain, leaning.before)
        composed = self._composed(question, shelf, Found(lang, findings, wanted, leaning.search, over))
        answer = self._answer(question, lang, composed, "lexical" if findings.mode == "keyword" else "extractive")
        nearest = _nearest(findings) if composed.verdict == "not_found" else ()
        answer = replace(answer, nearest=nearest, confidence=findings.confidence)
        notes = [phrase("mended", lang, said=findings.query.mended)] if findings.query.mended else []
        notes += [phrase("tentative", lang)] if composed.tentative else []
        answer = replace(answer, draft=replace(answer.draft, note=" ".join(notes)))
        told_of = {"verdict": answer.verdict, "mode": answer.mode, "want": wanted.want, "quotes": len(answer.quotes)}
        _log.info("answered", client=answer.client, **told_of)
        return answer

    def _wanted(self, text: str, before: str) -> Asked:
        """What is asked for; a follow-up without a question word of its own asks what the question before did."""
        own = sought(to_simplified(text))
        return sought(to_simplified(before)) if before and own.want is Want.WHAT else own

    def _over(self, question: Question, shelf: Shelf | None, text: str) -> Findings | None:
        """The promotions and notices that are over and match, where the question may mean one."""
        if shelf is None or not shelf.may_be_over(text):
            return None
        return self.finder.find(text, question.audience, question.as_of, limit=3, kinds=PASSING, lapsed=True)

    def _shelf(self, question: Question, lang: Lang) -> Shelf | None:
        """The records as this person may read them, where there are any."""
        if self.documents is None:
            return None
        who, zone = question.audience, self.zone_of(question.audience.client)
        return Shelf(self.documents, who, question.as_of, lang, zone, lambda: self.replaced_of(who.client))

    def _composed(self, question: Question, shelf: Shelf | None, found: Found) -> Composed:
        lang, findings, wanted = found.lang, found.findings, found.wanted
        asking = Asking(question.text, wanted, followed=bool(question.thread))
        weighed = sift(findings, asking, shelf.facts_of if shelf is not None else None)
        least = (self.unasked if findings.unasked else self.thresholds)[lang]
        sure = findings.confidence >= least and spoken(findings, weighed) >= self.least_told
        titles = [near.title for near in _nearest(findings)]
        if shelf is not None:
            if (over := is_over(question.text, shelf, found.over, findings)) is not None:
                return compose(Direct(over.text), self._beside(over, shelf, weighed, sure), lang)
            if (unheard := shelf.unheard_of(question.text, titles)) is not None:
                return unheard
        if not sure:
            return not_found(lang, titles)
        if (pair := disagreement(likely(weighed), wanted.want, to_simplified, findings.query.own)) is not None:
            return two_sides(_sides(pair, shelf, findings), lang)
        reader = Reader(to_simplified(found.whole), tuple(findings.query.own), wanted, lang)
        direct = direct_line(reader, weighed, to_simplified)
        # Once one sentence says it, what only comes near it distracts; where cases differ, the cases are the answer.
        shown = self._excerpts(question.text, shelf, weighed, wanted.want, bool(direct and direct.quotes))
        # A link is never said first: as a quote it is the document's, above it would be the product's own word.
        direct = None if shown.complete or (direct and has_link(direct.text)) else direct
        most = max(self.most_quotes, len(shown.excerpts))
        draft = compose(direct, shown.excerpts, lang, _lead(shown, direct, lang), most).draft
        further = nearby(findings, weighed, draft.quotes, lang)
        return Composed("answered", replace(draft, further=further), findings.confidence < TENTATIVE)

    def _beside(self, over: Lapse, shelf: Shelf, weighed: Sequence[Weighed], sure: bool) -> list[Excerpt]:
        """Beside "it is over": what took its place, and what announces the change; all that is found of a nickname."""
        chosen = choose(weighed, self.most_quotes) if weighed else []
        ids = {over.successor.id} if over.successor else set()
        kept = [
            one
            for one in chosen
            if one.passage.document_id in ids or one.passage.kind is Kind.NOTICE or (sure and not over.by_title)
        ]
        told_already = any(one.passage.document_id in ids for one in kept)
        return kept if told_already else [*shelf.successor(over), *kept][: self.most_quotes]

    def _excerpts(self, text: str, shelf: Shelf | None, weighed: Sequence[Weighed], want: Want, said: bool) -> Steps:
        """What is quoted: the best sentences; the whole table or list of steps where all of it is asked for."""
        most = self.most_quotes
        chosen = led(choose(weighed, most, keep=KEEP_BESIDE if said else KEEP), weighed, most, Heading(text, want))
        plain, best = to_simplified(text).lower(), weighed[0].piece.passage
        row = row_asked_for(weighed, plain, to_simplified) if asks_for_all(plain) else None
        if shelf is not None and row is not None:
            rows = shelf.table(row)
            return Steps(tuple(rows[:MOST_ROWS]), len(rows), min(len(rows), MOST_ROWS), complete=True)
        procedure = asks_for_procedure(plain)
        if shelf is not None and best.kind is Kind.PROMOTION and asks_to_pitch(plain):
            return Steps((*shelf.pitch(best.document_id), *chosen)[:most])
        if want is not Want.HOW and not procedure:
            return Steps(tuple(shelf.whole_tables(chosen) if shelf is not None else chosen))
        pool = shelf.readable(best.document_id) if shelf else [one.piece.passage for one in weighed]
        return steps_for(plain, chosen, pool, MOST_STEPS if procedure else most)

    def _answer(self, question: Question, lang: Lang, composed: Composed, mode: AnswerMode) -> Answer:
        return Answer(
            id=self.new_id(), question=question.text, client=question.audience.client, lang=lang,
            verdict=composed.verdict, draft=composed.draft, as_of=question.as_of, mode=mode,
            wording=Wording(composed.draft.text, NO_MODEL),
        )  # fmt: skip


def _lead(steps: Steps, direct: Direct | None, lang: Lang) -> str:
    """The line over the quotes: that a list is not shown to its end, or that they are in the other language."""
    if steps.complete and steps.excerpts[0].passage.shape is Shape.ROW:
        slots = {"total": steps.total, "title": steps.excerpts[0].passage.title}
        return phrase("table_whole", lang, **slots)
    if steps.total > steps.shown:
        slots = {"total": steps.total, "shown": steps.shown, "title": steps.excerpts[0].passage.title}
        return phrase("steps_shown", lang, **slots)
    foreign = steps.excerpts and all(one.passage.lang.chinese != lang.chinese for one in steps.excerpts)
    return phrase("foreign", lang) if foreign and direct is None else ""


def _sides(pair: tuple[Piece, Piece], shelf: Shelf | None, findings: Findings) -> tuple[Side, Side]:
    if shelf is None:
        return Side(pair[0]), Side(pair[1])
    own = findings.query.own
    return shelf.sides(pair, (told(own, pair[0], NEAREST_SHARE), told(own, pair[1], NEAREST_SHARE)))


def _nearest(findings: Findings) -> tuple[Nearest, ...]:
    seen: dict[str, Nearest] = {}
    for hit in findings.hits:
        seen.setdefault(hit.passage.document_id, Nearest(hit.passage.document_id, hit.passage.title))
    return tuple(seen.values())[:3]
