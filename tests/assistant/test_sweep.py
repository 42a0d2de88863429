from datetime import UTC, datetime
from threading import Event
from threading import enumerate as enumerate_threads

from structlog.testing import capture_logs

from assistant.sweep import sweeping
from knowledge.clock import StandingClock
from knowledge.errors import Unavailable

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def test_the_work_is_done_at_once_and_again_until_the_server_stops() -> None:
    told: list[datetime] = []
    twice = Event()

    def work(now: datetime) -> None:
        told.append(now)
        if len(told) == 2:
            twice.set()

    # Servers that other tests keep running sweep too.
    others = set(enumerate_threads())
    with sweeping(StandingClock(NOW), [work], every_s=0.01):
        assert twice.wait(10)
        assert [thread.name for thread in set(enumerate_threads()) - others] == ["sweep"]
    done = len(told)
    assert set(told) == {NOW}
    assert set(enumerate_threads()) <= others
    assert len(told) == done


def test_what_fails_is_said_and_the_rest_is_done_and_tried_again() -> None:
    again = Event()
    tried: list[int] = []

    def failing(_now: datetime) -> None:
        tried.append(1)
        raise (Unavailable("the records cannot be reached") if len(tried) == 1 else ZeroDivisionError)

    def after(_now: datetime) -> None:
        if len(tried) == 2:
            again.set()

    with capture_logs() as lines, sweeping(StandingClock(NOW), [failing, after], every_s=0.01):
        assert again.wait(10)
    assert [line.get("code") or line["kind"] for line in lines][:2] == ["unavailable", "ZeroDivisionError"]
