"""Keys of the ways in: 256-bit secrets, shown once and kept only as a keyed digest, bound to a role and clients.

It knows who a secret belongs to; what that role may read is `knowledge.audience`.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import ColumnElement, Engine, select, update

from knowledge.audience import Role
from knowledge.errors import NotFound, SettingsFault
from knowledge.ports import Clock
from knowledge.records.engine import reading, writing
from knowledge.records.rows import fields_from
from knowledge.records.tables.doors import api_keys

PREFIX = "tx_"
_BYTES = 32


class IssuedKey(NamedTuple):
    """A key's id and its secret, which is never shown again."""

    id: str
    secret: str


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whom a valid secret stands for."""

    id: str
    role: Role
    clients: tuple[str, ...]
    person: str | None


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What may be shown of a key: everything but its secret."""

    id: str
    role: Role
    clients: tuple[str, ...]
    person: str | None
    label: str
    created: datetime
    expires: datetime | None
    revoked: datetime | None


class KeyRecords:
    """Issue, check and revoke keys. `pepper` lives in the settings, apart from the database."""

    def __init__(self, engine: Engine, pepper: str | bytes, clock: Clock) -> None:
        self._engine = engine
        self._pepper = pepper.encode() if isinstance(pepper, str) else pepper
        self._clock = clock
        if not self._pepper:
            raise SettingsFault("the pepper of the keys is empty")

    def issue_key(
        self, role: Role, clients: Sequence[str], person: str | None, label: str, *, expires: datetime | None = None
    ) -> IssuedKey:
        """A new key; its secret is returned here and nowhere again."""
        issued = IssuedKey(uuid4().hex, PREFIX + secrets.token_urlsafe(_BYTES))
        row: dict[str, Any] = {
            "id": issued.id,
            "digest": self._digest(issued.secret),
            "role": role,
            "clients": tuple(clients),
        }
        row |= {"person": person, "label": label, "created": self._clock.now()}
        row |= {"expires": expires, "revoked": None}
        with writing(self._engine) as connection:
            connection.execute(api_keys.insert(), [row])
        return issued

    def verify(self, secret: str) -> KeyHolder | None:
        """Whom the secret stands for; None when it is unknown, revoked or past its time."""
        if not secret.startswith(PREFIX):
            return None
        # Looking up a keyed digest leaks nothing about other secrets, so the index may compare it.
        return self._living(api_keys.c.digest == self._digest(secret))

    def holder(self, key_id: str) -> KeyHolder | None:
        """Whom the key of that id stands for; None when it is unknown, revoked or past its time."""
        return self._living(api_keys.c.id == key_id)

    def _living(self, asked: ColumnElement[bool]) -> KeyHolder | None:
        query = select(api_keys).where(asked, api_keys.c.revoked.is_(None))
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None or (row.expires is not None and row.expires <= self._clock.now()):
            return None
        return KeyHolder(row.id, row.role, row.clients, row.person)

    def revoke(self, key_id: str) -> None:
        """End a key now; ending it again keeps the first time. Raises NotFound."""
        mine = update(api_keys).where(api_keys.c.id == key_id, api_keys.c.revoked.is_(None))
        with writing(self._engine) as connection:
            if connection.execute(mine.values(revoked=self._clock.now())).rowcount:
                return
            if connection.execute(select(api_keys.c.id).where(api_keys.c.id == key_id)).first() is None:
                raise NotFound("no such key")

    def keys(self) -> list[KeyRecord]:
        """Every key ever issued, oldest first, without secrets."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(api_keys).order_by(api_keys.c.created, api_keys.c.id)).mappings()
            return [KeyRecord(**fields_from(row, without=("digest",))) for row in rows]

    def _digest(self, secret: str) -> str:
        # The prefix says what the key is for, so that the pepper may key other digests too.
        return hmac.new(self._pepper, b"api-key\x00" + secret.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
