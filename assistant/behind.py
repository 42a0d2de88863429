"""What is done about calls behind, on worker threads: new turns looked at in order, ended calls read and counted.

A turn or an end is on disk before it comes here, so that whoever reports it never waits for what is made of it.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

import structlog

from knowledge.audience import Audience, Role
from knowledge.call import Call, Turn
from knowledge.errors import TongxiError
from knowledge.records.calls import CallRecords

_log = structlog.get_logger(__name__)

# When more turns than this wait to be looked at, the desk has fallen behind: only the newest still matter to the agent.
MOST_LOOKED_AT = 6
_Key = tuple[str, str]  # client, call


@dataclass(slots=True)
class Behind:
    """Runs `on_turn(audience, call, turn)` and `on_end(audience, call)` behind, as the call's own agent may read."""

    calls: CallRecords
    on_turn: Callable[[Audience, Call, Turn], None] | None = None
    on_end: Callable[[Audience, Call], object] | None = None
    _workers: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(max_workers=2, thread_name_prefix="behind-calls")
    )
    # Turns (by seq) that wait to be looked at. While a call stands here, one worker is on its way and no second one.
    _waiting: dict[_Key, set[int]] = field(default_factory=dict)
    _closing: set[_Key] = field(default_factory=set)  # calls that have ended and wait to be read
    _lock: Lock = field(default_factory=Lock)

    @property
    def idle(self) -> bool:
        """Whether every turn so far has been looked at."""
        with self._lock:
            return not self._waiting

    def look_soon(self, key: _Key, seqs: set[int]) -> None:
        """Look at these turns, one worker a call, so that an older turn never comes last."""
        if self.on_turn is None:
            return
        with self._lock:
            on_its_way = key in self._waiting
            self._waiting.setdefault(key, set()).update(seqs)
        if not on_its_way:
            self._later(self._look, key)

    def close_soon(self, key: _Key) -> None:
        """Do what is done when a call has ended; again, when something of it has changed afterwards."""
        if self.on_end is None:
            return
        with self._lock:
            if key in self._closing:
                return
            self._closing.add(key)
        self._later(self._close, key)

    def finish(self) -> None:
        """Finish what has begun and stop."""
        self._workers.shutdown(wait=True)

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

    def _close(self, key: _Key) -> None:
        with self._lock:
            self._closing.discard(key)  # what changes from here on is read again
        try:
            call = self.calls.call(*key)
            if self.on_end is not None:
                self.on_end(_agent_of(call), call)
        except TongxiError as fault:
            _log.warning("review_failed", code=fault.code)

    def _later(self, work: Callable[[_Key], None], key: _Key) -> None:
        try:
            self._workers.submit(work, key).add_done_callback(_say_fault)
        except RuntimeError:
            # We are closing. The turn or the end is on disk, and that is what was promised.
            _log.warning("behind_is_closed")


def _agent_of(call: Call) -> Audience:
    return Audience(call.client, Role.AGENT, call.agent)


def _say_fault(done: Future[None]) -> None:
    """An error nobody expected is ours: the log says its kind, and the next turn is looked at all the same."""
    fault = None if done.cancelled() else done.exception()
    if fault is not None:
        _log.error("behind_failed", kind=type(fault).__name__)
