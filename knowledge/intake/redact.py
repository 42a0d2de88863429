"""Masking what identifies a person, before the first durable write: cards, IDs, phones, e-mail, plates and the like.

Order (after the security specification, section 5): a normal form for detection; amounts, dates and labelled order
numbers set aside; then checksummed, shaped and contextual rules over what is left; names from the dictionary of the
call, and names and addresses that the words around them give away. The same value gets the same number in a text.
Other names are not found. Nothing is stored.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.intake.masking.dictation import Asked
from knowledge.intake.masking.normal import normal
from knowledge.intake.masking.placeholders import PAYMENT, PLACEHOLDER, kind_of
from knowledge.intake.masking.rules import Candidate, candidates

Place = tuple[int, int]  # seq and revision of a turn


@dataclass(frozen=True, slots=True)
class Found:
    """One placeholder: its kind ("PHONE") and where it stands in the masked text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without what identifies a person, and what was taken out of it.

    `unpaid` is the text with payment data alone taken out: the most that may be kept of it, and only sealed.
    """

    text: str
    found: tuple[Found, ...] = ()
    unpaid: str = ""


def redact(text: str, *, names: Iterable[str] = ()) -> Redacted:
    """`text` with typed, numbered placeholders ("[CARD_1]") for personal data; `names` are masked as they stand.

    Amounts, dates and labelled order or ticket numbers stay. Offsets in `found` are into the masked text.
    """
    return Redactor(tuple(names)).redact(text)


@dataclass
class Redactor:
    """The same over several texts of one call, so that one number keeps one placeholder from turn to turn.

    Turns are given in their order to `turn`, which also follows a number that is dictated over several of them; other
    texts of the call to `redact`. Holds the values it has seen in memory; make one for a call and let it go.
    """

    names: tuple[str, ...] = ()
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    _asked: Asked = field(default_factory=Asked)
    _at: int | None = None
    _before: Asked = field(default_factory=Asked)
    _done: dict[Place, tuple[int, Redacted]] = field(default_factory=dict, repr=False)
    _heard: set[str] = field(default_factory=set, repr=False)

    def redact(self, text: str) -> Redacted:
        """One text masked by itself; numbering goes on from the texts before it."""
        return self._masked(text, None)

    def turn(self, text: str, place: Place | None = None) -> Redacted:
        """The next turn masked: with digits that belong to what the turns before asked for.

        At the same `place` (seq, revision) the same words give the same answer again; a later revision of the newest
        turn is heard instead of the earlier one. A turn that is masked already teaches what it can.
        """
        said = hash(text)
        if place is not None and place in self._done and self._done[place][0] == said:
            return self._done[place][1]
        if place is None or place[0] != self._at:
            self._before = self._asked
        masked = self._masked(text, self._before)
        self._asked = self._before.after(masked.text)
        if place is not None:
            self._at = place[0]
            self._done[place] = (said, masked)
        return masked

    def _masked(self, text: str, asked: Asked | None) -> Redacted:
        self._respect(text)
        form = normal(text)
        chosen = _without_overlaps(candidates(form, (*self.names, *self._heard), asked))
        pieces: list[str] = []
        unpaid: list[str] = []
        found: list[Found] = []
        at = length = 0
        for candidate in chosen:
            start, end = form.span(candidate.start, candidate.end)
            mark = f"[{candidate.kind}_{self._number(candidate)}]"
            if candidate.kind == "NAME":
                self._heard.add(form.text[candidate.start : candidate.end])
            pieces += [text[at:start], mark]
            unpaid += [text[at:start], mark if candidate.kind in PAYMENT else text[start:end]]
            length += start - at + len(mark)
            found.append(Found(candidate.kind, length - len(mark), length))
            at = end
        return Redacted("".join([*pieces, text[at:]]), tuple(found), "".join([*unpaid, text[at:]]))

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
    starts: list[int] = []
    taken: list[Candidate] = []
    for candidate in found:
        at = bisect_left(starts, candidate.start)
        free_before = at == 0 or taken[at - 1].end <= candidate.start
        if free_before and (at == len(taken) or candidate.end <= taken[at].start):
            starts.insert(at, candidate.start)
            taken.insert(at, candidate)
    return taken
