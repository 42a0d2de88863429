"""One request as its log line tells it: an id, and who came, filled in on the way; never what was said.

It lives in the ASGI scope, so that the outermost layer can read what the innermost found out.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.types import Scope

if TYPE_CHECKING:
    from assistant.surfaces.http.doors import Visitor

_KEY = "tongxi.visit"


@dataclass(slots=True)
class Visit:
    """What is known of the request in hand."""

    request_id: str
    visitor: "Visitor | None" = None
    code: str = ""
    allowed_origins: tuple[str, ...] = field(default=())


def begin(scope: Scope, request_id: str) -> Visit:
    """Start the record of a request."""
    visit = Visit(request_id)
    scope[_KEY] = visit
    return visit


def visit_of(scope: Scope) -> Visit:
    """The record of the request in hand; an empty one where nobody began it."""
    found = scope.get(_KEY)
    return found if isinstance(found, Visit) else begin(scope, "")


def route_of(scope: Scope) -> str:
    """The template of the route that was taken ("/v1/calls/{call_id}"), never the path with its ids."""
    return str(getattr(scope.get("route"), "path", "unmatched"))
