"""Chroma as the vector index: a disposable cache on disk, never asked with a `where`, probed before it is trusted.

A damaged store can end the whole process when it is opened, so a child process opens, counts and queries it first; a
store whose probe dies is set aside and built again from the records. The only place that imports chromadb.
"""

import ctypes
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.errors import IndexUnavailable
from knowledge.ports import Vectors

_PROBE = """
import sys
from chromadb import PersistentClient
from chromadb.config import Settings
client = PersistentClient(path=sys.argv[1], settings=Settings(anonymized_telemetry=False))
for collection in client.list_collections():
    if collection.count():
        row = collection.get(limit=1, include=["embeddings"])
        collection.query(query_embeddings=row["embeddings"], n_results=1)
"""
# A journal left by a kill is undone only by whoever may write; for reading alone such a catalogue does not open.
_SEGMENTS = """
import pathlib, sqlite3, sys
catalogue = sqlite3.connect(pathlib.Path(sys.argv[1]).absolute().as_uri() + "?mode=rw", uri=True, timeout=5)
for (name,) in catalogue.execute("SELECT id FROM segments"):
    print(name)
catalogue.close()
"""
_BATCH = 2_000
_M_PERTURB, _FILL = -6, 0x5A  # glibc's <malloc.h>
_filling = threading.Lock()
_writers = 0


@contextmanager
def filled() -> Iterator[None]:
    """New blocks of memory over a kilobyte are filled while this lasts (glibc; elsewhere nothing happens).

    The store lays out its files in memory and writes them with what it never set: whatever stood there before, which in
    this process may be the raw words of a call. What was filled tells nothing.
    """
    global _writers
    with _filling:
        _writers += 1
        if _writers == 1:
            _perturb(_FILL)
    try:
        yield
    finally:
        with _filling:
            _writers -= 1
            if _writers == 0:
                _perturb(0)


def _perturb(value: int) -> None:
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(_M_PERTURB, value)


def sound(folder: Path, *, timeout_s: float = 60.0) -> bool:
    """Whether a child process can open, count and query the store in `folder` (a missing store is sound)."""
    if not (folder / "chroma.sqlite3").exists():
        return not folder.exists() or not any(folder.iterdir())
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROBE, str(folder)], capture_output=True, timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def set_aside(folder: Path) -> Path:
    """Move a damaged store out of the way (the last one only is kept, for whoever wants to look)."""
    aside = folder.with_name(folder.name + "-quarantine")
    shutil.rmtree(aside, ignore_errors=True)
    if folder.exists():
        folder.rename(aside)
    return aside


def sweep(folder: Path) -> list[str]:
    """Remove the segment folders no collection knows, and name them; of a store that cannot be read nothing is touched.

    Chroma leaves the folder of every collection it drops. The catalogue is read by a child process, whose locks are its
    own: this process may have the store open, nobody else may. What a kill left there half written is undone first.
    """
    database = folder / "chroma.sqlite3"
    if not database.exists():
        return []
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _SEGMENTS, str(database)], capture_output=True, timeout=60, check=False
        )
    except subprocess.TimeoutExpired:
        return []
    if done.returncode != 0:
        return []  # what is wrong with it is found by the probe
    known = set(done.stdout.decode().split())
    strays = sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name not in known)
    for name in strays:
        shutil.rmtree(folder / name, ignore_errors=True)
    return strays


class ChromaIndex:
    """Collections of unit vectors in a local Chroma. Every fault of the store becomes IndexUnavailable."""

    def __init__(self, folder: Path) -> None:
        from chromadb import PersistentClient
        from chromadb.config import Settings

        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._client: Any = PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
        self._known: dict[str, Any] = {}

    def close(self) -> None:
        """Let go of the store; chromadb otherwise keeps one open per folder for the life of the process."""
        self._client.close()

    def _collection(self, name: str) -> Any:
        # Asking for it writes to the store each time, which costs as much as the search itself.
        if name not in self._known:
            with filled():
                self._known[name] = self._client.get_or_create_collection(
                    name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
                )
        return self._known[name]

    def put(self, collection: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add or replace `vectors` under `ids`."""
        try:
            target = self._collection(collection)
            for start in range(0, len(ids), _BATCH):
                part = slice(start, start + _BATCH)
                with filled():
                    target.upsert(ids=list(ids[part]), embeddings=np.asarray(vectors[part], dtype=np.float32))
        except Exception as fault:  # chromadb raises many unrelated kinds; all mean that the cache is down
            raise IndexUnavailable("the vector store did not take the passages") from fault

    def remove(self, collection: str, ids: Sequence[str]) -> None:
        """Forget `ids`; unknown ones are ignored."""
        try:
            if ids:
                with filled():
                    self._collection(collection).delete(ids=list(ids))
        except Exception as fault:
            raise IndexUnavailable("the vector store did not forget the passages") from fault

    def search(self, collection: str, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """Up to `limit` (id, cosine) pairs, best first."""
        try:
            target = self._collection(collection)
            found = target.query(query_embeddings=[vector.tolist()], n_results=limit, include=["distances"])
        except Exception as fault:
            raise IndexUnavailable("the vector store did not answer") from fault
        return [(name, 1.0 - float(d)) for name, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def count(self, collection: str) -> int:
        """How many vectors the collection holds."""
        try:
            return int(self._collection(collection).count())
        except Exception as fault:
            raise IndexUnavailable("the vector store did not answer") from fault

    def held(self, collection: str) -> tuple[list[str], Vectors]:
        """Every id the collection holds and its vector, as they are on disk."""
        ids: list[str] = []
        parts = [np.zeros((0, 0), dtype=np.float32)]
        try:
            target = self._collection(collection)
            while found := target.get(limit=_BATCH, offset=len(ids), include=["embeddings"]):
                if not found["ids"]:
                    break
                ids += found["ids"]
                parts.append(np.asarray(found["embeddings"], dtype=np.float32))
        except Exception as fault:
            raise IndexUnavailable("the vector store did not answer") from fault
        return ids, np.vstack(parts[1:]) if ids else parts[0]

    def among(self, collection: str, ids: Sequence[str]) -> list[str]:
        """Which of `ids` the collection holds."""
        try:
            target = self._collection(collection)
            found: list[str] = []
            for start in range(0, len(ids), _BATCH):
                found += target.get(ids=list(ids[start : start + _BATCH]), include=[])["ids"]
        except Exception as fault:
            raise IndexUnavailable("the vector store did not answer") from fault
        return found

    def names(self) -> list[str]:
        """The collections the store holds."""
        try:
            return [collection.name for collection in self._client.list_collections()]
        except Exception as fault:
            raise IndexUnavailable("the vector store did not answer") from fault

    def drop(self, collection: str) -> None:
        """Forget the whole collection, its files included; an unknown one is ignored."""
        try:
            self._known.pop(collection, None)
            if collection in self.names():
                self._client.delete_collection(collection)
                sweep(self._folder)
        except IndexUnavailable:
            raise
        except Exception as fault:
            raise IndexUnavailable("the vector store did not forget the collection") from fault
