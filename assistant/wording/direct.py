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
from knowledge.search.analyse import tokens

__all__ = ["Direct", "Reader", "direct_line"]

# The least share of the question that the sentence itself, its heading and its kin must speak of.
TOLD_FOR_YES_NO = 0.6
# Nothing around a sentence is as near as this: it speaks for itself alone.
_ITSELF = 2.0


def direct_line(reader: Reader, weighed: Sequence[Weighed], simplify: Callable[[str], str]) -> Direct | None:
    """The line for the question, or None where the question wants none or no sentence carries it surely."""
    policy = [one for one in weighed if one.piece.passage.trust is Trust.APPROVED_POLICY]
    if not policy:
        return None
    if reader.asked.want is Want.YES_NO:
        if is_record(policy[0].piece.passage):
            return _by_terms(reader, policy, simplify)
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


def _by_terms(reader: Reader, policy: Sequence[Weighed], simplify: Callable[[str], str]) -> Direct | None:
    """Yes or no by what must be read out of the promotion found first: its terms. How it is offered decides nothing."""
    record = policy[0].piece.passage
    name = frozenset(tokens(record.text.split("\n", 1)[0])) | frozenset(tokens(record.title))
    matter = [term for term in reader.topic if term not in name]
    for one in policy:
        of_it = one.piece.passage.id == record.id and record.reads_out(one.piece.start)
        # Beside the promotion's name, which stands around all of it, the sentence itself must speak of the matter.
        if of_it and told(matter, one.piece, _ITSELF) >= TOLD_FOR_YES_NO:
            line = _decided(reader, one, simplify)
            if line is not None:
                return line
    return None


def _yes_or_no(reader: Reader, best: Weighed, simplify: Callable[[str], str]) -> Direct | None:
    """Yes or no is said only where a clause of a sentence that covers the question says it and nothing restricts it."""
    if told(reader.topic, best.piece, NEAREST) < TOLD_FOR_YES_NO:
        return None
    return _decided(reader, best, simplify) or said("", best, reader, simplify)


def _decided(reader: Reader, best: Weighed, simplify: Callable[[str], str]) -> Direct | None:
    """What the clause says that shares most with the question; None where none of it decides, or two do otherwise."""
    family, lang = reader.asked.modal, reader.lang
    plain = simplify(best.piece.text)
    decided = [
        (_shared(part, reader.question), part, verdict)
        for part in (plain[span.start : span.end] for span in clauses(plain))
        if (verdict := answers(family, part)) is not None
    ]
    top = max((shared for shared, _, _ in decided), default=0)
    # A clause that shares nothing with the question decides something else.
    if not top or len({verdict for shared, _, verdict in decided if shared == top}) != 1:
        return None
    clause, verdict = next((part, verdict) for shared, part, verdict in decided if shared == top)
    # A yes holds only with all that its sentence asks for; a no is bounded by its own clause alone.
    within = plain if verdict == "yes" else clause
    if conditional(within, reader.question) or hedged(within):
        return said(phrase("conditional", lang), best, reader, simplify)
    return said(phrase(f"{verdict}_{family}", lang), best, reader, simplify)


def _shared(clause: str, question: str) -> int:
    """How many pairs of neighbouring characters a clause shares with the question."""
    return sum(clause[at : at + 2] in question for at in range(len(clause) - 1))
