import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import Connection, Engine, event, func, select, text

from knowledge.errors import Conflict, NotFound, TongxiError, Unavailable
from knowledge.records.engine import reading
from knowledge.records.grouped import Grouped
from knowledge.records.tables.spoken import speaker_names


def noted(label: str, client: str = "xingxi"):
    def work(connection: Connection) -> str:
        row = {"client": client, "source": "door", "label": label, "speaker": "agent"}
        connection.execute(speaker_names.insert(), [row])
        return label

    return work


def there(engine: Engine) -> set[str]:
    with reading(engine) as connection:
        return set(connection.execute(select(speaker_names.c.label)).scalars())


def while_one_holds_the_lock(grouped: Grouped, works: list) -> list[BaseException | str]:
    """What becomes of `works` that all wait while an earlier one is at work: one commit for all of them."""
    begun, go = Event(), Event()

    def slow(connection: Connection) -> None:
        begun.set()
        go.wait(10)

    def outcome(work) -> BaseException | str:
        try:
            return grouped.write(work)
        except TongxiError as fault:
            return fault

    first = Thread(target=grouped.write, args=(slow,))
    first.start()
    begun.wait(10)
    with ThreadPoolExecutor(len(works)) as pool:
        asked = [pool.submit(outcome, work) for work in works]
        while len(grouped._waiting) < len(works):
            time.sleep(0.001)
        go.set()
        first.join()
        return [one.result() for one in asked]


def test_those_who_wait_are_committed_together_and_all_are_on_disk(engine: Engine) -> None:
    grouped, commits = Grouped(engine), []
    event.listen(engine, "commit", lambda connection: commits.append(1))
    told = while_one_holds_the_lock(grouped, [noted(f"spk_{n}") for n in range(10)])
    assert len(commits) == 2  # the slow one, and the ten together
    assert sorted(told) == sorted(there(engine)) == sorted(f"spk_{n}" for n in range(10))


def test_what_fails_is_undone_alone_and_its_writer_hears_why(engine: Engine) -> None:
    def half_done(connection: Connection) -> str:
        noted("half")(connection)
        raise NotFound("no such call")

    told = while_one_holds_the_lock(Grouped(engine), [noted("a"), half_done, noted("b", client="nobody"), noted("c")])
    assert (told[0], told[3]) == ("a", "c")
    assert isinstance(told[1], NotFound)
    assert isinstance(told[2], Conflict)
    assert there(engine) == {"a", "c"}


def test_a_database_that_fails_is_told_to_every_writer_of_the_batch_and_nothing_is_kept(engine: Engine) -> None:
    def broken(connection: Connection) -> str:
        connection.execute(text("PRAGMA max_page_count = 1"))  # the file may not grow: as a full disk
        for number in range(2_000):
            noted(f"{number}-" + "长" * 500)(connection)
        return "never"

    told = while_one_holds_the_lock(Grouped(engine), [noted("a"), broken, noted("b")])
    assert all(isinstance(one, Unavailable) for one in told), told
    assert there(engine) == set()


def test_many_writers_at_once_lose_nothing(engine: Engine) -> None:
    grouped, together = Grouped(engine), Barrier(20)

    def write(writer: int) -> None:
        together.wait()
        for number in range(10):
            assert grouped.write(noted(f"{writer}-{number}")) == f"{writer}-{number}"
            with reading(engine) as connection:  # it is there as soon as it is acknowledged
                mine = speaker_names.c.label == f"{writer}-{number}"
                assert connection.execute(select(func.count()).where(mine)).scalar_one() == 1

    with ThreadPoolExecutor(20) as pool:
        for done in [pool.submit(write, writer) for writer in range(20)]:
            done.result()
    assert len(there(engine)) == 200


def test_an_interruption_is_passed_on_and_the_next_writer_is_served(engine: Engine) -> None:
    grouped = Grouped(engine)

    def interrupted(connection: Connection) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grouped.write(interrupted)
    assert grouped.write(noted("after")) == "after"
