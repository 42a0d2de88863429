"""Rosters and forecasts of the demo: the same for a seed, humanly possible, and enough people for the volume."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from evals.world.calendar import day
from evals.world.rosters import DAYS, OCCUPANCY, certificates, forecasts, rosters

FIRST = date(2026, 8, 31)
CLIENTS = ("xingxi", "yuanlan", "chengzhou")


@pytest.mark.parametrize("client", CLIENTS)
def test_the_same_seed_draws_the_same_rosters_for_days_71_to_91(client: str) -> None:
    drawn = rosters(FIRST, client)
    assert rosters(FIRST, client) == drawn
    days = {str(row["日期"]) for row in drawn}
    assert min(days) == day(DAYS[0], FIRST).isoformat() and max(days) == day(DAYS[-1], FIRST).isoformat()


@pytest.mark.parametrize("client", CLIENTS)
def test_nobody_works_more_than_five_days_a_week_or_nine_hours_a_day(client: str) -> None:
    days: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in rosters(FIRST, client):
        days[str(row["工号"]), (date.fromisoformat(str(row["日期"])) - FIRST) // timedelta(days=7)].add(
            str(row["日期"])
        )
        if row["安排"] != "请假":
            assert "08:00" <= str(row["开始"]) < str(row["结束"]) <= "21:00"
    assert max(map(len, days.values())) <= 5
    assert min(Counter(person for person, _ in days).values()) >= 3


@pytest.mark.parametrize("client", CLIENTS)
def test_a_forecast_needs_as_many_people_as_its_contacts_keep_busy(client: str) -> None:
    for row in forecasts(FIRST, client):
        workload = float(row["预测量"] or 0) * int(row["平均处理时长"] or 0) / 1800
        assert workload <= float(row["需要人数"] or 0) * OCCUPANCY + 1e-9


def test_a_mondays_forecast_is_the_volume_of_the_world_and_the_holidays_is_what_the_calendar_says() -> None:
    of_day: Counter[object] = Counter()
    for row in forecasts(FIRST, "yuanlan"):
        of_day[row["日期"]] += float(row["预测量"] or 0)  # type: ignore[assignment]
    assert of_day[day(78, FIRST).isoformat()] == pytest.approx(420 * 1.12, rel=0.01)
    assert of_day[day(79, FIRST).isoformat()] == pytest.approx(420 * 1.05 * 0.55, rel=0.01)


def test_a_certificate_is_held_from_after_the_training_to_the_day_the_staff_list_says() -> None:
    held = {(row["工号"], row["证书"]): row for row in certificates(FIRST, "yuanlan")}
    assert held["A45", "intl_fare"]["结束日期"] == day(70, FIRST).isoformat()
    assert held["A34", "refund"]["结束日期"] is None
    assert all(str(row["开始日期"]) <= str(row["结束日期"] or "9999") for row in held.values())
