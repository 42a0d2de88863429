"""A stand-in Slack on loopback: the Web API methods the product calls, signed deliveries to it, and Socket Mode.

`LoopbackSlack` keeps what was posted, answers 429 with Retry-After on demand, and signs requests as Slack does. It
knows no product: tests and rehearsals tell it who is in the workspace and what people say.
"""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

from knowledge.clock import SystemClock

if TYPE_CHECKING:
    from websockets.sync.server import Server, ServerConnection

Json = dict[str, Any]
Delivery = tuple[bytes, dict[str, str]]
BOT_USER = "U0BOT"
BOT_ID = "B0BOT"


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call of the Web API: when (seconds of a monotonic clock), and whether it was turned away by a limit."""

    method: str
    given: Json
    at: float
    limited: bool


@dataclass
class LoopbackSlack:
    """The workspace. `messages` are what channels show; `whispers` what one person alone saw; `calls` all API calls."""

    team: str = "T0LOOP"
    token: str = "xoxb-loopback"
    app_token: str = "xapp-loopback"
    signing_secret: str = "8f742231b10e8888abcd99yyyzzz85a5"
    messages: list[Json] = field(default_factory=list)
    whispers: list[Json] = field(default_factory=list)
    calls: list[ApiCall] = field(default_factory=list)
    users: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, Json] = field(default_factory=dict)
    acknowledged: dict[str, Json] = field(default_factory=dict)
    _limits: dict[str, list[int]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _last: float = 0.0

    def __enter__(self) -> "LoopbackSlack":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> "LoopbackSlack":
        """Serve in threads of this process until `stop`."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, name="loopback-slack", daemon=True).start()
        self._socket: Server | None = None
        self._link: ServerConnection | None = None
        self._linked = threading.Event()
        return self

    def stop(self) -> None:
        """Stop serving."""
        if self._socket is not None:
            self._socket.shutdown()
        self._server.shutdown()
        self._server.server_close()

    @property
    def api_url(self) -> str:
        """The base address of the Web API."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def add_user(self, user: str, **facts: object) -> None:
        """A full member of the workspace, unless `facts` say otherwise (is_restricted, is_stranger, team_id …)."""
        self.users[user] = {"id": user, "team_id": self.team, "name": user.lower(), "deleted": False} | facts

    def add_channel(self, channel: str, **facts: object) -> None:
        """A channel of this workspace alone, unless `facts` say otherwise (is_ext_shared …)."""
        self.channels[channel] = {"id": channel, "name": channel.lower(), "is_ext_shared": False} | facts

    def limit(self, method: str, retry_after: int, times: int = 1) -> None:
        """Answer the next `times` calls of `method` with 429."""
        with self._lock:
            self._limits.setdefault(method, []).extend([retry_after] * times)

    def say(self, channel: str, user: str, text: str, thread: str | None = None) -> Json:
        """A person writes; returns the message as Slack keeps it."""
        message = {"type": "message", "user": user, "text": text, "ts": self._ts(), "team": self.team}
        return self._keep(channel, message, thread)

    def posted(self, channel: str, thread: str | None = None) -> list[Json]:
        """What the product posted to `channel` (in one thread where given), oldest first."""
        with self._lock:
            ours = [one for one in self.messages if one["channel"] == channel and one.get("bot_id") == BOT_ID]
            return [one for one in ours if thread is None or one.get("thread_ts") == thread]

    def signed(self, body: bytes, at: float | None = None, content: str = "application/json") -> dict[str, str]:
        """The headers Slack sends with `body`, signed at that instant (now, where none is given)."""
        stamp = str(int(SystemClock().now().timestamp() if at is None else at))
        mac = hmac.new(self.signing_secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
        signature = f"v0={mac.hexdigest()}"
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature, "Content-Type": content}

    def event(self, event: Mapping[str, object], event_id: str = "", **envelope: object) -> Delivery:
        """An Events API delivery: body and headers."""
        body = self.event_payload(event, event_id) | envelope
        sent = json.dumps(body).encode()
        return sent, self.signed(sent)

    def event_payload(self, event: Mapping[str, object], event_id: str = "") -> Json:
        """The envelope of an event, as HTTP and Socket Mode both carry it."""
        event_id = event_id or f"Ev{uuid4().hex[:10].upper()}"
        return {"type": "event_callback", "team_id": self.team, "event_id": event_id, "event": dict(event)}

    def command(self, command: str, text: str, **facts: str) -> Delivery:
        """A slash command: body and headers. `facts` say channel_id, user_id, and trigger_id where it matters."""
        given = {"command": command, "text": text, "team_id": self.team, "trigger_id": f"{uuid4().hex}.1"} | facts
        sent = urlencode(given).encode()
        return sent, self.signed(sent, content="application/x-www-form-urlencoded")

    def action(self, action_id: str, value: str, message: Json, user: str) -> Delivery:
        """A click on a button of `message`: body and headers."""
        payload = {
            "type": "block_actions",
            "team": {"id": self.team},
            "user": {"id": user, "team_id": self.team},
            "channel": {"id": message["channel"]},
            "message": {"ts": message["ts"], "thread_ts": message.get("thread_ts")},
            "trigger_id": f"{uuid4().hex}.1",
            "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1"}],
        }  # fmt: skip
        sent = urlencode({"payload": json.dumps(payload)}).encode()
        return sent, self.signed(sent, content="application/x-www-form-urlencoded")

    def push(self, kind: str, payload: Json, envelope: str = "", wait: float = 5.0) -> bool:
        """Send one envelope over Socket Mode ("events_api", "slash_commands" …); whether it was acknowledged."""
        if not self._linked.wait(wait) or self._link is None:
            return False
        envelope = envelope or uuid4().hex
        self._link.send(json.dumps({"envelope_id": envelope, "type": kind, "payload": payload}))
        until = time.monotonic() + wait
        while envelope not in self.acknowledged and time.monotonic() < until:
            time.sleep(0.02)
        return envelope in self.acknowledged

    def answer(self, method: str, given: Json, token: str) -> tuple[int, Json, dict[str, str]]:
        """One API call: status, body, headers."""
        with self._lock:
            waiting = self._limits.get(method)
            self.calls.append(ApiCall(method, given, time.monotonic(), bool(waiting)))
            if waiting:
                return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(waiting.pop(0))}
            wanted = self.app_token if method == "apps.connections.open" else self.token
            if token != wanted:
                return 200, {"ok": False, "error": "invalid_auth"}, {}
            return 200, self._done(method, given), {}

    def _done(self, method: str, given: Json) -> Json:
        if method == "auth.test":
            return {"ok": True, "team_id": self.team, "user_id": BOT_USER, "bot_id": BOT_ID}
        if method == "users.info":
            return _found("user", self.users.get(str(given.get("user"))))
        if method == "apps.connections.open":
            return {"ok": True, "url": self._open_socket()}
        channel = str(given.get("channel"))
        if channel not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        if method == "conversations.info":
            return _found("channel", self.channels[channel])
        if method in {"conversations.replies", "conversations.history"}:
            return {"ok": True, "messages": self._read(method, channel, given), "has_more": False}
        if method == "chat.postMessage":
            shown = {name: value for name, value in given.items() if name not in {"channel", "thread_ts"}}
            message = {"type": "message", "bot_id": BOT_ID, "user": BOT_USER, "ts": self._ts()} | shown
            kept = self._keep(channel, message, given.get("thread_ts"))
            return {"ok": True, "channel": channel, "ts": kept["ts"], "message": kept}
        if method == "chat.postEphemeral":
            self.whispers.append(dict(given))
            return {"ok": True, "message_ts": self._ts()}
        if method == "chat.update":
            return self._update(channel, given)
        return {"ok": False, "error": "unknown_method"}

    def _read(self, method: str, channel: str, given: Json) -> list[Json]:
        here = [one for one in self.messages if one["channel"] == channel]
        if method == "conversations.replies":
            root = str(given.get("ts"))
            found = [one for one in here if one["ts"] == root or one.get("thread_ts") == root]
        else:
            oldest = float(given.get("oldest") or 0)
            found = [one for one in here if float(one["ts"]) >= oldest and one.get("thread_ts") in {None, one["ts"]}]
            found.reverse()
        with_metadata = str(given.get("include_all_metadata", "")).lower() in {"1", "true"}
        return [one if with_metadata else {k: v for k, v in one.items() if k != "metadata"} for one in found]

    def _update(self, channel: str, given: Json) -> Json:
        for one in self.messages:
            if one["channel"] == channel and one["ts"] == given.get("ts"):
                one.update({k: v for k, v in given.items() if k not in {"channel", "ts"}})
                return {"ok": True, "channel": channel, "ts": one["ts"]}
        return {"ok": False, "error": "message_not_found"}

    def _keep(self, channel: str, message: Json, thread: str | None) -> Json:
        kept = message | {"channel": channel} | ({"thread_ts": thread} if thread else {})
        with self._lock:
            self.messages.append(kept)
        return kept

    def _ts(self) -> str:
        with self._lock:
            self._last = max(self._last + 0.000_1, SystemClock().now().timestamp())
            return f"{self._last:.6f}"

    def _open_socket(self) -> str:
        from websockets.sync.server import serve

        if self._socket is None:
            self._socket = serve(self._talk, "127.0.0.1", 0)
            threading.Thread(target=self._socket.serve_forever, name="loopback-slack-socket", daemon=True).start()
        return f"ws://127.0.0.1:{self._socket.socket.getsockname()[1]}/link"

    def _talk(self, link: "ServerConnection") -> None:
        from websockets.exceptions import ConnectionClosed

        link.send(json.dumps({"type": "hello", "num_connections": 1}))
        self._link = link
        self._linked.set()
        try:
            for said in link:
                told = json.loads(said)
                self.acknowledged[str(told.get("envelope_id"))] = told
        except ConnectionClosed:
            return


def _found(name: str, thing: Json | None) -> Json:
    return {"ok": False, "error": f"{name}_not_found"} if thing is None else {"ok": True, name: thing}


def _handler(slack: LoopbackSlack) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One connection."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """A method with its arguments in the query."""
            self._serve(b"")

        def do_POST(self) -> None:
            """A method with its arguments as a form or as JSON."""
            self._serve(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def _serve(self, body: bytes) -> None:
            split = urlsplit(self.path)
            given: Json = dict(parse_qsl(split.query))
            if body:
                as_json = "json" in self.headers.get("Content-Type", "")
                given |= json.loads(body) if as_json else dict(parse_qsl(body.decode()))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            status, told, headers = slack.answer(split.path.removeprefix("/api/"), given, token)
            sent = json.dumps(told).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(sent))}.items():
                self.send_header(name, value)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing: what is posted may be a customer's words."""

    return Handler
