"""Cases and the conversations that belong to each. It decides by customer, reason and time alone, not by words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, select

from knowledge.call import Call
from knowledge.case import Case
from knowledge.errors import NotFound
from knowledge.records.engine import reading, writing
from knowledge.records.rows import columns_of, fields_from, upsert
from knowledge.records.tables.spoken import calls, case_calls, cases

SAME_MATTER = timedelta(days=7)  # a customer who comes again for the same reason within so long has the same matter
_SETTLED = "resolved"


@dataclass(frozen=True, slots=True)
class CaseRecords:
    """Put, join and read cases of one client at a time."""

    engine: Engine

    def put(self, case: Case) -> None:
        """Add this case, or replace what is known of it; it has exactly the calls it names. Raises Conflict."""
        with writing(self.engine) as connection:
            _put(connection, case)

    def join(self, call: Call) -> Case | None:
        """The case a finished call belongs to, with the call in it; None where customer or reason are not known.

        That is the customer's case for the same reason with a call within seven days, before or after, or a new one.
        It is closed when its last call with an outcome resolved it. The same call again changes nothing.
        """
        if call.customer_key is None or not call.driver:
            return None
        with writing(self.engine) as connection:
            before = _of_call(connection, call.client, call.id) or _near(connection, call)
            if before is None:
                before = Case(
                    call.client, f"case-{call.id}", call.started, call.external_id, call.customer_key, call.driver
                )
            joined = _told(connection, replace(before, calls=tuple(dict.fromkeys((*before.calls, call.id)))))
            _put(connection, joined)
            return joined

    def case(self, client: str, case_id: str) -> Case:
        """The case of that id. Raises NotFound."""
        with reading(self.engine) as connection:
            row = connection.execute(_mine(client).where(cases.c.id == case_id)).mappings().first()
            if row is None:
                raise NotFound("no such case")
            return _case(connection, row)

    def of_call(self, client: str, call_id: str) -> Case | None:
        """The case that call belongs to, or None."""
        with reading(self.engine) as connection:
            return _of_call(connection, client, call_id)

    def cases(self, client: str, *, customer_key: str | None = None, limit: int = 200) -> list[Case]:
        """The client's cases, or those of one customer, latest first."""
        query = _mine(client)
        if customer_key is not None:
            query = query.where(cases.c.customer_key == customer_key)
        query = query.order_by(cases.c.opened.desc(), cases.c.id).limit(limit)
        with reading(self.engine) as connection:
            return [_case(connection, row) for row in connection.execute(query).mappings().all()]


def _mine(client: str) -> Any:
    return select(cases).where(cases.c.client == client)


def _put(connection: Connection, case: Case) -> None:
    upsert(connection, cases, [columns_of(case, without=("calls",))])
    of = (case_calls.c.client == case.client, case_calls.c.case_id == case.id)
    connection.execute(case_calls.delete().where(*of, case_calls.c.call_id.not_in(case.calls)))
    key = {"client": case.client, "case_id": case.id}
    upsert(connection, case_calls, [key | {"call_id": call} for call in case.calls])


def _of_call(connection: Connection, client: str, call_id: str) -> Case | None:
    mine = (case_calls.c.client == client, case_calls.c.call_id == call_id)
    query = _mine(client).where(cases.c.id.in_(select(case_calls.c.case_id).where(*mine)))
    row = connection.execute(query.order_by(cases.c.opened, cases.c.id)).mappings().first()
    return None if row is None else _case(connection, row)


def _near(connection: Connection, call: Call) -> Case | None:
    """The customer's case for the same reason whose calls are nearest in time, within reach."""
    same = (cases.c.customer_key == call.customer_key, cases.c.driver == call.driver)
    reach = calls.c.started.between(call.started - SAME_MATTER, call.started + SAME_MATTER)
    query = (
        _mine(call.client)
        .where(*same, reach)
        .join(case_calls, (case_calls.c.client == cases.c.client) & (case_calls.c.case_id == cases.c.id))
        .join(calls, (calls.c.client == case_calls.c.client) & (calls.c.id == case_calls.c.call_id))
    )
    row = connection.execute(query.order_by(calls.c.started.desc(), cases.c.id)).mappings().first()
    return None if row is None else _case(connection, row)


def _told(connection: Connection, case: Case) -> Case:
    """The case as its calls tell it: since when, what it came to, and whether it is settled."""
    query = select(calls.c.id, calls.c.started, calls.c.ended, calls.c.outcome)
    query = query.where(calls.c.client == case.client, calls.c.id.in_(case.calls)).order_by(calls.c.started, calls.c.id)
    rows = connection.execute(query).all()
    last: Mapping[str, Any] | None = next((row._mapping for row in reversed(rows) if row.outcome), None)
    settled = last is not None and last["outcome"] == _SETTLED
    return replace(
        case,
        opened=min((row.started for row in rows), default=case.opened),
        calls=tuple(row.id for row in rows),
        outcome=last["outcome"] if last else case.outcome,
        status="closed" if settled else "open",
        closed=last["ended"] if settled and last else None,
    )


def _case(connection: Connection, row: RowMapping) -> Case:
    mine = (case_calls.c.client == row["client"], case_calls.c.case_id == row["id"])
    both = (calls.c.client == case_calls.c.client) & (calls.c.id == case_calls.c.call_id)
    query = select(calls.c.id).join(case_calls, both).where(*mine).order_by(calls.c.started, calls.c.id)
    return Case(**fields_from(row), calls=tuple(connection.execute(query).scalars()))
