"""How far each client's documents have come, known without asking the database on every search.

A transaction that counts a revision on (`documents.next_revision`) says so here; once it has ended, what was known of
that client is read again. In SQLite every writer is in this process, since one process owns a data folder; any other
database is asked each time.
"""

from collections import Counter
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

_REVISED = "tongxi_revised"


class Revisions:
    """Of one engine: how often each client has changed in this process, and the revision read at that count."""

    def __init__(self) -> None:
        self._changes: Counter[str] = Counter()
        self._read: dict[str, tuple[int, int]] = {}
        self._lock = Lock()

    def changes(self, client: str) -> int:
        """To be asked before the database is read: what changes afterwards makes the reading old."""
        with self._lock:
            return self._changes[client]

    def known(self, client: str) -> int | None:
        """The revision, while nothing has changed since it was read."""
        with self._lock:
            changes, revision = self._read.get(client, (-1, 0))
            return revision if changes == self._changes[client] else None

    def note(self, client: str, changes: int, revision: int) -> None:
        """`revision` was read after `changes` had been asked for."""
        with self._lock:
            self._read[client] = (changes, revision)

    def changed(self, clients: set[str]) -> None:
        """Transactions that changed these have ended."""
        with self._lock:
            self._changes.update(clients)


_every: WeakKeyDictionary[Engine, Revisions] = WeakKeyDictionary()
_making = Lock()


def revisions_of(engine: Engine) -> Revisions | None:
    """What is known of the engine's database; None where other processes may write to it."""
    if engine.dialect.name != "sqlite":
        return None
    with _making:
        return _every.setdefault(engine, Revisions())


def watch(connection: Connection) -> set[str]:
    """A transaction begins: the set its changes will be noted in."""
    revised: set[str] = set()
    connection.info[_REVISED] = revised
    return revised


def mark(connection: Connection, client: str) -> None:
    """The open transaction changes what the client's indexes are made from."""
    connection.info[_REVISED].add(client)


def announce(engine: Engine, revised: set[str]) -> None:
    """The transaction has ended, either way: whoever reads from now on reads anew."""
    standing = revisions_of(engine)
    if revised and standing is not None:
        standing.changed(revised)
