"""A sentence laid beside the clauses it may come from: do they carry it, are its values in place, is yes still yes?

Clauses are aligned by the character pairs and words they share, within one language. Across languages nothing can be
aligned: such a sentence is not carried, unless it says no more than values. Texts are in Simplified script.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.arithmetic.polarity import affirmed, bound, denials, denies, hedged
from knowledge.arithmetic.quantities import Quantity, quantities
from knowledge.arithmetic.sentences import clauses
from knowledge.search.analyse import chinese_character, tokens

CARRIED = 0.5
ALIGNED = 0.5
CLEARLY = 0.25
# Two clauses that say the same words but for their denials, and how much closer than others one must be.
WORD_FOR_WORD, AS_CLOSE, AS_MUCH = 0.7, 0.1, 0.3
# A value is led in by so many characters or English words before it; how much of them must be another's, and how much
# less its own.
LEAD, LEAD_WORDS = 24, 8
LED_IN, ELSEWHERE = 0.6, 0.4
FEW = 4
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ENDS = "。.，,；;：:！!？?、)） "
_COMMON = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "for",
        "is",
        "are",
        "be",
        "and",
        "or",
        "by",
        "with",
        "from",
        "that",
        "this",
        "it",
        "as",
        "at",
        "if",
        "when",
        "will",
        "can",
        "may",
        "your",
        "you",
        "we",
        "they",
        "their",
    ]
)


def unsupported(sentence: str, sources: Sequence[str], around: str) -> bool:
    """Whether too little of the sentence stands in its sources or their headings.

    What is said in another language than the sources' is carried by nothing that could be compared.
    """
    said = _content(sentence)
    if not said:
        return False
    if not _same_language(sentence, sources):
        return True
    every = " ".join((*sources, around))
    if len(said) < FEW:
        characters = {sign for sign in sentence if _HAN.match(sign)}
        if characters and len(characters & set(every)) / len(characters) >= CARRIED:
            return False
    return len(said & _content(every)) / len(said) < CARRIED


def misplaced(sentence: str, sources: Sequence[str]) -> bool:
    """Whether a value stands with words that belong to another value of the same unit, or its bound is turned round."""
    parts = [source[span.start : span.end] for source in sources for span in clauses(source)]
    for span in clauses(sentence):
        clause = sentence[span.start : span.end]
        for value in quantities(clause):
            holding = [part for part in parts if any(other.key == value.key for other in quantities(part))]
            if holding and _turned(clause, value, holding):
                return True
            if holding and _same_language(clause, sources) and _belongs_elsewhere(clause, value, holding, parts):
                return True
    return _same_language(sentence, sources) and _led_in_otherwise(sentence, sources)


def _led_in_otherwise(sentence: str, sources: Sequence[str]) -> bool:
    """Whether a value stands behind the words that lead in to another value of its kind and unit, and to that alone."""
    known = [placed for source in sources for placed in _placed(source)]
    for said in _placed(sentence):
        own = [one for one in known if one.value.key == said.value.key]
        rivals = [one for one in known if _one_kind(one.value, said.value) and one.value.key != said.value.key]
        if not said.before or not own or not rivals:
            continue
        rival = max(rivals, key=lambda one: _dice(said.before, one.before))
        there, here = _dice(said.before, rival.before), max(_dice(said.before, one.before) for one in own)
        # What tells the value from its rival may also be said on its other side.
        told = any((said.around & one.around) - rival.around for one in own)
        if there >= max(LED_IN, here + ELSEWHERE) and not told:
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Placed:
    """A value, the content of the words before it, and of those before and behind it."""

    value: Quantity
    before: frozenset[str]
    around: frozenset[str]


def _placed(text: str) -> list[_Placed]:
    """Each value of `text` with the words since the value before it, or since the end of a sentence, and those up to
    the end of its clause.
    """
    found, last = [], 0
    every = quantities(text)
    for place, value in enumerate(every):
        lead = re.split(r"[。；;！？\n]", text[last : value.start])[-1]
        lead = lead[-LEAD:] if _HAN.search(lead) else " ".join(lead.split()[-LEAD_WORDS:])
        stop = every[place + 1].start if place + 1 < len(every) else len(text)
        tail = re.split(r"[。；;！？\n，、,]", text[value.end : stop])[0]
        found.append(_Placed(value, _content(lead), _content(lead) | _content(tail)))
        last = value.end
    return found


def _one_kind(one: Quantity, other: Quantity) -> bool:
    return (one.kind, one.unit) == (other.kind, other.unit)


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def flipped(sentence: str, sources: Sequence[str]) -> bool:
    """Whether a clause denies what its source affirms, or the other way round.

    Sources in another language than the sentence's say nothing.
    """
    sources = [source for source in sources if _same_language(sentence, (source,))]
    parts = [source[span.start : span.end].rstrip(_ENDS) for source in sources for span in clauses(source)]
    said = [sentence[span.start : span.end].rstrip(_ENDS) for span in clauses(sentence)]
    return any(_denies_otherwise(clause, parts, [one for one in said if one != clause]) for clause in said)


def _denies_otherwise(clause: str, parts: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the clause denies more or less often than those it is closest to.

    The same words may stand elsewhere in the source with this polarity, or one clause of the source be said in two of
    which the other holds its denial; then nothing was turned round.
    """
    said = denials(clause)
    aligned = [
        (close, part)
        for close, part in ((_close(clause, one), one) for one in parts)
        if max(close, _alike(clause, part)) >= ALIGNED
    ]
    if not aligned:
        return False
    nearest, part = max(aligned)
    if nearest >= WORD_FOR_WORD:
        near = [one for close, one in aligned if close >= nearest - AS_CLOSE]
        return all(denials(one) != said for one in near)
    if hedged(clause) or hedged(part) or denies(clause) == denies(part):
        return False
    if any(_alike(other, part) >= ALIGNED and denies(other) == denies(part) for other in others):
        return False
    return not any(denies(one) == denies(clause) for close, one in aligned if close >= nearest - AS_MUCH)


def _turned(clause: str, value: Quantity, holding: Sequence[str]) -> bool:
    mine = bound(clause, value.start, value.end)
    theirs = {
        bound(part, other.start, other.end) for part in holding for other in quantities(part) if other.key == value.key
    }
    return mine is not None and None not in theirs and mine not in theirs


def _belongs_elsewhere(clause: str, value: Quantity, holding: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether the clause is clearly closer to one that holds another value of this kind and unit, and not this one."""
    here = max(_alike(clause, part) for part in holding)
    rivals = [
        part
        for part in parts
        if part not in holding and any((o.kind, o.unit) == (value.kind, value.unit) for o in quantities(part))
    ]
    return any(_alike(clause, part) >= here + CLEARLY and _alike(clause, part) >= ALIGNED for part in rivals)


def _alike(one: str, other: str) -> float:
    """Shared content over that of the shorter text."""
    left, right = _content(one), _content(other)
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


def _close(one: str, other: str) -> float:
    """Shared content over that of both texts, denials left out: 1 where they differ in nothing else (Dice 1945)."""
    return _dice(_content(affirmed(one)), _content(affirmed(other)))


def _content(text: str) -> frozenset[str]:
    """Pairs of Chinese characters and stems of words; digits and grammar left out."""
    return frozenset(
        term
        for term in tokens(text)
        if not chinese_character(term) and term not in _COMMON and not any(sign.isdigit() for sign in term)
    )


def _same_language(text: str, sources: Sequence[str]) -> bool:
    return bool(_HAN.search(text)) == bool(_HAN.search(" ".join(sources)))
