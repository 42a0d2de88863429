"""The amount, limit, count or party that answers a question, from the best sentence or row of approved policy.

Where further cases of the same matter stand beside it, each is said with its own value, or only that it depends.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.wording.direct_offer import TILL_WHEN
from assistant.wording.direct_reader import Direct, Reader, joined
from assistant.wording.direct_said import longest, original, said, short, steps
from assistant.wording.phrases import phrase
from knowledge.arithmetic.asking import Asked, Want, fits, wanted_kinds
from knowledge.arithmetic.bands import holds
from knowledge.arithmetic.excerpt import COMPARABLE, case_of, one_list, picked, siblings
from knowledge.arithmetic.expected import meets
from knowledge.arithmetic.quantities import quantities
from knowledge.arithmetic.salience import RANK_SHARE, Piece, Weighed, told
from knowledge.arithmetic.sentences import sentence_around
from knowledge.arithmetic.sought import counted_in, counts_in, ends_in_time, says
from knowledge.document import Kind, Quote, Shape
from knowledge.language import Lang

TOLD_FOR_VALUE = 0.34
NEAREST = 0.6
# A passage that the search ranks so near its best (0..1) speaks of the matter, however it is worded.
FOUND_FIRST = 0.8
# Of the passage found first a sentence may answer that weighs and covers this share of the best of all.
LEAST_OF_BEST, AS_TELLING, VALUE_FIRST = 0.35, 0.3, 0.4
# Where only one kind of value will do, and few sentences hold it, a lighter one answers.
NARROWED = 0.5
PRICE_LINES = ("价格", "Price")
# The days of a promotion answer till when it runs, and no other question of time.
DAYS_LINES = ("有效期", "Valid")
MOST_CASES, LONGEST_CASE = 6, 60
# Of one passage a sentence is said along with the best where it weighs and covers so much of what that does.
IN_ONE_RUN = 0.7
# That no figure is given is said only where nothing found or weighing so much of the best holds one.
NEARLY = 0.3
AS_MUCH = 0.9
# A row of the same table may be the customer's case unless the search ranks it below this.
LEAST_RANKED = 0.2
# So many Chinese characters in a row name a case.
PART = 3
_HAN = re.compile(r"[\u4e00-\u9fff]{3}")
_GIVEN = re.compile(r"赔|补|批|送|减|抵|返|\b(?:compensat\w*|voucher|goodwill|bonus|cash ?back)\b", re.I)
RIVAL, RIVAL_IN_LIST = 0.85, 0.6


def value_line(reader: Reader, policy: Sequence[Weighed], simplify: Callable[[str], str]) -> Direct | None:
    """The line for the first want of `reader` from `policy` (heaviest first, not empty), or None where none is sure."""
    asked, lang = reader.asked, reader.lang
    fitting = [one for one in policy if _answers(asked, reader.question, simplify(one.piece.text).lower(), one.piece)]
    best = _chosen(fitting, asked.want) if fitting else None
    least = LEAST_OF_BEST if best and _foremost(best) else NARROWED if asked.expected.threshold else COMPARABLE
    if best is None or best.weight < policy[0].weight * least:
        return _unsaid(asked.want, policy, lang)
    if not _foremost(best) and told(reader.topic, best.piece, NEAREST) < TOLD_FOR_VALUE:
        return None
    others = [one for one in fitting if one is not best]
    if asked.want is Want.WHO and _one_case_of_many(best, others, reader.question, simplify):
        return Direct(phrase("depends", lang)) if _foremost(best) else None
    open_to = [one for one in others if not _named(best.piece, one.piece, reader.question, simplify)]
    rivals = [one for one in open_to if _rival(best, one, asked.want)]
    if any(one_list(best.piece, one.piece) for one in rivals):
        # Some of a table's cases without the rest would pass for all of them.
        rivals = [one for one in open_to if one in rivals or _in_table(best, one, asked.want)]
    if (run := _run(best, [one for one in others if _beside(best, one)])) is not None:
        return said("", run, reader, simplify)
    if rivals:
        return (
            _cases(_as_written([best, *rivals]), reader, simplify)
            if wanted_kinds(asked.want)
            else Direct(phrase("depends", lang))
        )
    return said("", best, reader, simplify)


def _one_case_of_many(best: Weighed, others: Sequence[Weighed], question: str, simplify: Callable[[str], str]) -> bool:
    """Whether it is a row whose case the question does not name, beside others: who bears it hangs on the case."""
    case, plain = simplify(case_of(best.piece)).lower(), question.lower()
    if best.piece.passage.shape is not Shape.ROW or (len(case) > 1 and case in plain) or _part_said(case, plain):
        return False
    return any(one_list(best.piece, one.piece) and one.piece.passage.id != best.piece.passage.id for one in others)


def _beside(best: Weighed, other: Weighed) -> bool:
    """Whether another sentence of the same passage, no item of a list, speaks of nearly as much."""
    if best.piece.passage.id != other.piece.passage.id or one_list(best.piece, other.piece):
        return False
    return other.weight >= best.weight * IN_ONE_RUN and other.covered >= best.covered * IN_ONE_RUN


def _run(best: Weighed, beside: Sequence[Weighed]) -> Weighed | None:
    """The best sentence and those beside it as one run of their passage, where it is short enough to be said whole."""
    if not beside:
        return None
    every, passage = [best, *beside], best.piece.passage
    start, end = min(one.piece.start for one in every), max(one.piece.end for one in every)
    if "\n" in passage.text[start:end] or end - start > longest(best.piece):
        return None
    return replace(best, piece=replace(best.piece, start=start, end=end))


def _answers(asked: Asked, question: str, plain: str, piece: Piece) -> bool:
    """Whether a sentence has the shape of the answer: from when on something holds is told by where it begins."""
    if piece.passage.kind is Kind.PROMOTION and piece.text.startswith(DAYS_LINES) and not TILL_WHEN.search(question):
        return False
    if asked.want is Want.WHO and "谁" in plain and piece.passage.shape is not Shape.ROW:
        return False  # "tell the customer who bears it" names nobody
    if asked.expected.threshold:
        return meets(asked.expected, plain, piece.values) is True
    if asked.want is Want.LIMIT and piece.rank >= FOUND_FIRST and ends_in_time(plain, piece.values):
        return True
    if counts_in(counted_in(question), plain):
        return True
    if asked.want is Want.AMOUNT and _GIVEN.search(question) and not _figures(asked.want, piece):
        return False  # that nothing is charged says nothing of what is paid out
    return bool(fits(asked.want, plain, piece.values))


def _figures(want: Want, piece: Piece) -> bool:
    return any(value.kind in wanted_kinds(want) for value in piece.values)


def _chosen(fitting: Sequence[Weighed], want: Want) -> Weighed:
    """The sentence that answers: of the passage found first the heaviest, where it speaks of nearly as much.

    A value answers how much; that nothing is charged does where no value of that passage does.
    """
    kinds = wanted_kinds(want)
    least = fitting[0].covered * AS_TELLING
    first = [one for one in fitting if _foremost(one) and (one.covered >= least or _a_price(one, want))]
    valued = [one for one in first if any(value.kind in kinds for value in one.piece.values)]
    plain, rest = (valued[:1], first[:1])
    if plain and rest and plain[0].weight >= rest[0].weight * VALUE_FIRST:
        return plain[0]
    return (*rest, *fitting)[0]


def _a_price(one: Weighed, want: Want) -> bool:
    """Whether it is a line of an offer's own record that gives its price."""
    record = one.piece.passage.kind is Kind.PROMOTION and not one.piece.passage.reads_out(one.piece.start)
    return want is Want.AMOUNT and record and one.piece.text.startswith(PRICE_LINES)


def _foremost(one: Weighed) -> bool:
    return one.piece.rank >= FOUND_FIRST


def _as_written(found: Sequence[Weighed]) -> list[Weighed]:
    """The first document's cases first, each document's as they stand in it."""
    order = list(dict.fromkeys(one.piece.passage.document_id for one in found))
    return sorted(
        found,
        key=lambda one: (order.index(one.piece.passage.document_id), one.piece.passage.position, one.piece.start),
    )


def _cases(every: Sequence[Weighed], reader: Reader, simplify: Callable[[str], str]) -> Direct:
    """Each case with its own value, where they are few and short; else only that it depends."""
    passage, most = every[0].piece.passage, LONGEST_CASE * len(reader.wants)
    told_apart = [short(one.piece, reader, simplify) for one in every]
    most *= 1 if passage.lang.chinese else 2
    if len(every) > MOST_CASES or any(len(text) > most for text in told_apart):
        return Direct(phrase("depends", reader.lang))
    if any(one.piece.passage.lang.chinese != passage.lang.chinese or one.piece.passage.internal_only for one in every):
        return Direct(phrase("depends", reader.lang))
    quotes = (Quote.of(one.piece.passage, one.piece.start, one.piece.end) for one in every)
    lines = [Direct(text, (quote,)) for text, quote in zip(told_apart, quotes, strict=True)]
    whole = joined(lines, passage.lang)
    return Direct(f"{phrase('cases', reader.lang)}{whole.text}{original(passage, reader.lang)}", whole.quotes)


def _unsaid(want: Want, policy: Sequence[Weighed], lang: Lang) -> Direct | None:
    """That no figure is given, said only where nothing near the question holds one of the kind asked for."""
    name = {Want.AMOUNT: "amount_unsaid", Want.LIMIT: "limit_unsaid"}.get(want)
    near = [one for one in policy if one.weight >= policy[0].weight * NEARLY or one.piece.rank >= NEARLY]
    given = any(says(want, one.piece.text, one.piece.values) for one in near)
    return Direct(phrase(name, lang)) if name and not given else None


def _rival(best: Weighed, other: Weighed, want: Want) -> bool:
    """Whether another sentence is a further case of the same matter: nearly as heavy and telling, of other content."""
    if best.piece.passage.id == other.piece.passage.id:
        span = sentence_around(best.piece.passage.text, best.piece.start, best.piece.end)
        if span.start <= other.piece.start < span.end <= span.start + longest(best.piece):
            return False  # the rest of the very sentence that is said
    listed = one_list(best.piece, other.piece)
    if listed and steps(best.piece, other.piece):
        return False  # the next step is no other case
    weight, covered = (RIVAL_IN_LIST, 0.7) if listed else (RIVAL, 0.9)
    near = other.weight >= best.weight * weight and other.covered >= best.covered * covered
    alike = other.piece.rank >= LEAST_RANKED and _in_table(best, other, want)
    return alike or (near and (listed or siblings(best.piece, other.piece)) and _differs(best.piece, other.piece, want))


def _in_table(best: Weighed, other: Weighed, want: Want) -> bool:
    """Whether two rows of one table say as much of the question: it tells their cases apart, not where they rank."""
    if best.piece.passage.id == other.piece.passage.id or not one_list(best.piece, other.piece):
        return False
    return _unranked(other) >= _unranked(best) * AS_MUCH and _differs(best.piece, other.piece, want)


def _unranked(one: Weighed) -> float:
    return one.weight / (1 + RANK_SHARE * one.piece.rank)


def _named(best: Piece, other: Piece, question: str, simplify: Callable[[str], str]) -> bool:
    """Whether the question itself names the case of `best` and not that of `other`: then nothing depends."""
    own, others = simplify(case_of(best)).lower(), simplify(case_of(other)).lower()
    plain = question.lower()
    if len(own) > 1 and own in plain and others not in plain:
        return True
    if best.passage.shape is Shape.ROW and _part_said(own, plain) and not _part_said(others, plain):
        return True
    known = {value.key for value in quantities(plain)}
    here, there = (holds(simplify(piece.text).lower(), known) for piece in (best, other)) if known else (None, None)
    if here and there is False:
        return True
    return picked(question, simplify(best.text), simplify(other.text))


def _part_said(case: str, question: str) -> bool:
    """Whether the question says a telling part of a case: 空气炸锅 of 厨房小家电（空气炸锅、磨豆机）, not just 客户."""
    return any(
        case[at : at + PART] in question for at in range(len(case) - PART + 1) if _HAN.match(case, at, at + PART)
    )


def _differs(one: Piece, other: Piece, want: Want) -> bool:
    kinds = wanted_kinds(want)
    if not kinds:
        return one.passage.id != other.passage.id or one.start != other.start
    left, right = ({value.key for value in piece.values if value.kind in kinds} for piece in (one, other))
    return left != right
