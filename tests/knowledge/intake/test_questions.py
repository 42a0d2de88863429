"""Similar questions read from files: places with their questions, faults by line, repeats, and what is too much."""

import io

import pytest

from knowledge.errors import InvalidInput, UnreadableDocument
from knowledge.intake.questions import LONGEST_QUESTION, LONGEST_WORDS, QuestionFile, read_questions
from knowledge.similar import Similar

HEAD = "document,words,questions\n"


def read(*lines: str, head: str = HEAD) -> QuestionFile:
    return read_questions("q.csv", (head + "".join(f"{line}\n" for line in lines)).encode())


def test_several_questions_stand_in_one_cell_between_bars_or_on_lines_of_their_own() -> None:
    found = read('P-1,手续费由客户承担,"谁出手续费 | 要我掏钱吗｜\nwho pays\r\n\n退票收费不"')
    assert found.entries == (
        Similar("P-1", "手续费由客户承担", ("谁出手续费", "要我掏钱吗", "who pays", "退票收费不")),
    )
    assert (found.questions, found.faults, found.repeated) == (4, (), ())


def test_rows_of_their_own_under_the_same_words_are_one_place_in_the_order_it_was_first_named() -> None:
    found = read("P-1,甲,一", "P-2,甲,二", "P-1,甲,三|一", "P-1,乙,四")
    assert found.entries == (
        Similar("P-1", "甲", ("一", "三")),
        Similar("P-2", "甲", ("二",)),
        Similar("P-1", "乙", ("四",)),
    )
    assert found.repeated == ()


def test_a_line_that_only_repeats_is_told_and_a_line_that_adds_one_is_not() -> None:
    found = read("P-1,甲,一|二", "P-1,甲,二|一", "P-1,甲,二|三", "P-1,甲,三")
    assert found.entries == (Similar("P-1", "甲", ("一", "二", "三")),)
    assert found.repeated == (3, 5)


def test_columns_are_known_by_their_names_in_chinese_or_english_in_any_order_and_encoding() -> None:
    text = "相似问,备注,文档编号,原文\n谁出手续费,给新人,P-1,手续费由客户承担\n"
    for content in (text.encode(), text.encode("utf-8-sig"), text.encode("gb18030")):
        entries = read_questions("q.CSV", content).entries
        assert entries == (Similar("P-1", "手续费由客户承担", ("谁出手续费",)),)


def test_every_faulty_line_is_named_with_its_reason_and_empty_ones_are_passed_over() -> None:
    found = read(
        ",手续费,谁出", "P-1,,谁出", "P-1,手续费,", ",,", "P-1,手续费, | ", f"P-1,{'长' * (LONGEST_WORDS + 1)},谁出",
        f"P-1,手续费,谁出|{'问' * (LONGEST_QUESTION + 1)}", "P-1,手续费,谁出手续费",
    )  # fmt: skip
    assert [one.line for one in found.faults] == [2, 3, 4, 6, 7, 8]
    assert ["document" in found.faults[0].en, "words" in found.faults[1].zh] == [True, True]
    assert str(LONGEST_WORDS) in found.faults[4].zh and str(LONGEST_QUESTION) in found.faults[5].en
    assert found.entries == (Similar("P-1", "手续费", ("谁出手续费",)),)


def test_a_question_of_exactly_the_longest_length_is_taken() -> None:
    assert read(f"P-1,{'长' * LONGEST_WORDS},{'问' * LONGEST_QUESTION}").questions == 1


def test_a_workbook_is_read_like_a_csv_and_a_broken_one_refused() -> None:
    from openpyxl import Workbook

    book, data = Workbook(), io.BytesIO()
    for row in (["文档", "原文", "相似问"], ["P-1", "手续费", "谁出\n多少钱"], [None, None, None], ["P-1", None, "谁"]):
        book.active.append(row)
    book.save(data)
    found = read_questions("q.xlsx", data.getvalue())
    assert found.entries == (Similar("P-1", "手续费", ("谁出", "多少钱")),)
    assert [one.line for one in found.faults] == [4]
    for content in (b"no workbook", data.getvalue()[:200]):
        with pytest.raises(UnreadableDocument):
            read_questions("q.xlsx", content)


def test_a_file_without_the_columns_or_in_another_format_is_refused_whole() -> None:
    with pytest.raises(InvalidInput, match="words"):
        read("P-1,手续费,谁出", head="document,text,questions\n")
    for name in ("q.docx", "q", "q.csv.pdf"):
        with pytest.raises(InvalidInput, match="XLSX"):
            read_questions(name, HEAD.encode())
    with pytest.raises(UnreadableDocument):
        read_questions("q.csv", b"  \n")


def test_more_questions_than_one_file_may_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.intake.questions.MOST_QUESTIONS", 3)
    assert read("P-1,甲,一|二", "P-1,甲,二|三").questions == 3
    with pytest.raises(InvalidInput, match="3"):
        read("P-1,甲,一|二", "P-2,甲,三|四")


def test_progress_is_told_now_and_then() -> None:
    told: list[int] = []
    rows = "".join(f"P-1,第{number}条,问{number}\n" for number in range(4100))
    read_questions("q.csv", (HEAD + rows).encode(), told.append)
    assert told == [2000, 4000]
