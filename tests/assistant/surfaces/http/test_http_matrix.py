"""Every route × everybody: the table below is written by hand, the routes come from the app."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient
from twin_clients import ORIGIN, OURS, QUESTION, ROLES, THEIRS, Centre, Marked

from assistant.surfaces.http.app import route_table
from knowledge.audience import Role

A, S, Q, M, V, D = ROLES
ALL = frozenset(ROLES)
STAFF = ALL - {V}
SUPERVISING = frozenset({S, Q, M, D})
HANDLING = frozenset({A, S, M, D})
KEEPERS = frozenset({M, D})
WORDS = frozenset({S, M, D})


@dataclass(frozen=True)
class Row:
    """Who may use a route, how it is asked with the ids of one client, and whether those ids are looked up."""

    roles: frozenset[Role]
    widget: bool = False
    public: bool = False
    path: Callable[[Marked], str] | None = None
    body: Callable[[Marked], Any] | None = None
    params: dict[str, str] = field(default_factory=dict)
    looks_up: bool = False
    done: frozenset[int] = frozenset({200})


def _call(own: Marked) -> str:
    return f"/v1/calls/{own.call}"


TURN = {"seq": 0, "speaker": "agent", "text": "您好，请问有什么可以帮您？", "start_ms": 0, "end_ms": 2000}
PERSON = {"工号": "N01", "姓名": "新人", "入职日期": "2026-11-02"}
TABLE: dict[tuple[str, str], Row] = {
    ("POST", "/v1/ask"): Row(ALL, True, body=lambda own: {"question": QUESTION, "call_id": own.call}, looks_up=True),
    ("POST", "/v1/ask/stream"): Row(
        ALL, True, body=lambda own: {"question": QUESTION, "call_id": own.call}, looks_up=True
    ),
    ("GET", "/v1/questions/{question_id}"): Row(ALL, path=lambda own: f"/v1/questions/q-{own.mark}", looks_up=True),
    ("GET", "/v1/passages/{passage_id}"): Row(
        ALL, True, path=lambda own: f"/v1/passages/{own.document}@1:002", looks_up=True
    ),
    ("GET", "/v1/documents"): Row(ALL),
    ("GET", "/v1/documents/report"): Row(SUPERVISING),
    ("GET", "/v1/documents/{document_id}"): Row(ALL, path=lambda own: f"/v1/documents/{own.document}", looks_up=True),
    ("PUT", "/v1/documents/{document_id}"): Row(
        KEEPERS,
        path=lambda own: f"/v1/documents/{own.document}-2",
        body=lambda own: "# 新流程\n\n先核对订单。".encode(),
        params={"name": "x.md"},
        done=frozenset({200, 201}),
    ),
    ("DELETE", "/v1/documents/{document_id}"): Row(
        KEEPERS, path=lambda own: f"/v1/documents/{own.document}-2", looks_up=True, done=frozenset({200, 404})
    ),
    ("POST", "/v1/search/explain"): Row(SUPERVISING, body=lambda own: {"question": QUESTION}),
    ("GET", "/v1/lexicon"): Row(WORDS),
    ("PUT", "/v1/lexicon"): Row(
        WORDS, body=lambda own: "term,alias_of,zh,en,note\n误机费,,,no-show fee,\n".encode(), params={"name": "w.csv"}
    ),
    ("DELETE", "/v1/lexicon/{source}"): Row(
        WORDS, path=lambda own: f"/v1/lexicon/w-{own.mark}", looks_up=True, done=frozenset({404})
    ),
    ("GET", "/v1/similar-questions"): Row(WORDS),
    ("GET", "/v1/similar-questions/suggested"): Row(WORDS),
    ("GET", "/v1/similar-questions/{source}"): Row(
        WORDS, path=lambda own: f"/v1/similar-questions/kept-{own.mark}", looks_up=True
    ),
    ("PUT", "/v1/similar-questions"): Row(
        WORDS,
        body=lambda own: f"document,words,questions\n{own.document},手续费由客户承担,谁出\n".encode(),
        params={"name": "q.csv"},
    ),
    ("DELETE", "/v1/similar-questions/{source}"): Row(
        WORDS,
        path=lambda own: f"/v1/similar-questions/gone-{own.mark}",
        looks_up=True,
        done=frozenset({200, 404}),  # the first one removes it
    ),
    ("POST", "/v1/authority"): Row(
        STAFF, True, body=lambda own: {"text": "能退 30 元吗？", "call_id": own.call}, looks_up=True
    ),
    ("POST", "/v1/authority/uses"): Row(
        HANDLING,
        True,
        body=lambda own: {"action": "refund", "amount": "0.01", "call_id": own.call, "person": own.agent},
        looks_up=True,
    ),
    ("POST", "/v1/authority/uses/{use_id}/reversal"): Row(
        HANDLING, True, path=lambda own: f"/v1/authority/uses/u-{own.mark}/reversal", looks_up=True
    ),
    ("POST", "/v1/offers"): Row(STAFF, True, body=lambda own: {"call_id": own.call}, looks_up=True),
    ("POST", "/v1/calls"): Row(
        HANDLING, body=lambda own: {"id": f"N-{own.mark}", "agent": own.agent}, done=frozenset({201})
    ),
    ("GET", "/v1/calls"): Row(STAFF),
    ("GET", "/v1/calls/{call_id}"): Row(STAFF, True, path=_call, looks_up=True),
    ("POST", "/v1/calls/{call_id}/turns"): Row(
        HANDLING, path=lambda own: _call(own) + "/turns", body=lambda own: {"turns": [TURN]}, looks_up=True
    ),
    ("PUT", "/v1/calls/{call_id}/speakers"): Row(
        HANDLING,
        path=lambda own: _call(own) + "/speakers",
        body=lambda own: {"speakers": {"spk_0": "agent"}},
        looks_up=True,
        done=frozenset({422}),  # nobody in that call has a label
    ),
    ("POST", "/v1/calls/{call_id}/end"): Row(
        HANDLING, path=lambda own: _call(own) + "/end", body=lambda own: {}, looks_up=True
    ),
    ("GET", "/v1/calls/{call_id}/cards"): Row(STAFF, True, path=lambda own: _call(own) + "/cards", looks_up=True),
    ("GET", "/v1/calls/{call_id}/review"): Row(STAFF, path=lambda own: _call(own) + "/review", looks_up=True),
    ("GET", "/v1/brief"): Row(SUPERVISING),
    ("GET", "/v1/root-causes"): Row(SUPERVISING, params={"driver": "退改"}),
    ("POST", "/v1/contacts"): Row(SUPERVISING, body=lambda own: {"ids": [own.contact]}),
    ("GET", "/v1/gaps"): Row(SUPERVISING),
    ("POST", "/v1/gaps/{gap_id}/close"): Row(
        SUPERVISING, path=lambda own: f"/v1/gaps/g-{own.mark}/close", looks_up=True
    ),
    ("POST", "/v1/promises/{promise_id}"): Row(
        HANDLING, path=lambda own: f"/v1/promises/p-{own.mark}", body=lambda own: {"state": "kept"}, looks_up=True
    ),
    ("POST", "/v1/feedback"): Row(
        ALL, True, body=lambda own: {"about": f"call:{own.call}", "vote": "up"}, looks_up=True
    ),
    ("POST", "/v1/widget-tokens"): Row(
        HANDLING, body=lambda own: {"call": own.call, "origin": ORIGIN[OURS]}, looks_up=True
    ),
    ("POST", "/v1/doors/{door}"): Row(
        KEEPERS, path=lambda own: "/v1/doors/plain_text", body=lambda own: "客服：您好\n客户：您好\n".encode()
    ),
    ("POST", "/v1/webhooks/{door}/{client}"): Row(
        ALL, True, public=True, body=lambda own: b"{}", done=frozenset({401})
    ),
    ("GET", "/v1/people/{kind}"): Row(STAFF, path=lambda own: "/v1/people/staff"),
    ("GET", "/v1/people/{kind}/export"): Row(STAFF, path=lambda own: "/v1/people/rosters/export"),
    ("POST", "/v1/people/{kind}"): Row(
        KEEPERS,
        path=lambda own: "/v1/people/calendar",
        body=lambda own: "日期,类别,名称\n2026-12-31,活动,年末\n".encode(),
    ),
    ("PUT", "/v1/people/{kind}"): Row(
        KEEPERS, path=lambda own: "/v1/people/staff", body=lambda own: {"rows": [PERSON]}, params={"dry_run": "true"}
    ),
    ("GET", "/v1/on-duty"): Row(STAFF),
    ("POST", "/v1/privacy/erasures"): Row(frozenset({D}), body=lambda own: {"customer": "N-0", "dry_run": True}),
    ("GET", "/v1/calls/{call_id}/originals"): Row(
        frozenset({Q, D}), path=lambda own: _call(own) + "/originals", looks_up=True, done=frozenset({404})
    ),
    ("GET", "/healthz"): Row(ALL, True, public=True),
    ("GET", "/readyz"): Row(ALL, True, public=True, done=frozenset({200, 503})),
    ("GET", "/metrics"): Row(ALL, True, public=True, done=frozenset({200, 403})),
    ("GET", "/openapi.json"): Row(ALL, True, public=True),
}
ROWS = [pytest.param(method, path, row, id=f"{method} {path}") for (method, path), row in TABLE.items()]
GUARDED = [param for param in ROWS if not param.values[2].public]
LOOKED_UP = [param for param in ROWS if param.values[2].looks_up]


class Nobody(Marked):
    """Ids that no client has."""

    @property
    def mark(self) -> str:
        return "QZNOBODY"


@pytest.fixture(scope="module", autouse=True)
def asked(twins: Centre) -> None:
    from twin_clients import NOW

    from knowledge.authority import Used
    from knowledge.language import Lang
    from knowledge.records.work import AskedQuestion, Gap, Promise
    from knowledge.similar import Similar

    for client in (OURS, THEIRS):
        own = Marked(client)
        record = AskedQuestion(
            client,
            "手续费谁承担？",
            NOW,
            Lang.HANS,
            Role.AGENT,
            "answered",
            "客户",
            person=own.agent,
            id=f"q-{own.mark}",
        )
        work, rules = twins.assistant.stores.work, twins.assistant.stores.rules
        work.add_question(record)
        work.add_gap(Gap(client, f"宠物能不能托运 {own.mark}？", NOW, Lang.HANS, id=f"g-{own.mark}"))
        work.put_promises([Promise(f"p-{own.mark}", client, own.call, "明天回电", own.agent, NOW, "voice", 0, 0, 4)])
        granted = Decimal("0.01")
        for source in ("kept", "gone"):
            asked_so = Similar(own.document, "手续费由客户承担", ("谁出",))
            twins.assistant.stores.similar.put(client, f"{source}-{own.mark}", [asked_so])
        rules.add_use(
            Used(client, f"R-{own.mark}", "refund", own.agent, own.customer, own.call, granted, NOW, id=f"u-{own.mark}")
        )


def send(
    http: TestClient, method: str, path: str, row: Row, ids: Marked, headers: dict[str, str], **params: str
) -> Any:
    url = row.path(ids) if row.path else path
    body = row.body(ids) if row.body else None
    content = {"content": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
    return http.request(method, url, params=row.params | params, headers=headers, **content)


def told(response: Response) -> tuple[int, bytes, dict[str, str]]:
    """All that a caller can compare: status, bytes, headers but the request's own id."""
    headers = {name: value for name, value in response.headers.items() if name != "x-request-id"}
    return response.status_code, response.content, headers


def test_every_route_of_the_app_has_a_row_and_every_row_a_route(twins: Centre) -> None:
    assert {(row.method, row.path) for row in route_table(twins.app)} == set(TABLE)


def test_every_door_is_the_one_that_the_table_declares(twins: Centre) -> None:
    for declared in route_table(twins.app):
        row = TABLE[declared.method, declared.path]
        assert declared.door is not None
        if row.public:
            assert declared.door.public
        else:
            assert (declared.door.roles, declared.door.widget) == (row.roles, row.widget), declared.path


@pytest.mark.parametrize(("method", "path", "row"), GUARDED)
def test_nobody_comes_in_without_proof(http: TestClient, method: str, path: str, row: Row) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer tx_wrong"},
        {"Authorization": "Bearer a.b.c"},
        {"Cookie": "tongxi_session=x"},
    ):
        answer = send(http, method, path, row, Marked(OURS), headers)
        assert answer.status_code == 401, headers
        assert answer.headers["www-authenticate"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "path", "row"), ROWS)
def test_each_role_passes_its_own_doors_and_no_other(
    twins: Centre, http: TestClient, method: str, path: str, row: Row, role: Role
) -> None:
    answer = send(http, method, path, row, Marked(OURS), twins.key(OURS, role))
    if role in row.roles:
        assert answer.status_code in row.done, answer.text
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path", "row"), GUARDED)
def test_a_sidebars_token_opens_its_own_call_and_the_sidebars_routes_alone(
    twins: Centre, http: TestClient, method: str, path: str, row: Row
) -> None:
    own = Marked(OURS)
    answer = send(http, method, path, row, own, twins.widget(OURS, own.call))
    assert answer.status_code == (200 if row.widget else 403), answer.text


@pytest.mark.parametrize(
    ("method", "path", "row"), [p for p in LOOKED_UP if p.values[2].widget and "passages" not in p.values[1]]
)
def test_a_sidebars_token_for_one_call_reads_no_other(
    twins: Centre, http: TestClient, method: str, path: str, row: Row
) -> None:
    other = twins.widget(OURS, Marked(OURS).live)
    mine = send(http, method, path, row, Marked(OURS), other)
    assert mine.status_code == 404
    assert told(mine) == told(send(http, method, path, row, Nobody(OURS), other))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "path", "row"), LOOKED_UP)
def test_another_companys_ids_are_answered_like_ids_that_are_not_there(
    twins: Centre, http: TestClient, method: str, path: str, row: Row, role: Role
) -> None:
    if role not in row.roles:
        return
    theirs = send(http, method, path, row, Marked(THEIRS), twins.key(OURS, role))
    assert theirs.status_code == 404, theirs.text
    assert told(theirs) == told(send(http, method, path, row, Nobody(OURS), twins.key(OURS, role)))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "path", "row"), GUARDED)
def test_naming_another_company_is_answered_like_naming_one_that_is_not_there(
    twins: Centre, http: TestClient, method: str, path: str, row: Row, role: Role
) -> None:
    key = twins.key(OURS, role)
    theirs = send(http, method, path, row, Marked(THEIRS), key, client=THEIRS)
    nobody = send(http, method, path, row, Marked(THEIRS), key, client="nobody")
    by_header = send(http, method, path, row, Marked(THEIRS), key | {"X-Tongxi-Client": THEIRS})
    assert theirs.status_code == 404
    assert told(theirs) == told(nobody) == told(by_header)


def test_ids_in_a_query_of_contacts_that_are_anothers_are_left_out_like_unknown_ones(
    twins: Centre, http: TestClient
) -> None:
    key = twins.key(OURS, Role.SUPERVISOR)
    theirs = http.post("/v1/contacts", json={"ids": [Marked(THEIRS).contact]}, headers=key)
    nobody = http.post("/v1/contacts", json={"ids": ["nobody"]}, headers=key)
    assert told(theirs) == told(nobody)
    assert theirs.json() == {"contacts": []}


@pytest.mark.parametrize("named", ["order_id", "customer_key"])
@pytest.mark.parametrize("path", ["/v1/authority", "/v1/offers"])
def test_anothers_customer_and_order_change_no_decision(twins: Centre, http: TestClient, path: str, named: str) -> None:
    ids = {"order_id": Marked.order.fget, "customer_key": Marked.customer.fget}[named]
    body = {"text": "能退 30 元吗？"} if path == "/v1/authority" else {}
    key = twins.key(OURS)
    theirs = http.post(path, json=body | {named: ids(Marked(THEIRS))}, headers=key)
    nobody = http.post(path, json=body | {named: ids(Nobody(OURS))}, headers=key)
    assert told(theirs) == told(nobody)
