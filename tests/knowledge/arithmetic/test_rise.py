"""A planted rise is placed in its corner and hours; a general one is not given a corner; classes follow the signs."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from evals.world.facts import interactions
from knowledge.arithmetic.cause_class import chosen, classify, rival
from knowledge.arithmetic.rise import Rise, rise
from knowledge.arithmetic.scan import where
from knowledge.arithmetic.window import listed
from knowledge.call import Interaction

ZONE = ZoneInfo("Asia/Shanghai")
DAY_ONE, LAST = date(2026, 8, 31), date(2026, 11, 22)


def telecom(seed: int) -> list[Interaction]:
    return [one for one in interactions(DAY_ONE, ZONE, seed) if one.client == "xingxi"]


@pytest.fixture(scope="module")
def planted() -> Rise:
    found = rise(listed(telecom(5), ZONE, LAST), "重复扣费")
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(10))
def test_the_corner_is_plan_and_region_whatever_the_seed(seed: int) -> None:
    found = rise(listed(telecom(seed), ZONE, LAST), "重复扣费")
    assert found is not None and found.where.cell is not None
    assert set(found.where.cell.of) == {("plan", "畅享69"), ("region", "华南")}
    assert found.where.cell.p <= 0.01 and found.where.cell.share >= 0.7
    assert found.burst is not None
    begin, end = (
        at.astimezone(ZONE).hour + at.astimezone(ZONE).minute / 60 for at in (found.burst.start, found.burst.end)
    )
    assert 10 <= begin <= 11 and 15 <= end <= 16.5


def test_the_numbers_of_the_corner_are_its_own_contacts(planted: Rise) -> None:
    assert len(planted.inside) == planted.where.cell.observed if planted.where.cell else False
    assert len(planted.inside) + int(planted.outside.value) == len(planted.contacts) == planted.reading.observed
    assert sum(slot.observed for slot in planted.slots) == len(planted.inside)
    assert planted.customers <= len(planted.inside)


def test_what_lies_outside_the_corner_did_not_rise(planted: Rise) -> None:
    assert planted.outside.ratio < 1.4
    assert planted.before_onset.value <= 3
    assert planted.concentration.p < 1e-6 and not planted.concentration.mix


def test_the_run_they_share_is_found_and_was_not_there_before(planted: Rise) -> None:
    marks = {mark.name: mark for mark in planted.marks}
    assert marks["campaign"].value == "B-17" and marks["campaign"].before == 0


def test_the_signs_point_to_a_system_cause_and_the_rival_has_its_points(planted: Rise) -> None:
    scored = classify(planted)
    taken = chosen(scored)
    assert taken is not None and taken.cause == "system" and "cluster" in taken.signs
    assert rival(scored, taken).points < 60


def test_a_rise_spread_over_everybody_has_no_corner() -> None:
    known = telecom(5)
    today = [one for one in known if one.driver == "缴费" and one.at.astimezone(ZONE).date() == LAST]
    before = [one for one in known if one.driver == "缴费" and one.at.astimezone(ZONE).date() < LAST]
    # As many again, and not the same ones twice: a contact counted twice would double what is chance about the day.
    more = [one for one in before if one.at.astimezone(ZONE).date() == LAST - timedelta(days=1)]
    assert where([*today, *more], before, len(today)).cell is None


def test_one_agents_contacts_point_to_skill_not_to_the_system() -> None:
    known = [one for one in telecom(5) if one.campaign != "B-17"]
    day = [one for one in known if one.driver == "宽带故障" and one.at.astimezone(ZONE).date() == LAST]
    extra = [
        replace(
            day[k % len(day)],
            id=f"extra-{k}",
            agent="A16",
            tenure_days=60,
            at=day[k % len(day)].at + timedelta(seconds=k),
        )
        for k in range(90)
    ]
    found = rise(listed([*known, *extra], ZONE, LAST), "宽带故障")
    assert found is not None and found.reading.alarm
    scored = {one.cause: one for one in classify(found)}
    assert scored["skill"].supported and not scored["system"].supported


def test_too_little_history_gives_no_rise() -> None:
    few = [one for one in telecom(5) if one.at.astimezone(ZONE).date() >= LAST - timedelta(days=4)]
    assert rise(listed(few, ZONE, LAST), "重复扣费") is None
