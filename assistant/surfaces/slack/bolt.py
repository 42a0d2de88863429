"""The Bolt app: what Slack sends becomes one durable job each, and is acknowledged only once that is kept.

A delivery is noted and its job queued by one transaction, so four deliveries of an event are one job. Nobody is looked
up or answered here: the clerk does that.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import structlog

from assistant.assistant import Assistant
from assistant.desk import without_secrets
from assistant.surfaces.slack.quiet import quiet_logger
from assistant.surfaces.slack.words import mentioned, plain

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
        ignoring_self_events_enabled=False,  # it needs our id, which only Slack's API tells; see _by_a_member
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
    team = assistant.settings.slack_team

    def take(delivery: str, job: Mapping[str, object]) -> None:
        if assistant.requests.first_time(team, delivery[:200], kind=KIND, payload=job):
            queued()

    def command(ack: Callable[[], None], command: dict[str, Any]) -> None:
        job = {"do": str(command["command"]).removeprefix("/"), **_told(command)}
        take(f"command:{command['trigger_id']}", job)
        ack()

    def event(body: dict[str, Any], event: dict[str, Any]) -> None:
        if _by_a_member(body, event, team):
            job = _mention(event) if event["type"] == "app_mention" else _reply(event, assistant)
            if job is not None:
                take(str(body["event_id"]), job)

    def click(ack: Callable[[], None], body: dict[str, Any], action: dict[str, Any]) -> None:
        take(f"action:{body['trigger_id']}:{action['action_ts']}", _vote(body, action))
        ack()

    for name in ("/ask", "/brief"):
        app.command(name)(command)
    for name in ("app_mention", "message"):
        app.event(name)(event)
    app.action(_ACTIONS)(click)


def _mention(event: Mapping[str, Any]) -> dict[str, object]:
    text, thread = masked(str(event.get("text", ""))), event.get("thread_ts") or event.get("ts")
    return {"do": "mention", "text": text, "thread": thread, **_where(event)}


def _reply(event: Mapping[str, Any], assistant: Assistant) -> dict[str, object] | None:
    """Only a reply in a thread may continue one of ours; its words stay in Slack until that is known."""
    served = any(event.get("channel") in client.slack_channels for client in assistant.clients())
    if not served or not event.get("thread_ts"):
        return None
    calls = mentioned(str(event.get("text", "")))[:20]
    return {"do": "reply", "thread": event["thread_ts"], "mentions": calls, **_where(event)}


def _where(event: Mapping[str, Any]) -> dict[str, object]:
    return {"channel": event.get("channel"), "user": event.get("user"), "ts": event.get("ts")}


def _vote(body: Mapping[str, Any], action: Mapping[str, Any]) -> dict[str, object]:
    return {
        "do": "vote",
        "action": str(action.get("action_id"))[:60],
        "value": str(action.get("value"))[:200],
        "channel": (body.get("channel") or {}).get("id"),
        "user": (body.get("user") or {}).get("id"),
        "thread": (body.get("message") or body.get("container") or {}).get("thread_ts"),
    }


def _told(command: Mapping[str, Any]) -> dict[str, object]:
    return {
        "text": masked(str(command.get("text", ""))),
        "channel": command.get("channel_id"),
        "user": command.get("user_id"),
        "thread": command.get("thread_ts") or None,
    }


def masked(text: str) -> str:
    """What was written, made plain and masked: a queue is a record too."""
    return without_secrets(plain(text)[:LONGEST])


def _by_a_member(body: Mapping[str, Any], event: Mapping[str, Any], team: str) -> bool:
    """Whether a person of this workspace wrote this, in a channel it shares with nobody."""
    if event.get("bot_id") or event.get("subtype") not in {None, "thread_broadcast", "file_share"}:
        return False
    home = {event.get(name) or team for name in ("user_team", "source_team", "team")}
    return bool(event.get("user")) and home == {team} and not body.get("is_ext_shared_channel")
