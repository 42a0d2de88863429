"""Entries of a pack into nouns: local times into instants, customer numbers into keys, calls masked.

It opens no file; every fault says where it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.arithmetic.conditions import parse
from knowledge.authority import Action, Level, Limit, Matrix, Rule
from knowledge.call import Call, Turn
from knowledge.client import Client
from knowledge.customer import Attribute, Customer, Order, Value
from knowledge.document import Validity
from knowledge.errors import InvalidInput
from knowledge.intake import forms, rule_forms
from knowledge.intake.masked import masked_value
from knowledge.intake.pseudonym import customer_key
from knowledge.intake.read.outline import step_key
from knowledge.intake.redact import Redactor, redact
from knowledge.intake.render import PastCase
from knowledge.intake.tables_of_customers import says_who
from knowledge.intake.when import placed, placed_instant, zone_of
from knowledge.language import language_of
from knowledge.offer import MustSay, Offer


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Forms of one client into nouns; adds to every fault where it stands."""

    client: Client
    key: bytes

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which local times are read."""
        return self.client.zone

    def offer(self, told: rule_forms.OfferForm) -> Offer:
        """A promotion."""
        place = f"offers.yaml › {told.id}"
        _check_condition(place, "require", told.require)
        _check_condition(place, "exclude", told.exclude)
        stacking = told.stacking or rule_forms.StackingForm()
        same = {name: getattr(told, name) for name in _OFFER_SAME}
        blank = {name: getattr(told, name) or "" for name in ("partner", "require", "exclude", "owner", "approved_by")}
        spoken: dict[str, Any] = {"name": dict(told.name), "talk_track": dict(told.talk_track)}
        return Offer(
            client=self.client.id,
            validity=_window(place, told.valid, self.zone),
            stacking_group=stacking.group,
            stacks_with=stacking.along,
            must_say=tuple(
                MustSay(one.id, {lang: text for lang, text in (("zh", one.zh), ("en", one.en)) if text})
                for one in told.must_say
            ),
            caps_per_contact=told.caps.per_contact,
            caps_per_30d=told.caps.per_30d,
            document_id=told.id,
            **same | blank | spoken,
        )

    def matrix(self, told: rule_forms.AuthorityForm) -> Matrix | None:
        """Everything about authority; None where nothing is decided."""
        if not told.levels and not told.rules:
            return None
        return Matrix(
            client=self.client.id,
            levels=tuple(Level(level.id, level.parent, {**level.name}) for level in told.levels),
            actions=tuple(Action(**action.model_dump()) for action in told.actions),
            rules=tuple(self.rule(rule, {action.id: action.unit for action in told.actions}) for rule in told.rules),
            questions={name: {**words} for name, words in told.questions.items()},
            values={name: {**codes} for name, codes in told.values.items()},
        )

    def rule(self, told: rule_forms.RuleForm, units: Mapping[str, str]) -> Rule:
        """A rule; its unit is its action's where it names none."""
        place = f"authority.yaml › {told.id}"
        _check_condition(place, "conditions", told.conditions)
        return Rule(
            client=self.client.id,
            unit=told.unit or units.get(told.action, self.client.currency),
            validity=_window(place, told.valid, self.zone),
            conditions=told.conditions or "",
            limits=tuple(Limit(level=one.role, **one.model_dump(exclude={"role"})) for one in told.limits),
            timeout_min=told.approver.timeout_min,
            alternate=told.approver.alternate,
            say={**told.say},
            text={**told.text},
            owner=told.owner or "",
            quote_from=(told.quote.document, step_key(told.quote.step)) if told.quote else None,
            **{name: getattr(told, name) for name in _RULE_SAME},
        )

    def case(self, told: forms.CaseForm) -> PastCase:
        """A past case, not masked yet."""
        blank = {name: getattr(told, name) or "" for name in ("driver", "outcome", "document")}
        return PastCase(client=self.client.id, **told.model_dump() | blank)

    def customer(self, told: forms.CustomerForm) -> Customer:
        """A customer under a key."""
        place = f"customers.yaml › {told.number}"
        return Customer(self.client.id, self.hashed(told.number), self.attributes(place, told))

    def order(self, told: forms.OrderForm) -> Order:
        """An order under its customer's key."""
        place = f"orders.yaml › {told.id}"
        return Order(self.client.id, told.id, self.hashed(told.customer), self.attributes(place, told))

    def attributes(self, place: str, told: forms.CustomerForm | forms.OrderForm) -> dict[str, Attribute]:
        """What is known, each with source and age, masked."""
        at = placed_instant(place, told.as_of, self.zone)
        # An attribute left empty is unknown, exactly as one that is not there.
        known = {name: value for name, value in told.attributes.items() if value is not None}
        return {
            name: Attribute(
                masked_value(_value(f"{place} › {name}", value), personal=says_who(name)),
                str(masked_value(told.source)),
                at,
            )
            for name, value in known.items()
        }

    def call(self, told: forms.CallForm) -> Call:
        """A conversation, its turns masked with one numbering."""
        place = f"calls › {told.id}"
        mask = Redactor(told.names)
        return Call(
            client=self.client.id,
            id=told.id,
            channel=told.channel,
            lang=told.lang,
            agent=told.agent,
            started=placed_instant(place, told.started, self.zone),
            ended=placed_instant(place, told.ended, self.zone) if told.ended else None,
            external_id=told.id,
            queue=redact(told.queue or "").text,
            customer_key=self.hashed(told.customer) if told.customer else None,
            order_id=told.order,
            driver=told.driver,
            disposition=redact(told.disposition).text if told.disposition else None,
            outcome=redact(told.outcome).text if told.outcome else None,
            turns=tuple(_turn(seq, turn, mask) for seq, turn in enumerate(told.turns, start=1)),
        )

    def hashed(self, number: str) -> str:
        """A customer number as its key."""
        return customer_key(self.key, self.client.id, number)


_OFFER_SAME = (
    "id", "version", "aliases", "price", "margin", "currency", "expected_seconds", "channels", "languages", "stock",
    "cooling_off_days", "accept_base", "cancel_base", "certificate", "drivers_fit", "replaced_by",
)  # fmt: skip
_RULE_SAME = (
    "id", "version", "action", "effect", "risk_class", "reversible", "evidence", "four_eyes_over", "certificate",
    "alternatives",
)  # fmt: skip


def _turn(seq: int, told: forms.TurnForm, mask: Redactor) -> Turn:
    start, end = (None if seconds is None else round(1000 * seconds) for seconds in (told.t, told.e))
    return Turn(seq, told.s, mask.turn(told.text).text, start, end, lang=language_of(told.text))


def _window(place: str, told: forms.WindowForm, zone: ZoneInfo) -> Validity:
    return placed(place, told.start, told.end, zone_of(told.tz) if told.tz else zone)


def _value(place: str, value: object) -> Value:
    """A value of a record: text, yes or no, a number, or a list of words. Raises InvalidInput."""
    match value:
        case bool() | int() | str():
            return value
        case float():
            try:
                return Decimal(repr(value))
            except InvalidOperation as fault:  # nan, inf
                raise InvalidInput(f"{place}: 不是数字 / not a number") from fault
        case datetime() | date():
            return value.isoformat()
        case list() if all(isinstance(item, (str, int)) for item in value):
            return tuple(str(item) for item in value)
    raise InvalidInput(f"{place}: 只能是文字、数字、是否或列表 / only text, numbers, true or false, or a list")


def _check_condition(place: str, name: str, text: str | None) -> None:
    try:
        parse(text or "")
    except InvalidInput as fault:
        raise InvalidInput(f"{place} › {name}: 条件写法不对 / not a condition: {fault.detail}") from fault
