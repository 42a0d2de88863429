"""Word lists on the command line: taken in whole or not at all, listed, replaced and removed by source."""

import json
from pathlib import Path

import pytest
from test_cli import run

GOOD = "term,alias_of,zh,en,note\n误机费,,误机费,no-show fee,\n航变,航班变动,,,\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    from knowledge.client import Client
    from knowledge.language import Lang
    from knowledge.records.clients import ClientRecords
    from knowledge.records.engine import migrate, open_engine

    folder = tmp_path / "data"
    folder.mkdir()
    engine = open_engine(f"sqlite:///{folder / 'records.db'}")
    migrate(engine)
    ClientRecords(engine).put(Client("acme", {"zh": "甲", "en": "Acme"}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
    engine.dispose()
    return folder


def listed(data: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(data, "lexicon", "list", "--json").stdout)["sources"]
    return found


def test_a_list_is_taken_in_replaced_by_its_own_source_and_removed(data: Path, tmp_path: Path) -> None:
    terms, other = tmp_path / "terms.csv", tmp_path / "other.csv"
    terms.write_text(GOOD, "utf-8")
    other.write_text(GOOD, "utf-8")
    taken = run(data, "lexicon", "import", str(terms), "--client", "acme")
    assert taken.exit_code == 0, taken.output
    assert "已收入 2 条" in taken.stdout
    assert "没有变化" in run(data, "lexicon", "import", str(terms)).stdout
    run(data, "lexicon", "import", str(other), "--source", "second", "--limit", "1")
    terms.write_text(GOOD + "误机费,,误机费,no-show fee,\n改期费,,,change fee,\n", "utf-8")
    again = run(data, "--lang", "en", "lexicon", "import", str(terms)).stdout
    assert "3 entries" in again and "in place of 2" in again and "repeated lines: 4" in again
    assert listed(data) == [{"name": "second", "count": 1}, {"name": "terms", "count": 3}]
    assert run(data, "lexicon", "remove", "terms").exit_code == 0
    assert listed(data) == [{"name": "second", "count": 1}]
    assert run(data, "lexicon", "remove", "terms").exit_code == 4


def test_a_faulty_line_is_named_and_nothing_goes_in(data: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(GOOD + ",,,fee,\n", "utf-8")
    refused = run(data, "lexicon", "import", str(bad))
    assert refused.exit_code == 2
    assert "第 4 行" in refused.stderr
    dry = run(data, "lexicon", "import", str(bad), "--dry-run", "--json")
    assert dry.exit_code == 2
    assert [one["line"] for one in json.loads(dry.stdout)["faults"]] == [4]
    assert listed(data) == []


def test_a_dry_run_says_what_would_go_in_and_writes_nothing(data: Path, tmp_path: Path) -> None:
    words = tmp_path / "cedict_ts.u8"
    words.write_text("# x\n退票 退票 [tui4 piao4] /to refund a ticket/\n費 费 [fei4] /fee/\n", "utf-8")
    dry = run(data, "lexicon", "import", str(words), "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "会收入 1 条" in dry.stdout and "略去 1 行" in dry.stdout
    assert listed(data) == []


@pytest.mark.parametrize("words", [("nowhere.csv",), ("words.docx",), ("words.docx", "--format", "pdf")])
def test_a_file_that_cannot_be_one_is_wrong_input(data: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "words.docx").write_text("x", "utf-8")
    failed = run(data, "lexicon", "import", str(tmp_path / words[0]), *words[1:])
    assert failed.exit_code == 2
    assert "Traceback" not in failed.output
