"""Conversations over HTTP: 200 for what is on disk and nothing else, over a real socket, with a key or a signature."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient
from twin_clients import OURS, THEIRS, Centre, centre, listening

from knowledge.audience import Role
from tests.knowledge.intake.doors.mutations import broken_json, plant

FIXTURES = Path(__file__).parents[3] / "knowledge" / "intake" / "doors" / "fixtures"
CHATWOOT = (FIXTURES / "chatwoot.jsonl").read_bytes()
LINES = CHATWOOT.splitlines()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Centre]]:
    made = centre(tmp_path_factory.mktemp("arrivals"))
    with listening(made.app) as address:
        yield address, made
    made.assistant.close()


def post(served: tuple[str, Centre], path: str, content: bytes, **more: Any) -> httpx2.Response:
    address, made = served
    headers = made.key(OURS, Role.MANAGER) | more.pop("headers", {})
    return httpx2.post(address + path, content=content, headers=headers, timeout=30, **more)


def turns(made: Centre, call_id: str) -> list[str]:
    from knowledge.audience import Audience

    return [turn.text for turn in made.assistant.conversations.read(Audience(OURS, Role.MANAGER), call_id).turns]


def test_what_is_answered_with_200_is_there_and_the_same_again_is_a_repetition(served: tuple[str, Centre]) -> None:
    answer = post(served, "/v1/doors/chatwoot", CHATWOOT)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["whole"] and told["calls"][0]["new"] == 5 and told["calls"][0]["ended"]
    assert len(turns(served[1], told["calls"][0]["id"])) == 4
    again = post(served, "/v1/doors/chatwoot", CHATWOOT).json()
    assert again["whole"] and (again["calls"][0]["new"], again["calls"][0]["repeated"]) == (0, 5)


def test_partly_kept_is_207_and_names_what_was_not(served: tuple[str, Centre]) -> None:
    answer = post(served, "/v1/doors/chatwoot", b"\n".join([LINES[1], b'{"event": "message_created"}']))
    assert answer.status_code == 207
    told = answer.json()
    assert not told["whole"] and told["calls"][0]["kept"]
    assert told["unread"][0]["where"] == "line 2" and told["unread"][0]["why"]["zh"] and told["unread"][0]["why"]["en"]


@pytest.mark.parametrize("content", [b"{", b"[1]", b'{"event": "message_created"}', b"\xff\xfe\x00"])
def test_nothing_kept_is_422_with_what_to_do(served: tuple[str, Centre], content: bytes) -> None:
    answer = post(served, "/v1/doors/chatwoot", content, headers={"Accept-Language": "en"})
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["safe"] and told["next"] and not told["received"]["whole"]


def test_an_event_of_no_conversation_is_no_fault(served: tuple[str, Centre]) -> None:
    answer = post(served, "/v1/doors/chatwoot", b'{"event": "contact_updated", "id": 1}')
    assert answer.status_code == 200 and answer.json() == {"whole": True, "calls": [], "unread": [], "questions": []}


def test_a_door_that_is_not_there_an_empty_body_and_a_wrong_speaker_are_wrong_input(served: tuple[str, Centre]) -> None:
    assert post(served, "/v1/doors/pigeon", CHATWOOT).status_code == 422
    assert post(served, "/v1/doors/chatwoot", b"").status_code == 422
    assert post(served, "/v1/doors/subtitles?speakers=spk_2=nobody", b"x").status_code == 422


def test_a_file_is_named_and_its_speakers_too(served: tuple[str, Centre]) -> None:
    file = (FIXTURES / "subtitles.vtt").read_bytes()
    path = "/v1/doors/subtitles?name=HX-7.vtt&speakers=spk_2=customer&started=2026-11-16T01:00:00Z"
    told = post(served, path, file).json()
    assert told["whole"] and told["questions"] == []
    assert (told["calls"][0]["id"], told["calls"][0]["started_known"]) == ("HX-7", True)


def test_the_same_request_with_one_idempotency_key_is_done_once(served: tuple[str, Centre]) -> None:
    body = "客服：您好\n客户：我要退票\n".encode()
    first, again = (
        post(served, "/v1/doors/plain_text?name=once.txt", body, headers={"Idempotency-Key": "once-1"})
        for _ in range(2)
    )
    assert first.json() == again.json() and again.headers["Idempotent-Replayed"] == "true"


def test_over_twenty_megabytes_is_too_large_and_a_webhook_over_one(served: tuple[str, Centre]) -> None:
    assert post(served, "/v1/doors/chatwoot", b" " * (20 * 1024 * 1024 + 1)).status_code == 413
    assert post(served, f"/v1/webhooks/chatwoot/{OURS}", b" " * (1024 * 1024 + 1)).status_code == 413


def test_a_webhook_nobody_signed_is_answered_alike_for_every_company_and_door(http: TestClient) -> None:
    answers = [
        http.post(f"/v1/webhooks/{door}/{client}", content=LINES[2])
        for door in ("chatwoot", "zendesk", "tccc", "nowhere")
        for client in (OURS, THEIRS, "nobody")
    ]
    assert {(one.status_code, one.content) for one in answers} == {(401, answers[0].content)}


def test_a_signed_webhook_comes_in(tmp_path: Path) -> None:
    from dataclasses import replace

    made = centre(tmp_path)
    secret = b"w7Pq-only-for-tests"
    doors = replace(made.assistant.doors, secrets={("chatwoot", OURS): secret})
    made.app.state.assistant = replace(made.assistant, doors=doors)
    stamp = str(int(datetime.now(UTC).timestamp()))
    mac = hmac.new(secret, f"{stamp}.".encode() + LINES[2], hashlib.sha256).hexdigest()
    headers = {"X-Chatwoot-Signature": f"sha256={mac}", "X-Chatwoot-Timestamp": stamp}
    with listening(made.app) as address:
        answer = httpx2.post(f"{address}/v1/webhooks/chatwoot/{OURS}", content=LINES[2], headers=headers)
        other = httpx2.post(f"{address}/v1/webhooks/chatwoot/{THEIRS}", content=LINES[2], headers=headers)
    assert answer.status_code == 200 and answer.json()["calls"][0]["new"] == 1
    assert other.status_code == 401
    made.assistant.close()


def test_broken_deliveries_are_never_answered_with_200_for_words_that_are_not_there(served: tuple[str, Centre]) -> None:
    event = json.loads(LINES[2])
    planted = plant([event], {"content"})
    word = planted[0]["content"][-8:]
    for number, mutant in enumerate(broken_json(planted, 11, 60, layout="lines")):
        raw = mutant.raw.replace(b'"id": 217', f'"id": {3000 + number}'.encode())
        answer = post(served, "/v1/doors/chatwoot", raw)
        assert answer.status_code in {200, 207, 422}, mutant.name
        if answer.status_code == 200 and word.encode() in raw and answer.json()["calls"]:
            kept = [served[1].assistant.stores.calls.call(OURS, one["id"]) for one in answer.json()["calls"]]
            assert word in repr(kept), mutant.name
