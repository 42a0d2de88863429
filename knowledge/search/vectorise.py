"""Vectors of a client's passages: kept in the records, fitted or encoded where they are missing, loaded otherwise.

The embedded default is fitted on the client's own passages; it is fitted anew when a fifth of them are new, and until
the new fit is written the old one serves. What is in force today is also laid out in Chroma.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import uuid4

import numpy as np
import structlog

from knowledge.document import Passage
from knowledge.errors import IndexUnavailable, NotFound
from knowledge.ports import Vectors
from knowledge.records.vectors import Generation, VectorRecords
from knowledge.search.analyse import tokens
from knowledge.search.client_index import ClientIndex
from knowledge.search.exact import ExactVectors
from knowledge.search.hit import Mode
from knowledge.search.keyword import Scope
from knowledge.search.semantic import LatentSemantic
from knowledge.search.today import TodayIndex

_log = structlog.get_logger(__name__)

REFIT_SHARE = 0.2


class Encoder(Protocol):
    """Text to unit vectors; LatentSemantic, SentenceTransformers and the OpenAI-compatible one are such."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n x d, float32)."""
        ...


class Vectoriser:
    """Gives every client its encoder and every passage its vector."""

    def __init__(self, records: VectorRecords, neural: Encoder | None = None, today: TodayIndex | None = None) -> None:
        self._records = records
        self._neural = neural
        self._today = today
        self._encoders: dict[str, Encoder] = {}

    @property
    def neural(self) -> bool:
        """Whether vectors come from a trained model rather than from a fit on the client's passages."""
        return self._neural is not None

    @staticmethod
    def folder_name(client: str) -> str:
        """A folder name for a client's caches that tells nothing and needs no escaping."""
        return hashlib.sha256(client.encode()).hexdigest()[:24]

    def question(self, index: ClientIndex, text: str) -> Vectors | None:
        """The question's unit vector, or None while the client has none to compare with."""
        encoder = self._encoders.get(index.client)
        if encoder is None or index.exact is None:
            return None
        return np.asarray(encoder.encode([text])[0], dtype=np.float32)

    def near(
        self, index: ClientIndex, vector: Vectors | None, scope: Scope, limit: int
    ) -> tuple[list[tuple[str, float]], Mode]:
        """Up to `limit` (passage id, cosine) pairs in `scope`, best first, and which search gave them."""
        if vector is None or index.exact is None:
            return [], "keyword"
        near = self._today.search(index.client, vector, scope, limit) if self._today else None
        return (near, "hybrid") if near is not None else (index.exact.search(vector, scope, limit), "flat")

    def stale(self, client: str) -> None:
        """The client's passages changed: exact vectors serve until Chroma is laid out again."""
        if self._today is not None:
            self._today.stale(client)

    def overdue(self, index: ClientIndex, at: datetime) -> bool:
        """Whether a day has turned over, or Chroma has failed, since it was laid out."""
        return self._today is not None and index.exact is not None and not self.laid_out(index.client, at)

    def laid_out(self, client: str, at: datetime) -> bool:
        """Whether Chroma serves the client's questions of this instant."""
        return self._today is not None and self._today.right_for(client, int(at.timestamp()))

    def bring_up(self, index: ClientIndex, at: datetime) -> None:
        """Give `index` vectors for all its passages and lay out in Chroma what is in force `at` this instant."""
        try:
            state = self._vectors(index)
        except NotFound:
            # The passages changed under us; the change itself has asked for this again.
            _log.info("vectors_overtaken")
            return
        with index.lock:
            exact = index.exact
        if self._today is None or exact is None:
            return
        try:
            self._today.open()
            self._today.fill(index.client, exact, state, at)
        except IndexUnavailable:
            _log.warning("vector_store_not_filled", served_by="exact")

    def close(self) -> None:
        """Let go of what is open on disk."""
        if self._today is not None:
            self._today.close()

    def _vectors(self, index: ClientIndex) -> str:
        with index.lock:
            passages = list(index.passages.values())
            revision = index.revision
        if not passages:
            with index.lock:
                index.exact = None
            return "empty"
        fit = self._held(index.client)
        missing = [passage for passage in passages if fit is None or passage.id not in fit.vectors]
        if fit is None or (not self.neural and len(missing) > REFIT_SHARE * len(passages)):
            fit = self._build(index.client, revision, passages)
        elif missing:
            vectors = fit.encoder.encode([passage.searched for passage in missing])
            self._records.add(index.client, [passage.id for passage in missing], vectors)
            fit.vectors.update(zip((passage.id for passage in missing), vectors, strict=True))
        exact = ExactVectors(passages, np.vstack([fit.vectors[passage.id] for passage in passages]))
        with index.lock:  # a question is never read by one fit and compared with the vectors of another
            self.stale(index.client)
            self._encoders[index.client] = fit.encoder
            index.exact = exact
        return f"{fit.generation.id}/{revision}"

    def _held(self, client: str) -> "_Fit | None":
        active = self._records.active(client)
        wanted = self._neural.name if self._neural else LatentSemantic.name
        if active is None or active.embedder != wanted:
            return None
        generation, ids, vectors = self._records.load(client)
        encoder = self._neural or LatentSemantic.load(generation.state)
        return _Fit(generation, encoder, dict(zip(ids, vectors, strict=True)))

    def _build(self, client: str, revision: int, passages: Sequence[Passage]) -> "_Fit":
        texts = [passage.searched for passage in passages]
        fitted = LatentSemantic.fit([tokens(text) for text in texts]) if self._neural is None else None
        encoder = self._neural or fitted
        assert encoder is not None
        vectors = encoder.encode(texts)
        generation = Generation(
            client=client,
            id=uuid4().hex,
            embedder=encoder.name,
            dimension=int(vectors.shape[1]),
            state=fitted.save() if fitted else b"",
            revision=revision,
        )
        self._records.build(generation, [passage.id for passage in passages], vectors)
        _log.info("vectors_built", passages=len(passages), embedder=encoder.name, dimension=generation.dimension)
        return _Fit(generation, encoder, dict(zip((passage.id for passage in passages), vectors, strict=True)))


@dataclass(frozen=True, slots=True)
class _Fit:
    """A generation with the encoder that made it and its vectors by passage id."""

    generation: Generation
    encoder: Encoder
    vectors: dict[str, Vectors]
