"""Passages of different documents that say the same, word for word or nearly: one of them will be forgotten when the
other is changed.

Exact is the same characters without blanks and punctuation; near is the share of common runs of four characters. It
does not know which of the two should go.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.document import Passage

# Shorter passages (a greeting, a table's empty row) are the same by nature.
FEWEST_CHARACTERS = 24
RUN = 4
# Shared runs over all runs of both (Jaccard); 0.75 is about one changed word in a sentence.
NEAR = 0.75
# A run in more passages than this is a formula of the house; looking it up would pair everything with everything.
COMMON = 40


@dataclass(frozen=True, slots=True)
class Twins:
    """Passages of at least two documents that say the same; `alike` is 1.0 for the same characters."""

    passages: tuple[Passage, ...]
    alike: float


def twins(passages: Iterable[Passage]) -> tuple[Twins, ...]:
    """Exact groups first, then near pairs (none inside a group), each by its first passage's place.

    Numbers count like words, so two prices in one sentence are near, not exact. Read-aloud wording is left out: it is
    repeated on purpose.
    """
    plain = [(one, _plain(one.text)) for one in passages if not one.verbatim]
    plain = [(one, text) for one, text in plain if len(text) >= FEWEST_CHARACTERS]
    groups: dict[str, list[Passage]] = {}
    for one, text in plain:
        groups.setdefault(text, []).append(one)
    exact = [Twins(tuple(group), 1.0) for group in groups.values() if len({one.document_id for one in group}) > 1]
    firsts = [(group[0], text) for text, group in groups.items()]
    return (*exact, *_near(firsts))


def _plain(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


def _near(firsts: Sequence[tuple[Passage, str]]) -> list[Twins]:
    runs = [frozenset(text[at : at + RUN] for at in range(len(text) - RUN + 1)) for _, text in firsts]
    holders: dict[str, list[int]] = {}
    for place, mine in enumerate(runs):
        for run in mine:
            holders.setdefault(run, []).append(place)
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        if 1 < len(places) <= COMMON:
            shared.update((here, there) for n, here in enumerate(places) for there in places[n + 1 :])
    found = []
    for (here, there), count in sorted(shared.items()):
        one, other = firsts[here][0], firsts[there][0]
        # `count` leaves out the house's formulas, so it only sorts out what cannot be near.
        if one.document_id == other.document_id or 2 * count < NEAR * min(len(runs[here]), len(runs[there])):
            continue
        alike = len(runs[here] & runs[there]) / len(runs[here] | runs[there])
        if alike >= NEAR:
            found.append(Twins((one, other), alike))
    return found
