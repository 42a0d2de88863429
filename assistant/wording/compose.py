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
from knowledge.search.script import to_simplified, to_traditional


@dataclass(frozen=True, slots=True)
class Composed:
    """A verdict and the draft that says it; `tentative` where the search is not sure that what is quoted answers."""

    verdict: Literal["answered", "not_found", "conflict"]
    draft: Draft
    tentative: bool = False


def compose(direct: Direct | None, excerpts: Sequence[Excerpt], lang: Lang, lead: str = "", most: int = 5) -> Composed:
    """The draft of an answer. The direct line's words are not printed twice; at most `most` places are quoted."""
    wanted = direct.quotes if direct else ()
    kept = [one for one in excerpts if not any(_within(one, quote) for quote in wanted)]
    missing = sum(not any(_holds(one, quote) for one in kept) for quote in wanted)
    if missing:
        kept = sorted(sorted(kept, key=lambda one: -one.weight)[: max(most - missing, 0)], key=kept.index)
    quotes = {place: Quote.of(one.passage, one.start, one.end) for place, one in enumerate(kept)}
    cited = tuple(
        dict.fromkeys(
            next((quotes[place] for place, one in enumerate(kept) if _holds(one, quote)), quote) for quote in wanted
        )
    )
    shown = [place for place, quote in quotes.items() if quote not in wanted]
    sentences = tuple(sentence_of(kept[place], lang) for place in shown)
    text = _in_script(direct, lang) if direct else None
    return Composed("answered", Draft(lang, text, sentences, "answered", lead, cited))


def _in_script(direct: Direct, lang: Lang) -> str:
    """The line said first in the reader's own script; the quotes it rests on stay as they are written."""
    written = {quote.lang for quote in direct.quotes}
    if lang is Lang.HANT and Lang.HANS in written:
        return to_traditional(direct.text)
    return to_simplified(direct.text) if lang is Lang.HANS and Lang.HANT in written else direct.text


@dataclass(frozen=True, slots=True)
class Side:
    """One of two documents that disagree: its sentence, since when it holds (as a day to read) and whose it is.

    `newer` and `narrower` are marked for whoever decides; neither makes it right.
    """

    piece: Piece
    since: str = ""
    owner: str = ""
    newer: bool = False
    narrower: bool = False


def two_sides(pair: Sequence[Side], lang: Lang) -> Composed:
    """The draft that shows two documents that disagree side by side, and decides nothing."""
    sentences = []
    for side in pair:
        piece, owner = side.piece, side.owner or phrase("unowned", lang)
        marks = phrase("newer", lang) * side.newer + phrase("narrower", lang) * side.narrower
        dated = (
            phrase("updated", lang, day=side.since, owner=owner)
            if side.since
            else phrase("updated_undated", lang, owner=owner)
        )
        label = phrase("side", lang, title=piece.passage.title, dated=dated)
        one = sentence_of(Excerpt(piece.passage, piece.start, piece.end, 1.0), lang)
        sentences.append(replace(one, label=marks + label + one.label))
    return Composed("conflict", Draft(lang, phrase("conflict", lang), tuple(sentences), "conflict"))


def not_found(lang: Lang, titles: Sequence[str], because: str = "") -> Composed:
    """The draft that says that the knowledge holds no answer, why if that is known, and what comes nearest."""
    mark, close, comma = ("《", "》", "、") if lang.chinese else ("“", "”", ", ")
    named = comma.join(f"{mark}{title}{close}" for title in titles)
    near = (Sentence(phrase("nearest", lang, titles=named)),) if titles else ()
    return Composed("not_found", Draft(lang, because or phrase("not_found", lang), near, "not_found"))


def record_only(lang: Lang) -> Composed:
    """The draft for when the search itself is down."""
    return Composed("not_found", Draft(lang, phrase("record_only", lang), (), "not_found"))


def _within(excerpt: Excerpt, quote: Quote) -> bool:
    """Whether the direct line already says all of the excerpt, and more."""
    inside = quote.start <= excerpt.start and excerpt.end <= quote.end
    return excerpt.passage.id == quote.passage_id and inside and len(quote.text) > excerpt.end - excerpt.start


def _holds(excerpt: Excerpt, quote: Quote) -> bool:
    return excerpt.passage.id == quote.passage_id and excerpt.start <= quote.start and quote.end <= excerpt.end


def sentence_of(excerpt: Excerpt, lang: Lang) -> Sentence:
    """An excerpt as a line that quotes it, labelled with how far it may be relied on and said."""
    passage, quote = excerpt.passage, Quote.of(excerpt.passage, excerpt.start, excerpt.end)
    labels = []
    if passage.internal_only:
        labels.append(phrase("internal", lang))
    if passage.reads_out(excerpt.start):
        labels.append(phrase("verbatim", lang))
    if passage.pitches(excerpt.start):
        labels.append(phrase("pitch", lang))
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
