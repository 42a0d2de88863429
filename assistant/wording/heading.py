"""Which words stand at the head of an answer: whether a passage may, and which line of a promotion tells what is asked.

Of a promotion that was asked for every line speaks of it: what tells them apart is the rest of the question.
"""

from functools import cached_property

from knowledge.arithmetic.asking import Want, fits
from knowledge.arithmetic.salience import Piece, Weighed
from knowledge.search.analyse import grammar, tokens
from knowledge.search.script import to_simplified

# Beside the share of the question that a line says: what its meaning counts (a cosine), the shape of an answer, and
# that it is how the promotion is offered, which says in one breath what it gives.
ALIKE, SHAPE, OFFERED = 0.5, 0.1, 0.1


class Heading:
    """The head of the answer to one question."""

    def __init__(self, text: str, want: Want) -> None:
        self._text, self._want = text, want

    @cached_property
    def _topic(self) -> frozenset[str]:
        return frozenset(tokens(to_simplified(self._text))) - grammar()

    def may_say(self, piece: Piece) -> bool:
        """Whether a passage can answer who does or bears something: nothing else is asked for in words of its own."""
        plain = to_simplified(piece.passage.text).lower()
        return self._want is not Want.WHO or fits(self._want, plain, piece.values) is not False

    def telling(self, one: Weighed) -> float:
        """How much a line of a promotion tells of what is asked beside the promotion's name."""
        passage, piece = one.piece.passage, one.piece
        name = frozenset(tokens(passage.text.split("\n", 1)[0])) | frozenset(tokens(passage.title))
        matter = self._topic - name
        share = sum(len(term) for term in matter & piece.terms) / (sum(map(len, matter)) or 1)
        fit = fits(self._want, to_simplified(piece.text).lower(), piece.values)
        shape = 0.0 if fit is None else SHAPE if fit else -SHAPE
        return share + ALIKE * one.alike + shape + OFFERED * passage.pitches(piece.start)
