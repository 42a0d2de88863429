"""Answers and cards as server-sent events: the draft at once, then what became of it; a call's cards as they change.

Every event's data is one JSON object. A stream ends itself when whoever opened it is no longer let in. It does not know
how a draft or a card is made.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from threading import Event as Flag
from types import GeneratorType
from typing import Any, TypeVar

import anyio
import structlog
from pydantic_core import to_json
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import Message

from assistant.assistant import Assistant
from assistant.desk import DeskEvent
from assistant.fanout import Event
from assistant.surfaces.http.metrics import Metrics
from assistant.surfaces.http.shapes.answer import Kept, Reply
from knowledge.audience import Audience
from knowledge.call import Call

PING_S = 15
SEND_TIMEOUT_S = 5
_LOOK_S = 1.0  # how often a stream looks whether it is still welcome; a token that runs out closes it within 5 s
_END = object()
_ENDING_S = 0.05
_T = TypeVar("_T")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Whether the asker went away: what still works for them looks at `flag` and stops."""

    flag: Flag = field(default_factory=Flag)

    async def __call__(self, _message: Message) -> None:
        """Note that they did."""
        self.flag.set()


async def attended(request: Request, work: Callable[[Flag], _T]) -> _T:
    """`work` in a thread of its own; the flag it is given is set as soon as the asker goes away."""
    left = Leaving()

    async def watch() -> None:
        while (message := await request.receive())["type"] != "http.disconnect":
            pass
        await left(message)

    watching = asyncio.create_task(watch())
    try:
        return await run_in_threadpool(work, left.flag)
    finally:
        watching.cancel()


def events(
    metrics: Metrics, source: AsyncIterator[ServerSentEvent], leaving: Leaving | None = None
) -> EventSourceResponse:
    """`source` as a response: pinged every 15 s, dropped when the reader takes nothing for 5 s."""

    async def counted() -> AsyncIterator[ServerSentEvent]:
        with metrics.streams.track_inprogress():
            async for event in source:
                yield event

    return EventSourceResponse(
        counted(),
        ping=PING_S,
        send_timeout=SEND_TIMEOUT_S,
        headers={"Cache-Control": "no-store"},
        client_close_handler_callable=leaving,
    )


def event(name: str, body: Any) -> ServerSentEvent:
    """One event with its body as JSON."""
    return ServerSentEvent(data=to_json(body).decode(), event=name)


async def answer_events(
    first: DeskEvent, rest: Iterator[DeskEvent], leaving: Leaving
) -> AsyncIterator[ServerSentEvent]:
    """`draft`, then `wording` or `kept` with the reason, then `done` with the id under which it is kept.

    However it ends, nobody goes on writing for a reader who is gone, and what was shown is kept.
    """
    try:
        async for told in _answer_events(first, rest):
            yield told
    finally:
        leaving.flag.set()
        with anyio.CancelScope(shield=True):
            await run_in_threadpool(_ended, rest)


def _ended(rest: Iterator[DeskEvent]) -> None:
    """Close what is left of the steps, so that what was shown is kept; a step under way ends first, and soon."""
    if isinstance(rest, GeneratorType):
        while rest.gi_running:
            time.sleep(_ENDING_S)
        rest.close()


async def _answer_events(first: DeskEvent, rest: Iterator[DeskEvent]) -> AsyncIterator[ServerSentEvent]:
    last = first
    yield event("draft", Reply.of(first.reply))
    try:
        # Abandoned when the stream is cancelled: the step under way then sees the flag and ends by itself.
        while (following := await anyio.to_thread.run_sync(next, rest, _END, abandon_on_cancel=True)) is not _END:
            assert isinstance(following, DeskEvent)
            last = following
            if last.kind == "wording":
                yield event("wording", Reply.of(last.reply))
    except Exception as fault:  # noqa: BLE001 - the reader has the draft and is told that it stays; the kind is logged
        _log.error("stream_cut", kind=type(fault).__name__)
        yield event("kept", Kept(id=last.reply.answer.id, reason="failed"))
        return
    if last.kind != "wording":
        reason = last.reply.answer.wording.refused_because or "no_model"
        yield event("kept", Kept(id=last.reply.answer.id, reason=reason))
    yield event("done", {"id": last.reply.answer.id})


@dataclass(frozen=True, slots=True)
class Watch:
    """Who watches which call. `welcome` says whether they are still let in; it may read records."""

    assistant: Assistant
    audience: Audience
    call: Call
    welcome: Callable[[], bool]


async def card_events(watch: Watch) -> AsyncIterator[ServerSentEvent]:
    """`cards` as they are now, then every `turn`, `cards` and `ended` as it happens; `closed` when time is over."""
    call, conversations = watch.call, watch.assistant.conversations
    async with conversations.fanout.watching(conversations.topic(call.client, call.id)) as queue:
        yield event("cards", {"cards": watch.assistant.live.cards_of(call.client, call.id)})
        # Whoever subscribes first and reads then misses no end that falls between the two.
        now = await run_in_threadpool(conversations.read, watch.audience, call.id)
        if not now.live:
            yield event("ended", {"call": call.id})
            return
        while await run_in_threadpool(watch.welcome):
            happened = await _next(queue)
            if happened is not None:
                yield event(happened.name, happened.body)
                if happened.name == "ended":
                    return
        yield event("closed", {"reason": "not_welcome"})


async def _next(queue: asyncio.Queue[Event]) -> Event | None:
    try:
        return await asyncio.wait_for(queue.get(), _LOOK_S)
    except TimeoutError:
        return None
