"""Staff, customers and orders. Staff belong to the centre and serve clients; customers and orders belong to one client.

It holds no name or number of a customer: the key is a hash made elsewhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, delete, select

from knowledge.customer import Customer, Order
from knowledge.errors import NotFound
from knowledge.records.attributes import from_json, to_json
from knowledge.records.engine import reading, writing
from knowledge.records.rows import columns_of, fields_from, portions, upsert
from knowledge.records.tables.people import customers, orders, staff, staff_clients
from knowledge.staff import Person


@dataclass(frozen=True, slots=True)
class PeopleRecords:
    """Put and get people and what they ordered."""

    engine: Engine

    def put_staff(self, people: Sequence[Person]) -> None:
        """Add these people, or replace what is known of them."""
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

    def put_customers(self, given: Iterable[Customer]) -> None:
        """Add these customers, or replace all that is known of them."""
        rows = [{"client": one.client, "key": one.key, "attributes": to_json(one.attributes)} for one in given]
        with writing(self.engine) as connection:
            upsert(connection, customers, rows)

    def customer(self, client: str, key: str) -> Customer | None:
        """The customer with that key, or None: nothing is known."""
        query = select(customers).where(customers.c.client == client, customers.c.key == key)
        with reading(self.engine) as connection:
            row = connection.execute(query).first()
        return None if row is None else Customer(row.client, row.key, from_json(row.attributes))

    def put_orders(self, given: Iterable[Order]) -> None:
        """Add these orders, or replace all that is known of them."""
        rows = [columns_of(one) | {"attributes": to_json(one.attributes)} for one in given]
        with writing(self.engine) as connection:
            upsert(connection, orders, rows)

    def order(self, client: str, order_id: str) -> Order | None:
        """The order of that id, or None: nothing is known."""
        query = select(orders).where(orders.c.client == client, orders.c.id == order_id)
        with reading(self.engine) as connection:
            row = connection.execute(query).first()
        return None if row is None else Order(row.client, row.id, row.customer_key, from_json(row.attributes))

    def orders(self, client: str, customer_key: str) -> list[Order]:
        """The orders of one customer, by id."""
        query = select(orders).where(orders.c.client == client, orders.c.customer_key == customer_key)
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(orders.c.id)).all()
        return [Order(row.client, row.id, row.customer_key, from_json(row.attributes)) for row in rows]


def _staff_row(person: Person) -> dict[str, Any]:
    until = {skill: None if day is None else day.isoformat() for skill, day in person.certificates.items()}
    return columns_of(person, without=("clients",)) | {"certificates": until}


def _people(connection: Connection, asked: ColumnElement[bool]) -> list[Person]:
    rows = connection.execute(select(staff).where(asked).order_by(staff.c.id)).mappings().all()
    chosen = select(staff.c.id).where(asked)
    serves: dict[str, list[str]] = {}
    query = select(staff_clients).where(staff_clients.c.person.in_(chosen))
    for row in connection.execute(query.order_by(staff_clients.c.person, staff_clients.c.place)):
        serves.setdefault(row.person, []).append(row.client)
    return [_person(row, tuple(serves.get(row["id"], ()))) for row in rows]


def _person(row: RowMapping, clients: tuple[str, ...]) -> Person:
    until = {skill: None if day is None else date.fromisoformat(day) for skill, day in row["certificates"].items()}
    return Person(**fields_from(row, without=("certificates",)), clients=clients, certificates=until)
