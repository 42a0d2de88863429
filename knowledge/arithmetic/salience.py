"""Which sentences of the passages found answer the question: each is weighed by the terms it shares, told apart by how
rare they are here, by what it means, by having the shape of an answer, and by where the search ranked its passage.

A term weighs its own weight in the question times ln(1 + N / n)^1.4 over the sentences at hand; a heading lends its
sentences a part of what it covers. It reads terms through the function it is given and knows no index.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from knowledge.arithmetic.asking import Asked, Want, wanted_kinds
from knowledge.arithmetic.expected import meets
from knowledge.arithmetic.manner import Cutting, cuttings, manner
from knowledge.arithmetic.quantities import Quantity
from knowledge.document import Passage, Shape, Trust

Terms = Callable[[str], Iterable[str]]
Bridges = tuple[tuple[frozenset[str], tuple[frozenset[str], ...]], ...]

# How far a term of the question counts for a sentence that does not say it itself.
NEAREST_SHARE, HEADING_SHARE, TITLE_SHARE, KIN_SHARE = 0.65, 0.5, 0.4, 0.6
# The part of the same sentence before a semicolon, the sentence just before, and the rest of the passage.
SENTENCE_SHARE, BEFORE_SHARE, BESIDE_SHARE = 0.75, 0.4, 0.2
RANK_SHARE = 3.0
# What a sentence's meaning adds to the share its words cover, above what any two of a service desk have in common.
ALIKE_SHARE, LEAST_ALIKE = 0.3, 0.2
FITS, MISFITS = 1.3, 0.7
FITS_IN_WORDS, MISFITS_IN_WORDS = 1.12, 0.88
MEETS, MISSES = 1.4, 0.75
# Rare words decide: their weight grows faster than their rarity. A character tells half of what a pair does.
RARITY, CHARACTER = 1.4, 0.5
SAME_VALUE = 1.15
COMFORTABLE_LENGTH = 100
NAME_LENGTH = 40
# Words every question has and every document may have; they tell nothing about the matter.
_STOP_WORDS = """
的 了 吗 呢 啊 吧 么 请 问 我 你 您 他 她 它 这 那 是 有 在 和 与 及 或 就 也 都 还 要 会 能 可 以 可以 什
什么 怎 怎么 么办 办 多 少 多少 久 多久 从 开 始 开始 算 起 满 足 满足 条 件 条件 几 谁 哪 哪些 些 如 何
如何 个 为 给 到 得 着 过 一 下 一下 请问 是否 能不 不能 客 户 客户 现 现在 想 说 该 the a an of to in on
for is are be do doe can could may what how who when which where why i we you they it this that with by at
from or and if will would should there ani my our your their as does about me us them he she his her was
were has have
"""
_STOP = frozenset(_STOP_WORDS.split())
# Verbs of the trade that are one character: 单独退 speaks of 退 though nobody writes 独退.
_ACTS = frozenset("退换赔补改付收扣交寄送修查转停销")
_NUMERALS = frozenset("一二两三四五六七八九十百千万半天月年")


@dataclass(frozen=True, slots=True)
class Same:
    """How texts are compared: their terms, and where other words say what the question's do (`own` → any of `others`).

    `bridges` are the client's lexicon and count in full; `kindred` are common service words and count in part.
    """

    terms: Terms
    bridges: Bridges = ()
    kindred: Bridges = ()
    matter: frozenset[str] | None = None

    def about(self, terms: frozenset[str]) -> frozenset[str]:
        """Those of `terms` that are asked about (`matter`; None: all): nobody looks for others near a sentence."""
        return terms if self.matter is None else terms & self.matter

    def kin(self, text: str) -> frozenset[str]:
        """The question's words that `text` says in words commonly used for the same."""
        found = frozenset(self.terms(text))
        return frozenset().union(*(own for own, others in self.kindred if any(other <= found for other in others)))

    def read(self, text: str) -> frozenset[str]:
        """The terms of `text`, with the question's own words for what it says in others."""
        found = frozenset(self.terms(text))
        for own, others in self.bridges:
            if any(other and other <= found for other in others):
                found |= own
        return found


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a passage that may be quoted. `rank` (0..1) is how well its passage was found.

    `terms` are its own; `near` tells of other terms how far they count for it: those of its heading, its title, the
    sentences beside it, and what it says in words that commonly mean the same.
    """

    passage: Passage
    start: int
    end: int
    rank: float
    terms: frozenset[str]
    near: Mapping[str, float]
    values: tuple[Quantity, ...] = field(default=())

    @property
    def text(self) -> str:
        """The words, exactly as the passage has them."""
        return self.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A piece with its weight; `own` (0..1) is the share of the question it covers, `covered` with what is near.

    `alike` (0..1) is how near it comes to what the question means, in whatever words; 0 where nobody looked.
    """

    piece: Piece
    weight: float
    own: float
    covered: float
    alike: float = 0.0


def cut_whole(passage: Passage) -> bool:
    """Whether a passage is quoted whole or not at all: a row, or approved wording."""
    return passage.shape is Shape.ROW or passage.verbatim


def cut(passage: Passage, rank: float, same: Same) -> list[Piece]:
    """The quotable pieces of a passage: whole where it is a row, or approved wording."""
    parts = cuttings(passage.text, whole=cut_whole(passage))
    read = [same.read(part.text) for part in parts]
    asked = [same.about(terms) for terms in read]
    around = _above(passage, parts, same)
    _raise(around, frozenset().union(*asked), BESIDE_SHARE)
    found = []
    for place, (part, terms) in enumerate(zip(parts, read, strict=True)):
        near = dict(around)
        if share := _leads(passage.text, parts, place):
            _raise(near, asked[place - 1], share)
        if kin := same.kin(part.text):
            _raise(near, kin, KIN_SHARE)
        found.append(Piece(passage, part.span.start, part.span.end, rank, terms, near, part.values))
    return found


def _leads(text: str, parts: Sequence[Cutting], place: int) -> float:
    """How far what stands before a piece leads up to it; what ends a line leads up to nothing."""
    gap = text[parts[place - 1].span.end : parts[place].span.start] if place else "\n"
    if "\n" in gap:
        return 0.0
    return SENTENCE_SHARE if gap.strip() in {"；", ";"} else BEFORE_SHARE


def _above(passage: Passage, parts: Sequence[Cutting], same: Same) -> dict[str, float]:
    """What stands over a sentence: title, headings, the table's own words, and the short name a step begins with."""
    over = [(passage.title, TITLE_SHARE), *((heading, HEADING_SHARE) for heading in passage.heading[:-1])]
    over += [(heading, NEAREST_SHARE) for heading in passage.heading[-1:]]
    over.append((passage.context, HEADING_SHARE))
    if parts and _names_step(passage, parts[0].span.start, parts[0].span.end):
        over.append((parts[0].text, NEAREST_SHARE))
    shares: dict[str, float] = {}
    for text, share in over:
        if text:
            _raise(shares, same.about(same.read(text)), share)
            _raise(shares, same.kin(text), share * KIN_SHARE)
    return shares


def _raise(shares: dict[str, float], terms: Iterable[str], share: float) -> None:
    """Let each of `terms` count `share` where it counted less."""
    for term in terms:
        if shares.get(term, 0.0) < share:
            shares[term] = share


def _names_step(passage: Passage, start: int, end: int) -> bool:
    """Whether these are the words a step begins with ("S5 Refund."): its name rather than what it says."""
    named = passage.step_id is not None and passage.text.startswith(passage.step_id)
    return named and start == 0 and end - start <= NAME_LENGTH


def weigh(
    found: Sequence[Piece],
    question: Mapping[str, float],
    asked: Asked,
    simplify: Callable[[str], str],
    alike: Sequence[float] = (),
) -> list[Weighed]:
    """`found` with weights, heaviest first. `question` maps its terms to how much each was stressed (1.0 is once).

    `alike` says of each how near it comes to what the question means (a cosine): what shares no word is told by it.
    """
    weights = term_weights(found, question)
    total = sum(weights.values()) or 1.0
    every, weighed = list(weights.items()), []
    for at, piece in enumerate(found):
        terms, near = piece.terms, piece.near
        meant = max(alike[at] - LEAST_ALIKE, 0.0) if alike else 0.0
        own = sum([weight for term, weight in every if term in terms]) / total
        # What is nowhere near adds nothing: the sum is the same without it.
        both = sum([w if t in terms else w * near[t] for t, w in every if t in terms or t in near]) / total
        both = min(both + ALIKE_SHARE * meant, 1.0) if meant else both
        shape = _shape(piece, asked, simplify) if both else 0.0
        weight = both * shape * _length(piece) * (1 + RANK_SHARE * piece.rank)
        weighed.append(Weighed(piece, weight, own, both, alike[at] if alike else 0.0))
    return sorted(weighed, key=lambda one: (-one.weight, one.piece.passage.id, one.piece.start))


def term_weights(found: Sequence[Piece], question: Mapping[str, float]) -> dict[str, float]:
    """What each term of the question tells here; terms found nowhere keep a little, so that coverage stays honest."""
    known = frozenset(question)
    frequency = Counter(chain.from_iterable([piece.terms & known for piece in found]))
    number = max(len(found), 1)
    weights = {}
    for term, stress in question.items():
        if term in _STOP:
            continue
        seen = frequency.get(term, 0)
        rarity = math.log(1 + number / seen) if seen else (0.5 if len(term) < 3 and not term.isascii() else 1.0)
        weights[term] = stress * rarity**RARITY * (CHARACTER if len(term) == 1 and not term.isascii() else 1.0)
    return weights


def told(question: Iterable[str], piece: Piece, least: float = 0.0) -> float:
    """The share (0..1) of the question's matter that a sentence and what stands around it speak of.

    A Chinese character is spoken of when a pair it belongs to is, so that 付款 says nothing of 分期; a word counts as
    two characters. Grammar, numerals and the words that only ask do not count. `least` is how near what stands around
    must be: 0 takes in all of it, NEAREST only the sentence's own heading and its kin.
    """
    silent = _STOP | _NUMERALS
    terms = [term for term in question if term not in silent]
    pairs = [term for term in terms if len(term) == 2 and _han(term) and not silent & set(term)]
    said = gained = 0.0
    for term in terms:
        if _han(term) and len(term) == 1:
            around = [pair for pair in pairs if term in pair] or [term]
            said += 1
            acts = [term] if term in _ACTS else []
            gained += any(_spoken(one, piece, least) for one in (*around, *acts))
        elif not _han(term):
            said += 2
            gained += 2 * _spoken(term, piece, least)
    return gained / said if said else 0.0


def _spoken(term: str, piece: Piece, least: float) -> bool:
    return term in piece.terms or piece.near.get(term, -1.0) >= least


def _han(term: str) -> bool:
    return "\u3400" <= term[0] <= "\u9fff"


def supports(piece: Piece, want: Want) -> bool:
    """Whether the piece may be quoted at all: amounts, limits and entitlements come from approved policy alone.

    A reference may say how something is done, minutes included; a past case may not name what was granted.
    """
    if piece.passage.trust is Trust.APPROVED_POLICY:
        return True
    if wanted_kinds(want) or want is Want.YES_NO:
        return False
    return not any(
        value.kind in {"money", "percent", "discount"} or (value.kind == "duration" and value.unit != "s")
        for value in piece.values
    )


def _shape(piece: Piece, asked: Asked, simplify: Callable[[str], str]) -> float:
    said, want, row = manner(piece.text, simplify), asked.want, piece.passage.shape is Shape.ROW
    if (said.asks and not row) or _only_named(piece):
        return 0.35
    if want is not Want.HOW and _names_step(piece.passage, piece.start, piece.end):
        return 0.5
    fit = said.fits(want)
    yes, no = (FITS, MISFITS) if wanted_kinds(want) else (FITS_IN_WORDS, MISFITS_IN_WORDS)
    factor = 1.0 if fit is None else yes if fit else no
    met = meets(asked.expected, said.plain, piece.values)
    factor *= 1.0 if met is None else MEETS if met else MISSES
    if want is Want.HOW and piece.passage.shape is Shape.STEP:
        factor *= 1.15
    if row:
        factor *= 0.92  # of equals, a sentence reads better than a row
    if not asked.authority and (said.grants or piece.passage.internal_only):
        factor *= 0.75  # who may grant how much, and what staff tell each other, is not what the customer asks
    if asked.values and asked.values & {value.key for value in piece.values}:
        factor *= SAME_VALUE
    return factor * (0.8 if said.announces else 1.0)


def _only_named(piece: Piece) -> bool:
    """Whether these words are no more than the document's title, with its number behind it."""
    if piece.start:
        return False
    title, text = piece.passage.title, piece.text.rstrip()
    return text.startswith(title) and len(text) - len(title) <= len(piece.passage.document_id) + 3


def _length(piece: Piece) -> float:
    length = (piece.end - piece.start) / (1 if piece.passage.lang.chinese else 2.5)
    if length <= COMFORTABLE_LENGTH:
        return 1.0
    return 1 / (1 + 0.12 * max(0.0, math.log(max(length, 1) / COMFORTABLE_LENGTH)))
