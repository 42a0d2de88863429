"""Chatwoot's webhooks: what becomes a turn, what does not, and that corrections and ends find their conversation."""

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.intake.doors.chatwoot import event_id, read
from tests.knowledge.intake.doors.mutations import broken_json, plant, unaccounted

FIXTURE = Path(__file__).parent / "fixtures" / "chatwoot.jsonl"
EVENTS: list[dict[str, Any]] = [json.loads(line) for line in FIXTURE.read_text("utf-8").splitlines()]
SAID = [one for one in EVENTS if one.get("message_type") in {"incoming", "outgoing"} and not one["private"]]


def one(**changes: Any) -> dict[str, Any]:
    return EVENTS[2] | changes


def test_a_file_of_events_is_one_conversation_with_every_turn_time_and_speaker() -> None:
    arrived = read(FIXTURE.read_bytes())
    assert arrived.unread == () and arrived.questions == ()
    (call,) = arrived.calls
    assert (call.source, call.external_id, call.channel, call.direction) == ("chatwoot", "1-217", "chat", "in")
    assert [(turn.seq, turn.revision, turn.speaker, turn.start_ms) for turn in call.turns] == [
        (1001, 0, "bot", 1000),
        (1002, 0, "customer", 20_500),
        (1004, 0, "agent", 65_000),
        (1004, 356, "agent", 65_000),
        (1006, 0, "customer", 120_000),
    ]
    assert call.turns[3].text.endswith("七个工作日到账。") and call.turns[4].text == "[附件：image]"
    assert (call.agent, call.customer, call.names, call.queue) == (
        "yuan.lin@desk.example",
        "YL-200713",
        ("郭晓岚",),
        "官网在线",
    )
    assert call.final and call.ended is not None and call.started is not None
    assert (call.ended - call.started).total_seconds() == 190


def test_private_notes_and_lines_of_the_desk_are_no_part_of_the_conversation() -> None:
    assert read(json.dumps(EVENTS[4])).calls == ()
    assert read(json.dumps(EVENTS[7])).calls == ()
    assert "金卡" not in repr(read(FIXTURE.read_bytes()))


@pytest.mark.parametrize("private", ["", "maybe", {}, [], 7])
def test_where_it_cannot_be_told_whether_a_note_is_private_it_is_not_kept_and_that_is_said(private: object) -> None:
    arrived = read(json.dumps(one(private=private)))
    assert arrived.calls == () and len(arrived.unread) == 1


def test_a_correction_has_the_same_number_every_time_it_comes_and_a_later_one_a_higher() -> None:
    first, again = read(json.dumps(EVENTS[5])), read(json.dumps(EVENTS[5]))
    assert first == again
    later = EVENTS[5] | {"conversation": EVENTS[5]["conversation"] | {"updated_at": 1795827700.8}}
    assert read(json.dumps(later)).calls[0].turns[0].revision > first.calls[0].turns[0].revision > 0


def test_only_resolved_ends_and_events_about_people_are_passed_over() -> None:
    ended = read(json.dumps(EVENTS[8])).calls[0]
    assert ended.final and ended.ended is not None
    reopened = read(json.dumps(EVENTS[8] | {"status": "open"})).calls[0]
    assert not reopened.final and reopened.ended is None
    assert read('{"event": "contact_updated", "id": 88, "name": "郭晓岚"}').unread == ()
    assert read('{"event": "something_new", "id": 88}').unread != ()


@pytest.mark.parametrize("gone", ["event", "account", "conversation", "id"])
def test_a_message_that_cannot_be_placed_is_told(gone: str) -> None:
    arrived = read(json.dumps({name: value for name, value in EVENTS[2].items() if name != gone}))
    assert arrived.calls == () and len(arrived.unread) == 1


def test_a_rating_is_the_calls_and_an_unknown_kind_of_message_is_a_question() -> None:
    answers = {"submitted_values": {"csat_survey_response": {"rating": 4, "feedback_message": "好"}}}
    rated = read(json.dumps(one(content_attributes=answers))).calls[0]
    assert rated.csat == 4 and "好" in repr(rated.extra)
    odd = read(json.dumps(one(message_type="whisper", sender={"id": 5, "name": "x"})))
    assert odd.calls[0].turns[0].speaker == "unknown" and odd.questions == ("5",)


def test_an_event_has_one_name_in_every_delivery() -> None:
    assert event_id(EVENTS[5]) == event_id(json.loads(json.dumps(EVENTS[5]))) != event_id(EVENTS[3])
    assert event_id({"event": "message_created"}) == ""


def _hidden(raw: bytes) -> bool:
    """Whether breaking it made something private or a line of the desk: then leaving it out is right."""
    for line in raw.decode("utf-8", "replace").split("\n"):
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict) and (
            str(told.get("private")).lower() in {"true", "1"} or told.get("message_type") == 2
        ):
            return True
    return False


@pytest.mark.parametrize("seed", range(4))
def test_broken_events_never_crash_and_no_word_is_lost_unsaid(seed: int) -> None:
    for mutant in broken_json(plant(SAID, {"content"}), seed, 150, layout="lines"):
        arrived = read(mutant.raw)
        if not _hidden(mutant.raw):
            assert unaccounted(mutant, arrived) == [], mutant.name
