import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.intake.doors.post_call_analytics import read
from knowledge.language import Lang

TEXT = (Path(__file__).parent / "fixtures" / "post_call_analytics.json").read_text(encoding="utf-8")


def sent() -> dict[str, Any]:
    return json.loads(TEXT)


def test_every_segment_of_people_keeps_its_words_times_and_speaker():
    (call,) = read(TEXT).calls
    spoken = [one for one in sent()["SpeechSegments"] if not one["IVRSegment"]]
    assert [(t.text, t.start_ms, t.end_ms) for t in call.turns] == [
        (one["DisplayText"], round(one["SegmentStartTime"] * 1000), round(one["SegmentEndTime"] * 1000))
        for one in spoken
    ]
    assert [turn.speaker for turn in call.turns[:2]] == ["agent", "customer"]
    assert (call.external_id, call.agent, call.customer, call.lang) == (
        "cz-pca-20261107-18", "A51", "cz-cust-8871", Lang.HANS,
    )  # fmt: skip
    assert call.turns[0].confidence == 0.93
    assert [turn.redacted for turn in call.turns].index(True) == 4


def test_what_the_machine_says_first_is_kept_beside_the_conversation():
    (call,) = read(TEXT).calls
    assert not any("普通话请按一" in turn.text for turn in call.turns)
    assert call.extra["SpeechSegments[0]"]["DisplayText"] == "欢迎致电橙舟售后，普通话请按一。"  # type: ignore[index]


def test_the_time_of_the_conversation_is_that_of_its_place():
    (call,) = read(TEXT).calls
    assert call.started == datetime(2026, 11, 7, 8, 5, 12, 400_000, UTC)


@pytest.mark.parametrize("place", ["Asia/Nowhere", "../etc", "\0", ["Asia/Shanghai"]])
def test_a_place_that_is_none_is_never_an_error(place: object):
    told = sent()
    told["ConversationAnalytics"]["ConversationLocation"] = place
    arrived = read(told)
    assert arrived.calls[0].started == datetime(2026, 11, 7, 16, 5, 12, 400_000, UTC)
    assert bool(arrived.unread) == isinstance(place, str)


def test_without_an_id_the_job_gives_its_name_and_without_both_nothing_is_kept():
    told = sent()
    del told["ConversationAnalytics"]["GUID"]
    assert read(told).calls[0].external_id == "job-cz-18"
    told["ConversationAnalytics"]["SourceInformation"] = []
    assert read(told).calls == ()
    assert read(told).unread[0].where == ""


def test_a_speaker_shown_by_a_persons_name_is_asked_about():
    told = sent()
    told["ConversationAnalytics"]["SpeakerLabels"][1]["DisplayText"] = "小周"
    arrived = read(told)
    assert arrived.questions == ("spk_1",)
    assert read(told, speakers={"spk_1": "agent"}).questions == ()


def test_the_address_of_the_recording_is_kept_as_a_name():
    (call,) = read(TEXT).calls
    assert "s3://" not in repr(call)
    assert "cz-pca-20261107-18.wav" in repr(call.extra)
