"""Text is read in whatever encoding an office saved it, and named for what it is where it is no text."""

import pytest

from knowledge.errors import UnreadableDocument
from knowledge.intake.read.block import Look
from knowledge.intake.read.encoding import decode
from knowledge.intake.read.parse import parse
from knowledge.intake.read.utf16 import unmarked_utf16

HANS = "客户要求开发票的，请先核对订单号，再确认抬头和税号。"
HANT = "客戶要求開立發票的，請先核對訂單編號，再確認抬頭與統一編號。"
EN = "Ask for the order number before you promise anything."
EACH = [
    (HANS, "utf-8"), (HANS, "utf-8-sig"), (HANS, "gbk"), (HANS, "gb18030"), (HANS, "utf-16"), (HANS, "utf-16-le"),
    (HANS, "utf-16-be"), (HANT, "big5"), (HANT, "big5hkscs"), (HANT, "gb18030"), (HANT, "utf-16-le"),
    (HANT, "utf-16-be"), (EN, "ascii"), (EN, "utf-16-le"), (EN, "utf-16-be"),
    (EN, "utf-16"), (EN, "utf-32"), ("Crème brûlée für Gäste", "cp1252"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "encoding"), EACH)
def test_text_comes_back_as_it_was_written(text: str, encoding: str):
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.csv"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be", "utf-16"])
def test_every_text_format_is_read_in_the_encodings_of_the_mainland(name: str, encoding: str):
    words = f"{HANS},是" if name == "a.csv" else HANS
    assert HANS in parse(name, words.encode(encoding)).blocks[0].text


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.csv"])
def test_every_text_format_is_read_in_big5(name: str):
    words = f"{HANT},是" if name == "a.csv" else HANT
    assert HANT in parse(name, words.encode("big5")).blocks[0].text


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "utf-8", "iso-8859-1", "no-such-thing"])
def test_a_page_is_read_by_its_bytes_where_what_it_declares_is_wrong(declared: str):
    page = f'<html><head><meta charset="{declared}"></head><body><p>{HANS}</p></body></html>'
    assert [block.text for block in parse("a.html", page.encode("gb18030")).blocks] == [HANS]


def test_a_character_cut_in_half_does_not_cost_the_text():
    assert decode(HANS.encode()[:-1]).startswith(HANS[:-1])
    assert decode((HANS * 3).encode("gb18030")[:-1]).startswith(HANS * 2)
    damaged = (HANS * 20).encode()
    assert decode(damaged[:99] + b"\xff" + damaged[99:]).count("\ufffd") == 1


@pytest.mark.parametrize(
    "data", [b"", b"ab", b"plain words in ascii", HANS.encode(), HANS.encode("gbk"), bytes(range(256))]
)
def test_what_is_not_utf16_is_not_taken_for_it(data: bytes):
    assert unmarked_utf16(data) == ""


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.txt", b"<!DOCTYPE html><html><body><p>x</p></body></html>", "网页"),
        ("a.csv", b"\n<html><table><tr><td>x</td></tr></table></html>", "网页"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "图片"),
        ("a.docx", b"\xff\xd8\xff\xe0" + b"\0" * 64, "图片"),
        ("a.md", b"{\\rtf1\\ansi hello}", "写字板"),
        ("a.xlsx", "项目,价格\n检测,20\n".encode(), "普通文本"),
        ("a.pdf", HANS.encode("utf-16-le"), "普通文本"),
    ],
)
def test_a_file_under_a_wrong_name_is_called_what_it_is(name: str, data: bytes, word: str):
    with pytest.raises(UnreadableDocument, match=word) as caught:
        parse(name, data)
    assert caught.value.fields["fault"] == "wrong_extension"


def test_old_and_locked_office_files_are_told_apart():
    box = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
    for name, data, fault in (
        ("a.doc", box, "old_office"),
        ("a.docx", box, "old_office"),
        ("a.docx", box + "EncryptedPackage".encode("utf-16-le"), "encrypted_office"),
    ):
        with pytest.raises(UnreadableDocument) as caught:
            parse(name, data)
        assert caught.value.fields["fault"] == fault


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_comma_separated_values_are_rows_under_their_header_whatever_separates_them(separator: str):
    lines = [["问题", "答案"], ["多久到账", "三个工作日"], ["能否改地址", "发货前可以"]]
    parsed = parse("a.csv", "\r\n".join(separator.join(line) for line in lines).encode("gb18030"))
    assert [block.text for block in parsed.blocks] == [
        "问题：多久到账；答案：三个工作日",
        "问题：能否改地址；答案：发货前可以",
    ]
    assert parsed.media_type == "text/csv"


def test_cells_may_hold_commas_and_line_breaks_and_tables_follow_one_another():
    text = '收费标准,,\n项目,金额,说明\n上门检测,30元,"含路费,\n不含配件"\n,,\n岗位,额度\n一线,50元\n'
    blocks = parse("a.csv", text.encode()).blocks
    assert [block.text for block in blocks if block.look is Look.ROW] == [
        "项目：上门检测；金额：30元；说明：含路费, 不含配件", "岗位：一线；额度：50元",
    ]  # fmt: skip
    assert blocks[0].caption == "收费标准"
