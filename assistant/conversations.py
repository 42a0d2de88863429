"""Calls as they happen: opened, spoken, ended; masked before they are kept, kept before they are acknowledged.

Cards and reviews are made behind, on worker threads and as the agent on the call may read, so that a turn is
acknowledged as soon as it is safe. It does not decide what a card says (`live`) nor what a review says (`review`).
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

import structlog

from assistant.fanout import Event, Fanout
from knowledge.audience import Audience, Role
from knowledge.call import Call, Turn
from knowledge.errors import InvalidInput, NotAllowed, NotFound, TongxiError
from knowledge.intake.redact import redact
from knowledge.language import language_of
from knowledge.ports import Clock
from knowledge.records.calls import CallRecords

_log = structlog.get_logger(__name__)

LONGEST_TURN = 4_000
# When more turns than this wait to be looked at, the desk has fallen behind: only the newest still matter to the agent.
MOST_LOOKED_AT = 6
_Key = tuple[str, str]


@dataclass(slots=True)
class Conversations:
    """The record of calls of one centre. `on_turn(audience, call, turn)` and `on_end(audience, call)` run behind.

    Both get the audience of the call's own agent, whoever reported the turn: what they make is shown to that agent.
    """

    calls: CallRecords
    fanout: Fanout
    clock: Clock
    on_turn: Callable[[Audience, Call, Turn], None] | None = None
    on_end: Callable[[Audience, Call], object] | None = None
    _behind: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(max_workers=2, thread_name_prefix="behind-calls")
    )
    # Turns (by seq) that wait to be looked at. While a call stands here, one worker is on its way and no second one.
    _waiting: dict[_Key, set[int]] = field(default_factory=dict)
    _names: dict[_Key, tuple[str, ...]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _ending: Lock = field(default_factory=Lock)

    def open(self, audience: Audience, call: Call, names: Sequence[str] = ()) -> Call:
        """Begin a call (again: the same one). Its first turns, if any, are taken with it.

        `names` are people to be masked in it; they are held in memory until it ends and never kept. Raises NotAllowed
        for another agent's call, InvalidInput for a customer's number in the place of a key, Conflict.
        """
        if audience.role is Role.AGENT and audience.person not in {None, call.agent}:
            raise NotAllowed("只能登记自己的通话 / an agent opens calls of their own")
        opened = self.calls.open(_without_numbers(replace(call, client=audience.client, turns=())))
        if names and opened.live:
            with self._lock:
                self._names[audience.client, call.id] = tuple(names)
        if call.turns:
            self.take(audience, call.id, call.turns)
            return self.read(audience, call.id)
        return opened

    def take(self, audience: Audience, call_id: str, turns: Sequence[Turn]) -> tuple[Turn, ...]:
        """Keep turns, masked. When this returns they are on disk. Raises NotFound, ConflictingTurn.

        Those that come after the end are kept too: they make no cards, and the review is written again.
        """
        before = self.read(audience, call_id)
        names = self._names.get((audience.client, call_id), ())
        kept = self.calls.add_turns(audience.client, call_id, [_masked(turn, names) for turn in turns])
        standing = {turn.seq: turn.revision for turn in before.turns}
        news = [turn for turn in kept if turn.revision >= standing.get(turn.seq, 0)]
        topic = self.topic(audience.client, call_id)
        for turn in news:
            self.fanout.publish(topic, Event("turn", {"seq": turn.seq, "speaker": turn.speaker, "text": turn.text}))
        spoken = {turn.seq for turn in news if not turn.partial}
        if spoken and before.live:
            self._look_soon((audience.client, call_id), spoken)
        elif spoken:
            self._review_behind(audience.client, call_id)
        return kept

    def _look_soon(self, key: _Key, seqs: set[int]) -> None:
        """Let the desk look at these turns behind, one worker a call, so that an older turn never comes last."""
        if self.on_turn is None:
            return
        with self._lock:
            on_its_way = key in self._waiting
            self._waiting.setdefault(key, set()).update(seqs)
        if not on_its_way:
            self._later(self._look, key)

    def _look(self, key: _Key) -> None:
        with self._lock:
            seqs = sorted(self._waiting[key])[-MOST_LOOKED_AT:]
            self._waiting[key].clear()
        try:
            for seq in seqs:
                self._look_at(key, seq)
        finally:
            with self._lock:
                more = bool(self._waiting[key])
                if not more:
                    del self._waiting[key]
            if more:
                self._later(self._look, key)

    def _look_at(self, key: _Key, seq: int) -> None:
        """Look at one turn as it stands now; a call that has ended meanwhile needs no cards."""
        try:
            call = self.calls.call(*key)
            turn = next((one for one in call.turns if one.seq == seq), None)
            if turn is not None and call.live and self.on_turn is not None:
                self.on_turn(_agent_of(call), call, turn)
        except TongxiError as fault:
            _log.warning("live_cards_failed", code=fault.code)

    def end(
        self, audience: Audience, call_id: str, at: datetime | None, disposition: str | None, outcome: str | None
    ) -> Call:
        """End a call; its review is written behind. The same end again changes nothing; a later word on how it ended
        is kept, the first time of the end stands. Raises NotFound, InvalidInput for an end before the beginning.
        """
        with self._ending:  # two ends at once are one
            before = self.read(audience, call_id)
            when = at or max(self.clock.now(), before.started)
            if when < before.started:
                raise InvalidInput("通话不能在开始之前结束 / a call cannot end before it began")
            said = _plain(disposition), _plain(outcome)
            ended = self.calls.end(audience.client, call_id, when, disposition=said[0], outcome=said[1])
        with self._lock:
            self._names.pop((audience.client, call_id), None)
        if before.live:
            self.fanout.publish(self.topic(audience.client, call_id), Event("ended", {"call": call_id}))
        if ended != before:
            self._review_behind(audience.client, call_id)
        return ended

    def _review_behind(self, client: str, call_id: str) -> None:
        if self.on_end is not None:
            self._later(self._close, (client, call_id))

    def _close(self, key: _Key) -> None:
        try:
            call = self.calls.call(*key)
            if self.on_end is not None:
                self.on_end(_agent_of(call), call)
        except TongxiError as fault:
            _log.warning("review_failed", code=fault.code)

    def _later(self, work: Callable[[_Key], None], key: _Key) -> None:
        try:
            self._behind.submit(work, key).add_done_callback(_say_fault)
        except RuntimeError:
            # We are closing. The turn or the end is on disk, and that is what was promised.
            _log.warning("behind_is_closed")

    def read(self, audience: Audience, call_id: str) -> Call:
        """A call with its turns. An agent reads only calls of their own (a program's key, which names no person, those
        of every agent it speaks for); a client viewer no live ones; anything else is NotFound.
        """
        call = self.calls.call(audience.client, call_id)
        if audience.role is Role.AGENT and audience.person is not None and call.agent != audience.person:
            raise NotFound("no such call")
        if audience.role is Role.CLIENT_VIEWER and call.live:
            raise NotFound("no such call")
        return call

    def recent(self, audience: Audience, *, live: bool | None = None, limit: int = 50) -> list[Call]:
        """The latest calls this person may read, without turns."""
        agent = audience.person if audience.role is Role.AGENT else None
        if audience.role is Role.CLIENT_VIEWER:
            if live:
                return []
            live = False
        return self.calls.calls(audience.client, agent=agent, live=live, limit=limit)

    @staticmethod
    def topic(client: str, call_id: str) -> str:
        """The fan-out topic of one call."""
        return f"{client}/{call_id}"

    def close(self) -> None:
        """Finish what runs behind and stop."""
        self._behind.shutdown(wait=True)


def _agent_of(call: Call) -> Audience:
    return Audience(call.client, Role.AGENT, call.agent)


def _masked(turn: Turn, names: Sequence[str]) -> Turn:
    """The turn without personal data. It is cut after masking: a number cut in half would no longer be one."""
    text = redact(turn.text, names=names).text[:LONGEST_TURN]
    return replace(turn, text=text, lang=language_of(turn.text))


def _without_numbers(call: Call) -> Call:
    """The call with what stands around its words masked too. Raises InvalidInput."""
    if call.customer_key is not None and call.customer_key.isdigit() and redact(call.customer_key).found:
        raise InvalidInput("customer_key 不能是客户的号码 / customer_key must be a key, not a customer's number")
    return replace(
        call,
        external_id=redact(call.external_id).text,
        queue=redact(call.queue).text,
        driver=_plain(call.driver),
        disposition=_plain(call.disposition),
        outcome=_plain(call.outcome),
    )


def _plain(text: str | None) -> str | None:
    return None if text is None else redact(text).text


def _say_fault(done: Future[None]) -> None:
    """An error nobody expected is ours: the log says its kind, and the next turn is looked at all the same."""
    fault = None if done.cancelled() else done.exception()
    if fault is not None:
        _log.error("behind_failed", kind=type(fault).__name__)
