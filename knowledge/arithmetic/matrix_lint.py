"""What is wrong with an authority matrix, said before anybody decides by it.

One tree of at most five levels; conditions that can be read; every action, level and alternative known; every attribute
worded as a question; no two rules that can hold at once, equally specific, with different limits. It changes nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, islice, product

from knowledge.arithmetic.clauses import Clause, Reference
from knowledge.arithmetic.conditions import Condition, ConditionFault, parse
from knowledge.authority import Matrix, Rule
from knowledge.customer import Value

DEEPEST = 5
_COMBINATIONS = 20_000
# Asked for by the engine itself, or read from the contact: they need no question of the client's.
_SELF_WORDED = frozenset({"amount", "driver", "channel", "order_id", "call_id"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: `code` names its kind, `subject` the rule, level or action, `detail` says what to mend."""

    code: str
    subject: str
    detail: str


def lint(matrix: Matrix) -> tuple[Finding, ...]:
    """Every fault of the matrix, levels first; empty when it may be used."""
    return (*_levels(matrix), *_names(matrix), *_conditions(matrix), *_conflicts(matrix))


def _levels(matrix: Matrix) -> Iterator[Finding]:
    roots = [level.id for level in matrix.levels if level.parent is None]
    if len(roots) != 1:
        yield Finding("not_one_root", ", ".join(roots) or "-", f"one level has no parent; here {len(roots)} have none")
    known = {level.id for level in matrix.levels}
    parents: dict[str, set[str | None]] = {}
    for level in matrix.levels:
        parents.setdefault(level.id, set()).add(level.parent)
        if level.parent is not None and level.parent not in known:
            yield Finding("unknown_parent", level.id, f"its parent {level.parent} is no level")
    for name, above in parents.items():
        if len(above) > 1:
            yield Finding("several_parents", name, f"has {len(above)} parents; a grant may not cross lines")
        chain = [name, *matrix.above(name)]
        last = next((level.parent for level in matrix.levels if level.id == chain[-1]), None)
        if last is not None and last in known:
            yield Finding("cycle", name, " → ".join((*chain, last)))
        elif len(chain) > DEEPEST:
            yield Finding("too_deep", name, f"{len(chain)} levels up to the root; at most {DEEPEST}")


def _names(matrix: Matrix) -> Iterator[Finding]:
    levels = {level.id for level in matrix.levels}
    actions = {action.id: action for action in matrix.actions}
    for action in matrix.actions:
        for parent in action.parents:
            if parent not in actions:
                yield Finding("unknown_action", action.id, f"is said to be a kind of {parent}, which is no action")
    for rule in matrix.rules:
        own = actions.get(rule.action)
        if own is None:
            yield Finding("unknown_action", rule.id, f"{rule.action} is no action")
        elif own.unit != rule.unit:
            yield Finding("unit_differs", rule.id, f"counts in {rule.unit}, its action in {own.unit}")
        for limit in rule.limits:
            if limit.level not in levels:
                yield Finding("unknown_level", rule.id, f"{limit.level} is no level")
        for other in rule.alternatives:
            if other not in actions:
                yield Finding("unknown_alternative", rule.id, f"{other} is no action")
        if rule.effect not in {"allow", "forbid"}:
            yield Finding("unknown_effect", rule.id, f"{rule.effect} is neither allow nor forbid")
        if rule.effect == "allow" and not rule.limits:
            yield Finding("allows_nobody", rule.id, "an allowing rule names no level that may")


def _conditions(matrix: Matrix) -> Iterator[Finding]:
    for rule in matrix.rules:
        try:
            names = parse(rule.conditions).names
        except ConditionFault as fault:
            yield Finding("unparsable_condition", rule.id, fault.detail)
            continue
        for name in dict.fromkeys((*names, *rule.evidence)):
            if name not in matrix.questions and name not in _SELF_WORDED:
                yield Finding("unworded_evidence", rule.id, f"no question asks for {name}")


def _conflicts(matrix: Matrix) -> Iterator[Finding]:
    readable = [rule for rule in matrix.rules if _condition(rule) is not None]
    for one, other in combinations(readable, 2):
        if one.action != other.action or one.id == other.id or not _together(one, other):
            continue
        if one.effect == other.effect == "allow":
            if _outcome(one) != _outcome(other) and _equally_specific(one, other):
                yield Finding("conflict", one.id, f"may hold together with {other.id}, equally specific, other limits")
        elif one.effect != other.effect:
            allow, forbid = (one, other) if one.effect == "allow" else (other, one)
            if _swallowed(allow, forbid):
                yield Finding("conflict", allow.id, f"{forbid.id} forbids whatever it allows")


def _condition(rule: Rule) -> Condition | None:
    try:
        return parse(rule.conditions)
    except ConditionFault:
        return None


def _together(one: Rule, other: Rule) -> bool:
    """Whether there is an instant at which both are in force."""
    starts = [rule.validity.start for rule in (one, other) if rule.validity.start is not None]
    return all(end is None or not starts or max(starts) < end for end in (one.validity.end, other.validity.end))


def _outcome(rule: Rule) -> tuple[object, ...]:
    limits = sorted(rule.limits, key=lambda limit: limit.level)
    return (limits, rule.certificate, rule.four_eyes_over, rule.reversible)


def _equally_specific(one: Rule, other: Rule) -> bool:
    left, right = parse(one.conditions), parse(other.conditions)
    for values in _worlds((*left.clauses, *right.clauses)):
        first, second = left.evaluate(values), right.evaluate(values)
        if first.status == second.status == "true" and len(first.passed) == len(second.passed):
            return True
    return False


def _swallowed(allow: Rule, forbid: Rule) -> bool:
    """Whether the allowing rule can hold, and never does without the forbidding one."""
    left, right = parse(allow.conditions), parse(forbid.conditions)
    held = [values for values in _worlds((*left.clauses, *right.clauses)) if left.evaluate(values).status == "true"]
    return bool(held) and all(right.evaluate(values).status == "true" for values in held)


def _worlds(clauses: Iterable[Clause]) -> Iterator[dict[str, Value]]:
    """Assignments that tell the clauses apart: every written value, one beside it, and one that nobody wrote."""
    values: dict[str, list[Value]] = {}
    for clause in clauses:
        choices = values.setdefault(clause.name, [])
        if isinstance(clause.operand, Reference):
            values.setdefault(clause.operand.name, []).extend([Decimal(0), Decimal(1)])
            choices.extend([Decimal(0), Decimal(1)])
            continue
        for item in clause.operand if isinstance(clause.operand, tuple) else (clause.operand,):
            match item:
                case bool():
                    choices.extend([True, False])
                case Decimal():
                    choices.extend([item - 1, item, item + 1])
                case str():
                    choices.extend([item, "~"])
                case _:
                    choices.extend(["~", ""])
    names = list(values)
    spaces = [list(dict.fromkeys(values[name])) for name in names]
    for chosen in islice(product(*spaces), _COMBINATIONS):
        yield dict(zip(names, chosen, strict=True))
