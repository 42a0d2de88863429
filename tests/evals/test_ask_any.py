"""Any questions of any documents: taken in by intake, asked through the product, counted by kind."""

import json
from pathlib import Path

import pytest

from evals.ask_any import read_questions, run
from knowledge.errors import InvalidInput

FEES = "# 退票手续费\n\n起飞前 24 小时以上退票，每张收 300 元手续费。\n\n起飞前 2 小时以内退票，每张收 800 元手续费。\n"
BAGS = "# 行李规定\n\n经济舱旅客可以免费托运一件行李，重量不超过 23 公斤。\n"
PETS = "# 宠物运输\n\n导盲犬可以免费进入客舱，需要提前 48 小时申请。\n"


def questions(folder: Path, *lines: dict[str, object]) -> Path:
    file = folder / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return file


def asked(folder: Path) -> Path:
    return questions(
        folder,
        {
            "id": "1", "kind": "amount", "question": "起飞前 2 小时以内退票，手续费收多少？", "doc_ids": ["fees"],
            "spans": ["每张收 800 元手续费"], "direct": "CNY 800", "direct_type": "amount",
        },
        {"id": "2", "kind": "amount", "question": "托运行李最重多少？", "doc_ids": ["bags"], "direct": ["3 公斤"]},
        {"id": "3", "kind": "blank", "question": "贵宾休息室能带几个小孩游泳？", "doc_ids": [], "spans": []},
    )  # fmt: skip


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, dict[str, float]]]:
    said: dict[str, dict[str, dict[str, float]]] = json.loads(capsys.readouterr().out)
    return said


def test_a_folder_of_files_is_asked_and_documents_go_by_their_file_name(tmp_path, capsys) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    for name, text in (("fees.md", FEES), ("bags.md", BAGS), ("pets.txt", PETS)):
        (folder / name).write_text(text, encoding="utf-8")
    run(folder, asked(tmp_path), as_json=True)
    found = told(capsys)
    assert found["documents"] == 3
    assert found["all"]["n"] == 3 and found["all"]["answerable"] == 2
    assert found["by_kind"]["amount"]["right_document_first"] == 1
    assert found["by_kind"]["amount"]["spans_quoted"] == 1
    # The first is told exactly; of the second something else was expected than the document says.
    assert found["by_kind"]["amount"]["direct_exact"] == 0.5
    assert found["by_kind"]["blank"]["refused_right"] == 1


def test_a_corpus_of_lines_goes_by_its_ids(tmp_path, capsys) -> None:
    corpus = tmp_path / "corpus.jsonl"
    lines = [{"_id": "fees", "title": "", "text": FEES}, {"_id": "bags", "title": "行李规定", "text": BAGS}]
    corpus.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    run(corpus, asked(tmp_path), as_json=True)
    found = told(capsys)
    assert found["documents"] == 2
    assert found["by_kind"]["amount"]["right_document_first"] == 1
    assert found["by_kind"]["amount"]["refused_wrong"] == 0


def test_a_line_that_is_no_question_is_named(tmp_path) -> None:
    with pytest.raises(InvalidInput, match=r"questions\.jsonl:2"):
        read_questions(questions(tmp_path, {"question": "手续费？"}, {"id": "2"}))


def test_documents_that_are_not_there_are_named(tmp_path) -> None:
    with pytest.raises(InvalidInput, match="nowhere"):
        run(tmp_path / "nowhere", questions(tmp_path, {"question": "手续费？"}))
