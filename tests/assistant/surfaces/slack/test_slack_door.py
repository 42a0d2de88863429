import json
import logging

import pytest
from slack_desk import AGENT, CHANNEL, QUESTION, Desk, in_slack

from assistant.assistant import Assistant
from assistant.surfaces.slack import slack_router
from evals.loopback_slack import LoopbackSlack

CARD = "4111111111111111"
MALFORMED = [
    {"X-Slack-Request-Timestamp": "abc"},
    {"X-Slack-Request-Timestamp": ""},
    {"X-Slack-Request-Timestamp": "9" * 400},
    {"X-Slack-Request-Timestamp": "1531420618"},
    {"X-Slack-Signature": "v0=" + "0" * 64},
    {"X-Slack-Signature": ""},
    {"X-Slack-Signature": b"v0=\xe9\xff"},
    {"X-Slack-Signature": "签名".encode()},
]


@pytest.mark.parametrize("wrong", MALFORMED)
def test_a_bad_signature_and_every_malformed_header_is_401_and_nothing_of_the_body_is_logged(
    at_desk: Desk, wrong: dict[str, str | bytes], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    body, headers = at_desk.slack.command("/ask", f"卡号 {CARD}", user_id=AGENT, channel_id=CHANNEL)
    before = len(at_desk.assistant.requests.jobs())
    assert at_desk.http.post("/slack/events", content=body, headers={**headers, **wrong}).status_code == 401
    logged = caplog.text + "".join(capfd.readouterr())
    assert CARD not in logged
    assert len(at_desk.assistant.requests.jobs()) == before


def test_a_body_that_is_not_utf8_is_401_and_a_signed_one_nobody_can_read_is_400(at_desk: Desk) -> None:
    stamp = at_desk.slack.signed(b"x")
    assert (
        at_desk.http.post("/slack/events", content=b"\xff\xfe", headers=at_desk.slack.signed(b"\xff\xfe")).status_code
        == 401
    )
    assert (
        at_desk.http.post("/slack/events", content=b"{", headers={**stamp, **at_desk.slack.signed(b"{")}).status_code
        == 400
    )
    assert at_desk.http.post("/slack/events", content=b"x" * 600_000, headers=stamp).status_code == 413


def test_old_signatures_are_refused(at_desk: Desk) -> None:
    from time import time

    body, _ = at_desk.slack.command("/ask", QUESTION, user_id=AGENT, channel_id=CHANNEL)
    for late, status in ((-310, 401), (310, 401), (-290, 200)):
        headers = at_desk.slack.signed(body, at=time() + late, content="application/x-www-form-urlencoded")
        assert at_desk.http.post("/slack/events", content=body, headers=headers).status_code == status
    at_desk.posted(1)


def test_a_card_number_and_the_tokens_reach_neither_log_nor_queue(
    at_desk: Desk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    at_desk.command("/ask", f"客户卡号 {CARD} 要退改，手续费谁承担？")
    (answer,) = at_desk.posted()
    logged = caplog.text + "".join(capfd.readouterr())
    queued = json.dumps([dict(job.payload) for job in at_desk.assistant.requests.jobs()])
    for secret in (CARD, at_desk.slack.token, at_desk.slack.signing_secret):
        assert secret not in logged
        assert secret not in queued
    assert CARD not in json.dumps(answer)


def test_the_route_carries_the_guards_a_server_wants(slack_centre: Assistant) -> None:
    from fastapi import Depends

    def guard() -> None:
        """Stands for a server's own door."""

    with LoopbackSlack() as slack:
        router = slack_router(in_slack(slack_centre, slack), [Depends(guard)])
    assert router is not None
    (route,) = router.routes
    assert [one.call for one in route.dependant.dependencies] == [guard]  # type: ignore[attr-defined]


def test_without_a_token_there_is_no_slack(slack_centre: Assistant) -> None:
    assert slack_router(slack_centre) is None


def test_nothing_of_slack_is_imported_before_it_is_used() -> None:
    import subprocess
    import sys

    code = "import sys, assistant.surfaces.slack; print('slack_bolt' in sys.modules, 'slack_sdk' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == ["False", "False"]


def test_bolts_own_complaint_about_a_signature_repeats_nothing_of_the_body(
    at_desk: Desk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    from slack_bolt import BoltRequest

    from assistant.surfaces.slack.bolt import bolt_app

    caplog.set_level(logging.DEBUG)
    body, headers = at_desk.slack.command("/ask", f"卡号 {CARD}", user_id=AGENT, channel_id=CHANNEL)
    app = bolt_app(at_desk.assistant, lambda: None)
    refused = app.dispatch(BoltRequest(body=body.decode(), headers={**headers, "X-Slack-Signature": "v0=0"}))
    assert refused.status == 401
    assert CARD not in caplog.text + "".join(capfd.readouterr())


def test_the_acknowledgement_does_not_wait_for_the_answer(at_desk: Desk) -> None:
    from time import monotonic

    at_desk.slack.limit("users.info", 2)
    took = []
    for _ in range(10):
        begun = monotonic()
        assert at_desk.command("/ask", QUESTION, user="U0STRANGE", channel="C0LUNCH") == 200
        took.append(monotonic() - begun)
    assert sorted(took)[8] <= 0.5
    at_desk.settled()


def test_the_whole_server_lets_slack_in_by_its_signature_alone(slack_centre: Assistant) -> None:
    from fastapi import Depends
    from starlette.testclient import TestClient

    from assistant.surfaces.http.app import build_app
    from assistant.surfaces.http.doors import public

    with LoopbackSlack() as slack:
        assistant = in_slack(slack_centre, slack)
        router = slack_router(assistant, [Depends(public("Slack signs every request"))])
        assert router is not None
        http = TestClient(build_app(assistant, [router]))  # without its lifespan, which would close the centre
        body = b'{"type":"url_verification","challenge":"abc"}'
        assert http.post("/slack/events", content=body, headers=slack.signed(body)).json() == {"challenge": "abc"}
        assert http.post("/slack/events", content=body, headers={"Content-Type": "application/json"}).status_code == 401
