"""Tables and the records: what stands there of each kind as lines of its table, and writing what a table changes.

Each write is one transaction. A move of a person begins the day it is told; what lay before stays as it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.customer import Customer, Order, stated
from knowledge.intake.tables_changes import Settled, grouped
from knowledge.intake.tables_forms import Kind, Noun
from knowledge.records.people import PeopleRecords
from knowledge.records.plans import Plan, PlanRecords
from knowledge.staff import Certificate, Person, Posting, moved


@dataclass(frozen=True, slots=True)
class KeptTables:
    """Reads and writes the lines of tables of one client company as of one of its days."""

    people: PeopleRecords
    plans: PlanRecords

    def lines(self, kind: Kind, client: str, today: date) -> list[Noun]:
        """Everything of that kind, in the order an export has; staff as they are on `today`."""
        match kind:
            case "staff":
                return [one.on(today) for one in self.people.staff(client)]
            case "postings":
                return [posting for one in self.people.staff(client) for posting in one.postings]
            case "certificates":
                return [held for one in self.people.staff(client) for held in one.held]
            case "customers":
                return [
                    line for one in self.people.customers(client) for line in stated(one.key, one.key, one.attributes)
                ]
            case "orders":
                kept = self.people.every_order(client)
                return [line for one in kept for line in stated(one.id, one.customer_key, one.attributes)]
            case "rosters":
                return [*self.plans.shifts(client)]
            case "forecasts":
                return [*self.plans.forecasts(client)]
            case "calendar":
                return [*self.plans.days(client)]
            case "duties":
                return [*self.plans.duties(client)]
            case "dispositions":
                return [*self.plans.reasons(client)]

    def write(self, kind: Kind, client: str, settled: Settled, today: date) -> None:
        """Keep what `settled` says: all of it, or nothing. Raises Conflict, Unavailable."""
        changed = (*settled.put, *settled.gone)
        match kind:
            case "staff":
                gone = [one.id for one in settled.gone if isinstance(one, Person)]
                self.people.put_serving(client, self._staff(settled.put, today), gone)
            case "postings" | "certificates":
                self.people.put_serving(client, self._dated(changed, settled.after, today))
            case "customers":
                told = grouped(settled.after)
                put = sorted(grouped(changed))
                self.people.put_customers(Customer(client, key, told[key][1]) for key in put)
            case "orders":
                told = grouped(settled.after)
                put = sorted(grouped(changed))
                self.people.put_orders(Order(client, order, *told[order]) for order in put)
            case _:
                self.plans.put(client, _plans(settled.put), _plans(settled.gone))

    def _staff(self, put: Iterable[Noun], today: date) -> list[Person]:
        """The people as they are to be kept: whom else they serve and their history stay, a move is added to it."""
        told = [one for one in put if isinstance(one, Person)]
        known = {one.id: one for one in self.people.known(one.id for one in told)}
        return [_moved(known[one.id], one, today) if one.id in known else one for one in told]

    def _dated(self, changed: Iterable[Noun], after: Sequence[Noun], today: date) -> list[Person]:
        """The people whose history changes, with all of it, and in the place they have on `today`."""
        touched = sorted({one.person for one in changed if isinstance(one, Posting | Certificate)})
        places: dict[str, list[Posting]] = {}
        held: dict[str, list[Certificate]] = {}
        for one in after:
            if isinstance(one, Posting):
                places.setdefault(one.person, []).append(one)
            elif isinstance(one, Certificate):
                held.setdefault(one.person, []).append(one)
        kept = []
        for person in self.people.known(touched):
            if any(isinstance(one, Posting) and one.person == person.id for one in changed):
                person = replace(person, postings=_by_date(places.get(person.id, [])))
                person = person.on(today) if person.works(today) else person
            else:
                person = replace(person, held=_by_date(held.get(person.id, [])))
            kept.append(person)
        return kept


def _moved(before: Person, told: Person, today: date) -> Person:
    return replace(told, clients=before.clients, postings=moved(before.on(today), told, today), held=before.held)


def _by_date(dated: Iterable[Posting] | Iterable[Certificate]) -> tuple:  # type: ignore[type-arg]
    return tuple(sorted(dated, key=lambda one: one.since))


def _plans(nouns: Iterable[Noun]) -> list[Plan]:
    return [one for one in nouns if isinstance(one, Plan)]
