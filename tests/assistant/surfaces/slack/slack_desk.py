"""One client's centre with a Slack beside it: the real app, the real queue, and a Slack that keeps what was posted."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pydantic import SecretStr
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from assistant.build import build
from assistant.settings import read_settings
from assistant.surfaces.slack import slack_router
from evals.demo import load_client
from evals.loopback_slack import LoopbackSlack
from evals.world.calendar import first_day
from evals.world.facts import interactions

TODAY = date(2026, 11, 23)
CHANNEL, AGENT, SUPERVISOR = "C0YUANLAN1", "U0AGENT", "U0SUPER"
QUESTION = "客户要退改，手续费谁承担？"


def open_centre(folder: Path) -> Assistant:
    """远岚旅行 with its documents, rules, staff and two weeks of contacts; two of its staff are in Slack."""
    from evals.demo import ZONE

    assistant = build(read_settings(data_dir=folder, today=TODAY, log_level="warning", vector_store="exact"))
    load_client(assistant, folder, "yuanlan", TODAY, 8000)
    facts = [one for one in interactions(first_day(TODAY), ZONE) if one.client == "yuanlan"]
    assistant.stores.interactions.add(facts)
    people = assistant.stores.people
    slack_names = {"A33": AGENT, "S3": SUPERVISOR, "A01": "U0OTHER"}
    people.put_staff([replace(people.person(who), slack_user=name) for who, name in slack_names.items()])
    return assistant


def in_slack(assistant: Assistant, slack: LoopbackSlack, **more: object) -> Assistant:
    """The same centre with that Slack in its settings."""
    given = {
        "slack_bot_token": SecretStr(slack.token),
        "slack_signing_secret": SecretStr(slack.signing_secret),
        "slack_team": slack.team,
        "slack_api_url": slack.api_url,
    }
    return replace(assistant, settings=assistant.settings.model_copy(update=given | more))


def peopled(slack: LoopbackSlack) -> LoopbackSlack:
    for user in (AGENT, SUPERVISOR, "U0OTHER", "U0STRANGE"):
        slack.add_user(user)
    for channel in (CHANNEL, "C0LUNCH"):
        slack.add_channel(channel)
    return slack


@dataclass
class Desk:
    slack: LoopbackSlack
    assistant: Assistant
    http: TestClient

    def send(self, delivery: tuple[bytes, dict[str, str]]) -> int:
        body, headers = delivery
        return self.http.post("/slack/events", content=body, headers=headers).status_code

    def command(self, command: str, text: str, user: str = AGENT, channel: str = CHANNEL, **more: str) -> int:
        return self.send(self.slack.command(command, text, user_id=user, channel_id=channel, **more))

    def mention(self, text: str, user: str = AGENT, thread: str | None = None, **more: object) -> dict[str, Any]:
        said = self.slack.say(CHANNEL, user, f"<@U0BOT> {text}", thread)
        assert self.send(self.slack.event({**said, "type": "app_mention"}, **more)) == 200
        return said

    def reply(self, text: str, thread: str, user: str = AGENT) -> dict[str, Any]:
        said = self.slack.say(CHANNEL, user, text, thread)
        assert self.send(self.slack.event(said)) == 200
        return said

    def posted(self, count: int = 1, thread: str | None = None) -> list[dict[str, Any]]:
        return self._once(lambda: self.slack.posted(CHANNEL, thread), count)

    def whispered(self, count: int = 1) -> list[dict[str, Any]]:
        return self._once(lambda: self.slack.whispers, count)

    def settled(self) -> None:
        """Wait until no job is left."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            left = [j for state in ("queued", "running") for j in self.assistant.requests.jobs(state=state)]
            if not left:
                return
            time.sleep(0.05)
        raise AssertionError(f"jobs are left: {left}")

    def settled_or_waiting(self) -> None:
        """Wait until no job is being worked on and each that is left has failed once."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            jobs = self.assistant.requests.jobs
            if not jobs(state="running") and all(one.error for one in jobs(state="queued")):
                return
            time.sleep(0.02)

    def drop_jobs(self) -> None:
        for job in self.assistant.requests.jobs(state="queued"):
            self.assistant.requests.finish_job(job.id)

    def _once(self, look: Callable[[], list[dict[str, Any]]], count: int) -> list[dict[str, Any]]:
        until = time.monotonic() + 20
        while len(look()) < count and time.monotonic() < until:
            time.sleep(0.02)
        self.settled()
        assert len(look()) == count, look()
        return list(look())


@contextmanager
def desk(centre: Assistant, **settings: object) -> Iterator[Desk]:
    with LoopbackSlack() as slack:
        assistant = in_slack(centre, peopled(slack), **settings)
        app = FastAPI()
        router = slack_router(assistant)
        assert router is not None
        app.include_router(router)
        with TestClient(app) as http:
            yield Desk(slack, assistant, http)


def shown(message: dict[str, Any]) -> str:
    """Everything a person reads in a message."""
    texts = [block["text"]["text"] for block in message.get("blocks", []) if block["type"] == "section"]
    return "\n".join(texts) or str(message.get("text", ""))
