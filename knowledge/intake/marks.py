"""The marks an author puts into a document: 【内部】 not for customers' ears, 【原文照读】 read out as it stands.

The marks themselves never reach a quoted text. It does not know passages; it hands on blocks with two flags.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.intake.read.block import Block, Look, paragraph, row

_INSIDE = (
    r"(?P<internal>(?:仅限|僅限|仅供|僅供|限)?(?:内部|內部|对内|對內)(?:使用|资料|資料|参考|參考|信息|资讯|資訊|掌握|口径)?"
    r"|internal(?:\s+(?:use\s+)?only|\s+note)?)"
    r"|(?P<verbatim>(?:请|須|须)?(?:原文|逐字)?(?:照读|照讀|朗读|朗讀)(?:原文)?|原文"
    r"|(?:read\s+)?verbatim|read\s+(?:as\s+written|aloud|out))"
)
_MARK = re.compile(rf"[【\[［]\s*(?:{_INSIDE})\s*[】\]］]\s*[:：]?[ \t]*", re.I)
_CLOSING = {"“": "”", "「": "」", "『": "』", '"': '"', "‘": "’"}


@dataclass(frozen=True, slots=True)
class Marked:
    """A block without its marks, and what they said."""

    block: Block
    internal: bool = False
    verbatim: bool = False


def marked(blocks: Sequence[Block]) -> list[Marked]:
    """Every block with the marks that hold for it.

    A mark in a heading, or alone on a line, holds until the section ends; one at the start of a paragraph for that
    paragraph; one inside a paragraph for the words after it. In a table a mark holds for its
    column or its cell, in a caption for the whole table.
    """
    out: list[Marked] = []
    section: list[tuple[int, bool, bool]] = []
    depth = 0
    for block in blocks:
        if block.look is Look.HEADING:
            depth = block.level
            section = [held for held in section if held[0] < depth]
            words, internal, verbatim = _stripped(block.text)
            if internal or verbatim:
                section.append((depth, internal, verbatim))
            out.append(Marked(replace(block, text=words), any(held[1] for held in section)))
            continue
        if _MARK.fullmatch(block.text.strip()):
            _, internal, verbatim = _stripped(block.text)
            section.append((depth, internal, verbatim))
            continue
        held = any(one[1] for one in section), any(one[2] for one in section)
        for piece in _row(block) if block.look is Look.ROW else _pieces(block):
            out.append(Marked(piece.block, piece.internal or held[0], piece.verbatim or held[1]))
    return out


def _pieces(block: Block) -> Iterator[Marked]:
    """A block cut at its marks; the parts after the first continue the same item."""
    marks = list(_MARK.finditer(block.text))
    if not marks:
        yield Marked(block)
        return
    ends = [match.start() for match in marks[1:]] + [len(block.text)]
    parts = [(block.text[: marks[0].start()], False, False)]
    internal = verbatim = False
    for match, end in zip(marks, ends, strict=True):
        # Inside one paragraph 【内部】 is never taken back; two marks together both hold.
        internal = internal or bool(match["internal"])
        together = verbatim and not parts[-1][0].strip()
        verbatim = bool(match["verbatim"]) or together
        words, after = _spoken(block.text[match.end() : end]) if verbatim else (block.text[match.end() : end], "")
        parts += [(words, internal, verbatim), (after, internal, False)]
    first = True
    for words, is_internal, is_verbatim in parts:
        if words.strip():
            shape = replace(block, text=words.strip()) if first else paragraph(words.strip(), block.level)
            yield Marked(shape, is_internal, is_verbatim)
            first = False


def _spoken(words: str) -> tuple[str, str]:
    """What is to be read, and what comes after it: where it stands in quotation marks it ends with them."""
    closing = _CLOSING.get(words[:1])
    at = words.find(closing, 1) if closing else -1
    return (words[: at + 1], words[at + 1 :]) if at > 0 else (words, "")


def _row(block: Block) -> Iterator[Marked]:
    """A table row cut by the marks of its columns and cells; every part keeps the first column to be read alone."""
    heads = [_stripped(text) for text in block.header]
    cells = [_stripped(text) for text in block.cells]
    names = tuple(head[0] for head in heads)
    flags = [(head[1] or cell[1], head[2] or cell[2]) for head, cell in zip(heads, cells, strict=True)]
    held = flags[0] if flags else (False, False)
    caption, whole, _ = _stripped(block.caption)
    for flag in dict.fromkeys(flags):
        chosen = [flags[at] == flag or (at == 0 and not held[1]) for at in range(len(cells))]
        if not any(cells[at][0] for at in range(len(cells)) if flags[at] == flag):
            continue
        if flag[1]:
            spoken = "\n".join(cells[at][0] for at in range(len(cells)) if flags[at] == flag and cells[at][0])
            key = cells[0][0] if not held[1] else ""
            yield Marked(
                replace(block, text=spoken, header=("",), cells=(key,), caption=caption),
                flag[0] or held[0] or whole,
                True,
            )
        else:
            kept = tuple(cells[at][0] if chosen[at] else "" for at in range(len(cells)))
            yield Marked(row(names, kept, caption), flag[0] or held[0] or whole)


def _stripped(text: str) -> tuple[str, bool, bool]:
    """`text` without its marks, and whether it held an internal and a verbatim one."""
    found = list(_MARK.finditer(text))
    words = _MARK.sub("", text).strip()
    return words, any(match["internal"] for match in found), any(match["verbatim"] for match in found)
