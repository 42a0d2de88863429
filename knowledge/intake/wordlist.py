"""A word list in a file (CSV, Excel, CC-CEDICT) into lexicon entries: every fault by its line, repeats counted.

It keeps nothing: a list is taken in whole or not at all by whoever asked (`assistant.glossary`).
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.errors import InvalidInput
from knowledge.intake.cedict import glosses_of, usual_first
from knowledge.intake.faults import unreadable
from knowledge.intake.read.encoding import decode
from knowledge.intake.read.guard import check
from knowledge.lexicon import Entry

Format = Literal["csv", "xlsx", "cedict"]
# A hundred thousand entries of a public dictionary are some ten megabytes.
LARGEST = 40 * 1024 * 1024
LONGEST_CELL = 200
MOST_ENTRIES = 300_000
COLUMNS = ("term", "alias_of", "zh", "en", "note")
_NOT_CEDICT = ("不是“繁體 简体 [pin1 yin1] /释义/”的写法", "not in the form `Trad Simp [pin1 yin1] /gloss/`")
_EVERY = 2000
# So many lines are named when a file is refused; the rest is counted.
NAMED = 8
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with one line, in both languages."""

    line: int
    zh: str
    en: str


def named_after(name: str) -> str:
    """A source's name from its file's: the stem, with what may not stand in a name replaced."""
    return re.sub(r"[^\w.-]+", "-", name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0])[:60].strip("-")


def faults_told(faults: tuple[LineFault, ...]) -> str:
    """The first faults by line, in both languages, and how many more there are."""
    zh = "；".join(f"第 {one.line} 行：{one.zh}" for one in faults[:NAMED])
    en = "; ".join(f"line {one.line}: {one.en}" for one in faults[:NAMED])
    more = len(faults) - NAMED
    return f"{zh}；还有 {more} 行 / {en}; {more} more lines" if more > 0 else f"{zh} / {en}"


@dataclass(frozen=True, slots=True)
class WordList:
    """A file as read: its entries, its faults, the lines that repeat an earlier one, and the lines left out.

    `left_out` are lines of a dictionary that translate nothing (a surname, a variant, a single character).
    """

    entries: tuple[Entry, ...]
    faults: tuple[LineFault, ...] = ()
    repeated: tuple[int, ...] = ()
    left_out: int = 0


def format_of(name: str) -> Format:
    """The format a file's name tells. Raises InvalidInput."""
    ending = name.rpartition(".")[2].lower()
    if ending in {"csv", "xlsx"}:
        return "csv" if ending == "csv" else "xlsx"
    if ending in {"u8", "cedict"} or "cedict" in name.lower():
        return "cedict"
    raise InvalidInput(
        "看不出是哪种格式，请注明 csv、xlsx 或 cedict / the format cannot be told: name csv, xlsx or cedict"
    )


def read_wordlist(
    name: str, content: bytes, kind: Format, *, limit: int | None = None, on_progress: Progress | None = None
) -> WordList:
    """`content` as a word list, at most the first `limit` entries. `on_progress` is told the line now and then.

    Faults of single lines are in the result. Raises InvalidInput for a file without the columns, UnreadableDocument
    for one that cannot be opened.
    """
    if len(content) > LARGEST:
        raise unreadable("too_large", size=f"{len(content) >> 20}", limit=f"{LARGEST >> 20}")
    if not content.strip():
        raise unreadable("empty")
    if kind == "cedict":
        found = _dictionary(decode(content), on_progress)
        return _cut(WordList(tuple(usual_first(found.entries)), found.faults, found.repeated, found.left_out), limit)
    rows = sheet_rows(name, content) if kind == "xlsx" else csv.reader(io.StringIO(decode(content), newline=""))
    return _cut(_table(name, rows, on_progress), limit)


def _cut(found: WordList, limit: int | None) -> WordList:
    most = min(limit if limit is not None else MOST_ENTRIES + 1, MOST_ENTRIES + 1)
    kept = found.entries[:most]
    if len(kept) > MOST_ENTRIES:
        raise InvalidInput(
            f"词条超过 {MOST_ENTRIES} 条，请拆分或设上限 / over {MOST_ENTRIES} entries: split the file or set a limit"
        )
    return WordList(kept, found.faults, found.repeated, found.left_out)


def _dictionary(text: str, tell: Progress | None) -> WordList:
    entries: dict[Entry, int] = {}
    faults: list[LineFault] = []
    repeated: list[int] = []
    seen: set[str] = set()
    left_out = 0
    for number, line in enumerate(text.splitlines(), 1):
        if tell is not None and number % _EVERY == 0:
            tell(number)
        if not line.strip() or line.startswith("#"):
            continue
        told = glosses_of(line)
        if told is None:
            faults.append(
                LineFault(number, "不是“繁體 简体 [pin1 yin1] /释义/”的写法", "not `Trad Simp [pin1] /gloss/`")
            )
        elif line in seen:
            repeated.append(number)
        else:
            left_out += not told
            entries.update(dict.fromkeys(told, number))
        seen.add(line)
    return WordList(tuple(entries), tuple(faults), tuple(repeated), left_out)


def _table(name: str, rows: Iterator[list[str]], tell: Progress | None) -> WordList:
    head = [cell.strip().lower() for cell in next(rows, [])]
    if "term" not in head:
        raise InvalidInput(f"{name}: 第一行应是 {','.join(COLUMNS)} / the first line must name the columns")
    entries: dict[Entry, int] = {}
    faults: list[LineFault] = []
    repeated: list[int] = []
    for count, row in enumerate(rows, 2):
        number = getattr(rows, "line_num", count)
        if tell is not None and count % _EVERY == 0:
            tell(count)
        cells = _cells(head, row)
        if not any(cells.values()):
            continue
        fault = _fault(head, cells, len(row))
        if fault is not None:
            faults.append(LineFault(number, *fault))
            continue
        entry = Entry(**{column: cells.get(column, "") for column in COLUMNS})
        if entry in entries:
            repeated.append(number)
        entries.setdefault(entry, number)
    return WordList(tuple(entries), tuple(faults), tuple(repeated))


def _cells(head: list[str], row: list[str]) -> dict[str, str]:
    cells = {name: value.strip() for name, value in zip(head, row, strict=False) if name}
    if len(row) > len(head) and head[-1] == "note":  # commas of a note that nobody quoted belong to it
        cells["note"] = ",".join(row[len(head) - 1 :]).strip()
    return cells


def _fault(head: list[str], cells: dict[str, str], width: int) -> tuple[str, str] | None:
    if not cells.get("term"):
        return "缺少 term", "`term` is missing"
    if width > len(head) and head[-1] != "note":
        return f"有 {width} 格，表头只有 {len(head)} 格", f"{width} cells under {len(head)} columns"
    long = next((column for column in COLUMNS if len(cells.get(column, "")) > LONGEST_CELL), None)
    return (f"{long} 超过 {LONGEST_CELL} 字", f"`{long}` is over {LONGEST_CELL} characters") if long else None


def sheet_rows(name: str, content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet, values as text. Raises UnreadableDocument."""
    check(name if name.lower().endswith(".xlsx") else f"{name}.xlsx", content)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        lines = [
            ["" if cell is None else str(cell) for cell in row]
            for row in book.worksheets[0].iter_rows(values_only=True)
        ]
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, SyntaxError) as fault:
        raise unreadable("broken_office") from fault
    return iter(lines)
