"""The house keeps its own rules: documents agree with the code, and importing is harmless."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.settings import Settings, read_settings
from evals.house import written_map
from knowledge.errors import SettingsFault

ROOT = Path(__file__).parents[1]
BANNED_ROOMS = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "service", "misc", "types"}


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = done.stdout.split() if done.returncode == 0 else []
    return [ROOT / name for name in names] or [p for p in ROOT.rglob("*") if p.is_file() and ".venv" not in p.parts]


def modules(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py") if "__pycache__" not in path.parts)


def test_the_settings_page_lists_every_setting_with_its_default_and_example():
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `TONGXI_([A-Z_]+)` \|(.*)\|$", page, re.M))
    assert set(listed) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        assert str(field.description) in listed[name.upper()]
        assert str((field.examples or [""])[0]) in listed[name.upper()]


def test_a_wrong_setting_is_named_with_its_fault_and_an_example(monkeypatch):
    monkeypatch.setenv("TONGXI_PORT", "eighty")
    with pytest.raises(SettingsFault) as fault:
        read_settings()
    assert "TONGXI_PORT" in fault.value.detail
    assert "TONGXI_PORT=8000" in fault.value.detail


def test_importing_the_product_opens_nothing_and_loads_no_heavy_vendor():
    script = """
import socket, sys
def refuse(*a, **k): raise AssertionError("a socket was opened")
socket.socket.connect = refuse
socket.socket.bind = refuse
import assistant, knowledge, server, assistant.build
heavy = {"chromadb", "tantivy", "torch", "sentence_transformers", "openai", "langchain_openai", "slack_bolt", "scipy"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_no_room_has_a_name_that_says_nothing():
    rooms = modules("assistant", "knowledge", "prompts", "evals")
    assert not [path for path in rooms if BANNED_ROOMS & {path.stem, *path.relative_to(ROOT).parts[:-1]}]


def test_no_file_grows_beyond_what_can_be_read_at_once():
    long = {
        str(path.relative_to(ROOT)): count
        for path in modules("assistant", "knowledge", "prompts", "evals")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_every_module_says_what_it_is():
    for path in modules("assistant", "knowledge", "prompts", "evals"):
        text = path.read_text(encoding="utf-8").strip()
        assert not text or text.startswith('"""'), path


def test_the_server_file_stays_small():
    assert len((ROOT / "server.py").read_text(encoding="utf-8").splitlines()) <= 60


def test_the_map_of_files_is_what_the_modules_say():
    assert (ROOT / "docs" / "map.md").read_text(encoding="utf-8") == written_map()


def test_the_tree_in_the_readme_names_every_room_and_feature_and_nothing_that_is_gone():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tree = re.search(r"```text\n(.*?)```", readme, re.S)
    assert tree is not None
    stack: list[str] = []
    named: set[str] = set()
    for line in tree[1].splitlines():
        match = re.match(r"^( *)([\w.-]+/?)(?=\s|$)", line)
        assert match, line
        stack = [*stack[: len(match[1]) // 2], match[2].rstrip("/")]
        named.add("/".join(stack))
    assert {name for name in named if not (ROOT / name).exists()} == set()
    features = {f"assistant/{path.name}" for path in (ROOT / "assistant").glob("*.py") if path.name != "__init__.py"}
    rooms = {
        str(path.relative_to(ROOT))
        for room in ("assistant", "knowledge")
        for path in (ROOT / room).iterdir()
        if path.is_dir() and path.name != "__pycache__"
    }
    assert (features | rooms) - named == set()


def test_the_lock_names_no_address_and_pins_every_package_with_hashes():
    for lock in ("requirements.lock", "requirements-neural.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert "://" not in text
        pinned = re.split(r"\n(?=[A-Za-z0-9_.-]+==)", text.strip())
        assert all("--hash=sha256:" in block for block in pinned)
    assert not re.search(r"^(torch|triton|nvidia)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M)


def test_the_readmes_two_commands_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for verb in ("demo", "test"):
        assert f"make {verb}" in readme
        assert re.search(rf"^{verb}:", makefile, re.M)
