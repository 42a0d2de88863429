"""How much text makes one passage: sentences found, paragraphs merged, nothing ever cut inside a sentence.

Sizes are characters for Chinese and words for English. It does not know headings, steps or tables.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.language import language_of

# Target sizes of a prose passage (Chinese characters, English words), and how long a step or answer stays whole.
LOWEST, HIGHEST, WHOLE = (80, 60), (400, 220), (900, 450)

_END = re.compile(
    r"[。！？!?]+[”’」』）)\]】]*|(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bNo)(?<!\bvs)(?<!e\.g)(?<!i\.e)\.[\"”')\]]*(?=\s+[A-Z0-9\"“(])|\n+"
)


def sentences(text: str) -> list[str]:
    """`text` cut after each sentence and line break; the pieces joined again are `text` exactly."""
    cuts = [match.end() for match in _END.finditer(text)]
    edges = [0, *cuts, len(text)]
    return [text[start:end] for start, end in pairwise(edges) if start < end]


def size(text: str) -> int:
    """Characters of a Chinese text without spaces, words of an English one."""
    return len("".join(text.split())) if language_of(text).chinese else len(text.split())


def fits(text: str, limit: tuple[int, int]) -> bool:
    """Whether `text` stays within `limit` (Chinese characters, English words)."""
    return size(text) <= limit[0 if language_of(text).chinese else 1]


def merged(paragraphs: Sequence[str]) -> list[str]:
    """Paragraphs as passages of a good size: long ones cut between sentences, short ones put together line by line."""
    out: list[str] = []
    for piece in (piece for text in paragraphs for piece in cut(text, HIGHEST)):
        if out and fits(f"{out[-1]}\n{piece}", HIGHEST):
            out[-1] = f"{out[-1]}\n{piece}"
        else:
            out.append(piece)
    if (
        len(out) > 1
        and fits(out[-1], LOWEST)
        and fits(f"{out[-2]}\n{out[-1]}", (HIGHEST[0] * 5 // 4, HIGHEST[1] * 5 // 4))
    ):
        tail = out.pop()
        out[-1] = f"{out[-1]}\n{tail}"
    return out


def cut(text: str, limit: tuple[int, int]) -> list[str]:
    """`text` in pieces within `limit`, cut between sentences only; a longer sentence stays whole."""
    if fits(text, limit):
        return [text]
    pieces: list[str] = []
    for sentence in sentences(text):
        if pieces and fits(pieces[-1] + sentence, limit):
            pieces[-1] += sentence
        else:
            pieces.append(sentence)
    return [piece.strip() for piece in pieces if piece.strip()]
