"""Everything that is kept of one customer, found by key: counted, removed, and looked for again.

What identifies or quotes the customer goes; what only counts (a contact, a use of an authority limit) stays without the
key, under an id that means nothing elsewhere. A tombstone, the digest of the key, stays, so that what comes back from a
backup or a second import can be recognised. It does not know names, numbers or indexes of search.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, delete, func, or_, select, update

from knowledge.clock import SystemClock
from knowledge.ports import Clock
from knowledge.records.audit import append
from knowledge.records.check import Finding, Remedy
from knowledge.records.engine import reading, writing
from knowledge.records.rows import portions, upsert
from knowledge.records.tables.doors import jobs, requests
from knowledge.records.tables.people import customers, orders
from knowledge.records.tables.policy import offer_outcomes, uses
from knowledge.records.tables.privacy import tombstones
from knowledge.records.tables.spoken import calls, cases, interactions
from knowledge.records.tables.work import feedback, gaps, questions

Counts = Mapping[str, int]
# Rows that go whole; turns, reviews, promises, originals and joints of cases go with their call or case.
_GONE = {"calls": calls, "cases": cases, "orders": orders, "offer_outcomes": offer_outcomes}
# Rows that are counted: they stay, without whose they were.
_COUNTED = {"interactions": interactions, "uses": uses}
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_BEGAN = {
    "calls": calls.c.started, "cases": cases.c.opened, "offer_outcomes": offer_outcomes.c.at,
    "interactions": interactions.c.at, "uses": uses.c.at,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Erased:
    """What was found of a customer, by table; `calls` are the ids of their calls, `documents` past cases of theirs."""

    found: Counts
    calls: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErasureRecords:
    """Find and remove what is kept of a customer of one client at a time."""

    engine: Engine
    clock: Clock

    def find(self, client: str, customer_key: str) -> Erased:
        """What is kept of that customer now; nothing is changed."""
        with reading(self.engine) as connection:
            return _found(connection, client, customer_key)

    def erase(self, client: str, customer_key: str, actor: str) -> Erased:
        """Remove it all in one transaction, with a tombstone and a line in the audit trail; what was found.

        On SQLite the bytes are overwritten and the journal emptied. Again, it finds nothing and changes nothing else.
        """
        now = self.clock.now()
        mark = _mark(client, customer_key)
        with writing(self.engine) as connection:
            _overwriting(connection)
            found = _found(connection, client, customer_key)
            _remove(connection, client, customer_key, found.calls)
            upsert(connection, tombstones, [{"client": client, "mark": mark, "erased": now, "verified": None}])
            append(connection, now, (client, actor, "customer_erased", mark[:16]))
        self._empty_journal()
        return found

    def verified(self, client: str, customer_key: str) -> Counts:
        """What is left of an erased customer, by table; where that is nothing, the tombstone says when it was seen."""
        left = {table: count for table, count in self.find(client, customer_key).found.items() if count}
        if not left:
            mine = (tombstones.c.client == client, tombstones.c.mark == _mark(client, customer_key))
            with writing(self.engine) as connection:
                connection.execute(update(tombstones).where(*mine).values(verified=self.clock.now()))
        return left

    def erased_at(self, client: str, customer_key: str) -> datetime | None:
        """When this customer was erased, or None."""
        mine = (tombstones.c.client == client, tombstones.c.mark == _mark(client, customer_key))
        with reading(self.engine) as connection:
            return connection.scalar(select(tombstones.c.erased).where(*mine))

    def returned(self, client: str) -> dict[str, Counts]:
        """Erased customers of whom something from before their erasure is here (again): key → rows by table."""
        with reading(self.engine) as connection:
            query = select(tombstones.c.mark, tombstones.c.erased).where(tombstones.c.client == client)
            marks = {row.mark: row.erased for row in connection.execute(query)}
            back: dict[str, Counts] = {}
            for key in _keys(connection, client) if marks else ():
                erased = marks.get(_mark(client, key))
                if erased is not None and (counts := _before(connection, client, key, erased)):
                    back[key] = counts
            return back

    def clients(self) -> list[str]:
        """The client companies that have tombstones."""
        with reading(self.engine) as connection:
            return list(connection.scalars(select(tombstones.c.client).distinct().order_by(tombstones.c.client)))

    def _empty_journal(self) -> None:
        if self.engine.dialect.name != "sqlite":
            return
        raw = self.engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()


def come_back(engine: Engine) -> list[Finding]:
    """Erased customers of whom something from before their erasure is here again, a finding a client."""
    records = ErasureRecords(engine, SystemClock())
    found = [(client, records.returned(client)) for client in records.clients()]
    return [
        Finding("erased", client, f"{len(back)} erased customers are here again", Remedy.ERASE, tuple(sorted(back)))
        for client, back in found
        if back
    ]


def _mark(client: str, customer_key: str) -> str:
    return hashlib.sha256(f"tombstone\0{client}\0{customer_key}".encode()).hexdigest()


def _overwriting(connection: Connection) -> None:
    """SQLite leaves what it deletes in free pages unless it is told to overwrite them."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def _found(connection: Connection, client: str, customer_key: str) -> Erased:
    counts: dict[str, int] = {}
    for name, table in {**_GONE, **_COUNTED}.items():
        counts[name] = _count(connection, table, table.c.client == client, table.c.customer_key == customer_key)
    counts["customers"] = _count(connection, customers, customers.c.client == client, customers.c.key == customer_key)
    mine = (calls.c.client == client, calls.c.customer_key == customer_key)
    ids = tuple(connection.scalars(select(calls.c.id).where(*mine).order_by(calls.c.id)))
    asked = _questions(connection, client, ids)
    counts["questions"] = len(asked)
    counts["gaps"] = _sum(connection, gaps, client, gaps.c.question_id, asked)
    counts["feedback"] = _sum(connection, feedback, client, feedback.c.about, _abouts(ids, asked))
    counts["requests"] = len(_requests(connection, client, (*ids, customer_key)))
    counts["jobs"] = len(_jobs(connection, client, (*ids, customer_key)))
    own = (cases.c.client == client, cases.c.customer_key == customer_key, cases.c.document.is_not(None))
    documents = tuple(str(one) for one in connection.scalars(select(cases.c.document).where(*own)))
    return Erased(counts, ids, documents)


def _remove(connection: Connection, client: str, customer_key: str, ids: Sequence[str]) -> None:
    asked = _questions(connection, client, ids)
    _delete_in(connection, feedback, client, feedback.c.about, _abouts(ids, asked))
    _delete_in(connection, gaps, client, gaps.c.question_id, asked)
    _delete_in(connection, questions, client, questions.c.id, asked)
    for scope, key in _requests(connection, client, (*ids, customer_key)):
        connection.execute(delete(requests).where(requests.c.scope == scope, requests.c.key == key))
    for job in _jobs(connection, client, (*ids, customer_key)):
        connection.execute(delete(jobs).where(jobs.c.id == job))
    theirs = (interactions.c.client == client, interactions.c.customer_key == customer_key)
    for contact in connection.scalars(select(interactions.c.id).where(*theirs)).all():
        blank: dict[str, Any] = {"id": f"erased-{uuid4().hex}", "customer_key": None, "has_transcript": False, "qa": {}}
        one = (interactions.c.client == client, interactions.c.id == contact)
        connection.execute(update(interactions).where(*one).values(**blank))
    mine = (uses.c.client == client, or_(uses.c.customer_key == customer_key, uses.c.call_id.in_(ids)))
    connection.execute(update(uses).where(*mine).values(customer_key=None, call_id=None, note=""))
    for table in _GONE.values():
        connection.execute(delete(table).where(table.c.client == client, table.c.customer_key == customer_key))
    connection.execute(delete(customers).where(customers.c.client == client, customers.c.key == customer_key))


def _keys(connection: Connection, client: str) -> set[str]:
    keys = set(connection.scalars(select(customers.c.key).where(customers.c.client == client)))
    for table in (*_GONE.values(), *_COUNTED.values()):
        query = select(table.c.customer_key).where(table.c.client == client, table.c.customer_key.is_not(None))
        keys |= set(connection.scalars(query.distinct()))
    return keys


def _before(connection: Connection, client: str, key: str, erased: datetime) -> dict[str, int]:
    """Rows of a customer from before an instant; what is known of a customer or an order is as old as its values."""
    found: dict[str, int] = {}
    for name, began in _BEGAN.items():
        table = began.table
        mine = (table.c.client == client, table.c.customer_key == key, began < erased)
        found[name] = _count(connection, table, *mine)
    for name, table, column in (("customers", customers, customers.c.key), ("orders", orders, orders.c.customer_key)):
        rows = connection.scalars(select(table.c.attributes).where(table.c.client == client, column == key))
        found[name] = sum(_newest(attributes) < erased for attributes in rows)
    return {name: count for name, count in found.items() if count}


def _newest(attributes: Mapping[str, Any]) -> datetime:
    """The age of what is known: each value is kept with its source and its time. Nothing known is as old as can be."""
    return max((datetime.fromisoformat(one[2]) for one in attributes.values()), default=_LONG_AGO)


def _count(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    return int(connection.scalar(select(func.count()).select_from(table).where(and_(*where))) or 0)


def _sum(connection: Connection, table: Table, client: str, column: ColumnElement[Any], values: Sequence[str]) -> int:
    return sum(_count(connection, table, table.c.client == client, column.in_(some)) for some in portions(values))


def _delete_in(
    connection: Connection, table: Table, client: str, column: ColumnElement[Any], values: Sequence[str]
) -> None:
    for some in portions(values):
        connection.execute(delete(table).where(table.c.client == client, column.in_(some)))


def _questions(connection: Connection, client: str, ids: Sequence[str]) -> list[str]:
    found: list[str] = []
    for some in portions(ids):
        query = select(questions.c.id).where(questions.c.client == client, questions.c.call_id.in_(some))
        found += connection.scalars(query)
    return found


def _abouts(ids: Sequence[str], asked: Sequence[str]) -> list[str]:
    of_calls = [f"{kind}:{one}" for kind in ("call", "review", "card") for one in ids]
    return of_calls + [f"question:{one}" for one in asked]


def _requests(connection: Connection, client: str, said: Sequence[str]) -> list[tuple[str, str]]:
    """Answers kept for repeated requests that speak of these ids."""
    rows = connection.execute(select(requests.c.scope, requests.c.key, requests.c.body))
    bodies = [(row.scope, row.key, bytes(row.body or b"")) for row in rows if client in row.scope]
    return [(scope, key) for scope, key, body in bodies if any(one.encode() in body or one in scope for one in said)]


def _jobs(connection: Connection, client: str, said: Sequence[str]) -> list[str]:
    rows = connection.execute(select(jobs.c.id, jobs.c.payload))
    payloads = [(str(row.id), str(row.payload)) for row in rows]
    return [job for job, payload in payloads if client in payload and any(one in payload for one in said)]
