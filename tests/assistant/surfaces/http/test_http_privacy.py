"""Erasure and original words over HTTP: who may, what is left, and what the trail says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient
from twin_clients import NOW, OURS, THEIRS, Centre, Marked

from assistant.privacy import KeepPrivacy
from knowledge.audience import Audience, Role
from knowledge.call import Call, Turn
from knowledge.errors import InvalidInput
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn
from knowledge.language import Lang
from knowledge.records.audit import AuditRecords

NUMBER, SAID = "XT100002", "我的手机是13812345678，卡号4111 1111 1111 1111"


@pytest.fixture
def http(fresh: Centre) -> TestClient:
    return TestClient(fresh.app, client=("127.0.0.1", 1))


def keeping_originals(centre: Centre) -> None:
    clients = centre.assistant.stores.clients
    clients.put(replace(clients.client(OURS), retention="redacted_and_original"))


def given(at: timedelta, name: str = "EXT-1") -> Arrived:
    turns = (GivenTurn(0, "agent", "您好"), GivenTurn(1, "customer", SAID))
    return Arrived((GivenCall("door", name, "voice", NOW + at, customer=NUMBER, agent="A1", turns=turns),))


def receive(centre: Centre, arrived: Arrived) -> str:
    told = centre.assistant.conversations.receive(Audience(OURS, Role.ADMIN), arrived, door="door")
    return told.calls[0].why


def test_a_customer_is_counted_then_erased_then_unknown(fresh: Centre, http: TestClient) -> None:
    receive(fresh, given(-timedelta(hours=2)))
    admin = fresh.key(OURS, Role.ADMIN)
    counted = http.post("/v1/privacy/erasures", json={"customer": NUMBER, "dry_run": True}, headers=admin).json()
    assert (counted["dry_run"], counted["clean"], counted["found"]["calls"]) == (True, False, 1)
    assert http.get("/v1/calls/EXT-1", headers=admin).status_code == 200
    done = http.post("/v1/privacy/erasures", json={"customer": NUMBER}, headers=admin).json()
    assert (done["found"]["calls"], done["left"], done["clean"]) == (1, {}, True)
    assert http.get("/v1/calls/EXT-1", headers=admin).status_code == 404
    again = http.post("/v1/privacy/erasures", json={"customer": done["customer_key"]}, headers=admin).json()
    assert not any(again["found"].values())


def test_what_is_erased_does_not_come_back_by_a_second_import_and_a_new_call_is_taken(fresh: Centre) -> None:
    receive(fresh, given(-timedelta(hours=2)))
    privacy = fresh.assistant.privacy
    privacy.erase(Audience(OURS, Role.ADMIN), NUMBER)
    assert "已按要求删除" in receive(fresh, given(-timedelta(hours=2)))
    assert receive(fresh, given(timedelta(hours=2), "EXT-2")) == ""
    assert privacy.erase_again() == 0


def test_an_old_call_of_an_erased_customer_is_not_opened_again_either(fresh: Centre) -> None:
    privacy, calls = fresh.assistant.privacy, fresh.assistant.conversations
    key = privacy.key_of(OURS, NUMBER)
    privacy.erase(Audience(OURS, Role.ADMIN), NUMBER)
    old = Call(OURS, "OLD", "voice", Lang.HANS, "A1", NOW - timedelta(days=3), customer_key=key)
    with pytest.raises(InvalidInput, match="已按要求删除"):
        calls.open(Audience(OURS, Role.MANAGER), old)
    new = replace(old, id="NEW", started=NOW + timedelta(hours=1))
    assert calls.open(Audience(OURS, Role.MANAGER), new).id == "NEW"


def test_what_comes_back_past_the_doors_is_erased_again_at_night(fresh: Centre) -> None:
    privacy = fresh.assistant.privacy
    key = privacy.key_of(OURS, NUMBER)
    privacy.erase(Audience(OURS, Role.ADMIN), NUMBER)
    old = Call(OURS, "OLD", "voice", Lang.HANS, "A1", NOW - timedelta(days=3), customer_key=key)
    fresh.assistant.stores.calls.open(old)
    evening = NOW.replace(hour=14)  # 22:00 at the desk
    privacy.purge_nightly(evening)
    assert privacy.erasure.find(OURS, key).found["calls"] == 1
    privacy.purge_nightly(evening + timedelta(hours=5))
    assert privacy.erasure.find(OURS, key).found["calls"] == 0


def test_the_same_number_at_another_company_is_another_customer(fresh: Centre) -> None:
    both = [fresh.assistant.privacy.key_of(client, NUMBER) for client in (OURS, THEIRS)]
    assert both[0] != both[1]
    with pytest.raises(InvalidInput):
        fresh.assistant.privacy.erase(Audience(OURS, Role.ADMIN), "  ")


def test_originals_are_kept_where_asked_for_without_payment_data_and_each_reading_is_noted(
    fresh: Centre, http: TestClient
) -> None:
    keeping_originals(fresh)
    receive(fresh, given(-timedelta(hours=1)))
    quality = fresh.key(OURS, Role.QUALITY)
    masked = http.get("/v1/calls/EXT-1", headers=quality).json()["turns"][1]["text"]
    assert masked == "我的手机是[PHONE_1]，卡号[CARD_1]"
    said = http.get("/v1/calls/EXT-1/originals", headers=quality).json()["turns"]
    assert [turn["text"] for turn in said] == ["您好", "我的手机是13812345678，卡号[CARD_1]"]
    noted = AuditRecords(fresh.assistant.stores.engine, fresh.assistant.clock).lines(OURS)
    assert [line.about for line in noted if line.what == "originals_read"] == ["EXT-1"]
    for role in (Role.AGENT, Role.SUPERVISOR, Role.MANAGER):
        assert http.get("/v1/calls/EXT-1/originals", headers=fresh.key(OURS, role)).status_code == 403
    assert http.get("/v1/calls/EXT-1/originals", headers=fresh.key(THEIRS, Role.QUALITY)).status_code == 404


def test_turns_that_come_over_http_are_sealed_too_and_go_after_thirty_days(fresh: Centre, http: TestClient) -> None:
    keeping_originals(fresh)
    own = Marked(OURS)
    turn = {"seq": 9, "speaker": "customer", "text": SAID}
    kept = http.post(f"/v1/calls/{own.live}/turns", json={"turns": [turn]}, headers=fresh.key(OURS, Role.ADMIN))
    assert kept.status_code == 200
    path, quality = f"/v1/calls/{own.live}/originals", fresh.key(OURS, Role.QUALITY)
    assert http.get(path, headers=quality).json()["turns"][-1]["seq"] == 9
    privacy: KeepPrivacy = fresh.assistant.privacy
    privacy.purge(NOW + timedelta(days=29))
    assert http.get(path, headers=quality).status_code == 200
    privacy.purge(NOW + timedelta(days=31))
    assert http.get(path, headers=quality).status_code == 404


def test_masked_words_go_after_their_time_and_a_live_call_stays(fresh: Centre) -> None:
    own, calls = Marked(OURS), fresh.assistant.stores.calls
    fresh.assistant.conversations.take(Audience(OURS, Role.ADMIN), own.live, [Turn(7, "customer", "还在吗")])
    fresh.assistant.privacy.purge(NOW + timedelta(days=181))
    left = {call.id for call in calls.calls(OURS)}
    assert own.live in left
    assert own.call not in left
