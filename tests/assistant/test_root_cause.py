"""The demo's one rise explained from real records: every number a fact, every cause with what speaks against it."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from demo_centre import YESTERDAY, ZONE, Centre, open_centre

from assistant.root_cause import ExplainRise, RootCause
from assistant.wording.told import tell
from knowledge.audience import Audience, Role
from knowledge.errors import NotAllowed, NotFound
from knowledge.language import Lang


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    return open_centre(tmp_path_factory.mktemp("centre"), facts=True)


@pytest.fixture(scope="module")
def explain(centre: Centre) -> ExplainRise:
    return ExplainRise(centre.interactions, centre.calls, centre.clients, centre.people, centre.documents)


@pytest.fixture(scope="module")
def cause(centre: Centre, explain: ExplainRise) -> RootCause:
    return explain(centre.supervisor("xingxi"), "重复扣费", YESTERDAY)


def test_the_rise_sits_in_one_plan_and_region_and_began_at_ten(cause: RootCause) -> None:
    assert cause.risen and cause.onset is not None
    assert f"{cause.onset.astimezone(ZONE):%H:%M}" == "10:00"
    assert "畅享69" in cause.scope[0].text.zh and "华南" in cause.scope[0].text.zh
    assert "畅享69" in cause.scope[0].text.en


def test_it_points_to_a_system_cause_as_a_direction_and_the_client_controls_it(cause: RootCause) -> None:
    assert (cause.cause, cause.controllable, cause.preventable) == ("system", "client", "unknown")
    assert cause.confidence == "medium"  # ten days of history do not make it high
    assert len(cause.causes) == 8
    assert any("定论" in why.claim.text.zh for why in cause.whys)


def test_every_sentence_with_a_number_names_facts_that_are_there_and_open_contacts(cause: RootCause) -> None:
    told = [*cause.symptom, *cause.scope, *cause.counter, *(why.claim for why in cause.whys if why.status != "asked")]
    assert told
    for one in told:
        assert one.facts and all(fact in cause.facts for fact in one.facts), one.text.zh
    shown = [
        cause.facts[f"xingxi/2026-11-22/重复扣费/{name}"] for name in ("count", "inside", "burst", "mark_campaign")
    ]
    assert all(len(fact.calls) == fact.value for fact in shown)


def test_the_facts_calls_are_contacts_of_that_driver_and_day(centre: Centre, cause: RootCause) -> None:
    fact = cause.facts["xingxi/2026-11-22/重复扣费/inside"]
    for contact in fact.calls:
        found = centre.interactions.get("xingxi", contact)
        assert (found.driver, found.plan, found.region) == ("重复扣费", "畅享69", "华南")


def test_the_numbers_printed_are_the_values_of_the_facts(cause: RootCause) -> None:
    count = cause.facts["xingxi/2026-11-22/重复扣费/count"]
    assert re.search(rf"来了{count.value:.0f}通", cause.symptom[0].text.zh)
    assert f"{count.value:.0f} contacts" in cause.symptom[0].text.en


def test_counter_evidence_is_always_there(cause: RootCause) -> None:
    text = "".join(told.text.zh for told in cause.counter)
    for wanted in ("以外", "开始之前", "拉平后", "另一种解释"):
        assert wanted in text
    assert cause.whys[0].counter


def test_a_why_without_facts_is_a_question_and_there_are_five_at_most(cause: RootCause) -> None:
    assert 1 <= len(cause.whys) <= 5
    for why in cause.whys:
        assert bool(why.claim.facts) != (why.status == "asked")
        assert why.status != "asked" or why.claim.text.zh.rstrip("（标记“B-17”）").endswith("？")


def test_unknowns_say_how_to_find_out_and_there_is_something_to_prevent_it(cause: RootCause) -> None:
    assert all(one.question.text.zh and one.how.text.zh for one in cause.unknowns) and len(cause.unknowns) >= 3
    assert [one.kind for one in cause.measures] == ["contain", "correct", "prevent"]
    for one in cause.measures:
        assert one.owner.zh and one.owner.en and YESTERDAY < one.due < one.check and one.effect.facts
    assert "王海涛" in cause.measures[0].owner.zh  # he leads the team since its own supervisor left


def test_it_names_agents_to_ask_customers_to_call_back_and_the_client(cause: RootCause) -> None:
    kinds = [one.kind for one in cause.people]
    assert kinds.count("agent") == 3 and kinds.count("customer") == 3 and kinds.count("client") == 1


def test_customers_own_words_of_the_day_are_beside_it(cause: RootCause) -> None:
    assert {span.call_id for span in cause.voices} == {"XX-8401", "XX-8402"}


def test_a_driver_in_its_usual_range_has_nothing_to_explain(centre: Centre, explain: ExplainRise) -> None:
    quiet = explain(centre.supervisor("xingxi"), "缴费", YESTERDAY)
    assert not quiet.risen and "正常范围" in quiet.symptom[0].text.zh and not quiet.measures


def test_without_a_week_of_history_it_says_that_it_cannot_judge(centre: Centre, explain: ExplainRise) -> None:
    early = explain(centre.supervisor("xingxi"), "缴费", date(2026, 11, 12))
    assert not early.risen and "不足一周" in early.symptom[0].text.zh and early.facts == {}


def test_only_those_who_supervise_ask_and_only_for_drivers_of_their_client(
    centre: Centre, explain: ExplainRise
) -> None:
    for role in (Role.AGENT, Role.CLIENT_VIEWER):
        with pytest.raises(NotAllowed):
            explain(Audience("xingxi", role, "A07"), "重复扣费", YESTERDAY)
    with pytest.raises(NotFound):
        explain(centre.supervisor("yuanlan"), "重复扣费", YESTERDAY)


def test_asked_again_it_says_the_same(centre: Centre, explain: ExplainRise, cause: RootCause) -> None:
    assert explain(centre.supervisor("xingxi"), "重复扣费", YESTERDAY) == cause


def test_the_text_reads_in_three_scripts(cause: RootCause) -> None:
    assert "為什麼" in cause.as_text(Lang.HANT) and "为什么" in cause.as_text(Lang.HANS)
    assert "What speaks against" in cause.as_text(Lang.EN)


def test_a_rise_spread_evenly_has_no_corner_and_low_confidence(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, facts=True)
    begin = centre.clock.now() - timedelta(days=1, hours=8)
    # Other contacts on top, never the same ones again: those would make three times as much of what is chance.
    for days in (1, 2):
        of = begin - timedelta(days=days)
        more = centre.interactions.between("yuanlan", of, of + timedelta(days=1), driver="预订")
        again = [replace(one, id=f"{one.id}-again", at=one.at + timedelta(days=days)) for one in more]
        centre.interactions.add(again)
    explain = ExplainRise(centre.interactions, centre.calls, centre.clients, centre.people)
    found = explain(centre.supervisor("yuanlan"), "预订", YESTERDAY)
    assert found.risen and "普遍上升" in found.scope[0].text.zh
    assert found.cause is None and found.confidence == "low"
    assert "不足以判断" in found.counter[-1].text.zh and found.measures[-1].kind == "prevent"


def test_a_sentence_with_a_number_and_no_fact_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="without a fact"):
        tell("来了5通", "5 contacts")
