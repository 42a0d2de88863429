"""Pages over HTTP without a browser: who comes in, where it leads, and what every page forbids."""

import re
from dataclasses import replace

import httpx
import pytest

from assistant.surfaces.widget.routes import widget_router
from tests.assistant.surfaces.pages.page_world import Served


@pytest.fixture
def http(centre: Served):
    with httpx.Client(base_url=centre.home, trust_env=False) as client:
        yield client


def post_key(http: httpx.Client, centre: Served, **fields: str) -> httpx.Response:
    return http.post("/login", data=fields, headers={"Origin": centre.home})


@pytest.mark.parametrize("path", ["/", "/brief", "/calls/YL-C-8401"])
def test_without_a_session_every_page_leads_to_the_login(http: httpx.Client, path: str):
    answer = http.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")


@pytest.mark.parametrize("goal", ["//evil.example", "https://evil.example", "/\\evil.example", "/\n//evil.example", ""])
def test_signing_in_never_leads_away_from_this_server(http: httpx.Client, centre: Served, goal: str):
    answer = post_key(http, centre, key=centre.keys["坐席"], next=goal)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null"])
@pytest.mark.parametrize("path", ["/login", "/logout"])
def test_a_form_sent_by_another_page_is_refused(http: httpx.Client, centre: Served, path: str, origin: str | None):
    headers = {"Origin": origin} if origin else {}
    answer = http.post(path, data={"key": centre.keys["坐席"]}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_wrong_key_and_a_demo_button_that_is_not_there_open_nothing(http: httpx.Client, centre: Served):
    for fields in ({"key": "tx_wrong"}, {"demo": "99"}, {"demo": "-1"}, {"key": ""}):
        answer = post_key(http, centre, **fields)
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers


def test_a_form_that_is_too_long_or_no_form_is_refused(http: httpx.Client, centre: Served):
    assert post_key(http, centre, key="x" * 9000).status_code == 413
    assert http.post("/login", json={"key": "x"}, headers={"Origin": centre.home}).status_code == 422


def test_every_page_forbids_foreign_scripts_frames_and_markup_sinks(http: httpx.Client, centre: Served):
    cookies = centre.session("班组长")
    for path in ("/login", "/", "/brief", "/calls/YL-C-8401?client=yuanlan", "/calls/none"):
        answer = http.get(path, headers={"Cookie": f"tongxi_session={cookies['tongxi_session']}"})
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "require-trusted-types-for 'script'" in policy
        nonce = re.search(r"script-src 'nonce-([\w-]{20,})';", policy)
        assert nonce
        assert "unsafe" not in policy
        assert set(re.findall(r'<script[^>]* nonce="([^"]*)"', answer.text)) <= {nonce.group(1)}
        assert len(re.findall("<script", answer.text)) == len(re.findall("<script[^>]* nonce=", answer.text))
        assert " style=" not in answer.text
        assert not re.search(r"\son\w+=", answer.text)


def test_the_brief_is_for_supervisors_and_another_companys_call_is_not_there(http: httpx.Client, centre: Served):
    agent = {"Cookie": f"tongxi_session={centre.session('坐席')['tongxi_session']}"}
    refused = http.get("/brief", headers=agent)
    assert refused.status_code == 403
    theirs = http.get("/calls/XX-8401", headers=agent)
    nobodys = http.get("/calls/nothing-like-it", headers=agent)
    other = http.get("/?client=xingxi", headers=agent)
    assert theirs.status_code == nobodys.status_code == other.status_code == 404
    plain = [re.sub(r"nonce=\"[^\"]*\"", "", one.text) for one in (theirs, nobodys)]
    assert plain[0] == plain[1]


def test_a_day_that_is_none_is_explained(http: httpx.Client, centre: Served):
    cookie = {"Cookie": f"tongxi_session={centre.session('班组长')['tongxi_session']}"}
    answer = http.get("/brief?day=yesterday", headers=cookie)
    assert answer.status_code == 422
    assert "2026-01-31" in answer.text


def test_files_are_served_by_name_alone_and_not_sent_twice(http: httpx.Client):
    answer = http.get("/static/pages/pages.css")
    assert answer.status_code == 200
    again = http.get("/static/pages/pages.css", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    for name in ("nothing.css", "..%2frouting.py", "%2e%2e/words.py", "pages.css/"):
        assert http.get(f"/static/pages/{name}").status_code in {404, 307}


def test_outside_a_demo_there_are_no_entry_buttons_and_no_example_host(centre: Served):
    real = replace(centre.assistant, settings=centre.assistant.settings.model_copy(update={"demo": False}))
    paths = {getattr(route, "path", "") for route in widget_router(real).routes}
    assert not any(path.startswith("/demo") for path in paths)
    from starlette.testclient import TestClient

    from assistant.surfaces.http.app import build_app
    from assistant.surfaces.pages.routes import pages_router

    bare = TestClient(build_app(real, [pages_router(real), widget_router(real)]), base_url="http://testserver")
    assert 'name="demo"' not in bare.get("/login").text
    assert bare.get("/demo/host").status_code == 404
    wrong = bare.post("/login", data={"demo": "0"}, headers={"Origin": "http://testserver"})
    assert wrong.status_code == 401
