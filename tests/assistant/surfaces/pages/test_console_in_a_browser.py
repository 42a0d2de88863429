"""The retrieval console in a real Chromium: read, found, why; shared by its address, which no server sees whole."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import expect

from tests.assistant.surfaces.pages.page_world import Served

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]
QUESTION = "客户要退改，手续费谁承担？"
# One of the similar questions that come with the demo's pack.
SIMILAR = "同一个身份证一天能订两张同场的票吗"


def look(page: Any, text: str) -> Any:
    page.fill("#question", text)
    page.press("#question", "Enter")
    page.locator(".hit").first.wait_for()
    return page


def test_a_question_shows_how_it_was_read_and_why_each_passage_ranks(visit: Visit) -> None:
    page = visit("班组长", "/console?client=yuanlan")
    assert "还没有问题" in page.locator("#explained").inner_text()
    look(page, QUESTION)
    read = page.locator("section[aria-labelledby=h-read]").inner_text()
    for word in ("谁", "问题自己的词", "退改", "另一种语言", "只表示提问"):
        assert word in read
    first = page.locator(".hit").first
    for word in ("版本", "正式规定", "排序分", "BM25", "余弦"):
        assert word in first.inner_text()
    assert first.locator(".reasons tbody tr").count() >= 3
    assert first.locator("svg rect").count() == first.locator(".reasons tbody tr").count()
    assert first.locator("mark").count() >= 1
    assert "段也在候选里" in page.locator("#unshown").inner_text()


def test_a_similar_question_that_moved_a_passage_stands_under_its_words(visit: Visit) -> None:
    page = look(visit("班组长", "/console?client=yuanlan"), SIMILAR)
    said = page.locator(".hit .often-asked").first
    expect(said).to_have_text(f"客户常这样问：{SIMILAR}")
    english = look(visit("班组长", "/console?client=yuanlan", "en-US"), SIMILAR)
    assert english.locator(".hit .often-asked").first.inner_text() == f"Customers ask it like this: {SIMILAR}"


def test_the_address_can_be_shared_and_the_question_never_stands_in_a_request(centre: Served, visit: Visit) -> None:
    page = look(visit("班组长", "/console?client=yuanlan"), QUESTION)
    assert "#q=" in page.url
    colleague = visit("管理员", page.url)
    colleague.locator(".hit").first.wait_for()
    assert colleague.input_value("#question") == QUESTION
    for address, referer in centre.asked:
        assert "手续费谁承担" not in address + referer
        assert quote("手续费谁承担") not in address + referer


def test_slash_focuses_the_box_escape_clears_it_and_back_asks_the_question_before(visit: Visit) -> None:
    page = look(visit("班组长", "/console?client=yuanlan"), QUESTION)
    look(page, "退票几天到账")
    expect(page.locator("#explained")).to_contain_text("退票")
    page.go_back()
    expect(page.locator("#question")).to_have_value(QUESTION)
    page.locator(".hit").first.wait_for()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "question"
    page.keyboard.press("Escape")
    assert page.input_value("#question") == ""


def test_english_and_a_day_in_the_past_and_words_that_are_nowhere(visit: Visit) -> None:
    page = visit("班组长", "/console?client=yuanlan", "en-US")
    look(page, "Who pays the fee?")
    assert "How the question was read" in page.locator("#explained").inner_text()
    assert "Rank score" in page.locator(".hit").first.inner_text()
    page.fill("#question", "？！")
    page.press("#question", "Enter")
    expect(page.locator("#explained")).to_contain_text("No passage was found")
    page.fill("#question", "Who pays the fee?")
    page.fill("#day", "1990-01-01")
    page.press("#question", "Enter")
    expect(page.locator("#question")).to_have_value("Who pays the fee?")
    assert "day=1990-01-01" in page.url


def test_hostile_titles_and_texts_stay_text(visit: Visit) -> None:
    page = look(visit("管理员", "/console?client=yuanlan"), "火星通行证的工本费是多少？")
    assert "onerror" in page.locator(".hit").first.inner_text()
    assert page.evaluate("window.ran") is None


def test_a_fault_is_told_in_words_and_the_question_stays(visit: Visit) -> None:
    page = visit("班组长", "/console?client=yuanlan")
    page.route("**/v1/search/explain", lambda route: route.abort())
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    expect(page.locator("#fault")).to_be_visible()
    assert page.input_value("#question") == QUESTION


def test_for_agents_there_is_no_such_page(centre: Served) -> None:
    agent = {"Cookie": f"tongxi_session={centre.session('坐席')['tongxi_session']}"}
    with httpx.Client(base_url=centre.home, trust_env=False) as http:
        refused = http.get("/console", headers=agent)
        missing = http.get("/calls/none-such", headers=agent)
        assert refused.status_code == missing.status_code == 404
        assert "检索台" not in http.get("/", headers=agent).text
        assert http.get("/console").status_code == 303
