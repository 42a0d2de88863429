"""A real server over two demo companies for the tests that drive pages: uvicorn on a free port, in this process.

Every request that reaches it is written down (address and Referer), so that tests can look for what must not be there.
"""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import uvicorn
from pydantic import SecretStr

from assistant.assistant import Assistant
from assistant.build import Parts, build
from assistant.settings import Settings
from assistant.surfaces.http.app import build_app
from assistant.surfaces.pages.routes import pages_router
from assistant.surfaces.widget.routes import widget_router
from evals.world.calendar import dated, first_day, lay_out
from evals.world.facts import interactions
from knowledge.audience import Audience, Role
from knowledge.call import Interaction
from knowledge.clock import StandingClock
from knowledge.intake.load import load_pack
from knowledge.intake.pack import read_pack

DEMO = Path(__file__).parents[4] / "evals" / "world" / "demo"
TODAY = date(2026, 11, 23)
YESTERDAY = "2026-11-22"
MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HOSTILE = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>'
PEOPLE = (
    ("坐席", Role.AGENT, "A33", ("yuanlan",)),
    ("班组长", Role.SUPERVISOR, "S1", ("xingxi", "yuanlan")),
    ("管理员", Role.ADMIN, None, ("xingxi", "yuanlan")),
)


@dataclass(slots=True)
class Served:
    """The running server: where it is, whose keys open it, what was asked of it."""

    assistant: Assistant
    port: int
    keys: dict[str, str]
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def desk(self) -> str:
        """The same server under the name a host page has: another origin."""
        return f"http://localhost:{self.port}"

    def session(self, label: str) -> dict[str, str]:
        """The session cookie of one person."""
        return {"tongxi_session": self.assistant.access.open_page(self.keys[label])}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Load and serve until the block ends."""
    port = free_port()
    settings = Settings(
        data_dir=folder / "data",
        secret=SecretStr("s" * 64),
        vector_store="exact",
        log_level="error",
        demo=True,
        port=port,
    )
    assistant = build(settings, Parts(clock=StandingClock(MORNING)))
    _load(assistant, folder / "packs", port)
    keys = {label: assistant.access.issue(role, of, who, label) for label, role, who, of in PEOPLE}
    assistant = replace(assistant, demo_entries=tuple(keys.items()))
    world = Served(assistant, port, keys)
    app = build_app(assistant, [pages_router(assistant), widget_router(assistant)])
    server = uvicorn.Server(
        uvicorn.Config(_noted(app, world), host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    try:
        yield world
    finally:
        server.should_exit = True
        thread.join(timeout=15)


def _noted(app: Any, world: Served) -> Any:
    async def noted(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
            query = scope["query_string"].decode()
            world.asked.append((f"{scope['path']}?{query}", headers.get("referer", "")))
        await app(scope, receive, send)

    return noted


def _load(assistant: Assistant, folder: Path, port: int) -> None:
    folder.mkdir(parents=True)
    staff = (DEMO / "staff.yaml").read_text("utf-8")
    (folder / "staff.yaml").write_text(dated(staff, first_day(TODAY), ZONE), "utf-8")
    for client in ("yuanlan", "xingxi"):
        lay_out(DEMO / client, folder / client, first_day(TODAY), ZONE)
        pack = read_pack(folder / client, key=b"a key of thirty-two bytes, for tests")
        listed = (f"http://localhost:{port}",) if client == "yuanlan" else ("https://desk.example",)
        load_pack(
            assistant.stores.pack,
            assistant.library.ingest,
            replace(pack, client=replace(pack.client, widget_origins=listed)),
        )
    facts = [one for one in interactions(first_day(TODAY), ZONE) if one.client == "xingxi"]
    assistant.stores.interactions.add([*facts, *_with_words(assistant, facts)])
    hostile = f"# {HOSTILE}\n\n## 火星通行证 {HOSTILE}\n\n火星通行证的工本费是 77 元，{HOSTILE}不另收。\n"
    admin = Audience("yuanlan", Role.ADMIN)
    meta = {
        "id": "X-1",
        "version": "1",
        "kind": "process",
        "tier": "internal",
        "title": HOSTILE,
        "trust": "approved_policy",
    }
    assistant.library.put(admin, "hostile.md", hostile.encode(), meta)
    for client in ("yuanlan", "xingxi"):
        assistant.finder.prepare(client, wait=True)


def _with_words(assistant: Assistant, facts: list[Interaction]) -> list[Interaction]:
    """A countable line for each finished call, like that of a contact of the same day."""
    like = next(one for one in facts if one.driver == "重复扣费" and one.at > MORNING - timedelta(days=1))
    calls = assistant.stores.calls.calls("xingxi", live=False, limit=100)
    return [
        replace(like, id=one.id, at=one.started, agent=one.agent, driver=one.driver or "", has_transcript=True)
        for one in calls
    ]


def chromium() -> str:
    """The browser's path. Without one the test is skipped, loudly; in CI it fails."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
    )
    if not found and os.environ.get("CI"):
        pytest.fail("no Chromium: page tests may not be skipped in CI")
    if not found:
        pytest.skip(
            "*** no Chromium here: the page tests are SKIPPED (Debian: apt-get install chromium fonts-noto-cjk)"
        )
    return found
