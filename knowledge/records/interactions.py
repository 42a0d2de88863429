"""The countable record of each contact, written and read by the ten thousand. It counts nothing itself."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import Engine, Row, select

from knowledge.call import Interaction
from knowledge.errors import NotFound
from knowledge.records.engine import reading, writing
from knowledge.records.rows import columns_of, portions, upsert
from knowledge.records.tables.spoken import interactions
from knowledge.records.window import RecordedWindow, midnight, read_tallies

# In the order of the fields, so that fifty thousand rows a page need no dictionary each.
_FIELDS = [interactions.c[one.name] for one in fields(Interaction)]


@dataclass(frozen=True, slots=True)
class InteractionRecords:
    """Add and read interactions."""

    engine: Engine

    def add(self, given: Iterable[Interaction]) -> None:
        """Add all of them or none; one whose (client, id) is known is replaced."""
        rows = [columns_of(interaction) for interaction in given]
        with writing(self.engine) as connection:
            upsert(connection, interactions, rows)

    def derive(self, interaction: Interaction, *, delivered_as: str = "") -> bool:
        """Add one derived from a call, or replace the one derived before; returns whether it stands.

        Where one was delivered under its id, or as `delivered_as`, that one stands and nothing is written.
        """
        ids = {interaction.id, delivered_as or interaction.id}
        mine = (interactions.c.client == interaction.client, interactions.c.id.in_(ids))
        with writing(self.engine) as connection:
            standing = connection.execute(select(interactions.c.source).where(*mine)).scalars().all()
            if any(source != interaction.source for source in standing):
                return False
            upsert(connection, interactions, [columns_of(interaction)])
            return True

    def between(
        self,
        client: str,
        since: datetime,
        until: datetime,
        *,
        driver: str | None = None,
        ids: Iterable[str] | None = None,
    ) -> list[Interaction]:
        """Those at or after `since` and before `until`, of that driver and with these ids where given, by time."""
        query = select(*_FIELDS).where(interactions.c.client == client)
        query = query.where(interactions.c.at >= since, interactions.c.at < until)
        if driver is not None:
            query = query.where(interactions.c.driver == driver)
        query = query.order_by(interactions.c.at, interactions.c.id)
        with reading(self.engine) as connection:
            if ids is None:
                return [_interaction(row) for row in connection.execute(query)]
            found = [
                _interaction(row)
                for portion in portions(set(ids))
                for row in connection.execute(query.where(interactions.c.id.in_(portion)))
            ]
        return sorted(found, key=lambda interaction: (interaction.at, interaction.id))

    def window(self, client: str, day: date, zone: tzinfo, back: int) -> RecordedWindow:
        """`day` with all its contacts, and the `back` days before it counted; days are those of the zone."""
        days = [day - timedelta(days=one) for one in range(back, -1, -1)]
        today = (interactions.c.at >= midnight(day, zone), interactions.c.at < midnight(day + timedelta(days=1), zone))
        query = select(*_FIELDS).where(interactions.c.client == client, *today)
        with reading(self.engine) as connection:
            tallies = read_tallies(connection, client, days, zone)
            contacts = [
                _interaction(row) for row in connection.execute(query.order_by(interactions.c.at, interactions.c.id))
            ]
        return RecordedWindow(self.engine, client, day, zone, contacts, tallies)

    def get(self, client: str, interaction_id: str) -> Interaction:
        """The interaction of that id. Raises NotFound."""
        query = select(*_FIELDS).where(interactions.c.client == client, interactions.c.id == interaction_id)
        with reading(self.engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFound("no such contact")
        return _interaction(row)


def _interaction(row: Row[*tuple[object, ...]]) -> Interaction:
    return Interaction(*row)  # type: ignore[arg-type]
