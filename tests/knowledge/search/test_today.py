"""Chroma's share kept in step; how it serves is tested with the vectors it serves."""

from pathlib import Path

from knowledge.search.chroma import ChromaIndex
from knowledge.search.today import TodayIndex


def test_what_a_kill_left_that_nothing_uses_is_gone_before_the_store_is_first_opened(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    ChromaIndex(folder).close()
    stray = folder / "4442fa94-d7d3-4c34-bd1c-edd7d163c2a9"
    stray.mkdir()
    (stray / "header.bin").write_bytes(b"left by a kill")
    TodayIndex(folder, b"secret")
    assert [path.name for path in folder.iterdir()] == ["chroma.sqlite3"]


def test_where_there_is_no_store_yet_nothing_is_made(tmp_path: Path) -> None:
    TodayIndex(tmp_path / "chroma", b"secret")
    assert list(tmp_path.iterdir()) == []
