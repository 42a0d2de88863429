"""Builds the workbooks, Word files and PDFs of this client pack from the texts in `sources/`.

Run it after editing a source: `python evals/world/demo/xingxi/build_binaries.py`. The same sources always give the
same bytes. It does not know what the documents mean, nor how intake reads them.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import yaml
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

HERE = Path(__file__).parent
FIXED = datetime(2026, 1, 1, tzinfo=UTC)
FONT = "STSong-Light"
FILES = ("te-pk-05.xlsx", "te-rm-08.xlsx", "te-va-06.docx", "te-cp-12.docx", "te-id-07.pdf", "te-bi-09.pdf")

Source = dict[str, Any]


def main() -> None:
    """Write every file of `FILES` into `documents/`."""
    for name in FILES:
        stem, _, kind = name.partition(".")
        (HERE / "documents" / name).write_bytes(_MADE[kind](read(stem)))


def read(name: str) -> Source:
    """The source called `name`."""
    loaded: Source = yaml.safe_load((HERE / "sources" / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def workbook(source: Source) -> bytes:
    """One sheet a table: a merged title row, a header row, the rows, a merged note below."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in source["sheets"]:
        sheet = book.create_sheet(table["name"])
        width = len(table["header"])
        sheet.append([table["title"]])
        sheet.append(table["header"])
        for row in table["rows"]:
            sheet.append(row)
        sheet.append([table["note"]])
        for top, bottom in merged(table["rows"]):
            sheet.merge_cells(start_row=top + 3, start_column=1, end_row=bottom + 3, end_column=1)
        for line in (1, sheet.max_row):
            sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=width)
        sheet.cell(1, 1).font = Font(bold=True, size=14)
        for column in range(1, width + 1):
            sheet.cell(2, column).font = Font(bold=True)
            sheet.cell(2, column).fill = PatternFill("solid", fgColor="DDE6F0")
            longest = max(len(str(row[column - 1])) for row in [table["header"], *table["rows"]])
            sheet.column_dimensions[get_column_letter(column)].width = min(2 * longest + 2, 60)
        for cells in sheet.iter_rows(min_row=3):
            for cell in cells:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A3"
    book.properties.created = book.properties.modified = FIXED.replace(tzinfo=None)
    stream = io.BytesIO()
    book.save(stream)
    return repacked(stream.getvalue())


def merged(rows: list[list[Any]]) -> Iterator[tuple[int, int]]:
    """The spans of rows, counted from 0, whose first cell is one: a row without its own belongs to the one above."""
    top = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at][0] is not None:
            if at - top > 1:
                yield top, at - 1
            top = at


def word(source: Source) -> bytes:
    """Headings by style, steps as third-level headings, lists and one table."""
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = FIXED
    document.core_properties.author = document.core_properties.last_modified_by = "星汐通信"
    document.core_properties.title = source["title"]
    document.add_heading(source["title"], level=1)
    document.add_paragraph(source["number"])
    for kind, text in blocks(source):
        if kind == "h":
            document.add_heading(text, level=2)
        elif kind == "s":
            document.add_heading(text, level=3)
        elif kind == "l":
            document.add_paragraph(text, style="List Bullet")
        elif kind == "t":
            document.add_paragraph(text["caption"], style="Caption")
            lines = [text["header"], *text["rows"]]
            table = document.add_table(rows=len(lines), cols=len(text["header"]), style="Table Grid")
            for index, line in enumerate(lines):
                for cell, value in zip(table.rows[index].cells, line, strict=True):
                    cell.text = value
        else:
            document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def pdf(source: Source) -> bytes:
    """A4 pages with a running foot, in a CID font so that the text can be taken out again."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    sizes = {"title": (17, 24), "h": (13, 22), "s": (11.5, 20), "p": (11, 19), "l": (11, 19)}
    styles = {
        name: ParagraphStyle(name, fontName=FONT, fontSize=size, leading=leading, wordWrap="CJK", spaceAfter=6)
        for name, (size, leading) in sizes.items()
    }
    story: list[Flowable] = [Paragraph(source["title"], styles["title"]), Paragraph(source["number"], styles["p"])]
    for kind, text in blocks(source):
        if kind == "t":
            story += [Paragraph(text["caption"], styles["s"]), grid(text), Spacer(1, 10)]
        else:
            story.append(Paragraph(("· " if kind == "l" else "") + text, styles[kind]))
    stream = io.BytesIO()
    paper = SimpleDocTemplate(
        stream, pagesize=A4, leftMargin=68, rightMargin=68, topMargin=72, bottomMargin=64,
        title=source["title"], author="星汐通信", invariant=1,
    )  # fmt: skip
    paper.build(story, onFirstPage=foot, onLaterPages=foot)
    return stream.getvalue()


def grid(told: dict[str, Any]) -> Table:
    """A ruled table, a line of text a row."""
    ruled = Table([told["header"], *told["rows"]], hAlign="LEFT")
    ruled.setStyle(
        [("FONT", (0, 0), (-1, -1), FONT, 10.5), ("GRID", (0, 0), (-1, -1), 0.5, colors.grey),
         ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke)]
    )  # fmt: skip
    return ruled


def foot(canvas: Any, paper: SimpleDocTemplate) -> None:
    """The line at the foot of every page."""
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(A4[0] / 2, 36, f"星汐通信　内部资料　第{paper.page}页")


def blocks(source: Source) -> Iterator[tuple[str, Any]]:
    """Each block as (kind, content): h heading, s step, p paragraph, l list item, t table."""
    for block in source["blocks"]:
        yield from block.items()


def repacked(archive: bytes) -> bytes:
    """The same zip with one fixed time on every member, and the time of saving taken out of its properties."""
    out = io.BytesIO()
    stamp = FIXED.strftime("%Y-%m-%dT%H:%M:%SZ")
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "docProps/core.xml":
                head, mark, rest = body.partition(b"<dcterms:modified")
                opening, _, tail = rest.partition(b">")
                body = head + mark + opening + b">" + stamp.encode() + tail[tail.index(b"</dcterms:modified") :]
            member = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, body)
    return out.getvalue()


_MADE = {"xlsx": workbook, "docx": word, "pdf": pdf}

if __name__ == "__main__":
    main()
