"""A client's own lexicon and imported lists: each source replaced alone, indexes told, nothing read twice."""

import pytest
from sqlalchemy import Engine

from knowledge.errors import NotFound
from knowledge.lexicon import Entry
from knowledge.records.documents import DocumentRecords
from knowledge.records.lexicon import LexiconRecords, Source

ONE, TWO, THREE = Entry("退改", en="changes"), Entry("误机费", en="no-show fee"), Entry("航变", en="schedule change")


def test_a_source_replaces_itself_alone_and_the_own_lexicon_stays(engine: Engine) -> None:
    records = LexiconRecords(engine)
    records.put("xingxi", [ONE])
    assert records.put_source("xingxi", "a", [TWO])
    assert records.put_source("xingxi", "b", [THREE])
    assert records.put_source("xingxi", "a", [THREE, TWO])
    assert records.entries("xingxi") == (ONE, THREE, TWO, THREE)
    assert records.sources("xingxi") == [Source("a", 2), Source("b", 1)]
    records.put("xingxi", [])
    assert records.entries("xingxi") == (THREE, TWO, THREE)
    assert records.entries("yuanlan") == ()


def test_a_change_counts_one_revision_and_the_same_again_none(engine: Engine) -> None:
    records, documents = LexiconRecords(engine), DocumentRecords(engine)
    first = documents.revision("xingxi")
    records.put_source("xingxi", "a", [ONE])
    assert documents.revision("xingxi") == first + 1
    assert not records.put_source("xingxi", "a", [ONE])
    assert documents.revision("xingxi") == first + 1
    assert records.remove_source("xingxi", "a") == 1
    assert documents.revision("xingxi") == first + 2
    assert records.entries("xingxi") == ()


def test_what_did_not_change_is_the_very_same_tuple_also_when_another_process_wrote(engine: Engine) -> None:
    records, other = LexiconRecords(engine), LexiconRecords(engine)
    records.put_source("xingxi", "a", [ONE])
    held = records.imported("xingxi")
    assert records.imported("xingxi") is held
    whole = records.entries("xingxi")
    assert records.entries("xingxi") is whole
    other.put("xingxi", [THREE])
    assert records.entries("xingxi") == (THREE, ONE)
    other.put_source("xingxi", "a", [TWO])
    assert records.imported("xingxi") == (TWO,)
    other.remove_source("xingxi", "a")
    assert records.imported("xingxi") == ()


def test_a_source_that_is_not_there_is_not_found_and_another_clients_is_none_of_ours(engine: Engine) -> None:
    records = LexiconRecords(engine)
    records.put_source("yuanlan", "a", [ONE])
    with pytest.raises(NotFound):
        records.remove_source("xingxi", "a")
    assert records.sources("yuanlan") == [Source("a", 1)]
