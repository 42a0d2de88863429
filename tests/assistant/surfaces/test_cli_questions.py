"""Similar questions on the command line: taken in whole or not at all, told what is adrift, removed, suggested."""

import json
from pathlib import Path

import pytest
from test_cli import opened, run
from test_cli_lexicon import data as data  # the folder of one small company

GOOD = "document,words,questions\nPR-1,手续费由客户承担,谁出手续费|要我掏钱吗\nPR-1,七日内到账,钱几天回来\n"
PAPER = "# 退改\n\n手续费由客户承担。\n\n## 到账\n\n审核通过后七日内到账。\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "hotline.csv"
    path.write_text(GOOD, "utf-8")
    return path


@pytest.fixture
def papers(data: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "PR-1.md").write_text(PAPER, "utf-8")
    assert run(data, "ingest", str(folder), "--client", "acme").exit_code == 0
    return data


def listed(data: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(data, "questions", "list", "--json").stdout)["sources"]
    return found


def test_a_list_is_taken_in_replaced_by_its_own_source_and_removed(papers: Path, file: Path) -> None:
    taken = run(papers, "questions", "import", str(file), "--client", "acme")
    assert taken.exit_code == 0, taken.output
    assert "已收入 3 条相似问，对应 2 处原文，来源 hotline" in taken.stdout
    assert "找不到原文" not in taken.stdout
    assert "没有变化" in run(papers, "questions", "import", str(file)).stdout
    run(papers, "questions", "import", str(file), "--source", "second")
    file.write_text(GOOD + "PR-1,七日内到账,钱几天回来\nPR-1,七日内到账,几天到\n", "utf-8")
    again = run(papers, "--lang", "en", "questions", "import", str(file)).stdout
    assert "4 questions for 2 places" in again and "in place of 3" in again and "repeated lines: 4" in again
    assert [(one["name"], one["questions"], one["adrift"]) for one in listed(papers)] == [
        ("hotline", 4, 0),
        ("second", 3, 0),
    ]
    assert run(papers, "questions", "remove", "hotline").exit_code == 0
    assert [one["name"] for one in listed(papers)] == ["second"]
    assert run(papers, "questions", "remove", "hotline").exit_code == 4


def test_what_is_adrift_is_named_by_document_and_words_with_what_to_do(papers: Path, file: Path) -> None:
    file.write_text(GOOD + "PR-1,手续费由平台承担,谁出\nPR-9,七日内到账,几天\n", "utf-8")
    told = run(papers, "questions", "import", str(file)).stdout
    assert "有 2 处在资料里找不到原文" in told
    assert "PR-1：没有这段原文“手续费由平台承担”" in told and "PR-9：没有这份资料（“七日内到账”）" in told
    assert "再导入一次" in told
    shown = run(papers, "--lang", "en", "questions", "list").stdout
    assert "hotline  4 places, 5 questions" in shown
    assert "PR-1 does not say “手续费由平台承担”" in shown and "import it again" in shown
    assert [one["known"] for one in listed(papers)[0]["mend"]] == [True, False]  # type: ignore[attr-defined]


def test_of_many_places_adrift_twenty_are_shown_and_the_rest_counted(data: Path, file: Path) -> None:
    file.write_text("document,words,questions\n" + "".join(f"P,第{n}条,问{n}\n" for n in range(23)), "utf-8")
    for told in (run(data, "questions", "import", str(file)).stdout, run(data, "questions", "list").stdout):
        assert "有 23 处" in told and "还有 3 处" in told
        assert told.count("没有这份资料") == 20


def test_a_faulty_line_is_named_and_nothing_goes_in(data: Path, file: Path) -> None:
    file.write_text(GOOD + "PR-1,,谁出\n", "utf-8")
    refused = run(data, "questions", "import", str(file))
    assert refused.exit_code == 2
    assert "第 4 行" in refused.stderr and "缺少 words" in refused.stderr
    dry = run(data, "questions", "import", str(file), "--dry-run")
    assert dry.exit_code == 2
    assert "有 1 行不能用" in dry.stdout and "第 4 行" in dry.stdout
    as_json = json.loads(run(data, "questions", "import", str(file), "--dry-run", "--json").stdout)
    assert [one["line"] for one in as_json["faults"]] == [4]
    assert listed(data) == []


def test_a_dry_run_says_what_would_go_in_and_writes_nothing(papers: Path, file: Path) -> None:
    dry = run(papers, "questions", "import", str(file), "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "会收入 3 条相似问" in dry.stdout
    assert listed(papers) == []
    assert "还没有相似问" in run(papers, "questions", "list").stdout


def test_what_came_with_the_pack_is_shown_as_its_own_and_left_alone(data: Path, file: Path, tmp_path: Path) -> None:
    pack = tmp_path / "acme"
    (pack / "documents").mkdir(parents=True)
    (pack / "client.yaml").write_text("id: acme\nname: {zh: 甲, en: Acme}\n", "utf-8")
    (pack / "documents" / "PR-1.md").write_text(PAPER, "utf-8")
    (pack / "questions.csv").write_text(GOOD + "PR-1,十日内到账,几天\n", "utf-8")
    taken = run(data, "ingest", str(pack), "--client", "acme")
    assert taken.exit_code == 0, taken.output
    shown = run(data, "questions", "list").stdout
    assert "资料包自带的相似问  3 处原文，4 条" in shown and "questions.csv" in shown and "_pack" not in shown
    for words in (("import", str(file), "--source", "_pack"), ("remove", "_pack")):
        refused = run(data, "questions", *words)
        assert refused.exit_code == 2
        assert "资料包" in refused.stderr
    assert [one["own"] for one in listed(data)] == [True]


@pytest.mark.parametrize("name", ["nowhere.csv", "words.docx"])
def test_a_file_that_cannot_be_one_is_wrong_input(data: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "words.docx").write_text("x", "utf-8")
    failed = run(data, "questions", "import", str(tmp_path / name))
    assert failed.exit_code == 2
    assert "Traceback" not in failed.output


def vote(data: Path, question: str) -> None:
    from assistant.desk import DeskQuestion
    from knowledge.audience import Audience, Role

    with opened(data) as assistant:
        agent = Audience("acme", Role.AGENT, "A1")
        assistant.feedback(agent, f"question:{assistant.ask(DeskQuestion(question, agent)).answer.id}", "up")


def test_what_was_voted_up_is_suggested_imported_as_it_is_and_not_suggested_again(papers: Path, tmp_path: Path) -> None:
    vote(papers, "手续费由谁承担|客户还是公司？")
    printed = run(papers, "questions", "suggest", "--client", "acme")
    assert printed.exit_code == 0, printed.output
    line = "PR-1,手续费由客户承担。,手续费由谁承担 客户还是公司？"
    assert printed.stdout == f"document,words,questions\n{line}\n"
    assert printed.stderr == ""
    (one,) = json.loads(run(papers, "questions", "suggest", "--json").stdout)["suggestions"]
    assert (one["document_id"], one["words"], one["votes"]) == ("PR-1", "手续费由客户承担。", 1)
    file = tmp_path / "votes-2026-11.csv"
    saved = run(papers, "questions", "suggest", "--out", str(file))
    assert saved.stdout == "" and "1 条问法，对应 1 处原文" in saved.stderr and file.name in saved.stderr
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")  # Excel reads it as UTF-8
    assert listed(papers) == []
    taken = run(papers, "questions", "import", str(file)).stdout
    assert "已收入 1 条相似问，对应 1 处原文，来源 votes-2026-11" in taken and "找不到原文" not in taken
    again = run(papers, "questions", "suggest")
    assert again.stdout == "document,words,questions\n"
    assert again.exit_code == 0 and "暂时没有可建议的相似问" in again.stderr


def test_where_nothing_is_suggested_that_is_said_and_no_file_is_written(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    told = run(data, "--lang", "en", "questions", "suggest", "--out", str(file))
    assert told.exit_code == 0 and told.stdout == ""
    assert "Nothing to suggest yet" in told.stderr and "votes.csv was not written" in told.stderr
    assert not file.exists()
    assert json.loads(run(data, "questions", "suggest", "--json").stdout) == {"suggestions": []}


def test_a_file_that_cannot_be_written_and_the_name_of_the_suggestions_are_wrong_input(
    papers: Path, tmp_path: Path
) -> None:
    vote(papers, "手续费由谁承担")
    failed = run(papers, "questions", "suggest", "--out", str(tmp_path / "nowhere" / "votes.csv"))
    assert failed.exit_code == 2 and "写不了 votes.csv" in failed.stderr
    file = tmp_path / "suggested.csv"
    assert run(papers, "questions", "suggest", "--out", str(file)).exit_code == 0
    refused = run(papers, "questions", "import", str(file))
    assert refused.exit_code == 2 and "换个来源名" in refused.stderr
    assert run(papers, "questions", "import", str(file), "--source", "votes").exit_code == 0
