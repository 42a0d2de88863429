import numpy as np
import pytest
from sqlalchemy import Engine

from knowledge.errors import Conflict, InvalidInput, NotFound
from knowledge.ports import Vectors
from knowledge.records.documents import DocumentRecords
from knowledge.records.vectors import Generation, VectorRecords

from .nouns import document, passages

IDS = ["PR-01@1#0", "PR-01@1#1", "PR-01@1#2"]


def generation(name: str = "g1", owner: str = "xingxi", dimension: int = 4, revision: int = 1) -> Generation:
    return Generation(owner, name, "lsa-256", dimension, b"\x00\x01state", revision)


def some(count: int = 3, dimension: int = 4, seed: int = 0) -> Vectors:
    return np.random.default_rng(seed).random((count, dimension), dtype=np.float32)


@pytest.fixture
def records(engine: Engine) -> VectorRecords:
    for owner in ("xingxi", "yuanlan"):
        one = document(owner)
        DocumentRecords(engine).put(one, passages(one), batch="b1")
    return VectorRecords(engine)


def test_vectors_come_back_bit_for_bit(records: VectorRecords) -> None:
    assert records.active("xingxi") is None
    assert records.build(generation(), IDS, some()) == 3
    loaded, ids, vectors = records.load("xingxi")
    assert loaded == generation() == records.active("xingxi")
    assert ids == IDS
    assert vectors.dtype == np.float32
    assert np.array_equal(vectors, some())


def test_vectors_may_be_written_into_after_loading(records: VectorRecords) -> None:
    records.build(generation(), IDS, some())
    vectors = records.load("xingxi")[2]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


def test_building_switches_the_pointer_and_keeps_the_generation_before(records: VectorRecords) -> None:
    records.build(generation("g1"), IDS, some(seed=1))
    records.build(generation("g2", revision=2), IDS, some(seed=2))
    assert records.load("xingxi")[0].id == "g2"
    records.activate("xingxi", "g1")
    assert np.array_equal(records.load("xingxi")[2], some(seed=1))
    records.build(generation("g3"), IDS, some(seed=3))
    with pytest.raises(NotFound):
        records.activate("xingxi", "g2")  # only the active one and the one that served before it are kept
    records.activate("xingxi", "g1")
    assert [one.id for one in records.generations("xingxi")] == ["g1", "g3"]


def test_a_build_that_fails_leaves_the_active_generation_alone(records: VectorRecords) -> None:
    records.build(generation("g1"), IDS, some())
    for ids, vectors in ((IDS, some(2)), (IDS, some(3, 5)), ([IDS[0], IDS[0], IDS[1]], some())):
        with pytest.raises(InvalidInput):
            records.build(generation("g2"), ids, vectors)
    assert records.active("xingxi") == generation("g1")
    with pytest.raises(NotFound):
        records.activate("xingxi", "g2")


def test_a_passage_removed_meanwhile_is_left_out(records: VectorRecords) -> None:
    assert records.build(generation(), [*IDS[:2], "PR-99@1#0"], some()) == 2
    assert records.load("xingxi")[1] == IDS[:2]


def test_adding_extends_the_active_generation_and_says_what_it_has_seen(records: VectorRecords) -> None:
    with pytest.raises(NotFound):
        records.add("xingxi", IDS, some())
    records.build(generation(), IDS[:1], some(1))
    fresh = some(2, seed=9)
    assert records.add("xingxi", IDS[:2], fresh, revision=7) == 2
    loaded, ids, vectors = records.load("xingxi")
    assert (loaded.revision, ids) == (7, IDS[:2])
    assert np.array_equal(vectors, fresh)


def test_removing_a_document_removes_its_vectors(engine: Engine, records: VectorRecords) -> None:
    records.build(generation(), IDS, some())
    DocumentRecords(engine).remove("xingxi", "PR-01")
    _, ids, vectors = records.load("xingxi")
    assert ids == []
    assert vectors.shape == (0, 4)


def test_loading_before_the_first_build_is_not_found(records: VectorRecords) -> None:
    with pytest.raises(NotFound):
        records.load("xingxi")


def test_clients_with_the_same_passage_and_generation_ids_do_not_mix(records: VectorRecords) -> None:
    records.build(generation(owner="xingxi"), IDS, some(seed=1))
    records.build(generation(owner="yuanlan"), IDS, some(seed=2))
    assert np.array_equal(records.load("xingxi")[2], some(seed=1))
    assert np.array_equal(records.load("yuanlan")[2], some(seed=2))


def test_a_staged_generation_does_not_serve_until_it_is_activated(records: VectorRecords) -> None:
    records.build(generation("g1"), IDS, some(seed=1))
    assert records.stage(generation("g2", dimension=6), IDS, some(3, 6)) == 3
    assert records.active("xingxi") == generation("g1")
    assert records.load("xingxi", "g2")[2].shape == (3, 6)
    records.activate("xingxi", "g2")
    assert records.load("xingxi")[2].shape == (3, 6)
    with pytest.raises(InvalidInput):
        records.add("xingxi", IDS[:1], some(1, 4))  # dimensions are never mixed


def test_a_staged_generation_that_would_lose_a_passage_is_not_activated(engine: Engine, records: VectorRecords) -> None:
    records.build(generation("g1"), IDS, some(seed=1))
    records.stage(generation("g2"), IDS[:2], some(2))
    assert records.lacking("xingxi", "g2") == IDS[2:]
    with pytest.raises(Conflict):
        records.activate("xingxi", "g2")
    assert records.load("xingxi")[0].id == "g1"
    records.add("xingxi", IDS[2:], some(1), generation_id="g2")
    records.activate("xingxi", "g2")
    assert records.load("xingxi")[1] == IDS


def test_a_generation_whose_builder_was_stopped_is_given_up_by_the_next(records: VectorRecords) -> None:
    records.build(generation("g1"), IDS, some())
    records.stage(generation("stopped"), IDS, some())
    records.stage(generation("g2"), IDS, some())
    assert [one.id for one in records.generations("xingxi")] == ["g1", "g2"]
    records.discard("xingxi", "g2")
    records.discard("xingxi", "g1")  # the active one is never given up
    assert [one.id for one in records.generations("xingxi")] == ["g1"]


def test_what_was_put_after_a_fit_is_counted(engine: Engine, records: VectorRecords) -> None:
    records.build(generation(revision=1), IDS, some())
    assert records.unfitted(generation(revision=1)) == 0
    later = document("xingxi", name="PR-02")
    DocumentRecords(engine).put(later, passages(later), batch="b2")
    assert records.unfitted(generation(revision=1)) == 3
