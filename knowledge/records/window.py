"""One day of a client and the weeks before it, counted by the database where counting is all that is asked for.

What it answers is said in `knowledge.arithmetic.window`. Earlier contacts are read when they are asked for, and no more
of them than that; what they mean is not known here.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Select,
    Text,
    and_,
    column,
    exists,
    func,
    select,
    type_coerce,
    values,
)

from knowledge.arithmetic.window import Contact, Earlier, Tallies, Tally, with_week
from knowledge.call import Interaction
from knowledge.records.columns import Instant
from knowledge.records.engine import reading
from knowledge.records.tables.spoken import interactions

# In the order of the fields. The language as its text: to make a member for each of thousands costs more than it says.
_EARLIER: list[ColumnElement[Any]] = [
    type_coerce(interactions.c.lang, Text) if name == "lang" else interactions.c[name] for name in Earlier._fields
]


@dataclass(frozen=True, slots=True)
class RecordedWindow:
    """A `Window` over the records; `tallies` and `today` were read together."""

    engine: Engine
    client: str
    day: date
    zone: tzinfo
    today: Sequence[Interaction]
    tallies: Tallies

    def on(self, days: Iterable[date]) -> Mapping[date, Sequence[Contact]]:
        """See `Window`."""
        wanted = sorted(day for day in set(days) & self.tallies.keys() if day < self.day)
        if not wanted:
            return {}
        spans = day_spans(wanted, self.zone)
        query = _joined(select(spans.c.number, *_EARLIER), spans, self.client)
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(interactions.c.at, interactions.c.id)).tuples().all()
        found: dict[date, list[Contact]] = {day: [] for day in wanted}
        for number, *columns in rows:
            found[wanted[number]].append(Earlier(*columns))
        return found

    def returned(self, days: Iterable[date]) -> Mapping[date, Set[str]]:
        """See `Window`."""
        wanted = with_week(days, self.tallies)
        if not wanted:
            return {}
        weeks = {day: midnight(day - timedelta(days=7), self.zone) for day in wanted}
        spans, one, first = day_spans(wanted, self.zone, weeks.values()), interactions.c, interactions.alias("first").c
        same = (first.client == one.client, first.customer_key == one.customer_key, first.driver == one.driver)
        before = exists().where(*same, first.answered, first.at >= spans.c.earlier, first.at < spans.c.since)
        known = (one.answered, one.customer_key.is_not(None), one.customer_key != "")
        query = _joined(select(spans.c.number, one.id), spans, self.client).where(*known, before)
        found: dict[date, set[str]] = {day: set() for day in wanted}
        with reading(self.engine) as connection:
            for number, contact in connection.execute(query):
                found[wanted[number]].add(contact)
        return found

    def before(self, driver: str) -> Sequence[Contact]:
        """See `Window`."""
        days = [day for day, tallies in self.tallies.items() if day < self.day and driver in tallies]
        if not days:
            return []
        begin, end = midnight(min(days), self.zone), midnight(self.day, self.zone)
        mine = (interactions.c.client == self.client, interactions.c.driver == driver)
        query = select(*_EARLIER).where(*mine, interactions.c.at >= begin, interactions.c.at < end)
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(interactions.c.at, interactions.c.id)).tuples().all()
        return [Earlier(*row) for row in rows]

    def waited(self, begin: time, end: time) -> tuple[int, int]:
        """See `Window`."""
        days = [day for day in self.tallies if day < self.day]
        if not days or begin >= end:
            return 0, 0
        hours = _spans(
            [(datetime.combine(one, begin, self.zone), datetime.combine(one, end, self.zone)) for one in days]
        )
        query = _joined(select(func.count(), func.sum(interactions.c.wait_s)), hours, self.client)
        with reading(self.engine) as connection:
            contacts, seconds = connection.execute(query).one()
        return int(contacts), int(seconds or 0)


def read_tallies(connection: Connection, client: str, days: Sequence[date], zone: tzinfo) -> Tallies:
    """How many contacts the client had on each of `days`, by driver; days without any are left out."""
    spans, contacts = day_spans(days, zone), interactions.c
    counted = select(spans.c.number, contacts.driver, func.count(), func.count().filter(contacts.answered))
    query = _joined(counted, spans, client).group_by(spans.c.number, contacts.driver)
    found: dict[date, dict[str, Tally]] = {}
    for number, driver, many, answered in connection.execute(query.order_by(spans.c.number, contacts.driver)):
        found.setdefault(days[number], {})[driver] = Tally(many, answered)
    return found


def day_spans(days: Sequence[date], zone: tzinfo, earlier: Iterable[datetime] = ()) -> CTE:
    """From midnight to midnight, numbered in the order of `days`: a day has 23 or 25 hours where clocks change.

    `earlier` is one more instant a day, where it is needed.
    """
    return _spans([(midnight(day, zone), midnight(day + timedelta(days=1), zone)) for day in days], earlier)


def _spans(given: Sequence[tuple[datetime, datetime]], earlier: Iterable[datetime] = ()) -> CTE:
    names = ("since", "until", "earlier") if earlier else ("since", "until")
    rows = [(*span, *more) for span, *more in zip(given, *([earlier] if earlier else []), strict=True)]
    columns = [column(name, Instant) for name in names]
    return (
        values(column("number", Integer), *columns, name="spans")
        .data([(k, *row) for k, row in enumerate(rows)])
        .cte("spans")
    )


def _joined(query: Select[*tuple[Any, ...]], spans: CTE, client: str) -> Select[*tuple[Any, ...]]:
    contacts = interactions.c
    within = and_(contacts.client == client, contacts.at >= spans.c.since, contacts.at < spans.c.until)
    return query.join_from(spans, interactions, within)


def midnight(day: date, zone: tzinfo) -> datetime:
    """When the day begins there."""
    return datetime.combine(day, time.min, zone)
