"""Everything sent to Slack: at most one message a second and channel, Retry-After waited out, nothing blindly twice.

It knows tokens only through the client it is handed, and logs neither arguments nor answers.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from knowledge.errors import Unavailable

if TYPE_CHECKING:
    from slack_sdk import WebClient

EVENT = "tongxi_answer"
APART = 1.05  # a little over the second Slack asks for
LONGEST_WAIT = 45.0  # shorter than a job's lease: a longer wait goes back to the queue
_PAGES = 5
_log = structlog.get_logger(__name__)
_PASSING = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited"})


class SlackRefuses(Exception):
    """Slack will not take this, now or later; `args[0]` is its own error code."""


@dataclass
class Outbox:
    """Calls Slack. `pause` waits that many seconds and may be cut short when the process stops."""

    client: "WebClient"
    pause: Callable[[float], object] = time.sleep
    tick: Callable[[], float] = time.monotonic
    _next: dict[str, float] = field(default_factory=dict)
    _bot: Mapping[str, Any] | None = None

    @property
    def bot(self) -> Mapping[str, Any]:
        """Who we are in this workspace: user_id, bot_id, team_id. Raises as `call` does."""
        if self._bot is None:
            self._bot = self.call("auth.test")
        return self._bot

    def post(self, channel: str, message: Mapping[str, object], thread: str | None = None) -> str:
        """Post to a channel, in a thread where given; returns the message's ts."""
        given = {"channel": channel, "unfurl_links": False, "unfurl_media": False, **message}
        given |= {"thread_ts": thread} if thread else {}
        self._wait_for(channel, APART)
        return str(self.call("chat.postMessage", **given)["ts"])

    def update(self, channel: str, ts: str, message: Mapping[str, object]) -> None:
        """Put other words into a message of ours."""
        self._wait_for(channel, APART)
        self.call("chat.update", channel=channel, ts=ts, **message)

    def whisper(self, channel: str, user: str, message: Mapping[str, object], thread: str | None = None) -> None:
        """Show something to one person alone; where Slack refuses, nothing else can be done and it is logged."""
        given = {"channel": channel, "user": user, **message} | ({"thread_ts": thread} if thread else {})
        self._wait_for(channel, APART)
        try:
            self.call("chat.postEphemeral", **given)
        except SlackRefuses as fault:
            _log.warning("slack_whisper_refused", error=str(fault))

    def thread(self, channel: str, root: str) -> list[Mapping[str, Any]]:
        """The messages of a thread, its root first, with our metadata."""
        return list(self._messages("conversations.replies", channel=channel, ts=root))

    def posted(self, channel: str, thread: str | None, job: str, since: datetime) -> bool:
        """Whether the message of that job is in the channel already: asked before a job is done a second time."""
        if thread:
            found = self._messages("conversations.replies", channel=channel, ts=thread)
        else:
            oldest = f"{(since - timedelta(minutes=1)).timestamp():.6f}"
            found = self._messages("conversations.history", channel=channel, oldest=oldest)
        return any(one["job"] == job for message in found if (one := self.ours(message)) is not None)

    def ours(self, message: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What we wrote beside a message of ours: its job and the question it answers; None for anybody else's."""
        metadata = message.get("metadata") or {}
        if message.get("bot_id") != self.bot["bot_id"] or metadata.get("event_type") != EVENT:
            return None
        told: Mapping[str, Any] = metadata.get("event_payload") or {}
        return told if "job" in told else None

    def call(self, method: str, **given: object) -> Mapping[str, Any]:
        """One call. Raises SlackRefuses, Unavailable where Slack asks to wait longer than a job may, OSError."""
        from slack_sdk.errors import SlackApiError

        reads = method.startswith(("users.", "conversations."))
        sent: dict[str, Any] = {"http_verb": "GET", "params": given} if reads else {"json": given}
        for _ in range(4):
            self._wait_for(method)
            try:
                told: Mapping[str, Any] = self.client.api_call(method, **sent).data  # type: ignore[assignment]
                return told
            except SlackApiError as fault:
                self._understand(method, fault.response)
        raise Unavailable("Slack asks to wait")

    def _understand(self, method: str, response: Any) -> None:
        """Remember how long Slack wants to be left alone; raise where waiting does not help."""
        if response.status_code == 429:
            after = float(response.headers.get("Retry-After", "1"))
            self._next[method] = max(self._next.get(method, 0.0), self.tick() + after)
            _log.info("slack_asks_to_wait", method=method, seconds=after)
            return
        error = str(response.get("error", ""))
        if response.status_code >= 500 or error in _PASSING:
            raise Unavailable("Slack does not answer")
        raise SlackRefuses(error)

    def _wait_for(self, gate: str, then: float = 0.0) -> None:
        """Wait until `gate` (a method or a channel) may be passed, and close it for `then` seconds behind us."""
        left = self._next.get(gate, 0.0) - self.tick()
        if left > LONGEST_WAIT:
            raise Unavailable("Slack asks to wait")
        if left > 0:
            self.pause(left)
        if then:
            self._next[gate] = self.tick() + then

    def _messages(self, method: str, **given: object) -> Iterator[Mapping[str, Any]]:
        cursor = ""
        for _ in range(_PAGES):
            page = self.call(method, limit=200, include_all_metadata=True, cursor=cursor, **given)
            yield from page["messages"]
            cursor = str((page.get("response_metadata") or {}).get("next_cursor", ""))
            if not cursor:
                return
