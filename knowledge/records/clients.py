"""The client companies that are served here. It does not know what belongs to them.

Every question asks for its client's zone, so what was read is held until it changes: in SQLite every writer is in this
process, since one process owns a data folder. Any other database is asked each time.
"""

from dataclasses import dataclass, replace
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, RowMapping, delete, select

from knowledge.client import Client
from knowledge.errors import NotFound
from knowledge.language import Lang
from knowledge.records.engine import reading, writing
from knowledge.records.rows import columns_of, fields_from, upsert
from knowledge.records.tables.written import clients


class _Held:
    """The client companies of one engine as they were last read."""

    def __init__(self) -> None:
        self._clients: dict[str, Client] = {}
        self._changes = 0
        self._lock = Lock()

    def get(self, client: str) -> tuple[Client | None, int]:
        """What is held, and how often anything has changed: to be asked before the database is."""
        with self._lock:
            return self._clients.get(client), self._changes

    def note(self, client: Client, changes: int) -> None:
        """`client` was read when so much had changed; what changed since makes the reading old."""
        with self._lock:
            if changes == self._changes:
                self._clients[client.id] = client

    def changed(self) -> None:
        """A transaction that wrote client companies has ended, either way."""
        with self._lock:
            self._changes += 1
            self._clients.clear()


_every: WeakKeyDictionary[Engine, _Held] = WeakKeyDictionary()
_making = Lock()


def _held(engine: Engine) -> _Held:
    with _making:
        return _every.setdefault(engine, _Held())


@dataclass(frozen=True, slots=True)
class ClientRecords:
    """Put and get client companies."""

    engine: Engine

    def put(self, client: Client) -> None:
        """Add `client`, or replace what is known of it; its documents and calls stay."""
        try:
            with writing(self.engine) as connection:
                upsert(connection, clients, [columns_of(client)])
        finally:
            _held(self.engine).changed()

    def client(self, client: str) -> Client:
        """The client company of that id. Raises NotFound."""
        held = _held(self.engine)
        known, changes = held.get(client)
        if known is not None and self.engine.dialect.name == "sqlite":
            return known
        with reading(self.engine) as connection:
            row = connection.execute(select(clients).where(clients.c.id == client)).mappings().first()
        if row is None:
            raise NotFound("no such client")
        read = _client(row)
        held.note(read, changes)
        return read

    def clients(self) -> list[Client]:
        """All of them, by id."""
        with reading(self.engine) as connection:
            return [_client(row) for row in connection.execute(select(clients).order_by(clients.c.id)).mappings()]

    def purge(self, client: str) -> None:
        """Remove the client company and everything that is its own; only the audit trail stays. Raises NotFound."""
        try:
            with writing(self.engine) as connection:
                if connection.execute(delete(clients).where(clients.c.id == client)).rowcount == 0:
                    raise NotFound("no such client")
        finally:
            _held(self.engine).changed()


def _client(row: RowMapping) -> Client:
    values: dict[str, Any] = fields_from(row, without=("documents_revision",))
    return replace(Client(**values), languages=tuple(Lang(tag) for tag in row["languages"]))
