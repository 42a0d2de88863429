"""Dispositions: versions with dates, how wide they may be, and when too much falls under everything else."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.taxonomy import OUTCOMES, Reason, in_force, lint, other_share, review_due, versions

FIRST = Reason("yuanlan", 1, "rc.airline", "退改", "Refund", "航变退票", "After a flight change", date(2026, 1, 1))
OTHER = replace(FIRST, code="rc.other", zh="其他", en="Other", place=1)


def many(count: int, *, drivers: bool) -> list[Reason]:
    return [
        replace(
            FIRST,
            code=f"c{n}",
            driver=f"原因{n}" if drivers else "退改",
            driver_en=f"Driver {n}" if drivers else "Refund",
            zh=f"情形{n}",
            place=n,
        )
        for n in range(count)
    ]


def test_a_taxonomy_of_twelve_by_eight_is_in_order_and_one_more_of_either_is_not():
    assert lint(many(12, drivers=True)) == lint(many(8, drivers=False)) == []
    assert [flaw.code for flaw in lint(many(13, drivers=True))] == ["c12"]
    assert [flaw.code for flaw in lint(many(9, drivers=False))] == ["c8"]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (replace(OTHER, code="rc.airline"), "用了两次"),
        (replace(OTHER, zh="航变退票"), "两个"),
        (replace(OTHER, en=" "), "缺少中文或英文"),
        (replace(OTHER, driver_en="Refunds"), "前后不一致"),
        (replace(OTHER, since=date(2026, 2, 1)), "前后不一致"),
    ],
)
def test_each_flaw_is_said_in_both_languages(second: Reason, said: str):
    (flaw,) = lint([FIRST, second])
    assert (
        said in flaw.zh
        and flaw.en
        and not any("\u4e00" <= each <= "\u9fff" for each in flaw.en.replace("退改", "").replace("航变退票", ""))
    )


def test_a_version_that_ends_before_it_begins_is_a_flaw():
    assert "截止早于生效" in lint([replace(FIRST, until=date(2025, 12, 31))])[0].zh


def test_a_day_is_read_with_the_version_that_was_in_force():
    second = replace(FIRST, version=2, since=date(2026, 7, 1))
    first = replace(FIRST, until=date(2026, 6, 30))
    assert [one.version for one in versions([second, first])] == [1, 2]
    assert in_force([second, first], date(2026, 6, 30)).version == 1
    assert in_force([second, first], date(2026, 7, 1)).version == 2
    assert in_force([second, first], date(2025, 12, 31)) is None


def test_more_than_five_in_a_hundred_under_other_call_for_a_review():
    (taxonomy,) = versions([FIRST, OTHER])
    assert not review_due(taxonomy, {"航变退票": 95, "其他": 5})
    assert review_due(taxonomy, {"rc.airline": 94, "rc.other": 5, "": 1})
    assert other_share(taxonomy, {}) is None and not review_due(taxonomy, {})


def test_outcomes_are_the_nine_and_are_named_in_both_languages():
    assert len(OUTCOMES) == 9 and all(zh and en for zh, en in OUTCOMES.values())
