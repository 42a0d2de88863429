"""How long an asker waits for an answer while hostile files are taken in, beside how long when nothing else happens.

The product is served by a process of its own on loopback, with one demo client loaded; questions are asked one after
the other from here, and files are put through the API meanwhile, four at once. It judges no answer.
"""

import multiprocessing
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

CLIENT = "yuanlan"
_QUESTIONS = (
    "客户要退改，手续费谁承担？", "特惠飞当天退票收多少", "岚点多久到账", "航变可以免费改期吗", "酒店怎么取消",
    "儿童票怎么买", "迪士尼套票还能退吗", "延误证明怎么开", "How do hotel refunds work?", "保险能退吗",
)  # fmt: skip
_ALONE = 600
_SENDERS = 4
_LONGEST = 900.0


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits for an answer in milliseconds, alone and beside an ingestion of `files` files that took `seconds`.

    `files` are those that were answered; files there was no time left for are not among them.
    """

    alone: int
    beside: int
    alone_p50_ms: float
    alone_p99_ms: float
    beside_p50_ms: float
    beside_p99_ms: float
    files: int
    seconds: float
    failed: int

    @property
    def ratio(self) -> float:
        """p99 beside the ingestion over p99 alone."""
        return self.beside_p99_ms / self.alone_p99_ms


def measured(files: Sequence[Path], folder: Path) -> Waits:
    """Serve, ask, then ask while `files` are put; one run. Raises Unavailable, httpx.HTTPError."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(folder, theirs), daemon=True)
    server.start()
    try:
        address, agent, admin = ours.recv()
        with httpx.Client(base_url=address, headers=_headers(agent), timeout=60) as asker:
            _asked(asker, 60)  # warm
            alone, failed_alone = _asked(asker, _ALONE)
            done = threading.Event()
            answered: list[int] = []
            putting = threading.Thread(target=_put, args=(address, admin, files, answered, done), daemon=True)
            begun = time.monotonic()
            putting.start()
            beside, failed = _asked(asker, None, done)
            took = time.monotonic() - begun
    finally:
        server.terminate()
        server.join(30)
    return Waits(
        len(alone), len(beside), _at(alone, 0.5), _at(alone, 0.99), _at(beside, 0.5), _at(beside, 0.99),
        len(answered), took, failed_alone + failed,
    )  # fmt: skip


def _asked(asker: httpx.Client, count: int | None, done: threading.Event | None = None) -> tuple[list[float], int]:
    """Waits of `count` questions, or of as many as there is time for until `done`; and how many were not answered."""
    waits: list[float] = []
    failed = 0
    while len(waits) < (count or 1_000_000) and not (done is not None and done.is_set()):
        begun = time.perf_counter()
        answer = asker.post("/v1/ask", json={"question": _QUESTIONS[len(waits) % len(_QUESTIONS)]})
        waits.append((time.perf_counter() - begun) * 1000)
        failed += answer.status_code != 200
    return waits, failed


def _put(address: str, key: str, files: Sequence[Path], answered: list[int], done: threading.Event) -> None:
    """Every file, by a few senders, until all are `answered` (their statuses) or the time is up."""
    until = time.monotonic() + _LONGEST

    def send(numbered: tuple[int, Path]) -> None:
        number, path = numbered
        if time.monotonic() < until:
            with httpx.Client(base_url=address, headers=_headers(key), timeout=120) as sender:
                put = sender.put(f"/v1/documents/bomb-{number}", params={"name": path.name}, content=path.read_bytes())
            answered.append(put.status_code)

    try:
        with ThreadPoolExecutor(_SENDERS) as senders:
            list(senders.map(send, enumerate(files)))
    finally:
        done.set()


def _at(waits: Sequence[float], share: float) -> float:
    ordered = sorted(waits)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _headers(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", "X-Tongxi-Client": CLIENT}


def _serve(folder: Path, told: "Connection[object, object]") -> None:
    """The served process: the demo's first client, and two keys."""
    from zoneinfo import ZoneInfo

    import uvicorn

    from evals.demo import demo_settings, free_port, load_client, open_demo
    from evals.world.calendar import demo_today
    from knowledge.clock import SystemClock
    from server import assemble

    today = demo_today(SystemClock().now().astimezone(ZoneInfo("Asia/Shanghai")).date())
    settings = demo_settings(folder, today, free_port(8700))
    assistant, loaded = open_demo(folder, settings, today)
    load_client(assistant, folder, CLIENT, today, settings.port)
    assistant.finder.prepare(CLIENT)
    keys = {label.split()[-1]: key for label, key in loaded.keys}
    agent = next(key for label, key in loaded.keys if label.startswith("客服 · 远岚"))
    app = assemble(assistant)
    threading.Timer(1.5, lambda: told.send((settings.address, agent, keys["admin"]))).start()
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", timeout_graceful_shutdown=5)
