"""Calls as they happen: opened, spoken, ended; masked before they are kept, kept before they are acknowledged.

Cards and reviews are made behind, on worker threads, so that a turn is acknowledged as soon as it is safe. It does not
decide what a card says (`live`) nor what a review says (`review`).
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

import structlog

from assistant.fanout import Event, Fanout
from knowledge.audience import Audience, Role
from knowledge.call import Call, Turn
from knowledge.errors import NotFound, TongxiError
from knowledge.intake.redact import redact
from knowledge.language import language_of
from knowledge.ports import Clock
from knowledge.records.calls import CallRecords

_log = structlog.get_logger(__name__)

LONGEST_TURN = 4_000


@dataclass(slots=True)
class Conversations:
    """The record of calls of one centre. `on_turn(audience, call, turn)` and `on_end(audience, call)` run behind."""

    calls: CallRecords
    fanout: Fanout
    clock: Clock
    on_turn: Callable[[Audience, Call, Turn], None] | None = None
    on_end: Callable[[Audience, Call], object] | None = None
    _behind: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(max_workers=2, thread_name_prefix="behind-calls")
    )
    _newest: dict[tuple[str, str], int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def open(self, audience: Audience, call: Call) -> Call:
        """Begin a call (again: the same one). Its first turns, if any, are taken with it."""
        opened = self.calls.open(replace(call, client=audience.client, turns=()))
        if call.turns:
            self.take(audience, call.id, call.turns)
            return self.read(audience, call.id)
        return opened

    def take(self, audience: Audience, call_id: str, turns: Sequence[Turn]) -> tuple[Turn, ...]:
        """Keep turns, masked. When this returns they are on disk. Raises NotFound, ConflictingTurn."""
        self.read(audience, call_id)
        masked = [
            replace(turn, text=redact(turn.text[:LONGEST_TURN]).text, lang=language_of(turn.text)) for turn in turns
        ]
        kept = self.calls.add_turns(audience.client, call_id, masked)
        topic = self.topic(audience.client, call_id)
        for turn in kept:
            self.fanout.publish(topic, Event("turn", {"seq": turn.seq, "speaker": turn.speaker, "text": turn.text}))
        spoken = [turn for turn in kept if not turn.partial]
        if spoken and self.on_turn is not None:
            self._answer_newest(audience, call_id, spoken[-1])
        return kept

    def _answer_newest(self, audience: Audience, call_id: str, turn: Turn) -> None:
        """Let the desk look at `turn` behind; when a newer one comes before it is looked at, only that one is."""
        key = (audience.client, call_id)
        with self._lock:
            self._newest[key] = max(turn.seq, self._newest.get(key, -1))
        self._behind.submit(self._look, audience, call_id, turn)

    def _look(self, audience: Audience, call_id: str, turn: Turn) -> None:
        if self._newest.get((audience.client, call_id), turn.seq) > turn.seq or self.on_turn is None:
            return
        try:
            self.on_turn(audience, self.calls.call(audience.client, call_id), turn)
        except TongxiError as fault:
            _log.warning("live_cards_failed", code=fault.code)

    def end(
        self, audience: Audience, call_id: str, at: datetime | None, disposition: str | None, outcome: str | None
    ) -> Call:
        """End a call; its review is written behind. Ending it again changes nothing. Raises NotFound."""
        before = self.read(audience, call_id)
        when = at or self.clock.now()
        ended = self.calls.end(audience.client, call_id, when, disposition=disposition, outcome=outcome)
        with self._lock:
            self._newest.pop((audience.client, call_id), None)
        if before.live:
            self.fanout.publish(self.topic(audience.client, call_id), Event("ended", {"call": call_id}))
            if self.on_end is not None:
                self._behind.submit(self._close, audience, ended)
        return ended

    def _close(self, audience: Audience, call: Call) -> None:
        try:
            if self.on_end is not None:
                self.on_end(audience, call)
        except TongxiError as fault:
            _log.warning("review_failed", code=fault.code)

    def read(self, audience: Audience, call_id: str) -> Call:
        """A call with its turns. An agent reads only calls of their own; anything else is NotFound."""
        call = self.calls.call(audience.client, call_id)
        if audience.role is Role.AGENT and audience.person is not None and call.agent != audience.person:
            raise NotFound("no such call")
        if audience.role is Role.CLIENT_VIEWER and call.live:
            raise NotFound("no such call")
        return call

    def recent(self, audience: Audience, *, live: bool | None = None, limit: int = 50) -> list[Call]:
        """The latest calls this person may read, without turns."""
        agent = audience.person if audience.role is Role.AGENT else None
        return self.calls.calls(audience.client, agent=agent, live=live, limit=limit)

    @staticmethod
    def topic(client: str, call_id: str) -> str:
        """The fan-out topic of one call."""
        return f"{client}/{call_id}"

    def close(self) -> None:
        """Finish what runs behind and stop."""
        self._behind.shutdown(wait=True)
