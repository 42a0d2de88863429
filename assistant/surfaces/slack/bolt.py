"""The Bolt app: what Slack sends becomes one durable job each, and is acknowledged only once that is kept.

A delivery is noted and its job queued by one transaction, so four deliveries of an event are one job. Nothing is looked up
and nobody is answered here: the clerk does that.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import structlog

from assistant.assistant import Assistant
from assistant.surfaces.slack.quiet import quiet_logger
from assistant.surfaces.slack.words import mentioned, plain
from knowledge.intake.redact import redact

if TYPE_CHECKING:
    from slack_bolt import App, BoltResponse

KIND = "slack"
LONGEST = 4_000
_ACTIONS = re.compile("^tongxi_")
_log = structlog.get_logger(__name__)


def bolt_app(assistant: Assistant, queued: Callable[[], None]) -> "App":
    """The app for the one workspace of the settings; `queued` is called after each new job. It opens no connection."""
    from slack_bolt import App
    from slack_bolt.authorization import AuthorizeResult

    settings = assistant.settings
    token, team = settings.slack_bot_token.get_secret_value(), settings.slack_team

    def authorize(team_id: str | None) -> AuthorizeResult:
        # Known without asking Slack, so that a request is acknowledged in time while Slack's API is slow.
        return AuthorizeResult(enterprise_id=None, team_id=team, bot_token=token)

    app = App(
        name="tongxi",
        logger=quiet_logger(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        authorize=authorize,
        process_before_response=True,  # acknowledged after the commit, never before
        ssl_check_enabled=False,  # it would answer unsigned requests
        ignoring_self_events_enabled=False,  # needs our own id, which only Slack's API tells; the listeners look instead
    )
    app.middleware(_one_workspace(team))
    _listen(app, assistant, queued)
    return app


def _one_workspace(team: str) -> Callable[..., "BoltResponse | None"]:
    def one_workspace(context: Any, next: Callable[[], None]) -> "BoltResponse | None":  # noqa: A002 - Bolt's name
        from slack_bolt import BoltResponse

        if context.team_id == team:
            next()
            return None
        _log.warning("slack_other_workspace")
        return BoltResponse(status=200, body="")

    return one_workspace


def _listen(app: "App", assistant: Assistant, queued: Callable[[], None]) -> None:
    """Say what becomes of each kind of delivery."""

    def take(delivery: str, job: Mapping[str, object]) -> None:
        team = assistant.settings.slack_team
        if delivery and assistant.requests.first_time(team, delivery[:200], kind=KIND, payload=job):
            queued()

    @app.command("/ask")
    def ask(ack: Callable[[], None], command: dict[str, Any]) -> None:
        take(f"command:{command.get('trigger_id')}", {"do": "ask", **_told(command)})
        ack()

    @app.command("/brief")
    def brief(ack: Callable[[], None], command: dict[str, Any]) -> None:
        take(f"command:{command.get('trigger_id')}", {"do": "brief", **_told(command)})
        ack()

    @app.event("app_mention")
    def mention(body: dict[str, Any], event: dict[str, Any]) -> None:
        if _by_a_member(body, event, assistant.settings.slack_team):
            where = {"channel": event.get("channel"), "user": event.get("user"), "ts": event.get("ts")}
            thread = event.get("thread_ts") or event.get("ts")
            text = _masked(str(event.get("text", "")))
            take(str(body.get("event_id")), {"do": "mention", "text": text, "thread": thread, **where})

    @app.event("message")
    def message(body: dict[str, Any], event: dict[str, Any]) -> None:
        # Only a reply in a thread may continue one of ours. Its words stay in Slack until that is known.
        if event.get("thread_ts") and _by_a_member(body, event, assistant.settings.slack_team):
            where = {"channel": event.get("channel"), "user": event.get("user"), "ts": event.get("ts")}
            calls = mentioned(str(event.get("text", "")))[:20]
            job = {"do": "reply", "thread": event["thread_ts"], "mentions": calls, **where}
            if any(event.get("channel") in client.slack_channels for client in assistant.clients()):
                take(str(body.get("event_id")), job)

    @app.action(_ACTIONS)
    def vote(ack: Callable[[], None], body: dict[str, Any], action: dict[str, Any]) -> None:
        shown = body.get("message") or body.get("container") or {}
        job = {
            "do": "vote",
            "action": str(action.get("action_id"))[:60],
            "value": str(action.get("value"))[:200],
            "channel": (body.get("channel") or {}).get("id"),
            "user": (body.get("user") or {}).get("id"),
            "thread": shown.get("thread_ts"),
        }
        take(f"action:{body.get('trigger_id')}:{action.get('action_ts')}", job)
        ack()


def _told(command: Mapping[str, Any]) -> dict[str, object]:
    return {
        "text": _masked(str(command.get("text", ""))),
        "channel": command.get("channel_id"),
        "user": command.get("user_id"),
        "thread": command.get("thread_ts") or None,
    }


def _masked(text: str) -> str:
    """What was written, made plain and masked: a queue is a record too."""
    return redact(plain(text)[:LONGEST]).text


def _by_a_member(body: Mapping[str, Any], event: Mapping[str, Any], team: str) -> bool:
    """Whether a person of this workspace wrote this, in a channel it shares with nobody."""
    if event.get("bot_id") or event.get("subtype") not in {None, "thread_broadcast", "file_share"}:
        return False
    home = {event.get(name) or team for name in ("user_team", "source_team", "team")}
    return bool(event.get("user")) and home == {team} and not body.get("is_ext_shared_channel")
