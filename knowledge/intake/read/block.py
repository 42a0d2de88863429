"""What every reader hands on: the pieces of a document in reading order, as they looked.

A block does not know passages, languages or audiences.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Look(StrEnum):
    """How a piece stood on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document.

    `level`: of a heading 1 and up (0: a title above all); of an item its depth from 1; of a paragraph the depth of the
    item it continues, else 0. `marker` is an item's number or bullet where the format keeps it apart from the text.
    A row carries its `header` and `cells` (equal length; "" where empty) and the table's `caption`.
    """

    look: Look
    text: str
    level: int = 0
    marker: str = ""
    header: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file that was read: its blocks, the title it gives itself, and what a person should know of the reading."""

    blocks: tuple[Block, ...]
    media_type: str
    title: str = ""
    warnings: tuple[str, ...] = field(default=())


def heading(text: str, level: int) -> Block:
    """A heading block."""
    return Block(Look.HEADING, text, level=level)


def paragraph(text: str, level: int = 0) -> Block:
    """A paragraph block; `level` > 0 continues the list item of that depth."""
    return Block(Look.PARAGRAPH, text, level=level)


def item(text: str, marker: str, level: int = 1) -> Block:
    """A list item; `marker` is "•" for bullets, the number for numbered lists."""
    return Block(Look.ITEM, text, level=level, marker=marker)


def row(header: tuple[str, ...], cells: tuple[str, ...], caption: str = "") -> Block:
    """A table row as `列名：值；列名：值` (or `Name: value; …` where no Chinese is in it), empty cells left out."""
    pairs = [(name, value) for name, value in zip(header, cells, strict=True) if value]
    chinese = any("\u4e00" <= character <= "\u9fff" for pair in pairs for part in pair for character in part)
    colon, semicolon = ("：", "；") if chinese else (": ", "; ")
    text = semicolon.join(f"{name}{colon}{value}" if name else value for name, value in pairs)
    return Block(Look.ROW, text, header=header, cells=cells, caption=caption)
