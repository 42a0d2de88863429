"""Where the sentences of a text begin and end, in Chinese and English, as offsets: what a quote is cut along.

A sentence keeps its closing quotes and its citation marks ("[1]"). Bullets, labels and blanks around it belong to
nobody. It does not know which sentence matters.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.document import READ_OUT, TALK_TRACK

_END = re.compile(
    r"[。！？!?…]+[”’」』）)\"'】]*(?:\s*\[\d+\])*"
    r"|(?<=[^\s.\d])\.(?:[”’\"')]*)(?:\s*\[\d+\])*(?=\s|$)"
    r"|(?<=\d)\.(?=\s+[A-Z]|$)(?:\s*\[\d+\])*"
    r"|\n+"
)
_CLAUSE_END = re.compile(r"[；;]\s*")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|No|no|vs|approx|Mr|Ms|Mrs|Dr|St|a\.m|p\.m|Inc|Ltd|Co)|\b[A-Z])$")
_LABELS = "|".join(re.escape(label.rstrip()) for label in (*READ_OUT, *TALK_TRACK))
_LEAD = re.compile(rf"(?:[-*•·●◦▪]\s+|[•●▪]|\s|[;；,，、]|(?:{_LABELS}))+")
# Chinese clauses between semicolons are rules of their own; English ones lean on each other unless they are long.
LONG_SENTENCE, LONG_ENGLISH = 40, 200
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]`, never empty."""

    start: int
    end: int


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of `text`, in order; lines end sentences too."""
    return _in_one_piece(text, _cut(text, _END, 0, len(text)))


@lru_cache(maxsize=8192)
def pieces(text: str) -> tuple[Span, ...]:
    """Sentences, and the parts between semicolons of long ones."""
    found: list[Span] = []
    for span in sentences(text):
        if _read_out(text, span.start):
            found.append(span)
            continue
        longest = LONG_SENTENCE if _HAN.search(text, span.start, span.end) else LONG_ENGLISH
        if span.end - span.start > longest:
            found.extend(_cut(text, _CLAUSE_END, span.start, span.end))
        else:
            found.append(span)
    return tuple(found)


def _read_out(text: str, at: int) -> bool:
    return text.startswith(READ_OUT, text.rfind("\n", 0, at) + 1)


def _in_one_piece(text: str, found: tuple[Span, ...]) -> tuple[Span, ...]:
    """The sentences of a line that is read out as one: half of it must not be said."""
    joined: list[Span] = []
    for span in found:
        same_line = joined and "\n" not in text[joined[-1].end : span.start]
        if same_line and _read_out(text, span.start):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


def sentence_around(text: str, start: int, end: int) -> Span:
    """The sentence of `text` that holds [start, end)."""
    return next((span for span in sentences(text) if span.start <= start and end <= span.end), Span(start, end))


def clauses(text: str) -> tuple[Span, ...]:
    """The parts between commas, semicolons and ends: where a negation or a value belongs."""
    return _cut(text, re.compile(r"[，,；;。！？!?：:\n—（）()]+|\.(?=\s|$)"), 0, len(text))


def _cut(text: str, ends: re.Pattern[str], begin: int, stop: int) -> tuple[Span, ...]:
    found: list[Span] = []
    start = begin
    for match in ends.finditer(text, begin, stop):
        if match.group().startswith(".") and _ABBREVIATION.search(text[start : match.start()]):
            continue
        if (
            match.group()[0] in ",，"
            and text[match.start() - 1 : match.start()].isdigit()
            and text[match.end() : match.end() + 1].isdigit()
        ):
            continue
        _add(found, text, start, match.end())
        start = match.end()
    _add(found, text, start, stop)
    return tuple(found)


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and (text[end - 1].isspace() or text[end - 1] in "；;"):
        end -= 1
    if any(sign.isalnum() for sign in text[start:end]):
        found.append(Span(start, end))
