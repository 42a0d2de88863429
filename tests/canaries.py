"""Made-up personal values that tests tell the product, and the search for them in everything that it has kept.

Files are read as bytes. Databases are read row by row as well, and keyword indexes term by term: a page, a segment or a
prefix left out may part a value that is there.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

# Said by way of doors, calls, questions and tables in several tests; no document and no expectation holds them.
TOLD = (
    "6225880137061238", "110105197803124418", "13977420586", "139-7742-0586", "ququ.canary@example.com",
    "15928047631", "13764509318", "dana@example.com", "xiaolan@example.com",
)  # fmt: skip
RECORDS = "records.db"


def standing_in(blob: bytes, values: Iterable[str], *, escaped: bool = False) -> set[str]:
    """Which of the values stand in these bytes, as UTF-8; with `escaped` also as JSON escapes and as UTF-16."""
    found = {value for value in values if value.encode() in blob}
    if escaped:
        found |= {one for one in values if one.encode("unicode_escape") in blob or one.encode("utf-16-le") in blob}
    return found


def kept_in(folder: Path, values: Iterable[str], *, escaped: bool = False) -> dict[str, set[str]]:
    """Where below a data folder which of the values are kept: file, or database or index, to values."""
    wanted = tuple(values)
    held: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        blobs = [path.read_bytes()] if path.is_file() else []
        if path.suffix in {".db", ".sqlite3"}:
            blobs += rows_of(path)
        elif path.name == "meta.json" and any(path.parent.glob("*.term")):
            blobs += terms_of(path.parent)
        found = {one for blob in blobs for one in standing_in(blob, wanted, escaped=escaped)}
        if found:
            held[str(path.relative_to(folder))] = found
    return held


def rows_of(database: Path) -> Iterator[bytes]:
    """Every row of every table of a SQLite file, a table at once; nothing of what is damaged, as tests leave it."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        for name in _selected(connection, "SELECT name FROM sqlite_master WHERE type = 'table'"):
            rows = _selected(connection, f'SELECT * FROM "{name[0].decode()}"')
            yield b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row)


def _selected(connection: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    try:
        return connection.execute(query).fetchall()
    except sqlite3.Error:
        return []


def terms_of(index: Path) -> Iterator[bytes]:
    """Every term of a keyword index, and every stored field of its documents."""
    import tantivy

    opened = tantivy.Index.open(str(index))
    searcher = opened.searcher()
    for field in ("terms", "tier", "kind"):
        yield "\n".join(term for term, _ in searcher.terms_with_prefix(field, "")).encode()
    found = searcher.search(tantivy.Query.all_query(), limit=max(searcher.num_docs, 1)).hits
    yield "\n".join(str(searcher.doc(address).to_dict()) for _, address in found).encode()


def left_by_the_suite(folder: Path) -> dict[str, set[str]]:
    """What of `TOLD` is kept in the data folders below `folder`, in what the product writes of itself."""
    held: dict[str, set[str]] = {}
    for records in sorted(folder.rglob(RECORDS)):
        data = records.parent
        found = {value for blob in rows_of(records) for value in standing_in(blob, TOLD)}
        found |= {value for path in data.glob(f"{RECORDS}*") for value in standing_in(path.read_bytes(), TOLD)}
        for part in ("indexes", "chroma", "imports"):
            found |= {value for values in kept_in(data / part, TOLD).values() for value in values}
        if found:
            held[str(data.relative_to(folder))] = found
    return held
