from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from knowledge.errors import Conflict, NotFound
from knowledge.records.interactions import InteractionRecords

from .nouns import NOON, interaction


def test_an_interaction_comes_back_as_it_was_and_unknown_stays_unknown(engine: Engine) -> None:
    records = InteractionRecords(engine)
    full = interaction(name="I-2", tenure_days=40, repeat_7d=False, resolved=True, csat=5, offer_id="OF-1", transfers=1)
    records.add([interaction(), full])
    assert records.get("xingxi", "I-1") == interaction()
    assert records.get("xingxi", "I-1").repeat_7d is None
    assert records.get("xingxi", "I-2") == full
    with pytest.raises(NotFound):
        records.get("yuanlan", "I-1")


def test_between_includes_the_beginning_excludes_the_end_and_filters(engine: Engine) -> None:
    records = InteractionRecords(engine)
    records.add(
        [
            interaction(name=f"I-{hour}", at=NOON + timedelta(hours=hour), driver="退改" if hour % 2 else "重复扣费")
            for hour in range(6)
        ]
    )
    since, until = NOON + timedelta(hours=1), NOON + timedelta(hours=5)
    assert [one.id for one in records.between("xingxi", since, until)] == ["I-1", "I-2", "I-3", "I-4"]
    assert [one.id for one in records.between("xingxi", since, until, driver="退改")] == ["I-1", "I-3"]
    assert [one.id for one in records.between("xingxi", since, until, ids=["I-4", "I-2", "I-0"])] == ["I-2", "I-4"]
    assert records.between("xingxi", since, until, ids=[]) == []


def test_adding_again_replaces(engine: Engine) -> None:
    records = InteractionRecords(engine)
    records.add([])
    records.add([interaction(csat=None)])
    records.add([interaction(csat=4)])
    assert [one.csat for one in records.between("xingxi", NOON, NOON + timedelta(seconds=1))] == [4]


def test_one_of_an_unknown_client_keeps_all_of_them_out(engine: Engine) -> None:
    records = InteractionRecords(engine)
    with pytest.raises(Conflict):
        records.add([interaction(), interaction("nobody")])
    assert records.between("xingxi", NOON, NOON + timedelta(days=1)) == []


def test_twelve_weeks_of_a_centre_go_in_and_come_out_in_a_handful_of_statements(engine: Engine) -> None:
    records = InteractionRecords(engine)
    many = [interaction(name=f"I-{n}", at=NOON + timedelta(minutes=n)) for n in range(25_000)]
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *of: asked.append(of[2]))
    records.add(many)
    assert records.between("xingxi", NOON, NOON + timedelta(days=365)) == many
    assert len(asked) < 10


def test_a_derived_record_is_renewed_and_gives_way_to_a_delivered_one(engine: Engine) -> None:
    records = InteractionRecords(engine)
    assert records.derive(interaction(source="call", csat=3))
    assert records.derive(interaction(source="call", csat=4))
    assert records.get("xingxi", "I-1").csat == 4
    records.add([interaction(csat=5)])
    assert not records.derive(interaction(source="call", csat=1))
    assert (records.get("xingxi", "I-1").csat, records.get("xingxi", "I-1").source) == (5, "")


def test_a_derived_record_stays_out_where_one_was_delivered_under_the_sources_number(engine: Engine) -> None:
    records = InteractionRecords(engine)
    records.add([interaction(name="7788")])
    assert not records.derive(interaction(name="x-1", source="call"), delivered_as="7788")
    assert records.derive(interaction("yuanlan", "x-1", source="call"), delivered_as="7788")
    with pytest.raises(NotFound):
        records.get("xingxi", "x-1")
