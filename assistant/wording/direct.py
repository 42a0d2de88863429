"""The one line that is said first: the amount, the limit, who bears it, yes or no, in the document's own words.

It is taken from the best sentence of approved policy, never composed; where cases differ it says so and picks none.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.wording.direct_offer import is_record, offer_line
from assistant.wording.direct_reader import Direct, Reader, joined
from assistant.wording.direct_said import said
from assistant.wording.direct_value import FOUND_FIRST, NEAREST, value_line
from assistant.wording.phrases import phrase
from knowledge.arithmetic.asking import Want, wanted_kinds
from knowledge.arithmetic.polarity import answers, conditional, hedged
from knowledge.arithmetic.quantities import quantities
from knowledge.arithmetic.salience import Weighed, told
from knowledge.arithmetic.sentences import clauses
from knowledge.document import Shape, Trust

__all__ = ["Direct", "Reader", "direct_line"]

# The least share of the question that the sentence itself, its heading and its kin must speak of.
TOLD_FOR_YES_NO = 0.6


def direct_line(reader: Reader, weighed: Sequence[Weighed], simplify: Callable[[str], str]) -> Direct | None:
    """The line for the question, or None where the question wants none or no sentence carries it surely."""
    policy = [one for one in weighed if one.piece.passage.trust is Trust.APPROVED_POLICY]
    if not policy:
        return None
    if reader.asked.want is Want.YES_NO:
        # A row has many cases, approved wording is said in one, and what staff tell each other decides nothing.
        first, at = policy[0].piece.passage, policy[0].piece.start
        spoken = first.reads_out(at) or first.pitches(at)
        settled = first.shape is not Shape.ROW and not spoken and not first.internal_only
        return _yes_or_no(reader, policy[0], simplify) if settled else None
    if not reader.kinds:
        return value_line(reader, policy, simplify) if reader.asked.want is Want.WHO else None
    foremost = max(policy, key=lambda one: one.piece.rank).piece
    offered = offer_line(reader, foremost.passage, simplify) if foremost.rank >= FOUND_FIRST else None
    if offered is None and is_record(foremost.passage):
        # Its price or its days are no answer to what its record does not hold.
        policy = [one for one in policy if one.piece.passage.id != foremost.passage.id]
    return offered or (_values(reader, policy, simplify) if policy else None)


def _values(reader: Reader, policy: Sequence[Weighed], simplify: Callable[[str], str]) -> Direct | None:
    """A line for each kind of value asked for; one that holds both is said once."""
    lines: list[Direct] = []
    for want in reader.wants:
        kinds = wanted_kinds(want)
        if any(value.kind in kinds for line in lines for value in quantities(line.text)):
            continue
        others = tuple(one for one in reader.wants if one is not want)
        alone = replace(reader, asked=replace(reader.asked, want=want, also=others))
        line = value_line(alone, policy, simplify)
        if line is not None and (line.quotes or want is reader.asked.want):
            lines.append(line)
    grounded = [line for line in lines if line.quotes]
    return joined(grounded, reader.lang) if grounded else next(iter(lines), None)


def _yes_or_no(reader: Reader, best: Weighed, simplify: Callable[[str], str]) -> Direct | None:
    """Yes or no is said only where a clause of a sentence that covers the question says it and nothing restricts it."""
    family, lang, piece = reader.asked.modal, reader.lang, best.piece
    if told(reader.topic, piece, NEAREST) < TOLD_FOR_YES_NO:
        return None
    plain = simplify(piece.text)
    decided = [
        (_shared(part, reader.question), part, verdict)
        for part in (plain[span.start : span.end] for span in clauses(plain))
        if (verdict := answers(family, part)) is not None
    ]
    top = max((shared for shared, _, _ in decided), default=0)
    if len({verdict for shared, _, verdict in decided if shared == top}) != 1:
        return said("", best, reader, simplify)
    clause, verdict = next((part, verdict) for shared, part, verdict in decided if shared == top)
    # A yes holds only with all that its sentence asks for; a no is bounded by its own clause alone.
    within = plain if verdict == "yes" else clause
    if conditional(within, reader.question) or hedged(within):
        return said(phrase("conditional", lang), best, reader, simplify)
    return said(phrase(f"{verdict}_{family}", lang), best, reader, simplify)


def _shared(clause: str, question: str) -> int:
    """How many pairs of neighbouring characters a clause shares with the question."""
    return sum(clause[at : at + 2] in question for at in range(len(clause) - 1))
