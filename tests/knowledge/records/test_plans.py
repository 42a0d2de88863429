from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from knowledge.calendar import ClientDay, DayKind, Duty, DutyRole
from knowledge.errors import Conflict
from knowledge.records.people import PeopleRecords
from knowledge.records.plans import PlanRecords
from knowledge.roster import Activity, Forecast, Shift
from knowledge.staff import Certificate, Posting
from knowledge.taxonomy import Reason

from .nouns import NOON, person

HOUR = timedelta(hours=1)
SHIFT = Shift("xingxi", "A23", NOON, NOON + 4 * HOUR, date(2026, 11, 22), Activity.CHAT)
FORECAST = Forecast("xingxi", "账务", NOON, Decimal("12.50"), 310, Decimal("3.1"))
DAY = ClientDay("xingxi", date(2026, 11, 22), DayKind.CAMPAIGN, {"zh": "会员日", "en": "Members"}, Decimal("1.20"))
DUTY = Duty("xingxi", DutyRole.SAFETY, NOON, NOON + HOUR, "聂卫东", "400-555-0144", "群", 2)
REASON = Reason("xingxi", 1, "plan.price", "套餐咨询", "Plans", "资费", "Price", date(2026, 1, 1), None, 0)
ALL = (SHIFT, FORECAST, DAY, DUTY, REASON)


@pytest.fixture
def plans(engine: Engine) -> PlanRecords:
    return PlanRecords(engine)


def kept(plans: PlanRecords, client: str) -> list[object]:
    read = (plans.shifts, plans.forecasts, plans.days, plans.duties, plans.reasons)
    return [one for each in read for one in each(client)]


def test_plans_come_back_as_they_were_put_numbers_exact_and_instants_aware(plans: PlanRecords) -> None:
    plans.put("xingxi", ALL)
    assert kept(plans, "xingxi") == list(ALL)
    assert str(plans.forecasts("xingxi")[0].contacts) == "12.50"
    assert kept(plans, "yuanlan") == []


def test_putting_again_replaces_and_what_is_gone_is_gone(plans: PlanRecords) -> None:
    plans.put("xingxi", ALL)
    plans.put("xingxi", [replace(SHIFT, activity=Activity.LEAVE)], gone=[FORECAST, DAY])
    assert kept(plans, "xingxi") == [replace(SHIFT, activity=Activity.LEAVE), DUTY, REASON]


def test_all_of_a_put_is_kept_or_nothing_of_it(plans: PlanRecords) -> None:
    plans.put("xingxi", [SHIFT])
    with pytest.raises(Conflict):
        plans.put("nobody", [replace(SHIFT, client="nobody")])
    naive = replace(FORECAST, at=datetime(2026, 1, 1))  # noqa: DTZ001 - the point
    with pytest.raises(ValueError, match="time zone"):
        plans.put("xingxi", [DAY, naive], gone=[SHIFT])
    assert kept(plans, "xingxi") == [SHIFT]


def test_a_plan_of_another_client_is_never_written(plans: PlanRecords) -> None:
    with pytest.raises(ValueError, match="another client"):
        plans.put("yuanlan", [SHIFT])
    with pytest.raises(ValueError, match="another client"):
        plans.put("yuanlan", [], gone=[SHIFT])


def test_windows_begin_with_their_first_and_end_before_their_last(plans: PlanRecords) -> None:
    plans.put("xingxi", ALL)
    day = SHIFT.day
    assert plans.shifts("xingxi", day, day + timedelta(days=1)) == [SHIFT]
    assert plans.shifts("xingxi", day - timedelta(days=1), day) == []
    assert plans.forecasts("xingxi", NOON, NOON + HOUR) == [FORECAST]
    assert plans.forecasts("xingxi", NOON - HOUR, NOON) == []


def test_who_is_on_duty_stands_in_the_order_in_which_they_are_called(plans: PlanRecords) -> None:
    first = replace(DUTY, name="骆青", rank=1)
    later = replace(DUTY, start=NOON + HOUR, end=NOON + 2 * HOUR)
    plans.put("xingxi", [DUTY, first, later])
    assert plans.duties("xingxi", NOON) == [first, DUTY]
    assert plans.duties("xingxi", NOON + HOUR) == [later]
    assert plans.duties("xingxi", NOON + 2 * HOUR) == []


def test_a_history_comes_back_and_putting_a_person_without_one_leaves_it(engine: Engine) -> None:
    people = PeopleRecords(engine)
    places = (
        Posting("A01", date(2025, 3, 1), "T1", "S1", "L1", date(2026, 1, 31)),
        Posting("A01", date(2026, 2, 1), "T2", "S2", "L1"),
    )
    held = (Certificate("A01", "refund", date(2025, 3, 1)),)
    people.put_serving("xingxi", [person("A01", clients=("xingxi",), postings=places, held=held)])
    people.put_staff([person("A01", clients=("xingxi",))])
    assert (people.person("A01").postings, people.person("A01").held) == (places, held)
    people.put_serving("xingxi", [person("A01", clients=("xingxi",))])
    assert (people.person("A01").postings, people.person("A01").held) == ((), ())


def test_a_person_serves_one_client_more_and_one_less_without_being_forgotten(engine: Engine) -> None:
    people = PeopleRecords(engine)
    people.put_staff([person("Q1", clients=("yuanlan",))])
    people.put_serving("xingxi", people.known(["Q1"]))
    assert people.person("Q1").clients == ("yuanlan", "xingxi")
    people.put_serving("yuanlan", [], gone=["Q1"])
    assert people.person("Q1").clients == ("xingxi",)
    people.put_serving("xingxi", [], gone=["Q1"])
    assert people.person("Q1").name and people.staff("xingxi") == []


def test_known_people_are_found_whomever_they_serve_and_strangers_are_left_out(engine: Engine) -> None:
    people = PeopleRecords(engine)
    people.put_staff([person("A01", clients=()), person("A02", clients=("yuanlan",))])
    assert [one.id for one in people.known(["A02", "A01", "A99"])] == ["A01", "A02"]
