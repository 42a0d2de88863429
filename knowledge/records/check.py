"""Reading the records over for damage: what the database says, whether the schema is ours, whether the trail is whole.

It only reads, and may run while the product serves. It repairs nothing (`mend` does) and does not look at any index.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, and_, func, inspect, select
from sqlalchemy.exc import DatabaseError

from knowledge.errors import Unavailable
from knowledge.records.audit import AuditRecords
from knowledge.records.engine import configuration, expected_head, reading, stored_head
from knowledge.records.succession import due_ends
from knowledge.records.tables import metadata
from knowledge.records.tables.doors import api_keys, audit, jobs
from knowledge.records.tables.written import active_generations, clients, documents, generations, passages, vectors

_BYTES_OF_A_NUMBER = 4
# A key nobody renewed for a year is in more places than anyone remembers.
OLD_KEY = timedelta(days=365)
# Clocks of one machine are set back by seconds; a record from further ahead was written by a wrong clock.
CLOCK_SLACK = timedelta(minutes=5)


class Remedy(StrEnum):
    """What repairing does. NONE: a person has to act."""

    NONE = "none"
    MIGRATE = "migrate"
    REINDEX = "reindex"
    DROP_ORPHANS = "drop_orphans"
    DROP_VECTORS = "drop_vectors"
    DROP_GENERATIONS = "drop_generations"
    SETTLE = "settle"
    CLOSE_JOBS = "close_jobs"
    ERASE = "erase"
    DELETE_FILES = "delete_files"
    SET_ASIDE = "set_aside"
    PROTECT = "protect"
    RENEW = "renew"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. `check` names the test, `where` a table or client, `detail` says what.

    `remedy` is what repairing does about it, to the things named in `ids`.
    """

    check: str
    where: str
    detail: str
    remedy: Remedy = field(default=Remedy.NONE, compare=False)
    ids: tuple[str, ...] = field(default=(), compare=False)


def integrity(engine: Engine) -> list[Finding]:
    """Everything wrong with the records themselves; an empty list is a clean bill."""
    try:
        with reading(engine) as connection:
            found: list[Finding] = []
            for look_over in (_file, _schema):
                found += look_over(connection)
                if any(one.remedy not in {Remedy.REINDEX, Remedy.DROP_ORPHANS} for one in found):
                    return found  # tables that are broken or missing would only raise below
            found += [*_vectors(connection), *_generations(connection), *_pointers(connection)]
            found += [*_chains(connection), *_pieces(connection)]
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
    return [
        Finding(
            "jobs",
            row.kind,
            f"{row.id} is {row.state} after {row.attempts} attempts",
            Remedy.CLOSE_JOBS,
            (row.id,),
        )
        for row in rows
    ]


def old_keys(engine: Engine, now: datetime) -> list[Finding]:
    """Living keys that were made more than a year before `now`."""
    living = and_(api_keys.c.revoked.is_(None), (api_keys.c.expires.is_(None)) | (api_keys.c.expires > now))
    query = select(api_keys).where(living, api_keys.c.created < now - OLD_KEY).order_by(api_keys.c.created)
    with reading(engine) as connection:
        return [
            Finding("keys", row.id, f"{row.role.value} {row.label} made {row.created:%Y-%m-%d}".replace("  ", " "))
            for row in connection.execute(query)
        ]


def clock(engine: Engine, now: datetime) -> list[Finding]:
    """Records that were written later than `now`: this clock is behind, or an earlier one was ahead."""
    with reading(engine) as connection:
        written = [
            connection.execute(select(func.max(column))).scalar()
            for column in (audit.c.at, api_keys.c.created, jobs.c.queued)
        ]
    newest = max((moment for moment in written if moment is not None), default=now)
    if newest <= now + CLOCK_SLACK:
        return []
    return [Finding("clock", "system", f"it is {now:%Y-%m-%dT%H:%M:%SZ}, a record says {newest:%Y-%m-%dT%H:%M:%SZ}")]


def _file(connection: Connection) -> Iterator[Finding]:
    if connection.dialect.name != "sqlite":
        return
    said = [str(line) for (line,) in connection.exec_driver_sql("PRAGMA integrity_check") if line != "ok"]
    # An index can be made again from its table; a page of a table cannot.
    only_indexes = all("index" in line for line in said)
    for line in said:
        yield Finding("integrity_check", "file", line, Remedy.REINDEX if only_indexes else Remedy.NONE)
    if not only_indexes:
        return  # reading a broken table over would only raise
    for table, row, referred, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        remedy = Remedy.DROP_ORPHANS if table in CACHED else Remedy.NONE
        detail = f"row {row} points at nothing in {referred}"
        yield Finding("foreign_key_check", str(table), detail, remedy, (str(row),))


# Rows that are worth nothing without what they point at: they are dropped, and made again from the documents.
CACHED = frozenset({"passages", "vectors", "generations", "active_generations"})


def _schema(connection: Connection) -> Iterator[Finding]:
    head, expected = stored_head(connection), expected_head()
    if head != expected:
        known = {one.revision for one in ScriptDirectory.from_config(configuration()).walk_revisions()}
        remedy = Remedy.MIGRATE if head in known else Remedy.NONE
        yield Finding("schema", "alembic_version", f"stands at {head}, this version writes {expected}", remedy)
        if remedy is Remedy.MIGRATE:
            return  # what is missing is what the migration makes
    for missing in sorted(set(metadata.tables) - set(inspect(connection).get_table_names())):
        yield Finding("schema", missing, "the table is missing")


def _vectors(connection: Connection) -> Iterator[Finding]:
    joined = and_(generations.c.client == vectors.c.client, generations.c.id == vectors.c.generation)
    torn = func.length(vectors.c.vector) != generations.c.dimension * _BYTES_OF_A_NUMBER
    query = select(vectors.c.client, vectors.c.passage).join(generations, joined).where(torn)
    found: dict[str, list[str]] = {}
    for client, passage in connection.execute(query.order_by(vectors.c.client, vectors.c.passage)):
        found.setdefault(client, []).append(passage)
    for client, ids in found.items():
        detail = f"{len(ids)} are not as long as their generation says"
        yield Finding("vectors", client, detail, Remedy.DROP_VECTORS, tuple(ids))


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
            yield Finding("vectors", client, f"{count} passages have none in generation {generation}", Remedy.RENEW)


def unfinished(connection: Connection) -> Iterator[Finding]:
    """Generations that nothing points at, and staged ones given up: what a process leaves that was killed at it."""
    pointed = {row.client: row.generation for row in connection.execute(select(active_generations))}
    every = connection.execute(select(generations).order_by(generations.c.client, generations.c.place)).all()
    places = {(row.client, row.id): row.place for row in every}
    for row in every:
        serving = pointed.get(row.client)
        drop, ids = Remedy.DROP_GENERATIONS, (row.id,)
        if serving is None:
            yield Finding("generation", row.client, f"{row.id} is kept and none is active", drop, ids)
        elif row.place > places.get((row.client, serving), 0) and not _rolled_back(connection, row.client, row.id):
            yield Finding("generation", row.client, f"{row.id} was begun and never finished", drop, ids)


def _pointers(connection: Connection) -> Iterator[Finding]:
    """Generations that nothing points at, staged ones given up, and those that have seen a future of the documents."""
    given_up = list(unfinished(connection))
    yield from given_up
    named = {(one.where, *one.ids) for one in given_up}
    ahead = (
        select(generations.c.client, generations.c.id)
        .join(clients, clients.c.id == generations.c.client)
        .where(generations.c.revision > clients.c.documents_revision)
    )
    for client, generation in connection.execute(ahead.order_by(generations.c.client, generations.c.place)).all():
        if (client, generation) not in named:
            detail = f"{generation} says it saw documents that are not there yet"
            yield Finding("generation", client, detail, Remedy.DROP_GENERATIONS, (generation,))


def _rolled_back(connection: Connection, client: str, generation: str) -> bool:
    """Whether a later generation is complete: then it served, and somebody went back from it."""
    mine = and_(vectors.c.client == client, vectors.c.generation == generation, vectors.c.passage == passages.c.id)
    bare = select(passages.c.id).outerjoin(vectors, mine).where(passages.c.client == client)
    return connection.execute(bare.where(vectors.c.passage.is_(None)).limit(1)).first() is None


def _chains(connection: Connection) -> Iterator[Finding]:
    """Versions that do not end where the next one begins: two would hold at once, or none."""
    wrong: dict[str, list[str]] = {}
    for client in connection.execute(select(clients.c.id).order_by(clients.c.id)).scalars().all():
        for row, end in due_ends(connection, client):
            if end != row.valid_to:
                wrong.setdefault(client, []).append(row.id)
    for client, ids in wrong.items():
        detail = f"{', '.join(sorted(set(ids)))} do not end where their next version begins"
        yield Finding("succession", client, detail, Remedy.SETTLE, tuple(sorted(set(ids))))


def _pieces(connection: Connection) -> Iterator[Finding]:
    """Documents without a passage, or with a hole between their first and last one: they are not whole."""
    of = and_(
        passages.c.client == documents.c.client,
        passages.c.document_id == documents.c.id,
        passages.c.version == documents.c.version,
    )
    counted = [func.count(passages.c.id), func.min(passages.c.position), func.max(passages.c.position)]
    query = select(documents.c.client, documents.c.id, documents.c.version, *counted).outerjoin(passages, of)
    query = query.group_by(documents.c.client, documents.c.id, documents.c.version)
    for client, name, version, count, first, last in connection.execute(query):
        if not count or last - first + 1 != count or first > 1:
            yield Finding("passages", client, f"{name} {version} is not whole: {count} passages are left")
