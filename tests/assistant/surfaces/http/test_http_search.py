"""Search explained over HTTP, and word lists put, known at once to the next question, and removed."""

import structlog
from starlette.testclient import TestClient
from twin_clients import OURS, QUESTION, THEIRS, Centre, Marked

from knowledge.audience import Role

LIST = "term,alias_of,zh,en,note\n冲顶费,手续费,,,\n"


def explained(http: TestClient, key: dict[str, str], **body: object) -> dict[str, object]:
    answer = http.post("/v1/search/explain", json={"question": QUESTION} | body, headers=key)
    assert answer.status_code == 200, answer.text
    told: dict[str, object] = answer.json()
    return told


def test_a_search_is_explained_from_ones_own_documents_alone(twins: Centre, http: TestClient) -> None:
    for client in (OURS, THEIRS):
        told = explained(http, twins.key(client, Role.QUALITY))
        found = {hit["passage"]["document_id"] for hit in told["hits"]}  # type: ignore[attr-defined]
        assert Marked(client).document in found
        assert all(Marked(client).mark in one for one in found)
        first = told["hits"][0]  # type: ignore[index]
        assert first["why"] and first["why"][0]["label"]["zh"] and first["marks"]


def test_a_day_is_a_day_of_the_clients_zone_and_not_given_beside_an_instant(twins: Centre, http: TestClient) -> None:
    key = twins.key(OURS, Role.SUPERVISOR)
    assert explained(http, key, day="2026-11-20")["as_of"] == "2026-11-20T12:00:00+08:00"
    both = {"question": QUESTION, "day": "2026-11-20", "as_of": "2026-11-20T00:00:00Z"}
    assert http.post("/v1/search/explain", json=both, headers=key).status_code == 422
    assert http.post("/v1/search/explain", json={"question": ""}, headers=key).status_code == 422
    assert http.post("/v1/search/explain", json={"question": QUESTION, "limit": 21}, headers=key).status_code == 422


def test_no_log_line_holds_a_question(twins: Centre, http: TestClient) -> None:
    with structlog.testing.capture_logs() as lines:
        explained(http, twins.key(OURS, Role.ADMIN), question="绝不外传的一句话")
    assert lines
    assert "绝不外传" not in repr(lines)


def test_a_word_list_is_known_to_the_next_question_and_gone_when_removed(twins: Centre, http: TestClient) -> None:
    key, other = twins.key(OURS, Role.MANAGER), twins.key(THEIRS, Role.MANAGER)

    def knows(who: dict[str, str]) -> bool:
        terms = explained(http, who, question="冲顶费谁付？")["reading"]["terms"]  # type: ignore[index]
        return any(one["term"] == "手续" and one["channel"] == "wide" for one in terms)

    assert not knows(key)
    put = http.put("/v1/lexicon", params={"name": "ours.csv"}, content=LIST.encode(), headers=key)
    assert put.status_code == 200, put.text
    assert (put.json()["source"], put.json()["entries"], put.json()["changed"]) == ("ours", 1, True)
    assert knows(key)
    assert not knows(other)
    assert http.get("/v1/lexicon", headers=key).json()["sources"] == [{"name": "ours", "count": 1}]
    assert http.get("/v1/lexicon", headers=other).json()["sources"] == []
    assert http.delete("/v1/lexicon/ours", headers=other).status_code == 404
    assert http.delete("/v1/lexicon/ours", headers=key).json() == {"source": "ours", "removed": 1}
    assert not knows(key)


def test_a_faulty_or_empty_list_and_a_workbook_are_refused_in_words(twins: Centre, http: TestClient) -> None:
    key = twins.key(OURS, Role.SUPERVISOR)
    for name, content, said in (
        ("bad.csv", LIST + ",,,fee,\n", "第 3 行"),
        ("bad.csv", "", "空"),
        ("bad.xlsx", "PK", "CSV"),
        ("bad.docx", "x", "csv"),
    ):
        refused = http.put("/v1/lexicon", params={"name": name}, content=content.encode(), headers=key)
        assert refused.status_code == 422, refused.text
        assert said in refused.json()["detail"]
    assert http.get("/v1/lexicon", headers=key).json()["sources"] == []
