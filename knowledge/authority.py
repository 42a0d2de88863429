"""The authority matrix as records: who may do what, up to how much, and who decides above that.

It does not decide: `assistant.authority` does, from these records alone.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from knowledge.document import Validity


@dataclass(frozen=True, slots=True)
class Level:
    """A node of the one tree of authority; the root has no parent."""

    id: str
    parent: str | None
    name: dict[str, str]


@dataclass(frozen=True, slots=True)
class Limit:
    """What one level may do by itself. An absent dimension is unlimited; an absent level has none."""

    level: str
    per_contact: Decimal | None = None
    per_customer_30d: Decimal | None = None
    per_agent_day: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of one client for one action.

    `effect` is "allow" (within limits) or "forbid". `conditions` is text in the condition grammar; `evidence` names
    attributes that must be known before anything is decided. `quote_from` points at the policy passage it restates.
    """

    client: str
    id: str
    version: int
    action: str
    effect: str
    unit: str
    risk_class: str
    reversible: bool
    validity: Validity
    conditions: str = ""
    evidence: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    timeout_min: int = 3
    alternate: str | None = None
    four_eyes_over: Decimal | None = None
    certificate: str | None = None
    say: dict[str, str] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    alternatives: tuple[str, ...] = ()
    owner: str = ""
    quote_from: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A thing an agent may be asked to do: its names in both languages, and what it is counted in."""

    id: str
    name: dict[str, str]
    aliases: tuple[str, ...]
    unit: str
    certificate: str | None = None
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Everything one client has decided about authority.

    `questions` words each evidence attribute as a question; `values` are those it may take, {name: {code: words}}.
    """

    client: str
    levels: tuple[Level, ...]
    actions: tuple[Action, ...]
    rules: tuple[Rule, ...]
    questions: dict[str, dict[str, str]] = field(default_factory=dict)
    values: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def above(self, level: str) -> tuple[str, ...]:
        """The levels above `level`, nearest first."""
        parents = {node.id: node.parent for node in self.levels}
        chain: list[str] = []
        step = parents.get(level)
        while step is not None and step not in chain:
            chain.append(step)
            step = parents.get(step)
        return tuple(chain)


@dataclass(frozen=True, slots=True)
class Used:
    """Authority already used: one granted amount, for the three aggregated limits.

    `approved_by` is who decided where it was more than `agent` may decide alone. Uses are only added: one that is taken
    back is followed by another that `reverses` it by id, with the amount negated. `note` is masked.
    """

    client: str
    rule_id: str
    action: str
    agent: str
    customer_key: str | None
    call_id: str | None
    amount: Decimal
    at: datetime
    approved_by: str | None = None
    reverses: str | None = None
    note: str = ""
    id: str = ""

    @property
    def decided_by(self) -> str:
        """Whose own authority it was."""
        return self.approved_by or self.agent
