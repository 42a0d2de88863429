"""Every plant is there at its strength and nowhere else, and can be switched off; rates at 1e-4, seed fixed."""

from collections import Counter
from datetime import datetime

import pytest
from chance import could_be, could_be_mean, share
from whole_world import DAY_ONE, ZONE

from evals.world.centre import Ask
from evals.world.contact import Contact
from evals.world.contacts import contacts
from evals.world.parameters import Parameters, parameters


@pytest.fixture(scope="module")
def told() -> Parameters:
    return parameters()


def of(some: list[Contact], **wanted: object) -> list[Contact]:
    return [one for one in some if all(getattr(one, name) == value for name, value in wanted.items())]


def local(one: Contact) -> datetime:
    return one.at.astimezone(ZONE)


def test_p1_is_forty_five_contacts_a_day_of_one_plan_region_and_run_between_ten_and_four(
    answered: list[Contact], told: Parameters
) -> None:
    plant = told.plants.P1
    marked = [one for one in answered if "P1" in one.marks]
    assert Counter(one.day for one in marked) == dict.fromkeys(plant.days, plant.extra)
    assert {(one.client, one.driver, one.plan, one.region, one.campaign, one.driver_l2) for one in marked} == {
        (plant.client, plant.driver, plant.plan, plant.region, plant.batch, plant.reason)
    }
    assert all(plant.hours[0] <= local(one).hour < plant.hours[1] for one in marked)
    assert could_be(share(marked, lambda one: one.resolved), plant.resolved)
    usual = [one for one in of(answered, client=plant.client, driver=plant.driver) if "P1" not in one.marks]
    assert not any(one.campaign == plant.batch for one in usual)


def test_p1_comes_again_on_the_last_day_for_the_demo_page_alone(told: Parameters) -> None:
    for demo, many in ((True, told.plants.P1.extra), (False, 0)):
        last = next(contacts(Ask(told, told.seed, DAY_ONE, ZONE, demo=demo), told.days))
        assert sum("P1" in one.marks for one in last) == many


def test_p2_one_team_leaves_out_the_fee_until_it_is_put_right(answered: list[Contact], told: Parameters) -> None:
    plant = told.plants.P2
    some = [one for one in of(answered, client=plant.client) if plant.item in one.applies]
    during = [one for one in some if plant.from_day <= one.day < plant.fixed_day]

    def omitted(one: Contact) -> bool:
        return plant.item in one.faults

    assert could_be(share(of(during, team=plant.team), omitted), plant.rate)
    apart = [one for one in of(some, team=plant.team) if not plant.from_day <= one.day < plant.fixed_day]
    for before in (True, False):
        faults, many = share([one for one in apart if (one.day < plant.from_day) is before], omitted)
        assert faults / many == pytest.approx(told.quality.agent_error_base, abs=0.045)
    assert {one.team for one in answered if "P2" in one.marks} == {plant.team}
    assert not any("P2" in one.marks for one in answered if one.day >= plant.fixed_day)


def test_p3_one_agent_fails_to_verify_and_the_neighbour_does_not(answered: list[Contact], told: Parameters) -> None:
    plant = told.plants.P3
    some = [one for one in answered if plant.item in one.applies and one.day >= plant.from_day]
    assert could_be(share(of(some, agent=plant.agent), lambda one: plant.item in one.faults), plant.rate)
    faults, many = share(of(some, agent="A24"), lambda one: plant.item in one.faults)
    assert faults / many == pytest.approx(told.quality.agent_error_base, abs=0.05)
    assert {one.agent for one in answered if "P3" in one.marks} == {plant.agent}


def test_p4_nine_agents_pitch_what_has_ended(answered: list[Contact], told: Parameters) -> None:
    plant = told.plants.P4
    fitting = [one for one in answered if one.agent in plant.agents and one.driver in plant.drivers
               and plant.days[0] <= one.day <= plant.days[1]]  # fmt: skip
    assert could_be(share(fitting, lambda one: one.offer_id == plant.offer), plant.rate)
    after = [one for one in answered if one.offer_id == plant.offer and one.day > 62]
    assert {one.agent for one in after} == set(plant.agents) and len(plant.agents) == 9
    assert all("P4" in one.marks and one.day <= plant.days[1] for one in after)


def test_p5_fourteen_promises_above_the_limit_three_in_halves(answered: list[Contact], told: Parameters) -> None:
    plant = told.plants.P5
    marked = [one for one in answered if "P5" in one.marks]
    assert {(one.agent, one.driver, one.authority_rule) for one in marked} == {(plant.agent, plant.driver, plant.rule)}
    assert all(plant.days[0] <= one.day <= plant.days[1] and one.promise for one in marked)
    promises = Counter()
    for one in marked:
        promises[one.customer, one.day] += int(one.amount or 0)
    assert len(promises) == plant.promises
    assert all(max(plant.low, plant.limit + 1) <= amount <= plant.high for amount in promises.values())
    halves = [one for one in marked if "P5:split" in one.marks]
    assert len(halves) == 2 * plant.split_pairs == 2 * len({(one.customer, one.day) for one in halves})
    assert all(one.authority_outcome == "granted" and one.amount <= plant.limit for one in halves)
    assert all(one.authority_outcome == "over" and one.amount > plant.limit for one in marked if one not in halves)


def test_p6_three_contacts_about_one_danger_within_forty_minutes(answered: list[Contact], told: Parameters) -> None:
    plant = told.plants.P6
    marked = sorted((one for one in answered if "P6" in one.marks), key=lambda one: one.at)
    assert len(marked) == 3 and {(one.driver, one.product, one.day, one.incident) for one in marked} == {
        (plant.driver, plant.product, plant.day, "P0")
    }
    assert (marked[-1].at - marked[0].at).total_seconds() <= 40 * 60
    assert sum("P6:indirect" in one.marks for one in marked) == 1
    soothed = [one for one in marked if "P6:stonewalled" in one.marks]
    assert len(soothed) == 1 and soothed[0].said_resolved and not soothed[0].resolved
    assert not any(one.offer_id for one in marked) and not any(one.incident == "P0" for one in answered
                                                               if one not in marked)  # fmt: skip


def test_p7_four_agents_stop_offering_once_they_have_their_target(answered: list[Contact], told: Parameters) -> None:
    plant = told.plants.P7
    able = [one for one in answered if one.offer_eligible]
    done = [one for one in able if one.day > plant.target_day.get(one.agent, told.days)]
    assert could_be(share(done, lambda one: one.offer_id), plant.offer_rate)
    before = [one for one in able if one.day <= plant.target_day.get(one.agent, 0)]
    assert could_be(share(before, lambda one: one.offer_id), told.selling.offer_rate)
    mates = [one for one in of(able, team="T2") if one.agent not in plant.target_day]
    assert could_be(share(mates, lambda one: one.offer_id), told.selling.offer_rate)
    median = told.handling.aht_median_s["purchase"] * plant.aht_factor
    handle = [one.talk_s + one.hold_s + one.acw_s for one in done if one.kind == "purchase"
              and one.offer_outcome != "accepted" and "D4" not in one.marks]  # fmt: skip
    assert could_be((sum(one > median for one in handle), len(handle)), 0.5)


def test_p8_one_team_says_it_has_no_authority_where_it_has(answered: list[Contact], told: Parameters) -> None:
    plant = told.plants.P8
    able = [one for one in of(answered, team=plant.team) if one.authority_rule and not _above(one)]
    assert could_be(share(able, lambda one: one.authority_outcome == "refused"), plant.rate)
    refused = [one for one in answered if "P8" in one.marks]
    assert {one.team for one in refused} == {plant.team}
    assert all("forbidden" in one.faults and one.authority_outcome == "refused" for one in refused)


def _above(one: Contact) -> bool:
    from evals.world.trade import LINES

    limits = {grant.rule: grant.limit for line in LINES for grant in line.grants.values()}
    return one.amount is not None and one.amount > limits[one.authority_rule or ""]


def test_p9_one_driver_creeps_up_and_nothing_done_helps(answered: list[Contact], told: Parameters) -> None:
    plant = told.plants.P9
    since = [one for one in of(answered, client=plant.client, driver=plant.driver) if one.day >= plant.from_day]
    extra, usual = share(since, lambda one: "P9" in one.marks)[0], sum("P9" not in one.marks for one in since)
    assert could_be((extra, len(since)), (plant.factor - 1) / plant.factor)
    assert usual + extra == len(since)
    early = [one for one in since if one.day < plant.placebo_day and one.day != told.decoys.D2.day]
    late = [one for one in since if one.day >= plant.placebo_day and one.day != told.decoys.D2.day]
    per_day = len(early) / (plant.placebo_day - plant.from_day)
    days = told.days - plant.placebo_day + 1 - 1
    wide = days * (per_day + per_day**2 * (told.volume.nb_alpha + told.volume.day_sd_log**2)) * (1 + days / 8)
    assert could_be_mean(len(late), per_day * days, wide)


def test_every_plant_and_decoy_can_be_switched_off(told: Parameters) -> None:
    names = [*(f"P{n}" for n in range(1, 10)), *(f"D{n}" for n in range(1, 11))]
    calm = Ask(told.without(*names), told.seed, DAY_ONE, ZONE, scale=0.2)
    assert not any(one.marks for day in contacts(calm) for one in day)


def test_a_plant_switched_off_leaves_other_clients_as_they_were(told: Parameters, world: list[Contact]) -> None:
    without = Ask(told.without("P1", "P3", "P7"), told.seed, DAY_ONE, ZONE)
    made = [one for day in contacts(without) for one in day if one.client != "xingxi"]
    assert made == [one for one in world if one.client != "xingxi"]
