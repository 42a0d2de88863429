"""Which promotions may be offered to one customer at one moment, what each is worth, and the one question worth asking.

Eligibility is Kleene logic: an unknown attribute makes an offer unknown, never eligible. A reason not to offer at all
(danger, anger, grief, an open complaint, a no) suppresses what would be eligible or unknown. Value ranks; it makes no
offer eligible. It reads no records and words nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal, Protocol

from knowledge.arithmetic.acts import Act, said
from knowledge.arithmetic.clauses import Clause
from knowledge.arithmetic.conditions import Outcome, parse
from knowledge.customer import Value
from knowledge.offer import Offer

Standing = Literal["eligible", "ineligible", "unknown", "suppressed"]

# Reasons to offer nothing at all (domain: do-not-offer list), each a condition over attributes.
DO_NOT_OFFER: Mapping[str, str] = {
    "incident": "incident in ['P0', 'P1']",
    "open_complaint": "open_complaint == true or complaint_reopened == true or days_since_complaint_closed < 7",
    "unresolved": "issue_resolved == false",
    "vulnerable": "vulnerable == true",
    "unverified": "identity_verified == false",
    "debt_or_fraud": "in_collection == true or fraud_flag == true",
    "deceased": "owner_deceased == true",
    "opt_out": "marketing_opt_out == true or marketing_consent == false",
    "queue_emergency": "queue_emergency == true",
}
# The same from what the customer said: act kind → reason.
_SAID = {"P0": "incident", "P1": "incident", "vulnerable": "vulnerable", "refusal": "refused", "opt_out": "opt_out"}
_ANGER_TURNS = 3
PER_CONTACT, PER_30_DAYS = 1, 2
_UNLISTED_FIT = 0.25
_FIRM = frozenset({"declined_firm", "refused", "opt_out"})
_NEAR = Decimal("0.9")


class Told(Protocol):
    """What a customer said to an earlier offer, as the records have it."""

    @property
    def offer_id(self) -> str:
        """Which offer."""
        ...

    @property
    def outcome(self) -> str:
        """The answer: accepted, declined, declined_firm, later, cancelled, not_offered."""
        ...

    @property
    def at(self) -> datetime:
        """When."""
        ...

    @property
    def call_id(self) -> str | None:
        """In which contact, where that is known."""
        ...


@dataclass(frozen=True, slots=True)
class Moment:
    """The customer and the contact an offer is judged for. `lang` is "zh" or "en"; `skills` what the agent may sell."""

    as_of: datetime
    attributes: Mapping[str, Value]
    channel: str
    lang: str
    driver: str | None = None
    skills: frozenset[str] = frozenset()
    call_id: str | None = None
    history: Sequence[Told] = ()


@dataclass(frozen=True, slots=True)
class Prices:
    """What handle time and a customer's patience cost, in the offer's currency."""

    per_second: Decimal = Decimal("0.02")
    per_decline: Decimal = Decimal("1")


@dataclass(frozen=True, slots=True)
class Worth:
    """Expected value of offering, by its five numbers: EV = P(accept)·margin·(1−P(cancel)) − seconds − fatigue."""

    p_accept: Decimal
    margin: Decimal
    p_cancel: Decimal
    seconds_cost: Decimal
    fatigue_cost: Decimal
    fit: float

    @property
    def expected(self) -> Decimal:
        """The expected value, in the offer's currency."""
        gain = self.p_accept * self.margin * (1 - self.p_cancel)
        return (gain - self.seconds_cost - self.fatigue_cost).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Checked:
    """One offer judged. `barred` are codes of hard facts (ended, not_begun, stock, channel, language, stacking)."""

    offer: Offer
    status: Standing
    worth: Worth
    passed: tuple[Clause, ...] = ()
    failed: tuple[Clause, ...] = ()
    missing: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    suppressed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """The question worth asking: `worth` = Σ EV·P(true)/seconds over the offers it could unlock."""

    attribute: str
    worth: Decimal
    seconds: int
    unlocks: tuple[str, ...]


def reasons_not_to_offer(attributes: Mapping[str, Value], turns: Sequence[str]) -> dict[str, str]:
    """Why nothing may be offered: code → the words or condition it rests on; `turns` are the customer's, oldest first.

    Anger counts in the last three turns, everything else in any. Turns come in Simplified script.
    """
    found: dict[str, str] = {}
    for code, condition in DO_NOT_OFFER.items():
        outcome = parse(condition).evaluate(attributes)
        if outcome.status == "true":
            found[code] = " · ".join(str(clause) for clause in outcome.passed)
    heard: list[tuple[int, Act]] = list(said(turns, (*_SAID, "anger")))
    for at, act in heard:
        if act.kind == "anger" and at >= len(turns) - _ANGER_TURNS:
            found.setdefault("angry", act.text)
        elif act.kind in _SAID:
            found.setdefault(_SAID[act.kind], act.text)
    return found


def check(offer: Offer, moment: Moment, stop: Iterable[str], others: Sequence[Offer], prices: Prices) -> Checked:
    """Judge one offer. `stop` are the reasons not to offer anything; `others` the client's offers, for stacking."""
    worth = _worth(offer, moment, prices)
    barred = _barred(offer, moment, others)
    outcome = _conditions(offer, moment.attributes)
    if barred or outcome.status == "false":
        return Checked(offer, "ineligible", worth, outcome.passed, outcome.failed, (), barred)
    silenced = (*stop, *_silenced(offer, moment))
    status: Standing = "suppressed" if silenced else "eligible" if outcome.status == "true" else "unknown"
    return Checked(offer, status, worth, outcome.passed, (), outcome.missing, (), silenced)


def ranked(checked: Iterable[Checked]) -> tuple[Checked, ...]:
    """Eligible offers worth making, best first: by value, but within 10 % of the leader the better fit goes first."""
    left = sorted(
        (one for one in checked if one.status == "eligible" and one.worth.expected > 0),
        key=lambda one: (-one.worth.expected, one.offer.id),
    )
    order: list[Checked] = []
    while left:
        near = [one for one in left if one.worth.expected >= left[0].worth.expected * _NEAR]
        chosen = max(near, key=lambda one: (one.worth.fit, one.worth.expected))
        order.append(chosen)
        left.remove(chosen)
    return tuple(order)


def worth_asking(
    checked: Iterable[Checked], questions: Mapping[str, Mapping[str, object]], asked: Sequence[str], most: int = 2
) -> Ask | None:
    """The question with the highest Σ EV·P(true)/seconds; none after `most` in one contact.

    Only attributes with a question that is not sensitive are asked for, and only for offers that questions alone can
    settle: where a record is missing too, the customer's answer would decide nothing.
    """
    if len(asked) >= most:
        return None
    askable = {name for name, one in questions.items() if not one.get("sensitive") and name not in asked}
    open_offers = [one for one in checked if one.status == "unknown" and set(one.missing) <= askable]
    gains: dict[str, Decimal] = {}
    unlocks: dict[str, list[str]] = {}
    for one in open_offers:
        for name in one.missing:
            asked_of = questions[name]
            share = Decimal(str(asked_of.get("p_true", 0.5))) / Decimal(str(asked_of.get("ask_seconds", 8)))
            gains[name] = gains.get(name, Decimal(0)) + max(one.worth.expected, Decimal(0)) * share
            unlocks.setdefault(name, []).append(one.offer.id)
    best = max(gains, key=lambda name: gains[name], default=None)
    if best is None or gains[best] <= 0:
        return None
    seconds = round(float(str(questions[best].get("ask_seconds", 8))))
    return Ask(best, gains[best].quantize(Decimal("0.001")), seconds, tuple(unlocks[best]))


def version_at(versions: Iterable[Offer], at: datetime) -> tuple[Offer, ...]:
    """One version of every offer: the one in force at `at`, else the last that began before, else the first to come."""
    chosen: dict[str, Offer] = {}
    for one in sorted(versions, key=lambda offer: offer.version):
        held = chosen.get(one.id)
        if held is None or one.validity.holds(at) or (not held.validity.holds(at) and _begun(one, at)):
            chosen[one.id] = one
    return tuple(chosen.values())


def _begun(offer: Offer, at: datetime) -> bool:
    return offer.validity.start is None or offer.validity.start <= at


def _conditions(offer: Offer, attributes: Mapping[str, Value]) -> Outcome:
    """`require` and not `exclude`, in three values."""
    written = [f"({offer.require})"] if offer.require.strip() else []
    written += [f"not ({offer.exclude})"] if offer.exclude.strip() else []
    return parse(" and ".join(written)).evaluate(attributes)


def _barred(offer: Offer, moment: Moment, others: Sequence[Offer]) -> tuple[str, ...]:
    codes: list[str] = []
    if not offer.validity.holds(moment.as_of):
        codes.append("ended" if _begun(offer, moment.as_of) else "not_begun")
    if offer.stock is not None and offer.stock <= 0:
        codes.append("stock")
    if moment.channel not in offer.channels:
        codes.append("channel")
    if not any(lang.split("-")[0] == moment.lang for lang in offer.languages):
        codes.append("language")
    held = {
        str(item)
        for name in ("active_offers", "products")
        if isinstance(items := moment.attributes.get(name), tuple)
        for item in items
    }
    if offer.stacking_group and any(
        other.id in held and other.id != offer.id and other.id not in offer.stacks_with
        for other in others
        if other.stacking_group == offer.stacking_group
    ):
        codes.append("stacking")
    return tuple(codes)


def _silenced(offer: Offer, moment: Moment) -> tuple[str, ...]:
    """Reasons of this offer and this customer: certificate, caps per contact and 30 days, 90 days after a firm no."""
    made = [one for one in moment.history if one.outcome != "not_offered" and one.at <= moment.as_of]
    month = [one for one in made if one.at > moment.as_of - timedelta(days=30)]
    here = [one for one in made if moment.call_id is not None and one.call_id == moment.call_id]
    same = [one for one in month if one.offer_id == offer.id]
    codes: list[str] = []
    if offer.certificate and offer.certificate not in moment.skills:
        codes.append("uncertified")
    if len(here) >= PER_CONTACT or sum(one.offer_id == offer.id for one in here) >= offer.caps_per_contact:
        codes.append("cap_contact")
    if len(month) >= PER_30_DAYS or len(same) >= offer.caps_per_30d:
        codes.append("cap_30d")
    if any(one.outcome in _FIRM and one.at > moment.as_of - timedelta(days=90) for one in made):
        codes.append("firm_decline_90d")
    return tuple(codes)


def _worth(offer: Offer, moment: Moment, prices: Prices) -> Worth:
    """The five numbers. How well the reason for the contact fits scales the chance that the offer is accepted."""
    listed = bool(offer.drivers_fit) and moment.driver is not None
    fit = offer.drivers_fit.get(moment.driver or "", _UNLISTED_FIT) if listed else 1.0
    since = moment.as_of - timedelta(days=90)
    declines = sum(one.outcome.startswith("declined") and since < one.at <= moment.as_of for one in moment.history)
    return Worth(
        p_accept=Decimal(str(offer.accept_base)) * Decimal(str(fit)),
        margin=offer.margin,
        p_cancel=Decimal(str(offer.cancel_base)),
        seconds_cost=offer.expected_seconds * prices.per_second,
        fatigue_cost=declines * prices.per_decline,
        fit=fit,
    )
