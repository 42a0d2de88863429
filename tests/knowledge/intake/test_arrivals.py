"""What doors give, as it may be kept: nothing of a person in it, nothing of the conversation lost."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from knowledge.client import Client
from knowledge.clock import StandingClock
from knowledge.customer import Attribute, Customer
from knowledge.errors import InvalidInput
from knowledge.intake.arrivals import LONGEST, agent_id, call_id, faulty, masked_call, matching_key
from knowledge.intake.doors.given import GivenCall, GivenTurn
from knowledge.intake.pseudonym import customer_key
from knowledge.language import Lang

KEY = b"a key of thirty-two bytes, for tests"
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
CLIENT = Client("yuanlan", {"zh": "远岚旅行", "en": "Yuanlan Travel"}, "Asia/Shanghai", (Lang.HANS, Lang.EN))
PHONE, EMAIL, CARD = "13764509318", "lin.xiao@example.com", "6222021234567894"
GIVEN = GivenCall(
    "tccc",
    "k-77",
    started=NOW - timedelta(minutes=5),
    agent="A33",
    turns=(
        GivenTurn(1, "customer", f"我的手机是{PHONE}，麻烦查一下。", 0, 3_000, label="spk_0", confidence=0.9),
        GivenTurn(2, "agent", f"好的，{PHONE}对吗？", 3_100, 5_000, redacted=True),
    ),
)


def masked(given: GivenCall = GIVEN, known: Customer | None = None) -> Any:
    return masked_call(given, CLIENT, KEY, known=known, clock=StandingClock(NOW))


def test_every_turn_keeps_its_place_its_time_and_its_speaker_and_one_number_one_placeholder() -> None:
    call = masked()
    assert [one.text for one in call.turns] == ["我的手机是[PHONE_1]，麻烦查一下。", "好的，[PHONE_1]对吗？"]
    first, second = call.turns
    assert (first.seq, first.speaker, first.start_ms, first.end_ms) == (1, "customer", 0, 3_000)
    assert (first.label, first.confidence, second.redacted, second.lang) == ("spk_0", 0.9, True, Lang.HANS)
    assert (call.id, call.external_id, call.source, call.agent) == ("k-77", "k-77", "tccc", "A33")


def test_no_leaf_of_what_nobody_reads_holds_a_person() -> None:
    extra = {
        "caller": {"phone": PHONE, "as a number": int(PHONE), PHONE: True},
        "notes": [f"mail {EMAIL}", {"deep": [f"卡号{CARD}"]}],
        "at": NOW,
        "odd": [float("inf"), None, 1.5, "\0\ud800"],
    }
    given = replace(GIVEN, extra=extra, order_id=CARD, queue=f"回拨{PHONE}", disposition=EMAIL, skipped=(EMAIL,))
    call = masked(replace(given, outcome="resolved", driver="退改"))
    kept = json.dumps(asdict(call), ensure_ascii=False, default=str)
    kept.encode("utf-8")
    assert not [secret for secret in (PHONE, EMAIL, CARD) if secret in kept]
    assert call.extra["caller"]["as a number"] == call.extra["caller"]["phone"] == "[PHONE_1]"
    assert call.extra["odd"] == ["inf", None, 1.5, "\ufffd\ufffd"]
    assert (call.outcome, call.driver) == ("resolved", "退改")


def test_fields_whose_names_are_masked_alike_are_all_kept() -> None:
    kept = masked(replace(GIVEN, extra={"m": {PHONE: 1, "[PHONE_1]": 2, f"+86{PHONE}": 3}})).extra["m"]
    assert sorted(kept.values()) == [1, 2, 3]
    assert PHONE not in json.dumps(kept)


def test_extra_of_any_depth_is_kept_as_text_below_twenty() -> None:
    deep: Any = PHONE
    for _ in range(200):
        deep = [deep]
    kept = json.dumps(masked(replace(GIVEN, extra={"deep": deep})).extra)
    assert PHONE not in kept
    assert "PHONE_1" in kept


def test_a_customer_becomes_a_key_and_is_never_kept() -> None:
    call = masked(replace(GIVEN, customer=" XT100001 "))
    assert call.customer_key == customer_key(KEY, "yuanlan", "XT100001")
    assert "XT100001" not in str(call)
    assert masked(replace(GIVEN, customer="  ")).customer_key is None


def test_of_the_comparison_with_the_customers_record_only_yes_and_no_are_kept() -> None:
    values = {"phone_key": ("PHONE", "137-6450-9318"), "name_key": ("NAME", "林晓"), "email_key": ("EMAIL", EMAIL)}
    record = {name: Attribute(matching_key(KEY, "yuanlan", *value), "crm", NOW) for name, value in values.items()}
    known = Customer("yuanlan", "k", record)
    said = replace(
        GIVEN, names=("林晓",), turns=(*GIVEN.turns, GivenTurn(3, "customer", "林晓，邮箱是other@example.com。"))
    )
    assert masked(said, known).matches == {"phone": True, "name": True, "email": False}
    assert masked(said, None).matches == {}
    assert masked(GIVEN, Customer("yuanlan", "k")).matches == {}


def test_a_call_that_says_no_beginning_began_when_it_was_heard_of_and_says_so() -> None:
    call = masked(replace(GIVEN, started=None))
    assert (call.started, call.extra) == (NOW, {"started_unknown": True})
    ended = masked(replace(GIVEN, started=None, ended=NOW - timedelta(hours=1), final=True))
    assert ended.started == ended.ended == NOW - timedelta(hours=1)


def test_a_time_that_is_not_the_end_does_not_end_it() -> None:
    assert masked(replace(GIVEN, ended=NOW)).live
    assert masked(replace(GIVEN, ended=NOW, final=True)).ended == NOW
    assert masked(replace(GIVEN, final=True)).ended == NOW


NUMBERS = (("k-77:a.B_2", True), ("", False), ("会话7", False), ("a" * 101, False), (PHONE, False), ("a b", False))


@pytest.mark.parametrize(("name", "kept"), NUMBERS)
def test_a_sources_number_is_ours_where_it_is_plain_and_names_nobody(name: str, kept: bool) -> None:
    ours = call_id(replace(GIVEN, external_id=name), "yuanlan", KEY)
    assert (ours == name) is kept
    assert kept or (ours.startswith("x-") and PHONE not in ours)
    assert ours == call_id(replace(GIVEN, external_id=name), "yuanlan", KEY)
    assert kept or ours != call_id(replace(GIVEN, external_id=name), "xingxi", KEY)


def test_an_agent_nobody_knows_is_kept_as_given_unless_the_id_is_a_persons() -> None:
    assert agent_id("A99", "yuanlan", KEY, known=False) == "A99"
    assert agent_id(EMAIL, "yuanlan", KEY, known=True) == EMAIL
    assert agent_id(EMAIL, "yuanlan", KEY, known=False).startswith("agent-")


@pytest.mark.parametrize(
    "fault",
    [
        {"external_id": " "},
        {"started": NOW.replace(tzinfo=None)},
        {"ended": NOW - timedelta(hours=1)},
        {"wait_s": -1},
        {"csat": 2**31},
        {"sequence": 2**63},
    ],
)
def test_what_cannot_be_true_of_a_call_is_refused_in_both_languages(fault: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        masked(replace(GIVEN, **fault))
    assert " / " in refused.value.detail


@pytest.mark.parametrize(
    "fault", [{"seq": -1}, {"revision": LONGEST + 1}, {"end_ms": -5}, {"confidence": 1.5}, {"text": "好\ud800的"}]
)
def test_a_turn_that_cannot_be_kept_says_why(fault: dict[str, Any]) -> None:
    assert faulty(GIVEN.turns[0]) is None
    assert " / " in str(faulty(replace(GIVEN.turns[0], **fault)))
