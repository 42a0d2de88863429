"""One page of a PDF into its pieces: lines in reading order, and ruled tables as grids of cells.

The only place that knows pdfplumber's pages. Watermarks (text that leans) are left out, text that runs up or down
the page is read after the rest. It does not know paragraphs or headings.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.intake.read.joined import join_all
from knowledge.intake.read.pdf_lines import Glyph, Line, lines_of, words_of

# Above these a page is a drawing and no table is looked for in it.
_MOST_EDGES, _MOST_GLYPHS = 2000, 200_000
_UNKNOWN = re.compile(r"\(cid:\d+\)")
# Radicals and compatibility forms that fonts put in place of ordinary characters, and joined letters.
_COMPATIBLE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its lines of cells, "" where one is empty; `top` and `bottom` in points from the page's top."""

    lines: tuple[tuple[str, ...], ...]
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page in reading order; `unknown` counts glyphs whose character the file does not tell."""

    pieces: tuple[Line | Grid, ...]
    unknown: int = 0


def read_page(page: Any) -> Page:
    """The pieces of one pdfplumber page. Raises what pdfplumber raises on broken content."""
    upright: list[Glyph] = []
    turned: dict[bool, list[Glyph]] = {True: [], False: []}
    unknown = 0
    for one in page.chars[:_MOST_GLYPHS]:
        if _UNKNOWN.fullmatch(one["text"]):
            unknown += 1
            continue
        a, b, c, d = one["matrix"][:4]
        if abs(b) + abs(c) <= 0.05 * (abs(a) + abs(d)):
            upright.append(_glyph(one))
        elif abs(a) + abs(d) <= 0.05 * (abs(b) + abs(c)):
            turned[b > 0].append(_turned(_glyph(one), page, rising=b > 0))
    grids = _grids(page, upright)
    inside = [(grid.top, grid.bottom, box) for grid, box in grids]
    free = [glyph for glyph in upright if not any(_within(glyph, box) for _, _, box in inside)]
    pieces = _placed(lines_of(free), [grid for grid, _ in grids])
    return Page((*pieces, *lines_of(turned[True]), *lines_of(turned[False])), unknown)


def _glyph(one: Any) -> Glyph:
    text = _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), one["text"])
    return Glyph(text, one["x0"], one["top"], one["x1"], one["bottom"], max(one["size"], 0.1))


def _turned(glyph: Glyph, page: Any, *, rising: bool) -> Glyph:
    """A glyph of text that runs up or down the page, as it stands when the page is turned to read it."""
    width, height = float(page.width), float(page.height)
    size = max(glyph.right - glyph.left, 0.1)
    if rising:
        return Glyph(glyph.text, height - glyph.bottom, glyph.left, height - glyph.top, glyph.right, size)
    return Glyph(glyph.text, glyph.top, width - glyph.right, glyph.bottom, width - glyph.left, size)


def _placed(lines: Sequence[Line], grids: Sequence[Grid]) -> list[Line | Grid]:
    """Lines with each table put before the first line that begins below it."""
    out: list[Line | Grid] = []
    waiting = sorted(grids, key=lambda grid: grid.top)
    for line in lines:
        while waiting and line.top >= waiting[0].top:
            out.append(waiting.pop(0))
        out.append(line)
    return [*out, *waiting]


def _grids(page: Any, glyphs: Sequence[Glyph]) -> list[tuple[Grid, _Box]]:
    if not 4 <= len(page.edges) <= _MOST_EDGES:
        return []
    found = []
    for table in page.find_tables():
        lines = _cells(table, [glyph for glyph in glyphs if _within(glyph, table.bbox)])
        filled = sum(sum(bool(text) for text in line) >= 2 for line in lines)
        # A frame around text, or boxes in a drawing, are no table: its rows have at least two cells with words.
        if len(lines) >= 2 and filled >= 2 and 2 * filled >= len(lines):
            found.append((Grid(lines, table.bbox[1], table.bbox[3]), table.bbox))
    return found


def _cells(table: Any, glyphs: Sequence[Glyph]) -> tuple[tuple[str, ...], ...]:
    """The words of every cell; one merged over several rows is repeated in each of them."""
    lefts = sorted({cell[0] for cell in table.cells})
    tops = sorted({cell[1] for cell in table.cells})
    grid = [[""] * len(lefts) for _ in tops]
    for cell in table.cells:
        words = join_all(words_of([glyph for glyph in glyphs if _within(glyph, cell)]))
        column = lefts.index(cell[0])
        for at, top in enumerate(tops):
            if cell[1] <= top < cell[3] - 1:
                grid[at][column] = words
    return tuple(tuple(line) for line in grid if any(line))


def _within(glyph: Glyph, box: _Box) -> bool:
    middle = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    return box[0] <= middle[0] < box[2] and box[1] <= middle[1] < box[3]
