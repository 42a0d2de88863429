"""kill -9 at random moments while clients write turns over HTTP: is anything acknowledged lost, anything doubled?

The server is a process of its own; each client keeps a journal outside of it, before it sends and after it is answered,
and sends again what was not answered, as sources do. It proves nothing about power cuts.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import select

from assistant.build import build
from evals.call_writer import Journal, Writer, written
from evals.healthy import settings_of
from knowledge.audience import Role
from knowledge.client import Client
from knowledge.language import Lang
from knowledge.records.calls import CallRecords
from knowledge.records.check import integrity
from knowledge.records.engine import open_engine, reading
from knowledge.records.tables.spoken import turns

CLIENT = "endurance"
_ROOT = Path(__file__).parents[1]
_SERVER = """
import sys, uvicorn
from pathlib import Path
from assistant.build import build
from assistant.surfaces.http.app import build_app
from evals.healthy import settings_of
assistant = build(settings_of(Path(sys.argv[1]), "exact"))
uvicorn.run(build_app(assistant), host="127.0.0.1", port=int(sys.argv[2]), log_level="critical", access_log=False)
"""


@dataclass(frozen=True, slots=True)
class CallKills:
    """What `kills` kills did to the turns of `writers` clients.

    `ok` turns were acknowledged and are there once, with their words; `recovered` of them were cut off by a kill and
    sent again. `lost` were acknowledged and are not there, or with other words; `doubled` are there more than once;
    `foreign` nobody sent; `wrong` calls read back otherwise than what was sent, in order; `open_ends` were acknowledged
    as ended and are not; `findings` are what the records' own check complains of.
    """

    kills: int
    writers: int
    ok: int
    recovered: int
    lost: int
    doubled: int
    foreign: int
    wrong: int
    open_ends: int
    refused: int
    findings: int
    seconds: float
    turns_a_second: float

    @property
    def passed(self) -> bool:
        """Whether nothing acknowledged was lost and nothing doubled."""
        faults = (self.lost, self.doubled, self.foreign, self.wrong, self.open_ends, self.refused, self.findings)
        return self.ok > 0 and not any(faults)


@dataclass(slots=True)
class _Server:
    """The product in a process of its own, killed and started again on the same port."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-c", _SERVER, str(self.folder), str(self.port)]
        environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(_ROOT), "HOME": str(Path.home())}
        self.process = subprocess.Popen(command, cwd=_ROOT, env=environment)
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process.poll() is not None:
                raise RuntimeError("the server did not start again after a kill")
            time.sleep(0.1)
        raise RuntimeError("the server did not answer within a minute")

    def stop(self, how: signal.Signals) -> None:
        """Send it a signal and wait until it is gone."""
        if self.process is not None:
            os.kill(self.process.pid, how)
            self.process.wait()


def run(kills: int, as_json: bool) -> None:
    """Print what was survived; fails where something was lost or doubled."""
    with tempfile.TemporaryDirectory(prefix="tongxi-calls-") as scratch:
        told = killed(Path(scratch), kills)
    if as_json:
        print(json.dumps(asdict(told)))
    else:
        print("  ".join(f"{name} {value}" for name, value in asdict(told).items()))
    if not told.passed:
        sys.exit(1)


def killed(folder: Path, kills: int, *, writers: int = 40, seed: int = 20261123) -> CallKills:
    """Let `writers` clients write while the server is killed `kills` times; then compare the record with journals."""
    data, chance = folder / "data", random.Random(seed)
    key, port = _prepared(data), _free_port()
    journals = [Journal(folder / f"journal-{number}.jsonl") for number in range(writers)]
    stopped, server = Event(), _Server(data, port)
    hands = [Writer(port, key, number, journal, stopped) for number, journal in enumerate(journals)]
    server.start()
    begun = time.monotonic()
    threads = [Thread(target=hand.work, name=f"writer-{hand.number}") for hand in hands]
    for thread in threads:
        thread.start()
    try:
        for number in range(kills):
            time.sleep(chance.uniform(0.2, 2.0))
            server.stop(signal.SIGKILL)
            server.start()
            print(f"kill {number + 1} of {kills}: {sum(one.acked for one in hands)} acknowledged", file=sys.stderr)
        time.sleep(1)
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
        server.stop(signal.SIGTERM)
    seconds = time.monotonic() - begun
    counts = _compared(data, journals)
    return CallKills(
        kills=kills,
        writers=writers,
        **counts,
        refused=sum(hand.refused for hand in hands),
        findings=_findings(data),
        seconds=round(seconds, 1),
        turns_a_second=round(counts["ok"] / seconds, 1),
    )


def _compared(data: Path, journals: Sequence[Journal]) -> dict[str, int]:
    """The record beside the journals of those who wrote it."""
    engine = open_engine(settings_of(data, "exact").records_url)
    with reading(engine) as connection:
        rows = connection.execute(select(turns).where(turns.c.client == CLIENT)).all()
    kept = {(row.call_id, row.seq, row.revision): row.text for row in rows}
    calls = [CallRecords(engine).call(CLIENT, call) for call in {key[0] for key in kept}]
    engine.dispose()
    told = [line for journal in journals for line in journal.lines()]
    sent, acked, cut = (written(told, what) for what in ("sent", "acked", "cut"))
    ended = {line["call"] for line in told if line["what"] == "ended"}
    ok = {key for key, text in acked.items() if kept.get(key) == text}
    return {
        "ok": len(ok),
        "recovered": len(ok & set(cut)),
        "lost": len(acked) - len(ok),
        "doubled": sum(many - 1 for many in Counter(row.text for row in rows).values()),
        "foreign": sum(sent.get(key) != text for key, text in kept.items()),
        "wrong": sum(_final(call.id, kept) != {turn.seq: turn.text for turn in call.turns} for call in calls),
        "open_ends": sum(call.live for call in calls if call.id in ended),
    }


def _final(call: str, kept: dict[tuple[str, int, int], str]) -> dict[int, str]:
    """What was said in a call: here later revisions are always the better ones."""
    return {seq: text for (of, seq, _), text in sorted(kept.items()) if of == call}


def _findings(data: Path) -> int:
    engine = open_engine(settings_of(data, "exact").records_url)
    try:
        return len(integrity(engine))
    finally:
        engine.dispose()


def _prepared(data: Path) -> str:
    """A data folder with one client company and a key for its programs."""
    assistant = build(settings_of(data, "exact"))
    assistant.stores.clients.put(Client(CLIENT, {"zh": "耐久", "en": "Endurance"}, "Asia/Shanghai", (Lang.HANS,)))
    key = assistant.requests.issue_key(Role.ADMIN, [CLIENT], None, "endurance").secret
    assistant.close()
    return key


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
