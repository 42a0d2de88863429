"""What was granted to a customer, said by whoever granted it → one use of authority on record, and what is left.

The decision is made again at that moment, with every other grant known; what the rules do not let through is refused
with what to do next. A grant is never changed: taking it back is a record of its own. It grants nothing itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from assistant.authority import AGGREGATED_OVER, AuthorityRequest, DecideAuthority, Prepared, Settled, midnight
from assistant.wording.bilingual import Bilingual
from assistant.wording.decision import Decision, Named, named
from assistant.wording.permission_words import Terms
from assistant.wording.use_words import (
    Left,
    Refusal,
    approval_wanted,
    customer_wanted,
    lefts,
    not_decided,
    own_approval,
    recorded_line,
    strange_approver,
    undone_line,
    weak_approver,
)
from knowledge.arithmetic.limits import Bound, Ledger
from knowledge.arithmetic.permission import Permission, may_approve
from knowledge.arithmetic.request import COUNTED
from knowledge.audience import Audience, Role
from knowledge.authority import Action, Matrix, Used
from knowledge.customer import Value
from knowledge.errors import InvalidInput, NotAllowed, NotFound, NotGranted
from knowledge.intake.redact import redact
from knowledge.ports import Clock

LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class UseRequest:
    """What was granted: by action, by rule or in plain words; `approved_by` where it was more than one's own.

    `id` makes it once: a second one under the same id changes nothing.
    """

    audience: Audience
    action: str | None = None
    amount: Decimal | None = None
    rule: str | None = None
    text: str = ""
    call_id: str | None = None
    order_id: str | None = None
    customer_key: str | None = None
    known: Mapping[str, Value] = field(default_factory=dict)
    approved_by: str | None = None
    note: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A grant on record, or taken back: `left` is what remains of each limit of the agent's own, `line` says it."""

    use: Used
    action: Named
    unit: str
    left: tuple[Left, ...]
    line: Bilingual
    undone: bool = False


@dataclass(frozen=True, slots=True)
class RecordUse:
    """Records what was granted, by the same rules that say what may be granted."""

    authority: DecideAuthority
    clock: Clock

    def __call__(self, request: UseRequest) -> Recorded:
        """One grant, now. Two people at once never both pass under one limit.

        Raises NotGranted where the rules do not let it through, NotFound for an unknown client, person or call,
        InvalidInput for an amount that is none or a customer who is not the call's.
        """
        client, now = request.audience.client, self.clock.now()
        self._must_work_here(request.audience, now)
        asked = AuthorityRequest(
            text=request.text,
            audience=request.audience,
            as_of=now,
            action=request.action or self._action_of(client, request.rule),
            amount=request.amount,
            call_id=request.call_id,
            order_id=request.order_id,
            customer_key=self._customer(request),
            known=request.known,
        )
        prepared = replace(self.authority, work=None).prepare(asked)
        if isinstance(prepared, Decision):
            raise _refused(not_decided(prepared))
        kept = self.authority.rules.add_granted(
            client, prepared.since, lambda uses: self._granted(request, prepared, uses), request.id
        )
        return self._told(kept, undone=self._is_undone(kept))

    def use(self, audience: Audience, use_id: str) -> Used:
        """A grant that this person may see: an agent their own, whoever supervises any. Raises NotFound."""
        return _seen(audience, self.authority.rules.use(audience.client, use_id))

    def undo(self, audience: Audience, use_id: str, note: str = "") -> Recorded:
        """Take a grant back: whoever made it on the same day, later whoever supervises. Again changes nothing.

        Raises NotFound, NotAllowed for an agent on a later day, InvalidInput for what is a taking-back itself.
        """
        now = self.clock.now()
        actor = audience.person or audience.role.value

        def reverse(used: Used) -> Used:
            _seen(audience, used)
            if used.reverses is not None:
                raise InvalidInput("这一条本身就是撤销记录 / this record takes another one back itself")
            if not audience.supervises and self._day(used.client, used.at) != self._day(used.client, now):
                raise NotAllowed(
                    "隔天的记录由班组长撤销 / what was recorded on an earlier day is taken back by a supervisor"
                )
            return replace(used, agent=actor, approved_by=None, at=now, note=_plain(note))

        self.authority.rules.add_reversal(audience.client, use_id, reverse)
        return self._told(self.authority.rules.use(audience.client, use_id), undone=True)

    def _granted(self, request: UseRequest, prepared: Prepared, uses: Sequence[Used]) -> Used:
        """The use as it is noted. Raises NotGranted. It runs while nobody else's is noted."""
        settled = replace(self.authority, work=None).settle(prepared, uses)
        verdict, rule, case = settled.permission.verdict, settled.permission.rule, settled.case
        if rule is None or verdict not in {"allowed", "allowed_with_approval"}:
            raise _refused(not_decided(settled.decision))
        if request.rule is not None and rule.id != request.rule:
            raise NotGranted(f"现在适用的规则是 {rule.id} / the rule that holds now is {rule.id}")
        amount = case.amount or (Decimal(1) if case.action.unit in COUNTED else None)
        if amount is None:
            raise InvalidInput("请写明金额 / say how much it was, in `amount`")
        approver = _approver(request, settled, prepared.matrix) if verdict == "allowed_with_approval" else None
        if case.ledger.customer_key is None and any(one.per_customer_30d is not None for one in rule.limits):
            raise _refused(customer_wanted())
        return Used(
            client=request.audience.client,
            rule_id=rule.id,
            action=case.action.id,
            agent=request.audience.person or "",
            customer_key=case.ledger.customer_key,
            call_id=request.call_id,
            amount=amount,
            at=prepared.request.as_of,
            approved_by=approver,
            note=_plain(request.note),
        )

    def _must_work_here(self, audience: Audience, now: datetime) -> None:
        """Raises NotFound for somebody who is not on this client's staff today."""
        if audience.person is not None:
            person = self.authority.people.person(audience.person)
            if audience.client not in person.clients or not person.works(self._day(audience.client, now)):
                raise NotFound("no such person")

    def _action_of(self, client: str, rule_id: str | None) -> str | None:
        if rule_id is None:
            return None
        found = [one.action for one in self.authority.rules.matrix(client).rules if one.id == rule_id]
        if not found:
            raise NotFound("no such rule")
        return found[-1]

    def _customer(self, request: UseRequest) -> str | None:
        """Whose limit it counts against. Raises InvalidInput for a number, or another customer than the call's."""
        key = request.customer_key
        if key is not None and key.isdigit() and redact(key).found:
            raise InvalidInput("customer_key 不能是客户的号码 / customer_key must be a key, not a customer's number")
        if key is not None and request.call_id is not None:
            call = self.authority.calls.call(request.audience.client, request.call_id)
            if call.customer_key not in {None, key}:
                raise InvalidInput("这通通话登记的是另一位客户 / this call is on record with another customer")
        return key

    def _told(self, used: Used, *, undone: bool) -> Recorded:
        matrix = self.authority.rules.matrix(used.client)
        action = next((one for one in matrix.actions if one.id == used.action), Action(used.action, {}, (), ""))
        left = lefts(self._bounds(used, matrix), action.unit)
        terms = Terms(matrix, action, used.amount, Permission("allowed"), used.at)
        approver = self.authority.people.person(used.approved_by).name if used.approved_by else ""
        line = undone_line(terms, left) if undone else recorded_line(terms, left, approver)
        return Recorded(used, named(matrix, action.id), action.unit, left, line, undone)

    def _bounds(self, used: Used, matrix: Matrix) -> Sequence[Bound]:
        """The limits of whoever made the grant, with all that counts against them now."""
        now = self.clock.now()
        local = now.astimezone(self.authority.clients.client(used.client).zone)
        rules = [one for one in matrix.rules if one.id == used.rule_id and one.validity.holds(now)]
        level = self.authority.people.person(used.agent).on(local.date()).level if used.agent else ""
        limit = next((one for rule in rules[-1:] for one in rule.limits if one.level == level), None)
        if limit is None:
            return ()
        uses = self.authority.rules.uses(used.client, since=now - AGGREGATED_OVER)
        alike = [one for one in uses if one.action == used.action]
        room = Ledger(alike, now, midnight(local), used.call_id, used.customer_key).room(limit, used.agent)
        # Outside a call nobody can say what else was granted in this contact.
        return [one for one in room.bounds if one.dimension != "per_contact" or used.call_id is not None]

    def _is_undone(self, used: Used) -> bool:
        later = self.authority.rules.uses(used.client, since=used.at)
        return any(one.reverses == used.id for one in later)

    def _day(self, client: str, at: datetime) -> date:
        return at.astimezone(self.authority.clients.client(client).zone).date()


def _approver(request: UseRequest, settled: Settled, matrix: Matrix) -> str:
    """Who approved it, checked against the staff and the rule. Raises NotGranted."""
    by, case, rule = request.approved_by, settled.case, settled.permission.rule
    if by is None:
        raise _refused(approval_wanted(settled.terms))
    if case.actor is not None and by == case.actor.id:
        raise _refused(own_approval())
    person = next((one for one in case.staff if one.id == by), None)
    if person is None:
        raise _refused(strange_approver())
    if rule is None or not may_approve(case, matrix, rule, by):
        raise _refused(weak_approver(settled.terms, person.name))
    return by


def _seen(audience: Audience, used: Used) -> Used:
    """The use, where it is this person's to see; a program's key, which names no person, sees those of every agent."""
    if audience.role is Role.AGENT and audience.person not in {None, used.agent}:
        raise NotFound("no such use of authority")
    return used


def _refused(why: Refusal) -> NotGranted:
    return NotGranted(_both(why.detail), next=_both(why.next))


def _both(words: Bilingual) -> str:
    """Both languages as errors carry them; the mark between them may not stand in the Chinese."""
    return f"{words.zh.replace(' / ', '/')} / {words.en}"


def _plain(note: str) -> str:
    return redact(note).text[:LONGEST_NOTE]  # cut last: half a number is no longer found
