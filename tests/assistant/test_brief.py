"""The morning page from real records: signals get words, a quiet day says so, every number opens its contacts."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from demo_centre import CLIENTS, YESTERDAY, Centre, open_centre

from assistant.brief import Brief, WriteBrief, as_markdown, as_text
from assistant.review import ReviewCall
from assistant.root_cause import ExplainRise
from knowledge.audience import Audience, Role
from knowledge.document import Validity
from knowledge.errors import NotAllowed
from knowledge.language import Lang


def writer(centre: Centre) -> WriteBrief:
    explain = ExplainRise(centre.interactions, centre.calls, centre.clients, centre.people, centre.documents)
    return WriteBrief(
        clients=centre.clients, interactions=centre.interactions, calls=centre.calls, people=centre.people,
        rules=centre.rules, documents=centre.documents, work=centre.work, explain=explain, clock=centre.clock,
    )  # fmt: skip


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    opened = open_centre(tmp_path_factory.mktemp("centre"), facts=True)
    review = ReviewCall(opened.calls, opened.clients, opened.people, opened.rules, None, opened.work)
    for client in CLIENTS:
        for call in opened.calls.calls(client, live=False):
            review(opened.supervisor(client), call.id)
    return opened


@pytest.fixture(scope="module")
def brief(centre: Centre) -> Brief:
    return writer(centre)(centre.supervisor("xingxi"), YESTERDAY)


@pytest.fixture(scope="module")
def quiet(centre: Centre) -> Brief:
    return writer(centre)(centre.supervisor("yuanlan"), YESTERDAY)


def test_the_one_rise_is_on_the_page_with_its_place_and_the_next_question(brief: Brief) -> None:
    [issue] = brief.issues
    assert (issue.driver, issue.day) == ("重复扣费", YESTERDAY)
    assert "畅享69、华南" in "".join(told.text.zh for told in issue.told)
    assert issue.question is not None and "？" in issue.question.text.zh
    assert not brief.quiet and "1个来电原因" in brief.headline.text.zh


def test_a_quiet_day_says_so_and_gives_no_metric_words(quiet: Brief) -> None:
    assert (
        quiet.quiet
        and quiet.headline.text.zh == "昨日无异常信号。"
        and quiet.headline.text.en == "No signal yesterday."
    )
    assert quiet.issues == () and quiet.signals == ()


def test_every_sentence_names_facts_of_the_page_and_prose_is_short(brief: Brief, quiet: Brief) -> None:
    for page in (brief, quiet):
        assert sum(len(told.text.zh) for told in page.prose) <= 600
        asked = {issue.question for issue in page.issues}
        for told in page.prose:
            assert told.text.zh and told.text.en
            assert told in asked or told.facts, told.text.zh
            assert all(fact in page.facts for fact in told.facts)


def test_every_metric_opens_the_contacts_it_counts(centre: Centre, brief: Brief) -> None:
    assert 8 <= len(brief.metrics) <= 12
    handled = next(one for one in brief.metrics if one.name == "handled")
    fact = brief.facts[handled.fact]
    assert handled.value.zh == f"{fact.value:.0f}通" and fact.n == fact.value
    found = centre.interactions.between(
        "xingxi", centre.clock.now() - timedelta(days=3), centre.clock.now(), ids=fact.calls
    )
    assert len(found) == len(fact.calls) == 200 and all(one.answered for one in found)


def test_limits_of_shares_stay_between_nothing_and_all(brief: Brief) -> None:
    for one in brief.metrics:
        if one.value.zh.endswith("%") and one.low and one.high:
            low, high = (float(side.zh.rstrip("%")) for side in (one.low, one.high))
            assert 0 <= low < high <= 100


def test_provisional_numbers_are_marked_and_explained(brief: Brief) -> None:
    assert {one.name for one in brief.metrics if one.provisional} == {"fcr1", "csat", "conversion"}
    assert any("第8天" in told.text.zh and "13天" in told.text.zh for told in brief.header)


def test_satisfaction_comes_with_its_response_rate(brief: Brief) -> None:
    assert any("有客户评价" in told.text.zh for told in brief.header)


def test_the_vital_few_make_four_fifths_and_the_mover_is_named(brief: Brief) -> None:
    vital = [one for one in brief.drivers if one.vital]
    assert sum(one.share for one in vital) >= 80 > sum(one.share for one in vital[:-1])
    assert brief.drivers_told is not None and "重复扣费（+" in brief.drivers_told.text.zh


def test_promises_late_and_due_today_come_from_the_calls(brief: Brief) -> None:
    late = {(one.call_id, one.overdue) for one in brief.promises}
    assert ("XX-8401", True) in late and ("XX-8403", False) in late
    assert all(one.who.zh for one in brief.promises)


def test_a_settled_promise_leaves_the_page(tmp_path: Path) -> None:
    centre = open_centre(tmp_path)
    ReviewCall(centre.calls, centre.clients, centre.people, centre.rules, None, centre.work)(
        centre.supervisor("xingxi"), "XX-8401"
    )
    before = writer(centre)(centre.supervisor("xingxi"), YESTERDAY).promises
    centre.work.settle_promise("xingxi", before[0].id, "kept")
    after = writer(centre)(centre.supervisor("xingxi"), YESTERDAY).promises
    assert {one.id for one in before} - {one.id for one in after} == {before[0].id}


def test_contacts_to_hear_are_ten_to_fourteen_with_reasons_and_begin_at_the_words(brief: Brief, centre: Centre) -> None:
    assert 10 <= len(brief.listen) <= 14
    words = {one.contact_id: one for one in brief.listen if one.span is not None}
    assert words["XX-8402"].reason == "risk"
    for one in words.values():
        assert one.span is not None
        turns = {turn.seq: turn for turn in centre.calls.call("xingxi", one.contact_id).turns}
        assert turns[one.span.seq].text[one.span.start : one.span.end] == one.span.text


def test_the_list_to_hear_can_be_drawn_again(centre: Centre, brief: Brief) -> None:
    again = writer(centre)(centre.supervisor("xingxi"), YESTERDAY)
    assert again == brief and brief.seed == "xingxi:2026-11-22"


def test_what_starts_and_ends_is_on_the_page(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, facts=True)
    today = centre.clock.now() - timedelta(hours=8)  # 00:00 of the day after, in the client's zone
    first, second, third, *_ = centre.rules.offers("chengzhou")
    day = timedelta(days=1)
    centre.rules.put_offers("chengzhou", [
        replace(first, version=9, validity=Validity(today, today + 9 * day)),
        replace(second, version=9, validity=Validity(today - 9 * day, today + day)),
        replace(third, version=9, validity=Validity(today - 9 * day, today)),
    ])  # fmt: skip
    page = writer(centre)(centre.supervisor("chengzhou"), YESTERDAY)
    lines = [told.text.zh for told in page.calendar]
    assert any(line.startswith("今天开始") and first.name["zh"] in line for line in lines)
    assert any(line.startswith("今天结束") and second.name["zh"] in line for line in lines)
    assert any(line.startswith("昨天已结束") and third.name["zh"] in line for line in lines)


def test_a_day_without_records_is_said_to_be_missing_not_empty(tmp_path: Path) -> None:
    centre = open_centre(tmp_path)
    page = writer(centre)(centre.supervisor("xingxi"), YESTERDAY)
    assert "没有任何话务记录" in page.headline.text.zh and page.metrics == () and not page.issues


def test_a_missing_day_of_the_past_is_named(tmp_path: Path) -> None:
    from demo_centre import DAY_ONE, ZONE

    from evals.world.facts import interactions
    from knowledge.arithmetic.detection import day_of

    centre = open_centre(tmp_path)
    gone = YESTERDAY - timedelta(days=3)
    centre.interactions.add([one for one in interactions(DAY_ONE, ZONE) if day_of(one, ZONE) != gone])
    page = writer(centre)(centre.supervisor("xingxi"), YESTERDAY)
    assert any("11月19日没有记录" in told.text.zh for told in page.header)


def test_only_those_who_supervise_read_it(centre: Centre) -> None:
    for role in (Role.AGENT, Role.CLIENT_VIEWER):
        with pytest.raises(NotAllowed):
            writer(centre)(Audience("xingxi", role, "A07"), YESTERDAY)


def test_nothing_of_another_client_is_on_the_page(quiet: Brief) -> None:
    ids = {call for fact in quiet.facts.values() for call in fact.calls} | {one.contact_id for one in quiet.listen}
    ids |= {one.call_id for one in quiet.promises}
    assert ids and all(one.startswith("YL-") for one in ids)


def test_the_page_reads_as_text_and_as_mail(brief: Brief) -> None:
    text = as_text(brief, Lang.HANS)
    assert text.startswith("星汐通信 · 2026-11-22") and "值得听的通话" in text
    assert "值得聽的通話" in as_text(brief, Lang.HANT)
    mail = as_markdown(brief, Lang.EN)
    assert mail.startswith("# ") and "| Metric | Yesterday | Usual range |" in mail and "\n## Promises" in mail
