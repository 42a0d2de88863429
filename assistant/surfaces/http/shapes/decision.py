"""What may I do: a question of authority over HTTP, and the decision with everything it rests on."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assistant.authority import Decision
from assistant.surfaces.http.shapes.form import Bilingual, Body, Given, Id, Instant, Known, Shown, examples
from knowledge.language import Lang


class AskAuthority(Body):
    """What is to be done, in plain words or by action id; `known` answers evidence that was asked for."""

    model_config = Body.model_config | examples(
        {"text": "包裹晚了三天，能给客户退 300 吗？", "call_id": "call-cz-8401"},
        {"text": "", "action": "refund", "amount": "300.00", "known": {"driver": "物流延误", "delay_days": 3}},
        {"text": "May I refund 300?", "order_id": "EC-20261112-0031"},
    )

    text: Annotated[str, StringConstraints(max_length=2000)] = ""
    action: Id | None = None
    amount: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=4)] | None = None
    call_id: Id | None = None
    order_id: Id | None = None
    customer_key: Id | None = None
    known: Known = Field({})
    as_of: Instant | None = None
    away: Annotated[list[Id], Field(max_length=50)] = Field([], description="Staff who cannot decide now")


class NamedShown(Shown):
    """An action, a level or a missing piece of evidence: its id and its words."""

    id: str
    words: Bilingual


class OptionShown(Shown):
    """A permitted value: send `code` in `known`."""

    code: bool | str
    words: Bilingual


class MissingShown(NamedShown):
    """What to find out first; `options` are its permitted values, empty where it is a number or free text."""

    options: tuple[OptionShown, ...] = ()


class RuleQuoted(Shown):
    """The rule, its version and owner, the policy step it restates, and which of its conditions held."""

    id: str
    version: int
    text: Bilingual
    owner: str
    document: str | None
    step: str | None
    passed: tuple[Bilingual, ...]
    failed: tuple[Bilingual, ...]


class ApprovalShown(Shown):
    """Who decides above the agent, until when, and why."""

    level: NamedShown
    person: str | None
    person_name: str
    within_min: int
    answer_by: Instant
    why: tuple[Bilingual, ...]
    alternate: str | None


class BasisShown(Shown):
    """A value the decision rests on, its source and age. `contradicted`: the asker said otherwise."""

    name: str
    label: Bilingual
    value: Given | tuple[str, ...]
    words: Bilingual
    source: str
    as_of: Instant
    contradicted: bool


class DecisionShown(Shown):
    """The verdict by rule. `line` is for the agent, `say` for the customer, `missing` is what to find out first."""

    model_config = Shown.model_config | examples(
        {
            "verdict": "allowed_with_approval",
            "lang": "zh-Hans",
            "as_of": "2026-11-16T01:00:00Z",
            "line": {"zh": "要班组长批：退款 300 元。", "en": "Supervisor approval needed: refund, CNY 300."},
            "say": {
                "zh": "我马上为您提交，三分钟内给您答复。",
                "en": "I am submitting this now.",
            },
            "action": {"id": "refund", "words": {"zh": "退款", "en": "Refund"}},
            "read_as": "退款",
            "read_exactly": True,
            "amount": "300",
            "unit": "CNY",
            "rule": None,
            "limits": {"zh": "您单次可退 50 元。", "en": "You may refund CNY 50 per contact."},
            "left": "50",
            "approval": None,
            "missing": [],
            "choices": [],
            "alternatives": [],
            "read_back": None,
            "second_confirmation": False,
            "basis": [],
            "gap_id": None,
            "routed_to": "",
        }
    )

    verdict: Literal["allowed", "allowed_with_approval", "forbidden", "unknown", "silent", "clarify"]
    lang: Lang
    as_of: Instant
    line: Bilingual
    say: Bilingual
    action: NamedShown | None
    read_as: str
    read_exactly: bool
    amount: Decimal | None
    unit: str
    rule: RuleQuoted | None
    limits: Bilingual
    left: Decimal | None
    approval: ApprovalShown | None
    missing: tuple[MissingShown, ...]
    choices: tuple[NamedShown, ...]
    alternatives: tuple[NamedShown, ...]
    read_back: Bilingual | None
    second_confirmation: bool
    basis: tuple[BasisShown, ...]
    gap_id: str | None
    routed_to: str

    @classmethod
    def of(cls, decision: Decision) -> "DecisionShown":
        """A decision as it is shown; who asked is left out."""
        return cls.model_validate(decision)
