"""Reading the records over for damage: what the database says, whether the schema is ours, whether the trail is whole.

It only reads, and may run while the product serves. It repairs nothing and does not look at any index.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, and_, func, inspect, select
from sqlalchemy.exc import DatabaseError

from knowledge.errors import Unavailable
from knowledge.records.audit import AuditRecords
from knowledge.records.engine import expected_head, reading, stored_head
from knowledge.records.tables import metadata
from knowledge.records.tables.doors import jobs
from knowledge.records.tables.written import active_generations, clients, generations, passages, vectors

_BYTES_OF_A_NUMBER = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. `check` names the test, `where` a table or client, `detail` says what."""

    check: str
    where: str
    detail: str


def integrity(engine: Engine) -> list[Finding]:
    """Everything wrong with the records themselves; an empty list is a clean bill."""
    try:
        with reading(engine) as connection:
            found = [*_file(connection), *_schema(connection)]
            if found:
                return found  # tables that are broken or missing would only raise below
            found = [*_vectors(connection), *_generations(connection)]
        trail = AuditRecords(engine).verify()
    except (DatabaseError, Unavailable) as error:
        cause = error.__cause__ or error
        return [Finding("database", "file", str(getattr(cause, "orig", None) or cause))]
    return found + [Finding("audit", line.client, f"line {line.seq}: {line.reason}") for line in trail]


def stuck_jobs(engine: Engine, now: datetime) -> list[Finding]:
    """Jobs that are dead, or whose lease ran out by `now` without anyone taking them again."""
    left = and_(jobs.c.state == "running", jobs.c.lease_until <= now)
    with reading(engine) as connection:
        rows = connection.execute(select(jobs).where((jobs.c.state == "dead") | left).order_by(jobs.c.queued)).all()
    return [Finding("jobs", row.kind, f"{row.id} is {row.state} after {row.attempts} attempts") for row in rows]


def _file(connection: Connection) -> Iterator[Finding]:
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield Finding("integrity_check", "file", str(said))
    for table, row, referred, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Finding("foreign_key_check", str(table), f"row {row} points at nothing in {referred}")


def _schema(connection: Connection) -> Iterator[Finding]:
    head, expected = stored_head(connection), expected_head()
    if head != expected:
        yield Finding("schema", "alembic_version", f"stands at {head}, this version writes {expected}")
    for missing in sorted(set(metadata.tables) - set(inspect(connection).get_table_names())):
        yield Finding("schema", missing, "the table is missing")


def _vectors(connection: Connection) -> Iterator[Finding]:
    joined = and_(generations.c.client == vectors.c.client, generations.c.id == vectors.c.generation)
    torn = func.length(vectors.c.vector) != generations.c.dimension * _BYTES_OF_A_NUMBER
    query = select(vectors.c.client, func.count()).join(generations, joined).where(torn).group_by(vectors.c.client)
    for client, count in connection.execute(query):
        yield Finding("vectors", client, f"{count} are not as long as their generation says")


def _generations(connection: Connection) -> Iterator[Finding]:
    """Clients whose active generation has seen all their documents and still lacks vectors for some passages."""
    active = and_(
        active_generations.c.client == generations.c.client, active_generations.c.generation == generations.c.id
    )
    current = and_(clients.c.id == generations.c.client, clients.c.documents_revision <= generations.c.revision)
    query = select(generations.c.client, generations.c.id).join(active_generations, active).join(clients, current)
    for client, generation in connection.execute(query).all():
        mine = and_(vectors.c.client == client, vectors.c.generation == generation, vectors.c.passage == passages.c.id)
        bare = select(func.count()).select_from(passages).outerjoin(vectors, mine)
        count = connection.execute(bare.where(passages.c.client == client, vectors.c.passage.is_(None))).scalar_one()
        if count:
            yield Finding("vectors", client, f"{count} passages have none in generation {generation}")
