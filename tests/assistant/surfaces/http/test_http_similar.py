"""Similar questions over HTTP: known to the next question, what is adrift named, gone when removed, ours alone."""

from starlette.testclient import TestClient
from twin_clients import OURS, QUESTION, THEIRS, Centre, Marked

from knowledge.audience import Role

OWN = Marked(OURS)
URL = "/v1/similar-questions"
ASKED = "冲顶费哪个出"


def file(*lines: str) -> bytes:
    return ("document,words,questions\n" + "".join(f"{line}\n" for line in lines)).encode()


LIST = file(f"{OWN.document},退改手续费由航空公司承担,{ASKED}|航班没了谁赔", f"{OWN.document},没有这句话,问什么")


def test_a_list_is_known_to_the_next_question_and_gone_when_removed(twins: Centre, http: TestClient) -> None:
    key, other = twins.key(OURS, Role.MANAGER), twins.key(THEIRS, Role.MANAGER)

    def said(who: dict[str, str]) -> list[str]:
        answer = http.post("/v1/search/explain", json={"question": ASKED}, headers=who)
        assert answer.status_code == 200, answer.text
        return [hit["asked"] for hit in answer.json()["hits"] if hit["asked"]]

    assert said(key) == []
    put = http.put(URL, params={"name": "ours.csv"}, content=LIST, headers=key)
    assert put.status_code == 200, put.text
    told = put.json()
    assert (told["source"], told["places"], told["questions"], told["changed"]) == ("ours", 2, 3, True)
    adrift = [{"document_id": OWN.document, "words": "没有这句话", "known": True}]
    assert (told["adrift"], told["mend"]) == (1, adrift)
    assert said(key) == [ASKED]
    assert said(other) == []
    assert http.get(URL, headers=key).json() == {
        "sources": [{"name": "ours", "own": False, "places": 2, "questions": 3, "adrift": 1}]
    }
    assert http.get(f"{URL}/ours", headers=key).json() == {"source": "ours", "mend": adrift}
    assert http.get(URL, headers=other).json() == {"sources": []}
    assert http.get(f"{URL}/ours", headers=other).status_code == 404
    assert http.delete(f"{URL}/ours", headers=other).status_code == 404
    assert http.delete(f"{URL}/ours", headers=key).json() == {"source": "ours", "removed": 2}
    assert said(key) == []


def test_a_dry_run_names_the_faults_of_lines_and_keeps_nothing(twins: Centre, http: TestClient) -> None:
    key = twins.key(OURS, Role.SUPERVISOR)
    query = {"name": "x.csv", "source": "tried", "dry_run": "true"}
    told = http.put(URL, params=query, content=LIST + file(",,谁").partition(b"\n")[2], headers=key).json()
    assert (told["source"], told["dry_run"], told["changed"]) == ("tried", True, False)
    assert [one["line"] for one in told["faults"]] == [4]
    assert http.get(URL, headers=key).json() == {"sources": []}


def test_a_faulty_or_empty_list_a_workbook_and_the_packs_name_are_refused_in_words(
    twins: Centre, http: TestClient
) -> None:
    key = twins.key(OURS, Role.SUPERVISOR)
    for query, content, zh, en in (
        ({"name": "bad.csv"}, file("P-1,,谁"), "第 2 行", "Line 2"),
        ({"name": "bad.csv"}, b"", "空", "empty"),
        ({"name": "bad.csv"}, file(), "没有可用的相似问", "no usable question"),
        ({"name": "bad.csv"}, b"term,zh\n", "document", "document"),
        ({"name": "bad.xlsx"}, b"PK", "CSV", "CSV"),
        ({"name": "bad.docx"}, b"x", "XLSX", "XLSX"),
        ({"name": "ok.csv", "source": "_pack"}, LIST, "资料包", "pack"),
        ({"name": "ok.csv", "source": "a b"}, LIST, "来源名", "name"),
    ):
        for lang, said in (("zh", zh), ("en", en)):
            refused = http.put(URL, params=query, content=content, headers=key | {"Accept-Language": lang})
            assert refused.status_code == 422, refused.text
            assert refused.headers["content-type"] == "application/problem+json"
            assert said in refused.json()["detail"], (query, lang)
            assert refused.json()["safe"] and refused.json()["next"]
    assert http.delete(f"{URL}/_pack", headers=key).status_code == 422
    assert http.get(URL, headers=key).json() == {"sources": []}


def test_a_list_may_be_as_large_as_a_document_and_no_larger(twins: Centre, http: TestClient) -> None:
    key = twins.key(OURS, Role.MANAGER)
    large = file(*(f"P-{number},{'长' * 900},问{number}" for number in range(600)))
    assert len(large) > 1024 * 1024
    put = http.put(URL, params={"name": "l.csv", "dry_run": "true"}, content=large, headers=key)
    assert (put.status_code, put.json()["adrift"], len(put.json()["mend"])) == (200, 600, 20)
    more = {"Content-Length": str(21 * 1024 * 1024)}
    assert http.put(URL, params={"name": "l.csv"}, content=b"x", headers=key | more).status_code == 413


def test_what_was_voted_up_is_suggested_to_those_who_keep_lists_of_that_company_alone(fresh: Centre) -> None:
    http = TestClient(fresh.app)
    agent, keeper, other = fresh.key(OURS), fresh.key(OURS, Role.SUPERVISOR), fresh.key(THEIRS, Role.ADMIN)
    url = f"{URL}/suggested"
    reply = http.post("/v1/ask", json={"question": QUESTION}, headers=agent).json()
    assert http.get(url, headers=keeper).json() == {"suggestions": []}
    vote = {"about": f"question:{reply['id']}", "vote": "up"}
    assert http.post("/v1/feedback", json=vote, headers=agent).status_code == 200
    (one,) = http.get(url, headers=keeper).json()["suggestions"]
    assert (one["document_id"], one["questions"], one["votes"]) == (OWN.document, [QUESTION], 1)
    passage = http.get(f"/v1/passages/{reply['quotes'][0]['passage_id']}", headers=keeper).json()
    assert passage["text"].startswith(one["words"])
    assert http.get(url, headers=other).json() == {"suggestions": []}
    refused = http.get(url, headers=agent)
    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/problem+json"
    line = f"{one['document_id']},{one['words']},{QUESTION}"
    assert http.put(URL, params={"name": "votes.csv"}, content=file(line), headers=keeper).json()["adrift"] == 0
    assert http.get(url, headers=keeper).json() == {"suggestions": []}


def test_no_list_is_put_where_the_suggestions_stand(twins: Centre, http: TestClient) -> None:
    key = twins.key(OURS, Role.SUPERVISOR)
    for lang, said in (("zh", "换个来源名"), ("en", "another name")):
        refused = http.put(URL, params={"name": "suggested.csv"}, content=LIST, headers=key | {"Accept-Language": lang})
        assert refused.status_code == 422 and said in refused.json()["detail"]
    assert http.delete(f"{URL}/suggested", headers=key).status_code == 404
