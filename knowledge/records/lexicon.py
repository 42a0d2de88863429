"""The lexicon of each client, kept whole and in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select

from knowledge.lexicon import Entry
from knowledge.records.documents import next_revision
from knowledge.records.engine import reading, writing
from knowledge.records.rows import fields_from
from knowledge.records.tables.policy import lexicon


@dataclass(frozen=True, slots=True)
class LexiconRecords:
    """Put and get one client's entries."""

    engine: Engine

    def put(self, client: str, given: Sequence[Entry]) -> None:
        """Replace the client's lexicon; indexes learn of it by the documents' revision. Raises NotFound."""
        rows = [
            {"client": client, "place": place, **{name: getattr(entry, name) for name in Entry.__slots__}}
            for place, entry in enumerate(given)
        ]
        if list(given) == self.entries(client):
            return
        with writing(self.engine) as connection:
            next_revision(connection, client)
            connection.execute(delete(lexicon).where(lexicon.c.client == client))
            if rows:
                connection.execute(insert(lexicon), rows)

    def entries(self, client: str) -> list[Entry]:
        """The client's entries in the order they were given."""
        query = select(lexicon).where(lexicon.c.client == client).order_by(lexicon.c.place)
        with reading(self.engine) as connection:
            found = connection.execute(query).mappings()
            return [Entry(**fields_from(row, without=("client", "place"))) for row in found]
