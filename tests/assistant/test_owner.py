"""One process owns a data folder, and its end by any means frees it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.owner import own, owner_address
from knowledge.errors import Unavailable

ROOT = Path(__file__).parents[2]
HOLDER = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from assistant.owner import own
held = own(Path(sys.argv[1]))
held.announce("http://127.0.0.1:8123")
if sys.argv[2] == "with-child":
    import subprocess
    print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
print("held", flush=True)
time.sleep(60)
"""


def hold(folder: Path, how: str = "alone") -> "tuple[subprocess.Popen[str], int | None]":
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder), how], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    child = int(process.stdout.readline()) if how == "with-child" else None
    assert process.stdout.readline() == "held\n"
    return process, child


def kill(process: "subprocess.Popen[str]") -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_a_folder_that_is_taken_is_refused_with_the_owners_address(tmp_path: Path):
    process, _ = hold(tmp_path)
    try:
        with pytest.raises(Unavailable) as refused:
            own(tmp_path)
        assert refused.value.fields["address"] == "http://127.0.0.1:8123"
    finally:
        kill(process)


def test_a_second_owner_in_the_same_process_is_refused_too(tmp_path: Path):
    first = own(tmp_path)
    with pytest.raises(Unavailable) as refused:
        own(tmp_path)
    assert refused.value.fields["address"] == ""
    first.release()


@pytest.mark.kill
def test_the_folder_is_free_at_once_after_its_owner_is_killed_and_the_dead_address_is_gone(tmp_path: Path):
    process, _ = hold(tmp_path)
    kill(process)
    assert owner_address(tmp_path) == "http://127.0.0.1:8123"
    held = own(tmp_path)
    assert owner_address(tmp_path) is None
    held.release()


@pytest.mark.kill
def test_a_child_that_outlives_its_killed_owner_does_not_hold_the_folder(tmp_path: Path):
    process, child = hold(tmp_path, "with-child")
    try:
        kill(process)
        own(tmp_path).release()
    finally:
        assert child is not None
        os.kill(child, signal.SIGKILL)


def test_releasing_gives_the_folder_back_and_releasing_again_does_no_harm(tmp_path: Path):
    first = own(tmp_path)
    first.announce("http://127.0.0.1:9000")
    first.release()
    second = own(tmp_path)
    second.announce("http://127.0.0.1:9001")
    first.release()
    assert owner_address(tmp_path) == "http://127.0.0.1:9001"
    with pytest.raises(Unavailable):
        own(tmp_path)
    second.release()
    assert owner_address(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "{}", "\x00"])
def test_an_address_file_that_is_damaged_names_nobody(tmp_path: Path, text: str):
    (tmp_path / "server.json").write_text(text, "utf-8")
    assert owner_address(tmp_path) is None
