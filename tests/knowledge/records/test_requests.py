import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from knowledge.clock import StandingClock
from knowledge.errors import InFlight, InvalidInput
from knowledge.records.access import AccessRecords, Fresh, Stored

SCOPE = "xingxi|key-1|POST /v1/feedback"


@pytest.fixture
def records(engine: Engine, clock: StandingClock) -> AccessRecords:
    return AccessRecords(engine, "pepper", clock)


def test_the_first_answer_is_given_again_byte_for_byte(records: AccessRecords) -> None:
    body = '{"ok":true,"字":"回"}\n'.encode() + b"\x00\xff"
    assert records.begin(SCOPE, "k", "hash") == Fresh()
    records.finish(SCOPE, "k", 201, body)
    assert records.begin(SCOPE, "k", "hash") == Stored(201, body)
    records.finish(SCOPE, "k", 500, b"later")
    assert records.begin(SCOPE, "k", "hash") == Stored(201, body)


def test_the_same_request_is_not_worked_on_twice_at_once(records: AccessRecords, clock: StandingClock) -> None:
    records.begin(SCOPE, "k", "hash")
    clock.tick(timedelta(seconds=59))
    with pytest.raises(InFlight):
        records.begin(SCOPE, "k", "hash")


def test_a_key_used_with_another_body_is_refused_in_flight_and_after(records: AccessRecords) -> None:
    records.begin(SCOPE, "k", "hash")
    with pytest.raises(InvalidInput):
        records.begin(SCOPE, "k", "other")
    records.finish(SCOPE, "k", 200, b"")
    with pytest.raises(InvalidInput):
        records.begin(SCOPE, "k", "other")
    assert records.begin(SCOPE, "k", "hash") == Stored(200, b"")


def test_a_request_left_by_a_crash_is_taken_over_after_a_minute(records: AccessRecords, clock: StandingClock) -> None:
    records.begin(SCOPE, "k", "hash")
    clock.tick(timedelta(seconds=60))
    assert records.begin(SCOPE, "k", "hash") == Fresh()
    with pytest.raises(InFlight):
        records.begin(SCOPE, "k", "hash")


def test_a_request_given_back_can_be_made_again_at_once(records: AccessRecords) -> None:
    records.begin(SCOPE, "k", "hash")
    records.abandon(SCOPE, "k")
    assert records.begin(SCOPE, "k", "hash") == Fresh()
    records.finish(SCOPE, "k", 200, b"")
    records.abandon(SCOPE, "k")
    assert records.begin(SCOPE, "k", "hash") == Stored(200, b"")


def test_the_same_key_in_another_scope_is_another_request(records: AccessRecords) -> None:
    for scope in (SCOPE, "yuanlan|key-1|POST /v1/feedback", "xingxi|key-2|POST /v1/feedback"):
        assert records.begin(scope, "k", "hash") == Fresh()


def test_an_answer_is_kept_for_48_hours(records: AccessRecords, clock: StandingClock) -> None:
    records.begin(SCOPE, "k", "hash")
    records.finish(SCOPE, "k", 200, b"")
    clock.tick(timedelta(hours=48) - timedelta(seconds=1))
    assert records.forget_old_requests() == 0
    assert records.begin(SCOPE, "k", "hash") == Stored(200, b"")
    clock.tick(timedelta(seconds=1))
    assert records.begin(SCOPE, "k", "other") == Fresh()
    clock.tick(timedelta(hours=48))
    assert records.forget_old_requests() == 1


def test_of_many_at_once_one_is_let_through(records: AccessRecords) -> None:
    outcomes: list[str] = []

    def ask() -> None:
        try:
            outcomes.append(type(records.begin(SCOPE, "k", "hash")).__name__)
        except InFlight:
            outcomes.append("InFlight")

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Fresh"] + ["InFlight"] * 7
