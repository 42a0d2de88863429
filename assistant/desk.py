"""What an agent types into one box → the answer from the documents, and the authority decision where it asks for one.

It masks the question before anything else sees it, keeps what was asked and answered, and notes what the knowledge
lacks. It decides nothing itself: `answer` and `authority` do.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Event as Flag
from threading import Semaphore
from typing import Any
from uuid import uuid4

import structlog

from assistant.answer import Answer, AnswerEvent, AnswerQuestion, Question
from assistant.authority import AuthorityRequest, DecideAuthority, Decision
from knowledge.audience import Audience
from knowledge.customer import Value
from knowledge.intake.redact import redact
from knowledge.language import Lang
from knowledge.ports import Clock
from knowledge.records.work import AskedQuestion, Gap, Saying, WorkRecords

_log = structlog.get_logger(__name__)

# So many questions may wait to be written.
MOST_WAITING = 256

_ASKS_PERMISSION = re.compile(
    r"我(?:这边|现在)?(?:能不能|可不可以|可以|能|有没有权限|有权|可否)|(?:能不能|可不可以|可否|能否)(?:直接)?(?:给|退|补|赔|减|免|送|延|换|帮)"
    r"|权限|(?:給|给)(?:客户|客戶|他|她|用户|用戶).{0,12}(?:吗|嗎|么|麼|\?|？)"
    r"|\b(?:may|can|could|am) (?:i|we)\b|\bauthori[sz]ed?\b|\bauthority\b|\bapproval\b|\ballowed to\b",
    re.I,
)

# 我能推荐什么 and "what can I offer" ask which promotions there are, not for leave to give something.
_ASKS_WHAT_TO_OFFER = re.compile(
    r"(?:能|可以|适合|该|要)(?:给.{0,8})?(?:推荐|推|介绍)(?:些|点|一下)?(?:什么|哪|啥)|(?:什么|哪些|哪个|啥)(?:优惠|活动|套餐|产品)?.{0,6}(?:推荐|推给)"
    r"|\b(?:what|which)\b.{0,30}\b(?:can|could|may|should) (?:i|we) (?:offer|recommend|pitch|sell|suggest)\b",
    re.I,
)


def without_secrets(text: str) -> str:
    """`text` with cards, identity numbers, telephones and addresses masked: what may be kept or passed on."""
    return redact(text).text


@dataclass(frozen=True, slots=True)
class DeskQuestion:
    """What was typed, by whom, about which call; `thread` are earlier questions; `known` answers to evidence asked."""

    text: str
    audience: Audience
    as_of: datetime | None = None
    thread: tuple[str, ...] = ()
    lang: Lang | None = None
    call_id: str | None = None
    order_id: str | None = None
    known: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeskReply:
    """The answer as it stands now, and the decision where the question asks for one."""

    answer: Answer
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class DeskEvent:
    """A step of a reply: the draft first, then a wording or the reason why the draft stays."""

    kind: str
    reply: DeskReply


@dataclass(frozen=True)
class KeptBehind(WorkRecords):
    """The same records, but what was asked is written by a thread of its own: an answer does not wait for the disk.

    Whoever reads questions or gaps waits until those given before are written. When MOST_WAITING are waiting, the next
    asker waits too. A kill loses what was not written yet: a line of the log of questions, never an answer's source.
    """

    _writer: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="asked"))
    _room: Semaphore = field(default_factory=lambda: Semaphore(MOST_WAITING))

    def add_question(self, asked: AskedQuestion) -> str:
        """Take a question to be kept; returns its id (a new one where it has none)."""
        kept = replace(asked, id=asked.id or uuid4().hex)
        self._later(super().add_question, kept)
        return kept.id

    def add_gap(self, gap: Gap) -> str:
        """Take a gap to be kept; returns its id (a new one where it has none)."""
        kept = replace(gap, id=gap.id or uuid4().hex)
        self._later(super().add_gap, kept)
        return kept.id

    def question(self, client: str, question_id: str) -> AskedQuestion:
        """The question of that id. Raises NotFound."""
        self.flush()
        return super().question(client, question_id)

    def questions(self, client: str, *, since: datetime | None = None, limit: int = 200) -> list[AskedQuestion]:
        """Questions asked at or after `since`, latest first."""
        self.flush()
        return super().questions(client, since=since, limit=limit)

    def questions_of(self, client: str, ids: Iterable[str]) -> list[AskedQuestion]:
        """The questions with these ids, in their order, unknown ones left out."""
        self.flush()
        return super().questions_of(client, ids)

    def gaps(self, client: str) -> list[Gap]:
        """The client's gaps, latest first."""
        self.flush()
        return super().gaps(client)

    def close_gap(self, client: str, gap_id: str) -> None:
        """Say that the knowledge answers it now. Raises NotFound."""
        self.flush()
        super().close_gap(client, gap_id)

    def close_gaps(self, client: str, ids: Sequence[str], saying: Saying) -> tuple[str, ...]:
        """Say of all these that the knowledge answers them now. Raises NotFound when none of them is there."""
        self.flush()
        return super().close_gaps(client, ids, saying)

    def flush(self) -> None:
        """Return when all that was given before is written."""
        self._writer.submit(lambda: None).result()

    def close(self) -> None:
        """Write what is waiting, and stop; nothing may be asked afterwards."""
        self._writer.shutdown(wait=True)

    def _later(self, write: Callable[[Any], str], row: AskedQuestion | Gap) -> None:
        self._room.acquire()
        try:
            self._writer.submit(write, row).add_done_callback(self._written)
        except RuntimeError:  # closed already
            self._room.release()
            raise

    def _written(self, done: "Future[str]") -> None:
        self._room.release()
        if (fault := done.exception()) is not None:
            _log.error("question_not_kept", kind=type(fault).__name__)


@dataclass(frozen=True)
class AskAtDesk:
    """One box for everything an agent asks."""

    answer: AnswerQuestion
    authority: DecideAuthority
    work: WorkRecords
    clock: Clock

    def __call__(self, asked: DeskQuestion, cancelled: Flag | None = None) -> DeskReply:
        """The finished reply, kept. Raises InvalidInput for an empty or overlong question."""
        *_, last = self.stream(asked, cancelled)
        return last.reply

    def stream(self, asked: DeskQuestion, cancelled: Flag | None = None) -> Iterator[DeskEvent]:
        """The draft at once, then a wording or a refusal. What was shown is kept, also when the reader leaves early."""
        now = asked.as_of or self.clock.now()
        text = without_secrets(asked.text)
        thread = tuple(without_secrets(earlier) for earlier in asked.thread[-5:])
        question = Question(text, asked.audience, now, thread, asked.lang)
        last: AnswerEvent | None = None
        decision: Decision | None = None
        try:
            for event in self.answer.stream(question, cancelled):
                if last is None:
                    decision = self._decision(asked, text, now)
                last = event
                yield DeskEvent(event.kind, DeskReply(event.answer, decision))
        finally:
            if last is not None:
                self._keep(asked, text, last.answer, decision)

    def close(self) -> None:
        """Finish keeping what was asked."""
        if isinstance(self.work, KeptBehind):
            self.work.close()

    def _decision(self, asked: DeskQuestion, text: str, now: datetime) -> Decision | None:
        """The authority decision, where the text asks for permission and names something an agent may do."""
        if not _ASKS_PERMISSION.search(text) or _ASKS_WHAT_TO_OFFER.search(text):
            return None
        request = AuthorityRequest(
            text, asked.audience, now, call_id=asked.call_id, order_id=asked.order_id, known=asked.known
        )
        decision = self.authority(request)
        return decision if decision.action is not None or decision.choices else None

    def _keep(self, asked: DeskQuestion, text: str, answer: Answer, decision: Decision | None) -> None:
        record = AskedQuestion(
            client=asked.audience.client,
            text=text,
            at=self.clock.now(),
            lang=answer.lang,
            role=asked.audience.role,
            verdict=decision.verdict if decision else answer.verdict,
            answer=answer.text,
            kind="authority" if decision else "ask",
            person=asked.audience.person,
            call_id=asked.call_id,
            as_of=answer.as_of,
            confidence=answer.confidence,
            passages=tuple(dict.fromkeys(quote.passage_id for quote in answer.quotes)),
            id=answer.id,
        )
        kept = self.work.add_question(record)
        if answer.verdict == "not_found" and decision is None:
            gap = Gap(
                client=asked.audience.client,
                text=text,
                at=self.clock.now(),
                lang=answer.lang,
                nearest=tuple(near.document_id for near in answer.nearest),
                question_id=kept,
                person=asked.audience.person,
            )
            self.work.add_gap(gap)
