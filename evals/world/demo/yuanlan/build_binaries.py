"""Builds the workbooks, Word files and PDFs of this client pack from the texts in `sources/`.

Run it after editing a source: `python evals/world/demo/yuanlan/build_binaries.py`. The same sources always give the
same bytes. It does not know what the documents mean, nor how intake reads them.
"""

import io
import re
import zipfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import docx
import yaml
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

HERE = Path(__file__).parent
SAVED = datetime(2026, 8, 3, 9, 0, 0)  # noqa: DTZ001 (file properties carry no zone)
FONT = "STSong-Light"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

Source = dict[str, Any]
# Every file and the source it is made of; the ending says how.
BUILT = {
    "PR-TR-13-退改手续费表.xlsx": "fee-table",
    "PR-TR-15-跟团游退改-v2.0.docx": "tours",
    "PR-TR-20-航变处理流程.pdf": "schedule-change",
    "PR-TR-27-baggage.docx": "baggage",
    "PR-TR-41-特殊旅客服務.docx": "special",
    "PR-TR-57-cruise-bookings.pdf": "cruise",
    "PR-TR-71-visa-service-v3.0.xlsx": "visa",
}


def main() -> None:
    """Write every file of `BUILT` into `documents/`."""
    makers = {".xlsx": workbook, ".docx": word, ".pdf": pdf}
    for name, source in BUILT.items():
        place = HERE / "documents" / name
        place.write_bytes(makers[place.suffix](read(source)))


def read(name: str) -> Source:
    """The source called `name`."""
    loaded: Source = yaml.safe_load((HERE / "sources" / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def workbook(source: Source) -> bytes:
    """One sheet a table: merged title row, header row, rows, and a merged note under them."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = source["title"], source.get("author", "远岚旅行")
    book.properties.created = book.properties.modified = SAVED
    for table in source["sheets"]:
        sheet = book.create_sheet(table["name"])
        width = len(table["header"])
        for line in ([table["title"]], table["header"], *table["rows"], [table["note"]]):
            sheet.append(line)
        for row in (1, sheet.max_row):
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        sheet["A1"].font = Font(bold=True, size=14)
        for column in range(1, width + 1):
            head = sheet.cell(2, column)
            head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E3EEF2")
            sheet.column_dimensions[get_column_letter(column)].width = 60 if width == 2 and column == 2 else 24
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "B3"
    stream = io.BytesIO()
    book.save(stream)
    return settled(stream.getvalue())


def word(source: Source) -> bytes:
    """Title, headings, tables and list items by style; a step is one paragraph with its name in bold."""
    paper = docx.Document()
    paper.core_properties.title, paper.core_properties.author = source["title"], source.get("author", "遠嵐旅行")
    paper.core_properties.created = paper.core_properties.modified = SAVED
    paper.add_heading(source["title"], level=1)
    paper.add_paragraph(source["number"])
    for block in source["blocks"]:
        if "h" in block:
            paper.add_heading(block["h"], level=2)
        elif "s" in block:
            step = paper.add_paragraph()
            step.add_run(f"{block['s']}{stop(source)}").bold = True
            step.add_run(block["p"])
        elif "t" in block:
            ruled(paper, block)
        elif "l" in block:
            paper.add_paragraph(block["l"], style="List Bullet")
        else:
            paper.add_paragraph(block["p"])
    stream = io.BytesIO()
    paper.save(stream)
    return settled(stream.getvalue())


def ruled(paper: Any, block: Source) -> None:
    """A table under its caption, ruled, with its header row marked as one."""
    paper.add_paragraph(block["t"], style="Caption")
    lines = [block["header"], *block["rows"]]
    table = paper.add_table(rows=len(lines), cols=len(block["header"]), style="Table Grid")
    for row, line in zip(table.rows, lines, strict=True):
        for cell, words in zip(row.cells, line, strict=True):
            cell.text = words


def stop(source: Source) -> str:
    """What ends the name of a step in the language of the source."""
    return ". " if source.get("lang") == "en" else "。"


def pdf(source: Source) -> bytes:
    """Small pages with a running head and foot, in a CID font so that the text can be taken out again."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    sizes = {"title": (17, 25), "h": (13, 21), "p": (10.5, 17)}
    wrap = None if source.get("lang") == "en" else "CJK"
    styles = {
        name: ParagraphStyle(name, fontName=FONT, fontSize=size, leading=leading, wordWrap=wrap, spaceAfter=5)
        for name, (size, leading) in sizes.items()
    }
    story: list[Flowable] = [Paragraph(source["title"], styles["title"]), Paragraph(source["number"], styles["p"])]
    for block in source["blocks"]:
        if "h" in block:
            story.append(Paragraph(block["h"], styles["h"]))
        elif "t" in block:
            story.extend((Paragraph(block["t"], styles["p"]), grid(block, styles["p"], source), Spacer(0, 8)))
        elif "l" in block:
            story.append(Paragraph(f"· {block['l']}", styles["p"]))
        else:
            words = f"{block['s']}{stop(source)}{block['p']}" if "s" in block else block["p"]
            story.append(Paragraph(words, styles["p"]))
    stream = io.BytesIO()
    paper = SimpleDocTemplate(
        stream, pagesize=A5, leftMargin=44, rightMargin=44, topMargin=56, bottomMargin=52,
        title=source["title"], author=source.get("author", "远岚旅行"), invariant=1,
    )  # fmt: skip
    english = source.get("lang") == "en"
    drawn = partial(margins, head=source.get("head", "远岚旅行　内部流程"), foot="Page {}" if english else "第 {} 页")
    paper.build(story, onFirstPage=drawn, onLaterPages=drawn)
    return stream.getvalue()


def grid(block: Source, style: ParagraphStyle, source: Source) -> Table:
    """A ruled table whose cells wrap."""
    lines = [[Paragraph(cell, style) for cell in line] for line in (block["header"], *block["rows"])]
    rule = HexColor("#9aa7ad")
    widths = source.get("widths", [88, 74, 74, 96])
    return Table(lines, colWidths=widths, style=[("GRID", (0, 0), (-1, -1), 0.5, rule)], repeatRows=1)


def margins(canvas: Any, paper: Any, *, head: str, foot: str) -> None:
    """The lines at the head and foot of every page; `foot` holds the place of the page's number."""
    canvas.setFont(FONT, 8.5)
    canvas.drawString(44, A5[1] - 34, head)
    canvas.drawRightString(A5[0] - 44, 30, foot.format(paper.page))


def settled(archive: bytes) -> bytes:
    """The same zip with one fixed time on every member and in its properties."""
    out = io.BytesIO()
    stamp = SAVED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            body = before.read(name)
            if name == "docProps/core.xml":
                body = _MODIFIED.sub(rb"\g<1>" + stamp, body)
            member = zipfile.ZipInfo(name, (2026, 8, 3, 9, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(member, body)
    return out.getvalue()


if __name__ == "__main__":
    main()
