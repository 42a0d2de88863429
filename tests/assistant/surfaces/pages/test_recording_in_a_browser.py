"""What a person records in a browser: a grant under its decision, what became of a promise, a gap that is closed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from knowledge.audience import Audience, Role
from knowledge.authority import Used
from knowledge.language import Lang
from knowledge.records.work import Gap, Promise
from tests.assistant.surfaces.pages.page_world import MORNING, YESTERDAY, Served

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]


def used_by(centre: Served, agent: str) -> list[Used]:
    day = MORNING - timedelta(hours=12)
    return [one for one in centre.assistant.stores.rules.uses("yuanlan", since=day) if one.agent == agent]


def decided(page: Any, text: str, known: dict[str, str]) -> Any:
    """Ask, answer what the decision asks for, one round after the other, and give back the card."""
    page.fill("#question", text)
    page.press("#question", "Enter")
    card = page.locator("#answers .verdict").first
    for name, value in known.items():
        field = card.locator(f"[name={name}]")
        field.wait_for()
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
        with page.expect_response("**/v1/authority"):
            card.get_by_role("button", name="重新判断").click()
    return card


def test_what_was_granted_is_recorded_by_one_click_shows_what_is_left_and_can_be_undone(centre: Served, visit: Visit):
    page = visit("坐席", "/")
    card = decided(page, "我能给客户发50元代金券吗？", {"service_failure": "是", "customer": "YL200101"})
    expect(card).to_have_attribute("data-verdict", "allowed")
    bar = card.locator(".record")
    bar.get_by_role("button", name="已办理，记一笔").click()
    expect(bar.locator("[role=status]")).to_contain_text("已记下")
    said = bar.locator("[role=status]").inner_text()
    assert "这位客户 30 天内还剩 150 元" in said
    assert "今天还剩 550 元" in said
    (kept,) = used_by(centre, "A33")
    assert (kept.rule_id, kept.amount, kept.approved_by) == ("AU-TR-011", Decimal(50), None)
    assert kept.customer_key and "YL200101" not in kept.customer_key
    bar.get_by_role("button", name="撤销").click()
    expect(bar.locator("[role=status]")).to_contain_text("今天还剩 600 元")
    assert {one.reverses for one in used_by(centre, "A33")} == {None, kept.id}


def test_what_is_more_than_ones_own_asks_who_approved_it_and_says_why_somebody_may_not(centre: Served, visit: Visit):
    page = visit("坐席", "/")
    card = decided(page, "我能给客户发300元代金券吗？", {"service_failure": "是"})
    expect(card).to_have_attribute("data-verdict", "allowed_with_approval")
    bar = card.locator(".record")
    button = bar.get_by_role("button", name="已批准并办理，记一笔")
    bar.locator("[name=approved_by]").fill("A33")
    button.click()
    expect(bar.locator("[role=alert]")).to_contain_text("批准人不能是办理人本人")
    bar.locator("[name=approved_by]").fill("S3")
    button.click()
    expect(bar.locator("[role=alert]")).to_contain_text("是哪一位客户")
    bar.locator("[name=customer]").fill("YL200102")
    button.click()
    expect(bar.locator("[role=status]")).to_contain_text("李文倩批准")
    assert [one.approved_by for one in used_by(centre, "A33") if one.amount == 300] == ["S3"]


def test_a_supervisor_says_what_became_of_a_promise_and_it_leaves_the_page(centre: Served, visit: Visit):
    work = centre.assistant.stores.work
    call = centre.assistant.stores.calls.calls("xingxi", live=False)[0].id
    work.put_promises([Promise("P-browser", "xingxi", call, "今天上午给您回电", "A01", MORNING, "voice", 0, 0, 4)])
    page = visit("班组长", f"/brief?client=xingxi&day={YESTERDAY}")
    row = page.locator("[data-promise=P-browser]")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    row.get_by_role("button", name="已兑现").click()
    expect(row.locator("[role=status]")).to_contain_text("记下了")
    assert work.promise("xingxi", "P-browser").state == "kept"
    page.reload()
    assert page.locator("[data-promise=P-browser]").count() == 0


def test_closing_a_gap_closes_every_wording_of_its_question(centre: Served, visit: Visit):
    work, asked = centre.assistant.stores.work, datetime.fromisoformat("2026-11-21T08:00:00+00:00")
    for text in ("星汐的路由器能不能寄到月球？", "星汐路由器可以寄到月球吗？"):
        work.add_gap(Gap("xingxi", text, asked, Lang.HANS))
    page = visit("班组长", "/brief?client=xingxi")
    row = page.locator("#gaps tbody tr", has_text="月球")
    row.get_by_role("button", name="已补上，关闭").click()
    expect(row.locator("[role=status]")).to_have_text("已关闭 2 条")
    left = centre.assistant.feedback.gap_groups(Audience("xingxi", Role.SUPERVISOR))
    assert not [one for one in left if "月球" in one.text]
