"""The metrics of a day follow their formulas; what cannot be known is left out, never zero."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.arithmetic.day import completeness, metrics, shares
from knowledge.arithmetic.window import listed
from knowledge.call import Interaction
from knowledge.language import Lang

DAY = date(2026, 11, 22)


def contact(number: int, day: date = DAY, **values: object) -> Interaction:
    at = datetime(day.year, day.month, day.day, 9, number % 60, tzinfo=UTC)
    made = Interaction(
        "xingxi", f"{day}-{number}", at, "voice", Lang.HANS, "A01", "T1", "S1", "缴费",
        customer_key=f"c{day}-{number}", talk_s=200, hold_s=30, acw_s=20, wait_s=10,
    )  # fmt: skip
    return replace(made, **values)  # type: ignore[arg-type]


def measured(contacts: list[Interaction]) -> dict[str, float]:
    return {one.name: one.measured.value for one in metrics(listed(contacts, UTC, DAY))}


def test_handle_time_is_talk_hold_and_after_call_work() -> None:
    assert measured([contact(1), contact(2, talk_s=400)])["aht"] == pytest.approx(350)


def test_service_level_leaves_out_those_who_left_within_the_threshold() -> None:
    some = [
        contact(1),
        contact(2, wait_s=60),
        contact(3, answered=False, wait_s=5),
        contact(4, answered=False, wait_s=90),
    ]
    found = measured(some)
    assert found["answer_rate"] == pytest.approx(50)
    assert found["service_level"] == pytest.approx(100 / 3)


def test_satisfaction_counts_only_those_who_answered() -> None:
    found = metrics(listed([contact(1, csat=5), contact(2, csat=2), contact(3)], UTC, DAY))
    csat = next(one for one in found if one.name == "csat")
    assert csat.measured.value == 50 and csat.measured.n == 2 and csat.provisional


def test_no_survey_answers_means_no_satisfaction_not_zero() -> None:
    assert "csat" not in measured([contact(1), contact(2)])


def test_repeats_need_the_seven_days_before() -> None:
    week = [contact(k, DAY - timedelta(days=k)) for k in range(1, 8)]
    assert "repeat" not in measured([contact(1), *week[:-1]])
    back = contact(50, customer_key=week[2].customer_key)
    assert measured([contact(1), back, *week])["repeat"] == pytest.approx(50)


def test_first_contact_resolution_is_counted_by_customer_and_driver() -> None:
    twice = [contact(1, customer_key="c"), contact(2, customer_key="c"), contact(3, customer_key="c", driver="停复机")]
    assert measured(twice)["fcr1"] == pytest.approx(50)


def test_a_collapse_is_a_signal_and_a_usual_day_has_none() -> None:
    days = [
        contact(k, DAY - timedelta(days=back), csat=5 if (k * 7 + back) % 10 < 8 else 2)
        for back in range(1, 14)
        for k in range(100)
    ]
    usual = [contact(k, csat=5 if k % 10 < 8 else 2) for k in range(100)]
    bad = [contact(k, csat=5 if k % 10 < 2 else 2) for k in range(100)]
    assert not any(one.signal for one in metrics(listed([*days, *usual], UTC, DAY)))
    assert [one.name for one in metrics(listed([*days, *bad], UTC, DAY)) if one.signal] == ["csat"]


def test_shares_come_with_their_change_and_add_up() -> None:
    before = [contact(k, DAY - timedelta(days=1), driver="缴费" if k % 2 else "停复机") for k in range(20)]
    now = [contact(k, driver="缴费" if k < 15 else "停复机") for k in range(20)]
    found = shares(listed([*before, *now], UTC, DAY))
    assert [(one.driver, one.count) for one in found] == [("缴费", 15), ("停复机", 5)]
    assert found[0].change == pytest.approx(25) and found[-1].cumulative == pytest.approx(1)


def test_a_missing_day_is_named() -> None:
    some = [contact(1), contact(1, DAY - timedelta(days=1)), contact(1, DAY - timedelta(days=4))]
    found = completeness(listed(some, UTC, DAY), [{"a"}, {"b"}])
    assert found.missing_days == (DAY - timedelta(days=3), DAY - timedelta(days=2)) and found.transcribed == 2


def test_a_call_that_is_also_a_contact_has_its_words_counted_once() -> None:
    some = listed([contact(1, has_transcript=True), contact(2), contact(3, has_transcript=True)], UTC, DAY)
    calls = [{f"{DAY}-1", ""}, {"recorder:9", f"{DAY}-3"}, {f"{DAY}-2"}, {"elsewhere"}]
    assert completeness(some, calls).transcribed == 4


def test_what_is_usual_is_taken_from_the_same_weekday_once_there_are_five() -> None:
    def past(weeks: int) -> list[Interaction]:
        days = [DAY - timedelta(days=back) for back in range(1, 7 * weeks + 1)]
        return [contact(k, one) for one in days for k in range(4 if one.weekday() == DAY.weekday() else 20)]

    assert completeness(listed([contact(1), *past(5)], UTC, DAY), []).usual == 4
    assert completeness(listed([contact(1), *past(4)], UTC, DAY), []).usual == pytest.approx((4 + 6 * 20) / 7)


def test_a_share_that_wavers_has_not_moved_and_one_that_doubles_has() -> None:
    before = [contact(k, DAY - timedelta(days=1), driver="缴费" if k % 4 else "停复机") for k in range(200)]
    wavering = [contact(k, driver="缴费" if k >= 58 else "停复机") for k in range(200)]
    doubled = [contact(k, driver="缴费" if k >= 100 else "停复机") for k in range(200)]
    assert not any(one.moved for one in shares(listed([*before, *wavering], UTC, DAY)))
    assert all(one.moved for one in shares(listed([*before, *doubled], UTC, DAY)))
