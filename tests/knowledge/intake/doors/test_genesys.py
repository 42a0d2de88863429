import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge.intake.doors.genesys import read
from knowledge.language import Lang

TEXT = (Path(__file__).parent / "fixtures" / "genesys.json").read_text(encoding="utf-8")


def sent() -> dict[str, Any]:
    return json.loads(TEXT)


def test_every_phrase_keeps_its_words_times_speaker_and_confidence():
    phrases = sent()["transcripts"][0]["phrases"]
    (call,) = read(TEXT).calls
    began = sent()["startTime"]
    assert [(t.text, t.start_ms, t.end_ms, t.confidence) for t in call.turns] == [
        (p["decoratedText"], p["startTimeMs"] - began, p["startTimeMs"] - began + p["duration"]["milliseconds"],
         p["confidence"]) for p in phrases
    ]  # fmt: skip
    assert [turn.speaker for turn in call.turns[:2]] == ["agent", "customer"]
    assert (call.started, call.lang) == (datetime(2026, 11, 7, 7, 0, tzinfo=UTC), Lang.EN)
    assert (call.agent, call.customer, call.channel) == ("A34", "+10000007741", "voice")


def test_each_leg_of_a_conversation_is_a_call_of_its_own():
    other = sent() | {"communicationId": "leg-2"}
    arrived = read([sent(), other][0]), read(other)
    assert [one.calls[0].external_id for one in arrived] == ["yl-gen-5510:leg-1", "yl-gen-5510:leg-2"]
    assert arrived[1].calls[0].extra["conversationId"] == "yl-gen-5510"


def test_times_from_the_beginning_are_read_as_such():
    told = sent() | {"conversationStartTime": None, "startTime": None}
    for number, phrase in enumerate(told["transcripts"][0]["phrases"]):
        phrase["startTimeMs"] = number * 1000
    (call,) = read(told).calls
    assert call.started is None
    assert [turn.start_ms for turn in call.turns] == [number * 1000 for number in range(7)]


def test_a_phrase_without_punctuation_put_in_is_read_as_it_was_heard():
    told = sent()
    del told["transcripts"][0]["phrases"][0]["decoratedText"]
    (call,) = read(told).calls
    assert call.turns[0].text == "your in long travel this is grace"


def test_a_part_nobody_knows_is_asked_about():
    told = sent()
    told["transcripts"][0]["phrases"][3]["participantPurpose"] = "consult"
    arrived = read(told)
    assert arrived.questions == ("consult",)
    assert arrived.calls[0].turns[3].speaker == "unknown"


def test_a_time_before_the_conversation_is_named_and_not_used():
    told = sent()
    told["transcripts"][0]["phrases"][2]["startTimeMs"] = 1_000_000_000_000
    arrived = read(told)
    assert [one.where for one in arrived.unread] == ["transcripts[0].phrases[2].startTimeMs"]
    assert arrived.calls[0].turns[2].start_ms is None
