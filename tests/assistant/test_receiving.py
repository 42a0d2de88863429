"""What doors read, through the whole product: kept, told call by call, counted once it has ended."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.conversations import STALE
from knowledge.audience import Audience, Role, Tier
from knowledge.call import Interaction, Turn
from knowledge.client import Client
from knowledge.document import Document, Kind, Trust, Validity
from knowledge.errors import InvalidInput, NotAllowed, NotFound
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn, Unread
from knowledge.intake.pseudonym import customer_key
from knowledge.language import Lang
from knowledge.staff import Person

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
PROGRAM = Audience("yuanlan", Role.AGENT)
SUPERVISOR = Audience("yuanlan", Role.SUPERVISOR, "S3")
PHONE = "13764509318"
GIVEN = GivenCall(
    "tccc",
    "k-77",
    started=NOW - timedelta(minutes=8),
    agent="A33",
    turns=(
        GivenTurn(1, "agent", "您好，远岚旅行。"),
        GivenTurn(2, "customer", f"我手机{PHONE}，要退票。"),
        GivenTurn(3, "unknown", "好的。", label="spk_2"),
    ),
)


@pytest.fixture
def centre(empty: Callable[..., Assistant]) -> Assistant:
    made = empty()
    made.stores.clients.put(Client("yuanlan", {"zh": "远岚", "en": "Yuanlan"}, "Asia/Shanghai", (Lang.HANS,)))
    made.stores.people.put_staff([Person("A33", "林晓", Role.AGENT, "T3", "S3", ("yuanlan",), "L1", date(2026, 1, 5))])
    return made


def receive(centre: Assistant, *given: GivenCall, who: Audience = PROGRAM) -> Any:
    return centre.conversations.receive(who, Arrived(given), door="tccc").calls


def ended(given: GivenCall = GIVEN, **changes: Any) -> GivenCall:
    return replace(given, final=True, ended=NOW, outcome="resolved", driver="退改", customer="XT1", **changes)


def lines(centre: Assistant) -> list[Interaction]:
    return centre.stores.interactions.between("yuanlan", NOW - timedelta(days=9), NOW + timedelta(days=1))


def settle(centre: Assistant) -> None:
    """Everything behind done; nothing can be received afterwards."""
    centre.conversations.close()


def test_what_is_new_repeated_and_refused_is_told_turn_by_turn(centre: Assistant) -> None:
    (first,) = receive(centre, GIVEN)
    assert (first.id, first.opened, first.new, first.kept) == ("k-77", True, ((1, 0), (2, 0), (3, 0)), True)
    other = replace(GIVEN.turns[1], text="我不退了。")
    broken = GivenTurn(5, "agent", "好", start_ms=-1)
    (second,) = receive(
        centre, replace(GIVEN, turns=(GIVEN.turns[0], other, GivenTurn(4, "agent", "请稍等。"), broken))
    )
    assert (second.opened, second.new, second.repeated) == (False, ((4, 0),), ((1, 0),))
    assert {one.turn for one in second.refused} == {(2, 0), (5, 0)}
    assert all(" / " in one.why for one in second.refused)
    kept = centre.conversations.read(SUPERVISOR, "k-77")
    assert [turn.text for turn in kept.turns] == ["您好，远岚旅行。", "我手机[PHONE_1]，要退票。", "好的。", "请稍等。"]


def test_a_call_that_cannot_be_kept_is_refused_and_the_next_one_is_kept(centre: Assistant) -> None:
    wrong = replace(GIVEN, external_id="k-78", ended=NOW - timedelta(days=1))
    unread = (Unread("line 7", "看不懂 / not understood"),)
    told = centre.conversations.receive(PROGRAM, Arrived((wrong, GIVEN), unread, ("spk_2",)), door="tccc")
    assert [one.kept for one in told.calls] == [False, True]
    assert " / " in told.calls[0].why
    assert (told.unread, told.questions, told.whole) == (unread, ("spk_2",), False)
    with pytest.raises(NotFound):
        centre.conversations.read(SUPERVISOR, "k-78")


def test_the_same_file_twice_changes_nothing(centre: Assistant) -> None:
    receive(centre, ended())
    before = centre.conversations.read(SUPERVISOR, "k-77")
    (again,) = receive(centre, ended())
    assert (again.new, len(again.repeated), again.opened, again.ended) == ((), 3, False, True)
    assert centre.conversations.read(SUPERVISOR, "k-77") == before
    settle(centre)
    assert len(lines(centre)) == 1


def test_a_number_has_one_placeholder_from_delivery_to_delivery(centre: Assistant) -> None:
    receive(centre, GIVEN)
    receive(centre, replace(GIVEN, turns=(GivenTurn(4, "agent", f"号码是{PHONE}，另一个13912345678。"),)))
    assert centre.conversations.read(SUPERVISOR, "k-77").turns[-1].text == "号码是[PHONE_1]，另一个[PHONE_2]。"


def test_after_a_restart_a_turn_sent_again_is_the_same_turn(empty: Callable[..., Assistant], centre: Assistant) -> None:
    dictated = (GivenTurn(4, "agent", "请报一下手机号。"), GivenTurn(5, "customer", f"{PHONE}，还有139 1234 5678。"))
    receive(centre, replace(GIVEN, turns=(*GIVEN.turns, *dictated)))
    kept = centre.conversations.read(SUPERVISOR, "k-77").turns
    centre.close()
    again = empty()
    (told,) = receive(again, replace(GIVEN, turns=(dictated[1], GivenTurn(6, "agent", f"{PHONE}对吧？"))))
    assert (told.repeated, told.new, told.refused) == (((5, 0),), ((6, 0),), ())
    turns = again.conversations.read(SUPERVISOR, "k-77").turns
    assert turns[:5] == kept
    assert PHONE not in turns[5].text


def test_agents_and_beginnings_that_nobody_knows_are_kept_and_said(centre: Assistant) -> None:
    (told,) = receive(centre, replace(GIVEN, agent="A99", started=None))
    assert (told.agent_known, told.started_known) == (False, False)
    kept = centre.conversations.read(SUPERVISOR, "k-77")
    assert (kept.agent, kept.started) == ("A99", NOW)
    assert not centre.conversations.about(kept).agent_known
    (told,) = receive(centre, replace(GIVEN, turns=()))  # now somebody says it
    assert (told.agent_known, told.started_known) == (True, True)
    assert centre.conversations.read(SUPERVISOR, "k-77").started == GIVEN.started


def test_a_speaker_once_named_is_known_in_the_next_call_of_that_source(centre: Assistant) -> None:
    (told,) = receive(centre, GIVEN)
    assert told.unnamed == ("spk_2",)
    named = centre.conversations.name_speakers(SUPERVISOR, "k-77", {"spk_2": "bot"})
    assert (named.turns[2].speaker, named.unnamed) == ("bot", ())
    (again,) = receive(centre, replace(GIVEN, external_id="k-78"))
    assert again.unnamed == ()
    with pytest.raises(InvalidInput):
        centre.conversations.name_speakers(SUPERVISOR, "k-77", {"spk_9": "agent"})


def test_calls_are_brought_in_by_programs_and_supervisors_alone(centre: Assistant) -> None:
    for who in (Audience("yuanlan", Role.AGENT, "A33"), Audience("yuanlan", Role.CLIENT_VIEWER)):
        with pytest.raises(NotAllowed):
            receive(centre, GIVEN, who=who)
    assert receive(centre, GIVEN, who=SUPERVISOR)[0].kept


def test_a_finished_call_counts_once_and_belongs_to_a_case(centre: Assistant) -> None:
    receive(centre, GIVEN)
    receive(centre, ended(hold_s=60))
    receive(centre, ended(csat=5))
    settle(centre)
    (line,) = lines(centre)
    assert (line.id, line.driver, line.team, line.resolved, line.csat) == ("k-77", "退改", "T3", True, 5)
    assert (line.talk_s, line.hold_s, line.source) == (420, 60, "call")
    assert line.customer_key == customer_key(b"s" * 64, "yuanlan", "XT1")
    assert centre.conversations.about(centre.conversations.read(SUPERVISOR, "k-77")).case == "case-k-77"
    assert centre.stores.work.review("yuanlan", "k-77") is not None


def test_a_contact_a_facts_file_delivered_is_left_as_it_was_delivered(centre: Assistant) -> None:
    delivered = Interaction("yuanlan", "k-77", NOW, "voice", Lang.HANS, "A33", "T3", "S3", "改签", talk_s=999)
    centre.stores.interactions.add([delivered])
    receive(centre, ended())
    settle(centre)
    assert lines(centre) == [delivered]


def test_a_contact_told_live_and_again_afterwards_counts_once(centre: Assistant) -> None:
    receive(centre, ended(replace(GIVEN, source="contact_lens_live")))
    (told,) = receive(centre, ended(replace(GIVEN, source="contact_lens")))
    assert told.id == "contact_lens:k-77"
    (other,) = receive(centre, ended(replace(GIVEN, source="zendesk")))
    assert other.id == "zendesk:k-77"
    settle(centre)
    assert sorted(line.id for line in lines(centre)) == ["k-77", "zendesk:k-77"]


def test_the_versions_of_the_process_in_force_when_it_began_are_kept_with_a_call(centre: Assistant) -> None:
    change = NOW - timedelta(hours=1)
    for version, valid in (("1", Validity()), ("2", Validity(change))):
        told = Document(
            "yuanlan", "TR-01", version, Kind.PROCESS, Tier.INTERNAL, Trust.APPROVED_POLICY, "退改", Lang.HANS, valid
        )
        centre.stores.documents.put(told, [], batch="b")
    receive(centre, GIVEN, replace(GIVEN, external_id="k-70", started=NOW - timedelta(hours=2)))
    versions = {name: centre.conversations.read(SUPERVISOR, name).versions for name in ("k-77", "k-70")}
    assert versions == {"k-77": {"TR-01": "2"}, "k-70": {"TR-01": "1"}}
    centre.stores.documents.remove("yuanlan", "TR-01", "2")
    receive(centre, replace(GIVEN, external_id="k-79"))
    assert centre.conversations.read(SUPERVISOR, "k-79").versions == {"TR-01": "1"}


def test_a_call_that_never_ends_is_closed_by_rule_until_somebody_says_when_it_ended(centre: Assistant) -> None:
    receive(centre, GIVEN)
    desk = centre.conversations
    assert desk.close_stale(NOW + STALE["voice"]) == ()
    (closed,) = desk.close_stale(NOW + STALE["voice"] + timedelta(seconds=1))
    assert (closed.ended, closed.closed_by_rule) == (NOW, True)
    assert desk.close_stale(NOW + timedelta(days=1)) == ()
    (late,) = receive(centre, replace(GIVEN, turns=(GivenTurn(4, "customer", "喂？"),)))
    assert (late.new, late.ended) == (((4, 0),), True)
    receive(centre, ended(replace(GIVEN, turns=())))
    kept = desk.read(SUPERVISOR, "k-77")
    assert (kept.closed_by_rule, kept.outcome, len(kept.turns)) == (False, "resolved", 4)
    settle(centre)
    assert [line.resolved for line in lines(centre)] == [True]


def test_what_was_cut_short_after_an_end_is_caught_up_with(centre: Assistant, tmp_path: Path) -> None:
    desk = centre.conversations
    receive(centre, GIVEN)
    centre.stores.calls.end("yuanlan", "k-77", NOW)  # ended, and killed before it was counted
    assert lines(centre) == []
    assert desk.catch_up(NOW) == 1
    settle(centre)
    assert [line.id for line in lines(centre)] == ["k-77"]
    assert desk.catch_up(NOW) == 0


def test_where_a_client_has_originals_kept_they_come_without_payment_data(centre: Assistant) -> None:
    sealed: list[Any] = []
    centre.conversations.original = lambda client, call, turns: sealed.append((client, call, turns))
    said = GivenTurn(1, "customer", f"手机{PHONE}，卡号6222021234567894。")
    receive(centre, replace(GIVEN, turns=(said, GivenTurn(-1, "agent", "x"))))
    centre.conversations.take(PROGRAM, "k-77", [Turn(2, "agent", f"{PHONE}收到")])
    ((client, call, turns), (_, _, later)) = sealed
    assert (client, call, [place[:2] for place in turns], later) == (
        "yuanlan",
        "k-77",
        [(1, 0)],
        [(2, 0, f"{PHONE}收到")],
    )
    assert PHONE in turns[0][2]
    assert "6222021234567894" not in turns[0][2]
