"""Conversations on the command line: folders taken in, resumed, bad records told and left, and written out again."""

import json
import shutil
from pathlib import Path

import pytest
from test_cli import opened, run
from test_cli_lexicon import data as data  # the folder of one small company

from knowledge.audience import Audience, Role

FIXTURES = Path(__file__).parents[2] / "knowledge" / "intake" / "doors" / "fixtures"
MANAGER = Audience("acme", Role.MANAGER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    into = tmp_path / "calls"
    (into / "day1").mkdir(parents=True)
    for name in ("chatwoot.jsonl", "zendesk.jsonl", "plain_text.txt"):
        shutil.copy(FIXTURES / name, into / "day1" / name)
    shutil.copy(FIXTURES / "subtitles.vtt", into / "HX-1.vtt")
    (into / "notes.pdf").write_bytes(b"%PDF-")
    (into / ".hidden.txt").write_text("客服：您好", "utf-8")
    return into


def kept(data: Path) -> dict[str, int]:
    with opened(data) as assistant:
        found = assistant.conversations.recent(MANAGER)
        return {one.id: len(assistant.conversations.read(MANAGER, one.id).turns) for one in found}


def test_a_folder_goes_in_and_again_changes_nothing(data: Path, folder: Path) -> None:
    first = run(data, "calls", "import", str(folder), "--speakers", "spk_2=customer")
    assert first.exit_code == 0, first.output
    assert "收入 4 通会话：新增 18 句" in first.stdout and "不是通话文件、略过 1 个" in first.stdout
    assert kept(data) == {"1-217": 4, "5158": 2, "HX-0093": 4, "HX-1": 6}
    again = run(data, "--lang", "en", "calls", "import", str(folder), "--speakers", "spk_2=customer")
    assert again.exit_code == 0 and "0 new turns, 18 repeated" in again.stdout
    assert kept(data) == {"1-217": 4, "5158": 2, "HX-0093": 4, "HX-1": 6}


def test_a_dry_run_tells_and_keeps_nothing(data: Path, folder: Path) -> None:
    dry = run(data, "calls", "import", str(folder), "--dry-run", "--json")
    assert dry.exit_code == 0, dry.output
    told = json.loads(dry.stdout)
    assert (told["dry_run"], told["calls"], told["new"], told["kept"]) == (True, 4, 18, 4)
    assert {one["door"] for one in told["files"]} == {"chatwoot", "zendesk", "plain_text", "subtitles", ""}
    assert kept(data) == {}
    assert not (data / "imports").exists()


def test_a_second_run_passes_over_what_is_done_and_takes_what_was_mended(data: Path, folder: Path) -> None:
    bad = folder / "day1" / "bad.jsonl"
    lines = (FIXTURES / "chatwoot.jsonl").read_text("utf-8").splitlines()
    bad.write_text("\n".join([lines[1], "{broken", lines[2]]), "utf-8")
    errors = folder.parent / "errors.jsonl"
    first = run(data, "calls", "import", str(folder), "--errors", str(errors))
    assert first.exit_code == 1
    assert "部分收入 1 个" in first.stdout and str(errors) in first.stdout
    told = [json.loads(line) for line in errors.read_text("utf-8").splitlines()]
    assert [(one["file"], one["record"]) for one in told] == [("day1/bad.jsonl", "line 2")]
    assert told[0]["why"]["zh"] and told[0]["why"]["en"]
    bad.write_text("\n".join([lines[1], lines[2]]), "utf-8")
    again = run(data, "calls", "import", str(folder), "--resume", "--errors", str(errors), "--json")
    assert again.exit_code == 0, again.output
    counts = json.loads(again.stdout)
    assert (counts["passed"], counts["kept"], counts["new"]) == (4, 1, 0)
    assert errors.read_text("utf-8") == ""


def test_a_journal_cut_short_by_a_crash_costs_a_repetition_and_nothing_else(data: Path, folder: Path) -> None:
    run(data, "calls", "import", str(folder))
    (journal,) = (data / "imports").iterdir()
    text = journal.read_text("utf-8")
    journal.write_text(text[: len(text) - 20], "utf-8")
    counts = json.loads(run(data, "calls", "import", str(folder), "--resume", "--json").stdout)
    assert (counts["passed"], counts["kept"], counts["new"], counts["repeated"]) == (3, 1, 0, 3)
    assert json.loads(run(data, "calls", "import", str(folder), "--resume", "--json").stdout)["passed"] == 4
    assert "HX" not in text and "calls" not in text


def test_speakers_nobody_named_are_listed_and_completed_when_somebody_does(data: Path, folder: Path) -> None:
    first = run(data, "calls", "import", str(folder / "HX-1.vtt"))
    assert first.exit_code == 0
    assert "spk_2" in first.stdout and "--speakers" in first.stdout
    run(data, "calls", "import", str(folder / "HX-1.vtt"), "--speakers", "spk_2=customer")
    with opened(data) as assistant:
        assert assistant.conversations.read(MANAGER, "HX-1").turns[4].speaker == "customer"


def test_on_a_terminal_it_asks_who_speaks_once_a_label(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner as Plain
    from typer.main import get_command

    from assistant.build import build
    from assistant.surfaces import cli_calls
    from assistant.surfaces.cli import make_cli

    shutil.copy(folder / "HX-1.vtt", folder / "HX-2.vtt")
    monkeypatch.setattr(cli_calls, "_at_terminal", lambda: True)
    env = {"TONGXI_DATA_DIR": str(data), "TONGXI_TODAY": "2026-11-23", "TONGXI_VECTOR_STORE": "exact"}
    words = ["calls", "import", str(folder / "HX-1.vtt"), str(folder / "HX-2.vtt")]
    asked = Plain().invoke(get_command(make_cli(build)), words, input="c\n", env=env)
    assert asked.exit_code == 0, asked.output
    assert asked.output.count("spk_2") == 1 and "嗯，我补充一句" in asked.output
    with opened(data) as assistant:
        for name in ("HX-1", "HX-2"):
            assert assistant.conversations.read(MANAGER, name).turns[4].speaker == "customer"


@pytest.mark.parametrize(
    "words",
    [
        ("nowhere",),
        ("CALLS", "--door", "pigeon"),
        ("CALLS", "--speakers", "x"),
        ("CALLS", "--errors", "/nowhere/e.jsonl"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_goes_in(data: Path, folder: Path, words: tuple[str, ...]) -> None:
    failed = run(data, "calls", "import", *(str(folder) if word == "CALLS" else word for word in words))
    assert failed.exit_code in {1, 2} and "Traceback" not in failed.output
    assert kept(data) == {}


def test_a_file_that_could_be_several_things_asks_and_the_others_go_in(data: Path, folder: Path) -> None:
    (folder / "what.json").write_text('{"hello": 1}', "utf-8")
    told = run(data, "calls", "import", str(folder))
    assert told.exit_code == 1 and "--door" in told.stdout and "收入 4 通会话" in told.stdout


def test_conversations_are_written_out_masked_and_come_in_again(data: Path, folder: Path, tmp_path: Path) -> None:
    run(data, "calls", "import", str(folder))
    out = tmp_path / "out"
    refused = run(data, "calls", "export", str(out))
    assert refused.exit_code == 1 and "HX-1" in refused.stdout
    done = run(data, "calls", "export", str(out), "--unnamed", "customer", "--json")
    assert done.exit_code == 0 and json.loads(done.stdout) == {"written": 4, "faults": []}
    text = (out / "1-217.json").read_text("utf-8")
    assert "13800138000" not in text and "航变引起的退票" in text
    again = run(data, "calls", "import", str(out), "--door", "cx_insights", "--dry-run", "--json")
    assert json.loads(again.stdout)["new"] == 16
    assert run(data, "calls", "export", str(out), "--door", "zendesk").exit_code == 2
    assert run(data, "calls", "export", str(out), "--call", "nobody").exit_code == 1
