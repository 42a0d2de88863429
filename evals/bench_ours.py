"""The product under the clock: documents taken in, a cold start in a process of its own, served and asked over HTTP."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx

from assistant.assistant import Assistant
from assistant.build import build
from assistant.settings import Settings, read_settings
from knowledge.audience import Audience, Role, Tier
from knowledge.client import Client
from knowledge.document import Document, Kind, Trust
from knowledge.intake.chunk import chunk
from knowledge.intake.read.markdown import read as read_markdown
from knowledge.language import Lang, language_of

CLIENT = "measured"
AUDIENCE = Audience(CLIENT, Role.AGENT)
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
_PORT = 8790


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in, until keywords find it; fitting vectors and laying them out comes after, timed apart."""

    passages: int
    characters: int
    seconds: float
    refit_s: float
    disk_mib: float


@dataclass(frozen=True, slots=True)
class Started:
    """A start over a folder that was closed: seconds from the process's first line to its first answer, to vectors,
    and until every passage was read ahead of the questions; MiB held then.
    """

    first_answer_s: float
    ready_s: float
    read_s: float
    rss_mib: float


def settings_of(folder: Path, port: int = _PORT) -> Settings:
    """The product's own settings but for the folder."""
    return read_settings(data_dir=folder, port=port, log_level="error")


def take_in(folder: Path, made: Iterator[tuple[str, str, str]]) -> Taken:
    """Read, cut, keep and index documents, in one process, each document in a transaction of its own."""
    assistant = build(settings_of(folder))
    told = Client(CLIENT, {"zh": "测", "en": "Measured"}, "Asia/Shanghai", (Lang.HANS, Lang.EN))
    assistant.stores.clients.put(told)
    passages = characters = 0
    spent = 0.0
    for name, title, text in made:
        begun = time.perf_counter()
        language = language_of(title + text)
        trust = Trust.APPROVED_POLICY
        document = Document(CLIENT, name, "1", Kind.PROCESS, Tier.INTERNAL, trust, title, language)
        pieces = chunk(read_markdown(text.encode()).blocks, document)
        assistant.stores.documents.put(document, pieces, batch="bench")
        spent += time.perf_counter() - begun
        passages, characters = passages + len(pieces), characters + len(text)
    begun = time.perf_counter()
    assistant.finder.prepare(CLIENT)
    spent += time.perf_counter() - begun
    begun = time.perf_counter()
    assistant.finder.prepare(CLIENT, wait=True)
    refit = time.perf_counter() - begun
    assistant.close()
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Taken(passages, characters, spent, refit, disk / 2**20)


@contextmanager
def opened(folder: Path) -> Iterator[Assistant]:
    """The product over a folder as it stands in service: vectors laid out, passages read ahead."""
    assistant = build(settings_of(folder))
    try:
        assistant.finder.read_through(CLIENT)
        yield assistant
    finally:
        assistant.close()


def cold(folder: Path, question: str) -> Started:
    """Start a process over the folder and ask it one question."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_start, args=(folder, question, theirs))
    begun = time.perf_counter()
    process.start()
    ours.recv()
    first = time.perf_counter() - begun
    ours.recv()
    ready = time.perf_counter() - begun
    rss = ours.recv()
    read = time.perf_counter() - begun
    process.join(60)
    return Started(first, ready, read, float(rss))


def _start(folder: Path, question: str, told: "Connection[Any, Any]") -> None:
    assistant = build(settings_of(folder))
    assistant.finder.find(question, AUDIENCE, NOW)
    told.send("answered")
    assistant.finder.prepare(CLIENT, wait=True)
    assistant.finder.find(question, AUDIENCE, NOW)
    told.send("ready")
    assistant.finder.read_through(CLIENT)
    told.send(resident_mib())
    assistant.close()


def resident_mib() -> float:
    """What this process holds in memory, in MiB, without files that are only mapped; 0 where /proc does not tell."""
    try:
        told = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    held = {line.split(":")[0]: line.split()[1] for line in told.splitlines() if line.startswith(("RssAnon", "VmRSS"))}
    return int(held.get("RssAnon", held.get("VmRSS", "0"))) / 1024


@contextmanager
def served(folder: Path) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """The product over the folder in a process of its own: an asker of `/v1/ask`, and one of a route that echoes."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(folder, theirs), daemon=True)
    process.start()
    try:
        address, key, echo = ours.recv()
        headers = {"Authorization": f"Bearer {key}", "X-Tongxi-Client": CLIENT}
        with (
            httpx.Client(base_url=address, headers=headers, timeout=60) as asker,
            httpx.Client(base_url=echo, timeout=60) as echoed,
        ):
            yield asker, echoed
    finally:
        process.terminate()
        process.join(30)


def _serve(folder: Path, told: "Connection[Any, Any]") -> None:
    import asyncio

    import uvicorn

    from evals.demo import free_port
    from server import assemble

    port = free_port(_PORT)
    echo_port = free_port(port + 1)
    assistant = build(settings_of(folder, port))
    assistant.finder.read_through(CLIENT)
    key = assistant.requests.issue_key(Role.AGENT, [CLIENT], None, "bench").secret

    async def both() -> None:
        servers = [
            uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=at, log_level="error"))
            for app, at in ((assemble(assistant), port), (_echo, echo_port))
        ]
        running = [asyncio.create_task(server.serve()) for server in servers]
        while not all(server.started for server in servers):
            await asyncio.sleep(0.05)
        told.send((f"http://127.0.0.1:{port}", key, f"http://127.0.0.1:{echo_port}"))
        await asyncio.gather(*running)

    asyncio.run(both())


async def _echo(scope: Any, receive: Any, send: Any) -> None:
    """Gives back the body it got: what HTTP itself costs."""
    if scope["type"] != "http":
        return
    got = await receive()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": got["body"]})


def asked(asker: httpx.Client, question: str) -> None:
    """One question through `/v1/ask`. Raises httpx.HTTPStatusError."""
    asker.post("/v1/ask", json={"question": question}).raise_for_status()
