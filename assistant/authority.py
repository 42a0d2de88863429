"""An action and an amount → allowed, allowed with whose approval, forbidden, what is missing, or silence.

Asked in plain words or by action id; decided by `arithmetic.permission` over the client's matrix, from records and what
the asker knows. A record is believed before the asker, unless it was written after the instant asked about. It grants
nothing: a person does, after the read-back, and says so (`granting`). A silent verdict is noted as a gap for the rule's
owner.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from assistant.wording.bilingual import Bilingual
from assistant.wording.decision import Approval, Basis, Decision, Found, Named, RuleShown, decision, named
from assistant.wording.permission_words import Terms, headline, say
from assistant.wording.value_words import coded
from knowledge.arithmetic.limits import Ledger
from knowledge.arithmetic.permission import Case, Permission, open_actions, permit
from knowledge.arithmetic.request import COUNTED, Request, read_request
from knowledge.audience import Audience
from knowledge.authority import Action, Matrix, Rule, Used
from knowledge.call import Call
from knowledge.customer import Attribute, Value
from knowledge.errors import InvalidInput
from knowledge.intake.redact import redact
from knowledge.language import language_of
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.people import PeopleRecords
from knowledge.records.rules import RuleRecords
from knowledge.records.work import Gap, WorkRecords
from knowledge.search.script import to_simplified

# The longest that a grant counts against any limit, with a day to spare.
AGGREGATED_OVER = timedelta(days=31)
__all__ = ["Approval", "AuthorityRequest", "Basis", "DecideAuthority", "Decision", "Named", "RuleShown"]


@dataclass(frozen=True, slots=True)
class AuthorityRequest:
    """What is asked, by whom, as of when. `known` are values the asker gives; `away` staff who cannot decide now."""

    text: str
    audience: Audience
    as_of: datetime
    action: str | None = None
    amount: Decimal | None = None
    call_id: str | None = None
    order_id: str | None = None
    customer_key: str | None = None
    known: Mapping[str, Value] = field(default_factory=dict)
    away: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecideAuthority:
    """Decides from records alone; a model is never asked. `key_of` makes a key of a client's customer number."""

    rules: RuleRecords
    people: PeopleRecords
    calls: CallRecords
    clients: ClientRecords
    work: WorkRecords | None = None
    key_of: Callable[[str, str], str] | None = None

    def __call__(self, request: AuthorityRequest) -> Decision:
        """The decision as of `request.as_of`.

        Raises NotFound for an unknown client, person or call, InvalidInput for an amount that is none.
        """
        prepared = self.prepare(request)
        if isinstance(prepared, Decision):
            return prepared
        return self.settle(prepared, self.rules.uses(request.audience.client, since=prepared.since)).decision

    def prepare(self, request: AuthorityRequest) -> "Prepared | Decision":
        """What the decision rests on but what was granted before; or the decision, where no one action is asked about.

        Raises as `__call__`.
        """
        if request.amount is not None and not (request.amount.is_finite() and request.amount > 0):
            raise InvalidInput("金额要大于 0 / the amount must be greater than 0")
        client = request.audience.client
        matrix = self.rules.matrix(client)
        known = self._known(request, matrix)
        asked = _asked(request, matrix)
        if not asked.actions and request.action is not None:
            return self._unheard_of(request, matrix)
        if len(asked.actions) != 1:
            return _unclear(request, matrix, asked, known.values)
        action = next(one for one in matrix.actions if one.id == asked.actions[0])
        local = request.as_of.astimezone(self.clients.client(client).zone)
        amount = request.amount if request.amount is not None else asked.amount
        case = Case(
            actor=self.people.person(request.audience.person).on(local.date()) if request.audience.person else None,
            action=action,
            amount=amount,
            attributes=known.values | ({} if amount is None else {"amount": amount}),
            ledger=Ledger((), request.as_of, midnight(local), request.call_id, known.customer_key),
            today=local.date(),
            staff=tuple(one.on(local.date()) for one in self.people.staff(client) if one.works(local.date())),
            away=frozenset(request.away),
        )
        return Prepared(request, matrix, asked, known, case, local)

    def settle(self, prepared: "Prepared", uses: Sequence[Used]) -> "Settled":
        """The decision over what was granted since `prepared.since`; a silent one is noted as a gap."""
        request, matrix, known = prepared.request, prepared.matrix, prepared.known
        alike = [one for one in uses if one.action == prepared.case.action.id]
        case = replace(prepared.case, ledger=replace(prepared.case.ledger, uses=alike))
        permission = permit(case, matrix)
        gap_id, owner = self._gap(request, matrix, permission.rule) if permission.verdict == "silent" else (None, "")
        written = known.call is not None and known.call.channel != "voice"
        terms = Terms(matrix, case.action, case.amount, permission, prepared.local, written)
        at, lang = request.as_of, language_of(request.text)
        found = Found(request.audience, at, lang, terms, prepared.asked, case, known.basis, known.disputed)
        return Settled(case, permission, replace(decision(found, owner), gap_id=gap_id), terms)

    def _unheard_of(self, request: AuthorityRequest, matrix: Matrix) -> Decision:
        """The asker names something the matrix has no word for: the rules are silent about it."""
        gap_id, owner = self._gap(request, matrix, None)
        thing = Action("", {"zh": request.action or "", "en": request.action or ""}, (), "")
        terms = Terms(matrix, thing, request.amount, Permission("silent"), request.as_of)
        lang = language_of(request.text or request.action or "")
        line, told = headline(terms, 0, ()), say(terms, owner)
        return Decision("silent", lang, request.as_of, request.audience, line, told, gap_id=gap_id, routed_to=owner)

    def _known(self, request: AuthorityRequest, matrix: Matrix) -> "_Known":
        """Customer, order and call as records have them, and what the asker adds, by code or by its label."""
        client, at = request.audience.client, request.as_of
        call = self.calls.call(client, request.call_id) if request.call_id else None
        said_order = request.known.get("order_id")
        order_id = request.order_id or (call.order_id if call else None) or (str(said_order) if said_order else None)
        order = self.people.order(client, order_id) if order_id else None
        key = request.customer_key or (call.customer_key if call else None) or (order.customer_key if order else None)
        said = request.known.get("customer")  # asked for where what was used in 30 days counts
        if key is None and said not in {None, "", True, False} and self.key_of is not None:
            key = self.key_of(client, str(said))
        customer = self.people.customer(client, key) if key else None
        recorded = dict(customer.attributes) if customer else {}
        if order is not None and order.customer_key == key:  # another customer's order tells nothing about this one
            recorded |= order.attributes
        heard = {"call_id": request.call_id, "order_id": order_id}
        heard |= {"driver": call.driver, "channel": call.channel} if call else {}
        recorded |= {name: Attribute(value, "call", at) for name, value in heard.items() if value}
        given = {name: coded(matrix.values, name, value) for name, value in request.known.items() if value is not None}
        told = {name: Attribute(value, "agent", at) for name, value in given.items()}
        firm = {name: one for name, one in recorded.items() if one.as_of <= at}
        disputed = frozenset(name for name, one in told.items() if name in firm and firm[name].value != one.value)
        return _Known(recorded | told | firm, key, call, disputed)

    def _gap(self, request: AuthorityRequest, matrix: Matrix, rule: Rule | None) -> tuple[str | None, str]:
        """Note that the rules are silent; returns the gap's id and who owns the nearest rule, else the client."""
        lang = language_of(request.text)
        root = next((level for level in matrix.levels if level.parent is None), None)
        owner = rule.owner if rule and rule.owner else Bilingual.of(root.name if root else {}).read(lang)
        if self.work is None:
            return None, owner
        near = (rule.quote_from[0],) if rule and rule.quote_from else ()
        text = redact(request.text or request.action or "").text
        gap = Gap(request.audience.client, text, request.as_of, lang, near, person=request.audience.person)
        return self.work.add_gap(gap), owner


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known at that instant, by attribute; `disputed` names those the asker gave another value for."""

    basis: Mapping[str, Attribute]
    customer_key: str | None
    call: Call | None
    disputed: frozenset[str]

    @property
    def values(self) -> dict[str, Value]:
        return {name: one.value for name, one in self.basis.items()}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question of authority, read and looked up: all a decision rests on but what was granted before.

    The ledger of `case` is empty still; `local` is the instant asked about in the client's own zone.
    """

    request: AuthorityRequest
    matrix: Matrix
    asked: Request
    known: _Known
    case: Case
    local: datetime

    @property
    def since(self) -> datetime:
        """From when on grants can count against a limit."""
        return self.request.as_of - AGGREGATED_OVER


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision with what it was computed from."""

    case: Case
    permission: Permission
    decision: Decision
    terms: Terms


def midnight(local: datetime) -> datetime:
    """When the day of `local` began, in its own zone."""
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _asked(request: AuthorityRequest, matrix: Matrix) -> Request:
    """The action by its id where one is given, else as the words name it; the amount from the words."""
    read = read_request(to_simplified(request.text), matrix, to_simplified)
    if request.action is None:
        return read
    if any(one.id == request.action for one in matrix.actions):
        amount = read.amount if read.actions == (request.action,) else None
        counted = next(one.unit for one in matrix.actions if one.id == request.action) in COUNTED
        return Request((request.action,), request.action, True, amount or (Decimal(1) if counted else None))
    return read_request(to_simplified(request.action), matrix, to_simplified)


def _unclear(request: AuthorityRequest, matrix: Matrix, asked: Request, values: Mapping[str, Value]) -> Decision:
    """Several actions may be meant, or none is named: ask which, naming those that could be allowed here."""
    choices = asked.actions or open_actions(matrix, values, request.as_of)
    terms = Terms(matrix, Action("", {}, (), ""), None, Permission("clarify"), request.as_of)
    return Decision(
        verdict="clarify",
        lang=language_of(request.text),
        as_of=request.as_of,
        audience=request.audience,
        line=headline(terms, 1, ()),
        say=say(terms, ""),
        choices=tuple(named(matrix, one) for one in choices),
    )
