"""Similar questions list by list: each replaced alone, indexes told, nothing read twice, gone with their document."""

import pytest
from sqlalchemy import Engine

from knowledge.errors import NotFound
from knowledge.records.documents import DocumentRecords
from knowledge.records.similar import PACK, QuestionList, SimilarRecords
from knowledge.similar import Similar

from .nouns import day, document, passages

ONE = Similar("PR-01", "当日原路退回", ("扣了两次钱怎么办", "多扣的钱几天退", "charged twice"))
TWO = Similar("PR-02", "先核对账单", ("先看什么",))
THREE = Similar("PR-01", "核对账单", ("要不要看账单",))


def test_a_list_replaces_itself_alone_and_all_are_read_list_by_list_in_their_order(engine: Engine) -> None:
    records = SimilarRecords(engine)
    assert records.put("xingxi", "b", [TWO])
    assert records.put("xingxi", PACK, [ONE])
    assert records.put("xingxi", "b", [THREE, TWO])
    assert records.every("xingxi") == (ONE, THREE, TWO)
    assert records.of("xingxi", "b") == (THREE, TWO)
    assert records.lists("xingxi") == [QuestionList(PACK, 1, 3), QuestionList("b", 2, 2)]
    assert records.put("xingxi", PACK, [])
    assert records.every("xingxi") == (THREE, TWO)
    assert (records.every("yuanlan"), records.lists("yuanlan"), records.of("yuanlan", "b")) == ((), [], ())


def test_a_change_counts_one_revision_and_the_same_again_none(engine: Engine) -> None:
    records, documents = SimilarRecords(engine), DocumentRecords(engine)
    first = documents.revision("xingxi")
    records.put("xingxi", "a", [ONE, TWO])
    assert documents.revision("xingxi") == first + 1
    assert not records.put("xingxi", "a", [ONE, TWO])
    assert documents.revision("xingxi") == first + 1
    assert records.put("xingxi", "a", [TWO, ONE])  # another order is another list
    assert records.remove("xingxi", "a") == 2
    assert documents.revision("xingxi") == first + 3
    assert documents.revision("yuanlan") == 0


def test_what_did_not_change_is_the_very_same_tuple_also_when_another_process_wrote(engine: Engine) -> None:
    records, other = SimilarRecords(engine), SimilarRecords(engine)
    records.put("xingxi", "a", [ONE])
    held = records.every("xingxi")
    assert records.every("xingxi") is held
    other.put("xingxi", "a", [TWO])
    assert records.every("xingxi") == (TWO,)
    other.remove("xingxi", "a")
    assert records.every("xingxi") == ()


def test_a_list_or_a_client_that_is_not_there_is_not_found_and_another_clients_is_none_of_ours(engine: Engine) -> None:
    records = SimilarRecords(engine)
    records.put("yuanlan", "a", [ONE])
    with pytest.raises(NotFound):
        records.remove("xingxi", "a")
    with pytest.raises(NotFound):
        records.put("nobody", "a", [ONE])
    assert records.lists("yuanlan") == [QuestionList("a", 1, 3)]


def test_the_last_version_of_a_document_takes_its_questions_along_and_an_earlier_one_does_not(engine: Engine) -> None:
    records, documents = SimilarRecords(engine), DocumentRecords(engine)
    for version in ("1", "2"):
        one = document(version=version, validity=document().validity)
        documents.put(one, passages(one), batch="b1", at=day(int(version)))
    other = document(name="PR-02")
    documents.put(other, passages(other), batch="b1")
    records.put("xingxi", "a", [ONE, TWO, THREE])
    records.put("xingxi", PACK, [THREE])
    records.put("yuanlan", "a", [ONE])
    assert documents.remove("xingxi", "PR-01", "1") == 1
    assert records.every("xingxi") == (THREE, ONE, TWO, THREE)
    assert documents.remove("xingxi", "PR-01") == 1
    assert records.every("xingxi") == (TWO,)
    assert records.every("yuanlan") == (ONE,)


def test_what_one_ingestion_brought_takes_its_questions_along_when_it_is_taken_back(engine: Engine) -> None:
    records, documents = SimilarRecords(engine), DocumentRecords(engine)
    one, other = document(), document(name="PR-02")
    documents.put(one, passages(one), batch="b1")
    documents.put(other, passages(other), batch="b2")
    records.put("xingxi", "a", [ONE, TWO])
    documents.remove_batch("xingxi", "b1")
    assert records.every("xingxi") == (TWO,)


def test_new_content_under_the_same_version_keeps_the_questions(engine: Engine) -> None:
    records, documents = SimilarRecords(engine), DocumentRecords(engine)
    for count in (3, 1):
        one = document()
        documents.put(one, passages(one, count), batch="b1")
        records.put("xingxi", "a", [ONE])
    assert records.every("xingxi") == (ONE,)


def test_a_question_for_a_document_that_is_not_there_waits_for_it(engine: Engine) -> None:
    records, documents = SimilarRecords(engine), DocumentRecords(engine)
    records.put("xingxi", "a", [Similar("PR-99", "还没有的规定", ("什么时候有",))])
    one = document()
    documents.put(one, passages(one), batch="b1")
    documents.remove("xingxi", "PR-01")
    assert len(records.every("xingxi")) == 1
