"""Erasure on the command line: counted first, done, looked for again; and what is old enough removed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_cli import run

from knowledge.call import Call, Turn
from knowledge.client import Client
from knowledge.intake.pseudonym import customer_key
from knowledge.language import Lang
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.engine import migrate, open_engine

NUMBER, LONG_AGO = "XT100002", datetime(2020, 3, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    secret = "d" * 64
    (folder / "secret").write_text(secret, "utf-8")
    engine = open_engine(f"sqlite:///{folder / 'records.db'}")
    migrate(engine)
    ClientRecords(engine).put(Client("acme", {"zh": "甲", "en": "Acme"}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
    key = customer_key(secret.encode(), "acme", NUMBER)
    for name, whose in (("C-1", key), ("C-2", None)):
        call = Call("acme", name, "voice", Lang.HANS, "A1", LONG_AGO, LONG_AGO, customer_key=whose)
        CallRecords(engine).open(call)
        CallRecords(engine).add_turns("acme", name, [Turn(0, "customer", "你好")])
    engine.dispose()
    return folder


def test_a_customer_is_counted_and_then_erased(data: Path) -> None:
    dry = run(data, "privacy", "erase", "--client", "acme", "--customer", NUMBER, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "试运行，没有删除。会删除：calls 1" in dry.stdout
    done = run(data, "--lang", "en", "privacy", "erase", "--client", "acme", "--customer", NUMBER)
    assert done.stdout.splitlines() == ["Removed: calls 1", "Looked again: nothing is left."]
    again = run(data, "privacy", "erase", "--client", "acme", "--customer", NUMBER, "--json")
    assert json.loads(again.stdout)["clean"] is True
    assert "没有找到" in run(data, "privacy", "erase", "--client", "acme", "--customer", "NOBODY").stdout


def test_what_is_old_enough_goes(data: Path) -> None:
    assert "通话 2 通" in run(data, "privacy", "purge").stdout
    assert json.loads(run(data, "privacy", "purge", "--json").stdout)["calls"] == 0
