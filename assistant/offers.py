"""A customer and a moment → the offers that may be made, each with its reasons, and the one question worth asking.

Eligibility is `arithmetic.eligibility` over records, what the agent knows and what the customer said. Whatever is held
back says by which rule. It offers nothing itself and keeps no outcome: a person does. It also tells which promotion
somebody means by a name, running or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from assistant.wording import offer_words
from assistant.wording.bilingual import Bilingual
from assistant.wording.value_words import coded
from knowledge.arithmetic.eligibility import (
    Ask,
    Checked,
    Moment,
    Prices,
    Standing,
    Worth,
    check,
    ranked,
    reasons_not_to_offer,
    version_at,
    worth_asking,
)
from knowledge.arithmetic.naming import mentions
from knowledge.audience import Audience
from knowledge.call import Call
from knowledge.customer import Attribute, Value
from knowledge.offer import AttributeWords, Offer
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.people import PeopleRecords
from knowledge.records.rules import OfferOutcome, RuleRecords
from knowledge.search.script import to_simplified

__all__ = ["OfferAdvice", "OfferRequest", "OfferResult", "Promotion", "Question", "SuggestOffers", "Suppression"]


@dataclass(frozen=True, slots=True)
class OfferRequest:
    """The customer and the moment. `said` are the customer's turns, oldest first; `asked` attributes asked before."""

    audience: Audience
    as_of: datetime
    customer_key: str | None = None
    call_id: str | None = None
    driver: str | None = None
    lang: str = "zh"
    channel: str = "voice"
    said: tuple[str, ...] = ()
    known: Mapping[str, Value] = field(default_factory=dict)
    order_id: str | None = None
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferResult:
    """One promotion judged. `hidden`: eligible but worth nothing now, so it is not put forward."""

    offer: Offer
    status: Standing
    worth: Worth
    fit: Bilingual
    passed: tuple[Bilingual, ...] = ()
    failed: tuple[Bilingual, ...] = ()
    missing: tuple[Bilingual, ...] = ()
    missing_names: tuple[str, ...] = ()
    suppressed_by: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def name(self) -> Bilingual:
        """What the promotion is called."""
        return Bilingual.of(self.offer.name, self.offer.id)

    @property
    def talk_track(self) -> Bilingual:
        """How to bring it up."""
        return Bilingual.of(self.offer.talk_track)

    @property
    def must_say(self) -> tuple[Bilingual, ...]:
        """What has to be said with it, word for word."""
        return tuple(Bilingual.of(one.text) for one in self.offer.must_say)

    @property
    def price(self) -> Decimal | None:
        """Its price, in the offer's currency."""
        return self.offer.price

    @property
    def valid_until(self) -> datetime | None:
        """When it ends; None: no end is set."""
        return self.offer.validity.end


@dataclass(frozen=True, slots=True)
class Suppression:
    """One rule that held something back: everything (`offer_id` None) or one offer."""

    code: str
    words: Bilingual
    offer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """The one question worth asking the customer, and what it could unlock."""

    attribute: str
    words: Bilingual
    seconds: int
    worth: Decimal
    unlocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferAdvice:
    """`results`: those to put forward first, best first, then unknown, suppressed and ineligible ones."""

    as_of: datetime
    results: tuple[OfferResult, ...]
    ask: Question | None = None
    suppressions: tuple[Suppression, ...] = ()
    first: tuple[Bilingual, ...] = ()
    known: Mapping[str, Attribute] = field(default_factory=dict)

    @property
    def best(self) -> OfferResult | None:
        """The offer to make, if any may be made."""
        return next((one for one in self.results if one.status == "eligible" and not one.hidden), None)


@dataclass(frozen=True, slots=True)
class Promotion:
    """A promotion somebody named: `state` is running · ended · not_begun; `since` when it came into that state."""

    offer: Offer
    state: str
    since: datetime | None
    matched: str
    replaced_by: Offer | None = None


@dataclass(frozen=True, slots=True)
class SuggestOffers:
    """Judges the client's promotions for one customer. `cost_per_second` and `cost_per_decline` in client currency."""

    rules: RuleRecords
    people: PeopleRecords
    calls: CallRecords
    clients: ClientRecords
    cost_per_second: Decimal = Decimal("0.02")
    cost_per_decline: Decimal = Decimal("1")
    most_questions: int = 2

    def __call__(self, request: OfferRequest) -> OfferAdvice:
        """The advice as of `request.as_of`. Raises NotFound for an unknown client, person or call."""
        client = request.audience.client
        zone = self.clients.client(client).zone
        call = self.calls.call(client, request.call_id) if request.call_id else None
        key = request.customer_key or (call.customer_key if call else None)
        words = self.rules.attribute_words(client)
        known = self._known(request, call, key, words)
        turns = request.said or tuple(turn.text for turn in (call.turns if call else ()) if turn.speaker == "customer")
        moment = self._moment(request, call, key, known)
        reasons = reasons_not_to_offer(moment.attributes, [to_simplified(turn) for turn in turns])
        offers = version_at(self.rules.offers(client), request.as_of)
        prices = Prices(self.cost_per_second, self.cost_per_decline)
        checked = [check(offer, moment, reasons, offers, prices) for offer in offers]
        questions = self.rules.attribute_questions(client)
        labels = offer_words.Labels(questions, words)
        local = request.as_of.astimezone(zone)
        shown = [_result(one, moment.driver, labels, local) for one in _ordered(checked)]
        first = [name for name in ("identity_verified", "issue_resolved") if name not in moment.attributes]
        return OfferAdvice(
            as_of=request.as_of,
            results=tuple(shown),
            ask=_question(worth_asking(checked, questions, request.asked, self.most_questions), questions),
            suppressions=_suppressions(reasons, checked),
            first=tuple(offer_words.first(name) for name in first),
            known=known,
        )

    def what_about(self, text: str, audience: Audience, as_of: datetime) -> tuple[Promotion, ...]:
        """The promotions named in `text` (by name, alias or partner), the running first; ended ones too."""
        offers = version_at(self.rules.offers(audience.client), as_of)
        by_id = {one.id: one for one in offers}
        names = {
            one.id: [to_simplified(name) for name in (*one.name.values(), *one.aliases, one.partner) if name]
            for one in offers
        }
        found = {mention.key: mention for mention in mentions(to_simplified(text), names)}
        named = [_promotion(by_id[key], by_id, mention.name, as_of) for key, mention in found.items()]
        return tuple(sorted(named, key=lambda one: (one.state != "running", one.state != "ended", one.offer.id)))

    def _known(
        self, request: OfferRequest, call: Call | None, key: str | None, words: AttributeWords
    ) -> dict[str, Attribute]:
        """Records of the customer and the order, and over them what was said in the contact: the newer word holds."""
        client = request.audience.client
        customer = self.people.customer(client, key) if key else None
        order_id = request.order_id or (call.order_id if call else None)
        order = self.people.order(client, order_id) if order_id else None
        known = dict(customer.attributes) if customer else {}
        if order is not None and order.customer_key == key:
            known |= order.attributes
        told = {name: coded(words.values, name, value) for name, value in request.known.items() if value is not None}
        return known | {name: Attribute(value, "agent", request.as_of) for name, value in told.items()}

    def _moment(
        self, request: OfferRequest, call: Call | None, key: str | None, known: Mapping[str, Attribute]
    ) -> Moment:
        client, person = request.audience.client, request.audience.person
        today = request.as_of.astimezone(self.clients.client(client).zone).date()
        agent = self.people.person(person) if person else None
        skills = frozenset(name for name in (agent.skills if agent else ()) if agent and agent.certified(name, today))
        since = request.as_of - timedelta(days=91)
        history: list[OfferOutcome] = self.rules.offer_outcomes(client, key, since) if key else []
        lang = str(call.lang if call else request.lang)
        channel = call.channel if call else request.channel
        return Moment(
            as_of=request.as_of,
            attributes={name: one.value for name, one in known.items()} | {"channel": channel},
            channel=channel,
            lang=lang.split("-")[0],
            driver=request.driver or (call.driver if call else None),
            skills=skills,
            call_id=request.call_id,
            history=history,
        )


def _ordered(checked: list[Checked]) -> list[Checked]:
    best = list(ranked(checked))
    place = {"eligible": 0, "unknown": 1, "suppressed": 2, "ineligible": 3}
    rest = [one for one in checked if one not in best]
    return best + sorted(rest, key=lambda one: (place[one.status], -one.worth.expected, one.offer.id))


def _result(checked: Checked, driver: str | None, labels: offer_words.Labels, local: datetime) -> OfferResult:
    return OfferResult(
        offer=checked.offer,
        status=checked.status,
        worth=checked.worth,
        fit=offer_words.fit_words(driver, checked.worth, labels),
        passed=offer_words.passed(checked, labels),
        failed=offer_words.failed(checked, labels, local),
        missing=offer_words.missing(checked, labels),
        missing_names=checked.missing,
        suppressed_by=checked.suppressed_by,
        hidden=checked.status == "eligible" and checked.worth.expected <= 0,
    )


def _question(ask: Ask | None, questions: Mapping[str, Mapping[str, object]]) -> Question | None:
    if ask is None:
        return None
    one = questions[ask.attribute]
    words = Bilingual(str(one.get("zh", ask.attribute)), str(one.get("en", ask.attribute)))
    return Question(ask.attribute, words, ask.seconds, ask.worth, ask.unlocks)


def _suppressions(reasons: Mapping[str, str], checked: list[Checked]) -> tuple[Suppression, ...]:
    whole = [
        Suppression(code, offer_words.suppression(code, heard if "==" not in heard else ""))
        for code, heard in reasons.items()
    ]
    single = [
        Suppression(code, offer_words.suppression(code), one.offer.id)
        for one in checked
        for code in one.suppressed_by
        if code not in reasons
    ]
    return (*whole, *single)


def _promotion(offer: Offer, by_id: Mapping[str, Offer], matched: str, at: datetime) -> Promotion:
    if offer.validity.holds(at):
        return Promotion(offer, "running", offer.validity.start, matched)
    if offer.validity.start is not None and at < offer.validity.start:
        return Promotion(offer, "not_begun", offer.validity.start, matched)
    return Promotion(offer, "ended", offer.validity.end, matched, by_id.get(offer.replaced_by or ""))
