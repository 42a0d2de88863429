"""The sidebar: the script a host page loads, and the frame it opens, which only listed pages may frame.

The frame carries no data and needs no session; all it shows comes from /v1 with the token its host hands it.
"""

from pathlib import Path

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from assistant.assistant import Assistant
from assistant.surfaces.http.doors import public
from assistant.surfaces.pages.rendering import Sheets, StaticFiles, as_data, page_policy, reader_of
from assistant.surfaces.pages.routes import files_router
from assistant.surfaces.pages.session import TEMPLATES as PAGES
from assistant.surfaces.widget.host import host_router

_HERE = Path(__file__).parent


def widget_router(assistant: Assistant) -> APIRouter:
    """`/widget.js`, `/widget/frame`, `/static/widget/`, and in a demo the example host page under `/demo/host`."""
    door = Depends(public("a frame without a token shows nothing"))
    router = APIRouter(include_in_schema=False)
    sheets = Sheets(_HERE / "templates", PAGES)
    files = StaticFiles(_HERE / "static")

    @router.get("/widget.js", dependencies=[door])
    def script(request: Request) -> Response:
        answer = files.serve("widget.js", request)
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    @router.get("/widget/frame", dependencies=[door])
    def frame(request: Request) -> Response:
        origins = framing_origins(assistant, request.query_params.get("client"))
        policy = page_policy("{nonce}", ancestors=" ".join(origins) or "'none'")
        answer = sheets.page(
            "frame.html", reader_of(request, assistant.traditional), {"origins": as_data(origins)}, policy=policy
        )
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
        return answer

    router.include_router(files_router(files, "/static/widget"))
    if assistant.settings.demo:
        router.include_router(host_router(assistant, sheets))
    return router


def framing_origins(assistant: Assistant, client: str | None) -> list[str]:
    """Whose pages may frame the sidebar: the company's listed origins; without one named, those of any company.

    A frame shows nothing without a token, and a token names its company and its host's origin.
    """
    served = [one for one in assistant.clients() if client is None or one.id == client]
    return sorted({origin for one in served for origin in one.widget_origins if _plain(origin)})


def _plain(origin: str) -> bool:
    """Whether a listed origin is one that can stand in a header: scheme and host, nothing that ends the directive."""
    return origin.startswith(("http://", "https://")) and not any(c in origin for c in " ;,'\"*\t\r\n")
