"""The sidebar inside a host page of another origin, in a real Chromium, through a live call."""

import http.server
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.assistant.surfaces.pages.page_world import HOSTILE, MORNING, Served

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]


def open_desk(centre: Served, visit: Visit) -> tuple[Any, Any]:
    """The example desktop with its sidebar connected; gives the page and the frame."""
    page = visit(None, f"{centre.desk}/demo/host?client=yuanlan&lang=zh-Hans")
    frame = page.frame_locator("tongxi-sidebar iframe")
    expect(frame.locator("#state")).to_have_text("实时")
    return page, frame


def frame_of(page: Any) -> Any:
    return next(one for one in page.frames if "/widget/frame" in one.url)


@pytest.fixture
def foreign() -> Iterator[str]:
    """A page of somebody whom no company lists, that puts the sidebar in."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            home = self.path.partition("?")[2]
            sidebar = '<tongxi-sidebar call="x" client="yuanlan" token-url="/t"></tongxi-sidebar>'
            self.wfile.write(f'<script src="{home}/widget.js"></script>{sidebar}'.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()


def test_a_live_call_brings_cards_into_a_host_page_of_another_origin(centre: Served, visit: Visit):
    page, frame = open_desk(centre, visit)
    assert frame_of(page).url.startswith(centre.home)
    for place in range(12):
        page.click("#next")
        expect(page.locator("#clock")).to_have_text(f"{place + 1} / 32")
    cards = frame.locator(".hintcard")
    expect(cards.first).to_be_visible()
    assert 1 <= cards.count() <= 3
    assert frame.locator("#cards").get_attribute("aria-live") == "polite"
    answer = frame.locator(".hintcard[data-kind=answer]")
    expect(answer.first).to_be_visible()
    frame.locator("body").click(position={"x": 5, "y": 60})
    page.keyboard.press("1")
    expect(frame.locator(".hintcard").first.locator("button").first).to_have_attribute("aria-expanded", "true")


def test_the_sidebar_answers_questions_with_its_token_and_opens_the_source(centre: Served, visit: Visit):
    page, frame = open_desk(centre, visit)
    frame.locator("#question").fill("客户要退改，手续费谁承担？")
    frame.locator("#question").press("Enter")
    frame.locator("#reply .cite").first.click()
    expect(frame.locator("#drawer mark")).to_be_visible()
    assert page.context.cookies(centre.home) == []


def test_a_grant_is_recorded_in_the_sidebar_for_its_own_call_and_taken_back_there(centre: Served, visit: Visit):
    _, frame = open_desk(centre, visit)
    frame.locator("#question").fill("我能给客户发50元代金券吗？")
    frame.locator("#question").press("Enter")
    card = frame.locator("#reply .verdict")
    card.locator("[name=service_failure]").select_option(label="是")
    card.get_by_role("button", name="重新判断").click()
    bar = card.locator(".record")
    bar.get_by_role("button", name="已办理，记一笔").click()
    expect(bar.locator("[role=status]")).to_contain_text("已记下：代金券 50 元")
    rules, since = centre.assistant.stores.rules, MORNING - timedelta(hours=1)
    kept = [one for one in rules.uses("yuanlan", since=since) if one.call_id]
    assert len(kept) == 1
    bar.get_by_role("button", name="撤销").click()
    expect(bar.locator("[role=status]")).to_contain_text("已撤销")
    assert [one.reverses for one in rules.uses("yuanlan", since=since) if one.call_id and one.reverses] == [kept[0].id]


def test_the_token_is_in_no_address_no_referrer_and_no_storage(centre: Served, visit: Visit):
    centre.asked.clear()
    seen: list[str] = []
    page = visit(None, "about:blank")
    page.on("request", lambda request: seen.append(request.url))
    tokens: list[str] = []
    page.on(
        "response",
        lambda response: tokens.append(response.json()["token"]) if response.url.endswith("/demo/host/token") else None,
    )
    page.goto(f"{centre.desk}/demo/host?client=yuanlan&lang=zh-Hans")
    frame = page.frame_locator("tongxi-sidebar iframe")
    expect(frame.locator("#state")).to_have_text("实时")
    frame.locator("#question").fill("手续费谁承担？")
    frame.locator("#question").press("Enter")
    frame.locator("#reply .cite").first.wait_for()
    assert len(tokens) == 1
    signature = tokens[0].rsplit(".", 1)[1]
    assert not [url for url in seen if signature in url or "eyJ" in url]
    assert len(centre.asked) > 5
    assert not [line for line in centre.asked if "eyJ" in line[0] or "eyJ" in line[1]]
    inner = frame_of(page)
    kept = """() => [() => ({ ...localStorage }), () => ({ ...sessionStorage }), () => document.cookie].map((read) => {
      try { return JSON.stringify(read()); } catch { return "denied"; }  // a browser may deny a framed page its storage
    })"""
    for where in (page.main_frame, inner):
        assert set(where.evaluate(kept)) <= {"{}", '""', "denied"}
    assert signature not in inner.content()


def test_messages_from_another_window_origin_or_shape_change_nothing(centre: Served, visit: Visit):
    page, frame = open_desk(centre, visit)
    page.evaluate(
        """home => {
          const target = document.querySelector("tongxi-sidebar").shadowRoot.querySelector("iframe").contentWindow;
          const hello = { tongxi: 1, kind: "hello", call: "demo-forged" };
          const other = document.createElement("iframe");        // the right origin, another window
          document.body.append(other);
          for (const bad of [
            { ...hello, tongxi: 2 }, { ...hello, kind: "open" }, { ...hello, more: 1 }, { ...hello, call: 7 },
            { tongxi: 1, kind: "hello" }, "hello", null, [hello], { ...hello, call: "x".repeat(17000) },
            { tongxi: 1, kind: "token", call: "demo-forged", token: "a.b.c" },
          ]) target.postMessage(bad, home);
        }""",
        centre.home,
    )
    forger = page.evaluate_handle("document.querySelector('body > iframe')").as_element().content_frame()
    forger.evaluate(
        """home => parent.document.querySelector("tongxi-sidebar").shadowRoot.querySelector("iframe").contentWindow
             .postMessage({ tongxi: 1, kind: "hello", call: "demo-forged" }, home)""",
        centre.home,
    )
    page.wait_for_timeout(500)
    expect(frame.locator("#state")).to_have_text("实时")
    assert frame.locator("#question").is_enabled()
    asked = [line for line, _ in centre.asked if "demo-forged" in line]
    assert asked == []


def test_the_host_hands_no_token_to_a_window_that_is_not_the_frame(centre: Served, visit: Visit):
    page, _ = open_desk(centre, visit)
    before = len([line for line, _ in centre.asked if line.startswith("/demo/host/token")])
    page.evaluate("window.postMessage({ tongxi: 1, kind: 'need-token' }, '*')")
    page.wait_for_timeout(400)
    assert len([line for line, _ in centre.asked if line.startswith("/demo/host/token")]) == before


def test_a_token_minted_for_another_host_is_not_used(centre: Served, visit: Visit):
    page = visit(None, "about:blank")

    def swapped(route: Any) -> None:
        call = route.request.post_data_json["call"]
        agent = centre.assistant.stores.calls.call("yuanlan", call).agent
        from knowledge.audience import Audience, Role

        token = centre.assistant.access.widget_token(
            Audience("yuanlan", Role.AGENT, agent), call, "https://other.example"
        )
        route.fulfill(json={"token": token})

    page.route("**/demo/host/token", swapped)
    page.goto(f"{centre.desk}/demo/host?client=yuanlan&lang=zh-Hans")
    frame = page.frame_locator("tongxi-sidebar iframe")
    expect(frame.locator("#state")).to_contain_text("没有给出令牌")
    assert frame.locator("#question").is_disabled()


def test_a_page_that_no_company_lists_may_not_frame_it(centre: Served, visit: Visit, foreign: str):
    page = visit(None, f"{foreign}/?{centre.home}")
    page.wait_for_timeout(800)
    inner = [one for one in page.frames if one != page.main_frame]
    assert len(inner) == 1
    assert inner[0].url.startswith("chrome-error://")


def test_a_lost_stream_marks_the_cards_as_stale_and_comes_back(centre: Served, visit: Visit):
    page = visit(None, "about:blank")
    cut = {"on": True}
    page.route("**/v1/calls/*/cards", lambda route: route.abort() if cut["on"] else route.continue_())
    page.goto(f"{centre.desk}/demo/host?client=yuanlan&lang=zh-Hans")
    frame = page.frame_locator("tongxi-sidebar iframe")
    expect(frame.locator("#state")).to_contain_text("连接中断")
    cut["on"] = False
    expect(frame.locator("#state")).to_have_text("实时")


def test_what_is_said_in_a_call_stays_text_in_the_cards(centre: Served, visit: Visit):
    page, frame = open_desk(centre, visit)
    call = page.locator("tongxi-sidebar").get_attribute("call")
    from knowledge.audience import Audience, Role
    from knowledge.call import Turn

    agent = centre.assistant.stores.calls.call("yuanlan", call).agent
    turn = Turn(500, "customer", f"客户要退改的话手续费谁承担？{HOSTILE}")
    centre.assistant.conversations.take(Audience("yuanlan", Role.AGENT, agent), call, [turn])
    expect(frame.locator(".hintcard").first).to_be_visible()
    frame.locator(".hintcard button").first.click()
    page.wait_for_timeout(200)
    assert frame_of(page).evaluate("window.ran") is None
    assert frame.locator("#cards img, #cards script").count() == 0


def test_a_fresh_token_takes_over_before_the_old_one_ends_without_a_word(centre: Served, visit: Visit):
    page = visit(None, "about:blank")
    from knowledge.audience import Audience, Role

    def short(route: Any) -> None:
        call = route.request.post_data_json["call"]
        agent = centre.assistant.stores.calls.call("yuanlan", call).agent
        audience = Audience("yuanlan", Role.AGENT, agent)
        route.fulfill(json={"token": centre.assistant.access.widget_token(audience, call, centre.desk)})

    page.route("**/demo/host/token", short)
    page.clock.install()
    page.goto(f"{centre.desk}/demo/host?client=yuanlan&lang=zh-Hans")
    frame = page.frame_locator("tongxi-sidebar iframe")
    expect(frame.locator("#state")).to_have_text("实时")
    streams = [line for line, _ in centre.asked if line.endswith("/cards?")]
    with page.expect_request("**/demo/host/token"), page.expect_request("**/cards"):
        page.clock.run_for(241_000)
    expect(frame.locator("#state")).to_have_text("实时")
    assert len([line for line, _ in centre.asked if line.endswith("/cards?")]) > len(streams)
