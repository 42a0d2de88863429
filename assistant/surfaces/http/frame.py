"""The outermost layer: request id, size limit, security headers, CORS of the sidebar, a log line, and the last resort.

Pure ASGI, so that event streams pass through unbuffered. It does not know any route but by its template.
"""

import re
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.surfaces.http.metrics import Metrics
from assistant.surfaces.http.problems import asked_language, problem, unexpected_problem
from assistant.surfaces.http.visit import Visit, begin, route_of
from assistant.surfaces.messages import SIZE, message
from knowledge.errors import TooMuch

LARGEST_DOCUMENT = 20 * 1024 * 1024
LARGEST_BODY = 1024 * 1024
_FILES = ("/v1/documents/", "/v1/lexicon", "/v1/similar-questions", "/v1/doors/", "/v1/people/")
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{16,64}")
_FRAMES_LOGGED = 6
_ALLOWED_HEADERS = (
    "authorization, content-type, accept, accept-language, idempotency-key, x-tongxi-client, x-request-id"
)
_EXPOSED_HEADERS = "X-Request-Id, Idempotent-Replayed, Retry-After"
SECURITY_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class WidgetRoutes:
    """Which paths a sidebar may call from another origin, and which origins any client has listed."""

    paths: Sequence[re.Pattern[str]]
    listed: Callable[[], frozenset[str]]

    def covers(self, path: str) -> bool:
        """Whether `path` is one of them."""
        return any(pattern.match(path) for pattern in self.paths)


@dataclass(frozen=True, slots=True)
class Frame:
    """Wraps the app. `https` adds HSTS, where the public address says that browsers come by TLS."""

    app: ASGIApp
    metrics: Metrics
    widget: WidgetRoutes
    https: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        visit = begin(scope, _request_id(headers))
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=visit.request_id)
        answer = _Answer(self, scope, send, visit)
        started = time.perf_counter()
        try:
            await self._serve(scope, headers, receive, answer)
        finally:
            self._note(scope, visit, answer, time.perf_counter() - started)
            structlog.contextvars.clear_contextvars()

    async def _serve(self, scope: Scope, headers: Headers, receive: Receive, answer: "_Answer") -> None:
        limit = LARGEST_DOCUMENT if scope["path"].startswith(_FILES) else LARGEST_BODY
        if _preflight(scope, headers) and self.widget.covers(scope["path"]):
            await Response(status_code=204)(scope, receive, answer.send)
        elif _length(headers) > limit:
            told = message(TooMuch(kind=SIZE), asked_language(headers))
            await problem(told, {"Connection": "close"})(scope, receive, answer.send)
        else:
            try:
                await self.app(scope, _limited(receive, limit), answer.send)
            except Exception as fault:  # noqa: BLE001 - the last resort: noted here, answered without its words
                self.metrics.failures.inc()
                _log.error("request_failed", kind=type(fault).__name__, where=_where(fault))
                if not answer.status:
                    await unexpected_problem(headers)(scope, receive, answer.send)

    def _note(self, scope: Scope, visit: Visit, answer: "_Answer", seconds: float) -> None:
        route, method = route_of(scope), scope["method"] if scope["method"] in _METHODS else "OTHER"
        self.metrics.requests.labels(method, route, str(answer.status)).inc()
        if not answer.streamed:
            self.metrics.seconds.labels(route).observe(seconds)
        role = visit.visitor.audience.role.value if visit.visitor else "anonymous"
        line = {"method": method, "route": route, "status": answer.status, "ms": round(seconds * 1000, 1), "role": role}
        _log.info("request", **line, **({"code": visit.code} if visit.code else {}))


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})


@dataclass(slots=True)
class _Answer:
    """What is sent back: adds the headers that every answer carries, and remembers the status."""

    frame: Frame
    scope: Scope
    out: Send
    visit: Visit
    status: int = 0
    streamed: bool = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            self.streamed = headers.get("content-type", "").startswith("text/event-stream")
            headers["X-Request-Id"] = self.visit.request_id
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            if self.frame.https:
                headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            self._cors(headers)
        await self.out(message)

    def _cors(self, headers: MutableHeaders) -> None:
        """Let a listed page of the visitor's own client read this, on the sidebar's routes alone."""
        if not self.frame.widget.covers(self.scope["path"]):
            return
        headers.add_vary_header("Origin")
        asked = Headers(scope=self.scope)
        origin = asked.get("origin")
        preflight = _preflight(self.scope, asked)
        # A preflight comes without a token, so it can only be told whether anybody lists the origin.
        listed = self.frame.widget.listed() if preflight and origin else self.visit.allowed_origins
        if origin is None or origin not in listed:
            return
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = _EXPOSED_HEADERS
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if preflight:
            headers["Access-Control-Allow-Methods"] = "GET, POST"
            headers["Access-Control-Allow-Headers"] = _ALLOWED_HEADERS
            headers["Access-Control-Max-Age"] = "600"


def _limited(receive: Receive, limit: int) -> Receive:
    """`receive`, which stops a body that grows over `limit` bytes while it arrives."""
    total = 0

    async def limited() -> Message:
        nonlocal total
        message = await receive()
        if message["type"] == "http.request":
            total += len(message.get("body", b""))
            if total > limit:
                raise HTTPException(413)
        return message

    return limited


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex


def _length(headers: Headers) -> int:
    try:
        return int(headers.get("content-length", "0"))
    except ValueError:
        return 0


def _preflight(scope: Scope, headers: Headers) -> bool:
    return scope["method"] == "OPTIONS" and "access-control-request-method" in headers


def _where(fault: BaseException) -> str:
    """The innermost places of a failure as "module:function:line", without any value."""
    frames = traceback.extract_tb(fault.__traceback__)[-_FRAMES_LOGGED:]
    return " ".join(f"{frame.filename.rpartition('/')[2]}:{frame.name}:{frame.lineno}" for frame in frames)
