"""The retrieval console's page: an empty frame; how a question was read and what was found comes from /v1.

For whoever does not supervise there is no such page.
"""

from fastapi import APIRouter, Request
from starlette.responses import Response

from assistant.assistant import Assistant
from assistant.surfaces.http.doors import Anyone
from assistant.surfaces.pages.rendering import Sheets
from assistant.surfaces.pages.session import TEMPLATES, page_route, seat_of
from knowledge.errors import NotFound


def console_router(assistant: Assistant) -> APIRouter:
    """`/console`."""
    router = APIRouter(route_class=page_route(assistant), include_in_schema=False)
    sheets = Sheets(TEMPLATES)

    @router.get("/console")
    def console(request: Request, visitor: Anyone) -> Response:
        seat = seat_of(assistant, request, visitor)
        if not seat.audience.supervises:
            raise NotFound("no such page")
        return sheets.page("console.html", seat.reader, {**seat.slots, "here": "console"})

    return router
