"""From weighed sentences to what is shown: runs of a passage, lists whole, exceptions kept with their rule.

It also says when two documents in force give different values for the same thing. It does not word anything.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.arithmetic.asking import Want, wanted_kinds
from knowledge.arithmetic.salience import RANK_SHARE, Piece, Weighed
from knowledge.arithmetic.sentences import Span, pieces
from knowledge.document import Kind, Passage, Shape, Trust

KEEP, KEEP_BESIDE = 0.68, 0.8
LONGEST_LIST = 900
SAME_THING, SAME_MATTER = 0.5, 0.7
# A lighter sentence disagrees only where it says nearly the same; a row is cut short and says less of it.
NEARLY_THE_SAME_WEIGHT, NEARLY_THE_SAME = 0.55, 0.7
ROW_THE_SAME, ROW_COMPARABLE = 0.27, 0.9
# What stands over a sentence tells what it speaks of; what merely stands beside it does not.
TOLD_NEAR, COMPARABLE = 0.4, 0.8

# What narrows the sentence before it; a rule quoted without it would mislead.
_EXCEPTION = re.compile(
    r"(?:但|但是|不过|除外|例外|除非|另外|超出|超过|再高|客户原因|however|except|unless"
    r"|but|otherwise|beyond|anything above|more than)",
    re.I,
)
_POINTS_BACK = re.compile(r"(?:该|此|其|上述|以上|这|它|those|these|this|that|it|they|such)(?!外|时限|类)", re.I)
_BULLET = re.compile(r"(?m)^\s*(?:[-*•·●]\s|\d{1,2}[.、)）]\s*|[（(]\d{1,2}[)）])")
# Two sentences naming different members of one of these speak of different things, however alike they are.
CONTRASTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"国内|国际|境外",
        r"金卡|银卡|白金|钻石|普通|v\d|非会员|会员",
        r"经济舱|公务舱|商务舱|头等舱",
        r"成人|儿童|婴儿|老人|学生",
        r"个人|企业|家庭|政企",
        r"后付费|预付费|预付|到付|后付",
        r"新用户|老用户|新客|老客",
        r"非自愿|自愿",
        r"城区|乡镇|农村|偏远",
        r"电话|在线|线上|线下|门店|营业厅",
        r"改期|退票|改签|退款|换货|退货|补偿|赔付",
        r"同城|跨城|异地",
        r"一线|高级|班组长|主管|经理|\bl1\b|\bl2\b|supervisor",
        r"domestic|international|in china|abroad",
        r"economy|business|first class",
        r"adult|child|infant",
        r"\b(?:change|cancel|refund)\b",
    )
)


_CELL_END, _COLON, _LEAD_END = re.compile(r"[；;]"), re.compile(r"[：:]"), re.compile(r"[：:，,（(]")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A run of one passage that is quoted as one; `weight` is that of its best sentence, 0 for what came along."""

    passage: Passage
    start: int
    end: int
    weight: float

    @property
    def text(self) -> str:
        """The words, exactly."""
        return self.passage.text[self.start : self.end]


def choose(weighed: Sequence[Weighed], most: int, *, keep: float = KEEP) -> list[Excerpt]:
    """At most `most` excerpts: the best document first, inside a document in its own order."""
    if not weighed or weighed[0].weight <= 0:
        return []
    bar = weighed[0].weight * keep
    by_passage: dict[str, list[Weighed]] = {}
    for one in weighed[: most * 3]:
        if one.weight >= bar:
            by_passage.setdefault(one.piece.passage.id, []).append(one)
    found = [excerpt for members in by_passage.values() for excerpt in runs_of(members)]
    return in_order(sorted(found, key=lambda one: -one.weight)[:most])


def in_order(found: Iterable[Excerpt]) -> list[Excerpt]:
    """Excerpts by document (best first), then as they stand in it."""
    every = list(found)
    best: dict[str, float] = {}
    for one in every:
        best[one.passage.document_id] = max(best.get(one.passage.document_id, 0.0), one.weight)
    return sorted(
        every,
        key=lambda one: (-best[one.passage.document_id], one.passage.document_id, one.passage.position, one.start),
    )


def whole(passage: Passage, weight: float = 0.0) -> Excerpt:
    """All of a passage: a step, a row, approved wording."""
    return Excerpt(passage, 0, len(passage.text), weight)


def runs_of(members: Sequence[Weighed]) -> list[Excerpt]:
    """What is quoted of one passage for its heaviest sentences: neighbours as one, exceptions and lists along."""
    passage = members[0].piece.passage
    weights = {(one.piece.start, one.piece.end): one.weight for one in members}
    if passage.verbatim or passage.shape in {Shape.ROW, Shape.QUESTION}:
        return [whole(passage, max(weights.values()))]
    spans = pieces(passage.text)
    taken = {place for place, span in enumerate(spans) if (span.start, span.end) in weights}
    taken |= _company(passage.text, spans, taken)
    heavy = max(weights.values()) * COMPARABLE
    likely = {place for place in taken if weights.get((spans[place].start, spans[place].end), 0.0) >= heavy}
    taken |= _list(passage.text, spans, likely)
    runs: list[Excerpt] = []
    for place in sorted(taken):
        span, weight = spans[place], weights.get((spans[place].start, spans[place].end), 0.0)
        if runs and not any(sign.isalnum() for sign in passage.text[runs[-1].end : span.start]):
            runs[-1] = Excerpt(passage, runs[-1].start, span.end, max(runs[-1].weight, weight))
        else:
            runs.append(Excerpt(passage, span.start, span.end, weight))
    return [_with_bullet(one) for one in runs]


def _with_bullet(run: Excerpt) -> Excerpt:
    """A run of several items begins with the bullet of its first, so that the items look alike."""
    line = run.passage.text.rfind("\n", 0, run.start) + 1
    return replace(run, start=line) if "\n" in run.text and _BULLET.match(run.passage.text[line:]) else run


def _company(text: str, spans: Sequence[Span], taken: set[int]) -> set[int]:
    """The exception that follows a chosen sentence, and the sentence that one which points back points to."""
    more: set[int] = set()
    for place in taken:
        following = place + 1
        if following < len(spans) and _EXCEPTION.match(text[spans[following].start : spans[following].end]):
            more.add(following)
        if place and _POINTS_BACK.match(text[spans[place].start : spans[place].end]):
            more.add(place - 1)
    return more


def _list(text: str, spans: Sequence[Span], taken: set[int]) -> set[int]:
    """The whole list where two of its items were chosen, or its introduction was: half a list is no rule."""
    if len(text) > LONGEST_LIST:
        return set()
    items = {place for place, span in enumerate(spans) if _BULLET.match(text[text.rfind("\n", 0, span.start) + 1 :])}
    introduced = any(
        place + 1 in items and text[spans[place].start : spans[place].end].endswith(("：", ":")) for place in taken
    )
    return items if len(items & taken) >= 2 or introduced else set()


def candidates(weighed: Sequence[Weighed], want: Want, share: float = COMPARABLE) -> list[Weighed]:
    """Approved sentences that carry a value of the wanted kind and weigh `share` of the best of them or more."""
    kinds = wanted_kinds(want)
    fitting = [
        one
        for one in weighed
        if one.piece.passage.trust is Trust.APPROVED_POLICY and any(value.kind in kinds for value in one.piece.values)
    ]
    # Where the search ranked them does not tell two documents apart that say the same of different values.
    return [one for one in fitting if _unranked(one) >= _unranked(fitting[0]) * share]


def _unranked(one: Weighed) -> float:
    return one.weight / (1 + RANK_SHARE * one.piece.rank)


def disagreement(
    weighed: Sequence[Weighed], want: Want, simplify: Callable[[str], str], topic: Iterable[str] = ()
) -> tuple[Piece, Piece] | None:
    """Two sentences of different documents that give different values for the same thing, best pair first, or None.

    `topic` are the terms of the question: both must speak of the same part of it, headings and titles counted.
    """
    if not wanted_kinds(want):
        return None
    matter = frozenset(term for term in topic if len(term) > 1)
    fitting = candidates(weighed, want, NEARLY_THE_SAME_WEIGHT)[:12]
    for place, first in enumerate(fitting):
        for second in fitting[place + 1 :]:
            least = _least_alike(first, second, _unranked(fitting[0]))
            pair = first.piece, second.piece
            if _disagree(*pair, want, simplify, least) and _one_matter(*pair, matter):
                return pair
    return None


def _least_alike(one: Weighed, other: Weighed, best: float) -> float:
    """How alike two sentences must be: less where just one is a row of a table, cut short, and both weigh the most."""
    rows = [each.piece.passage.shape is Shape.ROW for each in (one, other)]
    heavy = min(_unranked(one), _unranked(other))
    if heavy < best * COMPARABLE:
        return NEARLY_THE_SAME
    return ROW_THE_SAME if rows[0] is not rows[1] and heavy >= best * ROW_COMPARABLE else SAME_THING


def _one_matter(one: Piece, other: Piece, topic: frozenset[str]) -> bool:
    """Whether both speak of the same terms of the question: 航班延误 in one and 保单 in the other are two matters."""
    left, right = (
        {t for t in topic if t in piece.terms or piece.near.get(t, 0.0) >= TOLD_NEAR} for piece in (one, other)
    )
    return not topic or (bool(left | right) and len(left & right) >= SAME_MATTER * len(left | right))


def _disagree(one: Piece, other: Piece, want: Want, simplify: Callable[[str], str], least: float) -> bool:
    if one.passage.document_id == other.passage.document_id or Kind.PROMOTION in {one.passage.kind, other.passage.kind}:
        return False
    kinds = wanted_kinds(want)
    left, right = ({value.key for value in piece.values if value.kind in kinds} for piece in (one, other))
    same_unit = {(kind, unit) for kind, _, unit in left} & {(kind, unit) for kind, _, unit in right}
    if not same_unit or left & right:
        return False
    return alike(one, other) >= least and not _contrasted(one, other, simplify)


def one_list(one: Piece, other: Piece) -> bool:
    """Whether both are items of one bulleted list, or rows of one table."""
    if one.passage.shape is Shape.ROW:
        return (one.passage.document_id, one.passage.context) == (other.passage.document_id, other.passage.context)
    return one.passage.id == other.passage.id and _is_item(one) and _is_item(other)


def _is_item(piece: Piece) -> bool:
    text = piece.passage.text
    return _BULLET.match(text[text.rfind("\n", 0, piece.start) + 1 :]) is not None


def case_of(piece: Piece) -> str:
    """What case an item or a row is about: a row's first value, an item's words before its first colon or comma."""
    if piece.passage.shape is Shape.ROW:
        first = _CELL_END.split(piece.text, maxsplit=1)[0]
        return _COLON.split(first, maxsplit=1)[-1].strip()
    return _LEAD_END.split(piece.text, maxsplit=1)[0].strip()


def picked(question: str, best: str, other: str) -> bool:
    """Whether the question names a case (一线, 国内, adult) that `best` is about and `other` is not; all Simplified."""
    for pattern in CONTRASTS:
        asked, here, there = (set(pattern.findall(text.lower())) for text in (question, best, other))
        if asked & here and there and not asked & there:
            return True
    return False


def siblings(one: Piece, other: Piece) -> bool:
    """Whether two sentences stand together, or say nearly the same: then they are cases of one matter."""
    return one.passage.id == other.passage.id or alike(one, other) >= SAME_THING * 0.8


def alike(one: Piece, other: Piece) -> float:
    """How much two sentences say the same (0..1): shared terms over the shorter's, characters and values aside."""
    left, right = (
        {term for term in piece.terms if len(term) > 1 and not any(sign.isdigit() for sign in term)} - _measures(piece)
        for piece in (one, other)
    )
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


def _measures(piece: Piece) -> set[str]:
    """Pairs that only count: 个工, 工作, 作日, 日内 of "7 个工作日内" say nothing of the matter."""
    read = (piece.text[value.start : value.end + 1].lower() for value in piece.values)
    return {text[at : at + 2] for text in read for at in range(len(text) - 1)}


def _contrasted(one: Piece, other: Piece, simplify: Callable[[str], str]) -> bool:
    texts = [
        simplify(" ".join((piece.passage.title, *piece.passage.heading, piece.text))).lower() for piece in (one, other)
    ]
    for pattern in CONTRASTS:
        left, right = (set(pattern.findall(text)) for text in texts)
        if left and right and not left & right:
            return True
    ids = [{value.value for value in piece.values if value.kind == "id"} for piece in (one, other)]
    return ids[0] != ids[1]
