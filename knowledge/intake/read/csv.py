"""Comma-separated values into blocks: rows under their header, however the program that wrote them separates cells."""

import csv
import io
from collections import Counter

from knowledge.intake.faults import unreadable
from knowledge.intake.read.block import Block, Parsed
from knowledge.intake.read.encoding import decode
from knowledge.intake.read.tables import Table, parted

MEDIA_TYPE = "text/csv"
MAX_CELLS = 1_000_000
# What separates cells, the usual one first: among equals it is believed.
_SEPARATORS = ",\t;|，"
_SAMPLE = 50


def read(data: bytes) -> Parsed:
    """The rows of a CSV file in any encoding that offices use. Raises UnreadableDocument."""
    text = decode(data).replace("\0", "")
    lines: list[list[str]] = []
    cells = 0
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)):
            cells += max(len(line), 1)
            if cells > MAX_CELLS:
                raise unreadable("too_long", why=f"> {MAX_CELLS:,} cells")
            lines.append([cell.strip() for cell in line])
    except csv.Error as fault:
        # A cell longer than the reader takes: a quotation mark that nothing closes.
        raise unreadable("too_long", why=str(fault)) from fault
    blocks: list[Block] = []
    title = ""
    for part in parted(lines):
        table = Table()
        for line in part:
            table.add(line)
        blocks += table.blocks()
        title = title or table.title
    return Parsed(tuple(blocks), MEDIA_TYPE, title)


def _separator(text: str) -> str:
    """What the first lines agree on: the separator that gives most of them the same number of cells, above one."""
    head = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]

    def agreed(separator: str) -> int:
        counts = Counter(len(line) for line in csv.reader(head, delimiter=separator) if len(line) > 1)
        return max(counts.values(), default=0)

    return max(_SEPARATORS, key=agreed)
