"""Looking the vectors and the caches over: does every vector belong to its passage, does every cache hold what it says.

It only reads, and where opening something would change it, a copy is opened. What is wrong with the records themselves
is `records.check`'s to say.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import Engine

from knowledge.errors import NotFound
from knowledge.ports import Vectors
from knowledge.records.check import Finding, Remedy
from knowledge.records.documents import DocumentRecords
from knowledge.records.vectors import VectorRecords
from knowledge.search.check_store import Caches, Held, chroma_store, orphans
from knowledge.search.encoder import fit_of
from knowledge.search.semantic import LatentSemantic
from knowledge.search.vectorise import Vectoriser

# Cosine of a stored vector with its passage read again; rounding stays far above, another text far below.
SAME_TEXT = 0.99
_ROUNDS = 5


def caches(engine: Engine, clients: Sequence[str], torn: frozenset[str], where: Caches) -> list[Finding]:
    """Everything wrong with the vectors of `clients` (those in `torn` are known to be) and with the caches on disk."""
    every = [_held(engine, client) for client in clients if client not in torn]
    found = [finding for one in every for finding in _vectors(one, where.embedder)]
    # A collection is held against vectors that are right themselves, else one fault would be told twice.
    right = [one for one in every if one.client not in {finding.where for finding in found}]
    return [*found, *chroma_store(right, clients, where), *_keyword(clients, where), *_left(where)]


def _held(engine: Engine, client: str) -> Held:
    """Read again while documents go in under us: passages and vectors of two moments do not belong together."""
    documents, vectors = DocumentRecords(engine), VectorRecords(engine)
    for _ in range(_ROUNDS):
        revision = documents.revision(client)
        passages = {passage.id: passage for passage in documents.passages(client)}
        try:
            generation, ids, rows = vectors.load(client)
        except NotFound:
            return Held(client, None, revision, passages, {})
        if documents.revision(client) == revision:
            return Held(client, generation, revision, passages, dict(zip(ids, rows, strict=True)))
    return Held(client, None, revision, {}, {})


def _vectors(one: Held, embedder: str) -> Iterator[Finding]:
    """Vectors that are none, or are not of their passage; a fit nobody can read; vectors of another embedder."""
    generation = one.generation
    if generation is None or not one.vectors:
        return
    fit = None
    if generation.embedder == LatentSemantic.name and (fit := fit_of(generation)) is None:
        detail = f"the fit of {generation.id} cannot be read"
        yield Finding("generation", one.client, detail, Remedy.DROP_GENERATIONS, (generation.id,))
        return
    if embedder and generation.embedder != embedder:
        detail = f"vectors of {generation.embedder} serve, {embedder} is set"
        yield Finding("embedder", one.client, detail, Remedy.RENEW)
    ids = list(one.vectors)
    rows = np.vstack([one.vectors[name] for name in ids])
    with np.errstate(all="ignore"):
        lengths = np.linalg.norm(rows, axis=1)
    unsound = ~np.isfinite(lengths) | ((np.abs(lengths - 1) > 0.01) & (lengths != 0))
    if unsound.any():
        bad = tuple(name for name, wrong in zip(ids, unsound, strict=True) if wrong)
        yield Finding("vectors", one.client, f"{len(bad)} are no unit vectors", Remedy.DROP_VECTORS, bad)
    if fit is not None and (strange := _strange(one, fit, ids, rows, ~unsound)):
        detail = f"{len(strange)} are not of their passage's words (it or its vector was changed from outside)"
        yield Finding("vectors", one.client, detail, Remedy.DROP_VECTORS, tuple(strange))


def _strange(
    one: Held,
    fit: LatentSemantic,
    ids: Sequence[str],
    rows: Vectors,
    sound: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> list[str]:
    there = [place for place, name in enumerate(ids) if sound[place] and name in one.passages]
    if not there:
        return []
    fresh = fit.encode([one.passages[ids[place]].searched for place in there])
    stored = rows[there]
    cosine = np.sum(fresh * stored, axis=1)
    both_empty = ~fresh.any(axis=1) & ~stored.any(axis=1)
    return [ids[place] for place, wrong in zip(there, (cosine < SAME_TEXT) & ~both_empty, strict=True) if wrong]


def _keyword(clients: Sequence[str], where: Caches) -> list[Finding]:
    """Keyword indexes that cannot be opened, and those of no client."""
    if not where.keyword.exists():
        return []
    ours = {Vectoriser.folder_name(client): client for client in clients}
    found = orphans([f"indexes/{path.name}" for path in where.keyword.iterdir() if path.name not in ours])
    for name, client in ours.items():
        folder = where.keyword / name
        if where.alone and folder.exists() and (fault := _unopened(folder)):
            gone = (f"indexes/{name}",)
            found.append(Finding("keyword_index", client, f"it cannot be read: {fault}", Remedy.DELETE_FILES, gone))
    return found


def _unopened(folder: Path) -> str:
    """Why a copy of a keyword index does not open; "" where it does. Opening the index itself would leave a lock."""
    import tantivy

    # The reader may still write a file of its own while the copy goes.
    with tempfile.TemporaryDirectory(prefix="tongxi-check-", ignore_cleanup_errors=True) as scratch:
        copy = shutil.copytree(folder, Path(scratch) / "index")
        try:
            index = tantivy.Index.open(str(copy))
            index.config_reader(reload_policy="manual")
            searcher = index.searcher()
            found = searcher.search(tantivy.Query.all_query(), limit=max(1, searcher.num_docs)).hits
            for _, address in found:
                searcher.doc(address)
        except (ValueError, OSError) as fault:
            return str(fault).split(":")[0][:80]
    return ""


def _left(where: Caches) -> list[Finding]:
    """Files of an earlier fault or a stopped start that nobody reads."""
    left = [path.name for path in where.folder.glob("secret.*")]
    if (where.folder / "chroma-quarantine").exists():
        left.append("chroma-quarantine")
    return orphans(left)
