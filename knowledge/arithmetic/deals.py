"""What was offered and what was given in a call: the promotion pitched and its answer, and amounts granted.

A grant is set against the highest limit of the agent's level for the action it names; the rule's conditions are not
evaluated here, so "true" means within the amount, no more.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from knowledge.arithmetic.acts import acts
from knowledge.arithmetic.checks import Check
from knowledge.arithmetic.naming import mentions, plain
from knowledge.arithmetic.reading import span_of
from knowledge.authority import Matrix
from knowledge.call import Call, Turn
from knowledge.fact import Answer3, Extract, ExtractKind, TurnSpan
from knowledge.offer import Offer


@dataclass(frozen=True, slots=True)
class Pitched:
    """`outcome`: accepted · declined · deferred · unanswered · not_offered; evidence is pitch and answer."""

    outcome: str
    offer_id: str | None = None
    pitch: TurnSpan | None = None
    answer: TurnSpan | None = None
    expired: bool = False

    @property
    def checks(self) -> tuple[Check, ...]:
        """A failed check where the promotion was over."""
        return (Check("expired_promo", "fail", (self.pitch,)),) if self.expired and self.pitch else ()


@dataclass(frozen=True, slots=True)
class Granted:
    """One amount given or promised as goodwill. `within`: the agent's own limit covers it; `approved`: heard so."""

    amount: Decimal
    unit: str
    action: str | None
    within: Answer3
    limit: Decimal | None
    approved: bool
    span: TurnSpan

    @property
    def check(self) -> Check:
        """The failed check of a grant above the limit."""
        return Check("over_limit", "fail", (self.span,))


def names_of(offers: Iterable[Offer]) -> dict[str, tuple[ExtractKind, tuple[str, ...]]]:
    """What the offers are called, for reading them in a call."""
    return {offer.id: ("promo_id", tuple(dict.fromkeys((*offer.name.values(), *offer.aliases)))) for offer in offers}


def named(text: str, names: Mapping[str, tuple[str, ...]]) -> list[tuple[str, int, int]]:
    """The keys of `names` said in `text` exactly, with their places; cheap where none is."""
    words = plain(text)
    near = {key: several for key, several in names.items() if any(plain(name) in words for name in several)}
    return [(one.key, one.start, one.end) for one in mentions(text, near) if one.exact] if near else []


_PITCHES = re.compile(
    r"推荐|可以(?:办|买|加|考虑|选)|有一个|有个|划算|需要的话|要不要|合适|更(?:省|便宜)|"
    r"\b(?:offer|recommend|would you like|there's an?)\b"
)
_YES = re.compile(
    r"^(?:好|行|可以|嗯|要|办|同意|就[^，。]{0,6}吧|那就)|还是[^，。]{0,8}吧|同意|"
    r"\b(?:yes|sure|okay|ok|i'll take|go ahead|sounds good)\b",
    re.IGNORECASE,
)


def pitched(call: Call, offers: Iterable[Offer]) -> Pitched:
    """The first promotion the agent pitched by name, and the customer's last word on it in the eight turns after."""
    known = list(offers)
    names = {offer.id: tuple(dict.fromkeys((*offer.name.values(), *offer.aliases))) for offer in known}
    for index, turn in enumerate(call.turns):
        if turn.speaker != "agent" or not _PITCHES.search(turn.text.lower()):
            continue
        for offer_id, start, end in named(turn.text, names):
            outcome, answer = _answer(call, call.turns[index + 1 : index + 9])
            in_force = any(one.id == offer_id and one.validity.holds(call.started) for one in known)
            return Pitched(outcome, offer_id, span_of(call, turn, start, end), answer, expired=not in_force)
    return Pitched("not_offered")


def _answer(call: Call, after: Iterable[Turn]) -> tuple[str, TurnSpan | None]:
    outcome: tuple[str, TurnSpan | None] = ("unanswered", None)
    for turn in after:
        if turn.speaker != "customer":
            continue
        for kind, verdict in (("refusal", "declined"), ("deferral", "deferred")):
            if found := acts(turn.text, "customer", (kind,)):
                outcome = (verdict, span_of(call, turn, found[0].start, found[0].end))
                break
        else:
            if match := _YES.search(turn.text.strip()):
                outcome = ("accepted", span_of(call, turn, *match.span()))
    return outcome


_GIVES = re.compile(
    r"补偿|补贴|赔|返|减|免(?:掉|除|收)?|红包|代金券|送您|退(?:给)?您|给您(?:发|补|退|办|申请)|退\s?\d|"
    r"\b(?:off|credit|waive|compensat\w*|goodwill|we pay|repay|refund)\b"
)
_APPROVED = re.compile(r"核定了|核批|批(?:了|准|下来)|(?:主管|同事|班长|经理)[^，。]{0,6}(?:同意|核|批)|\bapproved\b")


def granted(call: Call, extracts: Iterable[Extract], matrix: Matrix, level: str | None) -> tuple[Granted, ...]:
    """Amounts the agent gives, each amount and action once, set against the limit of `level` (None: unknown)."""
    names = {action.id: tuple(dict.fromkeys((*action.name.values(), *action.aliases))) for action in matrix.actions}
    turns = {turn.seq: turn for turn in call.turns}
    found: dict[str, Granted] = {}
    for one in extracts:
        turn = turns[one.span.seq]
        if one.speaker != "agent" or not _gives(turn, one):
            continue
        amount = Decimal(one.value)
        if amount == 0 or _refuses(turn, one.span):
            continue
        said = named(_around(turn.text, one.span), names)
        action = said[0][0] if said else None
        limit, within = _limit(matrix, action, level, call, amount)
        approved = any(_APPROVED.search(other.text) for other in call.turns if other.seq <= turn.seq)
        if one.kind == "money" and action is None:
            continue
        within = "true" if within == "false" and approved else within
        given = Granted(amount, one.unit, action, within, limit, approved, one.span)
        key = f"{one.span.seq}:{action}" if action else f"{one.unit}:{amount}"
        known = found.get(key)
        if known is None or amount > known.amount:  # 一天10块，4天40块 is one grant of forty
            found[key] = given
    return _once(found.values())


def _gives(turn: Turn, one: Extract) -> bool:
    """Whether the amount is given: a fee only where the words beside it waive or give it (改期费减免200元)."""
    if one.kind == "fee":
        beside = turn.text[max(one.span.start - 8, 0) : one.span.end + 10].lower()
        return _GIVES.search(beside) is not None
    return one.kind in {"credit", "money"} and _GIVES.search(turn.text.lower()) is not None


def _once(grants: Iterable[Granted]) -> tuple[Granted, ...]:
    """Each amount once, told again later or not; the telling that names an action is kept."""
    kept: dict[tuple[str, Decimal], Granted] = {}
    for one in grants:
        known = kept.get((one.unit, one.amount))
        if known is None or (known.action is None and one.action is not None):
            kept[one.unit, one.amount] = one
    return tuple(kept.values())


def _refuses(turn: Turn, span: TurnSpan) -> bool:
    clause = turn.text[max(span.start - 10, 0) : span.start]
    return (
        re.search(
            r"不能|无法|没法|以内|最多|不超过|上限|up to|cannot|can't", clause + turn.text[span.end : span.end + 4]
        )
        is not None
    )


def _around(text: str, span: TurnSpan) -> str:
    reach = 80 if text.isascii() else 24
    return text[max(span.start - reach, 0) : span.end + reach]


def _limit(
    matrix: Matrix, action: str | None, level: str | None, call: Call, amount: Decimal
) -> tuple[Decimal | None, Answer3]:
    rules = [
        rule
        for rule in matrix.rules
        if rule.action == action and rule.effect == "allow" and rule.validity.holds(call.started)
    ]
    if action is None or level is None or not rules:
        return None, "unknown"
    mine = [limit for rule in rules for limit in rule.limits if limit.level == level]
    if not mine:
        return Decimal(0), "false"
    if any(limit.per_contact is None for limit in mine):
        return None, "true"
    most = max(limit.per_contact for limit in mine if limit.per_contact is not None)
    return most, "true" if amount <= most else "false"
