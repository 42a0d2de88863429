import ctypes
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import IndexUnavailable
from knowledge.search.chroma import ChromaIndex, filled, set_aside, sound, sweep
from tests.knowledge.search.killed_store import cut_in_a_write

VECTORS = np.eye(4, dtype=np.float32)
IDS = ["a", "b", "c", "d"]


@pytest.fixture
def store(tmp_path: Path):
    made = ChromaIndex(tmp_path / "chroma")
    yield made
    made.close()


def test_the_nearest_come_first_with_their_cosines(store):
    store.put("t_one", IDS, VECTORS)
    found = store.search("t_one", np.array([0.8, 0.6, 0, 0], dtype=np.float32), 2)
    assert [name for name, _ in found] == ["a", "b"]
    np.testing.assert_allclose([score for _, score in found], [0.8, 0.6], atol=1e-5)


def test_more_than_it_holds_may_be_asked_of_it_and_an_empty_one_answers(store):
    assert store.search("t_none", VECTORS[0], 5) == []
    store.put("t_one", IDS, VECTORS)
    assert len(store.search("t_one", VECTORS[0], 50)) == 4


def test_collections_do_not_see_each_other(store):
    store.put("t_one", IDS[:2], VECTORS[:2])
    store.put("t_two", IDS[2:], VECTORS[2:])
    assert {name for name, _ in store.search("t_one", VECTORS[2], 9)} == {"a", "b"}
    assert sorted(store.names()) == ["t_one", "t_two"]


def test_putting_again_replaces_and_removing_forgets(store):
    store.put("t_one", IDS, VECTORS)
    store.put("t_one", ["a"], VECTORS[1:2])
    store.remove("t_one", ["b", "never"])
    store.remove("t_one", [])
    assert store.count("t_one") == 3
    assert store.search("t_one", VECTORS[1], 1)[0][0] == "a"
    store.drop("t_one")
    store.drop("t_never")
    assert store.names() == []


def test_a_vector_of_another_length_is_our_own_kind_of_fault(store):
    store.put("t_one", IDS, VECTORS)
    with pytest.raises(IndexUnavailable):
        store.search("t_one", np.ones(7, dtype=np.float32), 1)
    with pytest.raises(IndexUnavailable):
        store.put("t_one", ["e"], np.ones((1, 7), dtype=np.float32))
    assert store.count("t_one") == 4


def test_the_probe_tells_a_sound_store_from_a_damaged_one(tmp_path):
    folder = tmp_path / "chroma"
    assert sound(folder)
    first = ChromaIndex(folder)
    first.put("t_one", IDS, VECTORS)
    first.close()
    assert sound(folder)
    (folder / "chroma.sqlite3").write_bytes(b"no database at all" * 100)
    assert not sound(folder)
    kept = set_aside(folder)
    assert not folder.exists()
    assert (kept / "chroma.sqlite3").exists()
    assert sound(folder)


def test_a_store_without_its_catalogue_is_not_sound_and_a_slow_probe_is_not_either(tmp_path):
    folder = tmp_path / "chroma"
    folder.mkdir()
    assert sound(folder)
    (folder / "left-over.bin").write_bytes(b"x")
    assert not sound(folder)
    (folder / "chroma.sqlite3").write_bytes(b"")
    assert not sound(folder, timeout_s=0.01)


def test_a_dropped_collection_leaves_no_files_and_the_others_stay_whole(tmp_path):
    folder = tmp_path / "chroma"
    store = ChromaIndex(folder)
    many = np.random.default_rng(1).normal(size=(1200, 4)).astype(np.float32)
    for name in ("t_one", "t_two"):
        store.put(name, [str(at) for at in range(1200)], many)
    both = folders_in(folder)
    store.drop("t_one")
    left = folders_in(folder)
    assert (len(both), len(left)) == (2, 1)
    assert len(store.search("t_two", many[0], 5)) == 5
    store.put("t_one", [str(at) for at in range(1200)], many)
    store.close()
    assert left < folders_in(folder)
    assert sweep(folder) == []
    assert sound(folder)
    store = ChromaIndex(folder)
    assert (store.count("t_one"), store.count("t_two")) == (1200, 1200)
    store.close()


def test_a_segment_folder_that_no_collection_knows_is_swept_and_the_known_ones_stay(tmp_path):
    folder = tmp_path / "chroma"
    store = ChromaIndex(folder)
    many = np.random.default_rng(1).normal(size=(1200, 4)).astype(np.float32)
    store.put("t_one", [str(at) for at in range(1200)], many)
    known = folders_in(folder)
    stray = folder / "4442fa94-d7d3-4c34-bd1c-edd7d163c2a9"
    stray.mkdir()
    (stray / "header.bin").write_bytes(b"left by a kill")
    assert sweep(folder) == [stray.name]  # also while this process has the store open
    assert known
    assert folders_in(folder) == known
    assert store.count("t_one") == 1200
    store.close()


def folders_in(folder):
    return {path.name for path in folder.iterdir() if path.is_dir()}


def test_sweeping_undoes_first_what_a_kill_left_half_written_in_the_catalogue(tmp_path):
    folder = tmp_path / "chroma"
    store = ChromaIndex(folder)
    store.put("t_one", IDS, VECTORS)
    store.close()
    cut_in_a_write(folder)
    (folder / "4442fa94-d7d3-4c34-bd1c-edd7d163c2a9").mkdir()
    assert sweep(folder) == ["4442fa94-d7d3-4c34-bd1c-edd7d163c2a9"]
    assert not (folder / "chroma.sqlite3-journal").exists()
    store = ChromaIndex(folder)
    assert store.count("t_one") == 4
    store.close()


def test_of_a_store_that_cannot_be_read_nothing_is_swept(tmp_path):
    folder = tmp_path / "chroma"
    (folder / "some-folder").mkdir(parents=True)
    (folder / "chroma.sqlite3").write_bytes(b"no database")
    assert sweep(folder) == []
    assert (folder / "some-folder").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the setting is glibc's")
def test_what_the_process_forgot_stands_in_no_new_memory_while_the_store_is_written():
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]

    def left_over() -> bytes:
        first = libc.malloc(4000)
        ctypes.memset(first, ord("S"), 4000)
        libc.free(first)
        second = libc.malloc(4000)
        held = ctypes.string_at(second, 4000)
        libc.free(second)
        return held

    assert b"SSSS" in left_over()
    with filled(), filled():
        assert b"SSSS" not in left_over()
    assert b"SSSS" in left_over()
