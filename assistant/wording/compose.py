"""Quoted runs and a direct line into one draft, labelled: internal, approved wording, reference, past case.

The order is the reader's: what to say first, then the documents' own words in the documents' order. It chooses nothing;
what is worth quoting was decided before.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.wording.direct import Direct
from assistant.wording.draft import Draft, Sentence
from assistant.wording.phrases import phrase
from knowledge.arithmetic.excerpt import Excerpt
from knowledge.arithmetic.salience import Piece
from knowledge.document import Passage, Quote, Shape, Trust
from knowledge.language import Lang


@dataclass(frozen=True, slots=True)
class Composed:
    """A verdict and the draft that says it."""

    verdict: Literal["answered", "not_found", "conflict"]
    draft: Draft


def compose(direct: Direct | None, excerpts: Sequence[Excerpt], lang: Lang, lead: str = "", most: int = 5) -> Composed:
    """The draft of an answer. The direct line's words are not printed twice; at most `most` places are quoted."""
    wanted = direct.quotes[0] if direct and direct.quotes else None
    kept = [one for one in excerpts if wanted is None or not _within(one, wanted)]
    if wanted is not None and not any(_holds(one, wanted) for one in kept):
        kept = sorted(sorted(kept, key=lambda one: -one.weight)[: most - 1], key=kept.index)
    quotes = {place: Quote.of(one.passage, one.start, one.end) for place, one in enumerate(kept)}
    cited: tuple[Quote, ...] = ()
    if wanted is not None:
        cited = (next((quotes[place] for place, one in enumerate(kept) if _holds(one, wanted)), wanted),)
    shown = [place for place, quote in quotes.items() if quote != wanted]
    sentences = tuple(_sentence(kept[place], quotes[place], lang) for place in shown)
    text = direct.text if direct else None
    return Composed("answered", Draft(lang, text, sentences, "answered", lead, cited))


def two_sides(pair: tuple[Piece, Piece], lang: Lang) -> Composed:
    """The draft that shows two documents that disagree side by side, and decides nothing."""
    sentences = []
    for piece in pair:
        label = phrase("side", lang, title=piece.passage.title)
        one = _sentence(
            Excerpt(piece.passage, piece.start, piece.end, 1.0), Quote.of(piece.passage, piece.start, piece.end), lang
        )
        sentences.append(replace(one, label=label + one.label))
    return Composed("conflict", Draft(lang, phrase("conflict", lang), tuple(sentences), "conflict"))


def not_found(lang: Lang, titles: Sequence[str]) -> Composed:
    """The draft that says that the knowledge holds no answer, and what comes nearest."""
    mark, close, comma = ("《", "》", "、") if lang.chinese else ("“", "”", ", ")
    named = comma.join(f"{mark}{title}{close}" for title in titles)
    near = (Sentence(phrase("nearest", lang, titles=named)),) if titles else ()
    return Composed("not_found", Draft(lang, phrase("not_found", lang), near, "not_found"))


def record_only(lang: Lang) -> Composed:
    """The draft for when the search itself is down."""
    return Composed("not_found", Draft(lang, phrase("record_only", lang), (), "not_found"))


def _within(excerpt: Excerpt, quote: Quote) -> bool:
    """Whether the direct line already says all of the excerpt, and more."""
    inside = quote.start <= excerpt.start and excerpt.end <= quote.end
    return excerpt.passage.id == quote.passage_id and inside and len(quote.text) > excerpt.end - excerpt.start


def _holds(excerpt: Excerpt, quote: Quote) -> bool:
    return excerpt.passage.id == quote.passage_id and excerpt.start <= quote.start and quote.end <= excerpt.end


def _sentence(excerpt: Excerpt, quote: Quote, lang: Lang) -> Sentence:
    passage = excerpt.passage
    labels = []
    if passage.internal_only:
        labels.append(phrase("internal", lang))
    if passage.verbatim:
        labels.append(phrase("verbatim", lang))
    if passage.trust is Trust.REFERENCE:
        labels.append(phrase("reference", lang))
    if passage.trust in {Trust.PAST_CASE, Trust.TRANSCRIPT}:
        labels.append(phrase("past_case", lang))
    if passage.lang.chinese != lang.chinese:
        labels.append(phrase("original_zh" if passage.lang.chinese else "original_en", lang))
    return Sentence(excerpt.text, (quote,), label="".join(labels) + _step(passage, excerpt.start, lang))


def _step(passage: Passage, start: int, lang: Lang) -> str:
    """The heading of a step, where its words do not begin with it."""
    if passage.shape is not Shape.STEP or passage.step_id is None or start > 0:
        return ""
    heading = (
        passage.heading[-1] if passage.heading and passage.heading[-1].startswith(passage.step_id) else passage.step_id
    )
    if passage.text.startswith((passage.step_id, heading)):
        return ""
    numbered = re.sub(r"^(\d+)$", r"第\1步" if lang.chinese else r"Step \1", heading)
    return f"{numbered}{'：' if passage.lang.chinese else ': '}"
