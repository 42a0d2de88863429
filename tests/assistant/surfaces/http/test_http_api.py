"""What the routes do for whoever may use them, and that the description of the API tells the truth."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient
from twin_clients import DAY, ORIGIN, OURS, PROCESS, QUESTION, Centre, Marked

from assistant.brief import Brief
from assistant.review import Review
from assistant.root_cause import RootCause
from assistant.surfaces.http import shapes
from assistant.surfaces.http.shapes import (
    answer,
    calls,
    decision,
    documents,
    doors,
    form,
    offers,
    people,
    search,
    shown_pages,
    similar,
    uses,
    work,
)
from knowledge.audience import Role

OWN = Marked(OURS)


@pytest.fixture(scope="module")
def described(twins: Centre) -> dict[str, Any]:
    found = TestClient(twins.app).get("/openapi.json").json()
    assert isinstance(found, dict)
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def with_example(described: dict[str, Any], content: dict[str, Any]) -> bool:
    """Whether a body is shown by an example, beside it or in its schema."""
    for media in content.values():
        if media.get("example") or media.get("examples"):
            return True
        name = media.get("schema", {}).get("$ref", "").rpartition("/")[2]
        if name and described["components"]["schemas"][name].get("examples"):
            return True
    return False


def test_every_route_is_described_and_every_body_shown_by_an_example(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        assert operation.get("summary") and operation.get("description"), name
        if "requestBody" in operation:
            assert with_example(described, operation["requestBody"]["content"]), name
        answers = {code: one for code, one in operation["responses"].items() if code.startswith("2")}
        assert answers, name
        for code, one in answers.items():
            assert with_example(described, one["content"]), f"{name} {code}"


def test_the_examples_speak_chinese_and_english(described: dict[str, Any]) -> None:
    text = json.dumps(described, ensure_ascii=False)
    assert "手续费谁承担" in text and "May I refund 300" in text


SHAPES = [answer, calls, decision, documents, doors, form, offers, people, search, similar, uses, work]


@pytest.mark.parametrize("module", SHAPES, ids=lambda m: m.__name__)
def test_every_example_of_a_shape_is_of_that_shape(module: Any) -> None:
    seen = 0
    for shape in vars(module).values():
        if (
            isinstance(shape, type)
            and issubclass(shape, form.Body | form.Shown)
            and shape.__module__ == module.__name__
        ):
            for example in (shape.model_config.get("json_schema_extra") or {}).get("examples", []):
                shape.model_validate(example)
                seen += 1
    assert seen


@pytest.mark.parametrize(
    ("shape", "example"),
    [(Review, shown_pages.REVIEW), (Brief, shown_pages.BRIEF), (RootCause, shown_pages.ROOT_CAUSE)],
    ids=["review", "brief", "root cause"],
)
def test_the_examples_of_the_features_pages_are_of_their_shape(shape: Any, example: dict[str, Any]) -> None:
    TypeAdapter(shape).validate_json(json.dumps(example))
    assert shapes


def test_an_answer_quotes_its_passage_word_for_word(twins: Centre, http: TestClient) -> None:
    key = twins.key(OURS)
    reply = http.post("/v1/ask", json={"question": QUESTION}, headers=key).json()
    assert reply["verdict"] == "answered" and reply["draft_kept_because"] == "no_model"
    for quote in reply["quotes"]:
        passage = http.get(f"/v1/passages/{quote['passage_id']}", headers=key).json()
        assert passage["text"][quote["start"] : quote["end"]] == quote["text"]
        assert quote["text"] in PROCESS
    assert http.get(f"/v1/questions/{reply['id']}", headers=key).json()["question"] == QUESTION


def test_a_question_for_permission_brings_the_decision(twins: Centre, http: TestClient) -> None:
    body = {"question": "我能给客户退 300 元吗？", "call_id": OWN.live}
    reply = http.post("/v1/ask", json=body, headers=twins.key(OURS)).json()
    assert reply["decision"]["verdict"] == "allowed_with_approval"
    assert reply["decision"]["rule"]["id"] == f"R-{OWN.mark}"
    assert reply["decision"]["amount"] == "300"
    assert "audience" not in reply["decision"]


def test_a_decision_by_action_and_amount_keeps_the_amount_exact(twins: Centre, http: TestClient) -> None:
    body = {"action": "refund", "amount": "49.99", "order_id": OWN.order, "known": {"delay_days": 3}}
    decided = http.post("/v1/authority", json=body, headers=twins.key(OURS)).json()
    assert (decided["verdict"], decided["amount"]) == ("allowed", "49.99")


def test_offers_come_with_reasons_and_without_what_they_earn(twins: Centre, http: TestClient) -> None:
    advice = http.post("/v1/offers", json={"customer_key": OWN.customer}, headers=twins.key(OURS))
    assert advice.json()["results"][0]["id"] == f"OF-{OWN.mark}"
    assert advice.json()["results"][0]["price"] == "29.90"
    assert "margin" not in advice.text and "worth" not in advice.text and "11.00" not in advice.text


def test_a_call_is_opened_spoken_and_ended_and_masked_before_it_is_kept(fresh: Centre) -> None:
    http, key = TestClient(fresh.app), fresh.key(OURS)
    call_id = http.post("/v1/calls", json={"driver": "退改"}, headers=key).json()["id"]
    turns = {"turns": [{"seq": 0, "speaker": "customer", "text": "我的手机号是13800001111，航班取消了。"}]}
    kept = http.post(f"/v1/calls/{call_id}/turns", json=turns, headers=key)
    assert kept.status_code == 200 and "13800001111" not in kept.text and "[PHONE_1]" in kept.text
    assert http.post(f"/v1/calls/{call_id}/turns", json=turns, headers=key).json()["kept"] == []
    turns["turns"][0]["text"] = "别的话"
    assert http.post(f"/v1/calls/{call_id}/turns", json=turns, headers=key).status_code == 409
    early = http.get(f"/v1/calls/{call_id}/review", headers=key)
    assert early.status_code == 422
    ended = http.post(f"/v1/calls/{call_id}/end", json={"outcome": "resolved"}, headers=key).json()
    assert ended["live"] is False and len(ended["turns"]) == 1
    assert http.get(f"/v1/calls/{call_id}/review", headers=key).json()["call_id"] == call_id
    assert http.get("/v1/calls?live=false", headers=key).json()["calls"][0]["id"] in {call_id, OWN.call}


def test_a_document_is_put_found_changed_and_gone(fresh: Centre) -> None:
    http, key = TestClient(fresh.app), fresh.key(OURS, Role.ADMIN)
    text = "# 宠物托运流程\n\n## S1 受理\n\n宠物托运要提前四十八小时申请，每只收费三百元。\n"
    query = {"name": "../../宠物.md", "kind": "process", "tier": "public", "trust": "approved_policy"}
    put = http.put("/v1/documents/PETS", params=query, content=text.encode(), headers=key)
    assert (put.status_code, put.json()["status"], put.json()["source_name"]) == (201, "added", "宠物.md")
    again = http.put("/v1/documents/PETS", params=query, content=text.encode(), headers=key)
    assert (again.status_code, again.json()["status"]) == (200, "unchanged")
    reply = http.post("/v1/ask", json={"question": "宠物托运怎么收费？"}, headers=key).json()
    assert reply["quotes"][0]["document_id"] == "PETS"
    changed = http.put("/v1/documents/PETS", params=query, content=text.replace("三百", "五百").encode(), headers=key)
    assert changed.json()["status"] == "replaced"
    assert "五百" in http.get("/v1/documents/PETS", headers=key).text
    assert http.delete("/v1/documents/PETS", headers=key).json()["removed"] >= 1
    assert http.delete("/v1/documents/PETS", headers=key).status_code == 404
    after = http.post("/v1/ask", json={"question": "宠物托运怎么收费？"}, headers=key).json()
    assert all(quote["document_id"] != "PETS" for quote in after["quotes"])


@pytest.mark.parametrize(
    ("name", "content"), [("x.exe", b"MZ\x90"), ("x.pdf", b"not a pdf"), ("x.docx", b"PK\x03\x04broken"), ("x.md", b"")]
)
def test_a_file_that_cannot_be_read_is_refused_in_both_languages(
    twins: Centre, http: TestClient, name: str, content: bytes
) -> None:
    key = twins.key(OURS, Role.ADMIN)
    for lang in ("zh", "en"):
        url = f"/v1/documents/BAD?name={name}"
        answer = http.put(url, content=content, headers=key | {"Accept-Language": lang})
        assert answer.status_code == 422, answer.text
        assert answer.json()["detail"]
    assert http.get("/v1/documents/BAD", headers=key).status_code == 404


def test_a_tier_that_is_not_for_a_role_does_not_exist_for_it(fresh: Centre) -> None:
    http = TestClient(fresh.app)
    query = {"name": "s.md", "kind": "process", "tier": "supervisor"}
    content = "# 主管专用\n\n退改补偿上限八百元，只有班组长知道。\n".encode()
    put = http.put("/v1/documents/SECRET", params=query, content=content, headers=fresh.key(OURS, Role.ADMIN))
    assert put.status_code == 201
    passage = http.get("/v1/documents/SECRET", headers=fresh.key(OURS, Role.SUPERVISOR)).json()["passages"][0]["id"]
    for path in ("/v1/documents/SECRET", f"/v1/passages/{passage}"):
        assert http.get(path, headers=fresh.key(OURS)).status_code == 404
    assert "SECRET" not in http.get("/v1/documents", headers=fresh.key(OURS)).text
    reply = http.post("/v1/ask", json={"question": "退改补偿上限多少？"}, headers=fresh.key(OURS))
    assert "八百" not in reply.text and "主管专用" not in reply.text


def test_every_number_of_the_page_opens_its_contacts(twins: Centre, http: TestClient) -> None:
    key = twins.key(OURS, Role.SUPERVISOR)
    page = http.get("/v1/brief", params={"day": DAY}, headers=key).json()
    assert page["day"] == DAY == http.get("/v1/brief", headers=key).json()["day"]
    counted = next(fact for fact in page["facts"].values() if fact["calls"])
    opened = http.post("/v1/contacts", json={"ids": counted["calls"]}, headers=key).json()["contacts"]
    assert {one["id"] for one in opened} == set(counted["calls"])


def test_a_driver_that_the_company_does_not_have_is_not_found(twins: Centre, http: TestClient) -> None:
    key = twins.key(OURS, Role.SUPERVISOR)
    assert http.get("/v1/root-causes", params={"driver": "退改"}, headers=key).json()["driver"] == "退改"
    assert http.get("/v1/root-causes", params={"driver": "没有"}, headers=key).status_code == 404
    assert http.get("/v1/brief", params={"day": "yesterday"}, headers=key).status_code == 422


def test_what_the_knowledge_lacks_is_noted_and_a_vote_is_kept(fresh: Centre) -> None:
    http, key = TestClient(fresh.app), fresh.key(OURS)
    reply = http.post("/v1/ask", json={"question": "月球基地的停车费是多少？"}, headers=key).json()
    assert reply["verdict"] == "not_found"
    gaps = http.get("/v1/gaps", headers=fresh.key(OURS, Role.SUPERVISOR)).json()["gaps"]
    assert gaps[0]["question_id"] == reply["id"]
    vote = {"about": f"question:{reply['id']}", "vote": "down", "comment": "打 13800001111 找我"}
    kept = http.post("/v1/feedback", json=vote, headers=key)
    assert kept.status_code == 200 and "13800001111" not in kept.text
    assert http.post("/v1/feedback", json=vote | {"about": "question:none"}, headers=key).status_code == 404


def test_a_token_is_made_for_listed_pages_and_for_the_agents_a_program_speaks_for(
    twins: Centre, http: TestClient
) -> None:
    body = {"call": OWN.call, "origin": ORIGIN[OURS]}
    made = http.post("/v1/widget-tokens", json=body, headers=twins.key(OURS))
    assert (made.status_code, made.json()["expires_in"]) == (200, 300)
    sidebar = {"Authorization": f"Bearer {made.json()['token']}"}
    assert http.get(f"/v1/calls/{OWN.call}", headers=sidebar).status_code == 200
    for origin in ("https://evil.example", "null", ORIGIN[OURS] + "/path", "https://desk.chengxin.example"):
        refused = http.post("/v1/widget-tokens", json=body | {"origin": origin}, headers=twins.key(OURS))
        assert refused.status_code in {403, 422}
    program = twins.key(OURS, Role.ADMIN)
    spoken = http.post("/v1/widget-tokens", json=body | {"person": OWN.agent}, headers=program)
    grant = twins.assistant.access.widget_grant(spoken.json()["token"])
    assert (grant.audience.role, grant.audience.person) == (Role.AGENT, OWN.agent)
    assert http.post("/v1/widget-tokens", json=body | {"person": "A-X"}, headers=program).status_code == 404
    assert http.post("/v1/widget-tokens", json=body | {"person": "A-X"}, headers=twins.key(OURS)).status_code == 403


def test_ready_turns_green_when_every_companys_index_serves(fresh: Centre) -> None:
    http = TestClient(fresh.app)
    before = http.get("/readyz")
    assert (before.status_code, before.json()["parts"]["keywords"]) == (503, "0/2")
    fresh.assistant.warm()
    after = http.get("/readyz")
    assert (after.status_code, after.json()["parts"]["keywords"]) == (200, "2/2")
    assert OURS not in after.text
