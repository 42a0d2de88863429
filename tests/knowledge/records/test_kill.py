"""kill -9 in the middle of writing: every document is absent or complete, every acknowledged one is there."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.records.check import integrity
from knowledge.records.documents import DocumentRecords
from knowledge.records.engine import migrate, open_engine

ROOT = Path(__file__).parents[3]
PIECES = 40
WRITER = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parents[1])!r}]
from knowledge.records.documents import DocumentRecords
from knowledge.records.engine import open_engine
from records.nouns import document, passages

records = DocumentRecords(open_engine(sys.argv[1]))
for number in range(int(sys.argv[2]), 1_000_000):
    one = document(name=f"D-{{number // 2}}", version=str(number % 2 + 1))
    records.put(one, passages(one, {PIECES}), batch=sys.argv[2])
    print(one.id, one.version, flush=True)
"""


def write_until_killed(engine: Engine, begin: int, after: float) -> list[tuple[str, str]]:
    """Run a writer, kill it without warning, and return what it had acknowledged."""
    command = [sys.executable, "-c", WRITER, str(engine.url), str(begin)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert writer.stdout is not None and writer.stderr is not None
    first = writer.stdout.readline()
    assert first, writer.stderr.read()
    time.sleep(after)
    os.kill(writer.pid, signal.SIGKILL)
    said = first + writer.stdout.read()
    assert writer.wait() == -signal.SIGKILL
    writer.stderr.close()
    whole_lines = said[: said.rfind("\n") + 1].splitlines()
    return [(line.split()[0], line.split()[1]) for line in whole_lines]


@pytest.mark.kill
def test_each_document_is_absent_or_complete_after_kill_9(engine: Engine) -> None:
    chance = random.Random(9)
    records = DocumentRecords(engine)
    acknowledged: set[tuple[str, str]] = set()
    for turn in range(5):
        acknowledged |= set(write_until_killed(engine, turn * 100_000, chance.uniform(0.01, 0.4)))
        there = {(one.id, one.version): 0 for one in records.documents("xingxi")}
        for piece in records.passages("xingxi"):
            there[piece.document_id, piece.version] += 1
        assert acknowledged <= set(there)
        assert set(there.values()) == {PIECES}
        # As the next start reads it: while this engine lives it is taken to be the only writer's.
        assert DocumentRecords(open_engine(str(engine.url))).revision("xingxi") == len(there)
        assert integrity(engine) == []
    assert len(acknowledged) > 10


@pytest.mark.kill
def test_a_migration_killed_at_any_moment_is_finished_by_the_next_start(tmp_path: Path) -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from knowledge.records.engine import migrate, open_engine\n"
        "engine = open_engine(sys.argv[1]); print('go', flush=True); migrate(engine)"
    )
    for number in range(5):
        url = f"sqlite:///{tmp_path / str(number)}.db"
        migrating = subprocess.Popen([sys.executable, "-c", script, url], stdout=subprocess.PIPE)
        assert migrating.stdout is not None
        migrating.stdout.readline()
        time.sleep(number * 0.02)
        migrating.kill()
        migrating.communicate()
        engine = open_engine(url)
        migrate(engine)
        assert integrity(engine) == []
