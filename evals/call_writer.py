"""A client that writes turns of calls as speech systems do: in bursts, partial first, out of order, and again.

What it is about to send and what was answered stand in its journal, on disk. What is not answered it sends again.
"""

import json
import random
import string
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from typing import Any

TURNS_A_CALL = 40
Key = tuple[str, int, int]  # call, seq, revision
_SAID = ("退票的手续费怎么算", "我再问一下改签", "麻烦您帮我看看订单", "好的我明白了", "这个价格含税吗", "那我等短信")


@dataclass(slots=True)
class Journal:
    """Lines of JSON in a file: what was sent, acknowledged, ended."""

    path: Path

    def note(self, what: str, call: str, turns: Iterable[dict[str, Any]] = ()) -> None:
        """Add a line; it is handed to the system before this returns."""
        line = {"what": what, "call": call, "turns": list(turns)}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def lines(self) -> Iterator[dict[str, Any]]:
        """Every line, in order."""
        if self.path.exists():
            for line in self.path.read_text("utf-8").splitlines():
                yield json.loads(line)


def written(lines: Iterable[dict[str, Any]], what: str) -> dict[Key, str]:
    """The words by call, seq and revision that lines of that kind hold."""
    return {
        (line["call"], turn["seq"], turn["revision"]): turn["text"]
        for line in lines
        if line["what"] == what
        for turn in line["turns"]
    }


@dataclass(slots=True)
class Writer:
    """One client, writing until it is told to stop. `refused` are answers that say no: there should be none."""

    port: int
    key: str
    number: int
    journal: Journal
    stopped: Event
    acked: int = 0
    refused: int = 0
    _chance: random.Random = field(init=False)
    _line: HTTPConnection | None = None

    def __post_init__(self) -> None:
        self._chance = random.Random(self.number)

    def work(self) -> None:
        """Calls one after the other; the last thing begun is finished, so that every answer is heard."""
        count = 0
        while not self.stopped.is_set():
            self._one_call(f"k{self.number}-{count}")
            count += 1

    def _one_call(self, call: str) -> None:
        self._ask("/v1/calls", {"id": call, "agent": f"A{self.number}"})
        held: list[dict[str, Any]] = []  # a turn that comes late
        before: list[dict[str, Any]] = []
        seq = 0
        while seq < TURNS_A_CALL and not self.stopped.is_set():
            batch = [self._turn(call, seq + place) for place in range(self._chance.randint(1, 3))]
            seq += len(batch)
            batch = [one for turn in batch for one in self._corrected(call, turn)]
            if self._chance.random() < 0.1 and not held:
                held = [batch.pop()]
            if self._chance.random() < 0.1:
                batch = [*before, *batch]  # sent again, as a source does that was not sure
            if batch:
                self._send(call, batch)
                before = batch
            if held and self._chance.random() < 0.5:
                self._send(call, held)
                held = []
        if held:
            self._send(call, held)
        if not self.stopped.is_set():
            self._ask(f"/v1/calls/{call}/end", {"outcome": "resolved"})
            self.journal.note("ended", call)

    def _turn(self, call: str, seq: int) -> dict[str, Any]:
        who = "customer" if seq % 2 else "agent"
        return {"seq": seq, "speaker": who, "text": self._words(call, seq), "revision": 0, "partial": False}

    def _corrected(self, call: str, turn: dict[str, Any]) -> list[dict[str, Any]]:
        """The turn; sometimes partial words first and then the final ones."""
        if self._chance.random() < 0.8:
            return [turn]
        return [turn | {"partial": True}, turn | {"revision": 1, "text": self._words(call, turn["seq"])}]

    def _words(self, call: str, seq: int) -> str:
        mark = "".join(self._chance.choices(string.ascii_lowercase, k=10))
        return f"{_SAID[seq % len(_SAID)]} {mark}"

    def _send(self, call: str, batch: list[dict[str, Any]]) -> None:
        if self._ask(f"/v1/calls/{call}/turns", {"turns": batch}, call, batch):
            self.journal.note("acked", call, batch)
            self.acked += len(batch)

    def _ask(self, path: str, body: dict[str, Any], call: str = "", batch: Iterable[dict[str, Any]] = ()) -> bool:
        """POST until it is answered; whether the answer was yes."""
        while True:
            if call:
                self.journal.note("sent", call, batch)
            status = self._post(path, json.dumps(body).encode())
            if status is not None and status < 500:
                self.refused += status >= 400
                return status < 400
            if call:
                self.journal.note("cut", call, batch)
            time.sleep(0.1)

    def _post(self, path: str, body: bytes) -> int | None:
        """The status, or None where the line was cut."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        try:
            self._line = self._line or HTTPConnection("127.0.0.1", self.port, timeout=30)
            self._line.request("POST", path, body, headers)
            answer = self._line.getresponse()
            answer.read()
        except (OSError, HTTPException):
            if self._line is not None:
                self._line.close()
            self._line = None
            return None
        return answer.status
