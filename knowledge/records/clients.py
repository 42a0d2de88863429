"""The client companies that are served here. It does not know what belongs to them."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Engine, RowMapping, delete, select

from knowledge.client import Client
from knowledge.errors import NotFound
from knowledge.language import Lang
from knowledge.records.engine import reading, writing
from knowledge.records.rows import columns_of, fields_from, upsert
from knowledge.records.tables.written import clients


@dataclass(frozen=True, slots=True)
class ClientRecords:
    """Put and get client companies."""

    engine: Engine

    def put(self, client: Client) -> None:
        """Add `client`, or replace what is known of it; its documents and calls stay."""
        with writing(self.engine) as connection:
            upsert(connection, clients, [columns_of(client)])

    def client(self, client: str) -> Client:
        """The client company of that id. Raises NotFound."""
        with reading(self.engine) as connection:
            row = connection.execute(select(clients).where(clients.c.id == client)).mappings().first()
        if row is None:
            raise NotFound("no such client")
        return _client(row)

    def clients(self) -> list[Client]:
        """All of them, by id."""
        with reading(self.engine) as connection:
            return [_client(row) for row in connection.execute(select(clients).order_by(clients.c.id)).mappings()]

    def purge(self, client: str) -> None:
        """Remove the client company and everything that is its own; only the audit trail stays. Raises NotFound."""
        with writing(self.engine) as connection:
            if connection.execute(delete(clients).where(clients.c.id == client)).rowcount == 0:
                raise NotFound("no such client")


def _client(row: RowMapping) -> Client:
    values: dict[str, Any] = fields_from(row, without=("documents_revision",))
    return replace(Client(**values), languages=tuple(Lang(tag) for tag in row["languages"]))
