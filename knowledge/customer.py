"""What is known about a customer, each value with where it came from and how old it is.

The customer is a keyed hash here; a name or number is never held.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

Value = str | bool | int | Decimal | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One value with its source ("crm", "call", "agent") and the instant it was true."""

    value: Value
    source: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of one client. `key` is HMAC(customer number); absent attributes are unknown, not false."""

    client: str
    key: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """An order, booking or subscription; `attributes` carry what rules ask for (delay_days, paid, status …)."""

    client: str
    id: str
    customer_key: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing said of a customer or an order, as a table writes it: a line an attribute, with its source and age.

    `subject` is the customer's key or the order's id; without an attribute it says only that the subject is there.
    """

    subject: str
    customer_key: str
    name: str = ""
    attribute: Attribute | None = None


def stated(subject: str, customer_key: str, attributes: Mapping[str, Attribute]) -> list[Stated]:
    """What is known of one customer or order, a line an attribute, by name; one bare line where nothing is."""
    lines = [Stated(subject, customer_key, name, attributes[name]) for name in sorted(attributes)]
    return lines or [Stated(subject, customer_key)]
