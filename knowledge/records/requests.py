"""Requests that change something, each done once: the first answer is kept and given again, byte for byte.

It does not know what a request does. `scope` names client, principal and route; `key` is the caller's.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, delete, select, update

from knowledge.errors import InFlight, InvalidInput
from knowledge.ports import Clock
from knowledge.records.engine import writing
from knowledge.records.rows import upsert
from knowledge.records.tables.doors import requests

KEPT = timedelta(hours=48)
STALE = timedelta(seconds=60)  # longer than any request may take: whoever began it is gone


@dataclass(frozen=True, slots=True)
class Fresh:
    """Nobody has done this yet: do it, then `finish`."""


@dataclass(frozen=True, slots=True)
class Stored:
    """It was done before; this was the answer."""

    status: int
    body: bytes


class RequestRecords:
    """Begin and finish requests that carry an idempotency key."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, scope: str, key: str, body_hash: str) -> Fresh | Stored:
        """Claim the request, or get the stored answer of its first time.

        Raises InFlight while another one works on it (one that began over 60 s ago is taken over), InvalidInput when
        the key was used with another body. A key is forgotten after 48 h.
        """
        now = self._clock.now()
        mine = (requests.c.scope == scope, requests.c.key == key)
        with writing(self._engine) as connection:
            row = connection.execute(select(requests).where(*mine).with_for_update()).first()
            if row is not None and row.started > now - KEPT:
                if row.body_hash != body_hash:
                    raise InvalidInput("this idempotency key was used with another body")
                if row.finished:
                    return Stored(row.status, row.body)
                if row.started > now - STALE:
                    raise InFlight("the same request is still being worked on")
            claim = {"scope": scope, "key": key, "body_hash": body_hash, "started": now, "finished": False}
            upsert(connection, requests, [claim | {"status": None, "body": None}])
        return Fresh()

    def finish(self, scope: str, key: str, status: int, body: bytes) -> None:
        """Keep the answer; the first one stands."""
        mine = (requests.c.scope == scope, requests.c.key == key, requests.c.finished.is_(False))
        with writing(self._engine) as connection:
            connection.execute(update(requests).where(*mine).values(finished=True, status=status, body=body))

    def abandon(self, scope: str, key: str) -> None:
        """Give the claim back, when nothing was done and the caller should be able to try again at once."""
        mine = (requests.c.scope == scope, requests.c.key == key, requests.c.finished.is_(False))
        with writing(self._engine) as connection:
            connection.execute(delete(requests).where(*mine))

    def forget_old_requests(self) -> int:
        """Remove answers older than 48 h; returns how many."""
        with writing(self._engine) as connection:
            return connection.execute(delete(requests).where(requests.c.started <= self._clock.now() - KEPT)).rowcount
