"""Two companies with the same words: nothing of one may appear in any answer to the other's keys."""

import json

import pytest
from starlette.testclient import TestClient
from test_http_matrix import TABLE, send
from twin_clients import MARK, OURS, QUESTION, ROLES, THEIRS, Centre, Marked

from knowledge.audience import Role

BOTH = [(OURS, THEIRS), (THEIRS, OURS)]


@pytest.mark.parametrize(("mine", "other"), BOTH)
@pytest.mark.parametrize("role", ROLES)
def test_no_mark_of_one_company_is_in_any_answer_to_the_others_keys(
    twins: Centre, http: TestClient, mine: str, other: str, role: Role
) -> None:
    own = Marked(mine)
    holders = [twins.key(mine, role)] + ([twins.widget(mine, own.call)] if role is Role.AGENT else [])
    for headers in holders:
        for (method, path), row in TABLE.items():
            for lang in ("zh", "en"):
                answer = send(http, method, path, row, own, headers | {"Accept-Language": lang})
                said = answer.text + json.dumps(dict(answer.headers))
                assert MARK[other] not in said, f"{method} {path}"
                assert other not in said, f"{method} {path}"


@pytest.mark.parametrize(("mine", "other"), BOTH)
def test_the_same_question_is_answered_from_ones_own_documents_alone(
    twins: Centre, http: TestClient, mine: str, other: str
) -> None:
    reply = http.post("/v1/ask", json={"question": QUESTION}, headers=twins.key(mine)).json()
    assert reply["verdict"] == "answered"
    assert {quote["document_id"] for quote in reply["quotes"]} == {Marked(mine).document}


def test_what_one_company_adds_changes_no_answer_and_no_count_of_the_other(fresh: Centre) -> None:
    http = TestClient(fresh.app, client=("127.0.0.1", 1))
    ours, theirs = fresh.key(OURS, Role.ADMIN), fresh.key(THEIRS, Role.ADMIN)
    watched = ["/v1/documents?every=true", "/v1/calls", "/v1/gaps", f"/v1/documents/{Marked(OURS).document}"]

    def seen() -> list[bytes]:
        reply = http.post("/v1/ask", json={"question": QUESTION}, headers=ours).json()
        reply.pop("id")
        reply.pop("mode")  # vectors are laid out behind
        return [http.get(path, headers=ours).content for path in watched] + [json.dumps(reply).encode()]

    before = seen()
    text = "# 另一份\n\n## S1 退改\n\n客户要退改，手续费谁承担？手续费由旅行社承担。\n"
    assert http.put("/v1/documents/MORE?name=more.md", content=text.encode(), headers=theirs).status_code == 201
    assert http.post("/v1/calls", json={"id": "more", "agent": "A1"}, headers=theirs).status_code == 201
    assert http.post("/v1/ask", json={"question": "月球上能不能退票？"}, headers=theirs).status_code == 200
    assert seen() == before


def test_the_same_id_in_two_companies_is_two_things(fresh: Centre) -> None:
    http = TestClient(fresh.app)
    ours, theirs = fresh.key(OURS, Role.ADMIN), fresh.key(THEIRS, Role.ADMIN)
    for key, words in ((ours, "我们的话"), (theirs, "他们的话")):
        turns = [{"seq": 0, "speaker": "customer", "text": words}]
        opened = http.post("/v1/calls", json={"id": "same", "agent": "A1", "turns": turns}, headers=key)
        assert opened.status_code == 201
    assert http.get("/v1/calls/same", headers=ours).json()["turns"][0]["text"] == "我们的话"
    assert http.get("/v1/calls/same", headers=theirs).json()["turns"][0]["text"] == "他们的话"
    assert http.delete("/v1/documents/same", headers=ours).status_code == 404


def test_nobody_removes_anothers_document(twins: Centre, http: TestClient) -> None:
    target = f"/v1/documents/{Marked(THEIRS).document}"
    assert http.delete(target, headers=twins.key(OURS, Role.ADMIN)).status_code == 404
    assert http.get(target, headers=twins.key(THEIRS)).status_code == 200


def test_a_key_used_by_one_company_is_free_for_the_other(fresh: Centre) -> None:
    http = TestClient(fresh.app)
    for client in (OURS, THEIRS):
        headers = fresh.key(client) | {"Idempotency-Key": "same-key"}
        reply = http.post("/v1/ask", json={"question": QUESTION}, headers=headers)
        assert "idempotent-replayed" not in reply.headers
        assert reply.json()["quotes"][0]["document_id"] == Marked(client).document
