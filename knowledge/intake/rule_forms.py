"""Promotions and authority as a person writes them in a client pack: offers.yaml and authority.yaml.

Validation only, like `forms`.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from knowledge.intake.forms import Amount, Both, Form, Identity, Share, Text, WindowForm


class StackingForm(Form):
    """With which other offers an offer goes."""

    group: str | None = None
    max: int = 1
    along: tuple[Text, ...] = Field(default=(), alias="with")


class CapsForm(Form):
    """How often an offer may be made."""

    per_contact: Annotated[int, Field(ge=0)] = 1
    per_30d: Annotated[int, Field(ge=0)] = 2


class MustSayForm(Form):
    """A sentence that is read out as it is."""

    id: Identity
    zh: Text | None = None
    en: Text | None = None


class OfferForm(Form):
    """One entry of offers.yaml."""

    id: Identity
    version: Annotated[int, Field(ge=1)] = 1
    name: Both
    aliases: tuple[Text, ...] = ()
    partner: str | None = None
    valid: WindowForm = WindowForm()
    price: Amount | None = None
    margin: Annotated[Decimal, Field(allow_inf_nan=False)] = Decimal(0)
    currency: Text = "CNY"
    expected_seconds: Annotated[int, Field(ge=0)] = 60
    require: str | None = None
    exclude: str | None = None
    channels: tuple[Literal["voice", "chat", "email"], ...] = ("voice", "chat")
    languages: tuple[Literal["zh", "en"], ...] = ("zh", "en")
    stock: Annotated[int, Field(ge=0)] | None = None
    stacking: StackingForm | None = None
    cooling_off_days: Annotated[int, Field(ge=0)] = 0
    accept_base: Share = 0.1
    cancel_base: Share = 0.05
    certificate: str | None = None
    talk_track: Both = Field(default_factory=dict)
    must_say: tuple[MustSayForm, ...] = ()
    drivers_fit: dict[str, Share] = Field(default_factory=dict)
    caps: CapsForm = CapsForm()
    replaced_by: str | None = None
    owner: str | None = None
    approved_by: str | None = None


class AttributeQuestionForm(Form):
    """How a customer is asked for one attribute; seconds it takes, how likely "yes" is, whether it may be asked."""

    zh: Text
    en: Text
    ask_seconds: Annotated[float, Field(gt=0)] = 8
    sensitive: bool = False
    p_true: Share = 0.5


class OffersForm(Form):
    """offers.yaml; `attributes` and `values` word what its conditions speak of and the codes they compare with."""

    offers: tuple[OfferForm, ...] = ()
    attribute_questions: dict[str, AttributeQuestionForm] = Field(default_factory=dict)
    attributes: dict[str, Both] = Field(default_factory=dict)
    values: dict[str, dict[str, Both]] = Field(default_factory=dict)


class LevelForm(Form):
    """A level of authority."""

    id: Identity
    parent: str | None = None
    name: Both


class ActionForm(Form):
    """Something an agent may be asked to do."""

    id: Identity
    name: Both
    aliases: tuple[Text, ...] = ()
    unit: Text = "CNY"
    certificate: str | None = None
    parents: tuple[Text, ...] = ()


class LimitForm(Form):
    """What one level may do by itself."""

    role: Text
    per_contact: Amount | None = None
    per_customer_30d: Amount | None = None
    per_agent_day: Amount | None = None


class ApproverForm(Form):
    """Who decides above the limits, and how fast."""

    timeout_min: Annotated[int, Field(ge=1)] = 3
    alternate: str | None = None


class QuoteForm(Form):
    """Where the rule stands in a policy."""

    document: Text
    step: Identity


class RuleForm(Form):
    """One rule of authority.yaml."""

    id: Identity
    version: Annotated[int, Field(ge=1)] = 1
    action: Text
    effect: Literal["allow", "forbid"]
    unit: str | None = None
    risk_class: Text = "service"
    reversible: bool = True
    conditions: str | None = None
    evidence: tuple[Text, ...] = ()
    limits: tuple[LimitForm, ...] = ()
    approver: ApproverForm = ApproverForm()
    four_eyes_over: Amount | None = None
    certificate: str | None = None
    say: Both = Field(default_factory=dict)
    text: Both = Field(default_factory=dict)
    alternatives: tuple[Text, ...] = ()
    owner: str | None = None
    valid: WindowForm = WindowForm()
    quote: QuoteForm | None = None


class AuthorityForm(Form):
    """authority.yaml."""

    levels: tuple[LevelForm, ...] = ()
    actions: tuple[ActionForm, ...] = ()
    questions: dict[str, Both] = Field(default_factory=dict)
    values: dict[str, dict[str, Both]] = Field(default_factory=dict)
    rules: tuple[RuleForm, ...] = ()
