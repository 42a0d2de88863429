"""What stands at the head of an answer: the policy found first, whole where it is short; a promotion with all it says.

It takes the excerpts chosen by weight and puts before them what the search put first. It weighs nothing itself.
"""

from collections.abc import Sequence
from typing import Protocol

from knowledge.arithmetic.excerpt import Excerpt, runs_of, whole
from knowledge.arithmetic.salience import Piece, Weighed
from knowledge.arithmetic.sentences import Span, sentences
from knowledge.document import Kind, Passage, Trust

# A passage found so surely stands at the head; one of so many characters is quoted whole.
LEADS, LEAST_COVERED = 0.5, 0.35
SHORT, SHORT_ENGLISH = 120, 320

# Two documents on one matter are both found: what is found so much less surely than the best contradicts nothing.
FOUND_TOO = 0.1


class Heading(Protocol):
    """Says for one question what may stand at the head of its answer."""

    def may_say(self, piece: Piece) -> bool:
        """Whether the passage of a sentence can answer at all."""

    def telling(self, one: Weighed) -> float:
        """How much a line of a promotion tells of what is asked: the highest stands first."""


def likely(weighed: Sequence[Weighed]) -> list[Weighed]:
    """Those of `weighed` whose passages were found surely enough to speak of the matter that is asked about."""
    return [one for one in weighed if one.piece.rank >= FOUND_TOO]


def led(chosen: Sequence[Excerpt], weighed: Sequence[Weighed], most: int, heading: Heading) -> list[Excerpt]:
    """`chosen`, headed by the policy found first where it may answer: whole if it is short, else its best run."""
    policy = [one for one in weighed if one.piece.passage.trust is Trust.APPROVED_POLICY]
    top = max((one.piece.rank for one in policy), default=0.0)
    if top < LEADS:
        return list(chosen)
    first = next(one for one in policy if one.piece.rank == top)
    if not heading.may_say(first.piece) or first.covered < LEAST_COVERED * max(one.covered for one in policy):
        return list(chosen)
    passage = first.piece.passage
    if passage.kind is Kind.PROMOTION:
        # The words it is offered with come along only where one of their sentences may be quoted at all.
        pitched = any(one.piece.passage.id == passage.id and passage.pitches(one.piece.start) for one in weighed)
        head = offer_whole(passage, first.weight, pitched=pitched)
        # Days, price and conditions belong together, but whoever asks what they do not tell reads the line that does.
        best = max((one for one in weighed if one.piece.passage.id == passage.id), key=heading.telling).piece
        head.sort(key=lambda one: not (one.start <= best.start < one.end))
        return [*head, *(one for one in chosen if one.passage.document_id != passage.document_id)][:most]
    if len(passage.text) <= (SHORT if passage.lang.chinese else SHORT_ENGLISH):
        head = [whole(passage, first.weight)]
    else:
        head = [one for one in chosen if one.passage.id == passage.id] or runs_of([first])
    return [*head, *(one for one in chosen if one.passage.id != passage.id)][:most]


def offer_whole(passage: Passage, weight: float, *, pitched: bool) -> list[Excerpt]:
    """All a promotion says of itself: its record as one run, each line to be read out, and how it is offered.

    Its days, price and conditions belong together: one of them alone sells what another forbids.
    """
    spans = sentences(passage.text)
    record = [span for span in spans if not passage.reads_out(span.start) and not passage.pitches(span.start)]
    spoken = [span for span in spans if span not in record]
    # The first line is the name, which stands over the quote anyway.
    told = record[1:] or record
    runs = [Span(told[0].start, told[-1].end)] if told else []
    track = pitched_in(passage, weight)
    runs += [span for span in spoken if not passage.pitches(span.start)]
    told_so_far = [Excerpt(passage, span.start, span.end, weight) for span in runs]
    return [*told_so_far, *track] if pitched else told_so_far


def pitched_in(passage: Passage, weight: float = 0.0) -> list[Excerpt]:
    """The words a promotion is offered with, as one run; none where it has none."""
    track = [span for span in sentences(passage.text) if passage.pitches(span.start)]
    return [Excerpt(passage, track[0].start, track[-1].end, weight)] if track else []
