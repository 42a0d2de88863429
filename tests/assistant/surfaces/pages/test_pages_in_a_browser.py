"""A real Chromium opens the pages of a real server."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from knowledge.audience import Audience, Role
from tests.assistant.surfaces.pages.page_world import HOSTILE, YESTERDAY, Served

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]


def ask(page: Any, text: str) -> Any:
    """Type a question and press Enter; gives back the newest answer's box."""
    boxes = page.locator("#answers > div")
    before = boxes.count()
    page.fill("#question", text)
    page.press("#question", "Enter")
    expect(boxes).to_have_count(before + 1)
    newest = boxes.first
    newest.locator("article").first.wait_for()
    return newest


def test_a_wrong_key_is_refused_in_words_and_the_right_one_opens_a_strict_http_only_session(
    centre: Served, visit: Visit
):
    page = visit(None, "/")
    assert page.url == f"{centre.home}/login"
    page.fill("#key", "tx_wrong")
    page.press("#key", "Enter")
    assert "密钥不对" in page.locator("[role=alert]").inner_text()
    page.fill("#key", centre.keys["坐席"])
    page.press("#key", "Enter")
    page.wait_for_url(f"{centre.home}/")
    cookie = next(one for one in page.context.cookies() if one["name"] == "tongxi_session")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert page.evaluate("document.cookie") == ""


def test_in_a_demo_one_click_comes_in_as_somebody_and_signing_out_ends_it(centre: Served, visit: Visit):
    page = visit(None, "/brief")
    page.get_by_role("button", name="班组长").click()
    page.wait_for_url("**/brief")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login")
    page.goto(f"{centre.home}/")
    assert page.url.endswith("/login")


def test_a_question_is_answered_and_its_number_opens_the_quoted_words_in_the_source(visit: Visit):
    page = visit("坐席", "/")
    newest = ask(page, "客户要退改，手续费谁承担？")
    assert "摘录" in newest.inner_text()
    newest.locator(".cite").first.click()
    marked = page.locator("#drawer mark")
    marked.wait_for()
    # Rows of one table are shown as a table: cell by cell the words are those of the source.
    said = [cell.rpartition("：")[2] for cell in marked.inner_text().strip().split("；")]
    assert all(words in newest.inner_text() for words in said)
    facts = page.locator("#drawer dl").inner_text()
    assert "版本" in facts
    assert "有效期" in facts
    page.get_by_role("button", name="全文").click()
    page.locator("#drawer section").nth(1).wait_for()


def test_words_that_a_customer_must_not_hear_are_marked_as_internal(visit: Visit):
    page = visit("坐席", "/")
    newest = ask(page, "我能给客户减免多少退改费")
    newest.locator("details summary").click()
    internal = newest.locator(".internal-line").first
    assert "【内部，勿对客户说】" in internal.inner_text()
    internal.locator(".cite").click()
    assert page.locator("#drawer .internal").first.inner_text() == "【内部，勿对客户说】"


def test_slash_focuses_the_box_and_escape_clears_it(visit: Visit):
    page = visit("坐席", "/")
    page.locator("h1").evaluate("node => document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type("退票")
    assert page.input_value("#question") == "退票"
    page.keyboard.press("Escape")
    assert page.input_value("#question") == ""


def test_a_question_of_authority_shows_the_verdict_and_asks_for_what_is_missing_until_it_can_decide(visit: Visit):
    page = visit("坐席", "/")
    newest = ask(page, "may I refund 300?")
    card = newest.locator(".verdict")
    assert card.get_attribute("data-verdict") == "unknown"
    inputs = card.locator("select")
    asked_for = [inputs.nth(place).get_attribute("name") for place in range(inputs.count())]
    answers = {"cause": "航司原因", "ticket_used": "否", "airline_notice": "是"}
    for name in asked_for:
        card.locator(f"select[name={name}]").select_option(label=answers[name])
    card.get_by_role("button", name="重新判断").click()
    expect(newest.locator(".verdict")).to_have_attribute("data-verdict", "allowed_with_approval")
    newest.locator(".verdict .num").click()
    page.locator("#drawer section").first.wait_for()


def test_what_is_not_known_says_so_and_becomes_a_gap(centre: Served, visit: Visit):
    page = visit("坐席", "/")
    newest = ask(page, "怎么给恐龙打疫苗？")
    assert "知识库里没有" in newest.inner_text()
    assert "已记为知识缺口" in newest.inner_text()
    page.wait_for_timeout(300)
    gaps = centre.assistant.feedback.gaps(Audience("yuanlan", Role.SUPERVISOR))
    assert any(gap.text == "怎么给恐龙打疫苗？" for gap in gaps)


def test_a_thumb_down_takes_a_reason(centre: Served, visit: Visit):
    page = visit("坐席", "/")
    newest = ask(page, "客户要退改，手续费谁承担？")
    newest.get_by_label("没用").click()
    page.keyboard.type("金额是旧版的")
    page.keyboard.press("Enter")
    newest.get_by_text("已记下").wait_for()
    assert any(one.comment == "金额是旧版的" for one in centre.assistant.stores.work.feedback("yuanlan"))


def test_a_follow_up_carries_the_question_before_it(centre: Served, visit: Visit):
    page = visit("坐席", "/")
    ask(page, "客户要退改，手续费谁承担？")
    page.locator("#thread").get_by_text("追问").wait_for()
    with page.expect_request("**/v1/ask") as sent:
        ask(page, "航司取消呢？")
    assert sent.value.post_data_json["thread"] == ["客户要退改，手续费谁承担？"]


def test_asking_about_offers_shows_them_with_reasons_and_the_one_question(visit: Visit):
    page = visit("坐席", "/")
    newest = ask(page, "有什么优惠可以推荐？")
    newest.locator("[data-offers]").wait_for()
    assert newest.locator("[data-offers] .reasons li").count() > 0


def test_hostile_titles_texts_and_questions_stay_text(visit: Visit):
    page = visit("坐席", "/")
    newest = ask(page, f"火星通行证的工本费是多少？{HOSTILE}")
    newest.locator(".cite").first.click()
    page.locator("#drawer mark").wait_for()
    page.wait_for_timeout(300)
    assert "<img src=x" in page.locator("#drawer h2").inner_text()
    assert page.evaluate("window.ran") is None
    assert page.locator("#answers img, #answers script, #drawer img, #drawer script").count() == 0


def test_the_brief_opens_the_contacts_behind_a_number_and_a_contact_opens_its_call(visit: Visit):
    page = visit("班组长", f"/brief?client=xingxi&day={YESTERDAY}")
    assert "重复扣费" in page.locator("#rise-1").inner_text()
    assert page.locator("#rise-1 svg rect.hot").count() > 0
    number = page.locator("tr", has_text="接起量").locator(".num")
    counted = int(re.sub(r"\D", "", number.inner_text()))
    number.click()
    rows = page.locator("#drawer tbody tr")
    rows.first.wait_for()
    assert 0 < rows.count() <= counted
    rows.locator("a").first.click()
    page.wait_for_url("**/calls/XX-*")
    assert page.locator(".turn").count() > 5


def test_a_promise_leads_to_the_words_it_was_made_in(visit: Visit):
    page = visit("班组长", "/calls/YL-C-8401?client=yuanlan")
    link = page.locator(".call a[href^='#turn-']").first
    seq, start, end = map(int, re.findall(r"\d+", link.get_attribute("href")))
    link.click()
    marked = page.locator("mark.here")
    marked.first.wait_for()
    words = "".join(marked.all_inner_texts())
    assert page.locator(f"#turn-{seq} p").inner_text()[start:end] == words


def test_the_pages_speak_english_and_traditional_chinese_and_keep_the_choice(visit: Visit):
    page = visit("坐席", "/", "en-GB")
    assert page.locator(".askbox button.main").inner_text() == "Ask"
    page.get_by_role("link", name="繁").click()
    page.wait_for_url("**lang=zh-Hant**")
    assert page.locator("html").get_attribute("lang") == "zh-Hant"
    page.goto(page.url.split("?")[0])
    assert page.locator(".askbox button.main").inner_text() == "提問"
    newest = ask(page, "我能退300嗎")
    assert "還差" in newest.inner_text() or "弄清" in newest.inner_text()
    assert "说" not in newest.locator(".sayline").first.inner_text()


def test_while_the_demo_loads_the_brief_says_so_and_renews_itself_when_all_is_there(centre: Served, visit: Visit):
    centre.assistant.progress["demo"] = "3/5 contacts, day of 84: 12"
    try:
        page = visit("班组长", "/brief")
        assert "还在载入" in page.inner_text("#loading")
        centre.assistant.progress["demo"] = "4/5 calls of 90: 30"
        page.wait_for_selector("#loading span:has-text('4/5 calls of 90: 30')")
    finally:
        centre.assistant.progress.pop("demo", None)
    page.wait_for_selector("#loading", state="detached")
    assert "晨会" in page.inner_text("main")
