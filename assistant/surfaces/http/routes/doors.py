"""Conversations from other systems, as those systems send them: with a key, or signed by the system itself.

200 is answered for what is on disk and for nothing else: 207 where part of a delivery was kept, 422 where none was.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from assistant.doors import DOOR_NAMES, Sent, speakers_told
from assistant.reception import Received
from assistant.surfaces.http.doors import Behind, Keepers, public
from assistant.surfaces.http.once import OnceRoute
from assistant.surfaces.http.problems import asked_language, problem
from assistant.surfaces.http.shapes.doors import DoorAnswer
from assistant.surfaces.http.shapes.form import PROBLEMS, Instant
from assistant.surfaces.messages import message
from knowledge.errors import InvalidInput

router = APIRouter(tags=["doors"], route_class=OnceRoute, responses=PROBLEMS)
webhooks = APIRouter(tags=["doors"], responses=PROBLEMS)
_SIGNED = Depends(public("the system that sends it signs it: Zendesk and Chatwoot send no key of ours"))
_DOOR = Path(max_length=40, description=f"One of {', '.join(DOOR_NAMES)}", examples=["chatwoot"])
_PARTLY: dict[int | str, dict[str, Any]] = {
    207: {"model": DoorAnswer, "description": "Part of it was kept; what was not is named"},
    413: PROBLEMS[422] | {"description": "Over 20 MB"},
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The delivery or file as the other system sends it, at most 20 MB",
        "content": {
            "application/json": {
                "example": {
                    "event": "message_created",
                    "id": 1002,
                    "content": "我的票被航空公司取消了，退票要手续费吗？",
                    "created_at": "2026-11-16T01:00:03Z",
                    "message_type": "incoming",
                    "private": False,
                    "conversation": {"id": 217, "status": "open", "created_at": 1795827600},
                    "account": {"id": 1, "name": "云桥"},
                }
            },
            "text/plain": {"example": "客服：您好，请问有什么可以帮您？\n客户：我要退票。\n"},
        },
    }
}


async def body_of(request: Request, _passed: Keepers) -> bytes:
    """The delivery. Read after the door, so that nobody outside makes us hold one. Raises InvalidInput when empty."""
    content = await request.body()
    if not content:
        raise InvalidInput("没有收到内容 / nothing was sent")
    return content


@router.post("/v1/doors/{door}", summary="Bring conversations in", response_model=DoorAnswer, responses=_PARTLY,
             openapi_extra=_BODY)  # fmt: skip
def bring_in(  # noqa: PLR0913 - each is a parameter of the query
    door: Annotated[str, _DOOR],
    request: Request,
    content: Annotated[bytes, Depends(body_of)],
    visitor: Keepers,
    assistant: Behind,
    name: Annotated[str, Query(max_length=300, description="The file's name, where it is a file")] = "",
    speakers: Annotated[
        list[str] | None,
        Query(max_length=50, description="Who speaks: label=agent, customer or bot", examples=[["spk_0=agent"]]),
    ] = None,
    started: Annotated[Instant | None, Query(description="When it began, where the format does not say")] = None,
) -> Any:
    """Takes in one delivery or file. When this answers 200, all of it is on disk, masked; the same again changes
    nothing. Messages, corrections and ends may come in any order.
    """
    sent = Sent(content, door, name, speakers_told(speakers or []), started)
    return _answer(assistant.doors.deliver(visitor.audience, sent), request.headers)


@webhooks.post("/v1/webhooks/{door}/{client}", summary="A signed delivery", dependencies=[_SIGNED],
               response_model=DoorAnswer, responses=_PARTLY, openapi_extra=_BODY)  # fmt: skip
async def signed_delivery(
    door: Annotated[str, Path(max_length=40, examples=["zendesk"])],
    client: Annotated[str, Path(max_length=100, examples=["acme"])],
    request: Request,
    assistant: Behind,
) -> Any:
    """Takes in what Zendesk or Chatwoot sends by itself, at most 1 MB, signed with the secret set for this client
    company (`TONGXI_WEBHOOK_SECRETS`) no more than five minutes ago; anything else is answered with 401.
    """
    sent = Sent(await request.body(), door)
    received = await run_in_threadpool(assistant.doors.webhook, client, sent, dict(request.headers))
    return _answer(received, request.headers)


def _answer(received: Received, headers: Mapping[str, str]) -> Response:
    told = DoorAnswer.of(received)
    if received.whole:
        return JSONResponse(told.model_dump(mode="json"))
    if any(call.kept or call.opened or call.ended or call.new or call.repeated for call in received.calls):
        return JSONResponse(told.model_dump(mode="json"), 207)
    reasons = [*(call.why for call in received.calls), *(one.why for call in received.calls for one in call.refused)]
    reasons += [one.why for one in received.unread]
    fault = InvalidInput(next(filter(None, reasons), ""))
    return problem(message(fault, asked_language(headers)), received=told.model_dump(mode="json"))
