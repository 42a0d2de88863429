"""Sentences whose numbers open the contacts behind them: each number is matched to the fact it was written from.

It computes nothing. A number that matches no fact of its sentence stays plain; the facts then stand after it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from assistant.surfaces.pages.rendering import Reader
from assistant.wording.told import Told
from knowledge.fact import Fact

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Behind(TypedDict):
    """What the page's script is told of one number, as JSON."""

    ids: list[str]
    of: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a sentence; `fact` names the fact whose contacts a click on it opens. `aside` ones are not printed."""

    text: str
    fact: str = ""
    aside: bool = False


@dataclass(slots=True)
class Numbers:
    """The facts of one page that were linked, so that the page carries their contacts once."""

    reader: Reader
    facts: dict[str, Fact]
    linked: dict[str, Fact] = field(default_factory=dict)

    def sentence(self, told: Told) -> tuple[Piece, ...]:
        """`told` in the reader's language as runs, its numbers linked to their facts."""
        facts = [self.facts[one] for one in told.facts if one in self.facts]
        pieces = tuple(self._pieces(self.reader.of(told.text), facts))
        named = {piece.fact for piece in pieces}
        if named - {""}:
            return pieces
        behind = next((fact for fact in facts if fact.calls), None)
        return (*pieces, Piece(self.reader.said("see_contacts"), self.link(behind), aside=True)) if behind else pieces

    def values(self, facts: Iterable[Fact]) -> tuple[Piece, ...]:
        """The values of `facts`, each a link where it has contacts."""
        return tuple(Piece(f"{fact.value:g}", self.link(fact)) for fact in facts)

    def link(self, fact: Fact) -> str:
        """The id under which the page carries the contacts of `fact`; "" where it has none."""
        if not fact.calls:
            return ""
        self.linked[fact.id] = fact
        return fact.id

    @property
    def contacts(self) -> Mapping[str, Behind]:
        """The contacts of every linked fact; `of` is how many it rests on, where not all are named."""
        return {id_: {"ids": list(fact.calls), "of": max(fact.n, len(fact.calls))} for id_, fact in self.linked.items()}

    def _pieces(self, text: str, facts: list[Fact]) -> Iterable[Piece]:
        end = 0
        for found in _NUMBER.finditer(text):
            fact = next((one for one in facts if one.calls and _says(found.group(), one)), None)
            if fact is None:
                continue
            if found.start() > end:
                yield Piece(text[end : found.start()])
            yield Piece(found.group(), self.link(fact))
            end = found.end()
        if end < len(text):
            yield Piece(text[end:])


def _says(written: str, fact: Fact) -> bool:
    """Whether `written` is this fact's value, or its share in percent, as sentences print it."""
    plain = written.replace(",", "")
    places = len(plain.partition(".")[2])
    return any(f"{value:.{places}f}" == plain for value in (fact.value, fact.value * 100))
