"""A bad file is refused with a sentence a person understands, before a parser meets it."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from knowledge.errors import UnreadableDocument
from knowledge.intake.read import guard
from knowledge.intake.read.parse import load, parse

from .papers import altered, archive, pdf, word, workbook


def fault(name: str, data: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        parse(name, data)
    assert " / " in caught.value.detail
    assert caught.value.fields["zh"].endswith("。")
    return caught.value.fields["fault"]


def simple_word() -> bytes:
    return word(lambda document: document.add_paragraph("退款三天到账。"))


@pytest.mark.parametrize("name", ["a.md", "a.docx", "a.xlsx", "a.pdf", "a.html"])
def test_an_empty_file_is_said_to_be_empty(name: str):
    assert fault(name, b"") == "empty"
    assert fault(name, b"  \n") == "empty"


def test_files_with_the_wrong_extension_are_named_for_what_they_are():
    with pytest.raises(UnreadableDocument, match="PDF"):
        parse("a.docx", pdf([["退款三天到账，请放心等待。"]]))
    with pytest.raises(UnreadableDocument, match="Excel"):
        parse("a.docx", workbook({"甲": [["一", "二"]]}))
    assert fault("a.pdf", simple_word()) == "wrong_extension"
    assert fault("a.md", simple_word()) == "wrong_extension"
    assert fault("a.md", bytes(range(32)) * 20) == "wrong_extension"
    assert fault("a.exe", b"MZ") == "unknown_format"


def test_an_encrypted_or_old_office_file_is_recognised_by_its_first_bytes():
    assert fault("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == "old_office"


def test_a_pdf_with_a_password_is_refused_and_one_with_an_owner_password_only_is_read():
    from reportlab.lib.pdfencrypt import StandardEncryption

    lines = [["退款三天到账，请您放心等待。"]]
    assert fault("a.pdf", pdf(lines, encrypt=StandardEncryption("user", "owner", strength=40))) == "encrypted_pdf"
    parsed = parse("a.pdf", pdf(lines, encrypt=StandardEncryption("", "owner", strength=40)))
    assert parsed.blocks[0].text == "退款三天到账，请您放心等待。"


def test_a_pdf_without_text_is_called_a_scan_and_a_cut_one_broken():
    assert fault("a.pdf", pdf([[], []])) == "scanned_pdf"
    assert fault("a.pdf", b"%PDF-1.7\nnothing here") == "broken_pdf"


def test_a_broken_archive_is_refused():
    whole = simple_word()
    assert fault("a.docx", whole[: len(whole) // 2]) == "broken_zip"
    assert fault("a.docx", altered(whole, "word/document.xml", b"<w:document")) == "broken_office"
    assert fault("a.xlsx", altered(workbook({"甲": [["一"]]}), "xl/workbook.xml", b"<nothing")) == "broken_office"


def test_a_file_over_the_limit_is_judged_by_its_size_before_it_is_read(tmp_path: Path):
    large = tmp_path / "a.md"
    with large.open("wb") as file:
        file.truncate(guard.MAX_BYTES + 1)
    with pytest.raises(UnreadableDocument, match="20 MB"):
        load(large)
    assert fault("a.md", b"x" * (guard.MAX_BYTES + 1)) == "too_large"


def test_archives_that_would_unpack_too_large_are_refused_by_their_directory():
    parts = {"word/document.xml": b"<w/>"}
    assert fault("a.docx", archive(parts | {"word/big.xml": b" " * (3 << 20)})) == "zip_bomb"
    assert fault("a.docx", archive(parts | {f"word/{n}.xml": b"<x/>" for n in range(guard.MAX_ENTRIES)})) == "zip_bomb"
    entries = [zipfile.ZipInfo(f"{n}.xml") for n in range(6)]
    for entry in entries:
        entry.file_size = entry.compress_size = 20 << 20
    with pytest.raises(UnreadableDocument):
        guard.check_directory(entries, 120 << 20)


def test_archives_with_archives_or_links_inside_are_refused():
    parts = {"word/document.xml": b"<w/>"}
    assert fault("a.docx", archive(parts | {"word/more.zip": b"PK"})) == "unsafe_zip"
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", b"<w/>")
        file.writestr(link, "/etc/passwd")
    assert fault("a.docx", out.getvalue()) == "unsafe_zip"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_part_that_declares_entities_is_refused_however_far_down(encoding: str):
    bomb = ("<?xml version='1.0'?><!--" + " " * (1 << 20) + "--><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").encode(
        encoding
    )
    noise = os.urandom(1 << 20)  # keeps the ratio of the whole low: this file is refused for what it declares
    file = altered(simple_word(), "word/document.xml", bomb + b"<!--" + noise.replace(b"-", b"+") + b"-->")
    assert fault("a.docx", file) == "declares_entities"
