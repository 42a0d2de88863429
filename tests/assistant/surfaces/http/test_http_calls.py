"""What a call's record lacks is said over HTTP, and who speaks can be told."""

from typing import Any

from starlette.testclient import TestClient
from twin_clients import OURS, Centre, Marked

from knowledge.audience import Audience, Role
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn

OWN = Marked(OURS)
KEEPER = Audience(OURS, Role.ADMIN)


def said(seq: int, **more: Any) -> dict[str, Any]:
    return {"seq": seq, "speaker": "unknown", "text": "好的，我看一下。", **more}


def test_a_turn_keeps_its_label_its_confidence_and_that_its_source_redacted_it(fresh: Centre) -> None:
    http, key = TestClient(fresh.app), fresh.key(OURS)
    name = http.post("/v1/calls", json={"agent": OWN.agent}, headers=key).json()["id"]
    heard = [said(1, label="spk_0", confidence=0.41, redacted=True), said(5, label="13800001111")]
    (first, second) = http.post(f"/v1/calls/{name}/turns", json={"turns": heard}, headers=key).json()["kept"]
    assert (first["label"], first["confidence"], first["redacted"]) == ("spk_0", 0.41, True)
    assert second["label"] == "[PHONE_1]"
    whole = http.get(f"/v1/calls/{name}", headers=key).json()
    assert whole["gaps"] == [{"first": 2, "last": 4}]
    assert whole["unnamed"] == ["spk_0", "[PHONE_1]"]
    wrong = http.post(f"/v1/calls/{name}/turns", json={"turns": [said(6, confidence=2)]}, headers=key)
    assert wrong.status_code == 422


def test_who_speaks_is_told_once_for_the_whole_call(fresh: Centre) -> None:
    http, key = TestClient(fresh.app), fresh.key(OURS)
    name = http.post("/v1/calls", json={"agent": OWN.agent}, headers=key).json()["id"]
    turns = {"turns": [said(1, label="spk_0"), said(2, label="spk_1"), said(3, label="spk_0")]}
    http.post(f"/v1/calls/{name}/turns", json=turns, headers=key)
    told = http.put(f"/v1/calls/{name}/speakers", json={"speakers": {"spk_0": "agent"}}, headers=key)
    assert told.status_code == 200
    assert [turn["speaker"] for turn in told.json()["turns"]] == ["agent", "unknown", "agent"]
    assert told.json()["unnamed"] == ["spk_1"]
    later = {"turns": [said(4, label="spk_0"), said(5, label="spk_1")]}
    kept = http.post(f"/v1/calls/{name}/turns", json=later, headers=key).json()["kept"]
    assert [turn["speaker"] for turn in kept] == ["agent", "unknown"]
    strange = http.put(f"/v1/calls/{name}/speakers", json={"speakers": {"spk_7": "agent"}}, headers=key)
    assert strange.status_code == 422
    assert strange.headers["content-type"].startswith("application/problem+json")
    nobody = http.put(f"/v1/calls/{name}/speakers", json={"speakers": {"spk_1": "ghost"}}, headers=key)
    assert nobody.status_code == 422


def test_what_a_source_told_and_did_not_tell_stands_with_the_call(fresh: Centre) -> None:
    http, key = TestClient(fresh.app), fresh.key(OURS, Role.SUPERVISOR)
    given = GivenCall(
        "contact_lens", "c-9", agent="A-nobody", direction="in", wait_s=12, transfers=0,
        skipped=("QUOTA_EXCEEDED",), turns=(GivenTurn(1, "agent", "您好"),),
    )  # fmt: skip
    fresh.assistant.conversations.receive(KEEPER, Arrived((given,)), door="contact_lens")
    whole = http.get("/v1/calls/c-9", headers=key).json()
    told = {name: whole[name] for name in ("source", "direction", "wait_s", "hold_s", "transfers", "skipped")}
    assert told == {
        "source": "contact_lens",
        "direction": "in",
        "wait_s": 12,
        "hold_s": None,
        "transfers": 0,
        "skipped": ["QUOTA_EXCEEDED"],
    }
    assert (whole["agent_known"], whole["closed_by_rule"], whole["case"]) == (False, False, None)
