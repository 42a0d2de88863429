"""What else was found near a question: shown under the answer, for whoever sees that the answer misses it.

The less sure the search is that its first passage answers, the more of the next ones are shown. They are the documents'
own words and no part of the answer: no model is given them, and no line is drawn from them.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence

from assistant.wording.compose import sentence_of
from assistant.wording.draft import Sentence
from knowledge.arithmetic.excerpt import Excerpt, runs_of, whole
from knowledge.arithmetic.foremost import pitched_in
from knowledge.arithmetic.salience import Weighed
from knowledge.document import Kind, Passage, Quote
from knowledge.language import Lang
from knowledge.search.hit import Findings

# How many are shown below which probability that the first passage answers. On the own cases that may be tuned on, the
# words that answer stand among what is shown in .87 of the answers with these, in .74 without.
UNSURE, HALF_SURE = 0.35, 0.65
# The ranker is learned by odds: what is less likely than the first by more than this is only noise to read.
LEAST_ODDS = 0.03
# What is longer is cut to the sentences that speak of the question.
SHORT, SHORT_ENGLISH = 160, 480


def how_many(confidence: float) -> int:
    """How many further passages are shown with an answer of such a probability (0..1)."""
    return 3 if confidence < UNSURE else 2 if confidence < HALF_SURE else 1


def nearby(findings: Findings, weighed: Sequence[Weighed], quotes: Sequence[Quote], lang: Lang) -> tuple[Sentence, ...]:
    """The next best passages, as lines with a quote, beside the `quotes` of the answer.

    Where a promotion answers, the words it is offered with come before them.
    """
    shown, chosen = {quote.passage_id for quote in quotes}, list[Excerpt]()
    said = {quote.text for quote in quotes}
    least = max((hit.score for hit in findings.hits), default=0.0) + math.log(LEAST_ODDS)
    for passage in _untold((hit.passage for hit in findings.hits if hit.score >= least), shown, lang):
        if len(chosen) == how_many(findings.confidence):
            break
        # Another document's very same words tell nothing more.
        chosen += [one for one in _excerpt(passage, weighed) if one.text not in said]
    return tuple(sentence_of(one, lang) for one in (*_offered(weighed, quotes), *chosen))


def _offered(weighed: Sequence[Weighed], quotes: Sequence[Quote]) -> list[Excerpt]:
    """The talk track of the promotion that is quoted first, where none of it is quoted."""
    first = next(
        (one.piece.passage for one in weighed if quotes and one.piece.passage.id == quotes[0].passage_id), None
    )
    if first is None or first.kind is not Kind.PROMOTION:
        return []
    told = any(quote.passage_id == first.id and first.pitches(quote.start) for quote in quotes)
    return [] if told else pitched_in(first)


def _untold(passages: Iterable[Passage], shown: Collection[str], lang: Lang) -> Iterator[Passage]:
    """Those of which nothing is shown. A promotion says everything in each language: one of them is enough."""
    every = list(passages)
    told = {one.document_id for one in every if one.kind is Kind.PROMOTION and one.id in shown}
    own = {one.document_id for one in every if one.kind is Kind.PROMOTION and one.lang.chinese == lang.chinese}
    for one in every:
        twin = one.document_id in told or (one.document_id in own and one.lang.chinese != lang.chinese)
        if one.id not in shown and not (one.kind is Kind.PROMOTION and twin):
            yield one


def _excerpt(passage: Passage, weighed: Sequence[Weighed]) -> list[Excerpt]:
    """The passage if it is short, else the best of what may be quoted of it; nothing where nothing may be."""
    members = [one for one in weighed if one.piece.passage.id == passage.id]
    if not members:
        return []
    if passage.kind is not Kind.PROMOTION and len(passage.text) <= (SHORT if passage.lang.chinese else SHORT_ENGLISH):
        return [whole(passage, members[0].weight)]
    runs = runs_of([one for one in members if one.weight >= members[0].weight * 0.8])
    return sorted(runs, key=lambda one: -one.weight)[:1]
