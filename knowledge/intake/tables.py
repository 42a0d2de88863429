"""A table of people or plans, from a file to nouns and back: headers found where they stand, every fault by its cell.

It keeps nothing and compares nothing: `tables_checks` says whether lines fit together, `tables_changes` what differs.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.errors import InvalidInput
from knowledge.intake.tables_forms import Column, Form, Kind, Noun, Reading, Values
from knowledge.intake.tables_of_customers import CUSTOMERS, ORDERS
from knowledge.intake.tables_of_people import CERTIFICATES, POSTINGS, STAFF
from knowledge.intake.tables_of_plans import CALENDAR, DISPOSITIONS, DUTIES, FORECASTS, ROSTERS
from knowledge.intake.tables_sheets import Cell, Line, Sheet, Sheets
from knowledge.intake.tables_values import Local, Wrong, guarded, is_number, plain
from knowledge.taxonomy import Reason

FORMS: Mapping[Kind, Form] = {
    form.kind: form
    for form in (
        STAFF, POSTINGS, CERTIFICATES, CUSTOMERS, ORDERS, ROSTERS, FORECASTS, CALENDAR, DUTIES, DISPOSITIONS,
    )
}  # fmt: skip
# A header stands within the first lines: above it are titles and notes.
_HEADER_WITHIN = 10
MOST_FAULTS = 500


@dataclass(frozen=True, slots=True)
class TableFault:
    """What is wrong with a cell, or with a line or a sheet as a whole (`column` empty, `row` 0), and what to write."""

    sheet: str
    row: int
    column: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A noun and the line it was read from; `absent` are the columns its sheet does not have."""

    noun: Noun
    sheet: str
    row: int
    absent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read: its nouns, what is wrong, and the columns and sheets that nobody reads."""

    kind: Kind
    given: tuple[Placed, ...] = ()
    faults: tuple[TableFault, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the header of a sheet is: the number of its last line, the column of each place and how it is written
    there, the names that no column goes by, and pairs of names that both are one column's.
    """

    last: int
    columns: Mapping[int, Column]
    names: Mapping[int, str]
    others: Mapping[int, str]
    doubled: tuple[tuple[str, str], ...] = ()


def form_of(kind: str) -> Form:
    """The form of that kind. Raises InvalidInput naming all kinds."""
    if kind not in FORMS:
        named = ", ".join(FORMS)
        raise InvalidInput(f"没有“{kind}”这种表，请用其中之一：{named} / no such kind of table: use one of {named}")
    return next(form for form in FORMS.values() if form.kind == kind)


def read_table(form: Form, sheets: Sheets, reading: Reading) -> Table:
    """The table in these sheets. Faults of cells, lines and headers are in the result, none is raised."""
    given: list[Placed] = []
    faults: list[TableFault] = []
    ignored = [f"{name} (hidden)" for name in sheets.hidden]
    headers = [(sheet, header) for sheet in sheets.sheets if (header := _header(form, sheet)) is not None]
    if not headers:
        return Table(form.kind, faults=(_headless(form, sheets),), ignored=tuple(ignored))
    ignored += [sheet.name for sheet in sheets.sheets if sheet not in [each for each, _ in headers] and sheet.lines]
    for sheet, header in headers:
        missing = [one for one in form.columns if one.required and one not in header.columns.values()]
        if missing or header.doubled:
            faults += _crooked(sheet, header, missing)
            continue
        attributes = form.open and "attribute" not in {one.name for one in header.columns.values()}
        ignored += [] if attributes else [name for name in header.others.values() if name not in ignored]
        absent = frozenset({one.name for one in form.columns} - {one.name for one in header.columns.values()})
        for line in _body(sheet, header):
            found, wrong = _line(form, (sheet, header), line, reading, attributes=attributes)
            given += [Placed(noun, sheet.name, line.number, absent) for noun in found]
            faults += wrong
    faults += _repeated(form, given)
    return Table(form.kind, tuple(_placed(given)), tuple(faults[:MOST_FAULTS]), tuple(ignored))


def write_table(form: Form, nouns: Iterable[Noun], local: Local) -> bytes:
    """The table as a CSV file that Excel opens as it is and `read_table` reads back the same; safe against formulas."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    columns = written_columns(form)
    rows.writerow(columns)
    for noun in nouns:
        told = form.tell(noun, local)
        rows.writerow([told[name] if is_number(told[name]) else guarded(told[name]) for name in columns])
    return out.getvalue().encode("utf-8-sig", errors="replace")


def written_columns(form: Form) -> list[str]:
    """The columns of an export: all but the customer's own number, which is kept nowhere."""
    return [one.name for one in form.columns if one.name != "number"]


def _header(form: Form, sheet: Sheet) -> _Header | None:
    """The line, or the two lines, that name the most columns; None where too few are named."""
    best: _Header | None = None
    for place, line in enumerate(sheet.lines[:_HEADER_WITHIN]):
        below = sheet.lines[place + 1] if place + 1 < len(sheet.lines) else None
        for under in (None, below) if below and below.number == line.number + 1 else (None,):
            found = _named(form, line, under)
            if best is None or len(set(found.columns.values())) > len(set(best.columns.values())):
                best = found
    least = 1 if form.open else 2  # a customer's number beside attributes that are named freely
    return best if best is not None and len(best.columns) >= least else None


def _named(form: Form, line: Line, under: Line | None) -> _Header:
    columns: dict[int, Column] = {}
    names: dict[int, str] = {}
    others: dict[int, str] = {}
    doubled: list[tuple[str, str]] = []
    width = max(len(line.cells), len(under.cells) if under else 0)
    for place in range(width):
        upper, lower = _text(line, place), _text(under, place) if under else ""
        joined = [upper + lower, lower] if lower and lower != upper else [upper]
        column = next((one for name in joined if name and (one := form.column(name)) is not None), None)
        if column is not None and column not in columns.values():
            columns[place], names[place] = column, joined[-1]
        elif column is not None:
            first = next(at for at, one in columns.items() if one is column)
            doubled.append((names[first], joined[-1]))
        elif joined[-1]:
            others[place] = joined[-1]
    return _Header((under or line).number, columns, names, others, tuple(doubled))


def _text(line: Line, place: int) -> str:
    try:
        return plain(line.cells[place]) if place < len(line.cells) else ""
    except Wrong:
        return ""


def _body(sheet: Sheet, header: _Header) -> Iterator[Line]:
    """The lines below the header; a header that a later page repeats is no line."""
    top = next(line for line in sheet.lines if line.number == header.last)
    for line in sheet.lines:
        if line.number > header.last and line.cells != top.cells:
            yield line


def _line(
    form: Form, place: tuple[Sheet, _Header], line: Line, reading: Reading, *, attributes: bool
) -> tuple[Sequence[Noun], list[TableFault]]:
    """The nouns of one line, or what is wrong with it."""
    sheet, header = place
    local = Local(reading.client.zone, sheet.epoch)
    faults: list[TableFault] = []
    values: Values = {one.name: one.empty for one in form.columns}
    for at, column in header.columns.items():
        cell = line.cells[at] if at < len(line.cells) else None
        try:
            if cell is None or (isinstance(cell, str) and not cell.strip() and column.name != "value"):
                if column.required:
                    raise Wrong("不能为空", "it may not be empty")
                continue
            values[column.name] = column.read(cell, local)
        except Wrong as wrong:
            faults.append(TableFault(sheet.name, line.number, header.names[at], wrong.zh, wrong.en))
    width = max((*header.columns, *header.others)) + 1
    if not sheet.name and any(cell is not None for cell in line.cells[width:]):
        zh = f"有 {len(line.cells)} 格，表头只有 {width} 格：带逗号的文字请加引号"
        en = f"{len(line.cells)} cells under {width} columns: put text with commas in quotes"
        faults.append(TableFault(sheet.name, line.number, "", zh, en))
    if form.open:
        values["extras"] = _extras(header, line) if attributes else {}
    try:
        return ([], faults) if faults else (form.make(values, reading), [])
    except Wrong as wrong:
        return [], [TableFault(sheet.name, line.number, "", wrong.zh, wrong.en)]


def _extras(header: _Header, line: Line) -> dict[str, Cell]:
    return {name: line.cells[at] for at, name in header.others.items() if at < len(line.cells)}


def _repeated(form: Form, given: Sequence[Placed]) -> list[TableFault]:
    """Lines that name again what an earlier line named."""
    first: dict[tuple[Any, ...], Placed] = {}
    faults = []
    for one in given:
        earlier = first.setdefault(form.key_of(one.noun), one)
        if earlier is not one:
            where = earlier.row if earlier.sheet == one.sheet else f"{earlier.sheet} {earlier.row}"
            zh = f"和第 {where} 行重复，请只留一行"
            faults.append(TableFault(one.sheet, one.row, "", zh, f"it repeats line {where}: keep one of them"))
    return faults


def _placed(given: Sequence[Placed]) -> Iterator[Placed]:
    """Reasons with their place within their version: the order of lines is the order people choose from."""
    counts: dict[int, int] = {}
    for one in given:
        if not isinstance(one.noun, Reason):
            yield one
            continue
        place = counts.get(one.noun.version, 0)
        counts[one.noun.version] = place + 1
        yield replace(one, noun=replace(one.noun, place=place))


def _headless(form: Form, sheets: Sheets) -> TableFault:
    lines = any(sheet.lines for sheet in sheets.sheets)
    zh_names = "、".join(one.zh for one in form.columns if one.required) or "、".join(
        one.zh for one in form.columns[:4]
    )
    en_names = ", ".join(one.name for one in form.columns if one.required) or ", ".join(
        one.name for one in form.columns[:4]
    )
    zh = f"没有认出{form.zh}的表头，第一行请写列名：{zh_names}"
    en = f"no header of a table of {form.en}: name the columns in the first line: {en_names}"
    return TableFault(sheets.sheets[0].name if sheets.sheets else "", 1 if lines else 0, "", zh, en)


def _crooked(sheet: Sheet, header: _Header, missing: Sequence[Column]) -> list[TableFault]:
    """What is wrong with a header: columns that are missing, and columns that stand there twice."""
    said = []
    if missing:
        zh = f"缺少列：{'、'.join(one.zh for one in missing)}，请补上"
        said.append((zh, f"columns are missing: {', '.join(one.name for one in missing)}: add them"))
    for first, second in header.doubled:
        zh = f"“{first}”和“{second}”是同一列，请只留一列"
        said.append((zh, f"{first!r} and {second!r} are one column: keep one of them"))
    return [TableFault(sheet.name, header.last, "", zh, en) for zh, en in said]


def fault_texts(fault: TableFault) -> tuple[str, str]:
    """A fault with where it stands, in Chinese and English."""
    zh = [f"工作表“{fault.sheet}”" if fault.sheet else "", f"第 {fault.row} 行" if fault.row else ""]
    en = [f"sheet {fault.sheet}" if fault.sheet else "", f"line {fault.row}" if fault.row else ""]
    zh_at = "".join(zh) + (f"“{fault.column}”" if fault.column else "")
    en_at = ", ".join(filter(None, (*en, fault.column)))
    return f"{zh_at}：{fault.zh}" if zh_at else fault.zh, f"{en_at}: {fault.en}" if en_at else fault.en
