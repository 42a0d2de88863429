"""Stops asking an endpoint that keeps failing, and asks again now and then whether it is back.

Counts faults of the endpoint, not wordings that were refused. It reads a monotonic clock it is given.
"""

from collections import deque
from collections.abc import Callable
from threading import Lock
from time import monotonic

import structlog

_log = structlog.get_logger(__name__)


class Breaker:
    """One endpoint's. Open after `failures` faults in `window` seconds; then one attempt every `probe` seconds.

    A success in between forgives nothing: an endpoint that fails every other time is a failing one.
    """

    def __init__(
        self, failures: int = 5, window: float = 30.0, probe: float = 10.0, now: Callable[[], float] = monotonic
    ) -> None:
        self._most = failures
        self._window = window
        self._probe = probe
        self._now = now
        self._faults: deque[float] = deque()
        self._next_probe: float | None = None
        self._lock = Lock()

    @property
    def open(self) -> bool:
        """Whether ordinary attempts are refused."""
        with self._lock:
            return self._next_probe is not None

    def admits(self) -> bool:
        """Whether an attempt may be made now; while open, a yes is the one probe of its period."""
        with self._lock:
            if self._next_probe is None:
                return True
            if self._now() < self._next_probe:
                return False
            self._next_probe = self._now() + self._probe
            return True

    def succeeded(self) -> None:
        """The endpoint answered: close, if it was open."""
        with self._lock:
            if self._next_probe is None:
                return
            self._faults.clear()
            self._next_probe = None
        _log.info("breaker_closed")

    def failed(self) -> None:
        """The endpoint failed: count it, and open at the limit."""
        with self._lock:
            now, was_open = self._now(), self._next_probe is not None
            self._faults.append(now)
            while self._faults and now - self._faults[0] > self._window:
                self._faults.popleft()
            if was_open or len(self._faults) >= self._most:
                self._next_probe = now + self._probe
            opened = self._next_probe is not None and not was_open
        if opened:
            _log.warning("breaker_opened", faults=self._most, window=self._window)
