"""A grid of cells into row blocks: which line is the caption, which the header, which carry data.

Used by every format that has tables. It does not know where the grid came from.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from knowledge.intake.read.block import Block, Look, paragraph, row

_NUMERIC = re.compile(r"[-+]?[¥￥$€£]?\s*\d[\d,. :/%-]*(?:元|%|天|小时|年|月|日)?")
_NOTE = re.compile(r"(?:注|备注|備註|说明|說明|提示|Note)s?\s*\d?\s*[:：]", re.I)
_LONGEST_CAPTION = 40


@dataclass
class Table:
    """Lines of cells come in by `add`; `blocks` gives the rows and finds the `title`, the first line above them.

    `heads` is the number of header lines where the format says so.
    """

    caption: str = ""
    heads: int = 0
    lines: list[list[str]] = field(default_factory=list)
    title: str = ""

    def add(self, cells: Sequence[str]) -> None:
        """One line of the table, "" where a cell is empty."""
        self.lines.append([" ".join(cell.split()) for cell in cells])

    def blocks(self) -> list[Block]:
        """The table as rows under their header; titles above and bands inside become captions, notes paragraphs."""
        width = max((len(line) for line in self.lines), default=0)
        lines = [line + [""] * (width - len(line)) for line in self.lines]
        lines = [line for line in lines if any(line)]
        if width < 2 or not lines or all(_filled(line) < 2 for line in lines):
            return [paragraph(text) for line in lines for text in line if text]
        out: list[Block] = []
        titles = [self.caption] if self.caption else []
        while lines and _filled(lines[0]) == 1 and not self.heads:
            out, titles = self._title(next(text for text in lines.pop(0) if text), out, titles)
        header, rest = self._header(lines)
        return out + self._body(header, rest, titles)

    def _title(self, text: str, out: list[Block], titles: list[str]) -> tuple[list[Block], list[str]]:
        if len(text) > _LONGEST_CAPTION or _NOTE.match(text):
            return [*out, paragraph(text)], titles
        self.title = self.title or text
        return out, [*titles, text]

    def _header(self, lines: list[list[str]]) -> tuple[tuple[str, ...], list[list[str]]]:
        if self.heads > 1:
            stacked = [
                "·".join(dict.fromkeys(part for part in column if part))
                for column in zip(*_spread(lines[: self.heads]), strict=True)
            ]
            return tuple(stacked), lines[self.heads :]
        first = lines[0]
        if self.heads == 1 or (len(lines) > 1 and is_header(first)):
            return tuple(first), lines[1:]
        return ("",) * len(first), lines

    def _body(self, header: tuple[str, ...], lines: list[list[str]], titles: list[str]) -> list[Block]:
        out: list[Block] = []
        band = ""
        for line in lines:
            if tuple(line) == header:
                continue
            only = next(text for text in line if text)
            if _filled(line) == 1 and (len(only) > _LONGEST_CAPTION or _NOTE.match(only) or only[-1] in "。！？.!?"):
                out.append(paragraph(only))
                continue
            if _filled(line) == 1 and len(header) > 2:
                band = only
                continue
            caption = " · ".join([*titles, band] if band else titles)
            out.append(row(header, tuple(line), caption))
        return out


def captioned(blocks: Sequence[Block]) -> list[Block]:
    """Blocks where a short line right above a table without a caption has become its caption."""
    out: list[Block] = []
    caption = ""
    for block in blocks:
        if block.look is not Look.ROW:
            caption = ""
        elif not block.caption and out and out[-1].look is Look.PARAGRAPH and _is_caption(out[-1].text):
            caption = out.pop().text
        out.append(replace(block, caption=caption) if block.look is Look.ROW and caption else block)
    return out


def _is_caption(text: str) -> bool:
    return len(text) <= _LONGEST_CAPTION and text[-1] not in "。！？；，：.!?;,:”"


def is_header(line: Sequence[str]) -> bool:
    """Whether a line of cells names columns: filled, all different, short, and none a number."""
    filled = [text for text in line if text]
    if len(filled) < 2 or len(filled) < len(line) - 1 or len(set(filled)) < len(filled):
        return False
    return all(len(text) <= 40 and not _NUMERIC.fullmatch(text) for text in filled)


def _filled(line: Sequence[str]) -> int:
    return sum(bool(text) for text in line)


def _spread(lines: list[list[str]]) -> list[list[str]]:
    """Header lines with each text carried over the empty cells to its right, as merged headers show it."""
    out = []
    for line in lines[:-1]:
        carried = ""
        out.append([carried := text or carried for text in line])
    return [*out, lines[-1]]


def parted(lines: Sequence[list[str]]) -> Iterator[list[list[str]]]:
    """The tables of a sheet: a new one begins after an empty line with a title or another header."""
    part: list[list[str]] = []
    gap = False
    for line in lines:
        filled = _filled(line)
        if not filled:
            gap = bool(part)
            continue
        if gap and (filled == 1 or (is_header([text for text in line if text]) and filled != max(map(_filled, part)))):
            yield part
            part = []
        part.append(line)
        gap = False
    if part:
        yield part
