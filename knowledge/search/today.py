"""Chroma's share: the vectors of what is in force today, one collection a client and tier, kept in step.

Any other day, any narrower question, and every moment Chroma is down or behind is served by the exact search. It opens
the store only after a probe in a child process; a store that fails is set aside and filled again. Filling writes only
what differs from what the store holds.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from threading import RLock

import numpy as np
import structlog

from knowledge.audience import Tier
from knowledge.errors import IndexUnavailable
from knowledge.ports import Vectors
from knowledge.search.chroma import ChromaIndex, set_aside, sound, sweep
from knowledge.search.exact import ExactVectors
from knowledge.search.keyword import Scope, seconds

_log = structlog.get_logger(__name__)

_PATIENCE_S = 0.05
# Vectors that differ by less are the same: what the store gives back has gone through its own arithmetic.
_SAME = 1e-4


class TodayIndex:
    """The collections of all clients in one store on disk, and for which span of time each client's are right."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        """Nobody else may have the store in `folder` open: what a kill left there unused is swept at once."""
        if strays := sweep(folder):
            _log.info("vector_store_swept", count=len(strays))
        self._folder = folder
        self._secret = secret
        self._lock = RLock()
        self._store: ChromaIndex | None = None
        self._right: dict[str, tuple[int, int]] = {}
        self._changes: dict[str, int] = {}
        self._empty: set[str] = set()

    def open(self) -> None:
        """Probe and open the store; a broken one is set aside. Slow (a second or two): call it off the request path."""
        with self._lock:
            if self._store is not None:
                return
            if not sound(self._folder):
                aside = set_aside(self._folder)
                _log.warning("vector_store_set_aside", kept_as=aside.name)
            self._store = ChromaIndex(self._folder)

    def name(self, client: str, tier: Tier) -> str:
        """The collection's name: derived here only, and telling nothing."""
        return collection_name(self._secret, client, tier)

    def changes(self, client: str) -> int:
        """How often the client's passages have changed: what was read before a change is not laid out after it."""
        return self._changes.get(client, 0)

    def fill(self, client: str, exact: ExactVectors, state: str, at: datetime, *, read_at: int | None = None) -> None:
        """Make the client's collections hold what `exact` says is in force `at` an instant.

        `state` names the generation and revision; where the store was filled for the same state and span, nothing is
        written. Nothing is written either where passages changed since `exact` was read (`read_at` counts `changes`).
        Raises IndexUnavailable; the exact search goes on serving.
        """
        with self._lock:
            if self._store is None:
                self.open()
            changes = self._changes.get(client, 0)
            if read_at is not None and read_at != changes:
                return
            now = seconds(at, 0)
            before = max((edge for edge in exact.boundaries() if edge <= now), default=-(2**62))
            after = min((edge for edge in exact.boundaries() if edge > now), default=2**62)
            mark = json.dumps([state, before, after])
            try:
                self._fill_tiers(client, exact, at, mark)
            except IndexUnavailable:
                self._begin_again()
                self._fill_tiers(client, exact, at, mark)
            if self._changes.get(client, 0) == changes:  # else it is stale already, and the change fills it again
                self._right[client] = (before, after)

    def _fill_tiers(self, client: str, exact: ExactVectors, at: datetime, mark: str) -> None:
        for tier in Tier:
            ids, vectors = exact.part(Scope(frozenset({tier}), at))
            name = self.name(client, tier)
            self._fill_one(name, ids, vectors, mark)
            self._empty = self._empty - {name} if ids else self._empty | {name}

    def _begin_again(self) -> None:
        """The open store failed: set it aside and open an empty one. Every client's share is filled anew."""
        self._opened().close()
        self._store = None
        self._right.clear()
        set_aside(self._folder)
        _log.warning("vector_store_begun_again")
        self.open()

    def close(self) -> None:
        """Let go of the store."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None
                self._right.clear()

    def _fill_one(self, name: str, ids: list[str], vectors: Vectors, mark: str) -> None:
        store = self._opened()
        note = note_of(self._folder, name)
        if note.exists() and note.read_text(encoding="utf-8") == mark and store.count(name) == len(ids):
            return
        note.unlink(missing_ok=True)
        held_ids, held = store.held(name)
        place = {one: row for row, one in enumerate(held_ids)}
        fits = bool(held_ids) and held.shape[1] == vectors.shape[1]
        kept = [one in place for one in ids] if fits else [False] * len(ids)
        same = np.zeros(len(ids), dtype=np.bool_)
        rows = np.flatnonzero(kept)
        if rows.size:
            there = held[[place[ids[row]] for row in rows]]
            same[rows] = np.abs(there - vectors[rows]).max(axis=1) < _SAME
        if 2 * same.sum() < max(len(ids), len(held_ids)):  # little is left of it: beginning again is quicker
            store.drop(name)
            same[:] = False
        else:
            wanted = set(ids)
            store.remove(name, [one for one in held_ids if one not in wanted])
        changed = np.flatnonzero(~same)
        if changed.size:
            store.put(name, [ids[row] for row in changed], vectors[changed])
        note.write_text(mark, encoding="utf-8")

    def forget(self, client: str, ids: Sequence[str]) -> None:
        """Take `ids` out of the client's collections now, and look that they are gone. Raises IndexUnavailable."""
        with self._lock:
            self.open()
            store = self._opened()
            there = set(store.names())
            for name in (self.name(client, tier) for tier in Tier):
                if name not in there or not (held := store.among(name, ids)):
                    continue
                note_of(self._folder, name).unlink(missing_ok=True)
                store.remove(name, held)
                if store.among(name, ids):
                    raise IndexUnavailable("the vector store still holds what was removed")

    def search(self, client: str, vector: Vectors, scope: Scope, limit: int) -> list[tuple[str, float]] | None:
        """Nearest (id, cosine) in the scope's tiers, or None where the store is busy or not right for this question."""
        if not vector.any() or not self.serves(client, scope):
            return None
        # Filling the store takes seconds, and nobody waits for it: the exact search answers meanwhile.
        if not self._lock.acquire(timeout=_PATIENCE_S):
            return None
        try:
            if self._store is None or not self.right_for(client, seconds(scope.at, 0)):
                return None
            found = [
                pair
                for name in (self.name(client, tier) for tier in scope.tiers)
                if name not in self._empty
                for pair in self._store.search(name, vector, limit)
            ]
        except IndexUnavailable:
            self._right.pop(client, None)
            _log.warning("vector_store_down", served_by="exact")
            return None
        finally:
            self._lock.release()
        return sorted(found, key=lambda pair: -pair[1])[:limit]

    def serves(self, client: str, scope: Scope) -> bool:
        """Whether the client's collections hold what a question of this scope may see: all kinds, in force today."""
        return scope.kinds is None and not scope.lapsed and self.right_for(client, seconds(scope.at, 0))

    def stale(self, client: str) -> None:
        """The client's passages changed: the exact search serves until the store is filled again. Never waits."""
        self._changes[client] = self._changes.get(client, 0) + 1
        self._right.pop(client, None)

    def right_for(self, client: str, at: int) -> bool:
        """Whether the client's collections are right at `at` (seconds since 1970)."""
        span = self._right.get(client)
        return span is not None and span[0] <= at < span[1]

    def _opened(self) -> ChromaIndex:
        if self._store is None:
            raise IndexUnavailable("the vector store is not open")
        return self._store


def collection_name(secret: bytes, client: str, tier: Tier) -> str:
    """The name of the collection of a client and tier under an installation's secret."""
    digest = hmac.new(secret, f"{client}/{tier}".encode(), hashlib.sha256).hexdigest()
    return f"t_{digest[:40]}"


def note_of(folder: Path, collection: str) -> Path:
    """The file beside the store that says for which generation, revision and span a collection was filled."""
    return folder.with_name(f"{folder.name}-{collection}.json")
