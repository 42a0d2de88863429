"""Staff with their history, customers and orders. Staff belong to the centre and serve clients; the rest is a client's.

It holds no name or number of a customer: the key is a hash made elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Select, Table, and_, delete, select

from knowledge.customer import Customer, Order
from knowledge.errors import NotFound
from knowledge.records.attributes import from_json, to_json
from knowledge.records.engine import reading, writing
from knowledge.records.rows import columns_of, fields_from, portions, upsert
from knowledge.records.tables.people import certificates, customers, orders, postings, staff, staff_clients
from knowledge.staff import Certificate, Person, Posting

Dated = TypeVar("Dated", Posting, Certificate)
_DEEP = ("clients", "postings", "held")


@dataclass(frozen=True, slots=True)
class PeopleRecords:
    """Put and get people and what they ordered."""

    engine: Engine

    def put_staff(self, people: Sequence[Person]) -> None:
        """Add these people, or replace what is known of them; a history that is not given stays as it is."""
        serves = [
            {"client": client, "person": person.id, "place": place}
            for person in people
            for place, client in enumerate(person.clients)
        ]
        with writing(self.engine) as connection:
            upsert(connection, staff, [_staff_row(person) for person in people])
            for portion in portions(person.id for person in people):
                connection.execute(delete(staff_clients).where(staff_clients.c.person.in_(portion)))
            if serves:
                connection.execute(staff_clients.insert(), serves)
            for person in people:
                _put_history(connection, person, keep_unsaid=True)

    def put_serving(self, client: str, given: Sequence[Person], gone: Sequence[str] = ()) -> None:
        """Add or replace these people with their whole history; they serve `client`, beside whom they serve already.

        Those of `gone` serve it no more; they stay known, because calls name them. All of it, or nothing.
        """
        with writing(self.engine) as connection:
            upsert(connection, staff, [_staff_row(person) for person in given])
            for person in given:
                _put_history(connection, person, keep_unsaid=False)
            serves = [{"client": client, "person": one.id, "place": len(one.clients)} for one in given]
            upsert(connection, staff_clients, serves, keep=("place",))
            for portion in portions(gone):
                leaves = and_(staff_clients.c.client == client, staff_clients.c.person.in_(portion))
                connection.execute(delete(staff_clients).where(leaves))

    def person(self, person_id: str) -> Person:
        """The member of staff of that id. Raises NotFound."""
        with reading(self.engine) as connection:
            found = _people(connection, staff.c.id == person_id)
        if not found:
            raise NotFound("no such person")
        return found[0]

    def staff(self, client: str) -> list[Person]:
        """Everybody who serves that client, by id."""
        serving = select(staff_clients.c.person).where(staff_clients.c.client == client)
        with reading(self.engine) as connection:
            return _people(connection, staff.c.id.in_(serving))

    def known(self, ids: Iterable[str]) -> list[Person]:
        """Those of these people who are on record, whomever they serve, by id."""
        with reading(self.engine) as connection:
            return [one for portion in portions(ids) for one in _people(connection, staff.c.id.in_(portion))]

    def put_customers(self, given: Iterable[Customer], gone: Iterable[Customer] = ()) -> None:
        """Add these customers, or replace all that is known of them; forget those of `gone`."""
        rows = [{"client": one.client, "key": one.key, "attributes": to_json(one.attributes)} for one in given]
        with writing(self.engine) as connection:
            upsert(connection, customers, rows)
            for one in gone:
                same = and_(customers.c.client == one.client, customers.c.key == one.key)
                connection.execute(delete(customers).where(same))

    def customers(self, client: str) -> list[Customer]:
        """Every customer that anything is known of, by key."""
        query = select(customers).where(customers.c.client == client).order_by(customers.c.key)
        with reading(self.engine) as connection:
            return [Customer(row.client, row.key, from_json(row.attributes)) for row in connection.execute(query)]

    def customer(self, client: str, key: str) -> Customer | None:
        """The customer with that key, or None: nothing is known."""
        query = select(customers).where(customers.c.client == client, customers.c.key == key)
        with reading(self.engine) as connection:
            row = connection.execute(query).first()
        return None if row is None else Customer(row.client, row.key, from_json(row.attributes))

    def put_orders(self, given: Iterable[Order], gone: Iterable[Order] = ()) -> None:
        """Add these orders, or replace all that is known of them; forget those of `gone`."""
        rows = [columns_of(one) | {"attributes": to_json(one.attributes)} for one in given]
        with writing(self.engine) as connection:
            upsert(connection, orders, rows)
            for one in gone:
                connection.execute(delete(orders).where(and_(orders.c.client == one.client, orders.c.id == one.id)))

    def every_order(self, client: str) -> list[Order]:
        """Every order of every customer, by id."""
        return self._orders(select(orders).where(orders.c.client == client))

    def order(self, client: str, order_id: str) -> Order | None:
        """The order of that id, or None: nothing is known."""
        query = select(orders).where(orders.c.client == client, orders.c.id == order_id)
        with reading(self.engine) as connection:
            row = connection.execute(query).first()
        return None if row is None else Order(row.client, row.id, row.customer_key, from_json(row.attributes))

    def orders(self, client: str, customer_key: str) -> list[Order]:
        """The orders of one customer, by id."""
        return self._orders(select(orders).where(orders.c.client == client, orders.c.customer_key == customer_key))

    def _orders(self, query: Select[Any]) -> list[Order]:
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(orders.c.id)).all()
        return [Order(row.client, row.id, row.customer_key, from_json(row.attributes)) for row in rows]


def _staff_row(person: Person) -> dict[str, Any]:
    until = {skill: None if day is None else day.isoformat() for skill, day in person.certificates.items()}
    return columns_of(person, without=_DEEP) | {"certificates": until}


def _put_history(connection: Connection, person: Person, *, keep_unsaid: bool) -> None:
    """Replace the person's postings and certificates with those given; `keep_unsaid` leaves what is given as none."""
    for table, given in ((postings, person.postings), (certificates, person.held)):
        if given or not keep_unsaid:
            connection.execute(delete(table).where(table.c.person == person.id))
        if given:
            connection.execute(table.insert(), [columns_of(one) for one in given])


def _people(connection: Connection, asked: ColumnElement[bool]) -> list[Person]:
    rows = connection.execute(select(staff).where(asked).order_by(staff.c.id)).mappings().all()
    chosen = select(staff.c.id).where(asked)
    serves: dict[str, list[str]] = {}
    query = select(staff_clients).where(staff_clients.c.person.in_(chosen))
    for row in connection.execute(query.order_by(staff_clients.c.person, staff_clients.c.place)):
        serves.setdefault(row.person, []).append(row.client)
    places = _history(connection, postings, chosen, Posting)
    held = _history(connection, certificates, chosen, Certificate)
    return [
        replace(_person(row, tuple(serves.get(row["id"], ()))), postings=places[row["id"]], held=held[row["id"]])
        for row in rows
    ]


def _history(
    connection: Connection, table: Table, chosen: Select[Any], of: type[Dated]
) -> dict[str, tuple[Dated, ...]]:
    """The dated rows of these people, earliest first; an empty history for whoever has none."""
    found: dict[str, tuple[Dated, ...]] = defaultdict(tuple)
    query = select(table).where(table.c.person.in_(chosen)).order_by(*table.primary_key.columns)
    for row in connection.execute(query).mappings():
        found[row["person"]] += (of(**row),)
    return found


def _person(row: RowMapping, clients: tuple[str, ...]) -> Person:
    until = {skill: None if day is None else date.fromisoformat(day) for skill, day in row["certificates"].items()}
    return Person(**fields_from(row, without=("certificates",)), clients=clients, certificates=until)
