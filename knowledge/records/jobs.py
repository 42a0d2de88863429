"""Work that must survive the process: a durable queue, and the deliveries that were already seen.

A delivery is noted and its job queued by one transaction, so an event that arrives four times is worked on once. It
does not run anything; a worker that dies leaves a lease behind that runs out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, RowMapping, and_, or_, select, update

from knowledge.errors import NotFound
from knowledge.ports import Clock
from knowledge.records.engine import reading, writing
from knowledge.records.rows import fields_from
from knowledge.records.tables.doors import deliveries, jobs

LEASE = timedelta(seconds=60)
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work. `state` is queued · running · done · dead; `attempts` counts how often it was taken."""

    id: str
    kind: str
    payload: Mapping[str, Any]
    state: str
    attempts: int
    queued: datetime
    due: datetime
    lease_until: datetime | None
    error: str


class JobRecords:
    """Queue, take and finish jobs; note deliveries."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def first_time(
        self, team_id: str, event_id: str, *, kind: str | None = None, payload: Mapping[str, Any] | None = None
    ) -> bool:
        """Whether this event was never seen before; if so, and `kind` is given, its job is queued with it."""
        now = self._clock.now()
        mine = (deliveries.c.team == team_id, deliveries.c.event == event_id)
        with writing(self._engine) as connection:
            if connection.execute(select(deliveries.c.team).where(*mine)).first() is not None:
                return False
            connection.execute(deliveries.insert(), [{"team": team_id, "event": event_id, "at": now}])
            if kind is not None:
                _queue(connection, now, kind, payload or {})
            return True

    def queue_job(self, kind: str, payload: Mapping[str, Any]) -> str:
        """Put a job (its payload small and JSON, text in it masked) at the end of the queue; returns its id."""
        with writing(self._engine) as connection:
            return _queue(connection, self._clock.now(), kind, payload)

    def take_job(self, *kinds: str, lease: timedelta = LEASE) -> Job | None:
        """The oldest job that is due, of these kinds if any are named, leased to the caller; None when there is none.

        A job whose lease has run out is due again; after 5 takes it is dead.
        """
        now = self._clock.now()
        queued = and_(jobs.c.state == "queued", jobs.c.due <= now)
        left = and_(jobs.c.state == "running", jobs.c.lease_until <= now)
        query = select(jobs).where(or_(queued, left), jobs.c.attempts < ATTEMPTS)
        if kinds:
            query = query.where(jobs.c.kind.in_(kinds))
        query = query.order_by(jobs.c.due, jobs.c.queued, jobs.c.id).limit(1).with_for_update(skip_locked=True)
        with writing(self._engine) as connection:
            worn_out = update(jobs).where(left, jobs.c.attempts >= ATTEMPTS)
            connection.execute(worn_out.values(state="dead", error="its workers did not come back"))
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            changes = {"state": "running", "attempts": row["attempts"] + 1, "lease_until": now + lease}
            connection.execute(update(jobs).where(jobs.c.id == row["id"]).values(**changes))
            return Job(**fields_from(row) | changes)

    def finish_job(self, job_id: str, *, error: str = "") -> None:
        """Close a job; with `error` it is tried again in 2, 4, 8, 16 s, and dead after 5 takes. Raises NotFound."""
        now = self._clock.now()
        with writing(self._engine) as connection:
            row = connection.execute(select(jobs).where(jobs.c.id == job_id).with_for_update()).first()
            if row is None:
                raise NotFound("no such job")
            if row.state in {"done", "dead"}:
                return
            state = "done" if not error else "dead" if row.attempts >= ATTEMPTS else "queued"
            due = now + timedelta(seconds=2**row.attempts) if state == "queued" else row.due
            changes = {"state": state, "error": error, "due": due, "lease_until": None}
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(**changes))

    def jobs(self, *, state: str | None = None) -> list[Job]:
        """The jobs in that state (all when None), oldest first."""
        query = select(jobs).order_by(jobs.c.queued, jobs.c.id)
        if state is not None:
            query = query.where(jobs.c.state == state)
        with reading(self._engine) as connection:
            return [_job(row) for row in connection.execute(query).mappings()]


def _queue(connection: Connection, now: datetime, kind: str, payload: Mapping[str, Any]) -> str:
    row = {"id": uuid4().hex, "kind": kind, "payload": dict(payload), "state": "queued", "attempts": 0}
    row |= {"queued": now, "due": now, "lease_until": None, "error": ""}
    connection.execute(jobs.insert(), [row])
    return str(row["id"])


def _job(row: RowMapping) -> Job:
    return Job(**fields_from(row))
