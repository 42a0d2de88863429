"""Group commit: whoever writes while another commits is committed together with all others who wait.

One fsync then acknowledges many. Each piece of work is whole or undone by itself, and nobody is answered before the
commit. It knows no table.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, IntegrityError

from knowledge.errors import Conflict
from knowledge.records.engine import writing

MOST_AT_ONCE = 64
_T = TypeVar("_T")


@dataclass(slots=True, eq=False)
class _Wish:
    work: Callable[[Connection], Any]
    done: bool = False
    result: Any = None
    fault: BaseException | None = None


@dataclass(slots=True, eq=False)
class Grouped:
    """Writes to one engine, grouped: the first to come commits for everybody who waits by then."""

    engine: Engine
    _waiting: deque[_Wish] = field(default_factory=deque)
    _committing: Lock = field(default_factory=Lock)

    def write(self, work: Callable[[Connection], _T]) -> _T:
        """What `work(connection)` returns, once it is on disk. What it raises is raised here, and undoes it alone.

        `work` must not commit, open a transaction of its own, or wait for another writer. Raises Conflict and
        Unavailable as `writing` does.
        """
        wish = _Wish(work)
        self._waiting.append(wish)
        with self._committing:
            while not wish.done:
                self._commit_waiting()
        if wish.fault is not None:
            raise wish.fault
        return cast(_T, wish.result)

    def _commit_waiting(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
        try:
            with writing(self.engine) as connection:
                for wish in batch:
                    _do(connection, wish)
        except BaseException as fault:  # noqa: BLE001 - nothing is on disk: every writer of the batch hears it
            for wish in batch:
                wish.fault = wish.fault or fault
        finally:
            for wish in batch:
                wish.done = True


def _do(connection: Connection, wish: _Wish) -> None:
    """One piece of work behind a savepoint. A database that fails (full, locked, damaged) fails the whole batch:
    SQLite may have given up the transaction by then, and with it what stood before the savepoint.
    """
    savepoint = connection.begin_nested()
    try:
        wish.result = wish.work(connection)
    except IntegrityError as error:
        savepoint.rollback()
        wish.fault = Conflict("it names something that is not there, or is there already")
        wish.fault.__cause__ = error
    except DatabaseError:
        raise  # the savepoint may be gone: only the whole transaction can be undone
    except Exception as fault:  # noqa: BLE001 - raised again in the thread whose work it is
        savepoint.rollback()
        wish.fault = fault
    else:
        savepoint.commit()
