"""Documents over HTTP: taken in and gone again at once, and the report over them."""

from datetime import timedelta

from starlette.testclient import TestClient
from twin_clients import OURS, Centre

from knowledge.audience import Role

RARE = "zyxwvut7"


def asked(http: TestClient, key: dict[str, str]) -> str:
    answer = http.post("/v1/ask", json={"question": f"{RARE} 由谁处理？"}, headers=key)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    return " ".join([told["text"], *(quote["text"] for quote in told["quotes"])])


def test_a_document_answers_when_it_is_put_and_no_word_of_it_when_it_is_deleted(
    twins: Centre, http: TestClient
) -> None:
    manager, agent = twins.key(OURS, Role.MANAGER), twins.key(OURS, Role.AGENT)
    text = f"# {RARE} 处理流程\n\n{RARE} 由专席在两小时内处理。\n"
    put = http.put(f"/v1/documents/{RARE}", params={"name": "r.md"}, content=text.encode(), headers=manager)
    assert put.status_code == 201, put.text
    assert "专席" in asked(http, agent)
    gone = http.delete(f"/v1/documents/{RARE}", headers=manager)
    assert (gone.status_code, gone.json()["removed"]) == (200, 1)
    assert "专席" not in asked(http, agent)
    assert http.get(f"/v1/documents/{RARE}", headers=agent).status_code == 404
    assert http.get(f"/v1/passages/{RARE}@1:000", headers=agent).status_code == 404


def test_the_report_tells_supervisors_what_to_look_at(twins: Centre, http: TestClient) -> None:
    manager, supervisor = twins.key(OURS, Role.MANAGER), twins.key(OURS, Role.SUPERVISOR)
    ends = (twins.assistant.clock.now() + timedelta(days=5)).date().isoformat()
    for name, words, more in (
        ("X-1", "补寄纸质发票每次收取快递费15元。", {"valid_to": ends}),
        ("X-2", "补寄纸质发票每次收取快递费20元。", {}),
    ):
        text = f"# 纸质发票寄送流程\n\n{words}\n".encode()
        params = {"name": f"{name}.md", "kind": "process"} | more
        assert http.put(f"/v1/documents/{name}", params=params, content=text, headers=manager).status_code == 201
    told = http.get("/v1/documents/report", params={"within": 30}, headers=supervisor).json()["concerns"]
    found = {(one["matter"], one["places"][0]["document_id"]): one for one in told}
    assert ("expiring", "X-1") in found
    pair = [one for one in told if one["matter"] == "contradiction"]
    assert [{place["document_id"] for place in one["places"]} for one in pair] == [{"X-1", "X-2"}]
    assert {place["text"] for place in pair[0]["places"]} == {
        "补寄纸质发票每次收取快递费15元。", "补寄纸质发票每次收取快递费20元。"
    }  # fmt: skip
    for name in ("X-1", "X-2"):
        http.delete(f"/v1/documents/{name}", headers=manager)
