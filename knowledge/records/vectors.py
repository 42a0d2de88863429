"""The bytes of every passage's vector, by generation: what an index is rebuilt from without asking a model again.

One generation is active; building the next is one transaction that switches the pointer, and the one before it is kept
so that the switch can be taken back. It does not search and does not embed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, Engine, RowMapping, delete, func, select, update

from knowledge.errors import InvalidInput, NotFound
from knowledge.ports import Vectors
from knowledge.records.engine import reading, writing
from knowledge.records.rows import columns_of, fields_from, portions, upsert
from knowledge.records.tables.written import active_generations, generations, passages, vectors

_FLOAT = np.dtype("<f4")
KEPT = 2  # the active generation and the one before it


@dataclass(frozen=True, slots=True)
class Generation:
    """One way of turning a client's passages into vectors: `state` is what the embedder needs to embed a question.

    `revision` is the documents' revision it has seen; a smaller one than the records' means that it is stale.
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
            mine = generations.c.client == generation.client
            connection.execute(delete(generations).where(mine, generations.c.id == generation.id))
            place = connection.execute(select(func.max(generations.c.place)).where(mine)).scalar() or 0
            connection.execute(generations.insert(), [columns_of(generation) | {"place": place + 1}])
            stored = _store(connection, generation, ids, given)
            _point(connection, generation.client, generation.id)
            old = select(generations.c.id).where(mine).order_by(generations.c.place.desc()).offset(KEPT)
            for name in connection.execute(old).scalars().all():
                connection.execute(delete(generations).where(mine, generations.c.id == name))
            return stored

    def add(self, client: str, ids: Sequence[str], given: Vectors, *, revision: int | None = None) -> int:
        """Add or replace vectors in the active generation, which has then seen `revision`; returns how many.

        Raises NotFound before the first generation, InvalidInput when shapes differ.
        """
        with writing(self.engine) as connection:
            generation = _active(connection, client)
            if generation is None:
                raise NotFound("no vectors have been built yet")
            _check(generation, ids, given)
            if revision is not None:
                mine = (generations.c.client == client, generations.c.id == generation.id)
                connection.execute(update(generations).where(*mine).values(revision=revision))
            return _store(connection, generation, ids, given)

    def activate(self, client: str, generation_id: str) -> None:
        """Go back (or forth) to a generation that is still kept. Raises NotFound."""
        with writing(self.engine) as connection:
            kept = select(generations.c.id).where(generations.c.client == client, generations.c.id == generation_id)
            if connection.execute(kept).first() is None:
                raise NotFound("no such generation")
            _point(connection, client, generation_id)

    def load(self, client: str) -> tuple[Generation, list[str], Vectors]:
        """The active generation, its passage ids in order, and their vectors (n x dimension). Raises NotFound."""
        with reading(self.engine) as connection:
            generation = _active(connection, client)
            if generation is None:
                raise NotFound("no vectors have been built yet")
            query = select(vectors.c.passage, vectors.c.vector)
            query = query.where(vectors.c.client == client, vectors.c.generation == generation.id)
            rows = connection.execute(query.order_by(vectors.c.passage)).all()
        flat = np.frombuffer(b"".join(row.vector for row in rows), dtype=_FLOAT).astype(np.float32)
        return generation, [row.passage for row in rows], flat.reshape(len(rows), generation.dimension)


def _check(generation: Generation, ids: Sequence[str], given: Vectors) -> None:
    if given.shape != (len(ids), generation.dimension) or len(set(ids)) != len(ids):
        raise InvalidInput(f"{len(ids)} ids and vectors of shape {given.shape} do not fit {generation.dimension}")


def _active(connection: Connection, client: str) -> Generation | None:
    query = select(generations).join(active_generations, active_generations.c.generation == generations.c.id)
    query = query.where(generations.c.client == client, active_generations.c.client == client)
    row = connection.execute(query).mappings().first()
    return None if row is None else _generation(row)


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
