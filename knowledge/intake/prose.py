"""How much text makes one passage: sentences found, paragraphs merged, nothing ever cut inside a sentence.

Sizes are characters for Chinese and words for English. It does not know headings, steps or tables.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# Target sizes of a prose passage (Chinese characters, English words), and how long a step or answer stays whole.
LOWEST, HIGHEST, WHOLE = (80, 60), (400, 220), (900, 450)

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")
_END = re.compile(
    r"[。！？!?]+[”’」』）)\]】]*|(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bNo)(?<!\bvs)(?<!e\.g)(?<!i\.e)\.[\"”')\]]*(?=\s+[A-Z0-9\"“(])|\n+"
)


def sentences(text: str) -> list[str]:
    """`text` cut after each sentence and line break; the pieces joined again are `text` exactly."""
    cuts = [match.end() for match in _END.finditer(text)]
    edges = [0, *cuts, len(text)]
    return [text[start:end] for start, end in pairwise(edges) if start < end]


@dataclass(frozen=True, slots=True)
class Size:
    """How much text there is, so that two pieces put together are not counted again: sizes add up.

    `han` and `latin` count Chinese characters and runs of Latin letters, `characters` everything but spaces, `words`
    what stands between spaces.
    """

    han: int = 0
    latin: int = 0
    characters: int = 0
    words: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(
            self.han + other.han,
            self.latin + other.latin,
            self.characters + other.characters,
            self.words + other.words,
        )

    def within(self, limit: tuple[int, int]) -> bool:
        """Whether this stays within `limit` (Chinese characters, English words); Chinese as `language_of` tells it."""
        english = self.latin > 3 * self.han
        return self.words <= limit[1] if english else self.characters <= limit[0]


def size_of(text: str) -> Size:
    """The size of `text`."""
    words = text.split()
    return Size(len(_HAN.findall(text)), len(_LATIN.findall(text)), sum(map(len, words)), len(words))


def fits(text: str, limit: tuple[int, int]) -> bool:
    """Whether `text` stays within `limit` (Chinese characters, English words)."""
    return size_of(text).within(limit)


def merged(paragraphs: Sequence[str]) -> list[str]:
    """Paragraphs as passages of a good size: long ones cut between sentences, short ones put together line by line."""
    groups: list[tuple[list[str], Size]] = []
    for piece in (piece for text in paragraphs for piece in cut(text, HIGHEST)):
        size = size_of(piece)
        if groups and (groups[-1][1] + size).within(HIGHEST):
            groups[-1][0].append(piece)
            groups[-1] = (groups[-1][0], groups[-1][1] + size)
        else:
            groups.append(([piece], size))
    most = (HIGHEST[0] * 5 // 4, HIGHEST[1] * 5 // 4)
    if len(groups) > 1 and groups[-1][1].within(LOWEST) and (groups[-2][1] + groups[-1][1]).within(most):
        lines, size = groups.pop()
        groups[-1] = ([*groups[-1][0], *lines], groups[-1][1] + size)
    return ["\n".join(lines) for lines, _ in groups]


def cut(text: str, limit: tuple[int, int]) -> list[str]:
    """`text` in pieces within `limit`, cut between sentences only; a longer sentence stays whole."""
    if fits(text, limit):
        return [text]
    pieces: list[tuple[list[str], Size]] = []
    for sentence in sentences(text):
        size = size_of(sentence)
        if pieces and (pieces[-1][1] + size).within(limit):
            pieces[-1][0].append(sentence)
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + size)
        else:
            pieces.append(([sentence], size))
    return [piece for parts, _ in pieces if (piece := "".join(parts).strip())]
