"""Every decoy is there, and is only what it looks like; rates at 1e-4, seed fixed."""

from collections import Counter
from statistics import fmean, median

import pytest
from chance import could_be, could_be_mean, share

from evals.world.contact import Contact
from evals.world.facts import given
from evals.world.parameters import Parameters, parameters
from evals.world.promotions import promotions


@pytest.fixture(scope="module")
def told() -> Parameters:
    return parameters()


def test_d1_all_volume_of_a_client_doubles_on_one_day_and_no_drivers_share_moves(
    answered: list[Contact], told: Parameters
) -> None:
    decoy = told.decoys.D1
    day = [one for one in answered if one.client == decoy.client and one.day == decoy.day]
    assert could_be(share(day, lambda one: "D1" in one.marks), (decoy.factor - 1) / decoy.factor)
    usual = Counter(one.driver for one in day if "D1" not in one.marks)
    more = Counter(one.driver for one in day if "D1" in one.marks)
    assert all(could_be_mean(more[driver], usual[driver], 2.5 * usual[driver]) for driver in usual)


def test_d2_a_holiday_has_fewer_contacts_of_everybody(answered: list[Contact], told: Parameters) -> None:
    decoy = told.decoys.D2
    days = Counter((one.client, one.day) for one in answered)
    for client, volume in told.volume.per_day.items():
        usual = volume * told.volume.weekday[(decoy.day - 1) % 7]
        assert days[client, decoy.day] / usual == pytest.approx(decoy.factor, rel=0.35)
    assert all("D2" in one.marks for one in answered if one.day == decoy.day)


def test_d3_the_hardest_queue_makes_raw_satisfaction_low_and_the_adjusted_one_usual(
    answered: list[Contact], told: Parameters
) -> None:
    decoy = told.decoys.D3
    rated = [one for one in answered if one.csat and one.client == decoy.client and "P1" not in one.marks]
    own = [one for one in rated if one.agent == decoy.agent]
    mates = [one for one in rated if one.team == "T2" and one.agent != decoy.agent]
    hard = [one for one in answered if one.agent == decoy.agent and one.driver == decoy.driver]
    mine = [one for one in answered if one.agent == decoy.agent]
    assert len(hard) / len(mine) == pytest.approx(decoy.share, abs=0.05)
    assert fmean(one.csat for one in own if one.csat) < fmean(one.csat for one in mates if one.csat) - 0.15
    same = [one for one in rated if one.driver == decoy.driver and one.agent != decoy.agent]
    alike = [one for one in own if one.driver == decoy.driver]
    gap = fmean(one.csat for one in alike if one.csat) - fmean(one.csat for one in same if one.csat)
    assert abs(gap) < 4 * 1.2 * (1 / len(alike) + 1 / len(same)) ** 0.5


def test_d4_trainees_take_longer_and_less_so_every_week(answered: list[Contact], told: Parameters) -> None:
    decoy = told.decoys.D4

    def typical(some: list[Contact]) -> float:
        medians = told.handling.aht_median_s
        return median((one.talk_s + one.hold_s + one.acw_s) / medians[one.kind] for one in some)

    usual = [one for one in answered if one.offer_outcome != "accepted" and "P7" not in one.marks]
    first = [one for one in usual if one.tenure_days < 15]
    later = [one for one in usual if 45 <= one.tenure_days < 60]
    old = [one for one in usual if one.tenure_days >= decoy.under_days]
    assert typical(first) == pytest.approx(1 + (decoy.factor - 1) * 0.9, rel=0.06)
    assert typical(later) == pytest.approx(1 + (decoy.factor - 1) * 0.42, rel=0.06)
    assert typical(old) == pytest.approx(1, rel=0.01)
    assert all(one.tenure_days < decoy.under_days for one in answered if "D4" in one.marks)


def test_d5_to_d7_live_in_words_alone(answered: list[Contact], told: Parameters) -> None:
    slang, quoted, drill = told.decoys.D5, told.decoys.D6, told.decoys.D7
    chats = [one for one in answered if one.client == slang.client and one.channel == slang.channel
             and slang.days[0] <= one.day <= slang.days[1]]  # fmt: skip
    assert could_be(share(chats, lambda one: "D5" in one.marks), slang.rate)
    granted = [one for one in answered if one.client == quoted.client and one.authority_outcome == "granted"
               and one.day >= quoted.days[0]]  # fmt: skip
    assert could_be(share(granted, lambda one: "D6" in one.marks), quoted.rate)
    assert not any("forbidden" in one.faults for one in answered if "D6" in one.marks)
    fires = Counter((one.client, one.day) for one in answered if "D7" in one.marks)
    assert len(fires) == 14 and set(fires.values()) == {drill.per_day}
    assert not any(one.incident == "P0" for one in answered if "D7" in one.marks)


def test_d8_large_refunds_are_approved_by_those_who_may(answered: list[Contact], told: Parameters) -> None:
    decoy = told.decoys.D8
    marked = [one for one in answered if "D8" in one.marks]
    assert len(marked) == decoy.contacts
    assert all(one.authority_outcome == "approved" and decoy.low <= one.amount <= decoy.high for one in marked)
    assert {one.agent for one in marked} <= set(decoy.agents)
    assert not any("P5" in one.marks for one in marked)


def test_d9_the_old_name_is_pitched_under_a_promotion_in_force(answered: list[Contact], told: Parameters) -> None:
    decoy = told.decoys.D9
    marked = [one for one in answered if "D9" in one.marks]
    valid = next(one for one in promotions(decoy.client) if one.id == decoy.offer)
    assert len(marked) > 40 and {one.offer_id for one in marked} == {decoy.offer}
    assert all(valid.first <= one.day <= valid.last for one in marked)


def test_d10_what_a_feed_did_not_deliver_is_missing_and_happened(answered: list[Contact], told: Parameters) -> None:
    decoy = told.decoys.D10
    day = [one for one in answered if one.client == decoy.client and one.day == decoy.day]
    happened = [one for one in day if one.channel == decoy.channel]
    told_of = given(day, lambda _client, number: number)
    assert len(happened) > 150 and not any(one.channel == decoy.channel for one in told_of)
    assert len(told_of) == len(day) - len(happened)


def test_the_supervisor_who_leaves_is_followed_by_the_one_who_covers(answered: list[Contact], told: Parameters) -> None:
    of = told.succession
    team = [one for one in answered if one.team == of.team]
    assert {one.supervisor for one in team if one.day < of.day} == {of.leaves}
    assert {one.supervisor for one in team if one.day >= of.day} == {of.covers}
    led = {one.agent for one in answered if one.supervisor == of.covers and one.day >= of.day}
    assert len(led) == 32
