from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from knowledge.audience import Tier
from knowledge.document import Document, Kind, Validity
from knowledge.errors import Conflict, InvalidInput, NotFound
from knowledge.records.clients import ClientRecords
from knowledge.records.columns import NaiveInstant
from knowledge.records.documents import DocumentRecords

from .nouns import client, day, document, passages


@pytest.fixture
def records(engine: Engine) -> DocumentRecords:
    return DocumentRecords(engine)


def put(records: DocumentRecords, *given: Document, at: datetime | None = None) -> None:
    for one in given:
        records.put(one, passages(one), batch="b1", at=at)


def test_a_document_and_its_passages_come_back_as_they_were_put(records: DocumentRecords) -> None:
    full = document(validity=Validity(day(1), day(20)), replaces="PR-00", tier=Tier.SUPERVISOR)
    assert records.put(full, passages(full), batch="b1") == full
    assert records.document("xingxi", "PR-01") == full
    assert records.passages("xingxi", document_id="PR-01") == passages(full)
    assert records.passage("xingxi", "PR-01@1#2") == passages(full)[2]
    assert records.counts("xingxi") == {"documents": 1, "versions": 1, "passages": 3}


def test_what_is_not_there_is_not_found(records: DocumentRecords) -> None:
    put(records, document(validity=Validity(day(5), None)))
    for ask in (
        lambda: records.document("xingxi", "PR-99"),
        lambda: records.document("xingxi", "PR-01", version="9"),
        lambda: records.document("xingxi", "PR-01", as_of=day(4)),
        lambda: records.passage("xingxi", "PR-01@1#9"),
        lambda: records.put(document("nobody"), [], batch="b1"),
        lambda: records.remove("nobody", "PR-01"),
    ):
        with pytest.raises(NotFound):
            ask()
    assert records.remove("xingxi", "PR-99") == 0


def test_putting_the_same_version_again_replaces_its_passages(records: DocumentRecords) -> None:
    put(records, document())
    shorter = document(title="新标题")
    records.put(shorter, passages(shorter, 1), batch="b2")
    assert records.documents("xingxi") == [shorter]
    assert [one.title for one in records.passages("xingxi")] == ["新标题"]


def test_a_newer_version_ends_an_open_ended_older_one_at_its_start(records: DocumentRecords) -> None:
    put(records, document(version="1", validity=Validity(day(1), None)))
    put(records, document(version="2", validity=Validity(day(10), None)))
    assert records.document("xingxi", "PR-01", version="1").validity == Validity(day(1), day(10))
    assert records.document("xingxi", "PR-01", as_of=day(10) - timedelta(microseconds=1)).version == "1"
    assert records.document("xingxi", "PR-01", as_of=day(10)).version == "2"
    assert records.document("xingxi", "PR-01").version == "2"
    ends = {one.version: one.validity.end for one in records.passages("xingxi")}
    assert ends == {"1": day(10), "2": None}


def test_the_order_in_which_versions_arrive_does_not_matter(records: DocumentRecords) -> None:
    put(records, document(version="3", validity=Validity(day(20), None)))
    put(records, document(version="1", validity=Validity(day(1), None)))
    put(records, document(version="2", validity=Validity(day(10), day(15))))
    assert [(one.version, one.validity) for one in records.documents("xingxi")] == [
        ("1", Validity(day(1), day(10))),
        ("2", Validity(day(10), day(15))),
        ("3", Validity(day(20), None)),
    ]


def test_a_version_that_said_a_later_end_still_ends_where_the_next_begins(records: DocumentRecords) -> None:
    put(records, document(version="1", validity=Validity(day(1), day(28))))
    put(records, document(version="2", validity=Validity(day(10), None)))
    assert [one.version for one in records.documents("xingxi", as_of=day(12))] == ["2"]


def test_taking_the_newer_version_out_gives_the_older_one_its_time_back(records: DocumentRecords) -> None:
    put(records, document(version="1", validity=Validity(day(1), day(28))))
    put(records, document(version="2", validity=Validity(day(10), None)))
    assert records.remove("xingxi", "PR-01", "2") == 1
    assert records.document("xingxi", "PR-01").validity == Validity(day(1), day(28))


def test_a_document_that_replaces_another_ends_it_whichever_arrives_first(records: DocumentRecords) -> None:
    old, new = document(name="PR-01"), document(name="PR-02", replaces="PR-01", validity=Validity(day(10), None))
    for order in ((old, new), (new, old)):
        put(records, *order)
        assert [one.id for one in records.documents("xingxi", as_of=day(9))] == ["PR-01"]
        assert [one.id for one in records.documents("xingxi", as_of=day(10))] == ["PR-02"]
        assert records.passage("xingxi", "PR-01@1#0").validity.end == day(10)
        records.remove("xingxi", "PR-02")
        assert records.document("xingxi", "PR-01").validity == Validity()
        records.remove("xingxi", "PR-01")


def test_a_version_put_again_without_what_it_replaced_lets_it_go(records: DocumentRecords) -> None:
    put(records, document(name="PR-01"), document(name="PR-02", replaces="PR-01", validity=Validity(day(10), None)))
    put(records, document(name="PR-02", validity=Validity(day(10), None)))
    assert records.document("xingxi", "PR-01").validity == Validity()


def test_a_further_version_without_a_start_begins_when_it_was_put(records: DocumentRecords) -> None:
    put(records, document(version="1"), at=day(1))
    assert records.document("xingxi", "PR-01").validity == Validity()  # the first was always right
    put(records, document(version="2"), at=day(10))
    assert records.document("xingxi", "PR-01", version="1").validity == Validity(None, day(10))
    assert records.document("xingxi", "PR-01", as_of=day(11)).validity == Validity(day(10), None)
    put(records, document(version="2", title="改了错字"), at=day(15))
    assert records.document("xingxi", "PR-01", as_of=day(11)).title == "改了错字"
    assert {one.validity.start for one in records.passages("xingxi") if one.version == "2"} == {day(10)}


def test_a_further_version_without_a_start_or_a_present_was_always_right(records: DocumentRecords) -> None:
    put(records, document(version="1"), document(version="2"))
    assert [one.version for one in records.documents("xingxi", as_of=day(1))] == ["2"]
    assert records.document("xingxi", "PR-01").version == "2"


def test_documents_are_filtered_by_time_tier_and_kind(records: DocumentRecords) -> None:
    put(
        records,
        document(name="A", tier=Tier.PUBLIC, kind=Kind.FAQ),
        document(name="B", tier=Tier.SUPERVISOR),
        document(name="C", validity=Validity(day(5), day(6))),
    )
    assert [one.id for one in records.documents("xingxi")] == ["A", "B", "C"]
    assert [one.id for one in records.documents("xingxi", as_of=day(5))] == ["A", "B", "C"]
    assert [one.id for one in records.documents("xingxi", as_of=day(6))] == ["A", "B"]
    assert [one.id for one in records.documents("xingxi", tiers={Tier.PUBLIC, Tier.INTERNAL})] == ["A", "C"]
    assert [one.id for one in records.documents("xingxi", kinds=[Kind.FAQ])] == ["A"]
    assert records.documents("xingxi", tiers=[]) == []


def test_passages_are_given_in_the_order_asked_for(records: DocumentRecords) -> None:
    one = document()
    records.put(one, passages(one, 7000), batch="b1")
    ids = [f"PR-01@1#{n}" for n in range(6999, -1, -1)]
    assert [piece.id for piece in records.passages("xingxi", ids=["nowhere", *ids])] == ids
    assert [piece.position for piece in records.passages("xingxi")] == list(range(7000))
    assert records.passages("xingxi", ids=[]) == []


def test_a_passage_of_another_document_is_refused_and_nothing_is_changed(records: DocumentRecords) -> None:
    one, other = document(name="A"), document(name="B")
    for strangers in (passages(other), passages(document("yuanlan", "A")), passages(document(name="A", version="2"))):
        with pytest.raises(InvalidInput):
            records.put(one, strangers, batch="b1")
    assert records.documents("xingxi") == []
    assert records.revision("xingxi") == 0


def test_a_passage_id_taken_by_another_version_is_a_conflict_and_nothing_is_changed(records: DocumentRecords) -> None:
    put(records, document(version="1"))
    second = document(version="2")
    same_ids = [replace(piece, version="2") for piece in passages(document(version="1"))]
    with pytest.raises(Conflict, match="PR-01 1"):
        records.put(second, same_ids, batch="b2")
    assert [one.version for one in records.documents("xingxi")] == ["1"]


def test_one_ingestion_can_be_taken_back_whole(records: DocumentRecords) -> None:
    put(records, document(name="A"))
    for name in ("B", "C"):
        records.put(document(name=name), passages(document(name=name)), batch="b2")
    assert records.remove_batch("xingxi", "b2") == 2
    assert {piece.document_id for piece in records.passages("xingxi")} == {"A"}


def test_the_revision_grows_with_every_change_and_with_nothing_else(records: DocumentRecords) -> None:
    seen = [records.revision("xingxi")]
    for change in (
        lambda: put(records, document()),
        lambda: put(records, document()),
        lambda: put(records, document(version="2")),
        lambda: records.remove("xingxi", "PR-01", "1"),
        lambda: records.remove_batch("xingxi", "b1"),
    ):
        change()
        seen.append(records.revision("xingxi"))
    assert seen == sorted(set(seen))
    records.remove("xingxi", "PR-01")
    assert records.revision("xingxi") == seen[-1]
    assert records.revision("yuanlan") == 0


def test_instants_of_any_zone_are_the_same_instant_in_utc_and_naive_ones_are_refused(records: DocumentRecords) -> None:
    shanghai = datetime(2026, 1, 5, 8, tzinfo=timezone(timedelta(hours=8)))
    put(records, document(validity=Validity(shanghai, None)))
    start = records.document("xingxi", "PR-01").validity.start
    assert start == shanghai and start is not None and start.utcoffset() == timedelta(0)
    with pytest.raises(NaiveInstant):
        put(records, document(name="B", validity=Validity(datetime(2026, 1, 5), None)))  # noqa: DTZ001 - the point


def maybe_up_to(most: int) -> st.SearchStrategy[int | None]:
    return st.integers(1, most) | st.none()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from("12345"), st.integers(1, 20) | st.none(), st.integers(1, 10) | st.none(), st.booleans()
        ),
        max_size=8,
    ),
    asked=st.integers(1, 31),
)
def test_at_any_instant_at_most_one_version_is_in_force(
    engine: Engine, steps: list[tuple[str, int | None, int | None, bool]], asked: int
) -> None:
    ClientRecords(engine).purge("xingxi")
    ClientRecords(engine).put(client())
    records = DocumentRecords(engine)
    for version, start, lasts, removed in steps:
        if removed:
            records.remove("xingxi", "PR-01", version)
            continue
        begins = None if start is None else day(start)
        ends = None if lasts is None or begins is None else begins + timedelta(days=lasts)
        put(records, document(version=version, validity=Validity(begins, ends)))
    held = [one for one in records.documents("xingxi") if one.validity.holds(day(asked))]
    assert len(held) <= 1
    assert records.documents("xingxi", as_of=day(asked)) == held
