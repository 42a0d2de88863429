"""An example host page, in a demo only: an agent desktop, a call that is spoken turn by turn, the sidebar beside it.

It stands for somebody else's program: it mints tokens as a host's backend does and plays a recorded call as a telephone
system would. Opened as http://localhost:PORT, so that the sidebar from http://127.0.0.1:PORT is a foreign page to it.
"""

from dataclasses import replace
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import JSONResponse, RedirectResponse, Response

from assistant.assistant import Assistant
from assistant.surfaces.http.doors import public
from assistant.surfaces.pages.rendering import Sheets, keep_language, page_policy, reader_of
from assistant.surfaces.pages.session import same_origin
from knowledge.audience import Audience, Role
from knowledge.call import Call, Turn
from knowledge.errors import NotAllowed, NotFound

_PREFIX = "demo-"
Id = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class TokenWish(BaseModel):
    """What the sidebar asks its host's backend for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    call: Id
    origin: Annotated[str, StringConstraints(max_length=300)]


class Begin(BaseModel):
    """Which recorded call is to be spoken again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client: Id
    source: Id


class Speak(Begin):
    """The next turn of the call that is being spoken; past the last one the call ends."""

    call: Id
    place: Annotated[int, Field(ge=0, le=10_000)]


def host_router(assistant: Assistant, sheets: Sheets) -> APIRouter:
    """`/demo/host` and its small backend."""
    door = Depends(public("an example page of a demo centre, with invented calls"))
    router = APIRouter(include_in_schema=False, prefix="/demo/host", dependencies=[door])

    @router.get("")
    def host(request: Request) -> Response:
        if request.url.hostname == "127.0.0.1":
            return RedirectResponse(str(request.url.replace(hostname="localhost")), 303)
        client, calls = _on_offer(assistant, request.query_params.get("client"))
        home = f"http://127.0.0.1:{request.url.port or 80}"
        slots = {"client": client, "calls": calls, "home": home, "clients": assistant.clients()}
        policy = page_policy("{nonce}", frames=home)
        reader = reader_of(request, assistant.traditional)
        return keep_language(request, sheets.page("host.html", reader, slots, policy=policy))

    _add_backend(router, assistant)
    return router


def _add_backend(router: APIRouter, assistant: Assistant) -> None:
    @router.post("/token")
    def token(request: Request, wish: TokenWish) -> Response:
        _from_own_page(request)
        call = _played(assistant, wish.call)
        if wish.origin not in assistant.client(call.client).widget_origins or wish.origin != _origin(request):
            raise NotAllowed("this page may not hold a sidebar")
        secret = assistant.access.widget_token(_agent_of(call), call.id, wish.origin)
        return JSONResponse({"token": secret}, headers={"Cache-Control": "no-store"})

    @router.post("/begin")
    def begin(request: Request, wish: Begin) -> Response:
        _from_own_page(request)
        source = _recorded(assistant, wish)
        opened = assistant.conversations.open(_agent_of(source), _again(source, assistant.clock.now()))
        return JSONResponse({"call": opened.id, "turns": len(source.turns)})

    @router.post("/play")
    def play(request: Request, wish: Speak) -> Response:
        _from_own_page(request)
        source, call = _recorded(assistant, wish), _played(assistant, wish.call)
        if wish.place >= len(source.turns):
            assistant.conversations.end(_agent_of(call), call.id, None, None, None)
            return JSONResponse({"ended": True})
        turn = replace(source.turns[wish.place], seq=wish.place, revision=0)
        assistant.conversations.take(_agent_of(call), call.id, [turn])
        return JSONResponse({"ended": False, "turn": _shown(turn)})


def _again(source: Call, now: datetime) -> Call:
    """The recorded call as a new one that begins now and has not been spoken yet."""
    return replace(
        source,
        id=f"{_PREFIX}{uuid4().hex[:12]}",
        external_id=source.id,
        started=now,
        ended=None,
        turns=(),
        disposition=None,
        outcome=None,
    )


def _on_offer(assistant: Assistant, client: str | None) -> tuple[str, list[Call]]:
    """The company and its calls that can be spoken: those recorded as live first, then finished ones."""
    served = assistant.clients()
    if not served:
        raise NotFound("no client company")
    wish = next((one.id for one in served if one.id == client), None)
    for one in [wish] if wish else [each.id for each in served]:
        calls = assistant.conversations.recent(Audience(one, Role.ADMIN), limit=50)
        recorded = [call for call in calls if not call.id.startswith(_PREFIX)]
        if wish or any(call.live for call in recorded):
            return one, sorted(recorded, key=lambda call: (not call.live, call.id))
    return served[0].id, []


def _recorded(assistant: Assistant, wish: Begin) -> Call:
    if wish.source.startswith(_PREFIX):
        raise NotFound("no such call")
    return assistant.conversations.read(Audience(wish.client, Role.ADMIN), wish.source)


def _played(assistant: Assistant, call_id: str) -> Call:
    """A call that this page began, of whichever company. Raises NotFound, also for every real call."""
    if call_id.startswith(_PREFIX):
        for client in assistant.clients():
            try:
                return assistant.conversations.read(Audience(client.id, Role.ADMIN), call_id)
            except NotFound:
                continue
    raise NotFound("no such call")


def _agent_of(call: Call) -> Audience:
    return Audience(call.client, Role.AGENT, call.agent)


def _shown(turn: Turn) -> dict[str, object]:
    return {"speaker": turn.speaker, "text": turn.text, "lang": turn.lang.value}


def _origin(request: Request) -> str:
    parts = urlsplit(request.headers.get("origin", ""))
    return f"{parts.scheme}://{parts.netloc}"


def _from_own_page(request: Request) -> None:
    if not same_origin(request):
        raise NotAllowed("this belongs to the example page")
