"""Vectors of a client's passages: kept in the records, fitted or encoded where they are missing, loaded otherwise.

The embedded default is fitted on the client's own passages; it is fitted anew when a fifth of them are new. Until a new
fit, or another embedder's vectors, are complete and verified, the old ones serve, new passages included. What is in
force today is also laid out in Chroma.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import numpy as np
import structlog

from knowledge.document import Passage
from knowledge.errors import IndexUnavailable, NotFound
from knowledge.ports import Vectors
from knowledge.records.vectors import VectorRecords
from knowledge.search.client_index import ClientIndex
from knowledge.search.encoder import Encoder, encoder_of
from knowledge.search.exact import ExactVectors
from knowledge.search.hit import Mode
from knowledge.search.keyword import Scope
from knowledge.search.renew import Fit, Renewal, held
from knowledge.search.semantic import LatentSemantic
from knowledge.search.today import TodayIndex

__all__ = ["Encoder", "Vectoriser"]

_log = structlog.get_logger(__name__)

REFIT_SHARE = 0.2
# Comparing so many vectors with a question costs less than asking a store for the nearest of them.
DIRECTLY = 20_000


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
        vector = np.asarray(encoder.encode([text])[0], dtype=np.float32)
        # A remote model may change behind its name; until its vectors are made anew, words alone serve.
        return vector if vector.shape[0] == index.exact.dimension else None

    def near(
        self, index: ClientIndex, vector: Vectors | None, scope: Scope, limit: int
    ) -> tuple[list[tuple[str, float]], Mode]:
        """Up to `limit` (passage id, cosine) pairs in `scope`, best first, and which search gave them."""
        if vector is None or index.exact is None:
            return [], "keyword"
        if self._today is not None and len(index.exact) <= DIRECTLY and self._today.serves(index.client, scope):
            return index.exact.search(vector, scope, limit), "hybrid"
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
            exact, read_at = index.exact, self._today.changes(index.client) if self._today is not None else 0
        if self._today is None or exact is None:
            return
        try:
            self._today.open()
            self._today.fill(index.client, exact, state, at, read_at=read_at)
        except IndexUnavailable:
            _log.warning("vector_store_not_filled", served_by="exact")

    def forget(self, index: ClientIndex, ids: Sequence[str]) -> None:
        """Take removed passages out of the vectors in memory and out of Chroma, now. Raises IndexUnavailable."""
        with index.lock:
            self.stale(index.client)
            if index.exact is not None:
                index.exact = index.exact.without(ids)
        if self._today is not None:
            self._today.forget(index.client, ids)

    def close(self) -> None:
        """Let go of what is open on disk."""
        if self._today is not None:
            self._today.close()

    def _vectors(self, index: ClientIndex) -> str:
        """Bring up `index.exact`; returns the generation and revision it stands for."""
        revision, passages = _present(index)
        if not passages:
            with index.lock:
                index.exact = None
            return "empty"
        fit = self._serve(index)
        if fit is None or self._outgrown(fit, len(passages)):
            renewal = Renewal(
                self._records, index.client, lambda: _present(index), lambda: self._keep_up(index, fit), self._neural
            )
            try:
                fit = renewal.make()
            except IndexUnavailable:
                _log.error("generation_not_made", served_by="keywords" if fit is None else "the one before")
                if fit is None:
                    return "empty"
            else:
                self._show(index, fit)
        return f"{fit.generation.id}/{revision}"

    def _serve(self, index: ClientIndex) -> Fit | None:
        """Let the active generation answer, its missing passages encoded; None where nothing here can read for it."""
        fit = held(self._records, index.client, lambda generation: encoder_of(generation, self._neural))
        if fit is None or not self._completed(index, fit):
            return None
        self._show(index, fit)
        return fit

    def _keep_up(self, index: ClientIndex, fit: Fit | None) -> None:
        """Serve by the old vectors what came in while the new ones are made."""
        if fit is not None and _missing(index, fit) and self._completed(index, fit):
            self._show(index, fit)

    def _completed(self, index: ClientIndex, fit: Fit) -> bool:
        """Encode what `fit` has no vector for; False where its model gives vectors of another length by now."""
        missing = _missing(index, fit)
        if missing:
            vectors = fit.encoder.encode([passage.searched for passage in missing])
            if vectors.shape[1] != fit.generation.dimension:
                return False
            self._records.add(index.client, [one.id for one in missing], vectors, generation_id=fit.generation.id)
            fit.vectors.update(zip((passage.id for passage in missing), vectors, strict=True))
        return True

    def _show(self, index: ClientIndex, fit: Fit) -> None:
        """From now on questions are read by this fit and compared with its vectors, both at once."""
        with index.lock:
            passages = [passage for passage in index.passages.values() if passage.id in fit.vectors]
            self.stale(index.client)
            self._encoders[index.client] = fit.encoder
            index.exact = (
                ExactVectors(passages, np.vstack([fit.vectors[one.id] for one in passages])) if passages else None
            )

    def _outgrown(self, fit: Fit, count: int) -> bool:
        """Whether another embedder is wanted, or a fifth of the passages came after the fit."""
        wanted = self._neural.name if self._neural else LatentSemantic.name
        if fit.generation.embedder != wanted:
            return True
        return not self.neural and self._records.unfitted(fit.generation) > REFIT_SHARE * count


def _present(index: ClientIndex) -> tuple[int, list[Passage]]:
    with index.lock:
        return index.revision, list(index.passages.values())


def _missing(index: ClientIndex, fit: Fit) -> list[Passage]:
    return [passage for passage in _present(index)[1] if passage.id not in fit.vectors]
