"""kill -9 in the middle of taking a pack in: every document is absent or complete, and the next start goes on.

Four rounds by default; TONGXI_KILL_ROUNDS=20 asks for more.
"""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from assistant.assistant import Assistant
from assistant.build import build
from assistant.settings import Settings
from evals.world.calendar import dated, first_day, lay_out
from knowledge.audience import Audience, Role
from knowledge.intake.load import load_pack
from knowledge.intake.pack import read_pack

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "evals" / "world" / "demo"
ROUNDS = int(os.environ.get("TONGXI_KILL_ROUNDS", "4"))
KEY = b"a key of thirty-two bytes, for tests"
ZONE = ZoneInfo("Asia/Shanghai")
QUESTIONS = ("客户要退改，手续费谁承担？", "会员积分多久过期？", "航班取消怎么处理？", "hotel refund", "迪士尼亲子套票")
LOADER = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from assistant.build import build
from assistant.settings import Settings
from knowledge.intake.load import load_pack
from knowledge.intake.pack import read_pack

assistant = build(Settings(data_dir=Path(sys.argv[1]), secret="s" * 64, vector_store=sys.argv[3], log_level="error"))
pack = read_pack(Path(sys.argv[2]), key={KEY!r})
print("go", flush=True)
load_pack(assistant.stores.pack, assistant.library.ingest, pack)
assistant.finder.prepare(pack.client.id, wait=True)
print("done", flush=True)
time.sleep(60)
"""
Shape = dict[tuple[str, str], tuple[str, ...]]


@pytest.fixture(scope="module")
def pack_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    today = date(2026, 11, 23)
    staff = (DEMO / "staff.yaml").read_text("utf-8")
    (folder / "staff.yaml").write_text(dated(staff, first_day(today), ZONE), "utf-8")
    lay_out(DEMO / "yuanlan", folder / "yuanlan", first_day(today), ZONE)
    return folder / "yuanlan"


def opened(folder: Path, vectors: Literal["exact", "chroma"] = "exact") -> Assistant:
    return build(Settings(data_dir=folder, secret="s" * 64, vector_store=vectors, log_level="error"))


def shape(assistant: Assistant) -> Shape:
    """Every document version with the words of its passages."""
    found: dict[tuple[str, str], list[str]] = {
        (one.id, one.version): [] for one in assistant.stores.documents.documents("yuanlan")
    }
    for passage in assistant.stores.documents.passages("yuanlan"):
        found[passage.document_id, passage.version].append(passage.text)
    return {name: tuple(texts) for name, texts in found.items()}


def load(assistant: Assistant, pack_folder: Path) -> None:
    report = load_pack(assistant.stores.pack, assistant.library.ingest, read_pack(pack_folder, key=KEY))
    assert [one.reason for one in report.documents if one.status == "refused"] == []
    assert report.refused == ()


@pytest.fixture(scope="module")
def whole(pack_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Shape, float]:
    """What a load that nobody disturbs leaves behind, and how many seconds it takes in a process of its own."""
    folder = tmp_path_factory.mktemp("whole")
    loader = subprocess.Popen(
        [sys.executable, "-c", LOADER, str(folder), str(pack_folder), "exact"], stdout=subprocess.PIPE, text=True
    )
    assert loader.stdout is not None
    assert loader.stdout.readline() == "go\n"
    begun = time.monotonic()
    assert loader.stdout.readline() == "done\n"
    took = time.monotonic() - begun
    loader.kill()
    loader.wait()
    loader.stdout.close()
    assistant = opened(folder)
    left = shape(assistant)
    assistant.close()
    assert len(left) > 8
    return left, took


def kill_after(wait: float, folder: Path, pack_folder: Path, vectors: str) -> None:
    loader = subprocess.Popen(
        [sys.executable, "-c", LOADER, str(folder), str(pack_folder), vectors], stdout=subprocess.PIPE, text=True
    )
    assert loader.stdout is not None
    assert loader.stdout.readline() == "go\n"
    time.sleep(wait)
    os.kill(loader.pid, signal.SIGKILL)
    assert loader.wait() == -signal.SIGKILL
    loader.stdout.close()


def check(assistant: Assistant, complete: Shape) -> int:
    """Records are whole, each document absent or complete, and a search gives words of complete ones alone."""
    assert assistant.doctor() == []
    there = shape(assistant)
    for name, texts in there.items():
        assert texts == complete[name], name
    if not assistant.clients():
        return 0
    admin = Audience("yuanlan", Role.ADMIN)
    for question in QUESTIONS:
        for hit in assistant.finder.find(question, admin, assistant.clock.now()).hits:
            assert hit.passage.text in complete[hit.passage.document_id, hit.passage.version]
            assert (hit.passage.document_id, hit.passage.version) in there
    return len(there)


@pytest.mark.kill
@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_load_killed_at_any_moment_leaves_whole_documents_and_is_finished_by_the_next(
    number: int, pack_folder: Path, whole: tuple[Shape, float], tmp_path: Path
) -> None:
    complete, took = whole
    chance = random.Random(20261123 + number)
    wait = chance.uniform(0, took * 0.9)
    vectors: Literal["exact", "chroma"] = "chroma" if number % 4 == 3 else "exact"
    kill_after(wait, tmp_path / "data", pack_folder, vectors)
    assistant = opened(tmp_path / "data", vectors)
    check(assistant, complete)
    load(assistant, pack_folder)
    assistant.finder.prepare("yuanlan", wait=True)
    assert check(assistant, complete) == len(complete)
    assert assistant.ready()["yuanlan"]["chroma"] is (vectors == "chroma")
    admin = Audience("yuanlan", Role.ADMIN)
    assert all(assistant.finder.find(text, admin, assistant.clock.now()).hits for text in QUESTIONS)
    assert len(assistant.stores.calls.calls("yuanlan")) == len(list((pack_folder / "calls").glob("*.yaml")))
    assistant.close()


@pytest.mark.kill
def test_kills_in_a_row_over_one_folder_are_survived(
    pack_folder: Path, whole: tuple[Shape, float], tmp_path: Path
) -> None:
    complete, took = whole
    seen = [0]
    for part in (0.2, 0.5, 0.8):
        kill_after(took * part, tmp_path / "data", pack_folder, "exact")
        assistant = opened(tmp_path / "data")
        seen.append(check(assistant, complete))
        assistant.close()
    assert seen == sorted(seen)
    assistant = opened(tmp_path / "data")
    load(assistant, pack_folder)
    assert check(assistant, complete) == len(complete)
    assistant.close()
