"""The lexicon of each client, kept whole and in order: its own entries, and word lists imported beside them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine, delete, insert, select

from knowledge.errors import NotFound
from knowledge.lexicon import Entry
from knowledge.records.documents import next_revision
from knowledge.records.engine import reading, writing
from knowledge.records.rows import fields_from
from knowledge.records.tables.policy import lexicon, lexicon_imports


@dataclass(frozen=True, slots=True)
class Source:
    """One imported word list: its name, and how many entries it holds."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class LexiconRecords:
    """Put and get one client's entries. An import that did not change is read once and then held."""

    engine: Engine
    _held: dict[str, tuple[list[tuple[str, str]], tuple[Entry, ...]]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _joined: dict[str, tuple[list[Entry], tuple[Entry, ...], tuple[Entry, ...]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def put(self, client: str, given: Sequence[Entry]) -> None:
        """Replace the client's own lexicon; imports stay. Indexes learn by the documents' revision. Raises NotFound."""
        rows = [
            {"client": client, "place": place, **{name: getattr(entry, name) for name in Entry.__slots__}}
            for place, entry in enumerate(given)
        ]
        if list(given) == self.own(client):
            return
        with writing(self.engine) as connection:
            next_revision(connection, client)
            connection.execute(delete(lexicon).where(lexicon.c.client == client))
            if rows:
                connection.execute(insert(lexicon), rows)

    def own(self, client: str) -> list[Entry]:
        """The client's own entries in the order they were given."""
        query = select(lexicon).where(lexicon.c.client == client).order_by(lexicon.c.place)
        with reading(self.engine) as connection:
            found = connection.execute(query).mappings()
            return [Entry(**fields_from(row, without=("client", "place"))) for row in found]

    def put_source(self, client: str, source: str, given: Sequence[Entry]) -> bool:
        """Replace one imported list whole, the others stay; whether anything changed. Raises NotFound (the client)."""
        told = json.dumps([[getattr(one, name) for name in Entry.__slots__] for one in given], ensure_ascii=False)
        digest = hashlib.sha256(told.encode()).hexdigest()
        at = (lexicon_imports.c.client == client) & (lexicon_imports.c.source == source)
        with writing(self.engine) as connection:
            if connection.execute(select(lexicon_imports.c.digest).where(at)).scalar() == digest:
                return False
            next_revision(connection, client)
            connection.execute(delete(lexicon_imports).where(at))
            row = {"client": client, "source": source, "count": len(given), "digest": digest, "entries": told}
            connection.execute(insert(lexicon_imports), row)
        return True

    def remove_source(self, client: str, source: str) -> int:
        """Remove one imported list; how many entries went. Raises NotFound."""
        at = (lexicon_imports.c.client == client) & (lexicon_imports.c.source == source)
        with writing(self.engine) as connection:
            count = connection.execute(delete(lexicon_imports).where(at).returning(lexicon_imports.c.count)).scalar()
            if count is None:
                raise NotFound("no such word list")
            next_revision(connection, client)
        return int(count)

    def sources(self, client: str) -> list[Source]:
        """The client's imported lists by name."""
        table = lexicon_imports.c
        query = select(table.source, table.count).where(table.client == client).order_by(table.source)
        with reading(self.engine) as connection:
            return [Source(name, count) for name, count in connection.execute(query).tuples()]

    def imported(self, client: str) -> tuple[Entry, ...]:
        """All imported entries, list by list; the very same tuple while no list of the client changes."""
        table = lexicon_imports.c
        query = select(table.source, table.digest).where(table.client == client).order_by(table.source)
        with reading(self.engine) as connection:
            there = [(source, digest) for source, digest in connection.execute(query).tuples()]
            marks, held = self._held.get(client, ([], ()))
            if marks != there:
                lists = connection.execute(
                    select(table.entries).where(table.client == client).order_by(table.source)
                ).scalars()
                held = tuple(Entry(*fields) for told in lists for fields in json.loads(told))
                self._held[client] = (there, held)
        return held

    def entries(self, client: str) -> tuple[Entry, ...]:
        """The client's own entries, then the imported ones; the very same tuple while nothing of them changes."""
        own, imported = self.own(client), self.imported(client)
        before, beside, whole = self._joined.get(client, ([], (), ()))
        if own != before or imported is not beside:
            whole = (*own, *imported)
            self._joined[client] = (own, imported, whole)
        return whole
