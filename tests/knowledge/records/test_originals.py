"""Original words: only where asked for, sealed, read with a line in the trail, gone in time or with their key."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from knowledge.clock import StandingClock
from knowledge.errors import NotFound, Unavailable
from knowledge.records.audit import AuditRecords
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.engine import writing
from knowledge.records.originals import Original, OriginalRecords
from knowledge.records.tables.privacy import originals

from . import nouns
from .nouns import NOON

SECRET = b"s" * 32
SAID = "我的手机是一三八零零一三八零零零"


@pytest.fixture
def records(engine: Engine, clock: StandingClock) -> OriginalRecords:
    """Xingxi asked for originals, yuanlan did not; both have the call C-1."""
    ClientRecords(engine).put(replace(nouns.client("xingxi"), retention="redacted_and_original"))
    for owner in ("xingxi", "yuanlan"):
        CallRecords(engine).open(nouns.call(owner, turns=()))
    return OriginalRecords(engine, SECRET, clock)


def test_originals_are_kept_only_for_a_client_that_asked_for_them(records: OriginalRecords) -> None:
    assert records.keep("xingxi", "C-1", [(0, 0, SAID), (1, 0, "好")]) == 2
    assert records.keep("yuanlan", "C-1", [(0, 0, SAID)]) == 0
    assert records.read("xingxi", "C-1", "Q1") == (Original(0, 0, SAID), Original(1, 0, "好"))
    with pytest.raises(NotFound):
        records.read("yuanlan", "C-1", "Q1")


def test_the_same_turn_again_is_kept_once_and_a_correction_beside_it(records: OriginalRecords) -> None:
    records.keep("xingxi", "C-1", [(0, 0, SAID)])
    assert records.keep("xingxi", "C-1", [(0, 0, SAID), (0, 1, "不对")]) == 1
    assert [one.revision for one in records.read("xingxi", "C-1", "Q1")] == [0, 1]


def test_not_a_word_of_them_is_readable_in_the_file(records: OriginalRecords) -> None:
    records.keep("xingxi", "C-1", [(0, 0, SAID)])
    path = Path(str(records.engine.url.database))
    assert SAID.encode() not in b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))


def test_every_reading_is_in_the_audit_trail(records: OriginalRecords, clock: StandingClock) -> None:
    records.keep("xingxi", "C-1", [(0, 0, SAID)])
    records.read("xingxi", "C-1", "Q1")
    records.read("xingxi", "C-1", "AD1")
    lines = AuditRecords(records.engine, clock).lines("xingxi")
    assert [(line.actor, line.what, line.about) for line in lines] == [
        ("AD1", "originals_read", "C-1"), ("Q1", "originals_read", "C-1"),
    ]  # fmt: skip


def test_without_the_secret_or_at_another_place_they_stay_closed(records: OriginalRecords) -> None:
    records.keep("xingxi", "C-1", [(0, 0, SAID)])
    with pytest.raises(Unavailable):
        OriginalRecords(records.engine, b"t" * 32, records.clock).read("xingxi", "C-1", "Q1")
    with writing(records.engine) as connection:
        connection.execute(update(originals).values(seq=7))
    with pytest.raises(Unavailable):
        records.read("xingxi", "C-1", "Q1")


def test_whoever_destroys_the_key_has_destroyed_the_words_in_every_backup(records: OriginalRecords) -> None:
    records.keep("xingxi", "C-1", [(0, 0, SAID)])
    with writing(records.engine) as connection:
        sealed = connection.execute(originals.select()).mappings().one()
    assert records.destroy_key("xingxi", "AD1") == 1
    with writing(records.engine) as connection:
        connection.execute(originals.insert(), [dict(sealed)])  # restored from a backup
    with pytest.raises(NotFound):
        records.read("xingxi", "C-1", "Q1")
    records.keep("xingxi", "C-1", [(1, 0, "新的")])  # a new key from now on; the old words stay closed
    with pytest.raises(Unavailable):
        records.read("xingxi", "C-1", "Q1")


def test_they_go_after_their_time_and_with_their_call(records: OriginalRecords) -> None:
    records.keep("xingxi", "C-1", [(0, 0, SAID)])
    assert records.forget_older(NOON) == 0
    assert records.forget_older(NOON + timedelta(seconds=1)) == 1
