"""Calls as they happen: opened, spoken, ended, read; their cards as events; and the review of a finished one."""

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from assistant.assistant import Assistant
from assistant.review import Review
from assistant.surfaces.http.doors import Behind, Handling, Staff, StaffOrWidget, Visitor, still_welcome
from assistant.surfaces.http.once import OnceRoute
from assistant.surfaces.http.shapes.calls import (
    CallEnd,
    CallIn,
    Calls,
    CallShown,
    CallWhole,
    SpeakersIn,
    TurnBatch,
    TurnShown,
    TurnsKept,
)
from assistant.surfaces.http.shapes.form import PROBLEMS
from assistant.surfaces.http.shapes.shown_pages import REVIEW, shown_as
from assistant.surfaces.http.streams import Watch, card_events, events
from knowledge.call import Call
from knowledge.errors import InvalidInput, NotAllowed, Unauthenticated

router = APIRouter(tags=["calls"], route_class=OnceRoute, responses=PROBLEMS)
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: PROBLEMS[422] | {"description": "It contradicts what is recorded, or the same request is in flight"}
}
_CARDS: dict[str, Any] = {
    "description": "`cards` as they are now, then `turn`, `cards` and `ended` as they happen; `closed` when the token "
    "has run out. A comment every 15 s keeps the line open",
    "content": {
        "text/event-stream": {
            "example": 'event: cards\ndata: {"cards":[{"id":"answer-4","kind":"answer","seq":4,'
            '"title":"机票退改处理流程","text":"航变引起的退改，手续费由航空公司承担。"}]}\n\n'
            'event: ended\ndata: {"call":"yl-8401"}\n\n'
        }
    },
}


@router.post("/v1/calls", summary="Open a call", status_code=201, responses=_CONFLICT)
def open_call(body: CallIn, visitor: Handling, assistant: Behind) -> CallWhole:
    """Begins a call; opening it again changes nothing. Text is masked before it is kept."""
    audience = visitor.audience
    agent = body.agent or audience.person
    if agent is None:
        raise InvalidInput("请写明坐席工号 / say which agent takes the call, in `agent`")
    if audience.person is not None and not audience.supervises and agent != audience.person:
        raise NotAllowed("只能登记自己的通话 / an agent opens calls of their own")
    call = Call(
        client=audience.client,
        id=body.id or uuid4().hex,
        channel=body.channel,
        lang=body.lang,
        agent=agent,
        started=body.started or assistant.clock.now(),
        external_id=body.external_id,
        queue=body.queue,
        customer_key=body.customer_key,
        order_id=body.order_id,
        driver=body.driver,
        turns=tuple(turn.noun() for turn in body.turns),
    )
    return _told(assistant, assistant.conversations.open(audience, call))


@router.get("/v1/calls", summary="Calls, latest first")
def calls(
    visitor: Staff,
    assistant: Behind,
    live: Annotated[bool | None, Query(description="true: going on; false: ended; without it: both")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Calls:
    """The latest calls this person may read, without their words. Agents see their own."""
    found = assistant.conversations.recent(visitor.audience, live=live, limit=limit)
    return Calls(calls=tuple(CallShown.of(call) for call in found))


@router.get("/v1/calls/{call_id}", summary="A call with its turns")
def call(call_id: str, visitor: StaffOrWidget, assistant: Behind) -> CallWhole:
    """The call with its final turns in order, masked. Agents read their own."""
    return _told(assistant, _read(assistant, visitor, call_id))


@router.post("/v1/calls/{call_id}/turns", summary="Add turns", responses=_CONFLICT)
def add_turns(call_id: str, body: TurnBatch, visitor: Handling, assistant: Behind) -> TurnsKept:
    """When this answers, the turns are on disk. Late and repeated turns are welcome; the same key with other words is
    refused with 409 and nothing of the batch is written. Cards follow as events.
    """
    kept = assistant.conversations.take(visitor.audience, call_id, [turn.noun() for turn in body.turns])
    return TurnsKept(call_id=call_id, kept=tuple(TurnShown.model_validate(turn) for turn in kept))


@router.post("/v1/calls/{call_id}/end", summary="End a call", responses=_CONFLICT)
def end_call(call_id: str, body: CallEnd, visitor: Handling, assistant: Behind) -> CallWhole:
    """Ends the call; its review is written behind. Ending it again changes nothing."""
    ended = assistant.conversations.end(visitor.audience, call_id, body.at, body.disposition, body.outcome)
    return _told(assistant, ended)


@router.put("/v1/calls/{call_id}/speakers", summary="Say who speaks")
def name_speakers(call_id: str, body: SpeakersIn, visitor: Handling, assistant: Behind) -> CallWhole:
    """Names the speakers behind a source's labels, in every turn of this call and in later calls of its source. The
    labels to be named are listed in `unnamed`.
    """
    visitor.about_call(call_id)
    return _told(assistant, assistant.conversations.name_speakers(visitor.audience, call_id, body.speakers))


@router.get("/v1/calls/{call_id}/cards", summary="Cards of a call, as events", responses={200: _CARDS})
async def cards(call_id: str, request: Request, visitor: StaffOrWidget, assistant: Behind) -> Response:
    """What helps beside a live call: at most three cards, newest state first. Read it by `fetch`, with the token in the
    `Authorization` header.
    """
    found = await run_in_threadpool(_read, assistant, visitor, call_id)
    welcome = still_welcome(request)
    if not await run_in_threadpool(welcome):
        raise Unauthenticated("this token's time is over")
    watch = Watch(assistant, visitor.audience, found, welcome)
    return events(request.app.state.metrics, card_events(watch))


@router.get("/v1/calls/{call_id}/review", summary="The review of a finished call", responses=shown_as(REVIEW))
def review(call_id: str, visitor: Staff, assistant: Behind) -> Review:
    """Situation, actions, resolution, facts, promises, authority, risks and quality findings, each with the words it
    rests on. While the call is going on it is refused with 422.
    """
    _read(assistant, visitor, call_id)
    return assistant.review(visitor.audience, call_id)


def _told(assistant: Assistant, call: Call) -> CallWhole:
    return CallWhole.told(assistant.conversations.about(call))


def _read(assistant: Assistant, visitor: Visitor, call_id: str) -> Call:
    visitor.about_call(call_id)
    return assistant.conversations.read(visitor.audience, call_id)
