import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from knowledge.call import WHOLE
from knowledge.intake.doors.contact_lens import read
from knowledge.intake.doors.given import GivenCall
from knowledge.intake.doors.heard import place_of
from knowledge.language import Lang

FIXTURES = Path(__file__).parent / "fixtures"


def fixture(name: str) -> dict[str, Any]:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def one(value: Any, **told: Any) -> GivenCall:
    (call,) = read(json.dumps(value, ensure_ascii=False), **told).calls
    return call


def test_every_turn_keeps_its_speaker_words_and_times():
    sent = fixture("contact_lens_call.json")
    call = one(sent)
    speakers = {"AGENT": "agent", "CUSTOMER": "customer"}
    assert [(turn.speaker, turn.text, turn.start_ms, turn.end_ms) for turn in call.turns] == [
        (speakers[item["ParticipantId"]], item["Content"], item["BeginOffsetMillis"], item["EndOffsetMillis"])
        for item in sent["Transcript"]
    ]
    assert [turn.seq for turn in call.turns] == [
        place_of(item["BeginOffsetMillis"], item["ParticipantId"]) for item in sent["Transcript"]
    ]
    assert {turn.revision for turn in call.turns} == {WHOLE}
    assert (call.external_id, call.channel, call.lang, call.final) == (
        "xx-contact-20261103-0716", "voice", Lang.HANS, True,
    )  # fmt: skip


def test_skipped_analysis_is_said_with_its_reason_and_what_it_concerns():
    assert one(fixture("contact_lens_call.json")).skipped == (
        "CATEGORIZATION: QUOTA_EXCEEDED (必说语-减免规则, 升级投诉)",
        "POST_CONTACT_SUMMARY: FAILED_SAFETY_GUIDELINES",
    )
    assert one(fixture("contact_lens_call.json") | {"JobStatus": "FAILED", "JobDetails": {}}).skipped == (
        "JobStatus: FAILED",
    )


def test_a_turn_the_source_took_something_out_of_says_so():
    assert [turn.redacted for turn in one(fixture("contact_lens_call.json")).turns].index(True) == 3


def test_what_nobody_reads_is_kept_where_it_was():
    sent = fixture("contact_lens_call.json") | {"SomethingNew": {"a": [1, "二"]}}
    extra = one(sent).extra
    assert extra["SomethingNew"] == {"a": [1, "二"]}
    assert extra["Categories"] == sent["Categories"]
    assert extra["Transcript 8"]["ActionItemsDetected"] == sent["Transcript"][8]["ActionItemsDetected"]  # type: ignore[index]


def test_a_chat_has_its_times_of_day_its_bot_and_the_customers_name_to_mask():
    call = one(fixture("contact_lens_chat.json"))
    assert call.started == datetime(2026, 11, 4, 2, 10, tzinfo=UTC)
    assert call.ended == call.started + timedelta(milliseconds=195_640)
    assert call.names == ("Joanna Whitfield",)
    assert [turn.speaker for turn in call.turns[:4]] == ["bot", "customer", "bot", "agent"]
    assert [turn.start_ms for turn in call.turns[:3]] == [1250, 31_900, 33_100]
    assert ([turn.seq for turn in call.turns], call.counted) == (list(range(len(call.turns))), True)
    assert call.extra["Transcript 0"]["ContentType"].endswith("participant.joined")  # type: ignore[index]


def test_the_files_name_gives_the_contacts_id_where_the_file_does_not():
    sent = fixture("contact_lens_call.json")
    del sent["CustomerMetadata"]
    name = "Analysis/Voice/2026/11/03/0a1b-22c3_analysis_redacted_2026-11-03T08:00:00Z.json"
    assert one(sent, name=name).external_id == "0a1b-22c3"
    arrived = read(json.dumps(sent))
    assert arrived.calls[0].external_id == read(json.dumps(sent)).calls[0].external_id
    assert arrived.unread[0].where == "CustomerMetadata.ContactId"


def test_whoever_calls_may_say_when_it_began():
    began = datetime(2026, 11, 3, 7, 16, tzinfo=UTC)
    call = one(fixture("contact_lens_call.json"), started=began)
    assert (call.started, call.ended) == (began, began + timedelta(milliseconds=55_900))


def test_a_speaker_the_file_does_not_name_is_asked_about_once_and_can_be_told():
    sent = fixture("contact_lens_call.json")
    sent["Participants"] = []
    arrived = read(json.dumps(sent))
    assert arrived.questions == ("AGENT", "CUSTOMER")
    assert {turn.speaker for turn in arrived.calls[0].turns} == {"unknown"}
    assert {turn.label for turn in arrived.calls[0].turns} == {"AGENT", "CUSTOMER"}
    told = read(json.dumps(sent), speakers={"AGENT": "agent", "CUSTOMER": "customer"})
    assert told.questions == ()
    assert [turn.speaker for turn in told.calls[0].turns[:2]] == ["agent", "customer"]


@pytest.mark.parametrize("wrong", ["later", -1, 10**12, [], True])
def test_a_time_that_is_none_is_noted_and_the_turn_kept_without_it(wrong: object):
    sent = fixture("contact_lens_call.json")
    sent["Transcript"][4]["BeginOffsetMillis"] = wrong
    arrived = read(json.dumps(sent))
    assert [one.where for one in arrived.unread] == ["Transcript[4].BeginOffsetMillis"]
    turn = arrived.calls[0].turns[4]
    assert (turn.start_ms, turn.end_ms, turn.text[:2]) == (None, 27_760, "好的")


def test_a_very_long_turn_becomes_several_that_make_it_up_again():
    sent = fixture("contact_lens_call.json")
    sent["Transcript"][1]["Content"] = "我上次打来也是这么说的。" * 900
    call = one(sent)
    pieces = [turn for turn in call.turns if turn.start_ms == 3480]
    assert "".join(turn.text for turn in pieces) == sent["Transcript"][1]["Content"]
    assert max(len(turn.text) for turn in pieces) <= 4000
    assert [turn.seq for turn in pieces] == list(range(pieces[0].seq, pieces[0].seq + len(pieces)))
    assert len({turn.seq for turn in call.turns}) == len(call.turns)


def test_a_turn_without_a_time_stands_after_the_one_before_it():
    sent = fixture("contact_lens_call.json")
    del sent["Transcript"][4]["BeginOffsetMillis"]
    turns = one(sent).turns
    assert turns[3].seq < turns[4].seq < turns[5].seq
    assert [turn.text for turn in sorted(turns, key=lambda turn: turn.seq)] == [turn.text for turn in turns]


def test_one_time_from_another_year_does_not_move_the_others():
    sent = fixture("contact_lens_chat.json")
    sent["Transcript"][0]["AbsoluteTime"] = "2001-01-01T00:00:00Z"
    sent["Transcript"][8]["AbsoluteTime"] = "2091-01-01T00:00:00Z"
    arrived = read(json.dumps(sent))
    assert arrived.calls[0].turns[1].start_ms == 30_650
    assert [one.where for one in arrived.unread] == ["Transcript[8].AbsoluteTime"]


def test_other_objects_are_no_contact():
    arrived = read({"entries": []})
    assert arrived.calls == ()
    assert "Contact Lens" in arrived.unread[0].why
