"""Words for a future moment become the instant that was meant, seen from Thursday 19 November 2026, 10:20."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from knowledge.arithmetic.when import due_times

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 19, 10, 20, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("今天15:00前由我回电给您", "11-19 15:00"),
        ("24小时内给您回复", "11-20 10:20"),
        ("明天上午给您回电", "11-20 12:00"),
        ("三个工作日内原路退回", "11-24 23:59"),
        ("within 24 hours", "11-20 10:20"),
        ("by Friday 5pm", "11-20 17:00"),
        ("call you back by 5pm tomorrow", "11-20 17:00"),
        ("下周三之前", "11-25 23:59"),
        ("本月底前", "11-30 23:59"),
        ("3-5个工作日到账", "11-26 23:59"),
        ("11月28日下午三点", "11-28 15:00"),
        ("3点前回电", "11-19 15:00"),
        ("半小时内", "11-19 10:50"),
        ("明晚8点", "11-20 20:00"),
        ("上午九点到十一点上门", "11-19 11:00"),
        ("明天 14 点 15 分", "11-20 14:15"),
        ("tomorrow morning", "11-20 12:00"),
        ("before ten tonight", "11-19 22:00"),
        ("Friday at half past one", "11-20 13:30"),
        ("in 2 to 3 business days", "11-24 23:59"),
        ("on November 25th at 10:30 am", "11-25 10:30"),
        ("下午给您回电", "11-19 18:00"),
        ("周五下班前", "11-20 18:00"),
        ("後天中午12點", "11-21 12:00"),
    ],
)
def test_words_for_a_time_become_the_instant_meant(said: str, due: str) -> None:
    found = due_times(said, NOW, ZONE)
    assert [f"{one.at:%m-%d %H:%M}" for one in found] == [due]
    assert said[found[0].start : found[0].end].strip()


def test_a_bare_hour_that_has_passed_is_the_next_one() -> None:
    assert f"{due_times('9:00前', NOW, ZONE)[0].at:%m-%d %H:%M}" == "11-20 09:00"


def test_a_weekday_told_of_the_past_is_the_last_one() -> None:
    assert f"{due_times('说是周三送到，还没到', NOW, ZONE)[0].at:%m-%d}" == "11-18"
    assert f"{due_times('it was supposed to arrive on Monday', NOW, ZONE)[0].at:%m-%d}" == "11-16"


def test_working_days_leave_out_the_weekend() -> None:
    friday = datetime(2026, 11, 20, 17, 0, tzinfo=ZONE)
    assert f"{due_times('一个工作日内', friday, ZONE)[0].at:%m-%d}" == "11-23"


def test_a_text_without_a_time_has_none() -> None:
    assert due_times("我会反映的，请您放心。", NOW, ZONE) == ()
    assert due_times("the first day we met, two rooms please", NOW, ZONE) == ()


def test_the_day_is_the_clients_own() -> None:
    evening_utc = datetime(2026, 11, 19, 17, 0, tzinfo=ZoneInfo("UTC"))  # already Friday in Shanghai
    assert f"{due_times('今天下午三点', evening_utc, ZONE)[0].at:%m-%d}" == "11-20"
