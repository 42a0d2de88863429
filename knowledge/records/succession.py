"""Which version follows which: an earlier one ends where the next one begins.

The same rule for documents (which may also replace one another by name) and for versions of offers and rules. It
decides only ends; what holds at an instant is asked of the rows.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from knowledge.records.tables.written import documents

# The end of what was followed by something that says no start: it never held.
NEVER = datetime(1, 1, 1, tzinfo=UTC)


def settle(connection: Connection, client: str, ids: set[str | None]) -> None:
    """Work out anew when each version of these documents ends: as it says, or where its successor begins if earlier.

    Successors are the next version of the same document and every document that names it in `replaces`.
    """
    for document_id in sorted(name for name in ids if name):
        related = or_(documents.c.id == document_id, documents.c.replaces == document_id)
        rows = connection.execute(select(documents).where(documents.c.client == client, related)).all()
        for row, end in _ends(document_id, rows):
            if end != row.valid_to:
                _end(connection, row, end)


def due_ends(connection: Connection, client: str) -> Iterator[tuple[Row[Any], datetime | None]]:
    """Every version of a client's documents with the end it should have. Changes nothing."""
    related: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(select(documents).where(documents.c.client == client)).all():
        related.setdefault(row.id, []).append(row)
        if row.replaces and row.replaces != row.id:
            related.setdefault(row.replaces, []).append(row)
    for document_id, rows in sorted(related.items()):
        yield from _ends(document_id, rows)


def _ends(document_id: str, rows: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], datetime | None]]:
    """The versions of a document among `rows`, which also hold what replaces it, with the end of each."""
    versions = sorted((row for row in rows if row.id == document_id), key=_order)
    replaced = [row.valid_from or NEVER for row in rows if row.id != document_id]
    for place, row in enumerate(versions):
        followed = replaced + [later.valid_from or NEVER for later in versions[place + 1 : place + 2]]
        yield row, earliest(row.said_to, followed)


def earliest(said: datetime | None, followed: list[datetime]) -> datetime | None:
    """The earliest of the end that was said, if any, and the successors' starts; None when nothing ends it."""
    return min([*followed, *([] if said is None else [said])], default=None)


def _order(row: Row[Any]) -> tuple[datetime, int]:
    return row.valid_from or NEVER, row.revision


def _end(connection: Connection, row: Row[Any], end: datetime | None) -> None:
    mine = (documents.c.client == row.client, documents.c.id == row.id, documents.c.version == row.version)
    connection.execute(update(documents).where(*mine).values(valid_to=end))
