"""The pages a person opens in a browser: ask, morning brief, console, one call; and the files they are made of.

Pages carry the frame and what is known when they open; answers, contacts and sources come from /v1 when asked for.
"""

from datetime import timedelta

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from assistant.assistant import Assistant
from assistant.surfaces.http.doors import HANDLING, Anyone, Supervising, public
from assistant.surfaces.pages import call_view
from assistant.surfaces.pages.brief_view import shown_brief
from assistant.surfaces.pages.console_page import console_router
from assistant.surfaces.pages.day import day_asked
from assistant.surfaces.pages.examples import examples
from assistant.surfaces.pages.gaps_view import shown_gaps
from assistant.surfaces.pages.login import login_router
from assistant.surfaces.pages.rendering import Sheets, StaticFiles, as_data
from assistant.surfaces.pages.script import script_router
from assistant.surfaces.pages.session import TEMPLATES, page_route, seat_of, with_names
from knowledge.audience import Role


def pages_router(assistant: Assistant) -> APIRouter:
    """`/`, `/brief`, `/console`, `/calls/{id}`, `/login`, `/logout` and `/static/pages/`."""
    router = APIRouter(route_class=page_route(assistant), include_in_schema=False)
    sheets = Sheets(TEMPLATES)
    files = StaticFiles(TEMPLATES.parent / "static")

    @router.get("/")
    def ask(request: Request, visitor: Anyone) -> Response:
        seat = seat_of(assistant, request, visitor)
        slots = {"here": "ask", "examples": examples(assistant, seat)}
        return sheets.page("ask.html", seat.reader, {**seat.slots, **slots})

    @router.get("/brief")
    def brief(request: Request, visitor: Supervising) -> Response:
        seat = seat_of(assistant, request, visitor)
        day = day_asked(request.query_params.get("day"), assistant.clock.now(), seat.client.zone)
        seat = with_names(assistant, seat, day)
        shown = shown_brief(assistant, seat, day)
        slots = {
            "here": "brief",
            "day": day,
            "before": day - timedelta(days=1),
            "after": day + timedelta(days=1),
            "shown": shown,
            "rising": {one.driver for one in shown.issues},
            "contacts": as_data(shown.contacts),
            "gaps": shown_gaps(assistant, seat),
            "settles": visitor.audience.role in HANDLING,
            "kept": {"day": day.isoformat()},
        }
        return sheets.page("brief.html", seat.reader, {**seat.slots, **slots})

    @router.get("/calls/{call_id}")
    def call(request: Request, visitor: Anyone, call_id: str) -> Response:
        seat = seat_of(assistant, request, visitor)
        opened = assistant.conversations.read(seat.audience, call_id)
        reviewed = not opened.live and seat.audience.role is not Role.CLIENT_VIEWER
        review = assistant.review(seat.audience, call_id) if reviewed else None
        zone, reader = seat.client.zone, seat.reader
        # A review quotes people: only the driver itself stands under its English name here.
        named = with_names(assistant, seat, opened.started.astimezone(zone).date()).reader
        slots = {
            "here": "call",
            "call": opened,
            "driver": named.of(opened.driver),
            "started": f"{opened.started.astimezone(zone):%Y-%m-%d %H:%M}",
            "review": review,
            "notes": call_view.notes_of(assistant.conversations.about(opened), reader),
            "promises": call_view.promises_of(review, reader, zone) if review else (),
            "sections": call_view.sections_of(review, reader) if review else (),
            "turns": call_view.turns_of(opened, call_view.evidence_of(review) if review else ()),
        }
        return sheets.page("call.html", reader, {**seat.slots, **slots})

    router.include_router(console_router(assistant))
    router.include_router(script_router(assistant))
    router.include_router(login_router(assistant))
    router.include_router(files_router(files, "/static/pages"))
    return router


def files_router(files: StaticFiles, prefix: str) -> APIRouter:
    """The small files of one surface under `prefix`; they hold nothing of anybody."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(public("scripts and styles hold no data"))])

    @router.get(prefix + "/{name}")
    def file(request: Request, name: str) -> Response:
        return files.serve(name, request)

    return router
