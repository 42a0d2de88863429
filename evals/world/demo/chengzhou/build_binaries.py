"""Builds the Word files, the workbook and the PDF of this client pack from the texts in `sources/`.

Run it after editing a source: `python evals/world/demo/chengzhou/build_binaries.py`. The same sources always give
the same bytes. It does not know what the documents mean, nor how intake reads them.
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
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

HERE = Path(__file__).parent
OWNER = "橙舟商城"
FONT = "STSong-Light"
FIXED = datetime(2026, 1, 1, tzinfo=UTC)
TARGETS = {
    "PR-EC-02-v1": "PR-EC-02-发票开具换开与红冲办法-v1.8.docx",
    "PR-EC-02-v2": "PR-EC-02-发票开具换开与红冲办法-v2.1.docx",
    "PR-EC-03": "PR-EC-03-橙豆积分与会员等级规则.xlsx",
    "PR-EC-05-v2": "PR-EC-05-物流延误赔付办法-v2.4.docx",
    "PR-EC-05-v3": "PR-EC-05-物流延误赔付办法-v3.0.docx",
    "PR-EC-06": "PR-EC-06-大件配送与上门安装服务规范.pdf",
    "PR-EC-17": "PR-EC-17-安全质量事件应急处置.pdf",
    "PR-EC-21": "PR-EC-21-优惠券价保与补偿运费标准.xlsx",
    "PR-EC-31": "PR-EC-31-港澳臺訂單派送與自取指引.docx",
}

Source = dict[str, Any]


def main() -> None:
    """Write every binary document into `documents/`."""
    makers = {".docx": word, ".pdf": pdf, ".xlsx": workbook}
    for name, file in TARGETS.items():
        source: Source = yaml.safe_load((HERE / "sources" / f"{name}.yaml").read_text(encoding="utf-8"))
        (HERE / "documents" / file).write_bytes(makers[Path(file).suffix](source))


def word(source: Source) -> bytes:
    """Headings by style, steps as third-level headings, list items as bullets, tables under their captions."""
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = FIXED
    document.core_properties.author = document.core_properties.last_modified_by = OWNER
    document.core_properties.title = source["title"]
    document.add_heading(source["title"], level=1)
    document.add_paragraph(source["number"])
    for kind, text in blocks(source):
        if kind == "t":
            document.add_paragraph(text["caption"], style="Caption")
            lines = [text["header"], *text["rows"]]
            table = document.add_table(rows=len(lines), cols=len(text["header"]), style="Table Grid")
            for row, line in zip(table.rows, lines, strict=True):
                for cell, value in zip(row.cells, line, strict=True):
                    cell.text = str(value)
        elif kind in {"h", "s"}:
            document.add_heading(text, level=2 if kind == "h" else 3)
        else:
            document.add_paragraph(text, style="List Bullet" if kind == "l" else None)
    stream = io.BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def workbook(source: Source) -> bytes:
    """One sheet a table: a merged title row, a header row, the rows, a merged note below."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in source["sheets"]:
        sheet = book.create_sheet(table["name"])
        for line in ([table["title"]], table["header"], *table["rows"], [table["note"]]):
            sheet.append(line)
        width = len(table["header"])
        for row in (1, sheet.max_row):
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        sheet.cell(1, 1).font = Font(bold=True, size=14)
        for cell in sheet[2]:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FCE4D0")
            longest = max(len(str(row[cell.column - 1])) for row in [table["header"], *table["rows"]])
            sheet.column_dimensions[cell.column_letter].width = min(2 * longest + 2, 60)
        for cells in sheet.iter_rows(min_row=3):
            for cell in cells:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A3"
    book.properties.created = book.properties.modified = FIXED.replace(tzinfo=None)
    book.properties.creator = OWNER
    stream = io.BytesIO()
    book.save(stream)
    return repacked(stream.getvalue())


def pdf(source: Source) -> bytes:
    """A4 pages with a running foot, in a CID font so that the text can be taken out again."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    sizes = {"title": (18, 30), "h": (14, 26), "p": (12, 22), "l": (12, 22), "cell": (10, 15)}
    styles = {
        name: ParagraphStyle(name, fontName=FONT, fontSize=size, leading=leading, wordWrap="CJK", spaceAfter=8)
        for name, (size, leading) in sizes.items()
    }
    story: list[Flowable] = [Paragraph(source["title"], styles["title"]), Paragraph(source["number"], styles["p"])]
    for kind, text in blocks(source):
        if kind == "t":
            story += [Paragraph(text["caption"], styles["p"]), grid(text, styles["cell"]), Spacer(1, 10)]
        else:
            story.append(Paragraph(("· " if kind == "l" else "") + text, styles[kind]))
    stream = io.BytesIO()
    paper = SimpleDocTemplate(
        stream, pagesize=A4, leftMargin=68, rightMargin=68, topMargin=72, bottomMargin=64,
        title=source["title"], author=OWNER, invariant=1,
    )  # fmt: skip
    paper.build(story, onFirstPage=foot, onLaterPages=foot)
    return stream.getvalue()


def grid(source: Source, style: ParagraphStyle) -> Table:
    """A ruled table of equal columns whose cells wrap."""
    lines = [[Paragraph(str(value), style) for value in row] for row in (source["header"], *source["rows"])]
    width = (A4[0] - 136) / len(source["header"])
    ruled = [("GRID", (0, 0), (-1, -1), 0.5, black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return Table(lines, colWidths=[width] * len(source["header"]), style=ruled, repeatRows=1)


def foot(canvas: Any, paper: SimpleDocTemplate) -> None:
    """The line at the foot of every page."""
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(A4[0] / 2, 36, f"{OWNER}　内部资料　第{paper.page}页")


def blocks(source: Source) -> Iterator[tuple[str, Any]]:
    """Each block as (kind, content): h heading, s step heading, p paragraph, l list item, t {caption, header, rows}."""
    for block in source["blocks"]:
        yield from block.items()


def repacked(archive: bytes) -> bytes:
    """The same zip with one fixed time on every member, and the time of saving taken out of its properties."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "docProps/core.xml":
                head, mark, rest = body.partition(b"<dcterms:modified")
                opening, _, tail = rest.partition(b">")
                stamp = FIXED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                body = head + mark + opening + b">" + stamp + tail[tail.index(b"</dcterms:modified") :]
            member = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, body)
    return out.getvalue()


if __name__ == "__main__":
    main()
