"""A wording cut into statements: each with its label, its words in Simplified, and the quotes it cites.

Only the product's own labels are labels; whatever else stands in brackets is a claim. It judges nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.wording.draft import Draft
from assistant.wording.phrases import phrase
from knowledge.arithmetic.sentences import sentences
from knowledge.document import Quote
from knowledge.language import Lang
from knowledge.search.script import to_simplified

CITATION = re.compile(r"\s*\[(\d{1,3})\]")
_LIST_MARK = re.compile(r"^\s*(?:\d{1,2}(?:[.)）](?!\d)|、(?!\s*\d))\s*|[-*•]\s+|•|[（(]\d{1,2}[)）]\s*)")
WARNINGS = ("internal", "reference", "past_case", "pitch")
_MARKS = re.compile(r"(?:\s*\[\d{1,3}\])+")
_TAIL = 4  # letters that may follow a mark and still belong to what it stands behind
_NAMES = (*WARNINGS, "verbatim", "original_en", "original_zh")
# A line that joins several places says of each part what it is; what must never be said aloud stands at the very front.
_BEFORE_A_PART = ("verbatim", "pitch")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a wording (`number` from 1) without its marks; `own` says that it is the draft's own frame.

    `body` is `written` in Simplified script, both without the labels.
    """

    number: int
    written: str
    label: str
    body: str
    cited: tuple[Quote, ...]
    bad_mark: bool = False
    own: bool = False


def statements(wording: str, draft: Draft) -> list[Statement]:
    """Every sentence that says something, in order."""
    quotes, labels, frames = draft.quotes, _labels_of(draft), own_lines(draft)
    found: list[Statement] = []
    for number, (written, numbers) in enumerate(_marked(wording, quotes), start=1):
        cited = tuple(quotes[n - 1] for n in numbers if 1 <= n <= len(quotes))
        raw = _LIST_MARK.sub("", written).strip()
        if not re.search(r"\w", raw):
            continue
        label, body = _cut(raw, cited, labels)
        own = not numbers and any(raw in frame for frame in frames)
        found.append(Statement(number, body, label, simplified(body), cited, len(cited) != len(numbers), own))
    return found


def _marked(wording: str, quotes: tuple[Quote, ...]) -> Iterator[tuple[str, list[int]]]:
    """Each sentence, or each part of one that has marks of its own, with the numbers of its marks."""
    for begin, stop in _spans(wording, quotes):
        # A mark that stands after the line break or the full stop still belongs to the sentence before it.
        after = _MARKS.match(wording, stop)
        written = wording[begin:stop] + (after.group() if after else "")
        at = 0
        for marks in _MARKS.finditer(written):
            end = marks.end()
            tail = written[end:]
            if not _MARKS.search(tail) and len(re.sub(r"\W", "", tail)) <= _TAIL:
                end = len(written)
            yield CITATION.sub("", written[at:end]), [int(mark) for mark in CITATION.findall(marks.group())]
            at = end
            if at == len(written):
                break
        if written[at:].strip():
            yield written[at:], []


def _spans(wording: str, quotes: tuple[Quote, ...]) -> list[tuple[int, int]]:
    """Where sentences begin and end: what is read out word for word is one, however many full stops it has, and so is
    what runs on after an exclamation in brackets.
    """
    whole = [found.span() for one in quotes if one.verbatim for found in re.finditer(re.escape(one.text), wording)]
    spans: list[tuple[int, int]] = []
    for span in sentences(wording):
        begin, stop = span.start, span.end
        if spans and (_runs_on(wording, spans[-1][1]) or any(a < spans[-1][1] and begin < b for a, b in whole)):
            begin = spans.pop()[0]
        spans.append((begin, stop))
    return spans


def _runs_on(wording: str, end: int) -> bool:
    return re.search(r"[!?][)\"'”]*$", wording[:end]) is not None and re.match(r"[^\s\[]", wording[end:]) is not None


def own_lines(draft: Draft) -> tuple[str, ...]:
    """The lines of a draft that rest on no quote: what the product itself says, to be repeated word for word."""
    lines = [draft.direct] if draft.direct and not draft.direct_quotes else []
    lines += [draft.lead] if draft.lead and draft.sentences else []
    lines += [one.label + one.text for one in draft.sentences if not one.quotes]
    return tuple(lines)


def warnings_of(quote: Quote, draft: Draft) -> tuple[str, ...]:
    """The names of the labels that a statement resting on `quote` must not lose."""
    said = [one.label for one in draft.sentences if quote in one.quotes]
    found = [name for name in WARNINGS if any(_has(label, name) for label in said)]
    if quote in draft.direct_quotes and draft.direct:
        # A talk track that the draft says first without its label may be said so again.
        led = _labels_before(quote, draft.direct, len(draft.direct_quotes) == 1)
        found = [name for name in WARNINGS if _has(led, name) or (name in found and name != "pitch")]
    if quote.internal_only and "internal" not in found:
        found.append("internal")
    return tuple(found)


def carries(label: str, name: str) -> bool:
    """Whether a label, as a model wrote it, gives the warning `name`."""
    openings = {phrase(name, lang).strip() for lang in Lang}
    return any(opening and simplified(opening) in simplified(label) for opening in openings)


def _has(label: str, name: str) -> bool:
    return any(phrase(name, lang).strip() in label for lang in Lang)


@lru_cache(maxsize=1)
def _known_labels() -> tuple[str, ...]:
    every = {phrase(name, lang).strip() for name in _NAMES for lang in Lang}
    return tuple(sorted((one for one in every if one), key=len, reverse=True))


@lru_cache(maxsize=1)
def _part_labels() -> tuple[str, ...]:
    return tuple(sorted({phrase(name, lang).strip() for name in _BEFORE_A_PART for lang in Lang}))


def _labels_of(draft: Draft) -> dict[Quote, str]:
    """What stands before each quote in the draft besides the warnings: the heading of a step, a document's title."""
    told: dict[Quote, str] = {}
    for sentence in draft.sentences:
        rest = sentence.label
        for known in _known_labels():
            rest = rest.replace(known, "")
        for quote in sentence.quotes:
            told.setdefault(quote, rest.strip())
    return told


def _cut(raw: str, cited: tuple[Quote, ...], labels: dict[Quote, str]) -> tuple[str, str]:
    at = 0
    while (known := next((one for one in _known_labels() if raw.startswith(one, at)), None)) is not None:
        at += len(known)
        at += len(raw[at:]) - len(raw[at:].lstrip())
    tail = next((one for one in _known_labels() if raw.endswith(one)), "")
    raw, suffix = raw.removesuffix(tail), tail
    for heading in (labels.get(quote, "") for quote in cited):
        if heading and raw.startswith(heading, at):
            at += len(heading)
            break
    label, body = raw[:at] + suffix, raw[at:].lstrip()
    for part in _part_labels():
        if part in body:
            label, body = label + part, body.replace(part, " ").strip()
    return label, body


def _labels_before(quote: Quote, line: str, alone: bool) -> str:
    """The labels that `line` gives to what it says of `quote`: right before its words, or anywhere if it is `alone`."""
    if alone:
        return line
    at = simplified(line).find(simplified(quote.text).rstrip(" 。.；;"))
    before, found = simplified(line)[: max(at, 0)].rstrip(), ""
    while (known := next((one for one in _known_labels() if before.endswith(simplified(one))), None)) is not None:
        before, found = before.removesuffix(simplified(known)).rstrip(), found + known
    return found


def without_labels(text: str) -> str:
    """`text` without the product's own labels, wherever they stand."""
    for known in _known_labels():
        text = text.replace(known, " ")
    return text.strip()


@lru_cache(maxsize=4096)
def simplified(text: str) -> str:
    """`text` in Simplified script: what everything is compared in."""
    return to_simplified(text)
