"""Damage to a data folder, one function a kind: what disks, kills, hands and wrong clocks have done to others' stores.

Each takes a healthy, closed folder and damages it in place, and says whether it can be put right without loss. It does
not know how the doctor finds it.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

Harm = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Corruption:
    """One kind of damage. `check` is what the doctor should name; `repairable` whether it should put it right."""

    name: str
    check: str
    repairable: bool
    harm: Harm


@contextmanager
def _records(folder: Path) -> Iterator[sqlite3.Connection]:
    """The records as anybody with an SQLite shell opens them: no foreign keys, no rules of ours."""
    with closing(sqlite3.connect(folder / "records.db")) as connection:
        yield connection
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _say(*statements: str) -> Harm:
    def harm(folder: Path) -> None:
        with _records(folder) as connection:
            for statement in statements:
                changed = connection.execute(statement).rowcount
                if changed == 0:
                    raise RuntimeError(f"nothing was damaged: {statement}")

    return harm


def _torn_page(folder: Path) -> None:
    """A page of the passages' table overwritten, as a disk does that lies about what it wrote."""
    with _records(folder) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'passages'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with (folder / "records.db").open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)


def _wrong_index(folder: Path) -> None:
    """An index whose rows are those of other columns, as an interrupted write leaves it."""
    with _records(folder) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'ix_documents_batch'").fetchone()
        connection.execute("PRAGMA writable_schema = ON")
        other = sql.replace("batch)", "title)")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'ix_documents_batch'", (other,))
    with _records(folder) as connection:
        connection.execute("REINDEX ix_documents_batch")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'ix_documents_batch'", (sql,))


def _swapped_vectors(folder: Path) -> None:
    """Two passages with each other's vectors: every length is right, and every answer a little wrong."""
    with _records(folder) as connection:
        rows = connection.execute("SELECT rowid, vector FROM vectors ORDER BY passage").fetchall()
        one = rows[0]
        other = next(row for row in rows if _cosine(one[1], row[1]) < 0.5)
        connection.execute("UPDATE vectors SET vector = ? WHERE rowid = ?", (other[1], one[0]))
        connection.execute("UPDATE vectors SET vector = ? WHERE rowid = ?", (one[1], other[0]))


def _cosine(one: bytes, other: bytes) -> float:
    return float(np.frombuffer(one, "<f4") @ np.frombuffer(other, "<f4"))


def _flipped_bit(folder: Path) -> None:
    """One bit of one vector: the sign of an exponent."""
    with _records(folder) as connection:
        row, vector = connection.execute("SELECT rowid, vector FROM vectors LIMIT 1").fetchone()
        turned = bytearray(vector)
        turned[3] ^= 0x40
        connection.execute("UPDATE vectors SET vector = ? WHERE rowid = ?", (bytes(turned), row))


def _abandoned(folder: Path) -> None:
    """A generation whose builder was killed before it was complete."""
    with _records(folder) as connection:
        connection.execute(
            "INSERT INTO generations (client, id, embedder, state, dimension, revision, place) "
            "SELECT client, 'abandoned', embedder, state, dimension, revision, place + 1 FROM generations LIMIT 1"
        )


def _two_in_force(folder: Path) -> None:
    """A version that was followed by another and holds again, so that two hold at once."""
    with _records(folder) as connection:
        row = connection.execute(
            "SELECT d.rowid FROM documents d JOIN documents n ON n.client = d.client AND n.id = d.id "
            "AND n.valid_from = d.valid_to LIMIT 1"
        ).fetchone()
        connection.execute("UPDATE documents SET valid_to = NULL WHERE rowid = ?", row)


def _missing_passage(folder: Path) -> None:
    """A passage out of the middle of a document."""
    with _records(folder) as connection:
        name = connection.execute("SELECT id FROM passages WHERE position = 2 LIMIT 1").fetchone()
        connection.execute("DELETE FROM passages WHERE id = ?", name)
        connection.execute("DELETE FROM vectors WHERE passage = ?", name)


def _fullest(folder: Path) -> str:
    """The name of the collection that holds most."""
    with closing(sqlite3.connect(folder / "chroma" / "chroma.sqlite3")) as store:
        query = (
            "SELECT c.name FROM embeddings e JOIN segments s ON s.id = e.segment_id JOIN collections c "
            "ON c.id = s.collection GROUP BY c.name ORDER BY count(*) DESC LIMIT 1"
        )
        return str(store.execute(query).fetchone()[0])


def _chroma_torn(folder: Path) -> None:
    """The store's catalogue cut in half."""
    store = folder / "chroma" / "chroma.sqlite3"
    os.truncate(store, store.stat().st_size // 2)


def _chroma_sparse(folder: Path) -> None:
    """A vector file that claims three terabytes."""
    level = max((folder / "chroma").rglob("data_level0.bin"), key=lambda path: path.stat().st_size)
    os.truncate(level, 3 * 2**40)


def _chroma_emptied(folder: Path) -> None:
    """The store's log of vectors and the graphs made of it emptied, its list of ids untouched."""
    with closing(sqlite3.connect(folder / "chroma" / "chroma.sqlite3")) as store:
        store.execute("DELETE FROM embeddings_queue")
        store.commit()
    for path in (folder / "chroma").rglob("*.bin"):
        os.truncate(path, path.stat().st_size // 3)


def _chroma_lacks(folder: Path) -> None:
    """Vectors taken out of a collection behind our back."""
    _in_chroma(folder, "collection.delete(ids=collection.get(limit=3)['ids'])")


def _chroma_other_vectors(folder: Path) -> None:
    """A collection that gives one passage's vector for another."""
    _in_chroma(
        folder,
        "rows = collection.get(include=['embeddings']); "
        "collection.update(ids=rows['ids'], embeddings=np.roll(np.array(rows['embeddings']), 1, axis=0))",
    )


def _in_chroma(folder: Path, does: str) -> None:
    """In a process of its own: a store stays open in the process that opened it."""
    import subprocess
    import sys

    script = (
        "import sys, numpy as np; from chromadb import PersistentClient; from chromadb.config import Settings; "
        "client = PersistentClient(path=sys.argv[1], settings=Settings(anonymized_telemetry=False)); "
        f"collection = client.get_collection(sys.argv[2]); {does}; client.close()"
    )
    subprocess.run([sys.executable, "-c", script, str(folder / "chroma"), _fullest(folder)], check=True)


def _keyword_cut(folder: Path) -> None:
    """The files of a keyword index cut short."""
    for path in (folder / "indexes").rglob("*"):
        if path.is_file() and path.suffix in {".term", ".idx", ".store"}:
            os.truncate(path, path.stat().st_size // 2)


def _strays(folder: Path) -> None:
    """What a client that left, and a start that was killed, leave behind."""
    (folder / "indexes" / ("0" * 24)).mkdir(parents=True)
    (folder / "indexes" / ("0" * 24) / "meta.json").write_text("{}", "utf-8")
    (folder / "chroma-t_gone.json").write_text("[]", "utf-8")
    (folder / "secret.0011223344556677").write_text("half", "utf-8")
    stray = folder / "chroma" / "11111111-2222-3333-4444-555555555555"
    stray.mkdir()
    shutil.copy(folder / "chroma" / "chroma.sqlite3", stray / "left.bin")


def _open_secret(folder: Path) -> None:
    (folder / "secret").chmod(0o644)


def _short_secret(folder: Path) -> None:
    (folder / "secret").write_text("torn", "utf-8")


_JOB = (
    "INSERT INTO jobs (id, kind, state, error, payload, attempts, queued, due, lease_until) VALUES "
    "('stuck', 'answer', 'running', '', '{}', 2, '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000', "
    "'2026-01-01 00:01:00.000000')"
)
_KEY = (
    "INSERT INTO api_keys (id, digest, role, clients, person, label, created, expires, revoked) VALUES "
    "('old', 'digest', 'admin', '[]', NULL, 'forgotten', '2020-01-01 00:00:00.000000', NULL, NULL)"
)
CORRUPTIONS: tuple[Corruption, ...] = (
    Corruption("a page of the records overwritten", "database", False, _torn_page),
    Corruption("a database index with other rows", "integrity_check", True, _wrong_index),
    Corruption(
        "a schema of a later version", "schema", False, _say("UPDATE alembic_version SET version_num = '9999_later'")
    ),
    Corruption("a table dropped", "schema", False, _say("DROP TABLE deliveries")),
    Corruption(
        "a document's row gone, its passages left",
        "foreign_key_check",
        True,
        _say("DELETE FROM documents WHERE rowid = (SELECT max(rowid) FROM documents)"),
    ),
    Corruption(
        "vectors of passages that are gone",
        "foreign_key_check",
        True,
        _say("UPDATE vectors SET passage = 'gone' WHERE rowid = (SELECT min(rowid) FROM vectors)"),
    ),
    Corruption("vectors cut short", "vectors", True, _say("UPDATE vectors SET vector = substr(vector, 1, 12)")),
    Corruption(
        "vectors of another dimension among the others",
        "vectors",
        True,
        _say("UPDATE vectors SET vector = zeroblob(64) WHERE rowid % 3 = 0"),
    ),
    Corruption("vectors missing", "vectors", True, _say("DELETE FROM vectors WHERE rowid % 2 = 0")),
    Corruption("a bit of a vector flipped", "vectors", True, _flipped_bit),
    Corruption("two vectors exchanged", "vectors", True, _swapped_vectors),
    Corruption(
        "the words of a passage changed from outside",
        "vectors",
        True,
        _say("UPDATE passages SET text = 'zebra ' || hex(randomblob(40)) WHERE position = 1"),
    ),
    Corruption("no generation active", "generation", True, _say("DELETE FROM active_generations")),
    Corruption(
        "the active generation is one that is not there",
        "foreign_key_check",
        True,
        _say("UPDATE active_generations SET generation = 'gone'"),
    ),
    Corruption("a fit that cannot be read", "generation", True, _say("UPDATE generations SET state = x'504b0304'")),
    Corruption(
        "a generation ahead of the documents", "generation", True, _say("UPDATE generations SET revision = 999999")
    ),
    Corruption("a generation never finished", "generation", True, _abandoned),
    Corruption("another embedder's vectors", "embedder", True, _say("UPDATE generations SET embedder = 'other-1'")),
    Corruption("two versions in force at once", "succession", True, _two_in_force),
    Corruption("a passage missing from the middle", "passages", False, _missing_passage),
    Corruption("an audit line changed", "audit", False, _say("UPDATE audit SET actor = 'nobody' WHERE seq = 1")),
    Corruption(
        "the end of the audit trail cut off",
        "audit",
        False,
        _say("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)"),
    ),
    Corruption("a job nobody came back to", "jobs", True, _say(_JOB)),
    Corruption("a key of years ago", "keys", False, _say(_KEY)),
    Corruption(
        "records from the future", "clock", False, _say("UPDATE jobs SET queued = '2999-01-01 00:00:00.000000'")
    ),
    Corruption("the vector store's catalogue cut", "chroma", True, _chroma_torn),
    Corruption("a vector file that claims terabytes", "chroma", True, _chroma_sparse),
    Corruption("the store's vectors gone, its ids left", "chroma", True, _chroma_emptied),
    Corruption("vectors missing from the store", "chroma", True, _chroma_lacks),
    Corruption("vectors of other passages in the store", "chroma", True, _chroma_other_vectors),
    Corruption("keyword index files cut short", "keyword_index", True, _keyword_cut),
    Corruption("files that belong to nothing", "orphan_files", True, _strays),
    Corruption("a secret everybody may read", "secret", True, _open_secret),
    Corruption("a secret that is torn", "secret", False, _short_secret),
)
