"""A POST with an `Idempotency-Key` is done once: the first answer is kept 48 hours and given again, byte for byte.

It does not know what a route does. Errors of ours leave nothing behind, so their key is free again at once; an
unforeseen failure is kept like an answer, because nobody can say what it has done.
"""

import hashlib
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from assistant.assistant import Assistant
from assistant.surfaces.http.doors import assistant_of, visitor_of
from assistant.surfaces.http.problems import MEDIA_TYPE, asked_language, problem_bytes
from assistant.surfaces.messages import unexpected
from knowledge.errors import InvalidInput, TongxiError

HEADER = "idempotency-key"
REPLAYED = "Idempotent-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class _Claim:
    assistant: Assistant
    scope: str
    key: str

    async def begin(self, body_hash: str) -> Any:
        return await run_in_threadpool(self.assistant.requests.begin, self.scope, self.key, body_hash)

    async def finish(self, status: int, body: bytes) -> None:
        await run_in_threadpool(self.assistant.requests.finish, self.scope, self.key, status, body)

    async def abandon(self) -> None:
        await run_in_threadpool(self.assistant.requests.abandon, self.scope, self.key)


class OnceRoute(APIRoute):
    """A route whose POST is done once for each `Idempotency-Key` of one principal; without the header, every time."""

    def get_route_handler(self) -> _Handler:
        """The route's own handler, between claim and answer."""
        handler = super().get_route_handler()
        if "POST" not in (self.methods or ()):
            return handler

        async def once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            return await handler(request) if key is None else await _once(request, key, self.path, handler)

        return once


async def _once(request: Request, key: str, route: str, handler: _Handler) -> Response:
    if not _KEY.fullmatch(key):
        raise InvalidInput(
            "Idempotency-Key 要有 1 到 200 个可见的 ASCII 字符 / "
            "an Idempotency-Key has 1 to 200 visible ASCII characters"
        )
    if wants_stream(request):
        raise InvalidInput(
            "事件流不能重放，请去掉 Idempotency-Key 或改用 JSON / "
            "an event stream is not replayed: leave the key out, or ask for JSON"
        )
    visitor = await run_in_threadpool(visitor_of, request)
    scope = f"{visitor.audience.client}|{visitor.principal}|{request.method} {route}"
    claim = _Claim(assistant_of(request), scope, key)
    stored = await claim.begin(_digest(request, await request.body()))
    if hasattr(stored, "status"):
        media_type = MEDIA_TYPE if stored.status >= 400 else "application/json"
        return Response(stored.body, stored.status, {REPLAYED: "true"}, media_type)
    try:
        response = await handler(request)
    except (TongxiError, HTTPException, RequestValidationError):
        await claim.abandon()
        raise
    except Exception:
        told = unexpected(asked_language(request.headers))
        await claim.finish(told.status, problem_bytes(told))
        raise
    await claim.finish(response.status_code, bytes(response.body))
    return response


def wants_stream(request: Request) -> bool:
    """Whether the answer is asked for as events: by the route, or by `Accept`."""
    return request.url.path.endswith("/stream") or "text/event-stream" in request.headers.get("accept", "")


def _digest(request: Request, body: bytes) -> str:
    """What makes two requests the same: the address with its query, and the body."""
    target = f"{request.url.path}?{request.url.query}\n".encode()
    return hashlib.sha256(target + body).hexdigest()
