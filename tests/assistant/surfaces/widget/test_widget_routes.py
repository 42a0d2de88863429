"""The sidebar's files and the example host's backend, over HTTP without a browser."""

import re

import httpx
import pytest

from tests.assistant.surfaces.pages.page_world import Served


@pytest.fixture
def http(centre: Served):
    with httpx.Client(base_url=centre.home, trust_env=False) as client:
        yield client


def ancestors(answer: httpx.Response) -> str:
    return re.search(r"frame-ancestors ([^;]*)", answer.headers["content-security-policy"]).group(1)


def begin(centre: Served, http: httpx.Client) -> str:
    wish = {"client": "yuanlan", "source": "YL-LIVE-01"}
    return http.post(f"{centre.desk}/demo/host/begin", json=wish, headers={"Origin": centre.desk}).json()["call"]


def test_only_the_pages_a_company_lists_may_frame_its_sidebar(http: httpx.Client, centre: Served):
    assert ancestors(http.get("/widget/frame?client=yuanlan")) == centre.desk
    assert ancestors(http.get("/widget/frame?client=xingxi")) == "https://desk.example"
    assert ancestors(http.get("/widget/frame?client=nobody")) == "'none'"
    assert "*" not in ancestors(http.get("/widget/frame"))


def test_the_frame_forbids_everything_but_its_own_files_and_sends_no_referrer(http: httpx.Client):
    answer = http.get("/widget/frame?client=yuanlan")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    assert len(re.findall("<script", answer.text)) == len(re.findall("<script[^>]* nonce=", answer.text))


def test_a_host_page_of_another_origin_may_load_the_script(http: httpx.Client):
    answer = http.get("/widget.js")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "innerHTML" not in answer.text
    assert "'*'" not in answer.text


def test_no_script_of_ours_writes_markup_or_keeps_anything(http: httpx.Client):
    from assistant.surfaces.pages.session import TEMPLATES
    from assistant.surfaces.widget import routes

    folders = (TEMPLATES.parent / "static", TEMPLATES.parents[1] / "widget" / "static")
    assert routes.__file__.startswith(str(folders[1].parent))
    for path in [one for folder in folders for one in folder.glob("*.js")]:
        text = path.read_text("utf-8")
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "localStorage",
            "sessionStorage",
            "EventSource",
        ):
            assert word not in text, (path.name, word)
        assert not re.search(r"postMessage\([^)]*[\"']\*[\"']", text)


def test_the_hosts_backend_gives_a_token_for_a_played_call_to_its_own_page_alone(http: httpx.Client, centre: Served):
    call = begin(centre, http)
    wish = {"call": call, "origin": centre.desk}
    given = http.post(f"{centre.desk}/demo/host/token", json=wish, headers={"Origin": centre.desk})
    grant = centre.assistant.access.widget_grant(given.json()["token"])
    assert (grant.call_id, grant.origin, grant.audience.client) == (call, centre.desk, "yuanlan")
    assert given.headers["cache-control"] == "no-store"
    for origin in ("https://evil.example", None, "null"):
        headers = {"Origin": origin} if origin else {}
        assert http.post(f"{centre.desk}/demo/host/token", json=wish, headers=headers).status_code == 403
    elsewhere = wish | {"origin": "https://evil.example"}
    refused = http.post(f"{centre.desk}/demo/host/token", json=elsewhere, headers={"Origin": centre.desk})
    assert refused.status_code == 403


@pytest.mark.parametrize("call", ["YL-LIVE-01", "YL-C-8401", "demo-nothing", "XX-8401"])
def test_no_token_is_given_for_a_call_that_the_page_did_not_begin(http: httpx.Client, centre: Served, call: str):
    wish = {"call": call, "origin": centre.desk}
    assert http.post(f"{centre.desk}/demo/host/token", json=wish, headers={"Origin": centre.desk}).status_code == 404


def test_a_token_for_one_call_reads_no_other(http: httpx.Client, centre: Served):
    first, second = begin(centre, http), begin(centre, http)
    wish = {"call": first, "origin": centre.desk}
    token = http.post(f"{centre.desk}/demo/host/token", json=wish, headers={"Origin": centre.desk}).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert http.get(f"/v1/calls/{second}/cards", headers=headers).status_code == 404
    assert http.get(f"/v1/calls/{second}", headers=headers).status_code in {403, 404}
    assert http.get("/brief", headers=headers).status_code == 403


def test_the_played_call_is_a_real_one_that_ends_after_its_last_turn(http: httpx.Client, centre: Served):
    call = begin(centre, http)
    wish = {"client": "yuanlan", "source": "YL-LIVE-01", "call": call}
    origin = {"Origin": centre.desk}
    first = http.post(f"{centre.desk}/demo/host/play", json=wish | {"place": 0}, headers=origin).json()
    assert first["turn"]["text"]
    ended = http.post(f"{centre.desk}/demo/host/play", json=wish | {"place": 9_000}, headers=origin).json()
    assert ended == {"ended": True}
    kept = centre.assistant.stores.calls.call("yuanlan", call)
    assert not kept.live
    assert kept.turns[0].text == first["turn"]["text"]
