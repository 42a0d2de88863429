"""The demo centre, loaded once for all tests that only read it, and the way to build a fresh one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.assistant import Assistant
from assistant.build import Parts, build
from assistant.settings import Settings
from evals.world.calendar import dated, first_day, lay_out
from knowledge.clock import StandingClock
from knowledge.intake.load import load_pack
from knowledge.intake.pack import read_pack

DEMO = Path(__file__).parents[2] / "evals" / "world" / "demo"
TODAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


def build_in(folder: Path, **parts: object) -> Assistant:
    """An empty assistant over `folder` at half past nine on day 85, without Chroma."""
    settings = Settings(data_dir=folder, secret="s" * 64, vector_store="exact", log_level="error")
    return build(settings, Parts(**({"clock": StandingClock(MORNING)} | parts)))


def load_demo(assistant: Assistant, folder: Path, *clients: str) -> None:
    """Demo packs through the door any pack comes in by; nothing in them may be refused."""
    folder.mkdir(parents=True, exist_ok=True)
    staff = (DEMO / "staff.yaml").read_text("utf-8")
    (folder / "staff.yaml").write_text(dated(staff, first_day(TODAY), ZONE), "utf-8")
    for client in clients:
        lay_out(DEMO / client, folder / client, first_day(TODAY), ZONE)
        pack = read_pack(folder / client, key=b"a key of thirty-two bytes, for tests")
        report = load_pack(assistant.stores.pack, assistant.library.ingest, replace(pack))
        assert not report.refused
        assert not [one.reason for one in report.documents if one.status == "refused"]


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The demo's travel and telecom clients. Tests read it, or add calls and questions of their own."""
    folder = tmp_path_factory.mktemp("loaded")
    assistant = build_in(folder / "data")
    load_demo(assistant, folder / "packs", "yuanlan", "xingxi")
    for client in assistant.clients():
        assistant.finder.prepare(client.id, wait=True)
    yield assistant
    assistant.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Callable[..., Assistant]]:
    """Builds assistants with no client in them, over folders of the test's own; closes them afterwards."""
    made: list[Assistant] = []

    def begin(name: str = "data", **parts: object) -> Assistant:
        made.append(build_in(tmp_path / name, **parts))
        return made[-1]

    yield begin
    for assistant in made:
        assistant.close()
