"""Slack's two entrances, HTTP and Socket Mode, over one app, one queue and one clerk.

Requests are refused before anything of Bolt sees them: too large, unsigned, malformed. With an app token the same
deliveries come over a socket instead, and no address needs to be open.
"""

import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog
from fastapi import APIRouter
from fastapi.params import Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from assistant.assistant import Assistant
from assistant.surfaces.slack.bolt import bolt_app
from assistant.surfaces.slack.clerk import Clerk
from assistant.surfaces.slack.outbox import Outbox
from assistant.surfaces.slack.quiet import quiet_logger
from assistant.surfaces.slack.signature import signed_by_slack
from knowledge.errors import SettingsFault

if TYPE_CHECKING:
    from slack_bolt import App
    from slack_bolt.adapter.socket_mode import SocketModeHandler
    from slack_sdk import WebClient

PATH = "/slack/events"
LARGEST = 512 * 1024
_AGAIN_S = 10.0
_log = structlog.get_logger(__name__)


@dataclass
class SlackService:
    """The app with its clerk, and the socket where an app token is set. `open` and `close` frame its life."""

    assistant: Assistant
    app: "App" = field(init=False)
    clerk: Clerk = field(init=False)
    _threads: list[threading.Thread] = field(default_factory=list)
    _socket: "SocketModeHandler | None" = None

    def __post_init__(self) -> None:
        if not self.assistant.settings.slack_team:
            raise SettingsFault("TONGXI_SLACK_TEAM: is needed with a Slack token (for example T0123ABCD)")
        stop = threading.Event()
        client = web_client(self.assistant)
        self.clerk = Clerk(self.assistant, Outbox(client, pause=stop.wait), stop=stop)
        self.app = bolt_app(self.assistant, self.clerk.wake.set)

    def open(self) -> None:
        """Start the clerk, and the socket where an app token is set; neither waits for Slack."""
        self._start(self.clerk.run, "slack-clerk")
        if self.assistant.settings.slack_app_token.get_secret_value():
            self._start(self._connect, "slack-socket")

    def close(self) -> None:
        """Stop taking deliveries, and stop after the job in hand; what is queued stays queued."""
        self.clerk.close()
        if self._socket is not None:
            self._socket.close()  # type: ignore[no-untyped-call]
        for thread in self._threads:
            thread.join(timeout=5)

    def answer(self, request: Request, body: bytes) -> Response:
        """What Slack is answered. 401 for anything not signed by it now, 400 for a signed body nobody can read."""
        from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response

        secret = self.assistant.settings.slack_signing_secret.get_secret_value()
        if not signed_by_slack(secret, self.assistant.access.clock, request.headers, body):
            _log.warning("slack_unsigned")
            return Response(status_code=401)
        try:
            received = to_bolt_request(request, body)
        except (ValueError, AttributeError, TypeError):
            return Response(status_code=400)
        return to_starlette_response(self.app.dispatch(received))

    def _start(self, run: Any, name: str) -> None:
        thread = threading.Thread(target=run, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _connect(self) -> None:
        """Open the socket; tried until it works, as Slack may be away. Later it reconnects by itself."""
        from slack_bolt.adapter.socket_mode import SocketModeHandler

        token = self.assistant.settings.slack_app_token.get_secret_value()
        quiet, client = quiet_logger(), web_client(self.assistant)
        self._socket = SocketModeHandler(self.app, token, logger=quiet, web_client=client)
        while not self.clerk.stop.is_set():
            try:
                self._socket.connect()  # type: ignore[no-untyped-call]
                return
            except Exception as fault:  # noqa: BLE001 - whatever kept us from Slack: said, and tried again
                _log.warning("slack_socket_closed", error=type(fault).__name__)
                self.clerk.stop.wait(_AGAIN_S)


def web_client(assistant: Assistant) -> "WebClient":
    """A client of Slack's Web API that never repeats a call by itself: a repeated post is a second post."""
    from slack_sdk import WebClient

    settings = assistant.settings
    return WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url.rstrip("/") + "/",
        timeout=10,
        logger=quiet_logger(),
        retry_handlers=[],
    )


def slack_router(assistant: Assistant, guards: Sequence[Depends] = ()) -> APIRouter | None:
    """The route Slack calls; its lifespan runs the clerk and, with an app token, the socket. None without a bot token.

    `guards` are dependencies the server wants on every route; who calls is proven by Slack's signature alone. Raises
    SettingsFault where the workspace is not named.
    """
    settings = assistant.settings
    if not settings.slack_bot_token.get_secret_value():
        return None
    service = SlackService(assistant)

    @asynccontextmanager
    async def life(_app: Any) -> AsyncIterator[None]:
        await run_in_threadpool(service.open)
        try:
            yield
        finally:
            await run_in_threadpool(service.close)

    router = APIRouter(lifespan=life, include_in_schema=False, dependencies=guards)
    if settings.slack_signing_secret.get_secret_value():

        @router.post(PATH)
        async def events(request: Request) -> Response:
            """Events, commands and clicks, each signed by Slack."""
            body = bytearray()
            async for piece in request.stream():
                body += piece
                if len(body) > LARGEST:
                    return Response(status_code=413)
            return await run_in_threadpool(service.answer, request, bytes(body))

    return router


def run_socket_mode(assistant: Assistant, stop: threading.Event | None = None) -> None:
    """Serve Slack over Socket Mode until `stop` is set (or for ever). Raises SettingsFault where a token is missing."""
    settings = assistant.settings
    for name in ("slack_bot_token", "slack_app_token"):
        if not getattr(settings, name).get_secret_value():
            raise SettingsFault(f"TONGXI_{name.upper()}: is needed for Socket Mode")
    service = SlackService(assistant)
    service.open()
    try:
        (stop or threading.Event()).wait()
    finally:
        service.close()
