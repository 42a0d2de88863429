"""The one line that is said first: the amount, the limit, who bears it, yes or no, in the document's own words.

It is taken from the best sentence of approved policy, never composed; where cases differ it says so and picks none.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.wording.phrases import phrase
from knowledge.arithmetic.asking import Asked, Want, fits, wanted_kinds
from knowledge.arithmetic.bands import holds
from knowledge.arithmetic.cells import answering, cells
from knowledge.arithmetic.excerpt import COMPARABLE, case_of, one_list, picked, siblings
from knowledge.arithmetic.expected import meets
from knowledge.arithmetic.polarity import answers, conditional, hedged
from knowledge.arithmetic.quantities import quantities
from knowledge.arithmetic.salience import Piece, Weighed, told
from knowledge.arithmetic.sentences import clauses, sentence_around
from knowledge.document import Kind, Quote, Shape, Trust
from knowledge.language import Lang

# The least share of the question that the sentence itself, its heading and its kin must speak of.
TOLD_FOR_YES_NO, TOLD_FOR_VALUE = 0.6, 0.34
NEAREST = 0.6
TOLD_BY_HEADING = 0.12
LONGEST_LINE = 110
# A passage that the search ranks so near its best (0..1) speaks of the matter, however it is worded.
FOUND_FIRST = 0.8
# Of the passage found first a sentence may answer that weighs and covers this share of the best of all.
LEAST_OF_BEST, AS_TELLING, VALUE_FIRST = 0.35, 0.4, 0.4
PRICE_LINES = ("价格", "Price")
# The days of a promotion answer till when it runs, and no other question of time.
DAYS_LINES = ("有效期", "Valid")
_TILL_WHEN = re.compile(
    r"有效|截止|截至|到期|过期|结束|开始|活动期|活动时间|还有多久|还剩|到(?:什么时候|几号|哪天|几月|多久)|(?:几号|哪天|几月|多久|什么时候|啥时候)(?:为止|没|停|完)"
    r"|持续|搞到|做到|办到|until|valid|expir|\bend|\blast|\bstart|\bbegin|\bruns?\b|how long is"
)
MOST_CASES, LONGEST_CASE, PLAIN_ROW = 4, 60, 2
TOLD_ALONE = 0.5
RIVAL, RIVAL_IN_LIST = 0.85, 0.6
_NUMBERING = re.compile(
    r"^(?:[Ss]\d+|[一二三四五六七八九十]+、|第.{1,3}[章节条步]|\d+(?:\.\d+)*[.、]?|[（(].{1,3}[)）])\s*|【[^】]*】"
)


_EMPTY_HEADING = re.compile(
    r"例外|适用|適用|范围|範圍|步骤|步驟|流程|口径|说明|說明|规定|規定|承担|须知|怎么|谁"
    r"|scope|exception|procedure|steps|notes|\?|？",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Direct:
    """The line and the quotes it rests on; a line that only says that it depends rests on none."""

    text: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is answered: the question (Simplified), the terms of its matter, what it asks for, and the language."""

    question: str
    topic: tuple[str, ...]
    asked: Asked
    lang: Lang


def direct_line(reader: Reader, weighed: Sequence[Weighed], simplify: Callable[[str], str]) -> Direct | None:
    """The line for the question, or None where the question wants none or no sentence carries it surely."""
    asked, lang = reader.asked, reader.lang
    policy = [one for one in weighed if one.piece.passage.trust is Trust.APPROVED_POLICY]
    if not policy:
        return None
    if asked.want is Want.YES_NO:
        # A row has many cases, approved wording is said in one, and what staff tell each other decides nothing.
        first, at = policy[0].piece.passage, policy[0].piece.start
        spoken = first.reads_out(at) or first.pitches(at)
        settled = first.shape is not Shape.ROW and not spoken and not first.internal_only
        return _yes_or_no(reader, policy[0], simplify) if settled else None
    if asked.want is not Want.WHO and not wanted_kinds(asked.want):
        return None
    fitting = [one for one in policy if _answers(asked, reader.question, simplify(one.piece.text).lower(), one.piece)]
    best = _chosen(fitting, asked.want) if fitting else None
    if best is None or best.weight < policy[0].weight * (LEAST_OF_BEST if _foremost(best) else COMPARABLE):
        return _unsaid(asked.want, policy, lang)
    if not _foremost(best) and told(reader.topic, best.piece, NEAREST) < TOLD_FOR_VALUE:
        return None
    rivals = [
        one
        for one in fitting
        if one is not best
        and _rival(best, one, asked.want)
        and not _named(best.piece, one.piece, reader.question, simplify)
    ]
    if rivals:
        return (
            _cases(_as_written([best, *rivals]), reader, simplify)
            if wanted_kinds(asked.want)
            else Direct(phrase("depends", lang))
        )
    return _said("", best, reader, simplify)


def _answers(asked: Asked, question: str, plain: str, piece: Piece) -> bool:
    """Whether a sentence has the shape of the answer: from when on something holds is told by where it begins."""
    if piece.passage.kind is Kind.PROMOTION and piece.text.startswith(DAYS_LINES) and not _TILL_WHEN.search(question):
        return False
    if asked.expected.threshold:
        return meets(asked.expected, plain, piece.values) is True
    return bool(fits(asked.want, plain, piece.values))


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
    told_apart = [_short(one.piece, reader, simplify) for one in every]
    if len(every) > MOST_CASES or any(len(text) > LONGEST_CASE for text in told_apart):
        return Direct(phrase("depends", reader.lang))
    if any(one.piece.passage.lang.chinese != reader.lang.chinese or one.piece.passage.internal_only for one in every):
        return Direct(phrase("depends", reader.lang))
    joined = ("；" if reader.lang.chinese else "; ").join(text.rstrip("。；;. ") for text in told_apart)
    stop = "。" if reader.lang.chinese else "."
    quotes = tuple(Quote.of(one.piece.passage, one.piece.start, one.piece.end) for one in every)
    return Direct(f"{phrase('cases', reader.lang)}{joined}{stop}", quotes)


def _short(piece: Piece, reader: Reader, simplify: Callable[[str], str]) -> str:
    """The words of a piece that answer: of a row its case and the cells the question picks, else the piece."""
    return _row(piece, reader, simplify) if piece.passage.shape is Shape.ROW else piece.text


def _row(piece: Piece, reader: Reader, simplify: Callable[[str], str]) -> str:
    """A row's first cell and those that answer; the whole row where every cell does, or none holds what is asked."""
    every = cells(piece.text)
    plain = [replace(one, header=simplify(one.header).lower(), value=simplify(one.value).lower()) for one in every]
    kinds = wanted_kinds(reader.asked.want)
    chosen = {one.start for one in answering(plain, reader.question.lower(), kinds, reader.asked.values)}
    if not chosen or (len(chosen) >= len(every) - 1 and len(every) > PLAIN_ROW):
        return piece.text
    parts = [every[0].value, *(piece.text[one.start : one.end] for one in every if one.start in chosen)]
    return ("，" if piece.passage.lang.chinese else ", ").join(part.strip() for part in parts)


def _unsaid(want: Want, policy: Sequence[Weighed], lang: Lang) -> Direct | None:
    """That no figure is given, said only where nothing near the question holds one of the kind asked for."""
    name = {Want.AMOUNT: "amount_unsaid", Want.LIMIT: "limit_unsaid"}.get(want)
    near = [one for one in policy if one.weight >= policy[0].weight / 2]
    given = any(value.kind in wanted_kinds(want) for one in near for value in one.piece.values)
    return Direct(phrase(name, lang)) if name and not given else None


def _yes_or_no(reader: Reader, best: Weighed, simplify: Callable[[str], str]) -> Direct | None:
    """Yes or no is said only where a clause of a sentence that covers the question says it and nothing restricts it."""
    family, lang, piece = reader.asked.modal, reader.lang, best.piece
    if told(reader.topic, piece, NEAREST) < TOLD_FOR_YES_NO:
        return None
    plain = simplify(piece.text)
    decided = [
        (_shared(part, reader.question), part, said)
        for part in (plain[span.start : span.end] for span in clauses(plain))
        if (said := answers(family, part)) is not None
    ]
    top = max((shared for shared, _, _ in decided), default=0)
    if len({said for shared, _, said in decided if shared == top}) != 1:
        return _said("", best, reader, simplify)
    clause, said = next((part, said) for shared, part, said in decided if shared == top)
    # A yes holds only with all that its sentence asks for; a no is bounded by its own clause alone.
    within = plain if said == "yes" else clause
    if conditional(within, reader.question) or hedged(within):
        return _said(phrase("conditional", lang), best, reader, simplify)
    return _said(phrase(f"{said}_{family}", lang), best, reader, simplify)


def _shared(clause: str, question: str) -> int:
    """How many pairs of neighbouring characters a clause shares with the question."""
    return sum(clause[at : at + 2] in question for at in range(len(clause) - 1))


def _said(opening: str, best: Weighed, reader: Reader, simplify: Callable[[str], str]) -> Direct:
    piece, lang = best.piece, reader.lang
    label = phrase("internal", lang) if piece.passage.internal_only else ""
    label += phrase("pitch", lang) if piece.passage.pitches(piece.start) else ""
    foreign = piece.passage.lang.chinese != lang.chinese
    original = phrase("original_zh" if piece.passage.lang.chinese else "original_en", lang) if foreign else ""
    start, end = _span(piece, reader)
    quote = Quote.of(piece.passage, start, end)
    text = _row(piece, reader, simplify) if piece.passage.shape is Shape.ROW else quote.text
    return Direct(f"{label}{opening}{_topic(best)}{text}{original}", (quote,))


def _span(piece: Piece, reader: Reader) -> tuple[int, int]:
    """A part between two semicolons that speaks of the question by itself; else its sentence, where not too long."""
    span = sentence_around(piece.passage.text, piece.start, piece.end)
    alone = wanted_kinds(reader.asked.want) and told(reader.topic, piece, 1.1) >= TOLD_ALONE
    return (piece.start, piece.end) if alone or span.end - span.start > LONGEST_LINE else (span.start, span.end)


def _topic(best: Weighed) -> str:
    """The heading, where the sentence alone would not say what it speaks of."""
    piece = best.piece
    if not piece.passage.heading or best.covered - best.own < TOLD_BY_HEADING or piece.passage.shape is Shape.ROW:
        return ""
    words = _NUMBERING.sub("", piece.passage.heading[-1]).strip()
    if not words or words in piece.text or len(words) > 20 or _EMPTY_HEADING.search(words):
        return ""
    return f"{words}：" if piece.passage.lang.chinese else f"{words}: "


def _rival(best: Weighed, other: Weighed, want: Want) -> bool:
    """Whether another sentence is a further case of the same matter: nearly as heavy and telling, of other content."""
    if best.piece.passage.id == other.piece.passage.id:
        span = sentence_around(best.piece.passage.text, best.piece.start, best.piece.end)
        if span.start <= other.piece.start < span.end <= span.start + LONGEST_LINE:
            return False  # the rest of the very sentence that is said
    listed = one_list(best.piece, other.piece)
    weight, covered = (RIVAL_IN_LIST, 0.7) if listed else (RIVAL, 0.9)
    near = other.weight >= best.weight * weight and other.covered >= best.covered * covered
    return near and (listed or siblings(best.piece, other.piece)) and _differs(best.piece, other.piece, want)


def _named(best: Piece, other: Piece, question: str, simplify: Callable[[str], str]) -> bool:
    """Whether the question itself names the case of `best` and not that of `other`: then nothing depends."""
    own, others = simplify(case_of(best)), simplify(case_of(other))
    if len(own) > 1 and own in question and others not in question:
        return True
    known = {value.key for value in quantities(question.lower())}
    here, there = (holds(simplify(piece.text).lower(), known) for piece in (best, other)) if known else (None, None)
    if here and there is False:
        return True
    return picked(question, simplify(best.text), simplify(other.text))


def _differs(one: Piece, other: Piece, want: Want) -> bool:
    kinds = wanted_kinds(want)
    if not kinds:
        return one.passage.id != other.passage.id or one.start != other.start
    left, right = ({value.key for value in piece.values if value.kind in kinds} for piece in (one, other))
    return left != right
