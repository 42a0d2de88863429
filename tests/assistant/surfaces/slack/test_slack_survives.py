"""A process that is killed after the acknowledgement owes exactly one answer, and gives it when it comes back."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from slack_desk import AGENT, CHANNEL, QUESTION, Desk, desk, in_slack, open_centre, peopled, shown

from assistant.assistant import Assistant
from assistant.build import build
from assistant.surfaces.slack import run_socket_mode
from assistant.surfaces.slack.running import SlackService
from evals.loopback_slack import LoopbackSlack
from knowledge.errors import SettingsFault

# Takes the delivery and dies: before anything is posted, or right after the post and before the job is closed.
_VICTIM = """
import os, signal, sys
from pathlib import Path
from assistant.build import build
from assistant.settings import read_settings
from assistant.surfaces.slack.running import SlackService

assistant = build(read_settings(vector_store="exact"))
service = SlackService(assistant)
from starlette.requests import Request
body = bytes.fromhex(sys.argv[1])
headers = [(k.lower().encode(), v.encode()) for k, v in (pair.split("=", 1) for pair in sys.argv[3:])]
request = Request({"type": "http", "method": "POST", "path": "/slack/events", "query_string": b"", "headers": headers})
answer = service.answer(request, body)
assert answer.status_code == 200, answer.status_code
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "posting":
    service.clerk.outbox.post = die
elif sys.argv[2] == "posted":
    assistant.requests.finish_job = die
    type(assistant.requests).finish_job = die
if sys.argv[2] != "acknowledged":
    service.clerk.work_one()
die()
"""


@pytest.fixture(scope="module")
def closed_centre(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    assistant = open_centre(tmp_path_factory.mktemp("closed"))
    assistant.close()
    return assistant


@pytest.mark.kill
@pytest.mark.parametrize("moment", ["acknowledged", "posting", "posted"])
def test_killed_after_the_acknowledgement_it_still_gives_exactly_one_answer(
    closed_centre: Assistant, tmp_path: Path, moment: str
) -> None:
    home = tmp_path / "copy"
    shutil.copytree(closed_centre.settings.data_dir, home)
    assistant = replace(closed_centre, settings=closed_centre.settings.model_copy(update={"data_dir": home}))
    with LoopbackSlack() as slack:
        peopled(slack)
        settings = in_slack(assistant, slack).settings
        body, headers = slack.command("/ask", QUESTION, user_id=AGENT, channel_id=CHANNEL)
        told = {
            "TONGXI_DATA_DIR": str(home), "TONGXI_TODAY": "2026-11-23", "TONGXI_SLACK_BOT_TOKEN": slack.token,
            "TONGXI_SLACK_SIGNING_SECRET": slack.signing_secret, "TONGXI_SLACK_TEAM": slack.team,
            "TONGXI_SLACK_API_URL": slack.api_url, "TONGXI_LOG_LEVEL": "error",
        }  # fmt: skip
        given = [f"{name}={value}" for name, value in headers.items()]
        victim = subprocess.run(
            [sys.executable, "-c", _VICTIM, body.hex(), moment, *given],
            env=os.environ | told, cwd=Path(__file__).parents[4], capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        assert victim.returncode == -signal.SIGKILL, victim.stderr.decode()[-2000:]
        assert len(slack.posted(CHANNEL)) == (1 if moment == "posted" else 0)
        again = build(settings)
        service = SlackService(again)
        for job in again.requests.jobs(state="running"):  # the lease of the dead runs out
            _let_lease_run_out(again, job.id)
        while service.clerk.work_one():
            pass
        assert len(slack.posted(CHANNEL)) == 1
        assert [job.state for job in again.requests.jobs()] == ["done"]
        again.close()


def _let_lease_run_out(assistant: Assistant, job: str) -> None:
    from sqlalchemy import text

    with assistant.stores.engine.begin() as connection:
        past = assistant.requests.jobs()[0].queued - timedelta(minutes=5)
        connection.execute(
            text("UPDATE jobs SET lease_until = :at WHERE id = :id"), {"at": past.isoformat(" "), "id": job}
        )


def test_a_failing_slack_is_tried_again_and_then_answered(slack_centre: Assistant) -> None:
    with desk(slack_centre) as opened:
        opened.slack.limit("chat.postMessage", 3600)
        box_limits = opened.slack.calls
        opened.command("/ask", QUESTION)
        opened.settled_or_waiting()
        assert any(call.limited for call in box_limits)
        assert [job.error for job in opened.assistant.requests.jobs(state="queued")] == ["Unavailable"]
        opened.drop_jobs()


def test_socket_mode_answers_as_http_does(slack_centre: Assistant) -> None:
    with LoopbackSlack() as slack:
        assistant = in_slack(slack_centre, peopled(slack), slack_app_token=_secret(slack.app_token))
        stop = threading.Event()
        running = threading.Thread(target=run_socket_mode, args=(assistant, stop), daemon=True)
        running.start()
        told = Desk(slack, assistant, None)  # type: ignore[arg-type] # nothing comes over HTTP
        said = slack.say(CHANNEL, AGENT, f"<@U0BOT> {QUESTION}")
        payload = slack.event_payload({**said, "type": "app_mention"})
        assert slack.push("events_api", payload)
        assert slack.push("events_api", payload)
        (answer,) = told.posted(1, thread=said["ts"])
        assert "手续费" in shown(answer)
        command = {"command": "/ask", "text": "积分有效期多久？", "team_id": slack.team, "trigger_id": "9.9"}
        assert slack.push("slash_commands", command | {"user_id": AGENT, "channel_id": CHANNEL})
        told.posted(2)
        stop.set()
        running.join(timeout=10)
        assert not running.is_alive()


def test_a_token_without_a_workspace_stops_the_start(slack_centre: Assistant) -> None:
    with LoopbackSlack() as slack, pytest.raises(SettingsFault, match="TONGXI_SLACK_TEAM"):
        SlackService(in_slack(slack_centre, slack, slack_team=""))


def _secret(value: str) -> object:
    from pydantic import SecretStr

    return SecretStr(value)
