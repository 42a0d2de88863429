"""PDF into blocks, page by page: wrapped lines joined, page numbers and running heads dropped, ruled tables as rows.

Headings are known by their numbers and by larger type. Tables without rules come out as lines of text; pictures not
at all.
"""

import io
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from knowledge.intake.faults import unreadable
from knowledge.intake.read.block import Block, Look, Parsed, heading
from knowledge.intake.read.guard import check_length
from knowledge.intake.read.joined import join
from knowledge.intake.read.outline import outlined, starts_something
from knowledge.intake.read.pdf_fonts import Fonts
from knowledge.intake.read.pdf_lines import Line
from knowledge.intake.read.pdf_page import Grid, Page, read_page
from knowledge.intake.read.tables import Table

MEDIA_TYPE = "application/pdf"
MAX_PAGES = 500
_PAGE_NUMBER = re.compile(
    r"[-–—·|\s]*(?:第\s*)?(?:page\s*)?\d{1,4}\s*(?:页|頁)?\s*(?:(?:/|／|of|共|,|，)\s*(?:共\s*)?\d{1,4}\s*(?:页|頁)?)?[-–—·|\s]*",
    re.I,
)
_TERMINAL = "。！？；：.!?;:…”』」"
_EDGE = 2
_FEWEST = 10

# What pdfminer lets through from a damaged file.
_BROKEN = (
    PSException, PdfminerException, MalformedPDFException, ValueError, KeyError, TypeError, AttributeError, IndexError,
    AssertionError, NotImplementedError, ArithmeticError, OSError, EOFError, RecursionError, struct.error, zlib.error,
)  # fmt: skip
_Piece = Line | Grid


def read(data: bytes) -> Parsed:
    """The blocks of a PDF that carries text. Raises UnreadableDocument."""
    try:
        book = pdfplumber.open(io.BytesIO(data), raise_unicode_errors=False)
    except _BROKEN as fault:
        locked = isinstance(fault, PDFEncryptionError) or any(isinstance(one, PDFEncryptionError) for one in fault.args)
        raise unreadable("encrypted_pdf" if locked else "broken_pdf") from fault
    book.rsrcmgr = Fonts()
    pages, failed = _pages(book)
    title = str(book.metadata.get("Title") or "").replace("\0", "").strip()
    pieces = [page.pieces for page in pages]
    words = sum(_length(piece) for page in pieces for piece in page)
    unknown = sum(page.unknown for page in pages)
    if unknown > words:
        raise unreadable("garbled_pdf")
    if words < _FEWEST:
        raise unreadable("broken_pdf" if failed else "scanned_pdf")
    blocks = list(_blocks([piece for page in _without_running_heads(pieces) for piece in page]))
    warnings = (f"{failed} 页读不出来 / {failed} pages could not be read",) if failed else ()
    return Parsed(tuple(blocks), MEDIA_TYPE, "" if title.lower() in {"untitled", "anonymous"} else title, warnings)


def _pages(book: Any) -> tuple[list[Page], int]:
    try:
        count = len(book.pages)
    except _BROKEN as fault:
        raise unreadable("broken_pdf") from fault
    if count > MAX_PAGES:
        raise unreadable("too_long", why=f"{count} > {MAX_PAGES} pages")
    pages: list[Page] = []
    failed = total = 0
    for page in book.pages:
        try:
            read_in = read_page(page)
        except _BROKEN:
            # One bad page does not lose the others; it is counted and said.
            failed += 1
            continue
        finally:
            page.close()
        total += sum(map(_length, read_in.pieces))
        check_length(total)
        pages.append(read_in)
    if failed == count:
        raise unreadable("broken_pdf")
    return pages, failed


def _length(piece: _Piece) -> int:
    return len(piece.text) if isinstance(piece, Line) else sum(len(cell) for line in piece.lines for cell in line)


def _without_running_heads(pages: Sequence[Sequence[_Piece]]) -> list[list[_Piece]]:
    """The pages without page numbers and without the lines that stand at the edge of most pages."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(line) for line in _edge(page)})
    need = max(2, round(0.6 * len(pages)))
    running = {shape for shape, count in seen.items() if count >= need}
    out: list[list[_Piece]] = []
    for page in pages:
        edge = _edge(page)
        gone = {id(line) for line in edge if _PAGE_NUMBER.fullmatch(line.text) or _shape(line) in running}
        out.append([piece for piece in page if id(piece) not in gone])
    return out


def _edge(page: Sequence[_Piece]) -> list[Line]:
    """The lines that stand highest and lowest on a page."""
    lines = sorted((piece for piece in page if isinstance(piece, Line)), key=lambda line: line.top)
    return lines[:_EDGE] + lines[-_EDGE:]


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _blocks(pieces: Sequence[_Piece]) -> Iterator[Block]:
    """Pieces as blocks: runs of lines as paragraphs and headings, tables as rows, whole across pages."""
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    weight: Counter[float] = Counter()
    for line in lines:
        weight[line.size] += len(line.text)
    body = weight.most_common(1)[0][0] if weight else 0.0
    large = sorted({line.size for line in lines if line.size > 1.12 * body}, reverse=True)
    full = max((line.width for line in lines if not line.column), default=0.0)
    run: list[Line] = []
    table: list[tuple[str, ...]] = []
    for piece in [*pieces, None]:
        if isinstance(piece, Grid):
            yield from _headed(_paragraphs(run, full), large)
            run = []
            if table and len(table[0]) != len(piece.lines[0]):
                yield from _rows(table)
                table = []
            table += piece.lines
            continue
        if table:
            yield from _rows(table)
            table = []
        if piece is not None:
            run.append(piece)
    yield from _headed(_paragraphs(run, full), large)


def _rows(lines: Sequence[tuple[str, ...]]) -> list[Block]:
    table = Table()
    for line in lines:
        table.add(line)
    return table.blocks()


def _paragraphs(lines: Sequence[Line], full: float) -> list[tuple[str, float]]:
    """Lines joined into paragraphs with their size: one goes on where the line before was full and had not ended."""
    out: list[tuple[str, float]] = []
    last: Line | None = None
    for line in lines:
        # A wrapped line may begin with what only looks like a mark ("2.5 元"), so a full open line wins over a number.
        if (
            last is not None
            and not last.listed
            and last.text[-1] not in _TERMINAL
            and last.width >= 0.72 * (last.column or full)
            and abs(last.size - line.size) <= 0.08 * last.size
            and not (starts_something(line.text) and _closed(last.text))
        ):
            out[-1] = (join(out[-1][0], line.text), out[-1][1])
        else:
            out.append((line.text, line.size))
        last = line
    return out


def _closed(line: str) -> bool:
    """Whether a line may be complete without a final mark: short of a comma or an opening word."""
    return line[-1] not in "，、,（("


def _headed(paragraphs: Sequence[tuple[str, float]], large: Sequence[float]) -> Iterator[Block]:
    """Blocks by numbers, and paragraphs in larger type than the body as headings."""
    for block, (text, size) in zip(outlined([text for text, _ in paragraphs]), paragraphs, strict=True):
        if size not in large:
            yield block
        elif block.look is Look.HEADING:
            yield heading(block.text, min(large.index(size) + 1, block.level))
        elif len(text) <= 60 and text[-1:] not in "。；":
            yield heading(text, large.index(size) + 1)
        else:
            yield block
