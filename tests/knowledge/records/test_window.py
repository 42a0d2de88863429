"""What the database counts about a day and the weeks before it is what counting the contacts themselves gives."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from knowledge.arithmetic.day import completeness, metrics, shares
from knowledge.arithmetic.rise import rise
from knowledge.arithmetic.window import Contact, Listed, listed
from knowledge.call import Interaction
from knowledge.records.interactions import InteractionRecords
from knowledge.records.window import RecordedWindow

from .nouns import interaction

DAY, BACK = date(2026, 11, 22), 59
SHANGHAI, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")  # London's clocks go back on 25 October


def contacts(seed: int = 1) -> list[Interaction]:
    """Two months with days missing, unanswered contacts, some without driver or customer, and a rise at the end."""
    random = Random(seed)
    begin = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC) - timedelta(days=BACK + 3)
    made = []
    for number in range(4200):
        at = begin + timedelta(minutes=random.randrange((BACK + 4) * 24 * 60))
        if not date(2026, 11, 5) <= at.date() <= date(2026, 11, 7):
            made.append(_one(random, number, at))
    for number in range(60):
        at = datetime(DAY.year, DAY.month, DAY.day, 3 + number % 4, number, tzinfo=UTC)
        made.append(
            replace(_one(random, 9000 + number, at), driver="退改", region="华南", campaign="B-9", answered=True)
        )
    return made


def _one(random: Random, number: int, at: datetime) -> Interaction:
    return interaction(
        name=f"I-{number:04}",
        at=at,
        channel=random.choice(["voice", "chat"]),
        driver=random.choice(["退改", "重复扣费", "停复机", "停复机", ""]),
        customer_key=random.choice([None, "", *(f"k{key}" for key in range(300))]),
        region=random.choice(["华南", "华东"]),
        plan=random.choice(["畅享69", "轻享"]),
        segment=random.choice(["family", "senior"]),
        wait_s=random.randrange(90),
        transfers=random.choice([0, 0, 1]),
        answered=random.random() < 0.9,
        resolved=random.choice([None, True, False]),
        csat=random.choice([None, None, 1, 4, 5]),
        tenure_days=random.choice([None, 20, 400]),
        offer_id=random.choice([None, "OF-1"]),
        offer_outcome=random.choice([None, "accepted", "declined"]),
    )


@pytest.fixture(params=[SHANGHAI, LONDON], ids=["shanghai", "london"])
def both(engine: Engine, request: pytest.FixtureRequest) -> tuple[RecordedWindow, Listed]:
    zone, made = request.param, contacts()
    records = InteractionRecords(engine)
    records.add([*made, *(replace(one, client="yuanlan", driver="退改") for one in made[:500])])
    first = datetime.combine(DAY - timedelta(days=BACK), time.min, zone)
    within = [one for one in made if one.at >= first]
    return records.window("xingxi", DAY, zone, BACK), listed(sorted(within, key=lambda one: one.id), zone, DAY)


def test_the_day_and_the_tallies_of_all_days_are_those_of_the_contacts(both: tuple[RecordedWindow, Listed]) -> None:
    recorded, at_hand = both
    assert recorded.today == at_hand.today and len(recorded.today) > 60
    assert recorded.tallies == at_hand.tallies
    assert list(recorded.tallies) == sorted(recorded.tallies)


def test_contacts_of_single_days_and_of_a_driver_come_by_time(both: tuple[RecordedWindow, Listed]) -> None:
    recorded, at_hand = both
    days = [DAY - timedelta(days=back) for back in (0, 1, 7, 28, 29, 999)]
    found, told = recorded.on(days), at_hand.on(days)
    assert found.keys() == told.keys() and len(found) == 4
    assert all(_same(found[day], told[day]) for day in found)
    assert _same(recorded.before("退改"), at_hand.before("退改"))
    assert recorded.before("没有的") == []


def _same(recorded: Sequence[Contact], at_hand: Sequence[Contact]) -> bool:
    names = ("id", "at", "lang", "plan", "tenure_days", "handle_s", "answered", "resolved", "csat", "offer_outcome")
    return [[getattr(one, name) for name in names] for one in recorded] == [
        [getattr(one, name) for name in names] for one in at_hand
    ]


def test_who_came_back_and_how_long_people_waited_are_counted_alike(both: tuple[RecordedWindow, Listed]) -> None:
    recorded, at_hand = both
    days = [DAY - timedelta(days=back) for back in (0, 1, 7, 12, 14, 28, 56, 999)]
    assert recorded.returned(days) == at_hand.returned(days) and len(recorded.returned(days)) == 4
    assert 3 <= len(recorded.returned([DAY])[DAY]) < len(recorded.today)
    for begin, end in ((time(9), time(11)), (time(0), time(0, 30)), (time(23), time(1))):
        assert recorded.waited(begin, end) == at_hand.waited(begin, end)


def test_the_page_and_the_rise_come_out_the_same(both: tuple[RecordedWindow, Listed]) -> None:
    recorded, at_hand = both
    assert metrics(recorded) == metrics(at_hand) and len(metrics(recorded)) >= 9
    assert shares(recorded) == shares(at_hand)
    assert completeness(recorded, []) == completeness(at_hand, [])
    assert completeness(recorded, []).contacts < len(recorded.today)
    found = rise(recorded, "退改")
    assert found is not None and found.reading.alarm and found == rise(at_hand, "退改")


def test_a_day_without_anybody_before_it_has_nothing_to_compare_with(engine: Engine) -> None:
    records = InteractionRecords(engine)
    assert records.window("xingxi", DAY, SHANGHAI, BACK).tallies == {}
    records.add([interaction(at=datetime(2026, 11, 22, 4, tzinfo=UTC))])
    window = records.window("xingxi", DAY, SHANGHAI, BACK)
    assert [one.id for one in window.today] == ["I-1"] and list(window.tallies) == [DAY]
    assert window.on([DAY]) == {} and window.waited(time(9), time(11)) == (0, 0)
