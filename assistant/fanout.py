"""What happens in a call, passed on at once to everyone who watches it, inside this process.

A watcher that stops reading loses the oldest events, never the newest, and never holds anybody up. Nothing is kept:
whoever connects late reads the record.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any

QUEUE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: `name` is turn · cards · ended; `body` is JSON-ready."""

    name: str
    body: dict[str, Any]


class Fanout:
    """Publish from any thread; subscribe from the event loop."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._watchers: dict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Queue[Event]]]] = defaultdict(set)

    def publish(self, topic: str, event: Event) -> None:
        """Hand `event` to every watcher of `topic`."""
        with self._lock:
            watchers = list(self._watchers.get(topic, ()))
        for loop, queue in watchers:
            # A loop that closes between two lines takes its watchers with it; whoever publishes is not held up by that.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_offer, queue, event)

    @asynccontextmanager
    async def watching(self, topic: str) -> AsyncIterator[asyncio.Queue[Event]]:
        """A queue of what happens in `topic` while the block runs."""
        watcher = (asyncio.get_running_loop(), asyncio.Queue[Event](QUEUE_LENGTH))
        with self._lock:
            self._watchers[topic].add(watcher)
        try:
            yield watcher[1]
        finally:
            with self._lock:
                self._watchers[topic].discard(watcher)
                if not self._watchers[topic]:
                    del self._watchers[topic]

    def watchers(self) -> int:
        """How many are watching anything."""
        with self._lock:
            return sum(len(watchers) for watchers in self._watchers.values())


def _offer(queue: asyncio.Queue[Event], event: Event) -> None:
    while queue.full():
        queue.get_nowait()
    queue.put_nowait(event)
