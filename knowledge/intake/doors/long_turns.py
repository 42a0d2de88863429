"""A turn longer than the record keeps in one piece, cut where nothing breaks.

A cut inside a number would make two halves that no longer look like a number and so would not be masked: a cut falls
after a sentence, else where no letter or digit, spoken ones included, stands on either side. It knows no format.
"""

import re
from collections.abc import Iterator

LONGEST_TURN = 4_000
_SENTENCE_END = re.compile(r"[。！？!?；;\n]+\s*|\.\s+")
# What numbers, addresses and spelt-out digits are made of; a cut between two of these could cut one in half.
_JOINED = re.compile(r"[0-9A-Za-z０-９零〇一二三四五六七八九十百千万两幺拐洞@._+#/ \t-]")
# Nothing to be masked is longer than this.
_LONGEST_NUMBER = 300


def pieces(text: str) -> list[str]:
    """`text` in pieces of at most 4,000 characters that make it up again when joined."""
    return list(_cut(text))


def _cut(text: str) -> Iterator[str]:
    while len(text) > LONGEST_TURN:
        place = _place(text)
        yield text[:place]
        text = text[place:]
    yield text


def _place(text: str) -> int:
    ends = [one.end() for one in _SENTENCE_END.finditer(text, 0, LONGEST_TURN)]
    if ends and ends[-1] > LONGEST_TURN // 2:
        return ends[-1]
    for place in range(LONGEST_TURN, LONGEST_TURN - _LONGEST_NUMBER, -1):
        if not (_JOINED.match(text[place - 1]) and _JOINED.match(text[place])):
            return place
    return LONGEST_TURN
