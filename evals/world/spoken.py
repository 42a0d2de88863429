"""Puts the words of many calls to disk: a file a client and day, spoken by two processes side by side.

One line is one call as a speech system would hand it over, and a second file tells which turn holds which act. It
knows nothing of how people talk: that is `evals.world.talk`.
"""

import gzip
import json
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

from evals.world.contact import Contact

WORKERS, WAITING = 2, 12
FASTEST_GZIP = 3


@dataclass(slots=True)
class Speakers:
    """Two processes that speak the calls of days; leaving the block waits for both."""

    out: Path
    seed: int
    spoken: int = 0
    _pool: ProcessPoolExecutor | None = None
    _waiting: "deque[Future[int]]" = field(default_factory=deque)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def say(self, day: Sequence[Contact]) -> None:
        """Have the answered contacts of a day spoken, but for those whose feed delivered nothing."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"))
        heard = sorted((one for one in day if has_words(one)), key=lambda one: one.client)
        for client, calls in groupby(heard, key=lambda one: one.client):
            while len(self._waiting) >= WAITING:
                self.spoken += self._waiting.popleft().result()
            self._waiting.append(self._pool.submit(write_day, self.out, client, list(calls), self.seed))

    def finish(self) -> int:
        """Wait for what is still being spoken; returns how many calls have words. Raises what a process raised."""
        while self._waiting:
            self.spoken += self._waiting.popleft().result()
        return self.spoken


def has_words(one: Contact) -> bool:
    """Whether anybody was heard in a contact, and the words were delivered."""
    return one.answered and "D10" not in one.marks


def write_day(out: Path, client: str, calls: Sequence[Contact], seed: int) -> int:
    """Speak these calls of one client and day and write both files; returns how many."""
    from evals.world.talk import given, speak

    name = f"day-{calls[0].day:02d}.jsonl.gz"
    told, acts = list[Mapping[str, object]](), list[Mapping[str, object]]()
    for one in calls:
        words = speak(one, seed)
        told.append(given(one, words))
        acts.append({"id": one.id, "acts": [asdict(act) for act in words.acts],
                     "facts": {fact.name: fact.value for fact in words.facts}, "personal": words.personal})  # fmt: skip
    _write(out / "given" / client / "calls" / name, told)
    _write(out / "truth" / "acts" / client / name, acts)
    return len(calls)


def _write(path: Path, lines: Iterable[Mapping[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    with path.open("wb") as file, gzip.GzipFile("", "wb", FASTEST_GZIP, file, mtime=0) as packed:
        packed.write(text.encode())
