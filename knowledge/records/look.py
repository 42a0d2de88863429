"""The records opened to be looked at only: not a byte of them changes, whoever else is writing.

Nobody but a check needs this: `engine` opens them to work with.
"""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from knowledge.errors import NotFound
from knowledge.records.engine import BUSY_MS, open_engine


def look(url: str, *, alone: bool) -> Engine:
    """A reading engine on `url`; `alone` says that no other process has the records open.

    Alone and after a clean end the file is read as it is, so that not even a lock file appears beside it. Raises
    NotFound where there is no file, SettingsFault for an address that cannot be read.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return open_engine(url)
    path = Path(str(address.database))
    if not path.is_file():
        raise NotFound("there are no records in this folder")
    unfinished = path.with_name(path.name + "-wal").exists()
    mode = "mode=ro" if unfinished or not alone else "mode=ro&immutable=1"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"file:{quote(str(path))}?{mode}", uri=True, isolation_level=None)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "connect", _wait)
    event.listen(engine, "begin", _begin)
    return engine


def _wait(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
