"""What was granted, recorded and taken back in a terminal; gaps closed there: over the folder and over the server."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import Result
from typer.testing import CliRunner

from assistant.assistant import Assistant
from assistant.build import build
from assistant.settings import read_settings
from assistant.surfaces.cli import make_cli
from assistant.surfaces.http.app import build_app
from knowledge.audience import Role
from knowledge.authority import Action, Level, Limit, Matrix, Rule
from knowledge.client import Client
from knowledge.document import Validity
from knowledge.language import Lang
from knowledge.records.work import Gap
from knowledge.staff import Person

TODAY = date(2026, 11, 23)
RULE = Rule(
    "shop", "AU-1", 1, "credit", "allow", "CNY", "capital", True, Validity(),
    limits=(Limit("L1", Decimal(50), None, Decimal(80)), Limit("SUP", Decimal(500))),
    text={"zh": "一线每次不超过50元。", "en": "Up to CNY 50."},
)  # fmt: skip


def run(data: Path, *words: str, **env: str) -> Result:
    given = {"TONGXI_DATA_DIR": str(data), "TONGXI_TODAY": TODAY.isoformat(), "TONGXI_VECTOR_STORE": "exact"} | env
    return CliRunner().invoke(make_cli(build), list(words), env=given)


@contextmanager
def opened(folder: Path) -> Iterator[Assistant]:
    assistant = build(read_settings(data_dir=folder, today=TODAY, vector_store="exact", log_level="error"))
    try:
        yield assistant
    finally:
        assistant.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with opened(tmp_path) as assistant:
        held = assistant.stores
        held.clients.put(Client("shop", {"zh": "小店", "en": "Shop"}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
        levels = (
            Level("L1", "SUP", {"zh": "一线", "en": "Front line"}),
            Level("SUP", None, {"zh": "班组长", "en": "Lead"}),
        )
        action = Action("credit", {"zh": "补偿红包", "en": "Goodwill credit"}, ("红包",), "CNY")
        held.rules.put_matrix(Matrix("shop", levels, (action,), (RULE,)))
        agent = Person("A1", "姚雨桐", Role.AGENT, "T1", "S1", ("shop",), "L1", date(2024, 1, 1))
        lead = replace(agent, id="S1", name="赵丽", role=Role.SUPERVISOR, supervisor=None, level="SUP")
        held.people.put_staff([agent, lead])
        for text in ("能不能寄到月球？", "可以寄到月球吗？"):
            held.work.add_gap(Gap("shop", text, datetime(2026, 11, 20, tzinfo=UTC), Lang.HANS))
    return tmp_path


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_grant_is_recorded_with_what_is_left_and_taken_back_by_its_id(data: Path) -> None:
    said = run(data, "authority", "record", "credit", "--amount", "30", "--as", "A1")
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith("▶ 已记下：补偿红包 30 元。额度：今天还剩 50 元。")
    kept = told(run(data, "authority", "record", "红包", "--amount", "20", "--as", "A1", "--json"))
    assert (kept["amount"], kept["left"][0]["left"]) == ("20", "30")
    undone = told(run(data, "authority", "undo", kept["id"], "--as", "A1", "--json"))
    assert (undone["undone"], undone["left"][0]["left"]) == (True, "50")


def test_what_is_refused_says_why_and_what_to_do_next(data: Path) -> None:
    over = run(data, "authority", "record", "credit", "--amount", "90", "--as", "A1")
    assert over.exit_code == 3
    what, safe, then = over.stderr.strip().splitlines()
    assert "要班组长赵丽批准" in what
    assert "额度没有变化" in safe
    assert "批准人的工号" in then
    approved = run(data, "authority", "record", "credit", "--amount", "90", "--as", "A1", "--approved-by", "S1")
    assert "（赵丽批准）" in approved.stdout, approved.output
    assert run(data, "authority", "record", "credit", "--amount", "many", "--as", "A1").exit_code == 2
    assert run(data, "authority", "undo", "nothing", "--as", "A1").exit_code == 4


def test_asking_stays_what_it_was(data: Path) -> None:
    assert "依据规则 AU-1" in run(data, "authority", "我能补偿30元红包吗？", "--as", "A1").stdout
    assert "▶" in run(data, "authority", "--as", "A1", "我能补偿30元红包吗？").stdout
    assert "2 次" in run(data, "gaps").stdout
    assert "close" in run(data, "gaps", "--help").stdout
    assert "record" in run(data, "authority", "--help").stdout


def test_closing_a_gap_closes_its_other_wordings_too(data: Path) -> None:
    (group,) = told(run(data, "gaps", "--json"))["groups"]
    assert run(data, "gaps", "close", group["ids"][-1], "--as", "agent").exit_code == 3
    assert set(told(run(data, "gaps", "close", group["ids"][-1], "--json"))["closed"]) == set(group["ids"])
    assert run(data, "gaps", "close", group["ids"][0]).stdout.strip() == "这一条之前已经关闭。"
    assert run(data, "gaps", "close", "nothing").exit_code == 4


def test_the_server_that_owns_the_folder_does_the_same(data: Path) -> None:
    with opened(data) as assistant:
        agent = assistant.requests.issue_key(Role.AGENT, ["shop"], "A1", "cli").secret
        lead = assistant.requests.issue_key(Role.SUPERVISOR, ["shop"], "S1", "cli").secret
        server = uvicorn.Server(uvicorn.Config(build_app(assistant), port=0, log_level="error", lifespan="off"))
        running = threading.Thread(target=server.run, daemon=True)
        running.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.05)
        assistant.owned.announce(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}")
        try:
            kept = told(run(data, "--key", agent, "authority", "record", "credit", "--amount", "30", "--json"))
            assert (kept["agent"], kept["left"][0]["left"]) == ("A1", "50")
            for lang, words in (("zh", "要班组长赵丽批准"), ("en", "must approve it")):
                over = run(data, "--lang", lang, "--key", agent, "authority", "record", "credit", "--amount", "90")
                assert over.exit_code == 3, over.output
                assert words in over.stderr.splitlines()[0]
                assert over.stderr.splitlines()[0].count(words) == 1
            assert told(run(data, "--key", agent, "authority", "undo", kept["id"], "--json"))["undone"]
            (group,) = told(run(data, "--key", lead, "gaps", "--json"))["groups"]
            assert len(told(run(data, "--key", lead, "gaps", "close", group["ids"][0], "--json"))["closed"]) == 2
        finally:
            server.should_exit = True
            running.join(timeout=10)
