"""Opening the records, writing to them, and bringing their schema up to date.

Acknowledged means durable: SQLite runs in WAL mode with synchronous=FULL, and every writing transaction takes the write
lock at its beginning, because a lock taken halfway ignores the busy timeout. The schema comes
from migrations inside the package; it only goes forward. This file knows no table by name.
"""

import json
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from typing import Any
from weakref import WeakKeyDictionary

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from knowledge.errors import Conflict, SettingsFault, Unavailable
from knowledge.records.revisions import announce, watch

BUSY_MS = 5000
_WRITING = "tongxi_writing"


class _Gate:
    """A lock that is handed to whoever has waited longest: a plain one goes to whoever asks first after it is free."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held = False
        self._waiting: deque[Event] = deque()

    def acquire(self, timeout: float) -> bool:
        """Whether it was given within `timeout` seconds."""
        with self._lock:
            if not self._held:
                self._held = True
                return True
            given = Event()
            self._waiting.append(given)
        if given.wait(timeout):
            return True
        with self._lock:
            if given.is_set():  # handed over just as the wait ended
                return True
            self._waiting.remove(given)
            return False

    def release(self) -> None:
        """Hand it to the next, or leave it free."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


_GATES: WeakKeyDictionary[Engine, _Gate] = WeakKeyDictionary()
# What the disk or another process did to us; any other database error is our own mistake and is not hidden.
_DISK = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PROTOCOL,
}
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def open_engine(url: str) -> Engine:
    """An engine on `url` ("sqlite:///path", "postgresql+psycopg://…"); a missing folder is made, no table is.

    Raises SettingsFault for an address SQLAlchemy cannot read or a database kind other than these two.
    """
    try:
        address = make_url(url)
        engine = create_engine(address, json_serializer=_compact, pool_size=16, max_overflow=32)
    except Exception as error:
        raise SettingsFault(f"the records' address cannot be used: {type(error).__name__}") from error
    if engine.dialect.name == "sqlite":
        if address.database in (None, "", ":memory:"):
            raise SettingsFault("the records need a file: sqlite:////folder/tongxi.db")
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name != "postgresql":
        raise SettingsFault("the records live in SQLite or PostgreSQL")
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late and is never IMMEDIATE
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise Conflict("it names something that is not there, or is there already") from error
    except DatabaseError as error:
        code = getattr(error.orig, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF  # the higher bits say it more precisely
        if error.connection_invalidated or primary in _DISK:
            raise Unavailable("the records cannot be reached or written just now; nothing was changed") from error
        if primary in _DAMAGE:
            raise Unavailable("the records' file is damaged or is no database; restore it from a backup") from error
        raise
    except PoolTimeout as error:
        raise Unavailable("too many are using the records just now; nothing was changed") from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: all of it is on disk when the block ends, none of it when the block raises.

    Raises Conflict when a key is taken or points nowhere, Unavailable when the disk is full or the lock was not
    given within 5 s. Not to be nested: the inner one would wait for the outer.
    """
    with _explained(), _in_turn(engine), engine.connect() as connection:
        connection.execution_options(**{_WRITING: True})
        revised = watch(connection)
        try:
            with connection.begin():
                yield connection
        finally:
            announce(engine, revised)


@contextmanager
def _in_turn(engine: Engine) -> Iterator[None]:
    """One writer of a SQLite file after the other. SQLite itself lets those who wait ask again every so often, so that
    one who writes without a pause, as when documents come in, would keep the others waiting until they give up.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    gate = _GATES.setdefault(engine, _Gate())
    if not gate.acquire(timeout=BUSY_MS / 1000):
        raise Unavailable("others are writing the records just now; nothing was changed")
    try:
        yield
    finally:
        gate.release()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that reads: every query inside sees the same instant. Raises Unavailable."""
    with _explained(), engine.connect() as connection, connection.begin():
        yield connection


def configuration() -> Config:
    """Alembic's configuration, without any file beside the package."""
    config = Config()
    config.set_main_option("script_location", "knowledge.records:migrations")
    config.set_main_option("path_separator", "os")
    return config


def expected_head() -> str:
    """The revision this version of the program writes."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    if head is None:
        raise SettingsFault("the package carries no migrations; install it again")
    return head


def stored_head(connection: Connection) -> str | None:
    """The revision the database stands at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine) -> None:
    """Bring the schema to this version's head, in one transaction (killed halfway, it never happened).

    Raises SettingsFault when the database stands at a revision this version does not know: a newer one wrote it.
    """
    config = configuration()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with reading(engine) as connection:
        head = stored_head(connection)
    if head == expected_head():
        return
    if head is not None and head not in known:
        raise SettingsFault(
            f"the records stand at revision {head}, which this version does not know: a newer version wrote them. "
            "Start that version, or point to another database."
        )
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
