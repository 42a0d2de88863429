"""What a passage tells by itself, whoever asks: worked out when a search first compares it, and kept beside its row.

It does not know questions: `evidence` lays these traits beside one.
"""

import re
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.arithmetic.asking import Want, fits
from knowledge.arithmetic.quantities import Quantity, quantities
from knowledge.arithmetic.ranges import ranges
from knowledge.arithmetic.sentences import pieces
from knowledge.document import Kind, Passage, Shape, Trust
from knowledge.ports import Vectors
from knowledge.search.analyse import chinese_character, grammar, normal, tokens
from knowledge.search.query import DIGITS
from knowledge.search.runs import CHINESE_GRAM, OTHER_GRAM, Digest, digest
from knowledge.search.script import to_simplified
from knowledge.search.senses import sense_of

# A section that says what a document is about names every word of it and decides nothing.
_SCOPE = re.compile(
    r"适用|范围|目的|概述|总则|定义|简介|相关文件|\bscope\b|\bpurpose\b|\boverview\b|\bapplies\b|\bdefinitions?\b", re.I
)
# Of so many sentences of a passage the meaning is looked at.
MOST_SENSED = 24
CASES = frozenset({Trust.PAST_CASE, Trust.TRANSCRIPT})
# What kind of words these are, in the order of `Traits.nature`.
NATURE = (
    "case", "promotion", "reference", "notice", "scope", "verbatim", "internal", "row", "step", "question", "first",
    "length",
)  # fmt: skip


class Traits:
    """Of one passage. What costs reading its text is read when first asked for."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.chinese = passage.lang.chinese
        self.document = (passage.document_id, passage.version, self.chinese)
        self.position = passage.position
        self.case = passage.trust in CASES
        self.followed = passage.followed
        self._fits: dict[Want, bool | None] = {}
        self._digests: dict[int, Digest] = {}

    @cached_property
    def plain(self) -> str:
        """All that is searched, in normal form."""
        return normal(self.passage.searched)

    @cached_property
    def text(self) -> str:
        """The text alone, in normal form."""
        return normal(self.passage.text)

    @cached_property
    def title(self) -> str:
        """The title in normal form."""
        return normal(self.passage.title)

    @cached_property
    def senses(self) -> Vectors:
        """What each of its sentences means, a row each; one of zeros where it has none."""
        text, spans = self.passage.text, pieces(self.passage.text)[:MOST_SENSED]
        parts = [text[span.start : span.end] for span in spans]
        return np.stack(
            [sense_of(part) for part in ([text] if self.passage.shape is Shape.ROW or not parts else parts)]
        )

    @cached_property
    def sense_around(self) -> Vectors:
        """What its title and headings mean."""
        return sense_of(self.passage.around)

    @cached_property
    def figures(self) -> frozenset[str]:
        """The figures it names."""
        return frozenset(DIGITS.findall(self.plain))

    @cached_property
    def values(self) -> tuple[Quantity, ...]:
        """The quantities the text gives."""
        return quantities(self.text)

    @cached_property
    def nature(self) -> NDArray[np.float64]:
        """One number a name of NATURE; length is ln(characters / 100)."""
        one = self.passage
        scope = bool(one.heading) and _SCOPE.search(to_simplified(one.heading[-1])) is not None
        told = (
            self.case, one.kind is Kind.PROMOTION, one.trust is Trust.REFERENCE, one.kind is Kind.NOTICE, scope,
            one.verbatim, one.internal_only, one.shape is Shape.ROW, one.shape is Shape.STEP,
            one.shape is Shape.QUESTION, one.position == 1, float(np.log(max(len(one.text), 1) / 100)),
        )  # fmt: skip
        return np.array(told, dtype=np.float64)

    def digest(self, gram: int) -> Digest:
        """The digest of `plain` by grams of so many characters."""
        if gram not in self._digests:
            self._digests[gram] = digest(self.plain, gram)
        return self._digests[gram]

    def fits(self, want: Want) -> bool | None:
        """Whether the text has the shape of an answer to `want`; None where any shape may do."""
        if want not in self._fits:
            self._fits[want] = fits(want, self.text, self.values)
        return self._fits[want]

    def read(self) -> None:
        """Read all of it now, so that nobody who asks waits for it."""
        _ = self.figures, self.nature, self.title, self.digest(CHINESE_GRAM), self.senses, self.sense_around
        if not self.chinese:
            self.digest(OTHER_GRAM)
        ranges(self.text)
        for name in (self.passage.title, *self.passage.heading[-1:]):
            name_terms(name)
        for want in Want:
            self.fits(want)


@lru_cache(maxsize=65536)
def name_terms(name: str) -> frozenset[str]:
    """The pairs and words of a title or heading that tell something."""
    return frozenset(term for term in tokens(name) if not chinese_character(term) and term not in grammar())
