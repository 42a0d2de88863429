"""Grants, promises and gaps over HTTP: recorded once, refused with what to do next, seen by whoever may."""

from datetime import timedelta

from starlette.testclient import TestClient
from test_http_matrix import told
from twin_clients import MARK, NOW, OURS, THEIRS, Centre, Marked

from knowledge.audience import Role
from knowledge.language import Lang
from knowledge.records.audit import AuditRecords
from knowledge.records.work import Gap, Promise

OWN = Marked(OURS)
BODY = {"action": "refund", "amount": "30.00", "call_id": OWN.call}
PATH = "/v1/authority/uses"


def opened(centre: Centre) -> TestClient:
    return TestClient(centre.app, client=("127.0.0.1", 50_000), raise_server_exceptions=False)


def test_a_grant_is_recorded_and_the_next_decision_knows_it(fresh: Centre) -> None:
    http, key = opened(fresh), fresh.key(OURS)
    kept = http.post(PATH, json=BODY, headers=key)
    assert kept.status_code == 200, kept.text
    assert kept.json()["line"]["zh"] == "已记下：退款 30 元。额度：本次还剩 20 元。"
    assert (kept.json()["agent"], kept.json()["rule"]) == (OWN.agent, f"R-{OWN.mark}")
    asked = {"text": "能退 30 元吗？", "call_id": OWN.call}
    assert http.post("/v1/authority", json=asked, headers=key).json()["verdict"] == "allowed_with_approval"
    undone = http.post(f"{PATH}/{kept.json()['id']}/reversal", headers=key)
    assert (undone.status_code, undone.json()["undone"]) == (200, True)
    assert http.post("/v1/authority", json=asked, headers=key).json()["verdict"] == "allowed"


def test_the_same_request_sent_again_is_one_grant(fresh: Centre) -> None:
    http, key = opened(fresh), fresh.key(OURS) | {"Idempotency-Key": "click-1"}
    first, second = (http.post(PATH, json=BODY, headers=key) for _ in range(2))
    assert first.content == second.content
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(fresh.assistant.stores.rules.uses(OURS, since=NOW - timedelta(days=1))) == 1


def test_a_refusal_says_what_happened_what_is_safe_and_what_next_and_frees_its_key(fresh: Centre) -> None:
    http, key = opened(fresh), fresh.key(OURS) | {"Idempotency-Key": "click-1"}
    over = http.post(PATH, json=BODY | {"amount": "80"}, headers=key)
    assert (over.status_code, over.headers["content-type"]) == (409, "application/problem+json")
    problem = over.json()
    assert problem["title"] == "这一笔没有记上"
    assert f"要班组长{OWN.mark}周{OWN.mark}批准".replace(" ", "") in problem["detail"].replace(" ", "")
    assert problem["safe"] == "没有记账，额度没有变化。"
    assert problem["next"] == "拿到批准后，填上批准人的工号再记。"
    self_approved = http.post(PATH, json=BODY | {"amount": "80", "approved_by": OWN.agent}, headers=key)
    assert self_approved.json()["detail"] == "批准人不能是办理人本人。"
    english = http.post(PATH, json=BODY | {"amount": "80"}, headers=key | {"Accept-Language": "en"}).json()
    assert english["next"] == "Once it is approved, give the approver's staff id and record it."
    approved = http.post(PATH, json=BODY | {"amount": "80", "approved_by": f"S-{OWN.mark}"}, headers=key)
    assert (approved.status_code, approved.json()["approved_by"]) == (200, f"S-{OWN.mark}")


def test_an_approver_of_another_company_is_answered_like_one_who_is_not_there(fresh: Centre) -> None:
    http, key = opened(fresh), fresh.key(OURS)
    answers = [
        http.post(PATH, json=BODY | {"amount": "80", "approved_by": who}, headers=key)
        for who in (f"S-{MARK[THEIRS]}", "nobody")
    ]
    assert told(answers[0]) == told(answers[1])
    assert answers[0].status_code == 409


def test_a_program_speaks_for_an_agent_of_its_own_company_alone(fresh: Centre) -> None:
    http = opened(fresh)
    program = {"Authorization": f"Bearer {fresh.assistant.access.issue(Role.AGENT, (OURS,), None, 'desk')}"}
    assert http.post(PATH, json=BODY | {"person": OWN.agent}, headers=program).json()["agent"] == OWN.agent
    theirs, nobody = (
        http.post(PATH, json=BODY | {"person": who}, headers=program) for who in (Marked(THEIRS).agent, "nobody")
    )
    assert told(theirs) == told(nobody)
    assert theirs.status_code == 404
    assert "办理人的工号" in http.post(PATH, json=BODY, headers=program).json()["detail"]
    assert http.post(PATH, json=BODY | {"person": "A9"}, headers=fresh.key(OURS)).status_code == 403


def test_a_body_that_names_nothing_is_refused_before_anything_is_looked_up(fresh: Centre) -> None:
    http, key = opened(fresh), fresh.key(OURS)
    assert http.post(PATH, json={"amount": "5"}, headers=key).status_code == 422
    assert http.post(PATH, json=BODY | {"amount": "0"}, headers=key).status_code == 422
    assert http.post(PATH, json=BODY | {"as_of": "2026-01-01T00:00:00Z"}, headers=key).status_code == 422


def test_a_colleagues_grant_is_not_there_for_an_agent_and_is_for_a_supervisor(fresh: Centre) -> None:
    http = opened(fresh)
    use = http.post(PATH, json=BODY, headers=fresh.key(OURS)).json()["id"]
    other = {"Authorization": f"Bearer {fresh.assistant.access.issue(Role.AGENT, (OURS,), 'A-OTHER', 'colleague')}"}
    missing = http.post(f"{PATH}/nothing/reversal", headers=other)
    assert told(http.post(f"{PATH}/{use}/reversal", headers=other)) == told(missing)
    assert http.post(f"{PATH}/{use}/reversal", headers=fresh.key(OURS, Role.SUPERVISOR)).status_code == 200


def test_a_settled_promise_leaves_the_page_of_the_day_and_a_closed_gap_the_list(fresh: Centre) -> None:
    http, work = opened(fresh), fresh.assistant.stores.work
    work.put_promises([Promise("P-1", OURS, OWN.call, "今天回电", OWN.agent, NOW, "voice", 0, 0, 4)])
    for text in ("宠物能不能托运？", "可以托运宠物吗？"):
        work.add_gap(Gap(OURS, text, NOW, Lang.HANS))
    lead = fresh.key(OURS, Role.SUPERVISOR)
    assert [one["id"] for one in http.get("/v1/brief", headers=lead).json()["promises"]] == ["P-1"]
    told_kept = http.post("/v1/promises/P-1", json={"state": "kept", "note": "已回电"}, headers=fresh.key(OURS)).json()
    assert (told_kept["state"], told_kept["note"]) == ("kept", "已回电")
    assert http.get("/v1/brief", headers=lead).json()["promises"] == []
    assert http.post("/v1/promises/P-1", json={"state": "lost"}, headers=lead).status_code == 422
    (group,) = http.get("/v1/gaps", headers=lead).json()["groups"]
    closed = http.post(f"/v1/gaps/{group['ids'][0]}/close", headers=fresh.key(OURS, Role.QUALITY)).json()
    assert set(closed["closed"]) == set(group["ids"])
    assert http.get("/v1/gaps", headers=lead).json()["groups"] == []
    assert http.post(f"/v1/gaps/{group['ids'][0]}/close", headers=lead).json() == {"closed": []}
    lines = AuditRecords(fresh.assistant.stores.engine).lines(OURS)
    assert {one.what for one in lines} >= {"promise_kept", "gaps_closed"}
