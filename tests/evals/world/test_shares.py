"""The world's volumes, shares and rates are those of world.yaml: every comparison two-sided at 1e-4, seed fixed."""

from collections import Counter
from math import exp, log
from statistics import fmean

import numpy as np
import pytest
from chance import could_be, could_be_mean, could_be_shares, share
from scipy.stats import chi2
from whole_world import DAY_ONE, ZONE

from evals.world.contact import Contact
from evals.world.parameters import Parameters, parameters
from evals.world.promotions import fitting
from evals.world.trade import LINES, REGIONS, SEGMENTS, TIERS

CLIENTS = [line.client for line in LINES]


@pytest.fixture(scope="module")
def told() -> Parameters:
    return parameters()


def usual_days(told: Parameters, client: str) -> list[int]:
    apart = {told.decoys.D2.day} | ({told.decoys.D1.day} if client == told.decoys.D1.client else set())
    return [day for day in range(1, told.days + 1) if day not in apart]


def table(answered: list[Contact], told: Parameters, client: str) -> np.ndarray:
    """Contacts of a client by driver and usual day, without what plants brought."""
    line = next(line for line in LINES if line.client == client)
    days, drivers = usual_days(told, client), list(line.drivers)
    seen = Counter((one.driver, one.day) for one in answered
                   if one.client == client and not one.marks & {"P1", "P6", "P9"})  # fmt: skip
    return np.array([[seen[driver, day] for day in days] for driver in drivers], dtype=float)


def expected(told: Parameters, client: str) -> np.ndarray:
    week = np.array([told.volume.weekday[(day - 1) % 7] for day in usual_days(told, client)])
    return np.array(told.volume.driver_share)[:, None] * told.volume.per_day[client] * week[None, :]


@pytest.mark.parametrize("client", CLIENTS)
def test_every_driver_has_its_share_of_the_clients_volume(
    answered: list[Contact], told: Parameters, client: str
) -> None:
    seen, mean = table(answered, told, client), expected(told, client)
    spread = exp(told.volume.day_sd_log**2) - 1
    for driver in range(12):
        usual = mean[driver]
        variance = float(np.sum(usual + usual**2 * (told.volume.nb_alpha + spread + told.volume.nb_alpha * spread)))
        assert could_be_mean(seen[driver].sum(), usual.sum(), variance)


@pytest.mark.parametrize("client", CLIENTS)
def test_the_days_of_the_week_have_their_factors(answered: list[Contact], told: Parameters, client: str) -> None:
    seen, mean = table(answered, told, client).sum(axis=0), expected(told, client).sum(axis=0)
    days = np.array(usual_days(told, client))
    part = float(np.sum(np.array(told.volume.driver_share) ** 2)) * told.volume.nb_alpha
    for weekday in range(7):
        some = (days - 1) % 7 == weekday
        variance = float(np.sum(mean[some] + mean[some] ** 2 * (exp(told.volume.day_sd_log**2) - 1 + part)))
        assert could_be_mean(seen[some].sum(), mean[some].sum(), variance)


def test_days_differ_by_the_days_own_deviation(answered: list[Contact], told: Parameters) -> None:
    squares, freedom, usual = 0.0, 0, []
    for client in CLIENTS:
        seen, mean = table(answered, told, client).sum(axis=0), expected(told, client).sum(axis=0)
        deviation = np.log(seen / mean)
        squares, freedom = squares + float(np.sum((deviation - deviation.mean()) ** 2)), freedom + len(seen) - 1
        part = float(np.sum(np.array(told.volume.driver_share) ** 2)) * told.volume.nb_alpha
        usual.append(told.volume.day_sd_log**2 + part + float(np.mean(1 / mean)))
    ratio = squares / fmean(usual)
    assert chi2.ppf(5e-5, freedom) < ratio < chi2.ppf(1 - 5e-5, freedom)


def test_drivers_are_as_over_dispersed_as_the_parameter_says(answered: list[Contact], told: Parameters) -> None:
    """Against the day's own level, as the client's other drivers show it; the five largest, where it can be seen."""
    found = []
    for client in CLIENTS:
        seen, shares = table(answered, told, client), np.array(told.volume.driver_share)
        for driver in range(5):
            others = (seen.sum(axis=0) - seen[driver]) / (1 - shares[driver])
            mean = shares[driver] * others
            noise = np.mean(1 / mean) + np.mean(1 / others) + told.volume.nb_alpha * np.sum(
                np.delete(shares, driver) ** 2) / (1 - shares[driver]) ** 2  # fmt: skip
            found.append(np.mean((seen[driver] / mean - 1) ** 2) - noise)
    assert fmean(found) == pytest.approx(told.volume.nb_alpha, abs=0.005)


def test_contacts_come_at_the_hours_of_the_profile(answered: list[Contact], told: Parameters) -> None:
    slots = Counter()
    for one in answered:
        if not one.marks & {"P1", "P6"}:
            local = one.at.astimezone(ZONE)
            slots[(local.hour - told.volume.opens_hour) * 2 + local.minute // 30] += 1
    counts = [slots[slot] for slot in range(len(told.volume.half_hours))]
    assert sum(counts) == sum(slots.values())
    assert could_be_shares(counts, told.volume.half_hours)


def test_channels_holds_transfers_and_second_topics(answered: list[Contact], told: Parameters) -> None:
    run = told.handling
    assert could_be(share(answered, lambda one: one.channel == "voice"), run.voice)
    assert could_be(share([one for one in answered if one.channel == "voice"], lambda one: one.hold_s > 0), run.hold_p)
    assert not any(one.hold_s for one in answered if one.channel == "chat")
    assert could_be(share(answered, lambda one: one.transfers > 0), run.transfer)
    again = [one for one in answered if one.transfers]
    assert could_be(share(again, lambda one: one.transfers > 1), run.transfer_again)
    twice = sum(one * one for one in told.volume.driver_share)
    usual = [one for one in answered if not one.marks & {"P1", "P5", "P9"}]
    assert could_be(share(usual, lambda one: one.second_topic), run.second_topic * (1 - twice))


def test_nobody_answered_one_in_twenty_more(world: list[Contact], told: Parameters) -> None:
    lost = [one for one in world if not one.answered]
    assert could_be_mean(len(lost), told.volume.abandoned * (len(world) - len(lost)), len(lost))
    assert all(one.agent == one.driver == one.customer == "" and one.talk_s == one.hold_s == 0 for one in lost)


@pytest.mark.parametrize("client", CLIENTS)
def test_customers_languages_and_traits_are_mixed_as_asked(
    answered: list[Contact], told: Parameters, client: str
) -> None:
    people = {one.customer: one for one in answered if one.client == client and not one.marks & {"P1"}}.values()
    assert could_be(share(people, lambda one: one.lang == "en"), told.handling.english[client])
    for name, weights in (("region", REGIONS), ("segment", SEGMENTS), ("value_tier", TIERS)):
        seen = Counter(getattr(one, name) for one in people)
        assert could_be_shares([seen[trait] for trait in weights], list(weights.values()))


def test_a_customer_stays_who_he_is(answered: list[Contact]) -> None:
    traits: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for one in answered:
        mine = (one.segment, one.value_tier, one.region, one.plan, str(one.lang))
        traits.setdefault((one.client, one.customer), set()).add(mine)
    assert max(len(of) for of in traits.values()) == 1


@pytest.mark.parametrize("kind", ["info", "billing", "complaint", "purchase"])
def test_handle_times_have_their_medians_and_their_spread(answered: list[Contact], told: Parameters, kind: str) -> None:
    apart = {"D4", "P7"}
    some = [one for one in answered if one.kind == kind and one.offer_outcome != "accepted" and not one.marks & apart]
    handle = [one.talk_s + one.hold_s + one.acw_s for one in some]
    median = told.handling.aht_median_s[kind]
    assert could_be((sum(one > median for one in handle) + sum(one == median for one in handle) // 2, len(handle)), 0.5)
    spread = float(np.std(np.log(handle)))
    assert spread == pytest.approx(told.handling.aht_log_sd, abs=4 * told.handling.aht_log_sd / (2 * len(some)) ** 0.5)


def test_a_sale_takes_its_seconds_more(answered: list[Contact], told: Parameters) -> None:
    above = []
    for one in answered:
        if one.offer_outcome == "accepted" and not one.marks & {"D4", "P7"}:
            usual = one.talk_s + one.hold_s + one.acw_s - told.handling.sale_extra_s
            above.append(usual > told.handling.aht_median_s[one.kind])
    assert len(above) > 500 and could_be((sum(above), len(above)), 0.5)


def test_contacts_are_resolved_and_come_back_as_often_as_asked(answered: list[Contact], told: Parameters) -> None:
    outcome = told.outcome
    usual = [one for one in answered if not one.marks & {"P1", "P6"}]
    assert could_be(share(usual, lambda one: one.resolved), outcome.resolved)
    known = [one for one in answered if one.day <= told.days - 7]
    for resolved, rate in ((True, outcome.repeat_7d_if_resolved), (False, outcome.repeat_7d_if_unresolved)):
        assert could_be(share([one for one in known if one.resolved is resolved], lambda one: one.repeat_7d), rate)


def test_dispositions_claim_more_than_is_true_and_less(answered: list[Contact], told: Parameters) -> None:
    outcome = told.outcome
    usual = [one for one in answered if "P6" not in one.marks]
    assert could_be(share(usual, lambda one: one.said_resolved is None), outcome.said_nothing)
    said = [one for one in usual if one.said_resolved is not None]
    over = share([one for one in said if not one.resolved], lambda one: one.said_resolved)
    under = share([one for one in said if one.resolved], lambda one: not one.said_resolved)
    assert could_be(over, outcome.overclaimed) and could_be(under, outcome.underclaimed)


def test_customers_rate_and_agents_promise_as_often_as_asked(answered: list[Contact], told: Parameters) -> None:
    outcome = told.outcome
    assert could_be(share(answered, lambda one: one.csat), outcome.csat_response)
    usual = [one for one in answered if not one.marks & {"P5", "D8"}]
    assert could_be(share(usual, lambda one: one.promise), outcome.promise_p)
    assert could_be(share([one for one in usual if one.promise], lambda one: one.promise_kept), outcome.promise_kept)


def test_offers_are_made_and_taken_as_often_as_asked(answered: list[Contact], told: Parameters) -> None:
    usual = [one for one in answered if not one.marks & {"P4", "P6", "P7"} and one.kind != "complaint"]
    able = [one for one in usual if fitting(one.client, one.driver, one.day) and not one.marks & {"P5"}]
    assert could_be(share(able, lambda one: one.offer_eligible), told.selling.eligible)
    assert could_be(share([one for one in able if one.offer_eligible], lambda one: one.offer_id),
                    told.selling.offer_rate)  # fmt: skip
    offered = [one for one in able if one.offer_id]
    assert could_be(share(offered, lambda one: one.offer_outcome == "accepted"), told.selling.accept_base)


def test_only_promotions_in_force_are_offered_but_for_the_planted_one(answered: list[Contact]) -> None:
    for one in answered:
        if one.offer_id and not one.marks & {"P4", "P7"}:
            assert one.offer_id in {offer.id for offer in fitting(one.client, one.driver, one.day)}


def test_authority_is_asked_for_and_used_as_often_as_asked(answered: list[Contact], told: Parameters) -> None:
    grants = {(line.client, driver): grant for line in LINES for driver, grant in line.grants.items()}
    usual = [one for one in answered
             if (one.client, one.driver) in grants and not one.marks & {"P5", "D8"}]  # fmt: skip
    assert could_be(share(usual, lambda one: one.authority_rule), told.authority.asked)
    asked = [one for one in usual if one.authority_rule]
    above = [one for one in asked if one.amount > grants[one.client, one.driver].limit]
    assert could_be((len(above), len(asked)), told.authority.above_limit)
    assert could_be(share(above, lambda one: one.authority_outcome == "approved"), told.authority.approved)
    own = [one for one in asked if one.team != "T5" and one.amount <= grants[one.client, one.driver].limit]
    denied = share(own, lambda one: one.authority_outcome == "refused")
    assert could_be(denied, told.authority.denied_though_allowed)


def test_agents_err_around_one_base_and_differ_as_asked(answered: list[Contact], told: Parameters) -> None:
    base, sd = told.quality.agent_error_base, told.quality.agent_logit_sd
    logits, noise = [], []
    for item in ("greeting", "recap", "resolution_confirm"):
        seen: dict[str, list[bool]] = {}
        for one in answered:
            if item in one.applies:
                seen.setdefault(one.agent, []).append(item in one.faults)
        for of in seen.values():
            rate = sum(of) / len(of)
            logits.append(log(rate / (1 - rate)))
            noise.append(1 / (len(of) * rate * (1 - rate)))
    centre, spread = fmean(logits), float(np.var(logits)) - fmean(noise)
    assert could_be_mean(centre, log(base / (1 - base)), (sd**2 + fmean(noise)) / len(logits))
    assert spread**0.5 == pytest.approx(sd, abs=4 * sd / (2 * len(logits)) ** 0.5)


def test_what_a_recording_is_too_poor_for_is_unknown(answered: list[Contact], told: Parameters) -> None:
    spoken = [one for one in answered if one.channel == "voice"]
    assert could_be(share(spoken, lambda one: "greeting" in one.unsure), told.quality.unknown)
    assert all(one.unsure <= one.applies and one.faults <= one.applies for one in answered)


def test_contacts_are_taken_by_those_whom_the_roster_has_at_work(answered: list[Contact], told: Parameters) -> None:
    """But for leave (three in a hundred) and hours at which the roster leaves a team without anybody."""
    from whole_world import ZONE

    from evals.world.rosters import rosters

    shifts: dict[tuple[str, str], list[str]] = {}
    for line in LINES:
        for row in rosters(DAY_ONE, line.client):
            if row["开始"]:
                shifts.setdefault((str(row["工号"]), str(row["日期"])), []).extend([str(row["开始"]), str(row["结束"])])
    some = [one for one in answered if one.day >= 71 and one.day != told.decoys.D2.day]
    at = [(one.agent, one.at.astimezone(ZONE)) for one in some]
    on_day = [shifts.get((agent, local.date().isoformat())) for agent, local in at]
    assert sum(one is not None for one in on_day) / len(some) > 0.94
    inside = [one and min(one) <= f"{local:%H:%M}" < max(one) for one, (_, local) in zip(on_day, at, strict=True)]
    assert sum(map(bool, inside)) / len(some) > 0.9
