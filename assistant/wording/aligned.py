"""A sentence laid beside the clauses it may come from: do they carry it, are its values in place, is yes still yes?

Clauses are aligned by the character pairs and words they share, within one language. Across languages nothing can be
aligned: such a sentence is not carried, unless it says no more than values. Texts are in Simplified script.
"""

import re
from collections.abc import Sequence

from knowledge.arithmetic.polarity import bound, denies, hedged
from knowledge.arithmetic.quantities import Quantity, quantities
from knowledge.arithmetic.sentences import clauses
from knowledge.search.analyse import chinese_character, tokens

CARRIED = 0.5
ALIGNED = 0.5
CLEARLY = 0.25
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
    return False


def flipped(sentence: str, sources: Sequence[str]) -> bool:
    """Whether a clause denies what its source affirms, or the other way round."""
    if not _same_language(sentence, sources):
        return False
    parts = [source[span.start : span.end].rstrip(_ENDS) for source in sources for span in clauses(source)]
    for span in clauses(sentence):
        clause = sentence[span.start : span.end].rstrip(_ENDS)
        share, part = max(((_alike(clause, part), part) for part in parts), default=(0.0, ""))
        turned = share >= ALIGNED and denies(clause) != denies(part) and not hedged(clause) and not hedged(part)
        # The same words may stand elsewhere in the source with this polarity; then nothing was turned round.
        if turned and not any(_alike(clause, one) >= ALIGNED and denies(one) == denies(clause) for one in parts):
            return True
    return False


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


def _content(text: str) -> frozenset[str]:
    """Pairs of Chinese characters and stems of words; digits and grammar left out."""
    return frozenset(
        term
        for term in tokens(text)
        if not chinese_character(term) and term not in _COMMON and not any(sign.isdigit() for sign in term)
    )


def _same_language(text: str, sources: Sequence[str]) -> bool:
    return bool(_HAN.search(text)) == bool(_HAN.search(" ".join(sources)))
