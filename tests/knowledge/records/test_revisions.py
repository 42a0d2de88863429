from dataclasses import replace

import pytest
from sqlalchemy import event

from knowledge.errors import Conflict
from knowledge.lexicon import Entry
from knowledge.records.documents import DocumentRecords
from knowledge.records.lexicon import LexiconRecords

from .nouns import document, passages


def test_the_database_is_asked_for_a_revision_once_until_something_changes(engine):
    records = DocumentRecords(engine)
    first = records.revision("xingxi")
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *of: asked.append(of[2]))
    assert [records.revision("xingxi") for _ in range(5)] == [first] * 5
    assert asked == []
    one = document()
    records.put(one, passages(one), batch="b1")
    assert records.revision("xingxi") == first + 1
    assert records.remove("xingxi", one.id) == 1
    assert records.revision("xingxi") == first + 2


def test_a_change_of_the_clients_words_is_seen_through_other_records(engine):
    records = DocumentRecords(engine)
    first = records.revision("xingxi")
    LexiconRecords(engine).put_source("xingxi", "list", [Entry("退改", "退改签")])
    assert records.revision("xingxi") == first + 1
    assert records.revision("yuanlan") == 0


def test_a_transaction_that_failed_leaves_the_revision_as_it_was(engine):
    records = DocumentRecords(engine)
    one = document()
    records.put(one, passages(one), batch="b1")
    before = records.revision("xingxi")
    later = document(version="2")
    with pytest.raises(Conflict):
        records.put(later, [replace(piece, version="2") for piece in passages(one)], batch="b2")
    assert records.revision("xingxi") == before
