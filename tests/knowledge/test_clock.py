from datetime import UTC, datetime, timedelta, timezone

import pytest

from knowledge.clock import StandingClock, SystemClock
from knowledge.ports import Clock

MORNING = datetime(2026, 11, 1, 9, tzinfo=timezone(timedelta(hours=8)))


def test_the_system_clock_shows_the_present_in_utc() -> None:
    before = datetime.now(UTC)
    shown = SystemClock().now()
    assert before <= shown <= datetime.now(UTC)
    assert shown.utcoffset() == timedelta(0)


def test_a_shifted_clock_shows_another_day_and_runs_on() -> None:
    clock: Clock = SystemClock.running_from(MORNING)
    first = clock.now()
    assert timedelta(0) <= first - MORNING < timedelta(seconds=5)
    assert clock.now() >= first
    assert first.utcoffset() == timedelta(0)


def test_a_standing_clock_stands_until_it_is_moved() -> None:
    clock = StandingClock(MORNING)
    shown: Clock = clock
    assert shown.now() == shown.now() == MORNING
    assert shown.now().utcoffset() == timedelta(0)
    assert clock.tick(timedelta(hours=1)) == clock.now() == MORNING + timedelta(hours=1)
    clock.stand_at(MORNING)
    assert clock.now() == MORNING


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 11, 1)  # noqa: DTZ001 - the point
    for make in (StandingClock, SystemClock.running_from, StandingClock(MORNING).stand_at):
        with pytest.raises(ValueError, match="time zone"):
            make(naive)
