"""Plain text into blocks: a line is a paragraph; headings and steps are known by number or place."""

import re
from collections.abc import Sequence

from knowledge.intake.read.block import Block, Look, Parsed, heading
from knowledge.intake.read.encoding import decode
from knowledge.intake.read.guard import check_length
from knowledge.intake.read.outline import outlined

MEDIA_TYPE = "text/plain"
_MARKS = '。！？；，：、.!?;,:…”』」)）】]|｜"'
# Pinyin in brackets, which cleaning takes out later.
_GLOSS = re.compile(r"[（(]\s?[a-z\u00df-\u024f]{1,8}\s?[)）]")
_LONGEST_HEADING, _SHORTEST_TEXT = 24, 60


def read(data: bytes) -> Parsed:
    """The lines of a text file as blocks. Raises UnreadableDocument."""
    text = decode(data)
    check_length(len(text))
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n|\f", text)]
    return Parsed(tuple(_headed(outlined([line for line in lines if line]))), MEDIA_TYPE)


def _headed(blocks: Sequence[Block]) -> list[Block]:
    """Blocks where a short bare line between finished paragraphs has become the heading of the one below it.

    Only between long ones on both sides (or at the very top), for a file of wrapped or short lines has no such order.
    """
    out = list(blocks)
    for at, block in enumerate(blocks):
        words = _GLOSS.sub("", block.text)
        bare = block.look is Look.PARAGRAPH and len(words) <= _LONGEST_HEADING and not set(words) & set(_MARKS)
        if bare and _finished(blocks[at + 1 : at + 2]) and (at == 0 or _finished(blocks[at - 1 : at])):
            out[at] = heading(block.text, 1 if at == 0 else 2)
    return out


def _finished(one: Sequence[Block]) -> bool:
    return bool(one) and len(one[0].text) >= _SHORTEST_TEXT and one[0].text[-1] in "。！？.!?”」』）)"
