"""The countable record of each contact, written and read by the ten thousand. It counts nothing itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, RowMapping, select

from knowledge.call import Interaction
from knowledge.errors import NotFound
from knowledge.records.engine import reading, writing
from knowledge.records.rows import columns_of, fields_from, portions, upsert
from knowledge.records.tables.spoken import interactions


@dataclass(frozen=True, slots=True)
class InteractionRecords:
    """Add and read interactions."""

    engine: Engine

    def add(self, given: Iterable[Interaction]) -> None:
        """Add all of them or none; one whose (client, id) is known is replaced."""
        rows = [columns_of(interaction) for interaction in given]
        with writing(self.engine) as connection:
            upsert(connection, interactions, rows)

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
        query = select(interactions).where(interactions.c.client == client)
        query = query.where(interactions.c.at >= since, interactions.c.at < until)
        if driver is not None:
            query = query.where(interactions.c.driver == driver)
        query = query.order_by(interactions.c.at, interactions.c.id)
        with reading(self.engine) as connection:
            if ids is None:
                return [_interaction(row) for row in connection.execute(query).mappings()]
            found = [
                _interaction(row)
                for portion in portions(set(ids))
                for row in connection.execute(query.where(interactions.c.id.in_(portion))).mappings()
            ]
        return sorted(found, key=lambda interaction: (interaction.at, interaction.id))

    def get(self, client: str, interaction_id: str) -> Interaction:
        """The interaction of that id. Raises NotFound."""
        query = select(interactions).where(interactions.c.client == client, interactions.c.id == interaction_id)
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFound("no such contact")
        return _interaction(row)


def _interaction(row: RowMapping) -> Interaction:
    return Interaction(**fields_from(row))
