"""Looking Chroma's store over: is it sound, and does it hold what its notes say. It opens a copy alone."""

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import numpy as np

from knowledge.audience import Tier
from knowledge.document import Passage
from knowledge.ports import Vectors
from knowledge.records.check import Finding, Remedy
from knowledge.records.vectors import Generation
from knowledge.search.keyword import Scope
from knowledge.search.today import collection_name, note_of

# A file may be a few blocks longer than what is written of it; one that claims this much more is torn.
SPARSE_BYTES, SPARSE_TIMES = 64 * 2**20, 4
_SAME_VECTOR = 1e-3
_EDGE = 2**62
_TABLES = frozenset({"collections", "segments", "embeddings"})
_Listed = dict[str, set[str]]
_Dumped = dict[str, tuple[list[str], Vectors]]
_NOTHING: tuple[list[str], Vectors] = ([], np.zeros((0, 0), dtype=np.float32))
_DUMP = """
import sys
import numpy as np
from chromadb import PersistentClient
from chromadb.config import Settings
client = PersistentClient(path=sys.argv[1], settings=Settings(anonymized_telemetry=False))
held = {}
for collection in client.list_collections():
    row = collection.get(include=["embeddings"])
    held[collection.name + "/ids"] = np.array(row["ids"], dtype=str)
    held[collection.name + "/vectors"] = np.array(row["embeddings"], dtype=np.float32)
    if len(row["ids"]):
        collection.query(query_embeddings=[row["embeddings"][0]], n_results=1)
np.savez(sys.argv[2], **held)
"""


@dataclass(frozen=True, slots=True)
class Caches:
    """Where the caches of one installation lie, the secret that names its collections, and the embedder that is set.

    `alone` says that no other process has them open: only then are they opened (as a copy), not just listed.
    """

    folder: Path
    secret: bytes = field(repr=False)
    embedder: str
    alone: bool

    @property
    def chroma(self) -> Path:
        """Chroma's folder."""
        return self.folder / "chroma"

    @property
    def keyword(self) -> Path:
        """The folder of the keyword indexes."""
        return self.folder / "indexes"


@dataclass(frozen=True, slots=True)
class Held:
    """One client's documents and vectors as the records hold them."""

    client: str
    generation: Generation | None
    revision: int
    passages: Mapping[str, Passage]
    vectors: Mapping[str, Vectors]


def chroma_store(every: Sequence[Held], clients: Sequence[str], where: Caches) -> list[Finding]:
    """Everything wrong with the store, held against the clients in `every`; none of `clients` owns what is astray."""
    if not where.chroma.exists():
        return []
    if torn := _sparse(where.chroma):
        detail = f"{torn} claims far more than the disk holds of it"
        return [Finding("chroma", "store", detail, Remedy.SET_ASIDE)]
    notes = _written(where)
    try:
        listed, segments, held = _read(where)
    except (sqlite3.DatabaseError, _Broken) as fault:
        return [Finding("chroma", "store", f"it cannot be opened: {fault}", Remedy.SET_ASIDE)]
    # A note that was written while we read is of a filling we saw half of.
    kept = frozenset(name for name, at in _written(where).items() if notes.get(name) == at)
    store = _Store(listed, held, kept)
    found = [finding for one in every for finding in _collections(one, where, store)]
    return found + _strays(clients, where, segments)


def _sparse(folder: Path) -> str:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        about = path.stat()
        written = about.st_blocks * 512
        if about.st_size > SPARSE_BYTES and about.st_size > SPARSE_TIMES * written:
            return path.name
    return ""


@dataclass(frozen=True, slots=True)
class _Store:
    """What Chroma lists, what it gives back when opened (None where it was not), and the notes that may be believed."""

    listed: Mapping[str, set[str]]
    held: Mapping[str, tuple[list[str], Vectors]] | None
    notes: frozenset[str]


def _written(where: Caches) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in where.folder.glob("chroma-t_*.json")}


class _Broken(Exception):
    """A store that a child process could not open and read."""


def _read(where: Caches) -> tuple[_Listed, set[str], _Dumped | None]:
    """The ids each collection lists, the segments that belong to one, and what is given back by a store left alone.

    Such a store is read from a copy: opening it undoes what a kill left half written, and looking changes nothing.
    """
    if not where.alone:
        return *_listed(where.chroma / "chroma.sqlite3", "ro"), None
    with tempfile.TemporaryDirectory(prefix="tongxi-check-") as scratch:
        copy = Path(scratch) / "chroma"
        shutil.copytree(where.chroma, copy)
        listed, segments = _listed(copy / "chroma.sqlite3", "rw")
        return listed, segments, _dumped(copy, Path(scratch) / "held.npz")


def _listed(database: Path, mode: Literal["ro", "rw"]) -> tuple[_Listed, set[str]]:
    """The ids each collection lists, and the names of the segments that belong to one."""
    if not database.exists():
        return {}, set()
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode={mode}", uri=True, timeout=5)) as connection:
        bad = [str(line) for (line,) in connection.execute("PRAGMA quick_check") if line != "ok"]
        if bad:
            raise sqlite3.DatabaseError(bad[0])
        if not {str(name) for (name,) in connection.execute("SELECT name FROM sqlite_schema")} >= _TABLES:
            return {}, set()  # its first opening was cut short; the next one goes on where it stopped
        names: _Listed = {name: set() for (name,) in connection.execute("SELECT name FROM collections")}
        query = (
            "SELECT c.name, e.embedding_id FROM embeddings e JOIN segments s ON s.id = e.segment_id "
            "JOIN collections c ON c.id = s.collection"
        )
        for name, one in connection.execute(query):
            names[name].add(one)
        return names, {str(name) for (name,) in connection.execute("SELECT id FROM segments")}


def _dumped(copy: Path, out: Path) -> _Dumped:
    """What the collections of a copied store give back when they are opened, in a child process; written to `out`."""
    done = subprocess.run(
        [sys.executable, "-c", _DUMP, str(copy), str(out)], capture_output=True, timeout=600, check=False
    )
    if done.returncode != 0 or not out.exists():
        raise _Broken(f"a trial ended with {done.returncode}")
    with np.load(out, allow_pickle=False) as held:
        names = {name.removesuffix("/ids") for name in held.files if name.endswith("/ids")}
        return {name: ([str(i) for i in held[f"{name}/ids"]], held[f"{name}/vectors"]) for name in names}


def _collections(one: Held, where: Caches, store: _Store) -> Iterator[Finding]:
    """Collections that say they are filled and do not hold what is in force: nobody would fill them again."""
    if one.generation is None:
        return
    for tier in Tier:
        name = collection_name(where.secret, one.client, tier)
        note = note_of(where.chroma, name)
        moment = _filled_for(note, f"{one.generation.id}/{one.revision}")
        if moment is None or note.name not in store.notes:
            continue  # not filled, or for an earlier state: it is filled before it is asked
        scope = Scope(frozenset({tier}), moment)
        wanted = {one_id for one_id, passage in one.passages.items() if scope.admits(passage) and one_id in one.vectors}
        there = store.listed.get(name, set())
        detail = ""
        if there != wanted:
            detail = f"{tier}: {len(wanted - there)} passages are missing, {len(there - wanted)} too many"
        elif store.held is not None and (other := _other(one, store.held.get(name, _NOTHING), wanted)):
            detail = f"{tier}: {other} vectors are not those of the records"
        if detail:
            yield Finding("chroma", one.client, detail, Remedy.DELETE_FILES, (note.name,))


def _filled_for(note: Path, state: str) -> datetime | None:
    """An instant for which the collection says it was filled in this state; None where it says something else."""
    try:
        said, before, after = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return None
    if said != state:
        return None
    second = before if before > -_EDGE else after - 1 if after < _EDGE else 0
    return datetime.fromtimestamp(second, UTC)


def _other(one: Held, held: tuple[list[str], Vectors], wanted: set[str]) -> int:
    """How many vectors of a collection differ from the records', or are not given back at all."""
    ids, rows = held
    off = len(wanted - set(ids))
    for name, row in zip(ids, rows, strict=True):
        mine = one.vectors.get(name)
        if mine is None or mine.shape != row.shape or not np.abs(mine - row).max() < _SAME_VECTOR:
            off += 1
    return off


def _strays(clients: Sequence[str], where: Caches, segments: set[str]) -> list[Finding]:
    """Segment folders no collection knows, and notes of collections no client has."""
    ours = {collection_name(where.secret, client, tier) for client in clients for tier in Tier}
    notes = {note_of(where.chroma, name).name for name in ours}
    stray = [f"chroma/{path.name}" for path in where.chroma.iterdir() if path.is_dir() and path.name not in segments]
    stray += [path.name for path in where.folder.glob("chroma-t_*.json") if path.name not in notes]
    return orphans(stray)


def orphans(names: Sequence[str]) -> list[Finding]:
    """A finding for each of these files and folders, by their place in the data folder."""
    return [Finding("orphan_files", name, "nothing uses it", Remedy.DELETE_FILES, (name,)) for name in sorted(names)]
