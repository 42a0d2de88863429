"""A decision of authority as it is shown: verdict, rule with its words, limits, who approves, what is missing.

It is put together here from what the engine found; nothing is decided, and no record is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from assistant.wording.bilingual import Bilingual
from assistant.wording.clause_words import attribute_label, clause_words
from assistant.wording.permission_words import Terms, headline, limits_line, read_back, say, why_words
from assistant.wording.value_words import Option, options, value_label
from knowledge.arithmetic.conditions import parse
from knowledge.arithmetic.permission import Case, Permission, VerdictName
from knowledge.arithmetic.request import Request
from knowledge.audience import Audience
from knowledge.authority import Action, Matrix
from knowledge.customer import Attribute, Value
from knowledge.language import Lang


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its id and its name: an action to choose, an alternative, a level, a missing piece of evidence."""

    id: str
    words: Bilingual


@dataclass(frozen=True, slots=True)
class Missing:
    """A thing to find out: the question in words, and the values to choose from where there are only so many."""

    id: str
    words: Bilingual
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """A value it rests on, in the client's `words` for it, where it came from and when it was true.

    `contradicted`: the asker said otherwise.
    """

    name: str
    label: Bilingual
    value: Value
    source: str
    as_of: datetime
    contradicted: bool = False
    words: Bilingual = field(default_factory=Bilingual)


@dataclass(frozen=True, slots=True)
class RuleShown:
    """The rule as it is quoted: its words, its version, its owner, and the policy step it restates."""

    id: str
    version: int
    text: Bilingual
    owner: str
    document: str | None = None
    step: str | None = None
    passed: tuple[Bilingual, ...] = ()
    failed: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """Who decides above the actor: the level, the person where one is known, and until when they answer."""

    level: Named
    person: str | None
    person_name: str
    within_min: int
    answer_by: datetime
    why: tuple[Bilingual, ...]
    alternate: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict with everything it rests on.

    `line` is for the agent, `say` for the customer. `missing` words each thing to find out as a question; `choices` are
    the actions an ambiguous question may mean. `second_confirmation`: read `read_back` aloud and have it confirmed.
    """

    verdict: VerdictName
    lang: Lang
    as_of: datetime
    audience: Audience
    line: Bilingual
    say: Bilingual
    action: Named | None = None
    read_as: str = ""
    read_exactly: bool = True
    amount: Decimal | None = None
    unit: str = ""
    rule: RuleShown | None = None
    limits: Bilingual = field(default_factory=Bilingual)
    left: Decimal | None = None
    approval: Approval | None = None
    missing: tuple[Missing, ...] = ()
    choices: tuple[Named, ...] = ()
    alternatives: tuple[Named, ...] = ()
    read_back: Bilingual | None = None
    second_confirmation: bool = False
    basis: tuple[Basis, ...] = ()
    gap_id: str | None = None
    routed_to: str = ""

    @property
    def by(self) -> str | None:
        """The level that has to approve."""
        return self.approval.level.id if self.approval else None

    @property
    def within_minutes(self) -> int | None:
        """Until when it answers, in minutes."""
        return self.approval.within_min if self.approval else None


@dataclass(frozen=True, slots=True)
class Found:
    """What a decision is shown from. `basis` are the known values; `disputed` names those the asker gave otherwise."""

    audience: Audience
    at: datetime
    lang: Lang
    terms: Terms
    asked: Request
    case: Case
    basis: Mapping[str, Attribute]
    disputed: frozenset[str] = frozenset()


def decision(found: Found, owner: str) -> Decision:
    """The decision as it is shown; `owner` is whom a silent one is routed to."""
    terms, case, permission = found.terms, found.case, found.terms.permission
    matrix, action = terms.matrix, terms.action
    alternatives = tuple(named(matrix, one) for one in (permission.rule.alternatives if permission.rule else ()))
    missing = tuple(_question(name, matrix, action, found.asked.foreign) for name in permission.missing)
    binding = permission.verdict in {"allowed", "allowed_with_approval"}
    final = binding and permission.rule is not None and not permission.rule.reversible
    level = case.actor.level if case.actor else ""
    allowing = permission.rule is not None and permission.rule.effect == "allow"
    payee = str(case.attributes.get("payee", ""))
    return Decision(
        verdict=permission.verdict,
        lang=found.lang,
        as_of=found.at,
        audience=found.audience,
        line=headline(terms, len(missing), (one.words for one in alternatives)),
        say=say(terms, owner),
        action=named(matrix, action.id),
        read_as=found.asked.read_as,
        read_exactly=found.asked.exact,
        amount=case.amount,
        unit=action.unit,
        rule=_shown(permission, matrix) if permission.verdict != "silent" else None,
        limits=limits_line(permission.room, matrix, level, action.unit) if allowing and level else Bilingual(),
        left=permission.room.left if permission.room else None,
        approval=_approval(permission, terms),
        missing=missing,
        alternatives=alternatives if permission.verdict == "forbidden" else (),
        read_back=read_back(terms, payee) if final else None,
        second_confirmation=final,
        basis=_basis(found),
        routed_to=owner,
    )


def named(matrix: Matrix, action_id: str) -> Named:
    """An action by its id, with its name."""
    action = next((one for one in matrix.actions if one.id == action_id), None)
    return Named(action_id, Bilingual.of(action.name if action else {}, action_id))


def _shown(permission: Permission, matrix: Matrix) -> RuleShown | None:
    rule, outcome = permission.rule, permission.outcome
    if rule is None:
        return None
    document, step = rule.quote_from or (None, None)
    words = matrix.questions, matrix.values
    return RuleShown(
        id=rule.id,
        version=rule.version,
        text=Bilingual.of(rule.text),
        owner=rule.owner,
        document=document,
        step=step,
        passed=tuple(clause_words(clause, *words) for clause in (outcome.passed if outcome else ())),
        failed=tuple(clause_words(clause, *words) for clause in (outcome.failed if outcome else ())),
    )


def _approval(permission: Permission, terms: Terms) -> Approval | None:
    if permission.by is None or permission.within_min is None:
        return None
    level = next((one for one in terms.matrix.levels if one.id == permission.by), None)
    return Approval(
        level=Named(permission.by, Bilingual.of(level.name if level else {}, permission.by)),
        person=permission.approver.id if permission.approver else None,
        person_name=permission.approver.name if permission.approver else "",
        within_min=permission.within_min,
        answer_by=terms.at + timedelta(minutes=permission.within_min),
        why=why_words(permission),
        alternate=permission.rule.alternate if permission.rule else None,
    )


def _question(name: str, matrix: Matrix, action: Action, foreign: str) -> Missing:
    """What is missing, worded as a question in the client's own words where it has them."""
    choices = options(matrix, name)
    if name in matrix.questions:
        return Missing(name, Bilingual.of(matrix.questions[name]), choices)
    if name == "amount":
        told = Bilingual(f"（您说的是 {foreign}）", f" (you said {foreign})") if foreign else Bilingual()
        return Missing(
            name, Bilingual(f"按{action.unit}算，金额或数量是多少？{told.zh}", f"How much, in {action.unit}?{told.en}")
        )
    fixed = {
        "actor": Bilingual("办理人的工号是多少？", "What is the staff number of the person acting?"),
        "customer": Bilingual(
            "是哪一位客户？（要看 30 天内已用的额度）", "Which customer is it? (what was used in 30 days counts)"
        ),
    }
    label = attribute_label(name, matrix.questions)
    return Missing(name, fixed.get(name) or Bilingual(f"{label.zh}是什么？", f"What is the {label.en}?"), choices)


def _basis(found: Found) -> tuple[Basis, ...]:
    """The known values the rule looked at, each with its source and age."""
    rule, matrix = found.terms.permission.rule, found.terms.matrix
    names = [*parse(rule.conditions).names, *rule.evidence] if rule else []
    return tuple(
        Basis(
            name=name,
            label=attribute_label(name, matrix.questions),
            value=one.value,
            source=one.source,
            as_of=one.as_of,
            contradicted=name in found.disputed,
            words=value_label(matrix.values, name, one.value),
        )
        for name in dict.fromkeys(names)
        if (one := found.basis.get(name)) is not None
    )
