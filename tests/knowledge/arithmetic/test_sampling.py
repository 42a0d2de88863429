"""The list of contacts to hear: four strata, two an agent at most, the same for the same seed."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from knowledge.arithmetic.sampling import once_each, sample
from knowledge.call import Interaction
from knowledge.language import Lang

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def day() -> list[Interaction]:
    return [
        Interaction(
            "xingxi", f"c{k:03d}", AT, "voice", Lang.HANS, f"A{k % 20:02d}", "T1", "S1", "缴费",
            tenure_days=40 if k % 20 == 7 else 900, talk_s=60 + 5 * k,
            resolved=(k % 20 not in {3, 4}) if k % 3 else None, csat=1 if k % 41 == 0 else None,
        )
        for k in range(200)
    ]  # fmt: skip


def test_the_same_seed_draws_the_same_list_and_another_day_another() -> None:
    assert sample(day(), (), "xingxi:2026-11-22") == sample(day(), (), "xingxi:2026-11-22")
    assert sample(day(), (), "xingxi:2026-11-22") != sample(day(), (), "xingxi:2026-11-23")


def test_every_stratum_is_there_and_nobody_is_heard_more_than_twice() -> None:
    found = sample(day(), (), "s")
    assert len(found) == 12
    assert set(Counter(one.reason for one in found)) == {"below_usual", "new_colleague", "risk", "random"}
    assert max(Counter(one.contact.agent for one in found).values()) <= 2


def test_poor_days_are_those_chance_does_not_explain() -> None:
    poor = {one.contact.agent for one in sample(day(), (), "s") if one.reason == "below_usual"}
    assert poor == {"A03", "A04"}


def test_a_known_risk_is_always_heard() -> None:
    found = {one.contact.id: one.reason for one in sample(day(), ("c001", "c002"), "s")}
    assert found["c001"] == found["c002"] == "risk"


def test_the_random_part_takes_only_contacts_over_three_minutes() -> None:
    assert all(one.contact.handle_s > 180 for one in sample(day(), (), "s") if one.reason == "random")


def test_a_day_without_contacts_has_nothing_to_hear() -> None:
    assert sample((), (), "s") == ()


def test_a_call_that_was_also_counted_is_in_the_day_once_and_keeps_its_rating() -> None:
    rated, plain = replace(day()[41], csat=1, transfers=1, tenure_days=None), day()[42]
    heard = replace(day()[41], id="recorder:7", csat=None, tenure_days=12, has_transcript=True)
    alone = replace(day()[43], id="c999", has_transcript=True)
    found = {one.id: one for one in once_each([rated, plain], [(heard, rated.id), (alone, "")])}
    assert set(found) == {"recorder:7", plain.id, "c999"}
    both = found["recorder:7"]
    assert (both.csat, both.transfers, both.tenure_days, both.has_transcript) == (1, 1, 12, True)
    assert found["c999"] == alone and found[plain.id] == plain
