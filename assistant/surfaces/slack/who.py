"""Who is asking in Slack: a channel stands for exactly one client company, a user for exactly one member of its staff.

Guests, people of other workspaces, bots, and channels shared with other workspaces are nobody here. Staff and channels
are read anew each time; what Slack says of them is believed for a minute. In doubt, nobody.
"""

import time
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.assistant import Assistant
from assistant.surfaces.slack.outbox import Outbox, SlackRefuses
from knowledge.audience import Audience, Role
from knowledge.client import Client

_BELIEVED_S = 60.0
_OUTSIDERS = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted", "is_workflow_bot")
_SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_shared", "is_org_shared", "is_im", "is_mpim", "is_archived")


@dataclass(frozen=True, slots=True)
class Asker:
    """A member of staff asking for one client company. `audience` is their own."""

    client: Client
    audience: Audience

    @property
    def aloud(self) -> Audience:
        """What is posted to a channel is read by everybody in it, so it holds no more than an agent may read."""
        return replace(self.audience, role=Role.AGENT) if self.audience.supervises else self.audience


@dataclass
class WhoAsks:
    """Looks people up. Unknown ones learn nothing, not even why."""

    assistant: Assistant
    outbox: Outbox
    _told: dict[tuple[str, str], tuple[float, bool]] = field(default_factory=dict)

    def client_of(self, channel: str) -> Client | None:
        """The one client company a channel stands for; None where there is none, or more than one."""
        found = [client for client in self.assistant.clients() if channel in client.slack_channels]
        return found[0] if len(found) == 1 else None

    def __call__(self, channel: str, user: str) -> Asker | None:
        """Who `user` is in `channel`, or None. Raises Unavailable, OSError where Slack cannot be asked."""
        client = self.client_of(channel)
        if client is None or not user:
            return None
        people = [one for one in self.assistant.stores.people.staff(client.id) if one.slack_user == user]
        if len(people) != 1 or not self._ours(channel, user):
            return None
        return Asker(client, Audience(client.id, people[0].role, people[0].id))

    def _ours(self, channel: str, user: str) -> bool:
        return self._believed("users.info", "user", user) and self._believed("conversations.info", "channel", channel)

    def _believed(self, method: str, kind: str, thing: str) -> bool:
        """Whether Slack says that this user is a full member here, or this channel is this workspace's alone."""
        until, answer = self._told.get((method, thing), (0.0, False))
        if time.monotonic() < until:
            return answer
        try:
            facts: dict[str, Any] = dict(self.outbox.call(method, **{kind: thing})[kind])
        except SlackRefuses:
            return False
        if kind == "user":
            answer = facts.get("team_id") == self.assistant.settings.slack_team and not _any(facts, _OUTSIDERS)
        else:
            answer = not _any(facts, _SHARED)
        self._told[method, thing] = (time.monotonic() + _BELIEVED_S, answer)
        return answer


def _any(facts: dict[str, Any], names: tuple[str, ...]) -> bool:
    return any(facts.get(name) for name in names)
