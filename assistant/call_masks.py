"""One masking a call while it goes on, so that a number has one placeholder in all of it, and a dictated one is one.

Held in memory alone, with the names that are to be masked, and let go when the call ends.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from knowledge.errors import NotFound
from knowledge.intake.redact import Redactor
from knowledge.records.calls import CallRecords

_Key = tuple[str, str]  # client, call


@dataclass(slots=True)
class _Mask:
    redactor: Redactor
    lock: Lock = field(default_factory=Lock)


@dataclass(slots=True)
class CallMasks:
    """The maskings of calls that are going on."""

    calls: CallRecords
    _held: dict[_Key, _Mask] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def of(self, key: _Key, names: Sequence[str] = ()) -> Iterator[Redactor]:
        """The masking of one call, for one turn at a time, with these names too.

        After a restart, or after its end, it is made again from what is kept: placeholders go on from there. Names
        are then gone, unless they are given again.
        """
        with self._lock:
            mask = self._held.get(key)
        if mask is None:
            mask = self._made_again(key)
        with mask.lock:
            mask.redactor.names = tuple(dict.fromkeys((*mask.redactor.names, *names)))
            yield mask.redactor

    def begin(self, key: _Key, redactor: Redactor) -> None:
        """A call goes on: keep its masking, unless it has one."""
        with self._lock:
            self._held.setdefault(key, _Mask(redactor))

    def forget(self, key: _Key) -> None:
        """The call has ended."""
        with self._lock:
            self._held.pop(key, None)

    def _made_again(self, key: _Key) -> _Mask:
        mask = _Mask(Redactor())
        try:
            call = self.calls.call(*key)
        except NotFound:
            return mask
        for turn in call.turns:
            mask.redactor.turn(turn.text, (turn.seq, turn.revision))
        if call.live:
            with self._lock:
                return self._held.setdefault(key, mask)
        return mask
