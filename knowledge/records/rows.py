"""Between rows and nouns: writing many rows at once, and the few shapes that several nouns share.

It knows columns and dataclasses, no table by name.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, RowMapping, Table
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.document import Validity

MANY = 5000  # bound values in one statement, well under SQLite's 32,766


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, keep: tuple[str, ...] = ()) -> None:
    """Insert `rows`, or replace what stands under their primary keys, `keep` columns left as they stand."""
    if not rows:
        return
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys and name not in keep}
    if changed:
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), list(rows))
    else:
        connection.execute(statement.on_conflict_do_nothing(index_elements=keys), list(rows))


def columns_of(noun: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a dataclass by name (not deep), `validity` as its two columns."""
    row = {field.name: getattr(noun, field.name) for field in fields(noun) if field.name not in without}
    validity = row.pop("validity", None)
    if isinstance(validity, Validity):
        row |= {"valid_from": validity.start, "valid_to": validity.end}
    return row


def fields_from(row: RowMapping, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """What a dataclass is built from: the columns by name, the two columns of validity as one."""
    values: dict[str, Any] = {str(name): value for name, value in row.items() if name not in without}
    if "valid_from" in values:
        values["validity"] = Validity(values.pop("valid_from"), values.pop("valid_to"))
    return values


def iso(instant: datetime | None) -> str | None:
    """An aware instant inside JSON."""
    return None if instant is None else instant.isoformat()


def portions(values: Iterable[str], size: int = MANY) -> Iterator[list[str]]:
    """`values` in lists short enough for one statement."""
    source = iter(values)
    while portion := list(islice(source, size)):
        yield portion
