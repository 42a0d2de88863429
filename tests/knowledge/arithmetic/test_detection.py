"""The daily detector finds what was planted, stays quiet on a busy day, and knows how little it has to go by."""

from datetime import date, timedelta

import numpy as np
import pytest

from knowledge.arithmetic.detection import Counts, benjamini_hochberg, detect, expectation

WEEKDAY = np.array([1.12, 1.05, 1, 0.98, 0.97, 0.95, 0.93])
SHARES = np.array([0.20, 0.15, 0.12, 0.10, 0.09, 0.08, 0.07, 0.06, 0.05, 0.04, 0.03, 0.01])
DRIVERS = tuple(f"d{k}" for k in range(12))
MONDAY = date(2026, 8, 31)


def world(random: np.random.Generator, days: int, volume: float = 840) -> Counts:
    level = volume * WEEKDAY[np.arange(days) % 7] * np.exp(random.normal(0, 0.08, days))
    means = SHARES[:, None] * level[None, :]
    table = random.poisson(means * random.gamma(50, 0.02, means.shape))
    return Counts(DRIVERS, tuple(MONDAY + timedelta(days=k) for k in range(days)), table)


def alarms(counted: Counts) -> list[str]:
    return [one.driver for one in detect(counted, counted.days[-1]) if one.alarm]


@pytest.mark.parametrize("days", [14, 63])
def test_a_client_sees_about_one_false_alarm_a_month(days: int) -> None:
    random = np.random.default_rng(1)
    false = [len(alarms(world(random, days, volume))) for _ in range(120) for volume in (840, 420, 540)]
    assert np.mean(false) < 0.07


def test_forty_five_extra_contacts_of_a_driver_of_forty_are_found_most_mornings() -> None:
    random = np.random.default_rng(2)
    found = 0
    for _ in range(100):
        counted = world(random, 14)
        counted.table[8, -1] += 45
        found += "d8" in alarms(counted)
    assert found >= 68


def test_a_campaign_that_doubles_everything_is_no_issue() -> None:
    random = np.random.default_rng(3)
    counted = world(random, 63)
    counted.table[:, -1] *= 2
    assert alarms(counted) == []


def test_a_short_baseline_says_so_and_a_week_is_the_least() -> None:
    random = np.random.default_rng(4)
    readings = detect(world(random, 14), MONDAY + timedelta(days=13))
    assert readings and all(one.short and one.baseline_days == 10 for one in readings)
    assert detect(world(random, 7), MONDAY + timedelta(days=6)) == ()
    assert detect(world(random, 8), MONDAY + timedelta(days=7))[0].baseline_days == 7


def test_a_day_without_records_is_not_read_as_zero() -> None:
    random = np.random.default_rng(5)
    assert detect(world(random, 14), MONDAY + timedelta(days=20)) == ()


def test_a_rise_of_four_contacts_is_not_worth_an_alarm() -> None:
    table = np.full((2, 20), 100)
    table[0] = 1
    table[0, -1] = 5
    counted = Counts(("rare", "rest"), tuple(MONDAY + timedelta(days=k) for k in range(20)), table)
    [rare, _] = detect(counted, counted.days[-1])
    assert rare.p < 0.01 and not rare.alarm


def test_limits_widen_when_few_days_are_known() -> None:
    random = np.random.default_rng(6)
    days = list(random.normal(100, 5, 40))
    few, many = expectation(days[-6:], 100), expectation(days, 100)
    assert few is not None and many is not None
    assert few.high - few.low > many.high - many.low
    assert expectation(days[:4], 100) is None


def test_a_value_far_from_every_day_lies_outside_the_limits() -> None:
    days = [70.0, 72, 69, 71, 70, 73, 68, 71, 70, 72]
    usual, strange = expectation(days, 71), expectation(days, 50)
    assert usual is not None and not usual.outside
    assert strange is not None and strange.outside and strange.p < 0.001


def test_limits_are_never_narrower_than_the_chance_error_of_the_day() -> None:
    found = expectation([50.0] * 10, 55, sampling_sd=4)
    assert found is not None and not found.outside


def test_benjamini_hochberg_rejects_as_in_the_textbook() -> None:
    p = np.array([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205])
    assert benjamini_hochberg(p, 0.05).tolist() == [True, True] + [False] * 6
