"""Promotions as records: when they hold, for whom, what they cost in seconds, what must be said.

Conditions are text in the one grammar of `arithmetic.conditions`; this file does not evaluate them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from knowledge.document import Validity


@dataclass(frozen=True, slots=True)
class MustSay:
    """A sentence that belongs to the offer and is read as it is."""

    id: str
    text: dict[str, str]


@dataclass(frozen=True, slots=True)
class Offer:
    """One version of one promotion of one client. `margin`, `price` in `currency`; seconds are extra handle time."""

    client: str
    id: str
    version: int
    name: dict[str, str]
    validity: Validity
    currency: str
    price: Decimal | None
    margin: Decimal
    expected_seconds: int
    require: str = ""
    exclude: str = ""
    aliases: tuple[str, ...] = ()
    partner: str = ""
    channels: tuple[str, ...] = ("voice", "chat")
    languages: tuple[str, ...] = ("zh", "en")
    stock: int | None = None
    stacking_group: str | None = None
    stacks_with: tuple[str, ...] = ()
    cooling_off_days: int = 0
    accept_base: float = 0.1
    cancel_base: float = 0.05
    certificate: str | None = None
    talk_track: dict[str, str] = field(default_factory=dict)
    must_say: tuple[MustSay, ...] = ()
    drivers_fit: dict[str, float] = field(default_factory=dict)
    caps_per_contact: int = 1
    caps_per_30d: int = 2
    replaced_by: str | None = None
    document_id: str | None = None
    owner: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class AttributeWords:
    """How a client calls the attributes its offers' conditions speak of, and the codes they may take.

    `names` are {attribute: {zh, en}}, `values` {attribute: {code: {zh, en}}}; what is not listed keeps its code.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)


NO_WORDS = AttributeWords()
