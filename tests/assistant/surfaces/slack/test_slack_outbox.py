from collections.abc import Iterator
from datetime import timedelta

import pytest
from slack_sdk import WebClient

from assistant.surfaces.slack.outbox import EVENT, Outbox, SlackRefuses
from evals.loopback_slack import LoopbackSlack
from knowledge.clock import SystemClock
from knowledge.errors import Unavailable


@pytest.fixture
def slack() -> Iterator[LoopbackSlack]:
    with LoopbackSlack() as opened:
        opened.add_channel("C1")
        opened.add_channel("C2")
        yield opened


def outbox(slack: LoopbackSlack) -> Outbox:
    return Outbox(WebClient(slack.token, base_url=slack.api_url, retry_handlers=[]))


def test_retry_after_is_waited_out_and_the_message_is_posted_once(slack: LoopbackSlack) -> None:
    slack.limit("chat.postMessage", 1)
    outbox(slack).post("C1", {"text": "一"})
    refused, taken = [call for call in slack.calls if call.method == "chat.postMessage"]
    assert refused.limited and not taken.limited
    assert taken.at - refused.at >= 1.0
    assert len(slack.posted("C1")) == 1


def test_one_message_a_second_and_channel_while_another_channel_need_not_wait(slack: LoopbackSlack) -> None:
    box = outbox(slack)
    for channel in ("C1", "C2", "C1"):
        box.post(channel, {"text": channel})
    first, other, second = [call.at for call in slack.calls]
    assert other - first < 0.9
    assert second - first >= 1.0


def test_a_longer_wait_than_a_job_may_take_goes_back_to_the_queue(slack: LoopbackSlack) -> None:
    slack.limit("chat.postMessage", 3600)
    with pytest.raises(Unavailable):
        outbox(slack).post("C1", {"text": "一"})
    assert slack.posted("C1") == []


def test_what_slack_will_never_take_is_not_tried_again(slack: LoopbackSlack) -> None:
    with pytest.raises(SlackRefuses, match="channel_not_found"):
        outbox(slack).post("C9", {"text": "一"})
    assert len(slack.calls) == 1


def test_a_message_of_a_job_is_found_again_in_its_channel_and_in_its_thread(slack: LoopbackSlack) -> None:
    box, now = outbox(slack), SystemClock().now()
    told = {"event_type": EVENT, "event_payload": {"job": "j1", "question": "问"}}
    root = slack.say("C1", "U1", "在吗")
    box.post("C1", {"text": "一", "metadata": told})
    box.post("C1", {"text": "二", "metadata": told | {"event_payload": {"job": "j2"}}}, root["ts"])
    assert box.posted("C1", None, "j1", now)
    assert box.posted("C1", root["ts"], "j2", now)
    assert not box.posted("C1", None, "j3", now - timedelta(minutes=5))
    assert not box.posted("C2", None, "j1", now)


def test_metadata_of_another_app_is_not_ours(slack: LoopbackSlack) -> None:
    forged = {"bot_id": "B0OTHER", "metadata": {"event_type": EVENT, "event_payload": {"job": "j1", "question": "问"}}}
    assert outbox(slack).ours(forged) is None
