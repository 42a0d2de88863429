import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient
from twin_clients import OURS, QUESTION, Centre, Marked

from assistant.surfaces.http.routes import calls
from knowledge.audience import Role

CALL = {"channel": "chat", "queue": "退改"}


def _with_key(centre: Centre, key: str, role: Role = Role.AGENT) -> dict[str, str]:
    return centre.key(OURS, role) | {"Idempotency-Key": key}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/calls", CALL),
        ("/v1/ask", {"question": QUESTION}),
        ("/v1/authority", {"text": "能退 30 元吗？"}),
        ("/v1/offers", {"customer_key": Marked(OURS).customer}),
        (f"/v1/calls/{Marked(OURS).live}/turns", {"turns": [{"seq": 7, "speaker": "agent", "text": "您稍等。"}]}),
        ("/v1/feedback", {"about": f"call:{Marked(OURS).call}", "vote": "up"}),
        (f"/v1/calls/{Marked(OURS).live}/end", {"outcome": "resolved"}),
    ],
)
def test_the_same_request_gives_the_same_bytes_again(
    twins: Centre, http: TestClient, path: str, body: dict[str, object]
) -> None:
    headers = _with_key(twins, f"again-{path}")
    first = http.post(path, json=body, headers=headers)
    second = http.post(path, json=body, headers=headers)
    assert first.status_code in {200, 201}
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second.headers["content-type"] == first.headers["content-type"]
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"


def test_without_a_key_every_request_is_a_new_one(twins: Centre, http: TestClient) -> None:
    first, second = (http.post("/v1/calls", json=CALL, headers=twins.key(OURS)) for _ in range(2))
    assert first.json()["id"] != second.json()["id"]


def test_the_same_key_with_another_body_is_refused_and_changes_nothing(twins: Centre, http: TestClient) -> None:
    headers = _with_key(twins, "other-body")
    first = http.post("/v1/calls", json=CALL, headers=headers)
    other = http.post("/v1/calls", json=CALL | {"queue": "发票"}, headers=headers)
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["detail"]
    assert http.post("/v1/calls", json=CALL, headers=headers).content == first.content


def test_a_request_in_flight_is_refused_with_a_time_to_come_back(twins: Centre, http: TestClient) -> None:
    body = b'{"channel":"chat"}'
    principal = twins.assistant.access.holder(twins.keys[OURS, Role.AGENT]).id
    scope = f"{OURS}|{principal}|POST /v1/calls"
    twins.assistant.requests.begin(scope, "in-flight", hashlib.sha256(b"/v1/calls?\n" + body).hexdigest())
    headers = _with_key(twins, "in-flight") | {"Content-Type": "application/json"}
    answer = http.post("/v1/calls", content=body, headers=headers)
    assert answer.status_code == 409
    assert answer.headers["retry-after"] == "1"


def test_twenty_at_once_have_one_effect(fresh: Centre) -> None:
    http = TestClient(fresh.app)
    headers = _with_key(fresh, "at-once")
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda _: http.post("/v1/calls", json=CALL, headers=headers), range(20)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    done = {answer.content for answer in answers if answer.status_code == 201}
    assert len(done) == 1
    listed = http.get("/v1/calls", headers=fresh.key(OURS)).json()["calls"]
    assert len([call for call in listed if call["channel"] == "chat"]) == 1


def test_a_key_belongs_to_whoever_used_it(twins: Centre, http: TestClient) -> None:
    mine = http.post("/v1/ask", json={"question": QUESTION}, headers=_with_key(twins, "mine"))
    theirs = http.post("/v1/ask", json={"question": QUESTION}, headers=_with_key(twins, "mine", Role.MANAGER))
    assert "idempotent-replayed" not in theirs.headers
    assert theirs.json()["id"] != mine.json()["id"]


def test_what_was_refused_leaves_the_key_free(twins: Centre, http: TestClient) -> None:
    headers = _with_key(twins, "refused-first")
    assert http.post("/v1/calls", json=CALL | {"agent": "A-OTHER"}, headers=headers).status_code == 403
    assert http.post("/v1/calls", json=CALL | {"no_such": 1}, headers=headers).status_code == 422
    assert http.post("/v1/calls", json=CALL, headers=headers).status_code == 201


def test_an_unforeseen_failure_is_kept_because_nobody_knows_what_it_did(
    twins: Centre, http: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret words of a customer")

    headers = _with_key(twins, "broken")
    with monkeypatch.context() as patched:
        patched.setattr(calls, "CallWhole", type("Broken", (), {"told": staticmethod(broken)}))
        first = http.post("/v1/calls", json=CALL, headers=headers)
    second = http.post("/v1/calls", json=CALL, headers=headers)
    assert first.status_code == second.status_code == 500
    assert first.content == second.content
    assert second.headers["idempotent-replayed"] == "true"
    assert second.headers["content-type"].startswith("application/problem+json")
    assert b"secret" not in first.content


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "有汉字".encode()])
def test_a_key_that_is_none_is_refused(twins: Centre, http: TestClient, key: str | bytes) -> None:
    headers = {**twins.key(OURS), "Idempotency-Key": key}
    assert http.post("/v1/calls", json=CALL, headers=headers).status_code == 422


def test_an_event_stream_says_that_it_cannot_be_replayed(twins: Centre, http: TestClient) -> None:
    for path, extra in (("/v1/ask/stream", {}), ("/v1/ask", {"Accept": "text/event-stream"})):
        answer = http.post(path, json={"question": QUESTION}, headers=_with_key(twins, "stream") | extra)
        assert answer.status_code == 422
