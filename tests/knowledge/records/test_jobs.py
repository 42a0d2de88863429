import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from knowledge.clock import StandingClock
from knowledge.errors import NotFound
from knowledge.records.access import AccessRecords


@pytest.fixture
def records(engine: Engine, clock: StandingClock) -> AccessRecords:
    return AccessRecords(engine, "pepper", clock)


def test_an_event_delivered_four_times_is_queued_once(records: AccessRecords) -> None:
    seen = [records.first_time("T1", "Ev1", kind="mention", payload={"text": "手续费谁承担？"}) for _ in range(4)]
    assert seen == [True, False, False, False]
    assert [job.payload for job in records.jobs()] == [{"text": "手续费谁承担？"}]
    assert records.first_time("T2", "Ev1")
    assert len(records.jobs()) == 1


def test_an_event_whose_job_cannot_be_queued_was_not_seen(records: AccessRecords) -> None:
    with pytest.raises(Exception, match="not JSON serializable"):
        records.first_time("T1", "Ev1", kind="mention", payload={"text": object()})
    assert records.first_time("T1", "Ev1", kind="mention")


def test_jobs_are_taken_in_the_order_they_were_queued_and_by_kind(records: AccessRecords, clock: StandingClock) -> None:
    names = []
    for kind in ("answer", "brief", "answer"):
        names.append(records.queue_job(kind, {"n": len(names)}))
        clock.tick(timedelta(seconds=1))
    taken = [records.take_job("answer"), records.take_job(), records.take_job("answer"), records.take_job()]
    assert [job and job.id for job in taken] == [names[0], names[1], names[2], None]
    assert taken[0] is not None and (taken[0].state, taken[0].attempts) == ("running", 1)


def test_a_job_whose_worker_died_is_taken_again_when_its_lease_is_over(
    records: AccessRecords, clock: StandingClock
) -> None:
    name = records.queue_job("answer", {})
    records.take_job()
    clock.tick(timedelta(seconds=59))
    assert records.take_job() is None
    clock.tick(timedelta(seconds=1))
    again = records.take_job()
    assert again is not None and (again.id, again.attempts) == (name, 2)


def test_a_finished_job_is_not_taken_again(records: AccessRecords, clock: StandingClock) -> None:
    name = records.queue_job("answer", {})
    records.take_job()
    records.finish_job(name)
    records.finish_job(name, error="too late to fail")
    clock.tick(timedelta(days=1))
    assert records.take_job() is None
    assert [job.state for job in records.jobs()] == ["done"]
    with pytest.raises(NotFound):
        records.finish_job("unknown")


def test_a_failed_job_waits_longer_each_time_and_is_dead_after_five(
    records: AccessRecords, clock: StandingClock
) -> None:
    name = records.queue_job("answer", {})
    for seconds in (2, 4, 8, 16):
        assert records.take_job() is not None
        records.finish_job(name, error="model down")
        clock.tick(timedelta(seconds=seconds - 1))
        assert records.take_job() is None
        clock.tick(timedelta(seconds=1))
    assert records.take_job() is not None
    records.finish_job(name, error="model down")
    assert [(job.state, job.error, job.attempts) for job in records.jobs(state="dead")] == [("dead", "model down", 5)]


def test_a_job_that_kills_its_workers_is_dead_after_five(records: AccessRecords, clock: StandingClock) -> None:
    records.queue_job("answer", {})
    for _ in range(5):
        assert records.take_job() is not None
        clock.tick(timedelta(seconds=60))
    assert records.take_job() is None
    assert [job.state for job in records.jobs()] == ["dead"]


def test_two_workers_never_take_the_same_job(records: AccessRecords) -> None:
    for n in range(40):
        records.queue_job("answer", {"n": n})
    taken: list[str] = []

    def work() -> None:
        while (job := records.take_job()) is not None:
            taken.append(job.id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 40
