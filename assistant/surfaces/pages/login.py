"""Coming in and leaving: a pasted key (or, in a demo, a chosen role) becomes a session cookie; leaving ends it.

The key itself is never kept in the browser. What a session is, `assistant.access` knows.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from assistant.access import PAGE_LIFE
from assistant.assistant import Assistant
from assistant.surfaces.http.doors import SESSION_COOKIE, public
from assistant.surfaces.pages.rendering import Sheets, reader_of
from assistant.surfaces.pages.session import (
    CLIENT_COOKIE,
    TEMPLATES,
    form_fields,
    inside,
    page_route,
    same_origin,
)
from knowledge.errors import Unauthenticated

Fields = Annotated[dict[str, str], Depends(form_fields)]


def login_router(assistant: Assistant) -> APIRouter:
    """`/login` and `/logout`."""
    door = Depends(public("a person without a session has to be able to sign in"))
    router = APIRouter(route_class=page_route(assistant), include_in_schema=False, dependencies=[door])
    sheets = Sheets(TEMPLATES)

    def shown(request: Request, goal: str, fault: str = "", status: int = 200) -> Response:
        reader = reader_of(request, assistant.traditional)
        entries = [label for label, _ in assistant.demo_entries] if assistant.settings.demo else []
        return sheets.page(
            "login.html",
            reader,
            {"goal": inside(goal), "fault": reader.said(fault) if fault else "", "entries": entries},
            status=status,
        )

    @router.get("/login")
    def ask_for_key(request: Request) -> Response:
        return shown(request, request.query_params.get("next", "/"))

    @router.post("/login")
    def take_key(request: Request, fields: Fields) -> Response:
        goal = inside(fields.get("next", "/"))
        if not same_origin(request):
            return shown(request, goal, "login_origin", 403)
        secret = _demo_secret(assistant, fields.get("demo", "")) or fields.get("key", "").strip()
        try:
            session = assistant.access.open_page(secret)
        except Unauthenticated:
            return shown(request, goal, "login_wrong", 401)
        answer = RedirectResponse(goal, 303, {"Cache-Control": "no-store"})
        answer.set_cookie(
            SESSION_COOKIE,
            session,
            max_age=int(PAGE_LIFE.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=assistant.settings.address.startswith("https://"),
        )
        answer.delete_cookie(CLIENT_COOKIE)
        return answer

    @router.post("/logout")
    def leave(request: Request) -> Response:
        if not same_origin(request):
            return shown(request, "/", "login_origin", 403)
        answer = RedirectResponse("/login", 303, {"Cache-Control": "no-store"})
        answer.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict")
        answer.delete_cookie(CLIENT_COOKIE)
        return answer

    return router


def _demo_secret(assistant: Assistant, choice: str) -> str:
    """The key behind a demo button; "" outside a demo or for no such button."""
    entries = assistant.demo_entries if assistant.settings.demo else ()
    return entries[int(choice)][1] if choice.isdecimal() and int(choice) < len(entries) else ""
