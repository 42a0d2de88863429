"""A call and its review as the call page shows them: sections whose lines point at words, turns cut at evidence.

It reads what `assistant.review` found and lays it out; it finds nothing itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import tzinfo

from assistant.conversations import CallAbout
from assistant.review import Review
from assistant.surfaces.pages.rendering import Reader
from assistant.wording import review_words
from knowledge.arithmetic.deals import Granted
from knowledge.arithmetic.risks import Risk
from knowledge.call import Call, Gap, Turn, gaps
from knowledge.fact import TurnSpan

UNSURE = 0.6  # below it, a recogniser's word is shown as doubtful
_SECTIONS = {
    "identity": ("身份核对", "Identity"),
    "actions": ("办理动作", "Actions"),
    "resolution": ("解决情况", "Resolution"),
    "facts": ("事实", "Facts"),
    "offer": ("优惠推荐", "Offer"),
    "authority": ("权限使用", "Authority used"),
    "state": ("客户状态", "Customer's state"),
    "risks": ("风险", "Risks"),
    "flags": ("质检提示", "Quality flags"),
}
_KINDS = {
    "money": ("金额", "money"), "date": ("日期", "date"), "time": ("时间", "time"), "order_id": ("订单号", "order"),
    "ticket_id": ("工单号", "ticket"), "flight": ("航班", "flight"), "product": ("商品", "product"),
    "plan": ("套餐", "plan"), "address_change": ("改地址", "address change"), "fee": ("费用", "fee"),
    "credit": ("补偿", "credit"), "promo_id": ("优惠", "promotion"), "promise": ("承诺", "promise"),
    "refusal": ("拒绝", "refusal"), "reason": ("原因", "reason"), "phone_tail": ("手机尾号", "phone ending"),
}  # fmt: skip
_OFFERED = {
    "accepted": ("客户接受了", "accepted"),
    "declined": ("客户拒绝了", "declined"),
    "deferred": ("客户要再考虑", "the customer will think about it"),
    "unanswered": ("提了，客户没有表态", "mentioned, no answer"),
    "not_offered": ("没有推荐优惠", "nothing was offered"),
}
_LACKS = {
    "closed": (
        "没有收到结束通知，静默过久后按规则结束。",
        "Its end was never told; it was closed after a long silence.",
    ),
    "gap": ("缺第 {} 句，下面的结论没有听到它们。", "Turns {} are missing; nothing below has heard them."),
    "skipped": ("来源没有做的分析：{}", "Not analysed by its source: {}"),
    "unnamed": ("还不知道“{}”是谁在说话。", "Nobody has said yet who speaks as “{}”."),
    "agent": ("人员名单里没有坐席 {}。", "The roster has no agent {}."),
    "doubtful": (
        "有些话识别把握不大，已逐句标出。",
        "Some turns were recognised with little confidence; each is marked.",
    ),
}
_WITHIN = {
    "true": ("在本人权限内", "within own authority"),
    "false": ("超过本人权限", "above own authority"),
    "unknown": ("是否在权限内待核实", "whether it is within authority is not known"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing read from the call; `span` is where it was said, `alarm` marks what a supervisor looks at first."""

    text: str
    span: TurnSpan | None = None
    note: str = ""
    alarm: bool = False

    @property
    def anchor(self) -> str:
        """Where a click leads on the same page."""
        return anchor(self.span) if self.span else ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of lines; `short` ones stand beside each other."""

    title: str
    lines: tuple[Line, ...]
    short: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a turn's words, evidence or not."""

    text: str
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn with its words cut where evidence begins and ends.

    `label` is shown for a speaker nobody has named; `unsure` is a percentage where the recogniser was not sure;
    `missing` are the turns that are missing before it.
    """

    seq: int
    speaker: str
    at: str
    pieces: tuple[Piece, ...] = field(default=())
    label: str = ""
    unsure: int | None = None
    missing: Gap | None = None


def anchor(span: TurnSpan) -> str:
    """The fragment that scrolls to a turn and marks these words: turn-7:12-30."""
    return f"turn-{span.seq}:{span.start}-{span.end}"


def promises_of(review: Review, reader: Reader, zone: tzinfo) -> tuple[Line, ...]:
    """What was promised: who, until when, by which way, in the words used."""
    lines = []
    for one in review.promises:
        who, how = review_words.OWNERS[one.owner], review_words.CHANNELS[one.channel]
        due = review_words.when(one.due, zone)
        note = " · ".join(part for part in (reader.of(who), reader.of(due), reader.of(how)) if part)
        lines.append(Line(one.text, one.span, note, alarm=one.due is None))
    return tuple(lines)


def sections_of(review: Review, reader: Reader) -> tuple[Section, ...]:
    """The review's sections in the order they are read; empty ones are left out."""
    found = {
        "identity": _identity(review, reader),
        "actions": [
            Line(reader.of(one.name), one.done.span, f"《{one.step.title}》{one.step.step_id}" if one.step else "")
            for one in review.actions
        ],
        "resolution": [Line(reader.of(review_words.SOLVED[review.resolution.solved]), review.resolution.span)],
        "facts": [
            Line(f"{reader.side(*_KINDS[one.kind])} {one.value}{' ' + one.unit if one.unit else ''}", one.span)
            for one in {(one.kind, one.value, one.unit): one for one in reversed(review.facts)}.values()
        ][::-1],
        "offer": [Line(reader.side(*_OFFERED[review.offer.outcome]), review.offer.answer or review.offer.pitch)],
        "authority": [
            Line(_amount(one), one.span, reader.side(*_WITHIN[one.within]), one.within == "false")
            for one in review.authority
        ],
        "state": [Line(reader.of(review_words.MOODS[review.state.mood]), review.state.span)],
        "risks": [Line(_risk(one, reader), one.span, alarm=True) for one in review.risks],
        "flags": [
            Line(
                reader.of(flag.text),
                flag.check.spans[0] if flag.check.spans else None,
                "" if flag.check.answer == "fail" else reader.side("无法判断", "cannot be told"),
                flag.check.answer == "fail",
            )
            for flag in review.flags
        ],
    }  # fmt: skip
    return tuple(
        Section(reader.side(*_SECTIONS[name]), tuple(lines), name == "facts") for name, lines in found.items() if lines
    )


def _amount(one: Granted) -> str:
    return f"{one.amount.normalize():f} {one.unit}"


def _risk(risk: Risk, reader: Reader) -> str:
    named = review_words.RISKS
    return f"{risk.level} {reader.of(named[risk.level] if risk.level in named else named[risk.topic])}"


def _identity(review: Review, reader: Reader) -> list[Line]:
    span = review.identity.spans[0] if review.identity.spans else None
    text = reader.of(review_words.identity(review.identity.checked, review.identity.methods))
    return [Line(text, span, alarm=review.identity.checked == "false")]


def evidence_of(review: Review) -> tuple[TurnSpan, ...]:
    """Every span of words the review rests on."""
    spans: list[TurnSpan | None] = [review.need.span, review.resolution.span, review.state.span]
    spans += [review.offer.pitch, review.offer.answer, *review.identity.spans]
    spans += [one.done.span for one in review.actions] + [one.span for one in review.facts]
    spans += [one.span for one in review.promises] + [one.due_span for one in review.promises]
    spans += [one.span for one in review.authority] + [one.span for one in review.risks]
    spans += [span for flag in review.flags for span in flag.check.spans]
    return tuple(span for span in spans if span is not None)


def turns_of(call: Call, evidence: Iterable[TurnSpan] = ()) -> tuple[ShownTurn, ...]:
    """The turns in order, each cut where evidence begins and ends."""
    spans: dict[int, list[TurnSpan]] = {}
    for span in evidence:
        spans.setdefault(span.seq, []).append(span)
    missing = {gap.last + 1: gap for gap in gaps(call)}
    return tuple(
        ShownTurn(
            turn.seq,
            turn.speaker,
            clock(turn.start_ms),
            cut(turn, spans.get(turn.seq, ())),
            turn.label if turn.speaker == "unknown" else "",
            round(100 * turn.confidence) if turn.confidence is not None and turn.confidence < UNSURE else None,
            missing.get(turn.seq),
        )
        for turn in call.turns
    )


def notes_of(about: CallAbout, reader: Reader) -> tuple[str, ...]:
    """What the record of a call does not hold, said before anything is read from it."""
    call = about.call
    runs = [str(gap.first) if gap.first == gap.last else f"{gap.first}–{gap.last}" for gap in about.gaps]
    doubtful = any(turn.confidence is not None and turn.confidence < UNSURE for turn in call.turns)
    lacking = [
        ("closed", [""] if call.closed_by_rule else []),
        ("gap", runs),
        ("skipped", call.skipped),
        ("unnamed", call.unnamed),
        ("agent", [] if about.agent_known else [call.agent]),
        ("doubtful", [""] if doubtful else []),
    ]
    notes = [reader.side(*(side.format(what) for side in _LACKS[why])) for why, found in lacking for what in found]
    return tuple(notes)


def cut(turn: Turn, spans: Iterable[TurnSpan]) -> tuple[Piece, ...]:
    """The words of `turn` as runs inside and outside of `spans`; together they are exactly the turn's text."""
    marked = [False] * len(turn.text)
    for span in spans:
        for place in range(max(span.start, 0), min(span.end, len(turn.text))):
            marked[place] = True
    pieces: list[Piece] = []
    start = 0
    for place in range(1, len(turn.text) + 1):
        if place == len(turn.text) or marked[place] != marked[start]:
            pieces.append(Piece(turn.text[start:place], marked[start]))
            start = place
    return tuple(pieces)


def clock(ms: int | None) -> str:
    """Milliseconds from the start of a call as m:ss."""
    return "" if ms is None else f"{ms // 60_000}:{ms // 1000 % 60:02d}"
