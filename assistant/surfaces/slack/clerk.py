"""The clerk takes jobs that Slack's deliveries left, one after another, and sees each through to exactly one post.

A job whose worker died is taken again; before it is done a second time the clerk looks whether its message is already
there. It decides nothing and knows no client's rules.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog

from assistant.assistant import Assistant
from assistant.desk import DeskQuestion
from assistant.granting import UseRequest
from assistant.surfaces.messages import message, unexpected
from assistant.surfaces.slack.bolt import KIND, masked
from assistant.surfaces.slack.briefing import brief_for
from assistant.surfaces.slack.outbox import Outbox, SlackRefuses
from assistant.surfaces.slack.speaking import Message, Spoken, answer_message, ask_why, recorded, said
from assistant.surfaces.slack.who import Asker, WhoAsks
from assistant.surfaces.slack.words import REASONS, mentioned, words
from knowledge.errors import InvalidInput, TongxiError, Unavailable
from knowledge.language import Lang, language_of

LEASE = timedelta(seconds=60)
_LAST_TRY = 5
_log = structlog.get_logger(__name__)


@dataclass
class Clerk:
    """Works the queue. `run` until told to stop; `work_one` for whoever wants to watch."""

    assistant: Assistant
    outbox: Outbox
    stop: threading.Event = field(default_factory=threading.Event)
    wake: threading.Event = field(default_factory=threading.Event)
    lease: timedelta = LEASE

    def __post_init__(self) -> None:
        self.who = WhoAsks(self.assistant, self.outbox)

    def run(self, idle: float = 1.0) -> None:
        """Work until `stop` is set; looks at the queue when woken, and every `idle` seconds."""
        while not self.stop.is_set():
            self.wake.clear()
            try:
                worked = self.work_one()
            except Exception as fault:  # noqa: BLE001 - the queue itself failed: said, and tried again
                _log.error("slack_queue_failed", error=type(fault).__name__)
                worked = False
            if not worked:
                self.wake.wait(idle)

    def close(self) -> None:
        """Stop after the job in hand."""
        self.stop.set()
        self.wake.set()

    def work_one(self) -> bool:
        """Take one job and see it through; whether there was one."""
        job = self.assistant.requests.take_job(KIND, lease=self.lease)
        if job is None:
            return False
        task = _Task(job.id, job.payload, job.attempts > 1, self)
        try:
            task.do(job.queued)
        except SlackRefuses as fault:
            _log.warning("slack_refuses", job=job.id, error=str(fault))
            self.assistant.requests.finish_job(job.id)
        except Exception as fault:  # noqa: BLE001 - a job that fails must not end the clerk; it is kept and tried again
            _log.warning("slack_job_failed", job=job.id, attempt=job.attempts, error=type(fault).__name__)
            if job.attempts >= _LAST_TRY:
                task.apologise()
            self.assistant.requests.finish_job(job.id, error=type(fault).__name__)
        else:
            self.assistant.requests.finish_job(job.id)
        return True


class _Task:
    """One job in hand."""

    def __init__(self, job: str, payload: Mapping[str, Any], again: bool, clerk: Clerk) -> None:
        self.id, self.again = job, again
        self.assistant, self.outbox, self.who = clerk.assistant, clerk.outbox, clerk.who
        self.payload = payload
        self.what = str(payload.get("do"))
        self.channel, self.user = str(payload.get("channel") or ""), str(payload.get("user") or "")
        self.thread: str | None = payload.get("thread") or None
        self.text = str(payload.get("text") or "")

    def do(self, queued: Any) -> None:
        """See the job through. Raises what Slack raises."""
        if self.what == "reply" and not self._continues():
            return
        asker = self.who(self.channel, self.user)
        if asker is None:
            if self.what != "reply":
                self.tell(words("refused", self.lang))
            return
        if self.what in {"ask", "mention", "reply"}:
            self._explained(lambda: self._ask(asker, queued))
        elif self.what == "brief":
            self._explained(lambda: self._brief(asker))
        elif self.what == "vote":
            self._explained(lambda: self._click(asker))

    @property
    def lang(self) -> Lang:
        return language_of(self.text)

    def tell(self, text: str) -> None:
        """Say something to the asker alone."""
        thread = self.thread if self.what != "mention" or self.thread != self.payload.get("ts") else None
        self.outbox.whisper(self.channel, self.user, said(text), thread)

    def apologise(self) -> None:
        """Say that it could not be done, where even that can be said."""
        try:
            told = unexpected(self.lang)
            self.tell(f"{told.detail}{told.next}" if self.lang.chinese else f"{told.detail} {told.next}")
        except (SlackRefuses, TongxiError, OSError) as fault:
            _log.warning("slack_apology_lost", job=self.id, error=type(fault).__name__)

    def _explained(self, act: Callable[[], None]) -> None:
        """Do it; what goes wrong on our side is explained to the asker, what is only down for now is tried again."""
        try:
            act()
        except Unavailable:
            raise
        except TongxiError as fault:
            told = message(fault, self.lang)
            gap = "" if self.lang.chinese else " "
            self.tell(f"{told.title}{'：' if self.lang.chinese else ': '}{told.detail}{gap}{told.safe}{gap}{told.next}")

    def _continues(self) -> bool:
        """Whether this reply goes on in a thread of ours; its words are read now."""
        if not self.thread or self.outbox.bot["user_id"] in self.payload.get("mentions", ()):
            return False  # a mention arrives as an event of its own
        told = self.outbox.thread(self.channel, self.thread)
        mine = next((one for one in told if one.get("ts") == self.payload.get("ts")), None)
        before = [one for one in told if str(one.get("ts")) < str(self.payload.get("ts"))]
        if mine is None or mine.get("user") != self.user or not any(self.outbox.ours(one) for one in before):
            return False
        others = set(mentioned(str(mine.get("text", "")))) - {self.outbox.bot["user_id"]}
        self.text = masked(str(mine.get("text", "")))
        return not others and bool(self.text)  # a word to a colleague is not a question to us

    def _earlier(self) -> tuple[str, ...]:
        """The questions already answered in this thread, oldest first; none where it cannot be read."""
        if not self.thread or self.thread == self.payload.get("ts"):
            return ()
        try:
            told = self.outbox.thread(self.channel, self.thread)
        except SlackRefuses:
            return ()
        found = [one for message in told if (one := self.outbox.ours(message)) is not None]
        return tuple(str(one.get("question", "")) for one in found if one["job"] != self.id)[-5:]

    def _ask(self, asker: Asker, queued: Any) -> None:
        if not self.text:
            self.tell(words("usage", Lang.HANS) + "\n" + words("usage", Lang.EN))
            return
        if self.again and self.outbox.posted(self.channel, self.thread, self.id, queued):
            return
        address = self.assistant.settings.address
        posted = ""
        for event in self.assistant.ask.stream(DeskQuestion(self.text, asker.aloud, thread=self._earlier())):
            spoken = Spoken(event.reply.answer, event.reply.decision, self.id, quoting=self.what == "ask")
            if not posted:
                posted = self.outbox.post(self.channel, answer_message(spoken, address), self.thread)
            elif event.kind == "wording":
                self.outbox.update(self.channel, posted, answer_message(spoken, address))

    def _brief(self, asker: Asker) -> None:
        if not asker.audience.supervises:
            self.tell(words("brief_for", self.lang if self.text else asker.client.languages[0]))
            return
        self.outbox.whisper(self.channel, self.user, brief_for(self.assistant, asker, self.text), self.thread)

    def _click(self, asker: Asker) -> None:
        tag, _, about = str(self.payload.get("value")).partition("|")
        lang = Lang(tag) if tag in set(Lang) else Lang.HANS
        action = str(self.payload.get("action")).removeprefix("tongxi_")
        if not about:
            raise InvalidInput("there is nothing to vote on")
        if action == "record":
            self._record(asker, about, lang)
        elif action == "undo":
            self._whisper(recorded(self.assistant.granting.undo(asker.audience, about), lang))
        else:
            self._vote(asker, action, about, lang)

    def _record(self, asker: Asker, question_id: str, lang: Lang) -> None:
        """Record what that question was allowed, for whoever asked it: decided again now, once for all clicks."""
        asked = self.assistant.stores.work.question(asker.audience.client, question_id)
        if asked.person is None or asked.person != asker.audience.person:
            self.tell(words("asker_only", lang))
            return
        request = UseRequest(asker.aloud, text=asked.text, call_id=asked.call_id, id=f"slack-{question_id}")
        self._whisper(recorded(self.assistant.granting(request), lang))

    def _whisper(self, message: Message) -> None:
        self.outbox.whisper(self.channel, self.user, message, self.thread)

    def _vote(self, asker: Asker, action: str, about: str, lang: Lang) -> None:
        reason = action.removeprefix("why_")
        if action == "up":
            self.assistant.feedback(asker.audience, f"question:{about}", "up")
            self._whisper(said(words("thanks", lang)))
        elif action == "down":
            self.assistant.feedback(asker.audience, f"question:{about}", "down")
            self._whisper(ask_why(about, lang))
        elif reason in REASONS:
            self.assistant.feedback(asker.audience, f"question:{about}", "down", words(reason, lang))
            self._whisper(said(words("thanks", lang)))
