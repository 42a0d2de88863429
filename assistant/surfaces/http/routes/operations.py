"""For whoever runs it: is it alive, is it ready, what has it done; and the description of the API itself."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from assistant.assistant import Assistant
from assistant.surfaces.http.doors import Behind, public, visitor_of
from assistant.surfaces.http.metrics import MEDIA_TYPE
from assistant.surfaces.http.shapes.work import Health, Readiness
from knowledge.audience import Role
from knowledge.errors import NotAllowed

router = APIRouter(tags=["operations"])
_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")


@router.get("/healthz", summary="Is the process alive?", dependencies=[Depends(public("load balancers hold no key"))])
async def healthz() -> Health:
    """Answers as long as the process does."""
    return Health(status="ok")


@router.get(
    "/readyz",
    summary="Is it ready to answer?",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "Not yet"}},
    dependencies=[Depends(public("load balancers hold no key; no company is named"))],
)
def readyz(assistant: Behind) -> Any:
    """200 when every client company's keyword index serves, 503 before; `complete` when the vectors do as well."""
    shown = _readiness(assistant)
    return JSONResponse(shown.model_dump(mode="json"), 200 if shown.ready else 503)


@router.get(
    "/metrics",
    summary="Counts and times for Prometheus",
    dependencies=[Depends(public("decided by address: the machine itself, or an administrator of every company"))],
    responses={200: {"content": {"text/plain": {"example": "tongxi_open_streams 2.0\n"}}}},
)
def metrics(request: Request, assistant: Behind) -> Response:
    """Open to programs on this machine; from elsewhere, to an administrator's key that opens every client company,
    because the counts are those of all of them together.
    """
    if not _from_this_machine(request):
        visitor = visitor_of(request)
        every = {client.id for client in assistant.clients()}
        if visitor.audience.role is not Role.ADMIN or not every <= set(visitor.clients):
            raise NotAllowed()
    return Response(request.app.state.metrics.text(), headers={"Content-Type": MEDIA_TYPE})


@router.get(
    "/openapi.json",
    summary="This description",
    include_in_schema=False,
    dependencies=[Depends(public("the description of the API holds nobody's data"))],
)
def openapi(request: Request) -> JSONResponse:
    """The API in OpenAPI's form."""
    return JSONResponse(request.app.openapi())


def _from_this_machine(request: Request) -> bool:
    """Whether a program on this machine asks in nobody's name: whoever shows a key is judged by it."""
    shown = "authorization" in request.headers or any(name in request.headers for name in _FORWARDED)
    return request.client is not None and request.client.host in _LOOPBACK and not shown


def _readiness(assistant: Assistant) -> Readiness:
    states = list(assistant.ready().values())
    names = sorted({name for state in states for name in state})
    parts = {name: f"{sum(state.get(name, False) for state in states)}/{len(states)}" for name in names}
    ready = all(state.get("keywords", False) for state in states)
    complete = ready and all(state.get("vectors", False) for state in states)
    # Progress may speak of a company by name; only a demo has none to protect.
    progress = dict(assistant.progress) if assistant.settings.demo else {}
    return Readiness(ready=ready, complete=complete, parts=parts, progress=progress)
