"""How well a candidate suits the question beyond its words: its trust, its language, and the shape of its answer.

In standard deviations of the candidates' scores, so that it settles what words leave open and no more. The shapes are
`arithmetic.asking`'s; it does not read whether the answer is right.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.arithmetic.asking import Want, fits
from knowledge.arithmetic.quantities import quantities
from knowledge.document import Kind, Passage, Trust
from knowledge.search.analyse import normal
from knowledge.search.query import Query
from knowledge.search.script import to_simplified

TRUST_STEP = {Trust.APPROVED_POLICY: 0.0, Trust.REFERENCE: 0.1, Trust.PAST_CASE: 0.4, Trust.TRANSCRIPT: 0.6}
# Only policy may carry an amount or a time limit, so a past case that names one stands behind every policy passage.
UNSUPPORTED_STEP = 1.5
# A section that says what a document is about names every word of it and decides nothing.
SCOPE_STEP = 0.5
_SCOPE = re.compile(
    r"适用|范围|目的|概述|总则|定义|简介|相关文件|\bscope\b|\bpurpose\b|\boverview\b|\bapplies\b|\bdefinitions?\b", re.I
)
# A promotion answers questions about promotions; beside a process it waits until its own name is said.
PROMOTION_STEP = 0.6
# The same document says it in the asker's own language.
OTHER_LANGUAGE_STEP = 1.0
SHAPE_STEP = 0.4
# Shapes are read for the best candidates only; further down they could not change what is shown.
SHAPED = 24


def suit(query: Query, passages: Sequence[Passage], keyword: NDArray[np.float64]) -> NDArray[np.float64]:
    """A step up or down for each of `passages`, whose BM25 is `keyword`."""
    steps = np.array([-_trust_step(passage, query.want) for passage in passages])
    own = {passage.document_id for passage in passages if passage.lang.chinese == query.lang.chinese}
    shaped = set(np.argsort(-keyword, kind="stable")[:SHAPED].tolist())
    for place, passage in enumerate(passages):
        if passage.lang.chinese != query.lang.chinese and passage.document_id in own:
            steps[place] -= OTHER_LANGUAGE_STEP
        if passage.heading and _SCOPE.search(to_simplified(passage.heading[-1])):
            steps[place] -= SCOPE_STEP
        if passage.kind is Kind.PROMOTION and not _named(passage, query):
            steps[place] -= PROMOTION_STEP
        if place in shaped and query.want is not Want.WHAT:
            fitting = _fits(query.want, passage.text)
            steps[place] += 0.0 if fitting is None else SHAPE_STEP if fitting else -SHAPE_STEP / 2
    return steps


def _trust_step(passage: Passage, want: Want) -> float:
    unsupported = want in {Want.AMOUNT, Want.LIMIT} and passage.trust not in {Trust.APPROVED_POLICY, Trust.REFERENCE}
    return UNSUPPORTED_STEP if unsupported else TRUST_STEP[passage.trust]


def _named(passage: Passage, query: Query) -> bool:
    """Whether the question says a pair or word of the promotion's title."""
    title = normal(passage.title)
    return any(len(term) > 1 and term in title for term in query.own)


@lru_cache(maxsize=65536)
def _fits(want: Want, text: str) -> bool | None:
    plain = normal(text)
    return fits(want, plain, quantities(plain))
