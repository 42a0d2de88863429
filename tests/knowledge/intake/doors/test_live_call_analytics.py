import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.intake.doors.given import Arrived, GivenTurn
from knowledge.intake.doors.heard import Heard
from knowledge.intake.doors.live_call_analytics import read

LINES = (Path(__file__).parent / "fixtures" / "live_call_analytics.jsonl").read_text(encoding="utf-8").splitlines()


def segment(**changed: Any) -> dict[str, Any]:
    return {
        "EventType": "ADD_TRANSCRIPT_SEGMENT", "CallId": "c-1", "SegmentId": "s-1", "Channel": "CALLER",
        "Transcript": "喂，听得到吗？", "StartTime": "27.42", "EndTime": "29.1", "IsPartial": False,
    } | changed  # fmt: skip


def only(arrived: Arrived) -> GivenTurn:
    ((turn,),) = (call.turns for call in arrived.calls)
    return turn


def test_the_final_segments_are_the_conversation():
    heard = Heard()
    turns = [turn for line in LINES for call in read(line, heard=heard).calls for turn in call.turns]
    final = [turn for turn in turns if not turn.partial]
    sent = [json.loads(line) for line in LINES]
    spoken = [one for one in sent if one.get("IsPartial") is False and one["Channel"] != "AGENT_ASSISTANT"]
    assert [(turn.text, turn.start_ms, turn.end_ms) for turn in final] == [
        (one["Transcript"], round(float(one["StartTime"]) * 1000), round(float(one["EndTime"]) * 1000))
        for one in spoken
    ]
    assert [turn.speaker for turn in final] == ["agent", "customer", "agent", "customer", "agent"]
    assert {turn.seq for turn in turns} == {turn.seq for turn in final}


def test_a_partial_reworded_in_the_same_moment_is_a_later_one():
    heard = Heard()
    turns = [turn for line in LINES[5:8] for call in read(line, heard=heard).calls for turn in call.turns]
    assert [turn.partial for turn in turns] == [True, True, False]
    assert turns[0].revision < turns[1].revision < turns[2].revision
    assert only(read(LINES[5], heard=heard)) == turns[0]


def test_beginning_end_agent_and_customer_are_read():
    (call,) = read("\n".join(LINES)).calls
    assert (call.started, call.ended) == (
        datetime(2026, 11, 6, 8, tzinfo=UTC), datetime(2026, 11, 6, 8, 0, 28, 400_000, UTC),
    )  # fmt: skip
    assert (call.agent, call.customer, call.final) == ("A34", "+10000005521", True)


def test_what_its_assistant_says_is_kept_beside_the_conversation():
    (call,) = read("\n".join(LINES)).calls
    assert not any("full refund" in turn.text for turn in call.turns)
    assert call.extra["ADD_TRANSCRIPT_SEGMENT aa1"]["Transcript"].startswith("Cancelled")  # type: ignore[index]
    (summary,) = (value for key, value in call.extra.items() if key.startswith("ADD_SUMMARY"))
    assert summary["CallSummaryText"].startswith("Flight")  # type: ignore[index]


def test_the_address_of_a_recording_is_not_kept():
    (call,) = read("\n".join(LINES)).calls
    assert "'yl-lca-7f21.wav'" in repr(call.extra)
    assert "Signature" not in repr(call)


@pytest.mark.parametrize(("told", "ms"), [("27.42", 27_420), (27.42, 27_420), (0, 0), ("1e1", 10_000)])
def test_seconds_are_read_as_numbers_and_as_text(told: object, ms: int):
    turn = only(read(segment(StartTime=told)))
    assert turn.start_ms == ms


@pytest.mark.parametrize("wrong", ["27,42", "NaN", -1, "inf", 90_000, [], None, True])
def test_a_segment_without_a_sensible_time_has_no_place_and_is_noted(wrong: object):
    arrived = read([segment(StartTime=wrong), segment(SegmentId="s-2", StartTime=1)][0])
    assert [call.turns for call in arrived.calls] == []
    assert "" in {one.where for one in arrived.unread}


def test_without_a_word_on_whether_it_is_final_it_is_kept_as_partial_and_noted():
    arrived = read(segment(IsPartial="maybe"))
    assert only(arrived).partial
    assert {one.where for one in arrived.unread} == {"IsPartial"}


def test_an_error_of_the_recogniser_is_said_and_does_not_end_the_call():
    (call,) = read({"EventType": "ERRORED", "CallId": "c-1"}).calls
    assert call.skipped == ("transcript: ERRORED",)
    assert not call.final


def test_the_two_other_shapes_of_a_segment_are_read():
    utterance = {"ParticipantRole": "AGENT", "UtteranceId": "u", "BeginOffsetMillis": 1500, "EndOffsetMillis": 2500}
    result = {"Channel": "CUSTOMER", "ResultId": "r", "StartTime": 3.5, "EndTime": 4.25}
    told = {"Transcript": "您请说。", "IsPartial": False}
    base = {"EventType": "ADD_TRANSCRIPT_SEGMENT", "CallId": "c-1"}
    first = only(read(base | {"UtteranceEvent": utterance | told}))
    second = only(read(base | {"TranscriptEvent": result | told}))
    assert (first.speaker, first.start_ms, first.end_ms) == ("agent", 1500, 2500)
    assert (second.speaker, second.start_ms, second.end_ms) == ("customer", 3500, 4250)


def test_an_unknown_channel_is_asked_about():
    arrived = read(segment(Channel="ch_3"))
    assert arrived.questions == ("ch_3",)
    assert (only(arrived).speaker, only(arrived).label) == ("unknown", "ch_3")
    assert only(read(segment(Channel="ch_3"), speakers={"ch_3": "bot"})).speaker == "bot"


def test_an_end_before_the_beginning_is_noted_and_not_used():
    start = {"EventType": "START", "CallId": "c-1", "CreatedAt": "2026-11-06T08:00:00Z"}
    end = {"EventType": "END", "CallId": "c-1", "UpdatedAt": "2026-11-05T08:00:00Z"}
    arrived = read(json.dumps([start, end]))
    assert arrived.calls[0].ended is None
    assert arrived.calls[0].final
    assert arrived.unread[0].where == "call c-1"
