"""The facts the demo page is made of: the last fourteen days of the world, and the one rise on the last of them."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from evals.world.facts import interactions
from evals.world.parameters import parameters
from evals.world.trade import LINES
from knowledge.arithmetic.detection import counts, day_of, detect
from knowledge.call import Interaction

ZONE = ZoneInfo("Asia/Shanghai")
DAY_ONE, LAST = date(2026, 8, 31), date(2026, 11, 22)


@pytest.fixture(scope="module")
def facts() -> list[Interaction]:
    return interactions(DAY_ONE, ZONE)


def test_the_same_seed_gives_the_same_facts_and_another_seed_others(facts: list[Interaction]) -> None:
    assert interactions(DAY_ONE, ZONE) == facts
    assert interactions(DAY_ONE, ZONE, seed=7) != facts


def test_the_days_are_71_to_84_and_instants_are_utc(facts: list[Interaction]) -> None:
    days = {day_of(one, ZONE) for one in facts}
    assert min(days) == date(2026, 11, 9) and max(days) == LAST and len(days) == 14
    assert all(one.at.tzinfo is UTC for one in facts)


def test_a_first_day_that_is_no_monday_is_refused() -> None:
    with pytest.raises(ValueError, match="Monday"):
        interactions(date(2026, 9, 1), ZONE)


def test_the_one_rise_is_forty_five_contacts_of_one_plan_region_and_run_between_ten_and_four(
    facts: list[Interaction],
) -> None:
    planted = [one for one in facts if one.campaign == "B-17"]
    assert len(planted) == parameters().plants.P1.extra
    assert {(one.driver, one.plan, one.region) for one in planted} == {
        (parameters().plants.P1.driver, "畅享69", "华南")
    }
    hours = {one.at.astimezone(ZONE).hour for one in planted}
    assert hours <= set(range(10, 16)) and {day_of(one, ZONE) for one in planted} == {LAST}


def test_yesterday_holds_no_other_alarm_than_the_planted_one(facts: list[Interaction]) -> None:
    risen = [
        (line.client, reading.driver)
        for line in LINES
        for reading in detect(counts([one for one in facts if one.client == line.client], ZONE, LAST), LAST)
        if reading.alarm
    ]
    assert risen == [("xingxi", parameters().plants.P1.driver)]


def test_repeats_are_what_the_facts_themselves_show(facts: list[Interaction]) -> None:
    seen: dict[tuple[str, str | None, str], list[datetime]] = {}
    for one in facts:
        seen.setdefault((one.client, one.customer_key, one.driver), []).append(one.at)
    returned = [one for one in facts if one.repeat_7d]
    assert len(returned) > 1500
    unseen = [
        one
        for one in returned
        if not any(one.at < at <= one.at + timedelta(days=8) for at in seen[one.client, one.customer_key, one.driver])
    ]
    # What came back by a feed that delivered nothing is known to whoever flagged it and to nobody else.
    assert {one.client for one in unseen} <= {"xingxi"} and len(unseen) < 60
    assert all(day_of(one, ZONE) <= date(2026, 11, 16) for one in unseen)


def test_what_cannot_be_known_yet_is_unknown(facts: list[Interaction]) -> None:
    yesterday = [one for one in facts if day_of(one, ZONE) == LAST]
    assert not any(one.repeat_7d is False for one in yesterday)
    assert any(one.resolved is None for one in yesterday) and any(one.csat is None for one in yesterday)


def test_nothing_of_the_truth_is_in_the_facts(facts: list[Interaction]) -> None:
    names = {name for one in facts[:500] for name in one.__slots__}
    assert not names & {"marks", "faults", "applies", "unsure", "repeat_of", "customer", "promise_kept"}
    assert not any(one.customer_key and one.customer_key.isdigit() for one in facts)


def test_an_unanswered_contact_has_no_driver_and_no_agent(facts: list[Interaction]) -> None:
    lost = [one for one in facts if not one.answered]
    assert lost and all(one.driver == "" and one.agent == "" and one.handle_s == 0 for one in lost)


def test_the_roster_has_sixty_four_agents_in_five_teams_and_everybody_else() -> None:
    path = Path(__file__).parents[3] / "evals" / "world" / "demo" / "staff.yaml"
    staff = yaml.safe_load(path.read_text("utf-8"))["staff"]
    agents = [one for one in staff if one["role"] == "agent"]
    assert [one["id"] for one in agents] == [f"A{n:02d}" for n in range(1, 65)]
    assert Counter(one["team"] for one in agents) == {"T1": 18, "T2": 14, "T3": 10, "T4": 8, "T5": 14}
    assert len({one["name"] for one in staff}) == len(staff)
    assert Counter(one["role"] for one in staff)["supervisor"] == 5
    ids = {one["id"] for one in staff}
    assert all(one["supervisor"] in ids for one in staff if one["supervisor"] is not None)
