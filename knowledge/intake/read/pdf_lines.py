"""Glyphs of a page into lines in reading order: words spaced, columns one after the other, rotated text apart.

Works on where glyphs stand. It does not know PDF files, tables or paragraphs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

# In widths of a glyph: a gap from which two words are apart, and one from which two pieces of a line are.
_SPACE, _APART = 0.25, 1.6
_FEWEST_LINES, _NARROWEST = 3, 9.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its box, in points from the left and the top of the page as it is read."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a piece of one that stands apart.

    `column` is its column's width, 0 where the page has one; `listed` says it ends with a short piece far from the
    rest, as a name with its value does.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    column: float = 0.0
    listed: bool = False

    @property
    def width(self) -> float:
        """Its length in points."""
        return self.right - self.left


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of a page in reading order, pieces of one line that are no columns joined by a space."""
    return _read([pieces for line in _rows(glyphs) if (pieces := _pieces(line))], 0.0)


def words_of(glyphs: Sequence[Glyph]) -> list[str]:
    """The lines of one cell, from top to bottom."""
    return [" ".join(piece.text for piece in _pieces(line)) for line in _rows(glyphs)]


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs that stand on one line, lines from top to bottom: the middle of each lies within the line's first."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: ((one.top + one.bottom) / 2, one.left)):
        middle = (glyph.top + glyph.bottom) / 2
        if rows and (held := rows[-1]) and held[0].top + 0.15 * held[0].size <= middle < held[0].bottom:
            held.append(glyph)
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _pieces(row: Sequence[Glyph]) -> list[Line]:
    """One line as its pieces, cut where a gap is wider than between words; double-printed glyphs once."""
    groups: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in row:
        if last and glyph.text == last.text and abs(glyph.left - last.left) < 0.5 * (last.right - last.left):
            continue
        if not glyph.text.strip():
            if groups:
                groups[-1].append(glyph)
            continue
        if last is None or glyph.left - last.right > _APART * max(glyph.size, last.size):
            groups.append([])
        groups[-1].append(glyph)
        last = glyph
    return [_line(group) for group in groups]


def _line(group: Sequence[Glyph]) -> Line:
    words = group[0].text
    for before, glyph in pairwise(group):
        spaced = glyph.left - before.right > _SPACE * glyph.size and not (_wide(before.text) and _wide(glyph.text))
        words += (" " if spaced else "") + glyph.text
    shown = [glyph for glyph in group if glyph.text.strip()]
    return Line(
        " ".join(words.split()),
        shown[0].left,
        min(glyph.top for glyph in shown),
        max(glyph.right for glyph in shown),
        max(glyph.bottom for glyph in shown),
        round(median(glyph.size for glyph in shown), 1),
    )


def _wide(text: str) -> bool:
    return text[-1:] > "\u2e7f"


def _read(rows: list[list[Line]], column: float) -> list[Line]:
    """Rows of pieces as lines: bands of rows that share a gutter are read column by column."""
    out: list[Line] = []
    at = 0
    while at < len(rows):
        band, gutter = _band(rows, at)
        if not band or not _set_in_columns(band, gutter):
            out.append(_whole(rows[at], column))
            at += 1
            continue
        middle = (gutter[0] + gutter[1]) / 2
        for side in (True, False):
            part = [[piece for piece in row if (piece.right <= middle) == side] for row in band]
            part = [row for row in part if row]
            widest = max(row[-1].right for row in part) - min(row[0].left for row in part)
            out += _read(part, widest)
        at += len(band)
    return out


def _whole(row: Sequence[Line], column: float) -> Line:
    words = " ".join(piece.text for piece in row)
    return Line(
        words, row[0].left, min(piece.top for piece in row), row[-1].right, max(piece.bottom for piece in row),
        max(piece.size for piece in row), column, len(row) > 1 and row[-1].width < 0.5 * (row[-1].right - row[0].left),
    )  # fmt: skip


def _band(rows: Sequence[Sequence[Line]], at: int) -> tuple[list[list[Line]], tuple[float, float]]:
    """The rows from `at` on that leave one upright strip empty, and that strip; none where the first has one piece."""
    best: tuple[list[list[Line]], tuple[float, float]] = ([], (0.0, 0.0))
    for left, right in pairwise(rows[at]):
        gutter = (left.right, right.left)
        band = [list(rows[at])]
        for row in rows[at + 1 :]:
            narrowed = _narrowed(gutter, row)
            if narrowed[1] - narrowed[0] < 0.8 * row[0].size:
                break
            gutter = narrowed
            band.append(list(row))
        while band and not _crosses(band[-1], gutter):
            band.pop()
        if len(band) > len(best[0]):
            best = (band, gutter)
    return best


def _narrowed(gutter: tuple[float, float], row: Iterable[Line]) -> tuple[float, float]:
    """What of the strip stays empty beside this row; nothing where a piece runs through it."""
    start, end = gutter
    for piece in row:
        if piece.left <= start and piece.right >= end:
            return (start, start)
        if piece.left < end and piece.right > start:
            start, end = (max(start, piece.right), end) if piece.left <= start else (start, min(end, piece.left))
    return (start, end)


def _crosses(row: Sequence[Line], gutter: tuple[float, float]) -> bool:
    """Whether a row has words on both sides of the strip."""
    middle = (gutter[0] + gutter[1]) / 2
    return row[0].right <= middle < row[-1].left


def _set_in_columns(band: Sequence[Sequence[Line]], gutter: tuple[float, float]) -> bool:
    """Whether both sides are running text rather than names beside their values: most lines long, and full."""
    middle = (gutter[0] + gutter[1]) / 2
    for side in (True, False):
        pieces = [piece for row in band for piece in row if (piece.right <= middle) == side]
        rows = [row for row in band if any((piece.right <= middle) == side for piece in row)]
        if len(rows) < _FEWEST_LINES:
            return False
        widths = [piece.width for piece in pieces]
        if median(widths) < max(0.6 * max(widths), _NARROWEST * pieces[0].size):
            return False
    return True
