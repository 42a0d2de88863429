"""The HTTP app: the routes of `/v1`, what other ways in bring along, and the frame around all of them.

It refuses to be built with a route that does not say who may use it. It does not know what any feature does.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute, Mount, compile_path

from assistant.assistant import Assistant
from assistant.surfaces.http.doors import Door
from assistant.surfaces.http.frame import Frame, WidgetRoutes
from assistant.surfaces.http.metrics import Metrics
from assistant.surfaces.http.problems import add_problem_handlers
from assistant.surfaces.http.routes import (
    ask,
    calls,
    decide,
    documents,
    doors,
    operations,
    people,
    privacy,
    search,
    similar,
    supervise,
    uses,
    work,
)
from assistant.sweep import sweeping

PUBLIC_MOUNT = "public-"  # a Mount (static files, a way in that proves its callers itself) is named "public-…"
_ABOUT = """\
Cited answers, authority decisions, offers, call reviews and the supervisor's morning page.

Every request carries `Authorization: Bearer tx_…`. A key opens one client company or several; where it opens several,
name one by the query parameter `client` or the header `X-Tongxi-Client`. What belongs to another company is answered
like what does not exist. A POST may carry an `Idempotency-Key`: the first answer is kept 48 hours and given again with
`Idempotent-Replayed: true`; another body under the same key is refused with 422, and while the first is being worked on
with 409. Errors are `application/problem+json` in the language of `Accept-Language` (Chinese, or English).
"""


class UndeclaredRoute(Exception):
    """A route does not say who may use it; the program does not start."""


@dataclass(frozen=True, slots=True)
class DeclaredRoute:
    """One row of the route table: a method and path, and its door (None for a mount)."""

    method: str
    path: str
    door: Door | None


def build_app(assistant: Assistant, routers: Sequence[APIRouter | Mount] = ()) -> FastAPI:
    """The app over `assistant`, with the `routers` of other ways in. It closes the assistant when it stops.

    Raises UndeclaredRoute for a route without a `Door`.
    """
    app = FastAPI(
        title="Tongxi 同席",
        version="1",
        description=_ABOUT,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(assistant),
    )
    app.state.assistant = assistant
    app.state.metrics = Metrics()
    own = (
        ask.router,
        documents.router,
        decide.router,
        uses.router,
        calls.router,
        search.router,
        similar.router,
        supervise.router,
        work.router,
        people.router,
        privacy.router,
        doors.router,
    )
    for router in (*own, doors.webhooks, work.tokens, operations.router, *routers):
        if isinstance(router, APIRouter):
            app.include_router(router)
        else:
            app.router.routes.append(router)
    add_problem_handlers(app)
    table = list(route_table(app))

    def listed() -> frozenset[str]:
        return frozenset(origin for client in assistant.clients() for origin in client.widget_origins)

    widget = WidgetRoutes([compile_path(row.path)[0] for row in table if row.door and row.door.widget], listed)
    https = assistant.settings.address.startswith("https://")
    app.add_middleware(Frame, metrics=app.state.metrics, widget=widget, https=https)
    return app


def route_table(app: FastAPI) -> Iterator[DeclaredRoute]:
    """Every route of `app` with its door. Raises UndeclaredRoute for one that has none, or several that differ."""
    for context in iter_route_contexts(app.routes):
        route, path = context.original_route, context.path or ""
        doors = _doors(route)
        if isinstance(route, Mount) and (route.name or "").startswith(PUBLIC_MOUNT):
            yield DeclaredRoute("*", path, None)
        elif isinstance(route, APIRoute) and len(doors) == 1:
            for method in sorted(route.methods or ()):
                yield DeclaredRoute(method, path, doors.copy().pop())
        else:
            raise UndeclaredRoute(f"{path}: a route has exactly one door, this one has {len(doors)}")


def _doors(route: BaseRoute) -> set[Door]:
    def walk(dependant: Dependant) -> Iterator[Door]:
        if isinstance(dependant.call, Door):
            yield dependant.call
        for inner in dependant.dependencies:
            yield from walk(inner)

    return set(walk(route.dependant)) if isinstance(route, APIRoute) else set()


def _lifespan(assistant: Assistant) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        calls = assistant.conversations
        with sweeping(assistant.clock, [calls.close_stale, calls.catch_up, assistant.privacy.purge_nightly]):
            yield
        assistant.close()

    return lifespan
