"""Events to whoever watches: newest kept, nobody held up, nothing left behind."""

import asyncio
from threading import Thread
from time import monotonic

from assistant.fanout import QUEUE_LENGTH, Event, Fanout


def number(n: int) -> Event:
    return Event("turn", {"seq": n})


def drained(queue: "asyncio.Queue[Event]") -> list[int]:
    return [queue.get_nowait().body["seq"] for _ in range(queue.qsize())]


def test_a_watcher_that_stops_reading_loses_the_oldest_events_and_keeps_the_newest():
    async def run() -> list[int]:
        fanout = Fanout()
        async with fanout.watching("a") as queue:
            for n in range(QUEUE_LENGTH + 37):
                fanout.publish("a", number(n))
            await asyncio.sleep(0.05)
            return drained(queue)

    assert asyncio.run(run()) == list(range(37, QUEUE_LENGTH + 37))


def test_publishing_never_waits_for_a_reader():
    async def run() -> float:
        fanout = Fanout()
        async with fanout.watching("a"), fanout.watching("a"):
            begun = monotonic()
            for n in range(5_000):
                fanout.publish("a", number(n))
            return monotonic() - begun

    assert asyncio.run(run()) < 2


def test_every_watcher_of_a_topic_hears_it_and_no_other():
    async def run() -> list[list[int]]:
        fanout = Fanout()
        async with fanout.watching("a") as one, fanout.watching("a") as two, fanout.watching("b") as other:
            fanout.publish("a", number(1))
            fanout.publish("c", number(2))
            await asyncio.sleep(0.02)
            return [drained(queue) for queue in (one, two, other)]

    assert asyncio.run(run()) == [[1], [1], []]


def test_events_from_other_threads_come_in_their_order_and_wake_the_reader():
    async def run() -> list[int]:
        fanout = Fanout()
        async with fanout.watching("a") as queue:
            thread = Thread(target=lambda: [fanout.publish("a", number(n)) for n in range(50)])
            thread.start()
            heard = [(await asyncio.wait_for(queue.get(), 5)).body["seq"] for _ in range(50)]
            thread.join()
            return heard

    assert asyncio.run(run()) == list(range(50))


def test_a_watcher_that_leaves_also_by_a_fault_is_forgotten():
    fanout = Fanout()

    async def run() -> int:
        try:
            async with fanout.watching("a"), fanout.watching("b"):
                assert fanout.watchers() == 2
                raise KeyError
        except KeyError:
            return fanout.watchers()

    assert asyncio.run(run()) == 0
    assert not fanout._watchers


def test_a_loop_that_is_gone_does_not_disturb_whoever_publishes_nor_the_other_watchers():
    fanout = Fanout()
    gone = asyncio.new_event_loop()
    left = fanout.watching("a")
    gone.run_until_complete(left.__aenter__())
    gone.close()

    async def run() -> list[int]:
        async with fanout.watching("a") as queue:
            fanout.publish("a", number(1))
            await asyncio.sleep(0.02)
            return drained(queue)

    assert asyncio.run(run()) == [1]
