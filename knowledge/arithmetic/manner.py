"""What a sentence of a document tells by itself, whoever asks: its values, whether it only asks, grants, or announces.

The same passages are read for one question after another, so what it takes to read one is done once and kept by its
words. It does not know questions: `salience` lays this beside one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from knowledge.arithmetic.asking import Want, fits, grants, interrogative
from knowledge.arithmetic.quantities import Quantity, quantities
from knowledge.arithmetic.sentences import Span, pieces

# A short piece that ends in a colon announces what follows it.
ANNOUNCES_BELOW = 30


@dataclass(frozen=True, slots=True)
class Cutting:
    """A piece of a text: where it stands, its words, and the values it gives."""

    span: Span
    text: str
    values: tuple[Quantity, ...]


@lru_cache(maxsize=16_384)
def cuttings(text: str, *, whole: bool) -> tuple[Cutting, ...]:
    """The pieces of `text` that may be quoted, in order: see `pieces`; all of it as one where it is `whole`."""
    spans = (Span(0, len(text)),) if whole else pieces(text)
    said = [text[span.start : span.end] for span in spans]
    return tuple(Cutting(span, one, quantities(one)) for span, one in zip(spans, said, strict=True))


@dataclass(frozen=True, slots=True)
class Manner:
    """How a sentence is said. `asks`: it only asks; `grants`: how much staff may; `announces`: what comes after it.

    `plain` is the sentence in Simplified script and lower case, without blanks at its end.
    """

    plain: str
    values: tuple[Quantity, ...]
    asks: bool
    grants: bool
    announces: bool
    _fits: dict[Want, bool | None] = field(default_factory=dict)

    def fits(self, want: Want) -> bool | None:
        """Whether it has the shape of an answer to `want`; None where any shape may do."""
        if want not in self._fits:
            self._fits[want] = fits(want, self.plain, self.values)
        return self._fits[want]


@lru_cache(maxsize=65_536)
def manner(text: str, simplify: Callable[[str], str]) -> Manner:
    """How `text` is said; `simplify` makes Traditional script Simplified."""
    said = text.rstrip()
    plain = simplify(said).lower()
    announces = said.endswith(("：", ":")) and len(said) < ANNOUNCES_BELOW
    return Manner(plain, quantities(text), interrogative(plain), grants(plain), announces)
