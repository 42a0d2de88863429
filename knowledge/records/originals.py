"""The original words of calls, sealed, where a client company asked for them to be kept; thirty days and no longer.

Card numbers, security codes and passwords are not to be handed in here: nobody may keep them, sealed or not. It does
not know who may read; every reading leaves a line in the audit trail.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, Engine, delete, select

from knowledge.errors import NotFound
from knowledge.ports import Clock
from knowledge.records.audit import append
from knowledge.records.engine import reading, writing
from knowledge.records.rows import upsert
from knowledge.records.sealing import client_key, fresh_salt, seal, unseal
from knowledge.records.tables.privacy import originals, salts
from knowledge.records.tables.written import clients

_KEPT_MODE = "redacted_and_original"


@dataclass(frozen=True, slots=True)
class Original:
    """One utterance as it was said, without payment data."""

    seq: int
    revision: int
    text: str


@dataclass(frozen=True, slots=True)
class OriginalRecords:
    """Seal, open and forget original words. `secret` is the installation's; without it nothing is readable."""

    engine: Engine
    secret: bytes = field(repr=False)
    clock: Clock

    def keep(self, client: str, call_id: str, given: Iterable[tuple[int, int, str]]) -> int:
        """Seal (seq, revision, text) of a call, durably; how many were kept: none unless the client asked for it.

        What is there already stands. Raises Conflict without such a call.
        """
        with reading(self.engine) as connection:
            if connection.scalar(select(clients.c.retention).where(clients.c.id == client)) != _KEPT_MODE:
                return 0
        kept = self.clock.now()
        with writing(self.engine) as connection:
            key = self._key(connection, client, make=True)
            there = _places(connection, client, call_id)
            rows = [
                {"client": client, "call_id": call_id, "seq": seq, "revision": revision, "kept": kept}
                | {"sealed": seal(key, text, _place(client, call_id, seq, revision))}
                for seq, revision, text in given
                if (seq, revision) not in there
            ]
            upsert(connection, originals, rows)
        return len(rows)

    def read(self, client: str, call_id: str, reader: str) -> tuple[Original, ...]:
        """The original words of a call, by turn and revision, with a line in the audit trail first.

        Raises NotFound where there are none, Unavailable where they cannot be opened.
        """
        query = select(originals).where(originals.c.client == client, originals.c.call_id == call_id)
        with writing(self.engine) as connection:
            rows = connection.execute(query.order_by(originals.c.seq, originals.c.revision)).all()
            if not rows:
                raise NotFound("no original words are kept of this call")
            append(connection, self.clock.now(), (client, reader, "originals_read", call_id))
            key = self._key(connection, client)
        return tuple(
            Original(row.seq, row.revision, unseal(key, row.sealed, _place(client, call_id, row.seq, row.revision)))
            for row in rows
        )

    def forget_older(self, before: datetime) -> int:
        """Remove what was kept before then; how many utterances went."""
        with writing(self.engine) as connection:
            return connection.execute(delete(originals).where(originals.c.kept < before)).rowcount

    def destroy_key(self, client: str, actor: str) -> int:
        """Make every original of a client unreadable for ever, in backups too, and remove them; how many went."""
        with writing(self.engine) as connection:
            gone = connection.execute(delete(originals).where(originals.c.client == client)).rowcount
            connection.execute(delete(salts).where(salts.c.client == client))
            append(connection, self.clock.now(), (client, actor, "originals_key_destroyed", str(gone)))
        return gone

    def _key(self, connection: Connection, client: str, *, make: bool = False) -> bytes:
        salt = connection.scalar(select(salts.c.salt).where(salts.c.client == client))
        if salt is None:
            if not make:
                raise NotFound("the key of these words was destroyed")
            salt = fresh_salt()
            connection.execute(salts.insert(), [{"client": client, "salt": salt}])
        return _derived(self.secret, salt, client)


@lru_cache(maxsize=64)
def _derived(secret: bytes, salt: bytes, client: str) -> bytes:
    return client_key(secret, salt, client)


def _places(connection: Connection, client: str, call_id: str) -> set[tuple[int, int]]:
    query = select(originals.c.seq, originals.c.revision)
    rows = connection.execute(query.where(originals.c.client == client, originals.c.call_id == call_id))
    return {(row.seq, row.revision) for row in rows}


def _place(client: str, call_id: str, seq: int, revision: int) -> str:
    return f"{client}\0{call_id}\0{seq}\0{revision}"
