"""PDF into blocks, page by page through pypdf: wrapped lines joined, page numbers and running heads dropped.

Headings are known by their numbers and by larger type. Tables come out as lines of text; pictures not at all.
"""

import io
import re
from collections import Counter
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, DeprecationError, PyPdfError

from knowledge.intake.faults import unreadable
from knowledge.intake.read.block import Block, Look, Parsed, heading
from knowledge.intake.read.joined import join
from knowledge.intake.read.outline import outlined, starts_something

MEDIA_TYPE = "application/pdf"
MAX_PAGES = 500
MAX_CHARACTERS = 5_000_000
_PAGE_NUMBER = re.compile(
    r"[-–—·|\s]*(?:第\s*)?(?:page\s*)?\d{1,4}\s*(?:页|頁)?\s*(?:(?:/|／|of|共|,|，)\s*(?:共\s*)?\d{1,4}\s*(?:页|頁)?)?[-–—·|\s]*",
    re.I,
)
_TERMINAL = "。！？；：.!?;:…”』」"
_EDGE = 2

_BROKEN = (
    PyPdfError, DependencyError, DeprecationError, ValueError, KeyError, TypeError, AttributeError, IndexError,
    AssertionError, NotImplementedError, ZeroDivisionError, OverflowError, OSError, RecursionError, UnicodeError,
)  # fmt: skip


def read(data: bytes) -> Parsed:
    """The blocks of a PDF that carries text. Raises UnreadableDocument."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError as fault:
        raise unreadable("encrypted_pdf") from fault
    except _BROKEN as fault:
        raise unreadable("broken_pdf") from fault
    if locked:
        raise unreadable("encrypted_pdf")
    sizes: dict[str, float] = {}
    pages, title, failed = _pages(reader, sizes)
    pages = _without_running_heads(pages)
    if sum(len(line) for page in pages for line in page) < 10:
        raise unreadable("broken_pdf" if failed else "scanned_pdf")
    blocks = _headed(_paragraphs(pages), sizes)
    warnings = (f"{failed} 页读不出来 / {failed} pages could not be read",) if failed else ()
    return Parsed(tuple(blocks), MEDIA_TYPE, title, warnings)


def _pages(reader: PdfReader, sizes: dict[str, float]) -> tuple[list[list[str]], str, int]:
    try:
        count = len(reader.pages)
        title = str((reader.metadata and reader.metadata.title) or "").strip()
    except _BROKEN as fault:
        raise unreadable("broken_pdf") from fault
    if count > MAX_PAGES:
        raise unreadable("too_long", why=f"{count} > {MAX_PAGES} pages")
    pages: list[list[str]] = []
    failed = total = 0
    for number in range(count):
        try:
            lines = _page_lines(reader.pages[number], sizes)
        except _BROKEN:
            # One bad page does not lose the others; it is counted and said.
            failed += 1
            continue
        total += sum(len(line) for line in lines)
        if total > MAX_CHARACTERS:
            raise unreadable("too_long", why=f"> {MAX_CHARACTERS:,} characters")
        pages.append(lines)
    if count and failed == count:
        raise unreadable("broken_pdf")
    return pages, "" if title.lower() in {"untitled", "anonymous"} else title, failed


def _page_lines(page: Any, sizes: dict[str, float]) -> list[str]:
    def visit(text: str, _cm: Any, tm: Any, _font: Any, size: float | None) -> None:
        words = " ".join(text.split())
        if words and size:
            scale = abs(float(tm[3])) or 1.0
            sizes[words] = max(sizes.get(words, 0.0), float(size) * scale)

    text = page.extract_text(visitor_text=visit) or ""
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """The pages without page numbers and without the lines that stand at the edge of most pages."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(line) for line in _edge(page)})
    need = max(2, round(0.6 * len(pages)))
    running = {shape for shape, count in seen.items() if count >= need}
    out = []
    for page in pages:
        edge = set(_edge(page))
        kept = [
            line for line in page
            if not (line in edge and (_PAGE_NUMBER.fullmatch(line) or _shape(line) in running))
        ]  # fmt: skip
        out.append(kept)
    return out


def _edge(page: list[str]) -> list[str]:
    return page[:_EDGE] + page[-_EDGE:]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _paragraphs(pages: list[list[str]]) -> list[str]:
    """Lines joined into paragraphs: a line goes on where the one before was full and had not ended its sentence."""
    full = max((_width(line) for page in pages for line in page), default=0)
    out: list[str] = []
    last = ""
    for line in (line for page in pages for line in page):
        goes_on = last and last[-1] not in _TERMINAL and _width(last) >= 0.72 * full
        # A wrapped line may begin with what only looks like a mark ("2.5 元"), so a full open line wins over a number.
        if goes_on and not (starts_something(line) and _closed(last)):
            out[-1] = join(out[-1], line)
        else:
            out.append(line)
        last = line
    return out


def _closed(line: str) -> bool:
    """Whether a line may be complete without a final mark: short of a comma or an opening word."""
    return line[-1] not in "，、,（("


def _width(line: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in line)


def _headed(paragraphs: list[str], sizes: dict[str, float]) -> list[Block]:
    """Blocks by numbers, and paragraphs in larger type than the body as headings."""
    weight: Counter[float] = Counter()
    for words, size in sizes.items():
        weight[round(size, 1)] += len(words)
    body = weight.most_common(1)[0][0] if weight else 0.0
    large = sorted({round(size, 1) for size in sizes.values() if size > 1.12 * body}, reverse=True)
    out: list[Block] = []
    for block in outlined(paragraphs):
        size = round(sizes.get(block.text, 0.0), 1)
        if size in large and len(block.text) <= 60 and block.look is not Look.HEADING and block.text[-1:] not in "。；":
            out.append(heading(block.text, large.index(size) + 1))
        elif size in large and block.look is Look.HEADING:
            out.append(heading(block.text, min(large.index(size) + 1, block.level)))
        else:
            out.append(block)
    return out
