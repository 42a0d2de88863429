"""Zendesk's ticket events: whatever order they come in, comments stand in theirs, and tickets with their client."""

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.intake.doors.zendesk import Belonging, client_of, event_id, read
from tests.knowledge.intake.doors.mutations import broken_json, plant, unaccounted

FIXTURE = Path(__file__).parent / "fixtures" / "zendesk.jsonl"
EVENTS: list[dict[str, Any]] = [json.loads(line) for line in FIXTURE.read_text("utf-8").splitlines()]
PUBLIC = [EVENTS[0], EVENTS[1], EVENTS[2], EVENTS[5], EVENTS[6]]


def comment(**changes: Any) -> str:
    event = EVENTS[0]["event"]
    return json.dumps(EVENTS[0] | {"event": event | {"comment": event["comment"] | changes}})


def test_a_file_of_events_is_one_ticket_with_public_comments_in_order() -> None:
    arrived = read(FIXTURE.read_bytes())
    assert arrived.unread == () and arrived.questions == ()
    (call,) = arrived.calls
    assert (call.external_id, call.channel, call.agent, call.customer) == ("5158", "email", "8447388552094", "9311")
    assert [(turn.seq, turn.speaker, turn.start_ms, turn.redacted) for turn in call.turns] == [
        (30064117810589, "customer", 100, False),
        (30064117810589, "customer", None, True),
        (30064117810811, "agent", 4_200_250, False),
    ]
    assert call.turns[1].revision > 0 and "▇" in call.turns[1].text
    assert call.final and call.ended is not None and call.ended.isoformat() == "2026-11-17T09:30:00+00:00"
    assert "partner owes us" not in repr(arrived)


def test_the_order_of_events_changes_nothing() -> None:
    told = read(FIXTURE.read_bytes()).calls[0]
    turned = read("\n".join(json.dumps(one) for one in reversed(EVENTS))).calls[0]
    assert turned.turns == told.turns and (turned.ended, turned.sequence) == (told.ended, told.sequence)


def test_events_of_one_action_stand_in_their_sequence() -> None:
    first, second = (read(json.dumps(EVENTS[place])).calls[0].sequence for place in (1, 2))
    assert first is not None and second is not None and first < second


def test_a_comment_that_is_made_private_leaves_the_conversation() -> None:
    gone = EVENTS[0] | {"type": "zen:event-type:ticket.comment_made_private", "time": "2026-11-16T05:00:00Z"}
    (call,) = read(json.dumps([EVENTS[0], gone])).calls
    assert [(turn.revision > 0, turn.text != "") for turn in call.turns] == [(False, True), (True, False)]
    assert "you will hear" not in repr(read(json.dumps(gone)))


@pytest.mark.parametrize("public", [None, "perhaps", {}, 5])
def test_where_it_cannot_be_told_whether_a_comment_is_public_it_is_not_kept_and_that_is_said(public: object) -> None:
    arrived = read(comment(is_public=public))
    assert arrived.calls == () and len(arrived.unread) == 1


def test_a_ticket_comes_in_for_the_client_its_organisation_or_brand_is_listed_for_and_for_no_other() -> None:
    listed = {"brand:360001": "yuanlan", "organization:43": "chengzhou"}
    assert read(comment(), Belonging("yuanlan", listed)).unread == ()
    for client, told in (("chengzhou", listed), ("yuanlan", {"brand:9": "yuanlan"})):
        arrived = read(comment(), Belonging(client, told))
        assert arrived.calls == () and len(arrived.unread) == 1
    assert client_of({"organization_id": "43", "brand_id": "360001"}, listed) == "chengzhou"
    assert read(comment(), Belonging("anybody")).unread == ()


def test_who_wrote_is_told_by_the_author_and_asked_where_nothing_tells() -> None:
    assert read(comment(author={"id": "-1"})).calls[0].turns[0].speaker == "bot"
    assert read(comment(author={"id": "9311"})).calls[0].turns[0].speaker == "customer"
    assert read(comment(author={"id": "555"})).questions == ("555",)


def test_messages_of_other_kinds_are_not_passed_over_in_silence() -> None:
    assert read('{"type": "zen:event-type:messaging_ticket.message_added", "detail": {"id": "1"}}').unread != ()
    assert read('{"type": "zen:event-type:ticket.created", "detail": {}}').unread != ()


def test_an_event_has_one_name_in_every_delivery() -> None:
    assert event_id(EVENTS[0]) == "01JB" and event_id({}) == ""


def _hidden(raw: bytes) -> bool:
    """Whether breaking it made a comment private: then leaving it out is right."""
    for line in raw.decode("utf-8", "replace").split("\n"):
        try:
            told = json.loads(line)
            public = told["event"]["comment"].get("is_public")
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
            continue
        if str(public).lower() in {"false", "0"}:
            return True
    return False


@pytest.mark.parametrize("seed", range(4))
def test_broken_events_never_crash_and_no_word_is_lost_unsaid(seed: int) -> None:
    for mutant in broken_json(plant(PUBLIC, {"body"}), seed, 150, layout="lines"):
        arrived = read(mutant.raw)
        if not _hidden(mutant.raw):
            assert unaccounted(mutant, arrived) == [], mutant.name
