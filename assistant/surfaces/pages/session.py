"""What is the same on every page: the company it is about, the language, forms, and what is shown when it cannot be.

Who may open a page is the doors' word (`http.doors`); it does not know what any page holds.
"""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import structlog
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assistant.assistant import Assistant
from assistant.surfaces.http.doors import CLIENT_HEADER, SESSION_COOKIE, Visitor
from assistant.surfaces.messages import SIZE, message
from assistant.surfaces.pages.rendering import Reader, Sheets, keep_language, reader_of
from knowledge.audience import Audience
from knowledge.client import Client
from knowledge.errors import InvalidInput, TongxiError, TooMuch, Unauthenticated
from knowledge.language import Lang

CLIENT_COOKIE = "tongxi_client"
LONGEST_FORM = 8_192
TEMPLATES = Path(__file__).parent / "templates"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Seat:
    """A signed-in person on one client company's page. `clients` are those their key opens.

    `loading` says how far the demo centre is loaded, empty when it is (and wherever there is no demo).
    """

    audience: Audience
    client: Client
    clients: tuple[Client, ...]
    reader: Reader
    loading: str = ""

    @property
    def slots(self) -> dict[str, Any]:
        """What the frame around every page shows."""
        return {
            "client": self.client, "clients": self.clients, "audience": self.audience, "kept": {},
            "loading": self.loading,
        }  # fmt: skip


def seat_of(assistant: Assistant, request: Request, visitor: Visitor) -> Seat:
    """The page's frame for whoever passed the door. Raises NotFound for a company that is not served."""
    return Seat(
        visitor.audience,
        assistant.client(visitor.audience.client),
        assistant.clients(visitor.clients),
        reader_of(request, assistant.traditional),
        assistant.progress.get("demo", "") if assistant.settings.demo else "",
    )


def with_names(assistant: Assistant, seat: Seat, day: date) -> Seat:
    """The same seat for a page that speaks of contact drivers: in English they stand under their English names."""
    taxonomy = assistant.people.taxonomy(seat.audience, day) if seat.reader.lang is Lang.EN else None
    return replace(seat, reader=replace(seat.reader, names=taxonomy.english)) if taxonomy else seat


def same_origin(request: Request) -> bool:
    """Whether a form was sent by a page of this server: its Origin names the host that was asked."""
    origin = urlsplit(request.headers.get("origin", ""))
    return bool(origin.netloc) and origin.scheme in {"http", "https"} and origin.netloc == request.headers.get("host")


async def form_fields(request: Request) -> dict[str, str]:
    """The fields of a small form. Raises TooMuch over 8 kB, InvalidInput for another media type."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise InvalidInput("a form was expected")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_FORM:
            raise TooMuch("the form is too long", kind=SIZE)
    try:
        return dict(parse_qsl(body.decode("utf-8"), max_num_fields=20))
    except ValueError as fault:
        raise InvalidInput("the form cannot be read") from fault


def inside(path: str) -> str:
    """`path` where it stays on this server, else the first page."""
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if plain else "/"


def page_route(assistant: Assistant) -> type[APIRoute]:
    """Routes that answer with pages: no session leads to the login, our own errors to a page that explains them."""
    sheets = Sheets(TEMPLATES)

    class PageRoute(APIRoute):
        """A route whose errors are read by a person in a browser."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle: Callable[[Request], Awaitable[Response]] = super().get_route_handler()

            async def answer(request: Request) -> Response:
                try:
                    return _kept(request, await handle(_for_a_client(assistant, request)))
                except Unauthenticated:
                    return _to_login(request)
                except TongxiError as fault:
                    _log.info("page_refused", code=fault.code)
                    reader = reader_of(request, assistant.traditional)
                    told = message(fault, reader.lang)
                    return sheets.page("fault.html", reader, {"told": told}, status=told.status)

            return answer

    return PageRoute


def _for_a_client(assistant: Assistant, request: Request) -> Request:
    """The request, naming the company it did not name: the one last chosen, else the first the session's key opens."""
    if "client" in request.query_params or SESSION_COOKIE not in request.cookies:
        return request
    try:
        opens = assistant.access.page_holder(request.cookies[SESSION_COOKIE]).clients
    except Unauthenticated:
        return request  # the door will say so
    kept = request.cookies.get(CLIENT_COOKIE, "")
    chosen = kept if kept in opens else next(iter(opens), "")
    headers = [pair for pair in request.scope["headers"] if pair[0] != CLIENT_HEADER.encode()]
    headers.append((CLIENT_HEADER.encode(), chosen.encode()))
    return Request({**request.scope, "headers": headers}, request.receive)


def _kept(request: Request, response: Response) -> Response:
    client = request.query_params.get("client")
    if client and response.status_code == 200:
        response.set_cookie(CLIENT_COOKIE, client, samesite="strict", httponly=True)
    return keep_language(request, response)


def _to_login(request: Request) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    goal = "/login" if request.method != "GET" or wanted == "/" else f"/login?next={quote(wanted, safe='')}"
    return RedirectResponse(goal, 303, {"Cache-Control": "no-store"})
