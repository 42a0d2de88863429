"""Labelled texts for masking, whatever shape they come in: our own lines, and the shapes of public fixtures.

Every shape becomes `Labelled`: a text and the values in it, each with a type of ours. It masks and measures nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Public names of types → ours. What is not here is counted under "other" and not measured.
_TYPES = {
    "credit_card": "card", "bank_card": "card", "phone_number": "phone", "id_number": "id", "us_ssn": "id",
    "ssn": "id", "social_security": "id", "email_address": "email", "iban_code": "iban", "person": "name",
    "us_passport": "document", "passport": "document", "license_plate": "plate", "street_address": "address",
    "date_time": "date", "zip_code": "postcode",
}  # fmt: skip
_NAMES = frozenset({"card", "phone", "id", "email", "iban", "name", "document", "plate", "address", "cvv"})
# What the work needs and nobody is identified by: masking these is a fault too.
KEPT = frozenset({"amount", "date", "order", "ticket", "tracking", "flight", "time", "last4", "pnr"})


@dataclass(frozen=True, slots=True)
class Value:
    """A stretch of a text: what it is, and which part of a number told in parts ("0/2"), if it is one."""

    type: str
    start: int
    end: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text (turns parted by line ends where `turns`) with its values. `decoy` texts hold nothing personal at all."""

    text: str
    values: tuple[Value, ...]
    turns: bool = False
    decoy: bool = False


def read(path: Path) -> list[Labelled]:
    """Every labelled text of one file, .jsonl or .json. Raises ValueError naming the file for other content."""
    content = path.read_text("utf-8")
    try:
        records = (
            [json.loads(line) for line in content.splitlines() if line.strip()]
            if path.suffix == ".jsonl"
            else json.loads(content)
        )
    except json.JSONDecodeError as fault:
        raise ValueError(f"{path.name}: {fault}") from fault
    if not isinstance(records, list):
        raise ValueError(f"{path.name}: a list of records is needed")  # noqa: TRY004 - the content is wrong
    return [one for record in records if isinstance(record, dict) for one in _labelled(record)]


def files(paths: Sequence[Path]) -> list[Path]:
    """The files themselves; of a folder every .json and .jsonl below it, in order."""
    found: list[Path] = []
    for path in paths:
        found += sorted(p for p in path.rglob("*.json*") if p.is_file()) if path.is_dir() else [path]
    return found


def _labelled(record: Mapping[str, Any]) -> Iterator[Labelled]:
    text = record.get("text", record.get("full_text", record.get("input")))
    if not isinstance(text, str) or not text:
        return
    if "entities" in record:
        values = [_value(one, "type", "start", "end") for one in record["entities"]]
        yield Labelled(text, tuple(values), turns="\n" in text and "lang" in record)
    elif "spans" in record:
        values = [_value(one, "entity_type", "start_position", "end_position") for one in record["spans"]]
        yield Labelled(text, tuple(values))
    elif "pii_values" in record:
        given, types = record["pii_values"], record.get("pii_types", ())
        # Where the fixture lists fewer values than types, nobody can say which value is of which type.
        sure = types if len(types) == len(given) else ["other"] * len(given)
        yield Labelled(text, tuple(_places(text, zip(given, sure, strict=True))))
    elif "should_match" in record:
        yield from _single(text, record)


def _value(one: Mapping[str, Any], kind: str, start: str, end: str) -> Value:
    return Value(_type(str(one[kind])), int(one[start]), int(one[end]), str(one.get("part", "")))


def _places(text: str, given: Any) -> Iterator[Value]:
    for value, kind in given:
        if (at := text.find(value)) >= 0:
            yield Value(_type(kind), at, at + len(value))


def _single(text: str, record: Mapping[str, Any]) -> Iterator[Labelled]:
    """A fixture that names at most one value. Where it does not say which words, the longest run of its digits is."""
    kind = _type(str(record.get("type", "")))
    if not record["should_match"]:
        yield Labelled(text, (), decoy=kind in _NAMES)
        return
    expected = record.get("expected_text")
    if expected and (at := text.find(expected)) >= 0:
        yield Labelled(text, (Value(kind, at, at + len(expected)),))


def _type(name: str) -> str:
    plain = name.lower()
    known = _TYPES.get(plain, plain)
    return known if known in _NAMES | KEPT or known in {"postcode", "other"} else "other"
