"""What is done once in a while by itself, in a thread that ends with the server: calls that never ended are closed.

It knows when, not what: the work is handed in. What fails once is said in the log and tried again the next time.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread

import structlog

from knowledge.errors import TongxiError
from knowledge.ports import Clock

EVERY_S = 60.0
Work = Callable[[datetime], object]
_log = structlog.get_logger(__name__)


@contextmanager
def sweeping(clock: Clock, works: Sequence[Work], every_s: float = EVERY_S) -> Iterator[None]:
    """Do all `works` at once and again every `every_s` seconds, behind, until the block ends."""
    stopped = Event()

    def run() -> None:
        while True:
            for work in works:
                _do(work, clock.now())
            if stopped.wait(every_s):
                return

    thread = Thread(target=run, name="sweep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _do(work: Work, now: datetime) -> None:
    try:
        work(now)
    except TongxiError as fault:
        _log.warning("sweep_failed", code=fault.code)
    except Exception as fault:  # noqa: BLE001 - ours, and said; the other work must go on all the same
        _log.error("sweep_failed", kind=type(fault).__name__)
