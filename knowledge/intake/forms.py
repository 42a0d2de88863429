"""The files of a client pack as a person writes them: every field, its default, and what it may hold.

Validation only: an unknown field or a wrong value is a fault with its place. Turning forms into nouns is `pack`.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from knowledge.audience import Role, Tier
from knowledge.client import Retention
from knowledge.document import Kind, Trust
from knowledge.language import Lang

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identity = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value), Text]
Both = Annotated[dict[str, Text], AfterValidator(lambda value: _in_two_tongues(value))]
When = datetime | date | str | None
Language = Annotated[
    Lang, BeforeValidator(lambda value: {"zh": Lang.HANS, "zh-CN": Lang.HANS, "zh-TW": Lang.HANT}.get(value, value))
]
Amount = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]


def _in_two_tongues(words: dict[str, str]) -> dict[str, str]:
    if unknown := sorted(set(words) - {"zh", "en"}):
        raise ValueError(f"只能写 zh 和 en / only zh and en, not {', '.join(unknown)}")
    return words


class Form(BaseModel):
    """A piece of a pack; a field nobody knows is a fault, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ClientForm(Form):
    """client.yaml."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
    name: Both
    timezone: Text = "Asia/Shanghai"
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = (Lang.HANS, Lang.EN)
    currency: Text = "CNY"
    positioning: Both | None = None
    drivers: tuple[Text, ...] = ()
    widget_origins: tuple[Text, ...] = ()
    retention: Retention = "redacted"
    slack_channels: tuple[Text, ...] = ()


class DocumentForm(Form):
    """One entry of documents.yaml; what is not said is taken from the file."""

    file: Text = ""
    id: Identity | None = None
    version: Annotated[str | None, BeforeValidator(lambda value: value if value is None else str(value))] = None
    kind: Kind | None = None
    tier: Tier = Tier.INTERNAL
    title: Text | None = None
    lang: Language | None = None
    valid_from: When = None
    valid_to: When = None
    trust: Trust | None = None
    owner: str | None = None
    replaces: Annotated[str | None, BeforeValidator(lambda value: value if value is None else str(value))] = None
    aliases: tuple[Text, ...] = ()


class DocumentsForm(Form):
    """documents.yaml."""

    documents: tuple[DocumentForm, ...] = ()


class WindowForm(Form):
    """When something holds: `from` included, `to` excluded; 23:59 stands for the end of its day."""

    start: When = Field(default=None, alias="from")
    end: When = Field(default=None, alias="to")
    tz: str | None = None


class CaseForm(Form):
    """One past case of cases.yaml."""

    id: Identity
    title: Text
    lang: Language = Lang.HANS
    driver: str | None = None
    situation: Text
    resolution: Text
    outcome: str | None = None
    document: str | None = None


class CasesForm(Form):
    """cases.yaml."""

    cases: tuple[CaseForm, ...] = ()


class CustomerForm(Form):
    """One customer; absent attributes are unknown."""

    number: Identity
    attributes: dict[str, Any] = Field(default_factory=dict)
    as_of: datetime | date | str
    source: Text = "crm"


class CustomersForm(Form):
    """customers.yaml."""

    customers: tuple[CustomerForm, ...] = ()


class OrderForm(Form):
    """One order, booking or subscription."""

    id: Identity
    customer: Identity
    attributes: dict[str, Any] = Field(default_factory=dict)
    as_of: datetime | date | str
    source: Text = "orders"


class OrdersForm(Form):
    """orders.yaml."""

    orders: tuple[OrderForm, ...] = ()


class TurnForm(Form):
    """One utterance; seconds from the start."""

    s: Literal["agent", "customer", "bot", "unknown"]
    t: Annotated[float, Field(ge=0)] | None = None
    e: Annotated[float, Field(ge=0)] | None = None
    text: Text


class CallForm(Form):
    """One file of calls/; `names` are people to be masked in it."""

    id: Identity
    channel: Literal["voice", "chat", "email"] = "voice"
    lang: Language = Lang.HANS
    agent: Identity
    queue: str | None = None
    customer: Identity | None = None
    order: Identity | None = None
    driver: str | None = None
    disposition: str | None = None
    outcome: str | None = None
    started: datetime | str
    ended: datetime | str | None = None
    names: tuple[Text, ...] = ()
    turns: tuple[TurnForm, ...] = ()


class PersonForm(Form):
    """One member of staff."""

    id: Identity
    name: Text
    role: Role = Role.AGENT
    team: str | None = None
    supervisor: str | None = None
    clients: tuple[Text, ...] = ()
    level: Text = "L1"
    hired: date
    certificates: dict[str, date | None] = Field(default_factory=dict)
    email: str | None = None
    slack_user: str | None = None


class StaffForm(Form):
    """staff.yaml."""

    staff: tuple[PersonForm, ...] = ()


class LexiconForm(Form):
    """One line of lexicon.csv."""

    term: Text
    alias_of: str = ""
    zh: str = ""
    en: str = ""
    note: str = ""
