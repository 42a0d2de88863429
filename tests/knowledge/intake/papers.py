"""Real files, made where a test needs them."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
import openpyxl
import pptx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas
from reportlab.platypus import SimpleDocTemplate


def word(build: Any) -> bytes:
    """A Word file that `build(document)` fills."""
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def vanish(run: Any) -> None:
    """Hide a run of a Word file."""
    run._r.get_or_add_rPr().append(OxmlElement("w:vanish"))


def wrap_in(paragraph: Any, run: Any, tag: str) -> None:
    """Put a run of a Word file into a tracked change (`w:ins` or `w:del`)."""
    change = OxmlElement(tag)
    paragraph._p.append(change)
    change.append(run._r)
    if tag == "w:del":
        for text in change.iter(qn("w:t")):
            text.tag = qn("w:delText")


def workbook(sheets: dict[str, Sequence[Sequence[Any]]], merged: dict[str, Sequence[str]] | None = None) -> bytes:
    """An Excel file with these sheets, `merged` naming merged ranges a sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
        for box in (merged or {}).get(name, ()):
            sheet.merge_cells(box)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(pages: Sequence[Sequence[str | tuple[str, int]]], **settings: Any) -> bytes:
    """A PDF with these lines a page, at 11 points unless a line says otherwise; `settings` go to the canvas."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4, **settings)
    for page in pages:
        height = 800
        for line in page:
            text, size = line if isinstance(line, tuple) else (line, 11)
            sheet.setFont("STSong-Light", size)
            sheet.drawString(60, height, text)
            height -= size + 8
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def archive(entries: dict[str, bytes], **settings: Any) -> bytes:
    """A zip of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **settings) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return out.getvalue()


def altered(office: bytes, name: str, content: bytes) -> bytes:
    """An Office file with one part put in place of another."""
    with zipfile.ZipFile(io.BytesIO(office)) as file:
        entries = {info.filename: file.read(info) for info in file.infolist()}
    return archive(entries | {name: content})


def deck(build: Any) -> bytes:
    """A presentation that `build(presentation)` fills."""
    presentation = pptx.Presentation()
    build(presentation)
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def flowing_pdf(build: Any, **settings: Any) -> bytes:
    """A PDF of paragraphs and tables; `build(style)` gives them, `style(size)` being a paragraph style for Chinese."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()

    def style(size: float = 10.5) -> ParagraphStyle:
        return ParagraphStyle(str(size), fontName="STSong-Light", fontSize=size, leading=1.5 * size, wordWrap="CJK")

    SimpleDocTemplate(out, pagesize=A4).build(build(style), **settings)
    return out.getvalue()
