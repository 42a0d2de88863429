"""Whether one person may do one thing now: the decision over an authority matrix, from values alone.

Order (deny overrides, the most specific rule wins): no rule → silent; a prohibition that holds → forbidden; condition,
evidence, amount or actor unknown → unknown with what is missing; certified and inside all three limits → allowed; else
the lowest level above with room, somebody there and not the one who benefits → allowed with approval; else the client.
It does not read words, and grants nothing: it says what the rules say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from knowledge.arithmetic.conditions import Outcome, parse
from knowledge.arithmetic.limits import Ledger, Room
from knowledge.authority import Action, Limit, Matrix, Rule
from knowledge.customer import Value
from knowledge.staff import Person

VerdictName = Literal["allowed", "allowed_with_approval", "forbidden", "unknown", "silent", "clarify"]
# A request for help to the client's duty desk is answered within 24 hours (acknowledged within 4); contracts override.
CLIENT_ANSWERS_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a decision rests on. `amount` None: not said. `away`: staff ids that cannot decide now."""

    actor: Person | None
    action: Action
    amount: Decimal | None
    attributes: Mapping[str, Value]
    ledger: Ledger
    today: date
    staff: tuple[Person, ...] = ()
    away: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Weighed:
    """One rule and what its conditions came to."""

    rule: Rule
    outcome: Outcome
    depth: int = 0

    @property
    def specific(self) -> tuple[int, int, Decimal]:
        """Most specific first: nearest action, then most conditions true, then the narrower own limit."""
        narrowest = min(
            (limit.per_contact for limit in self.rule.limits if limit.per_contact is not None), default=None
        )
        return (-self.depth, len(self.outcome.passed), -(narrowest if narrowest is not None else Decimal("1e12")))


@dataclass(frozen=True, slots=True)
class Permission:
    """The verdict and what carried it; `clarify` is said by whoever reads words, when they name no one action.

    `why` are codes: over_per_contact, over_per_customer_30d, over_per_agent_day, no_limit, not_certified, four_eyes,
    beneficiary. `missing` are attribute names (and "amount", "actor", "customer"). `room` is the actor's own.
    """

    verdict: VerdictName
    rule: Rule | None = None
    outcome: Outcome | None = None
    missing: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    by: str | None = None
    approver: Person | None = None
    within_min: int | None = None
    room: Room | None = None


def permit(case: Case, matrix: Matrix) -> Permission:
    """Decide one case. Raises ConditionFault when a rule of the action cannot be read (lint finds those first)."""
    weighed = _weigh(case, matrix)
    if not weighed:
        return Permission("silent")
    denied = [one for one in weighed if one.rule.effect == "forbid" and one.outcome.status == "true"]
    if denied:
        best = max(denied, key=lambda one: one.specific)
        return Permission("forbidden", best.rule, best.outcome)
    allows = [one for one in weighed if one.rule.effect == "allow" and one.outcome.status != "false"]
    denials = [one for one in weighed if one.rule.effect == "forbid" and one.outcome.status == "unknown"]
    if not allows and not denials:
        nearest = max(weighed, key=lambda one: len(one.outcome.passed))
        return Permission("silent", nearest.rule, nearest.outcome)
    return _among(case, matrix, allows, denials)


def lineage(action: Action, matrix: Matrix) -> tuple[str, ...]:
    """The action and those it is a kind of, nearest first."""
    known = {one.id: one for one in matrix.actions}
    chain = [action.id]
    for name in chain:
        chain.extend(parent for parent in (known[name].parents if name in known else ()) if parent not in chain)
    return tuple(chain)


def open_actions(matrix: Matrix, attributes: Mapping[str, Value], at: datetime) -> tuple[str, ...]:
    """The actions that some rule in force might allow, given what is known: what an unclear question may mean."""
    return tuple(
        action.id
        for action in matrix.actions
        if any(
            rule.action == action.id
            and rule.effect == "allow"
            and rule.validity.holds(at)
            and parse(rule.conditions).evaluate(attributes).status != "false"
            for rule in matrix.rules
        )
    )


def _weigh(case: Case, matrix: Matrix) -> list[Weighed]:
    """The latest version in force of every rule for the action, with its conditions judged."""
    chain = lineage(case.action, matrix)
    latest: dict[str, Rule] = {}
    for rule in matrix.rules:
        if rule.action in chain and rule.validity.holds(case.ledger.as_of):
            held = latest.get(rule.id)
            latest[rule.id] = rule if held is None or rule.version > held.version else held
    return [
        Weighed(rule, parse(rule.conditions).evaluate(case.attributes), chain.index(rule.action))
        for rule in latest.values()
    ]


def _among(case: Case, matrix: Matrix, allows: list[Weighed], denials: list[Weighed]) -> Permission:
    """Decide between rules that may hold. An open rule matters only where it could change the verdict."""
    holding = [one for one in allows if one.outcome.status == "true"]
    leading = max(holding, key=lambda one: one.specific) if holding else None
    settled = _by_rule(case, matrix, leading) if leading else None
    rivals = [one for one in allows if one.outcome.status == "unknown"]
    if leading and settled:
        rivals = [
            one for one in rivals if _could_win(one, leading) and not _alike(_by_rule(case, matrix, one), settled)
        ]
    if settled and not rivals and not denials:
        return settled
    evidence = list(settled.missing) if settled else _wanted_by_all(case, rivals)
    missing = tuple(dict.fromkeys((*_deciding((*rivals, *denials)), *evidence)))
    # A rule is shown only where it is sure to be the one: quoting another's limit would mislead.
    sure = (
        leading
        or (rivals[0] if len(rivals) == 1 else None)
        or (denials[0] if len(denials) == 1 and not rivals else None)
    )
    if sure is None:
        return Permission("unknown", missing=missing)
    return Permission("unknown", sure.rule, sure.outcome, missing=missing, room=_own_room(case, sure.rule))


def _deciding(open_rules: Sequence[Weighed]) -> list[str]:
    """What to find out first: what every open rule waits for, since its answer settles the rest; else all of it."""
    waiting = [name for one in open_rules for name in one.outcome.missing]
    first = [name for name in dict.fromkeys(waiting) if waiting.count(name) == len(open_rules)]
    return first or sorted(dict.fromkeys(waiting), key=lambda name: -waiting.count(name))


def _could_win(open_rule: Weighed, leading: Weighed) -> bool:
    most = len(parse(open_rule.rule.conditions).clauses)
    return (-open_rule.depth, most) >= leading.specific[:2]


def _alike(one: Permission, other: Permission) -> bool:
    return (one.verdict, one.by, one.missing) == (other.verdict, other.by, other.missing)


def _wanted_by_all(case: Case, rivals: list[Weighed]) -> list[str]:
    """What has to be obtained whichever of the open rules turns out to hold."""
    wanted = [_unmet(case, one.rule) for one in rivals]
    return [name for name in wanted[0] if all(name in each for each in wanted)] if wanted else []


def _by_rule(case: Case, matrix: Matrix, one: Weighed) -> Permission:
    """What follows once `one` is the rule: evidence, then own authority, then who above decides."""
    rule = one.rule
    room = _own_room(case, rule)
    missing = _unmet(case, rule) + ([] if case.actor else ["actor"])
    if missing or case.actor is None:
        return Permission("unknown", rule, one.outcome, missing=tuple(missing), room=room)
    amount = case.amount if case.amount is not None else Decimal(0)
    why = _against(case, case.actor, rule, room, amount)
    if not why:
        if room is not None and room.undecided():
            return Permission("unknown", rule, one.outcome, missing=("customer",), room=room)
        return Permission("allowed", rule, one.outcome, room=room)
    level, approver = _above(case, matrix, rule, amount)
    within = rule.timeout_min if level != matrix_root(matrix) else CLIENT_ANSWERS_MIN
    return Permission(
        "allowed_with_approval", rule, one.outcome, why=why, by=level, approver=approver, within_min=within, room=room
    )


def _unmet(case: Case, rule: Rule) -> list[str]:
    """The evidence of `rule` that is not there, and the amount where any level is bounded by one."""
    bounded = any(
        cap is not None
        for limit in rule.limits
        for cap in (limit.per_contact, limit.per_customer_30d, limit.per_agent_day)
    )
    unmet = [name for name in rule.evidence if case.attributes.get(name) is None]
    return unmet + (["amount"] if case.amount is None and (bounded or rule.four_eyes_over is not None) else [])


def _limit(rule: Rule, level: str) -> Limit | None:
    return next((limit for limit in rule.limits if limit.level == level), None)


def _own_room(case: Case, rule: Rule) -> Room | None:
    limit = _limit(rule, case.actor.level) if case.actor else None
    return case.ledger.room(limit, case.actor.id) if limit and case.actor else None


def _certified(case: Case, person: Person, rule: Rule) -> bool:
    needed = {skill for skill in (rule.certificate, case.action.certificate) if skill}
    return all(person.certified(skill, case.today) for skill in needed)


def _against(case: Case, actor: Person, rule: Rule, room: Room | None, amount: Decimal) -> tuple[str, ...]:
    """Every reason why the actor may not decide alone."""
    why: list[str] = []
    if not _certified(case, actor, rule):
        why.append("not_certified")
    why.extend(["no_limit"] if room is None else [f"over_{dimension}" for dimension in room.over(amount)])
    if rule.four_eyes_over is not None and amount > rule.four_eyes_over:
        why.append("four_eyes")
    if case.attributes.get("beneficiary") == actor.id:
        why.append("beneficiary")
    return tuple(why)


def _above(case: Case, matrix: Matrix, rule: Rule, amount: Decimal) -> tuple[str, Person | None]:
    """The lowest level above with room for `amount` and somebody there; the client company when there is none."""
    for level in matrix.above(case.actor.level if case.actor else ""):
        limit = _limit(rule, level)
        if limit is None:
            continue
        for person in _there(case, rule, level):
            if not case.ledger.room(limit, person.id).over(amount):
                return level, person
    return matrix_root(matrix), None


def may_approve(case: Case, matrix: Matrix, rule: Rule, approver: str) -> bool:
    """Whether this person may approve it: on the staff that day, above the actor, in their line, with room for it.

    The client company itself (the level without a parent) approves what no limit of the rule names. Nobody approves
    their own.
    """
    person = next((one for one in case.staff if one.id == approver), None)
    if person is None or case.actor is None or person.level not in matrix.above(case.actor.level):
        return False
    limit, amount = _limit(rule, person.level), case.amount if case.amount is not None else Decimal(0)
    if limit is None:
        return person.level == matrix_root(matrix) and approver not in {
            case.actor.id,
            case.attributes.get("beneficiary"),
        }
    there = any(one.id == approver for one in _there(case, rule, person.level))
    return there and not case.ledger.room(limit, approver).over(amount)


def matrix_root(matrix: Matrix) -> str:
    """The level that has no parent: the client company itself."""
    return next((level.id for level in matrix.levels if level.parent is None), "CLIENT")


def _there(case: Case, rule: Rule, level: str) -> list[Person]:
    """Who may approve at `level`: the actor's own line first; another line only where the rule names an alternate."""
    actor = case.actor
    able = [
        person
        for person in case.staff
        if person.level == level
        and actor is not None
        and person.id != actor.id
        and person.id not in case.away
        and person.id != case.attributes.get("beneficiary")
        and person.role != "quality"
        and _certified(case, person, rule)
    ]
    own = [person for person in able if actor and (person.id == actor.supervisor or person.team == actor.team)]
    above_team = [person for person in able if person not in own and person.role == "manager"]
    others = [person for person in able if rule.alternate and person.role == "supervisor" and person not in own]
    return (
        sorted(own, key=lambda person: (not (actor and person.id == actor.supervisor), person.id)) + above_team + others
    )
