import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.intake.doors.given import GivenCall
from knowledge.intake.doors.tccc import read

PUSHES = json.loads((Path(__file__).parent / "fixtures" / "tccc.json").read_text(encoding="utf-8"))


def one(push: dict[str, Any], **told: Any) -> GivenCall:
    (call,) = read(push, **told).calls
    return call


def test_a_record_tells_when_who_which_queue_and_how_it_went():
    call = one(PUSHES[0])
    assert (call.external_id, call.channel, call.direction, call.final) == (
        "tccc-6c0b-20261107-0093", "voice", "in", True,
    )  # fmt: skip
    assert call.started == datetime(2026, 11, 7, 5, 0, tzinfo=UTC)
    assert call.ended == datetime(2026, 11, 7, 5, 4, 31, tzinfo=UTC)
    assert (call.agent, call.customer, call.queue) == ("a12@yunqiao.example", "0086000 1234 5678", "宽带报障")
    assert (call.wait_s, call.transfers, call.csat) == (41, 1, 4)
    assert call.extra["HungUpSide"] == "user"


def test_an_outgoing_call_is_to_its_customer_and_nobody_waited():
    call = one(PUSHES[2])
    assert (call.direction, call.customer, call.wait_s, call.transfers, call.csat) == (
        "out", "0086000 8765 4321", None, None, None,
    )  # fmt: skip
    assert call.extra["EndStatusString"] == "noAnswer"


def test_a_recording_is_kept_as_an_id_and_never_as_an_address():
    both = read(json.dumps(PUSHES[:2]))
    (call,) = both.calls
    record = call.extra["record rec-1794027659"]
    assert isinstance(record, dict)
    assert record["RecordURL"] == "rec-1794027659.mp3"
    assert "://" not in repr(call)
    assert "sign" not in repr(call)
    assert call.csat == 4


def test_whoever_gave_up_waited_until_the_end():
    push = {**PUSHES[0], "AcceptTimestamp": 0}
    assert one(push).wait_s == 253
    del push["QueuedTimestamp"]
    assert one(push).wait_s is None


@pytest.mark.parametrize(
    ("pressed", "told", "csat"),
    [
        ([{"Key": "1", "Label": "非常满意"}], {}, 5),
        ([{"Key": "3", "Label": "不满意"}], {}, 2),
        ([{"Key": "1", "Label": "Very satisfied"}], {}, 5),
        ([{"Key": "2", "Label": "下班了"}], {}, None),
        ([{"Key": "2", "Label": "下班了"}], {"2": 3}, 3),
        ([{"Key": "9"}, {"Key": "1", "Label": "一般"}], {}, 3),
        (["1"], {"1": 5}, 5),
        ([], {}, None),
        ("非常满意", {}, None),
    ],
)
def test_satisfaction_is_read_by_its_name_or_as_the_caller_says(pressed: Any, told: dict[str, int], csat: int | None):
    call = one({**PUSHES[0], "PostIVRKeyPressed": pressed}, satisfaction=told)
    assert call.csat == csat
    assert call.extra.get("PostIVRKeyPressed", []) == pressed


@pytest.mark.parametrize(
    ("name", "wrong"), [("StartTimestamp", "昨天"), ("EndedTimestamp", 12), ("Direction", 7), ("Caller", ["0"]),
                        ("SeatUser", "a12"), ("ServeParticipants", {"0": 1}), ("AcceptTimestamp", -5)],
)  # fmt: skip
def test_a_field_of_the_wrong_kind_is_noted_and_kept_as_it_came(name: str, wrong: Any):
    arrived = read({**PUSHES[0], name: wrong})
    assert name in {one.where for one in arrived.unread}
    assert arrived.calls[0].extra[name] == wrong


def test_a_push_of_no_session_is_noted_and_not_kept():
    arrived = read(json.dumps([{**PUSHES[0], "SessionId": None}, PUSHES[2]]))
    assert [one.where for one in arrived.unread] == ["[0]"]
    assert [one.external_id for one in arrived.calls] == ["tccc-6c0b-20261107-0101"]
