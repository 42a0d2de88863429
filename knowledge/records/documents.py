"""Documents and their passages: every version kept, each in force until the next one begins.

A document is absent or complete: it and all its passages go in by one transaction. A later version, or a document
that names it in `replaces`, ends an earlier one at its own start; what the document itself said is kept beside, so
that taking the later one out again gives the earlier one its time back. It knows no index; `revision` tells an index
that it is stale.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Select, and_, delete, func, or_, select, update

from knowledge.audience import Tier
from knowledge.document import Document, Kind, Passage, Validity
from knowledge.errors import Conflict, InvalidInput, NotFound
from knowledge.records.engine import reading, writing
from knowledge.records.revisions import mark, revisions_of
from knowledge.records.rows import columns_of, fields_from, portions
from knowledge.records.succession import settle
from knowledge.records.tables.policy import similar_questions
from knowledge.records.tables.written import clients, documents, passages

_OURS = ("said_to", "batch", "revision")


@dataclass(frozen=True, slots=True)
class DocumentRecords:
    """Put, remove and read documents of one client at a time."""

    engine: Engine

    def put(self, document: Document, pieces: Iterable[Passage], *, batch: str, at: datetime | None = None) -> Document:
        """Add this version of the document with all its passages, or replace the same version; returns it as it stands.

        `batch` names the ingestion, so that it can be taken back whole. `at` is the present: a further version that
        says no start begins then (without `at`, it counts as having always been right). Raises InvalidInput when a
        passage belongs to another document, Conflict when a passage id is taken by another version.
        """
        with writing(self.engine) as connection:
            _lock(connection, document.client)
            start = document.validity.start or _start_of_undated(connection, document, at)
            rows = _rows_of(document, pieces, start)
            _check_free(connection, document, [row["id"] for row in rows])
            key = _key(document.client, document.id, document.version)
            before = connection.execute(select(documents.c.replaces).where(*key)).scalar()
            connection.execute(delete(documents).where(*key))
            row = columns_of(document) | {"valid_from": start, "said_to": document.validity.end, "batch": batch}
            row["revision"] = next_revision(connection, document.client)
            connection.execute(documents.insert(), [row])
            if rows:
                connection.execute(passages.insert(), rows)
            settle(connection, document.client, {document.id, document.replaces, before})
            return _document(connection.execute(select(documents).where(*key)).mappings().one())

    def remove(self, client: str, document_id: str, version: str | None = None) -> int:
        """Take out one version, or all of them; returns how many went. Raises NotFound for an unknown client."""
        asked: ColumnElement[bool] = documents.c.id == document_id
        if version is not None:
            asked = and_(asked, documents.c.version == version)
        return self._remove(client, asked)

    def remove_batch(self, client: str, batch: str) -> int:
        """Take out everything one ingestion put in; returns how many versions went. Raises NotFound likewise."""
        return self._remove(client, documents.c.batch == batch)

    def _remove(self, client: str, asked: ColumnElement[bool]) -> int:
        with writing(self.engine) as connection:
            _lock(connection, client)
            gone = connection.execute(
                select(documents.c.id, documents.c.replaces).where(documents.c.client == client, asked)
            ).all()
            if not gone:
                return 0
            connection.execute(delete(documents).where(documents.c.client == client, asked))
            settle(connection, client, {name for row in gone for name in (row.id, row.replaces)})
            _forget_questions(connection, client, {row.id for row in gone})
            next_revision(connection, client)
            return len(gone)

    def document(
        self, client: str, document_id: str, *, version: str | None = None, as_of: datetime | None = None
    ) -> Document:
        """That version; or the one in force at `as_of`; or, asked for neither, the latest. Raises NotFound."""
        query = select(documents).where(documents.c.client == client, documents.c.id == document_id)
        if version is not None:
            query = query.where(documents.c.version == version)
        if as_of is not None:
            query = query.where(in_force(as_of))
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(*_SUCCESSION)).mappings().all()
        if not rows:
            raise NotFound("no such document")
        return _document(rows[-1])

    def documents(
        self,
        client: str,
        *,
        as_of: datetime | None = None,
        tiers: Collection[Tier] | None = None,
        kinds: Collection[Kind] | None = None,
    ) -> list[Document]:
        """The versions in force at `as_of` (every version when None), of these tiers and kinds, by id and start."""
        query: Select[tuple[object, ...]] = select(documents).where(documents.c.client == client)
        if as_of is not None:
            query = query.where(in_force(as_of))
        if tiers is not None:
            query = query.where(documents.c.tier.in_(tiers))
        if kinds is not None:
            query = query.where(documents.c.kind.in_(kinds))
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(documents.c.id, *_SUCCESSION)).mappings()
            return [_document(row) for row in rows]

    def passages(
        self,
        client: str,
        *,
        ids: Iterable[str] | None = None,
        document_id: str | None = None,
        kinds: Iterable[Kind] | None = None,
    ) -> list[Passage]:
        """The passages with these ids, in their order, unknown ones left out; or all, by document, version, position.
        `kinds` leaves out those of documents of other kinds.

        A passage holds while both it and its document do.
        """
        query = _PASSAGES.where(passages.c.client == client)
        if document_id is not None:
            query = query.where(passages.c.document_id == document_id)
        if kinds is not None:
            query = query.where(documents.c.kind.in_(list(kinds)))
        with reading(self.engine) as connection:
            if ids is None:
                return [_passage(row) for row in connection.execute(query.order_by(*_READING)).mappings()]
            wanted = list(dict.fromkeys(ids))
            found = {
                row["id"]: _passage(row)
                for portion in portions(wanted)
                for row in connection.execute(query.where(passages.c.id.in_(portion))).mappings()
            }
        return [found[name] for name in wanted if name in found]

    def passage_ids(self, client: str, document_id: str | None = None) -> set[str]:
        """The ids of the client's passages, or of those of one document."""
        query = select(passages.c.id).where(passages.c.client == client)
        if document_id is not None:
            query = query.where(passages.c.document_id == document_id)
        with reading(self.engine) as connection:
            return set(connection.execute(query).scalars())

    def passage(self, client: str, passage_id: str) -> Passage:
        """The passage of that id. Raises NotFound."""
        found = self.passages(client, ids=[passage_id])
        if not found:
            raise NotFound("no such passage")
        return found[0]

    def counts(self, client: str) -> dict[str, int]:
        """How many documents (ids), versions and passages the client has."""
        mine, of_mine = documents.c.client == client, passages.c.client == client
        with reading(self.engine) as connection:
            names, versions = connection.execute(
                select(func.count(documents.c.id.distinct()), func.count()).where(mine)
            ).one()
            pieces = connection.execute(select(func.count()).select_from(passages).where(of_mine)).scalar_one()
        return {"documents": names, "versions": versions, "passages": pieces}

    def batches(self, client: str) -> dict[tuple[str, str], str]:
        """Which ingestion put each version there, by document and version."""
        query = select(documents.c.id, documents.c.version, documents.c.batch).where(documents.c.client == client)
        with reading(self.engine) as connection:
            return {(row.id, row.version): row.batch for row in connection.execute(query)}

    def revision(self, client: str) -> int:
        """A number that grows with every change to the client's documents; 0 before the first."""
        standing = revisions_of(self.engine)
        known = None if standing is None else standing.known(client)
        if known is not None:
            return known
        changes = 0 if standing is None else standing.changes(client)
        with reading(self.engine) as connection:
            query = select(clients.c.documents_revision).where(clients.c.id == client)
            revision = connection.execute(query).scalar() or 0
        if standing is not None:
            standing.note(client, changes, revision)
        return revision


# Versions follow each other by their start; one that says none was always there, so it comes first.
_SUCCESSION = (documents.c.valid_from.is_not(None), documents.c.valid_from, documents.c.revision)
_READING = (passages.c.document_id, documents.c.revision, passages.c.position, passages.c.id)
_PASSAGES = select(
    passages, documents.c.valid_from.label("document_from"), documents.c.valid_to.label("document_to")
).join(
    documents,
    and_(
        documents.c.client == passages.c.client,
        documents.c.id == passages.c.document_id,
        documents.c.version == passages.c.version,
    ),
)


def in_force(at: datetime) -> ColumnElement[bool]:
    """The documents that hold at `at`: start included, end excluded."""
    begun = or_(documents.c.valid_from.is_(None), documents.c.valid_from <= at)
    return and_(begun, or_(documents.c.valid_to.is_(None), documents.c.valid_to > at))


def _key(client: str, document_id: str, version: str) -> tuple[ColumnElement[bool], ...]:
    return documents.c.client == client, documents.c.id == document_id, documents.c.version == version


def _start_of_undated(connection: Connection, document: Document, at: datetime | None) -> datetime | None:
    """Where a version that says no start begins: where it did when it was put before; `at` if it follows something."""
    query = select(documents.c.id, documents.c.version, documents.c.valid_from)
    query = query.where(documents.c.client == document.client, documents.c.id.in_([document.id, document.replaces]))
    starts: dict[tuple[str, str], datetime | None] = {
        (row.id, row.version): row.valid_from for row in connection.execute(query)
    }
    here = (document.id, document.version)
    if here in starts:
        return starts[here]
    return at if starts else None


def _rows_of(document: Document, pieces: Iterable[Passage], start: datetime | None) -> list[dict[str, object]]:
    rows = []
    for piece in pieces:
        if (piece.client, piece.document_id, piece.version) != (document.client, document.id, document.version):
            raise InvalidInput(f"passage {piece.id} is not of document {document.id} {document.version}")
        rows.append(columns_of(piece) | {"valid_from": piece.validity.start or start})
    return rows


def _check_free(connection: Connection, document: Document, ids: list[object]) -> None:
    for portion in portions(str(name) for name in ids):
        query = select(passages.c.id, passages.c.document_id, passages.c.version)
        for row in connection.execute(query.where(passages.c.client == document.client, passages.c.id.in_(portion))):
            if (row.document_id, row.version) != (document.id, document.version):
                raise Conflict(f"passage {row.id} is already a piece of {row.document_id} {row.version}")


def _forget_questions(connection: Connection, client: str, ids: Collection[str]) -> None:
    """What people ask of a document repeats its words: where no version is left of it, they go with it."""
    left = set(connection.execute(select(documents.c.id).where(documents.c.client == client)).scalars())
    table = similar_questions.c
    for gone in sorted(set(ids) - left):
        connection.execute(delete(similar_questions).where(table.client == client, table.document_id == gone))


def _lock(connection: Connection, client: str) -> None:
    """Let writers of one client's documents take turns where the database would let them in together."""
    if connection.execute(select(clients.c.id).where(clients.c.id == client).with_for_update()).first() is None:
        raise NotFound("no such client")


def next_revision(connection: Connection, client: str) -> int:
    """Count one more change of what a client's indexes are made from, in the caller's transaction. Raises NotFound."""
    mark(connection, client)
    grown = clients.c.documents_revision + 1
    statement = update(clients).where(clients.c.id == client).values(documents_revision=grown)
    revision = connection.execute(statement.returning(clients.c.documents_revision)).scalar()
    if revision is None:
        raise NotFound("no such client")
    return int(revision)


def _document(row: RowMapping) -> Document:
    return Document(**fields_from(row, without=_OURS))


def _passage(row: RowMapping) -> Passage:
    passage = Passage(**fields_from(row, without=("document_from", "document_to")))
    own = passage.validity
    starts = [at for at in (own.start, row["document_from"]) if at is not None]
    ends = [at for at in (own.end, row["document_to"]) if at is not None]
    return replace(passage, validity=Validity(max(starts, default=None), min(ends, default=None)))
