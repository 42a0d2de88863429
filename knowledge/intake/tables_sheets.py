"""A table in a file (CSV in any encoding offices use, Excel) into sheets of cells, each line with its number.

Merged cells are filled, formulas give the value Excel last computed. It does not know what a column means.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from knowledge.intake.faults import unreadable
from knowledge.intake.read.encoding import decode
from knowledge.intake.read.guard import check
from knowledge.intake.read.xlsx import merged

LARGEST = 10 * 1024 * 1024
MOST_LINES = 100_000
MOST_CELLS = 1_000_000
MOST_COLUMNS = 200
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's day zero has no zone (ECMA-376 part 1, 18.17.4.1)
_SEPARATORS = ",\t;|"
# What openpyxl lets through from a damaged file; a syntax error is lxml's of a broken part.
_BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, AssertionError, OSError, EOFError, SyntaxError,
    OverflowError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


class Blank(Enum):
    """What stands in a cell that has no value to read."""

    UNCOMPUTED = "a formula that nothing has computed"


Cell = str | int | float | bool | Decimal | datetime | date | time | timedelta | Blank | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet and its number as Excel and editors count, from 1."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its name (empty for a CSV file). `epoch` is day zero of dates that are written as bare numbers."""

    name: str
    lines: tuple[Line, ...]
    epoch: datetime = EPOCH


@dataclass(frozen=True, slots=True)
class Sheets:
    """A file as read; `hidden` sheets were left out."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()


def read_sheets(name: str, content: bytes) -> Sheets:
    """The sheets of a .csv or .xlsx file. Raises UnreadableDocument: another kind, damaged, or over the limits."""
    if len(content) > LARGEST:
        raise unreadable("too_large", size=f"{len(content) >> 20}", limit=f"{LARGEST >> 20}")
    if not name.lower().endswith((".csv", ".tsv", ".txt", ".xlsx")):
        raise unreadable("old_office" if name.lower().endswith(".xls") else "unknown_format")
    if check(name, content) == ".xlsx":
        try:
            return _workbook(content)
        except _BROKEN as fault:
            raise unreadable("broken_office") from fault
    return Sheets((Sheet("", tuple(_limited(_csv(decode(content))))),))


def sheets_of(rows: Sequence[Mapping[str, Cell]]) -> Sheets:
    """Rows that were given as names and values, as the sheet that would hold them: names first, then a line each."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [Line(1, tuple(names))]
    lines += [Line(number, tuple(row.get(name) for name in names)) for number, row in enumerate(rows, 2)]
    return Sheets((Sheet("", tuple(_limited(iter(lines)))),))


def _limited(lines: Iterator[Line]) -> Iterator[Line]:
    """Lines that hold something, up to the limits. Raises UnreadableDocument."""
    cells = kept = 0
    for line in lines:
        if line.blank:
            continue
        cells, kept = cells + len(line.cells), kept + 1
        if kept > MOST_LINES or cells > MOST_CELLS:
            raise unreadable("too_long", why=f"> {MOST_LINES:,} rows, {MOST_CELLS:,} cells")
        yield line


def _csv(text: str) -> Iterator[Line]:
    rows = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=_separator(text))
    begun = 1
    try:
        for row in rows:
            yield Line(begun, tuple(cell or None for cell in row[:MOST_COLUMNS]))
            begun = rows.line_num + 1
    except csv.Error as fault:
        # A cell longer than the reader takes: a quotation mark that nothing closes.
        raise unreadable("too_long", why=str(fault)) from fault


def _separator(text: str) -> str:
    """What stands between cells: the mark that the first line with any has most of; a comma among equals."""
    for line in text.splitlines():
        if any(mark in line for mark in _SEPARATORS):
            return max(_SEPARATORS, key=line.count)
    return ","


def _workbook(content: bytes) -> Sheets:
    from openpyxl import load_workbook

    def opened(*, values: bool) -> Any:
        return load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)

    book = opened(values=True)
    formulas = opened(values=False) if _has_formulas(content) else None
    sheets, hidden = [], []
    for place, sheet in enumerate(book.worksheets):
        if sheet.sheet_state != "visible":
            hidden.append(str(sheet.title))
            continue
        lines = list(_limited(_lines(sheet, formulas.worksheets[place] if formulas else None)))
        boxes = merged(content, str(getattr(sheet, "_worksheet_path", "")))
        sheets.append(Sheet(str(sheet.title), tuple(_filled(lines, boxes)), book.epoch))
    return Sheets(tuple(sheets), tuple(hidden))


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(mark in archive.read(name) for name in parts for mark in (b"<f>", b"<f "))


def _lines(sheet: Any, formulas: Any) -> Iterator[Line]:
    sheet.reset_dimensions()  # the stored dimension may be wrong or hostile
    if formulas is None:
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            yield Line(number, tuple(row[:MOST_COLUMNS]))
        return
    formulas.reset_dimensions()
    both = zip(sheet.iter_rows(values_only=True), formulas.iter_rows(values_only=True), strict=False)
    for number, (row, written) in enumerate(both, 1):
        cells = zip(row[:MOST_COLUMNS], written, strict=False)
        yield Line(number, tuple(_computed(value, told) for value, told in cells))


def _computed(value: Any, written: Any) -> Cell:
    formula = not isinstance(written, (str, int, float, bool, date, datetime, time, timedelta, type(None)))
    formula = formula or (isinstance(written, str) and written.startswith("="))
    if value is None and formula:
        return Blank.UNCOMPUTED
    found: Cell = value
    return found


def _filled(lines: list[Line], boxes: list[tuple[int, int, int, int]]) -> list[Line]:
    """Cells merged into one, each with the value of the one, so that every line and header can be read alone."""
    by_number = {line.number: list(line.cells) for line in lines}
    for left, top, right, bottom in boxes:
        first = by_number.get(top, [])
        if right > MOST_COLUMNS or left > len(first):
            continue
        for number in (number for number in by_number if top <= number <= bottom):
            cells = by_number[number]
            cells.extend([None] * (right - len(cells)))
            cells[left - 1 : right] = [first[left - 1]] * (right - left + 1)
    return [Line(line.number, tuple(by_number[line.number])) for line in lines]
