"""Word lists read from files: entries, faults by line, repeats, and what of a dictionary is left out."""

import io

import pytest

from knowledge.errors import InvalidInput, UnreadableDocument
from knowledge.intake.cedict import MOST_SENSES, glosses_of
from knowledge.intake.wordlist import LONGEST_CELL, Format, format_of, read_wordlist
from knowledge.lexicon import Entry

HEAD = "term,alias_of,zh,en,note\n"


def csv_of(*lines: str, head: str = HEAD) -> bytes:
    return (head + "".join(f"{line}\n" for line in lines)).encode()


def test_a_csv_is_read_by_its_header_in_any_order_and_encoding() -> None:
    text = "en,term,note\nno-show fee,误机费,出票后,未登机\n"
    for content in (text.encode(), text.encode("utf-8-sig"), text.encode("gb18030")):
        assert read_wordlist("a.csv", content, "csv").entries == (
            Entry("误机费", en="no-show fee", note="出票后,未登机"),
        )


def test_every_faulty_line_is_named_and_empty_ones_are_passed_over() -> None:
    found = read_wordlist("a.csv", csv_of("误机费,,,no-show fee,", ",,,fee,", ",,,,", f"{'长' * 201},,,long,"), "csv")
    assert [one.line for one in found.faults] == [3, 5]
    assert "term" in found.faults[0].en
    assert str(LONGEST_CELL) in found.faults[1].zh
    assert found.entries == (Entry("误机费", en="no-show fee"),)


def test_cells_beyond_the_header_are_a_fault_unless_they_belong_to_the_note() -> None:
    found = read_wordlist("a.csv", csv_of("误机费,no-show fee,多", head="term,en\n"), "csv")
    assert [one.line for one in found.faults] == [2]


def test_a_repeated_line_is_reported_and_taken_once() -> None:
    found = read_wordlist(
        "a.csv", csv_of("误机费,,,no-show fee,", "改期费,,,change fee,", "误机费,,,no-show fee,"), "csv"
    )
    assert found.repeated == (4,)
    assert len(found.entries) == 2


def test_a_file_without_the_columns_or_without_a_word_is_refused_whole() -> None:
    with pytest.raises(InvalidInput, match="term,alias_of"):
        read_wordlist("a.csv", "词,英文\n误机费,fee\n".encode(), "csv")
    with pytest.raises(UnreadableDocument):
        read_wordlist("a.csv", b"  \n", "csv")


def test_a_workbook_is_read_like_a_csv_and_a_broken_one_refused() -> None:
    from openpyxl import Workbook

    book, data = Workbook(), io.BytesIO()
    for row in (["term", "en", "note"], ["误机费", "no-show fee", 12], [None, None, None], [None, "fee", None]):
        book.active.append(row)
    book.save(data)
    found = read_wordlist("a.xlsx", data.getvalue(), "xlsx")
    assert found.entries == (Entry("误机费", en="no-show fee", note="12"),)
    assert [one.line for one in found.faults] == [4]
    for content in (b"no workbook", data.getvalue()[:200]):
        with pytest.raises(UnreadableDocument):
            read_wordlist("a.xlsx", content, "xlsx")


def test_the_limit_takes_the_first_entries_and_progress_is_told() -> None:
    told: list[int] = []
    lines = [f"词{number},,,word {number}," for number in range(4100)]
    assert len(read_wordlist("a.csv", csv_of(*lines), "csv", limit=10, on_progress=told.append).entries) == 10
    assert told == [2000, 4000]


@pytest.mark.parametrize(
    ("line", "glosses"),
    [
        ("手續費 手续费 [shou3 xu4 fei4] /service charge/processing fee/", ["service charge", "processing fee"]),
        ("退票 退票 [tui4 piao4] /to return a ticket (for a refund)/to refund; refund/", ["return a ticket", "refund"]),
        ("張飛 张飞 [Zhang1 Fei1] /surname Zhang/Zhang Fei (168-221), general/CL:個|个[ge4]/", []),
        ("裏邊 里边 [li3 bian5] /variant of 裡邊|里边[li3 bian5]/inside/", ["inside"]),
        ("什麼 什么 [shen2 me5] /what?/something; anything/", ["something", "anything"]),
        ("獲准 获准 [huo4 zhun3] /to obtain the permission of somebody/", []),
        ("費 费 [fei4] /fee/", []),
        ("T恤 T恤 [T xu4] /T-shirt/", []),
        ("美國 美国 [Mei3 guo2] /United States/abbr. for 美利堅合眾國|美利坚合众国/", ["United States"]),
    ],
)
def test_a_dictionarys_glosses_are_kept_where_they_translate(line: str, glosses: list[str]) -> None:
    told = glosses_of(line)
    assert told is not None
    assert [one.en for one in told] == glosses
    assert {(one.term, one.zh) for one in told} <= {(line.split()[1],) * 2}


def test_a_dictionary_with_a_line_in_another_form_names_it_and_counts_what_it_leaves_out() -> None:
    line = "退票 退票 [tui4 piao4] /to refund/\n"
    text = f"# comment\n{line}退票 refund\n費 费 [fei4] /fee/\n{line}"
    found = read_wordlist("c.u8", text.encode(), "cedict")
    assert [one.line for one in found.faults] == [3]
    assert (found.left_out, found.repeated) == (1, (5,))
    assert found.entries == (Entry("退票", zh="退票", en="refund"),)


def test_a_common_english_word_keeps_its_usual_chinese_words_alone() -> None:
    first = "".join(f"词甲{chr(0x4E00 + n)} 词甲{chr(0x4E00 + n)} [x] /other sense/return/\n" for n in range(30))
    text = first + "归还 归还 [gui1 huan2] /to return/\n"
    kept = [one.term for one in read_wordlist("c.u8", text.encode(), "cedict").entries if one.en == "return"]
    assert len(kept) == MOST_SENSES
    assert kept[0] == "归还"


@pytest.mark.parametrize(("name", "kind"), [("a.CSV", "csv"), ("a.xlsx", "xlsx"), ("cedict_ts.u8", "cedict")])
def test_the_format_is_told_by_the_name(name: str, kind: Format) -> None:
    assert format_of(name) == kind
    with pytest.raises(InvalidInput):
        format_of("words.docx")
