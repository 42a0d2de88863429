"""A row of a table, "产品：特惠飞；改期费：1500元", cell by cell: which cells answer a question, and for which case.

The question picks by what it says: a header's words, a range a value of the question lies in, the case in the first
cells. Texts come Simplified and in lower case beside the originals of the same length. It composes no sentence.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.arithmetic.bands import Key, holds
from knowledge.arithmetic.quantities import quantities
from knowledge.arithmetic.ranges import measured, within

_END = re.compile(r"[；;]\s*")
_COLON = re.compile(r"[：:]\s*")
_LATIN = re.compile(r"[a-z][a-z0-9-]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
IN_RANGE, OUT_OF_RANGE, SAID = 3.0, -2.0, 0.34


@dataclass(frozen=True, slots=True)
class Cell:
    """`text[start:end]` of the row: a header, and from `value` on what stands under it."""

    header: str
    value: str
    start: int
    end: int


def cells(row: str) -> tuple[Cell, ...]:
    """The cells of a row as intake writes it; a part without a colon belongs to the cell before it."""
    found: list[Cell] = []
    at = 0
    for part in _END.split(row):
        start = row.index(part, at) if part else at
        end = start + len(part)
        at = end
        colon = _COLON.search(part)
        if colon is None and found:
            last = found[-1]
            found[-1] = Cell(
                last.header, row[last.start : end].split(last.header, 1)[-1].lstrip("：: "), last.start, end
            )
        elif part:
            found.append(
                Cell(part[: colon.start()] if colon else "", part[colon.end() :] if colon else part, start, end)
            )
    return tuple(found)


def answering(found: Sequence[Cell], question: str, kinds: Iterable[str], known: Iterable[Key]) -> tuple[Cell, ...]:
    """The cells after the first that hold a value of `kinds` and the question picks; all if it picks none.

    `known` are the values of the question. Everything is Simplified and in lower case.
    """
    wanted, given = frozenset(kinds), tuple(known)
    named = measured(question)
    ranged = {one: within(named, one.header) if named else holds(one.header, given) for one in found[1:]}
    fitting = [one for one in found[1:] if any(value.kind in wanted for value in quantities(one.value))]
    inside = [one for one in found[1:] if ranged[one]]
    if inside and not any(one in fitting for one in inside) and any(ranged[one] is False for one in fitting):
        return tuple(inside)  # the cell the question lies in says it in words: nothing is refunded
    if len(fitting) < 2:
        return tuple(fitting)
    telling = _telling(found, question)
    scores = {
        one: said(one.header, telling) + (0.0 if ranged[one] is None else IN_RANGE if ranged[one] else OUT_OF_RANGE)
        for one in fitting
    }
    best = max(scores.values())
    if best < SAID:
        return tuple(fitting)
    return tuple(one for one in fitting if scores[one] >= best * 0.9)


def _telling(found: Sequence[Cell], question: str) -> str:
    """The question without the words that several headers share: they tell no column from another."""
    seen: dict[str, int] = {}
    for one in found:
        for word in set(_LATIN.findall(one.header)):
            seen[word] = seen.get(word, 0) + 1
    return _LATIN.sub(lambda match: " " if seen.get(match.group(), 0) > 1 else match.group(), question)


def said(words: str, question: str) -> float:
    """The share (0..1) of `words` that `question` says: pairs of characters, and Latin words."""
    parts = [words[at : at + 2] for at in range(len(words) - 1) if _HAN.match(words[at]) and _HAN.match(words[at + 1])]
    parts += _LATIN.findall(words)
    return sum(part in question for part in parts) / len(parts) if parts else float(bool(words) and words in question)
