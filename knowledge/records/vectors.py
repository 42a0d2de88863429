"""The bytes of every passage's vector, by generation: what an index is rebuilt from without asking a model again.

One generation is active. The next one is staged beside it, looked over, and made active by one transaction that
switches the pointer and refuses to lose a passage; the one before it is kept so that the switch can be taken back. It
does not search and does not embed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, delete, func, select, update

from knowledge.errors import Conflict, InvalidInput, NotFound
from knowledge.ports import Vectors
from knowledge.records.engine import reading, writing
from knowledge.records.rows import columns_of, fields_from, portions, upsert
from knowledge.records.tables.written import active_generations, documents, generations, passages, vectors

_FLOAT = np.dtype("<f4")


@dataclass(frozen=True, slots=True)
class Generation:
    """One way of turning a client's passages into vectors: `state` is what the embedder needs to embed a question.

    `revision` is the documents' revision it was fitted on; what was put later has vectors, but no part in the fit.
    """

    client: str
    id: str
    embedder: str
    dimension: int
    state: bytes
    revision: int


@dataclass(frozen=True, slots=True)
class VectorRecords:
    """Build, extend and load vectors of one client at a time."""

    engine: Engine

    def active(self, client: str) -> Generation | None:
        """The generation in use, or None before the first was built."""
        with reading(self.engine) as connection:
            return _active(connection, client)

    def build(self, generation: Generation, ids: Sequence[str], given: Vectors) -> int:
        """Store the generation with its vectors (n x dimension, float32) and make it the active one, all or nothing.

        Returns how many were stored: a passage removed meanwhile is left out. Raises InvalidInput when shapes differ.
        """
        _check(generation, ids, given)
        with writing(self.engine) as connection:
            stored = _stage(connection, generation, ids, given)
            _point(connection, generation.client, generation.id)
            return stored

    def stage(self, generation: Generation, ids: Sequence[str], given: Vectors) -> int:
        """Store the generation beside the active one, which goes on serving; what was staged before it is given up.

        Returns how many were stored: a passage removed meanwhile is left out. Raises InvalidInput when shapes differ.
        """
        _check(generation, ids, given)
        with writing(self.engine) as connection:
            return _stage(connection, generation, ids, given)

    def discard(self, client: str, generation_id: str) -> None:
        """Give up a generation that is not the active one."""
        mine = (generations.c.client == client, generations.c.id == generation_id)
        active = select(active_generations.c.generation).where(active_generations.c.client == client)
        with writing(self.engine) as connection:
            connection.execute(delete(generations).where(*mine, generations.c.id.not_in(active)))

    def lacking(self, client: str, generation_id: str) -> list[str]:
        """The passages that have no vector in this generation."""
        with reading(self.engine) as connection:
            return _lacking(connection, client, generation_id)

    def unfitted(self, generation: Generation) -> int:
        """How many of the client's passages were put after this generation was fitted."""
        later = and_(
            documents.c.client == passages.c.client,
            documents.c.id == passages.c.document_id,
            documents.c.version == passages.c.version,
            documents.c.revision > generation.revision,
        )
        query = select(func.count()).select_from(passages).join(documents, later)
        with reading(self.engine) as connection:
            return connection.execute(query.where(passages.c.client == generation.client)).scalar_one()

    def add(
        self,
        client: str,
        ids: Sequence[str],
        given: Vectors,
        *,
        revision: int | None = None,
        generation_id: str | None = None,
    ) -> int:
        """Add or replace vectors in the active generation (or the one named), which has then seen `revision`.

        Returns how many. Raises NotFound where there is no such generation, InvalidInput when shapes differ.
        """
        with writing(self.engine) as connection:
            generation = _wanted(connection, client, generation_id)
            _check(generation, ids, given)
            if revision is not None:
                mine = (generations.c.client == client, generations.c.id == generation.id)
                connection.execute(update(generations).where(*mine).values(revision=revision))
            return _store(connection, generation, ids, given)

    def activate(self, client: str, generation_id: str) -> None:
        """Switch to a generation that is kept, in one transaction; the one before it is kept, older ones go.

        Raises NotFound; Conflict where a passage that has a vector now would have none.
        """
        with writing(self.engine) as connection:
            _wanted(connection, client, generation_id)
            before = _active(connection, client)
            if before is not None:
                lost = set(_lacking(connection, client, generation_id)) - set(_lacking(connection, client, before.id))
                if lost:
                    raise Conflict(f"{len(lost)} passages have no vector in the generation that was to serve")
            _point(connection, client, generation_id)
            _drop_old(connection, client, {generation_id} | ({before.id} if before else set()))

    def load(self, client: str, generation_id: str | None = None) -> tuple[Generation, list[str], Vectors]:
        """The active generation (or the one named), its passage ids in order, and their vectors (n x dimension).

        Raises NotFound.
        """
        with reading(self.engine) as connection:
            generation = _wanted(connection, client, generation_id)
            query = select(vectors.c.passage, vectors.c.vector)
            query = query.where(vectors.c.client == client, vectors.c.generation == generation.id)
            rows = connection.execute(query.order_by(vectors.c.passage)).all()
        flat = np.frombuffer(b"".join(row.vector for row in rows), dtype=_FLOAT).astype(np.float32)
        return generation, [row.passage for row in rows], flat.reshape(len(rows), generation.dimension)

    def generations(self, client: str) -> list[Generation]:
        """Every generation that is kept, oldest first."""
        query = select(generations).where(generations.c.client == client).order_by(generations.c.place)
        with reading(self.engine) as connection:
            return [_generation(row) for row in connection.execute(query).mappings()]


def _check(generation: Generation, ids: Sequence[str], given: Vectors) -> None:
    if given.shape != (len(ids), generation.dimension) or len(set(ids)) != len(ids):
        raise InvalidInput(f"{len(ids)} ids and vectors of shape {given.shape} do not fit {generation.dimension}")


def _active(connection: Connection, client: str) -> Generation | None:
    query = select(generations).join(active_generations, active_generations.c.generation == generations.c.id)
    query = query.where(generations.c.client == client, active_generations.c.client == client)
    row = connection.execute(query).mappings().first()
    return None if row is None else _generation(row)


def _wanted(connection: Connection, client: str, generation_id: str | None) -> Generation:
    """The generation named, or the active one. Raises NotFound."""
    if generation_id is None:
        found = _active(connection, client)
    else:
        query = select(generations).where(generations.c.client == client, generations.c.id == generation_id)
        row = connection.execute(query).mappings().first()
        found = None if row is None else _generation(row)
    if found is None:
        raise NotFound("no vectors have been built yet")
    return found


def _stage(connection: Connection, generation: Generation, ids: Sequence[str], given: Vectors) -> int:
    kept = _active(connection, generation.client)
    # Whatever is not serving goes: an older generation, or one that was staged by a builder that was stopped.
    _drop_old(connection, generation.client, {kept.id} - {generation.id} if kept else set())
    mine = generations.c.client == generation.client
    place_now = connection.execute(select(func.max(generations.c.place)).where(mine)).scalar() or 0
    connection.execute(generations.insert(), [columns_of(generation) | {"place": place_now + 1}])
    return _store(connection, generation, ids, given)


def _drop_old(connection: Connection, client: str, kept: set[str]) -> None:
    gone: ColumnElement[bool] = and_(generations.c.client == client, generations.c.id.not_in(kept))
    connection.execute(delete(generations).where(gone))


def _lacking(connection: Connection, client: str, generation_id: str) -> list[str]:
    mine = and_(vectors.c.client == client, vectors.c.generation == generation_id, vectors.c.passage == passages.c.id)
    query = select(passages.c.id).outerjoin(vectors, mine).where(passages.c.client == client)
    return list(connection.execute(query.where(vectors.c.passage.is_(None)).order_by(passages.c.id)).scalars())


def _point(connection: Connection, client: str, generation_id: str) -> None:
    upsert(connection, active_generations, [{"client": client, "generation": generation_id}])


def _store(connection: Connection, generation: Generation, ids: Sequence[str], given: Vectors) -> int:
    here = {
        name
        for portion in portions(ids)
        for name in connection.execute(
            select(passages.c.id).where(passages.c.client == generation.client, passages.c.id.in_(portion))
        ).scalars()
    }
    key = {"client": generation.client, "generation": generation.id}
    rows = [
        key | {"passage": name, "vector": vector.astype(_FLOAT).tobytes()}
        for name, vector in zip(ids, given, strict=True)
        if name in here
    ]
    upsert(connection, vectors, rows)
    return len(rows)


def _generation(row: RowMapping) -> Generation:
    return Generation(**fields_from(row, without=("place",)))
