"""What was granted to a customer, as it is recorded and taken back over HTTP, and what is left of each limit."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assistant.granting import Recorded
from assistant.surfaces.http.shapes.decision import NamedShown
from assistant.surfaces.http.shapes.form import Bilingual, Body, Id, Instant, Known, Shown, examples

_Note = Annotated[str, StringConstraints(max_length=300)]


class Granted(Body):
    """What was granted, by action or by the rule it went by; `known` as for /v1/authority. `approved_by` is the id of
    whoever approved what is more than one's own; `person` is needed where a program's key speaks for its agents.
    """

    model_config = Body.model_config | examples(
        {"action": "refund", "amount": "30.00", "call_id": "call-cz-8401", "known": {"delay_days": 3}},
        {
            "rule": "AU-EC-021",
            "amount": "200",
            "order_id": "EC-20261112-0031",
            "approved_by": "S5",
            "note": "班组长已同意",
        },
    )

    action: Id | None = None
    rule: Id | None = None
    amount: Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=4)] | None = None
    call_id: Id | None = None
    order_id: Id | None = None
    customer_key: Id | None = None
    known: Known = Field({})
    approved_by: Id | None = None
    note: _Note = ""
    person: Id | None = None


class Undoing(Body):
    """Why a grant is taken back, and by whom where a program's key speaks for its agents."""

    model_config = Body.model_config | examples({"note": "点错了，没有办"}, {"person": "A33"})

    note: _Note = ""
    person: Id | None = None


class LeftShown(Shown):
    """What is left of one limit; `used` and `left` are null where nobody can say."""

    dimension: Literal["per_contact", "per_customer_30d", "per_agent_day"]
    cap: Decimal
    used: Decimal | None
    left: Decimal | None
    words: Bilingual


class UseShown(Shown):
    """A grant on record, or taken back (`undone`): it counts until it is taken back. `line` is for the agent."""

    model_config = Shown.model_config | examples(
        {
            "id": "5d0c2f6e1b7c4a5f9e0d3c2b1a098f7e",
            "rule": "AU-EC-021",
            "action": {"id": "refund", "words": {"zh": "退款", "en": "Refund"}},
            "amount": "30.00",
            "unit": "CNY",
            "agent": "A33",
            "approved_by": None,
            "at": "2026-11-16T01:02:00Z",
            "undone": False,
            "left": [
                {
                    "dimension": "per_agent_day",
                    "cap": "600",
                    "used": "30.00",
                    "left": "570.00",
                    "words": {"zh": "今天还剩 570 元", "en": "CNY 570 left today"},
                }
            ],
            "line": {
                "zh": "已记下：退款 30 元。额度：今天还剩 570 元。",
                "en": "Recorded: Refund, CNY 30. Limits: CNY 570 left today.",
            },
        }
    )

    id: str
    rule: str
    action: NamedShown
    amount: Decimal
    unit: str
    agent: str
    approved_by: str | None
    at: Instant
    undone: bool
    left: tuple[LeftShown, ...]
    line: Bilingual

    @classmethod
    def of(cls, told: Recorded) -> "UseShown":
        """A grant as it is shown; whose limit it counts against is left out."""
        use = told.use
        return cls.model_validate(
            {name: getattr(use, name) for name in ("id", "amount", "agent", "approved_by", "at")}
            | {name: getattr(told, name) for name in ("action", "unit", "undone", "left", "line")}
            | {"rule": use.rule_id}
        )
