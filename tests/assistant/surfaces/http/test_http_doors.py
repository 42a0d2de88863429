"""Keys, sessions and tokens at the door: what each opens, and when it stops opening."""

from starlette.testclient import TestClient
from test_http_matrix import told
from twin_clients import MARK, OURS, QUESTION, THEIRS, Centre, Marked

from knowledge.audience import Role


def test_an_agent_reads_no_colleagues_call(twins: Centre, http: TestClient) -> None:
    key = twins.assistant.access.issue(Role.AGENT, (OURS,), "A-OTHER", "colleague")
    headers = {"Authorization": f"Bearer {key}"}
    for tail in ("", "/cards", "/review"):
        theirs = http.get(f"/v1/calls/{Marked(OURS).call}{tail}", headers=headers)
        assert theirs.status_code == 404
        assert told(theirs) == told(http.get(f"/v1/calls/nobody{tail}", headers=headers))
    assert http.get("/v1/calls", headers=headers).json() == {"calls": []}


def test_a_withdrawn_key_is_out_at_once(twins: Centre, http: TestClient) -> None:
    secret = twins.assistant.access.issue(Role.AGENT, (OURS,), "A-GONE", "gone")
    headers = {"Authorization": f"Bearer {secret}"}
    assert http.get("/v1/calls", headers=headers).status_code == 200
    holder = twins.assistant.access.holder(secret)
    session = twins.assistant.access.open_page(secret)
    twins.assistant.access.records.revoke(holder.id)
    assert http.get("/v1/calls", headers=headers).status_code == 401
    assert http.get("/v1/calls", headers={"Cookie": f"tongxi_session={session}"}).status_code == 401


def test_a_key_for_several_companies_must_say_which(twins: Centre, http: TestClient) -> None:
    secret = twins.assistant.access.issue(Role.SUPERVISOR, (OURS, THEIRS), None, "both")
    headers = {"Authorization": f"Bearer {secret}"}
    assert http.get("/v1/calls", headers=headers).status_code == 422
    ours = http.get("/v1/calls", params={"client": OURS}, headers=headers)
    theirs = http.get("/v1/calls", headers=headers | {"X-Tongxi-Client": THEIRS})
    assert MARK[OURS] in ours.text and MARK[THEIRS] not in ours.text
    assert MARK[THEIRS] in theirs.text and MARK[OURS] not in theirs.text
    clash = http.get("/v1/calls", params={"client": OURS}, headers=headers | {"X-Tongxi-Client": THEIRS})
    assert clash.status_code == 422


def test_a_page_session_is_refused_from_another_site(twins: Centre, http: TestClient) -> None:
    session = twins.assistant.access.open_page(twins.keys[OURS, Role.AGENT])
    cookie = {"Cookie": f"tongxi_session={session}"}
    body = {"question": QUESTION}
    assert http.post("/v1/ask", json=body, headers=cookie | {"Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert http.post("/v1/ask", json=body, headers=cookie | {"Origin": "http://testserver"}).status_code == 200
    assert http.post("/v1/ask", json=body, headers=cookie | {"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert http.post("/v1/ask", json=body, headers=cookie | {"Origin": "https://evil.example"}).status_code == 403


def test_a_token_of_one_door_opens_no_other(twins: Centre, http: TestClient) -> None:
    session = twins.assistant.access.open_page(twins.keys[OURS, Role.AGENT])
    assert http.get("/v1/calls", headers={"Authorization": f"Bearer {session}"}).status_code == 401
    token = twins.widget(OURS)["Authorization"].removeprefix("Bearer ")
    assert http.get("/v1/calls", headers={"Cookie": f"tongxi_session={token}"}).status_code == 401
    assert http.get("/v1/calls", headers={"Authorization": f"Basic {twins.keys[OURS, Role.AGENT]}"}).status_code == 401


def test_the_counts_of_all_companies_are_for_this_machine_and_for_whoever_serves_them_all(twins: Centre) -> None:
    inside = TestClient(twins.app, client=("127.0.0.1", 1))
    outside = TestClient(twins.app, client=("203.0.113.9", 1))
    assert inside.get("/metrics").status_code == 200
    assert inside.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 401
    assert inside.get("/metrics", headers=twins.key(OURS, Role.ADMIN)).status_code == 403
    assert outside.get("/metrics").status_code == 401
    secret = twins.assistant.access.issue(Role.ADMIN, (OURS, THEIRS), None, "operations")
    every = {"Authorization": f"Bearer {secret}", "X-Tongxi-Client": OURS}
    assert outside.get("/metrics", headers=every).status_code == 200
