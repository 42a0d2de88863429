"""What is known about a customer or an order, to JSON and back, each value exactly as it was.

A Decimal is written {"decimal": "12.30"}, a list of words as a list; the rest as it is. It knows no table.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from knowledge.customer import Attribute, Value


def to_json(attributes: Mapping[str, Attribute]) -> dict[str, Any]:
    """Attributes as a JSON map."""
    return {name: [_write(one.value), one.source, _utc(one.as_of)] for name, one in attributes.items()}


def from_json(stored: Mapping[str, Any]) -> dict[str, Attribute]:
    """The attributes that were written."""
    return {
        name: Attribute(_read(value), source, datetime.fromisoformat(as_of))
        for name, (value, source, as_of) in stored.items()
    }


def _utc(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return at.astimezone(UTC).isoformat()


def _write(value: Value) -> Any:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return list(value) if isinstance(value, tuple) else value


def _read(value: Any) -> Value:
    if isinstance(value, dict):
        return Decimal(value["decimal"])
    return tuple(value) if isinstance(value, list) else value
