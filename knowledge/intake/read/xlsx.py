"""Excel workbooks into blocks: every visible sheet under its name, values as shown, titles as captions.

Read through openpyxl's streaming reader; formulas give the value Excel last computed. Macros, links and charts are
never touched.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from knowledge.intake.faults import unreadable
from knowledge.intake.read.block import Block, Parsed, heading
from knowledge.intake.read.tables import Table, parted

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_CELLS = 1_000_000
# What openpyxl lets through from a damaged file; a syntax error is lxml's of a broken part.
_BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, AssertionError, OSError, EOFError, SyntaxError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_PLAIN_NAME = re.compile(r"(?:sheet|工作表)\s*\d*", re.I)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")


def read(data: bytes) -> Parsed:
    """The rows of every visible sheet. Raises UnreadableDocument."""
    try:
        return _read(data)
    except _BROKEN as fault:
        raise unreadable("broken_office") from fault


def _read(data: bytes) -> Parsed:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    blocks: list[Block] = []
    warnings: list[str] = []
    budget = MAX_CELLS
    title = ""
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            warnings.append(f"隐藏的工作表没有收录：{sheet.title} / hidden sheet left out: {sheet.title}")
            continue
        lines = list(_lines(sheet, budget))
        budget -= sum(len(line) for line in lines)
        _fill_down(lines, merged(data, str(getattr(sheet, "_worksheet_path", ""))))
        if not _PLAIN_NAME.fullmatch(sheet.title):
            blocks.append(heading(sheet.title, 1))
        for part in parted(lines):
            table = Table()
            for line in part:
                table.add(line)
            found = table.blocks()
            title = title or table.title
            blocks.extend(found)
    return Parsed(tuple(blocks), MEDIA_TYPE, title, tuple(warnings))


def _lines(sheet: Any, budget: int) -> Iterator[list[str]]:
    # The stored dimension may be wrong or hostile; without it the reader yields what is there.
    sheet.reset_dimensions()
    seen = 0
    for cells in sheet.iter_rows():
        seen += max(len(cells), 1)
        if seen > budget:
            raise unreadable("too_long", why=f"> {MAX_CELLS:,} cells")
        yield [_shown(cell.value, cell.number_format or "") if cell.value is not None else "" for cell in cells]


def _shown(value: object, form: str) -> str:
    """A cell's value as a person reads it: dates as ISO, percentages as such, whole numbers without a point."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, (int, float)):
        if "%" in form:
            return f"{round(value * 100, 4):g}%"
        sign = next((sign for sign in "¥￥$€£" if sign in form), "")
        whole = str(int(value)) if value == int(value) else repr(round(value, 6))
        return sign + whole
    return str(value)


def merged(data: bytes, path: str) -> list[tuple[int, int, int, int]]:
    """The merged ranges of one sheet, which the streaming reader does not tell: (column, row, column, row) from 1."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = path.lstrip("/")
        found = _MERGED.findall(archive.read(name)) if name in archive.namelist() else []
    boxes = [range_boundaries(ref.decode("ascii")) for ref in found[:10_000]]
    return [(a, b, c, d) for a, b, c, d in boxes if a and b and c and d]


def _fill_down(lines: list[list[str]], merged: list[tuple[int, int, int, int]]) -> None:
    """Repeat a cell merged over several rows in each of them, so that each row can be read alone."""
    for left, top, _right, bottom in merged:
        if top < bottom and top <= len(lines) and left <= len(lines[top - 1]):
            value = lines[top - 1][left - 1]
            for line in lines[top:bottom]:
                line.extend([""] * (left - len(line)))
                line[left - 1] = line[left - 1] or value
