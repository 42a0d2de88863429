"""Markdown into blocks, from markdown-it's tokens: what is struck out or in comments is not there for a reader."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.intake.read.block import Block, Parsed, heading, item, paragraph, row
from knowledge.intake.read.encoding import decode
from knowledge.intake.read.guard import check_length
from knowledge.intake.read.joined import join_all
from knowledge.intake.read.outline import outlined

MEDIA_TYPE = "text/markdown"
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^>]*>", re.S)
_NUMBERED = re.compile(r"\d{1,3}")


def read(data: bytes) -> Parsed:
    """The blocks of a Markdown file (CommonMark with tables). Raises UnreadableDocument."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    check_length(len(text))
    walk = _Walk()
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(_FRONT_MATTER.sub("", text)):
        walk.take(token)
    return Parsed(tuple(walk.blocks), MEDIA_TYPE)


@dataclass
class _Walk:
    """The state of one pass over the tokens."""

    blocks: list[Block] = field(default_factory=list)
    level: int = 0
    markers: list[str] = field(default_factory=list)
    fresh: bool = False
    header: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    in_table: bool = False

    def take(self, token: Token) -> None:
        kind = token.type
        if kind == "heading_open":
            self.level = int(token.tag[1:])
        elif kind == "heading_close":
            self.level = 0
        elif kind == "list_item_open":
            self.markers.append(token.info if _NUMBERED.fullmatch(token.info) else "•")
            self.fresh = True
        elif kind == "list_item_close":
            self.markers.pop()
        elif kind in {"fence", "code_block"}:
            self.add(token.content.strip("\n"))
        elif kind == "inline":
            self.inline(token)
        elif kind == "html_block":
            self.blocks.extend(
                outlined([line for raw in _TAG.sub("", token.content).split("\n") if (line := raw.strip())])
            )
        else:
            self.table(kind)

    def inline(self, token: Token) -> None:
        lines = shown(token.children or [])
        if self.in_table:
            self.cells.append(" ".join(lines))
        elif self.level:
            self.blocks.append(heading(" ".join(lines), self.level))
        elif self.markers:
            self.add("\n".join(lines))
        else:
            # Lines parted by hard breaks may be typed steps; only without list marks can the words tell.
            self.blocks.extend(outlined(lines) if len(lines) > 1 else [paragraph(line) for line in lines])

    def add(self, text: str) -> None:
        if not text:
            return
        depth = len(self.markers)
        if self.fresh and self.markers:
            self.blocks.append(item(text, self.markers[-1], depth))
            self.fresh = False
        else:
            self.blocks.append(paragraph(text, depth))

    def table(self, kind: str) -> None:
        if kind == "table_open":
            self.in_table, self.header = True, []
        elif kind == "tr_open":
            self.cells = []
        elif kind == "thead_close":
            self.header = self.cells
        elif kind == "tr_close" and self.header:
            self.blocks.append(row(tuple(self.header), tuple(self.cells)))
        elif kind == "table_close":
            self.in_table, self.header = False, []


def shown(children: Sequence[Token]) -> list[str]:
    """The lines a reader sees of an inline token: soft breaks joined, hard breaks kept, struck-out words gone."""
    lines: list[list[str]] = [[""]]
    struck = 0
    for child in children:
        if child.type in {"s_open", "s_close"}:
            struck += 1 if child.type == "s_open" else -1
        elif struck:
            continue
        elif child.type in {"text", "code_inline", "text_special"}:
            lines[-1][-1] += child.content
        elif child.type == "softbreak":
            lines[-1].append("")
        elif child.type == "hardbreak":
            lines.append([""])
    return [line for parts in lines if (line := join_all([part.strip() for part in parts]).strip())]
