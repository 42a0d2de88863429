"""Masking what identifies a person, before the first durable write: cards, IDs, phones, e-mail, plates and the like.

Order (after the security specification, section 5): a normal form for detection; amounts, dates and labelled order
numbers set aside; then checksummed, shaped and contextual rules over what is left; names from the dictionary of the
call. The same value gets the same number in a text. Names outside the dictionary are not found. Nothing is stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.intake.masking.normal import normal
from knowledge.intake.masking.placeholders import PLACEHOLDER, kind_of
from knowledge.intake.masking.rules import Candidate, candidates


@dataclass(frozen=True, slots=True)
class Found:
    """One placeholder: its kind ("PHONE") and where it stands in the masked text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without what identifies a person, and what was taken out of it."""

    text: str
    found: tuple[Found, ...] = ()


def redact(text: str, *, names: Iterable[str] = ()) -> Redacted:
    """`text` with typed, numbered placeholders ("[CARD_1]") for personal data; `names` are masked as they stand.

    Amounts, dates and labelled order or ticket numbers stay. Offsets in `found` are into the masked text.
    """
    return Redactor(tuple(names)).redact(text)


@dataclass
class Redactor:
    """The same over several texts of one call, so that one number keeps one placeholder from turn to turn.

    Holds the values it has seen in memory; make one for a call and let it go.
    """

    names: tuple[str, ...] = ()
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def redact(self, text: str) -> Redacted:
        """One text masked; numbering goes on from the texts before it."""
        self._respect(text)
        form = normal(text)
        chosen = _without_overlaps(candidates(form, self.names))
        pieces: list[str] = []
        found: list[Found] = []
        at = length = 0
        for candidate in chosen:
            start, end = form.span(candidate.start, candidate.end)
            mark = f"[{candidate.kind}_{self._number(candidate)}]"
            pieces += [text[at:start], mark]
            length += start - at + len(mark)
            found.append(Found(candidate.kind, length - len(mark), length))
            at = end
        return Redacted("".join([*pieces, text[at:]]), tuple(found))

    def _number(self, candidate: Candidate) -> int:
        key = (candidate.kind, candidate.value)
        if key not in self.numbers:
            self.numbers[key] = 1 + max(
                (n for (kind, _), n in self.numbers.items() if kind == candidate.kind), default=0
            )
        return self.numbers[key]

    def _respect(self, text: str) -> None:
        """Placeholders that already stand in a text keep their numbers; new values get others."""
        for match in PLACEHOLDER.finditer(text):
            self.numbers.setdefault((kind_of(match), match[0]), int(match["number"]))


def _without_overlaps(found: Sequence[Candidate]) -> list[Candidate]:
    """The first rule that claims a stretch of text has it; in order of the text."""
    taken: list[Candidate] = []
    for candidate in found:
        if all(candidate.end <= other.start or candidate.start >= other.end for other in taken):
            taken.append(candidate)
    return sorted(taken, key=lambda candidate: candidate.start)
