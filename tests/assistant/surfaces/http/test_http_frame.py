"""What every answer carries and what none may: limits, headers, CORS, problems, one log line a request."""

import json
import logging
from collections.abc import Iterator

import httpx
import pytest
import structlog
from fastapi import APIRouter, Depends
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient
from twin_clients import ORIGIN, OURS, QUESTION, THEIRS, Centre, Marked, listening

from assistant.surfaces.http.app import UndeclaredRoute, build_app
from assistant.surfaces.http.doors import public
from assistant.surfaces.http.frame import LARGEST_BODY, LARGEST_DOCUMENT
from assistant.surfaces.http.logs import FIELDS, configure_logs, listed_only
from assistant.surfaces.http.problems import asked_language
from knowledge.audience import Role
from knowledge.language import Lang

OWN = Marked(OURS)
MIB = 1024 * 1024


# --- limits -----------------------------------------------------------------------------------------------------------


def test_a_body_over_its_limit_is_refused_by_its_announced_length(twins: Centre, http: TestClient) -> None:
    large = http.post("/v1/ask", content=b" " * (LARGEST_BODY + 1), headers=twins.key(OURS))
    assert large.status_code == 413
    assert large.headers["content-type"] == "application/problem+json"
    huge = http.put(
        "/v1/documents/X?name=x.md", content=b" " * (LARGEST_DOCUMENT + 1), headers=twins.key(OURS, Role.ADMIN)
    )
    assert huge.status_code == 413


def test_a_body_without_a_length_is_stopped_while_it_arrives(fresh: Centre) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(200):
            sent += MIB
            yield b"x" * MIB

    key = fresh.key(OURS, Role.ADMIN)
    with listening(fresh.app) as at, httpx.Client(base_url=at, headers=key, timeout=20) as client:
        for method, path in (("POST", "/v1/ask"), ("PUT", "/v1/documents/X?name=x.md")):
            sent = 0
            try:
                answer = client.request(method, path, content=endless(), headers={"Content-Type": "application/json"})
                assert answer.status_code == 413
            except httpx.WriteError:
                pass  # the server hung up while we were still sending
            assert sent < 60 * MIB
        assert client.get("/healthz").status_code == 200


def test_nobody_outside_can_make_us_read_a_file(twins: Centre, http: TestClient) -> None:
    read = 0

    def chunks() -> Iterator[bytes]:
        nonlocal read
        for _ in range(5):
            read += MIB
            yield b"x" * MIB

    assert http.put("/v1/documents/X?name=x.md", content=chunks()).status_code == 401


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/ask", {"question": "长" * 2001}),
        ("/v1/ask", {"question": ""}),
        ("/v1/ask", {"question": "x", "thread": ["x"] * 21}),
        ("/v1/ask", {"question": "x", "as_of": "2026-11-23T09:00:00"}),
        ("/v1/ask", {"question": "x", "client": THEIRS}),
        ("/v1/ask", {"question": "\ud800"}),
        ("/v1/ask", []),
        ("/v1/authority", {}),
        ("/v1/authority", {"text": "退款", "amount": "NaN"}),
        ("/v1/authority", {"text": "退款", "amount": "1e30"}),
        (f"/v1/calls/{OWN.live}/turns", {"turns": []}),
        (f"/v1/calls/{OWN.live}/turns", {"turns": [{"seq": 5000, "speaker": "agent", "text": "x"}]}),
        (f"/v1/calls/{OWN.live}/turns", {"turns": [{"seq": 1, "speaker": "agent", "text": "长" * 4001}]}),
        (f"/v1/calls/{OWN.live}/turns", {"turns": [{"seq": 1, "speaker": "boss", "text": "x"}]}),
        ("/v1/calls", {"id": "../../etc/passwd"}),
        ("/v1/feedback", {"about": "nothing", "vote": "up"}),
    ],
    ids=str,
)
def test_what_is_out_of_range_is_refused_without_being_repeated(
    twins: Centre, http: TestClient, path: str, body: object
) -> None:
    answer = http.post(path, content=json.dumps(body), headers=twins.key(OURS) | {"Content-Type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert "长长" not in answer.text and "passwd" not in answer.text
    assert set(answer.json()) >= {"title", "detail", "safe", "next", "status"}


@pytest.mark.parametrize(
    "content", [b"{", b"\xff\xfe", b'{"question": NaN}', b"[" * 100_000, b'{"question":' + b"9" * 5000 + b"}"]
)
def test_garbage_is_refused_and_never_a_failure_of_ours(twins: Centre, http: TestClient, content: bytes) -> None:
    answer = http.post("/v1/ask", content=content, headers=twins.key(OURS) | {"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_longest_question_and_turn_are_taken(twins: Centre, http: TestClient) -> None:
    assert http.post("/v1/ask", json={"question": "问" * 2000}, headers=twins.key(OURS)).status_code == 200
    turns = {"turns": [{"seq": 4999, "speaker": "customer", "text": "话" * 4000}]}
    assert http.post(f"/v1/calls/{OWN.live}/turns", json=turns, headers=twins.key(OURS)).status_code == 200


# --- problems ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("", Lang.HANS), ("en", Lang.EN), ("en-GB,en;q=0.9", Lang.EN), ("zh-TW", Lang.HANT), ("zh-Hant-HK", Lang.HANT),
        ("zh-CN,zh;q=0.9,en;q=0.8", Lang.HANS), ("fr,en;q=0.5,zh;q=0.4", Lang.EN), ("zh;q=0.3,en;q=0.7", Lang.EN),
        ("fr", Lang.HANS), (";;q=,,x=;", Lang.HANS), ("en;q=abc", Lang.EN),
    ],
)  # fmt: skip
def test_the_language_of_problems_is_the_askers(header: str, lang: Lang) -> None:
    assert asked_language({"accept-language": header}) is lang


def test_a_problem_is_read_in_three_languages(twins: Centre, http: TestClient) -> None:
    titles = [
        http.get("/v1/calls/none", headers=twins.key(OURS) | {"Accept-Language": tag}).json()["title"]
        for tag in ("zh-CN", "zh-Hant", "en")
    ]
    assert titles == ["没有找到", "沒有找到", "Not found"]


def test_an_unforeseen_failure_tells_no_stack_path_or_word(
    twins: Centre, http: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("/work/secret 13800001111")

    monkeypatch.setattr(type(twins.assistant.library), "documents", broken)
    with structlog.testing.capture_logs() as lines:
        answer = http.get("/v1/documents", headers=twins.key(OURS))
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    for told in (answer.text, json.dumps(lines)):
        assert "secret" not in told and "13800001111" not in told and "Traceback" not in told
    failure = next(line for line in lines if line["event"] == "request_failed")
    assert failure["kind"] == "RuntimeError" and "documents" in failure["where"]


def test_unknown_paths_and_methods_are_problems_too(twins: Centre, http: TestClient) -> None:
    assert http.get("/v1/nothing").json()["status"] == 404
    assert http.patch("/v1/ask").json()["status"] == 405


# --- headers and CORS -------------------------------------------------------------------------------------------------


def test_every_answer_carries_the_security_headers_and_an_id(twins: Centre, http: TestClient) -> None:
    for answer in (http.get("/healthz"), http.get("/v1/calls"), http.get("/nothing"), http.get("/openapi.json")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert len(answer.headers["x-request-id"]) == 32


def test_a_request_id_is_taken_over_only_where_it_is_one(http: TestClient) -> None:
    good = "0b7d4f0a-5f1c-4b0e-9f2f-6c1f0d8a1b2c"
    assert http.get("/healthz", headers={"X-Request-Id": good}).headers["x-request-id"] == good
    for bad in ("13800001111", "a" * 65, "x y z x y z x y z x y"):
        assert http.get("/healthz", headers={"X-Request-Id": bad}).headers["x-request-id"] != bad


def test_a_listed_page_of_the_own_company_may_read_the_sidebars_routes_and_no_other(
    twins: Centre, http: TestClient
) -> None:
    listed = {"Origin": ORIGIN[OURS]}
    answer = http.post("/v1/ask", json={"question": QUESTION}, headers=twins.widget(OURS) | listed)
    assert answer.headers["access-control-allow-origin"] == ORIGIN[OURS]
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-credentials" not in answer.headers
    other = http.get("/v1/documents", headers=twins.key(OURS) | listed)
    assert other.status_code == 200 and "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize(
    "origin",
    [
        ORIGIN[THEIRS],
        "null",
        "https://evil.example",
        ORIGIN[OURS] + ".evil.example",
        ORIGIN[OURS].upper(),
        "http" + ORIGIN[OURS][5:],
    ],
)
def test_any_other_origin_gets_no_permission(twins: Centre, http: TestClient, origin: str) -> None:
    answer = http.post("/v1/ask", json={"question": QUESTION}, headers=twins.widget(OURS) | {"Origin": origin})
    assert "access-control-allow-origin" not in answer.headers
    assert "Origin" in answer.headers["vary"]


def test_a_preflight_is_answered_for_the_sidebars_routes_of_listed_pages(http: TestClient) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    good = http.options("/v1/ask", headers=asked | {"Origin": ORIGIN[OURS]})
    assert good.status_code == 204
    assert good.headers["access-control-allow-origin"] == ORIGIN[OURS]
    assert "authorization" in good.headers["access-control-allow-headers"]
    for path, origin in (("/v1/ask", "https://evil.example"), ("/v1/documents", ORIGIN[OURS]), ("/v1/ask", "null")):
        refused = http.options(path, headers=asked | {"Origin": origin})
        assert "access-control-allow-origin" not in refused.headers


# --- log lines and counts ---------------------------------------------------------------------------------------------


def test_a_request_is_one_line_of_listed_fields_without_texts_or_ids(twins: Centre, http: TestClient) -> None:
    with structlog.testing.capture_logs() as lines:
        http.get(f"/v1/calls/{OWN.call}?live=13800001111", headers=twins.key(OURS))
        http.post("/v1/ask", json={"question": "我的手机号是13800001111"}, headers=twins.key(OURS))
    requests = [line for line in lines if line["event"] == "request"]
    assert [(line["route"], line["status"], line["role"]) for line in requests] == [
        ("/v1/calls/{call_id}", 200, "agent"),
        ("/v1/ask", 200, "agent"),
    ]
    for line in requests:
        assert set(line) <= FIELDS | {"log_level"}
    assert "13800001111" not in json.dumps(lines) and OWN.call not in json.dumps(requests)


def test_the_log_prints_json_of_listed_fields_and_hides_other_libraries_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = structlog.get_config(), logging.getLogger().handlers[:], logging.getLogger().level
    try:
        configure_logs("info")
        structlog.get_logger("x").info("request", route="/v1/ask", text="客户的话", ms=3.1)
        logging.getLogger("slack_bolt").warning("body was 4111111111111111")
        logging.getLogger("uvicorn.error").info("Started server process [1]")
        lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    finally:
        structlog.configure(**before[0])
        logging.getLogger().handlers[:] = before[1]
        logging.getLogger().setLevel(before[2])
    assert lines[0]["route"] == "/v1/ask" and lines[0]["dropped"] == 1
    assert lines[1]["event"] == "library_line" and lines[1]["logger"] == "slack_bolt"
    assert lines[2]["event"].startswith("Started server")
    assert "客户" not in json.dumps(lines, ensure_ascii=False) and "4111" not in json.dumps(lines)


def test_a_field_that_is_not_listed_is_counted_and_not_printed() -> None:
    assert listed_only(None, "info", {"event": "x", "question": "秘密", "ms": 1}) == {
        "event": "x",
        "ms": 1,
        "dropped": 1,
    }


def test_the_counts_name_routes_and_no_company_person_or_text(twins: Centre, http: TestClient) -> None:
    http.get(f"/v1/calls/{OWN.call}", headers=twins.key(OURS))
    http.request("HACK", "/" + "x" * 50)
    text = http.get("/metrics").text
    assert 'tongxi_http_requests_total{method="GET",route="/v1/calls/{call_id}",status="200"}' in text
    assert "tongxi_answers_total{mode=" in text
    for secret in (OURS, THEIRS, OWN.mark, "HACK", "xxxxx"):
        assert secret not in text


# --- building the app -------------------------------------------------------------------------------------------------


def test_a_route_that_does_not_say_who_may_use_it_stops_the_start(twins: Centre) -> None:
    careless = APIRouter()
    careless.add_api_route("/open", lambda: {"open": True})
    with pytest.raises(UndeclaredRoute, match="/open"):
        build_app(twins.assistant, [careless])
    with pytest.raises(UndeclaredRoute, match="/files"):
        build_app(twins.assistant, [Mount("/files", StaticFiles(directory="."), name="files")])


def test_other_ways_in_bring_their_own_routes_and_public_files(twins: Centre) -> None:
    pages = APIRouter(prefix="/pages", dependencies=[Depends(public("a page"))])
    pages.add_api_route("/hello", lambda: {"hello": True})
    files = Mount("/static", StaticFiles(directory=str(__file__).rpartition("/")[0]), name="public-static")
    http = TestClient(build_app(twins.assistant, [pages, files]))
    assert http.get("/pages/hello").json() == {"hello": True}
    static = http.get("/static/conftest.py")
    assert static.status_code == 200 and static.headers["x-content-type-options"] == "nosniff"
    assert http.get("/static/../../../pyproject.toml").status_code == 404
