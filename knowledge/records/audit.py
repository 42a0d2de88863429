"""The audit trail: lines that are only added, each holding the digest of the one before it.

One chain a client, and one ("") for the installation. Changing or removing a line breaks the chain; cutting off its
tail contradicts the head, which is kept apart. It does not know who may read it.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, select

from knowledge.clock import SystemClock
from knowledge.ports import Clock
from knowledge.records.engine import reading, writing
from knowledge.records.rows import upsert
from knowledge.records.tables.doors import audit, audit_heads

INSTALLATION = ""
_BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what, about which thing, when. `about` is an id or a few words, never the text of a call."""

    client: str
    seq: int
    at: datetime
    actor: str
    what: str
    about: str
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A place where the trail is not what was written; `seq` is the first line that does not fit."""

    client: str
    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class AuditRecords:
    """Add to the trail, read it, and check it."""

    engine: Engine
    clock: Clock = field(default_factory=SystemClock)

    def add(self, client: str, actor: str, what: str, about: str = "") -> AuditLine:
        """Add one line to the client's chain ("" is the installation's)."""
        with writing(self.engine) as connection:
            return append(connection, self.clock.now(), (client, actor, what, about))

    def lines(self, client: str, *, limit: int = 200) -> list[AuditLine]:
        """The newest lines of the client's chain, newest first."""
        query = select(audit).where(audit.c.client == client).order_by(audit.c.seq.desc()).limit(limit)
        with reading(self.engine) as connection:
            return [_line(row) for row in connection.execute(query)]

    def verify(self) -> list[BrokenLine]:
        """Check every chain from its first line to its head; an unbroken trail gives an empty list."""
        with reading(self.engine) as connection:
            heads = {row.client: (row.seq, row.digest) for row in connection.execute(select(audit_heads))}
            chains = set(heads) | set(connection.execute(select(audit.c.client).distinct()).scalars())
            return [broken for client in sorted(chains) for broken in _check(connection, client, heads.get(client))]


def append(connection: Connection, at: datetime, entry: tuple[str, str, str, str]) -> AuditLine:
    """Add (client, actor, what, about) to the trail inside a writing transaction that does more than this."""
    client, actor, what, about = entry
    # The head row is locked where the database has row locks; SQLite's writer is alone already.
    head = connection.execute(select(audit_heads).where(audit_heads.c.client == client).with_for_update()).first()
    seq, previous = (1, _BEGINNING) if head is None else (head.seq + 1, head.digest)
    unsigned = AuditLine(client, seq, at, actor, what, about, previous, "")
    digest = _digest(unsigned)
    row = {"client": client, "seq": seq, "at": at, "actor": actor, "what": what, "about": about}
    connection.execute(audit.insert(), [row | {"previous": previous, "digest": digest}])
    upsert(connection, audit_heads, [{"client": client, "seq": seq, "digest": digest}])
    return AuditLine(client, seq, at, actor, what, about, previous, digest)


def _digest(line: AuditLine) -> str:
    said = [line.previous, line.client, line.seq, line.at.isoformat(), line.actor, line.what, line.about]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _check(connection: Connection, client: str, head: tuple[int, str] | None) -> Iterator[BrokenLine]:
    previous, seq = _BEGINNING, 0
    for row in connection.execute(select(audit).where(audit.c.client == client).order_by(audit.c.seq)):
        line = _line(row)
        if line.seq != seq + 1:
            yield BrokenLine(client, seq + 1, "missing")
            return
        if line.previous != previous or line.digest != _digest(line):
            yield BrokenLine(client, line.seq, "changed")
            return
        previous, seq = line.digest, line.seq
    if head != (seq, previous):
        yield BrokenLine(client, seq + 1, "the end is missing")


def _line(row: Row[tuple[object, ...]]) -> AuditLine:
    return AuditLine(**row._mapping)
