"""A client's next generation of vectors: made aside while the old one serves, looked over, then switched to.

It is stored beside the active one, read back, and must find its own passages again; passages that come in meanwhile get
vectors of both. It does not decide when a new one is due, nor does it search.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

import numpy as np
import structlog

from knowledge.document import Passage
from knowledge.errors import Conflict, IndexUnavailable, NotFound
from knowledge.ports import Vectors
from knowledge.records.vectors import Generation, VectorRecords
from knowledge.search.analyse import tokens
from knowledge.search.encoder import Encoder
from knowledge.search.semantic import LatentSemantic

_log = structlog.get_logger(__name__)

# The share of a sample of passages whose own text, read again, must find them first.
SELF_HIT = 0.995
SAMPLE_FITTED, SAMPLE_NEURAL = 1_000, 200
# Passages a trained model reads at a time; between portions what came in meanwhile is served.
PORTION = 256
ROUNDS = 5
_TIE = 1e-4


@dataclass(frozen=True, slots=True)
class Fit:
    """A generation with the encoder that made it and its vectors by passage id."""

    generation: Generation
    encoder: Encoder
    vectors: dict[str, Vectors]


@dataclass(frozen=True, slots=True)
class Renewal:
    """How the next generation of one client is made: `present` are its passages now, `between` is called meanwhile."""

    records: VectorRecords
    client: str
    present: Callable[[], tuple[int, Sequence[Passage]]]
    between: Callable[[], object]
    neural: Encoder | None = None

    def make(self) -> Fit:
        """The new generation, complete, verified and active.

        Raises IndexUnavailable where it does not find its own passages again or could not be completed; the old one
        is then still the active one. Whatever the encoder raises passes through.
        """
        revision, passages = self.present()
        fitted = None if self.neural else LatentSemantic.fit([tokens(passage.searched) for passage in passages])
        encoder = self.neural or fitted
        assert encoder is not None
        given = self._encoded(encoder, passages)
        state = fitted.save() if fitted else b""
        made = Generation(self.client, uuid4().hex, encoder.name, int(given.shape[1]), state, revision)
        self.records.stage(made, [passage.id for passage in passages], given)
        try:
            return self._switched(made, encoder)
        except IndexUnavailable:
            self.records.discard(self.client, made.id)
            raise

    def _encoded(self, encoder: Encoder, passages: Sequence[Passage]) -> Vectors:
        texts = [passage.searched for passage in passages]
        if self.neural is None:
            return encoder.encode(texts)
        parts = []
        for start in range(0, len(texts), PORTION):
            parts.append(encoder.encode(texts[start : start + PORTION]))
            self.between()
        return np.vstack(parts)

    def _switched(self, made: Generation, encoder: Encoder) -> Fit:
        for _ in range(ROUNDS):
            self._complete(made, encoder)
            _, ids, vectors = self.records.load(self.client, made.id)
            self._verify(encoder, ids, vectors)
            try:
                self.records.activate(self.client, made.id)
            except Conflict:
                continue  # documents came in since; they get their vectors and it is tried again
            _log.info("vectors_built", passages=len(ids), embedder=encoder.name, dimension=made.dimension)
            return Fit(made, encoder, dict(zip(ids, vectors, strict=True)))
        raise IndexUnavailable("documents came in faster than the new vectors")

    def _complete(self, made: Generation, encoder: Encoder) -> None:
        """Give the new generation vectors for what came in since it was begun."""
        lacking = set(self.records.lacking(self.client, made.id))
        late = [passage for passage in self.present()[1] if passage.id in lacking]
        if late:
            vectors = encoder.encode([passage.searched for passage in late])
            self.records.add(self.client, [passage.id for passage in late], vectors, generation_id=made.id)

    def _verify(self, encoder: Encoder, ids: Sequence[str], stored: Vectors) -> None:
        passages = {passage.id: passage for passage in self.present()[1]}
        rows = [row for row, name in enumerate(ids) if name in passages]
        hit = self_hit(encoder, [passages[ids[row]] for row in rows], stored[rows], neural=self.neural is not None)
        if hit < SELF_HIT:
            _log.error("generation_refused", self_hit=round(hit, 4), embedder=encoder.name)
            raise IndexUnavailable("the new vectors do not find their own passages again")


def self_hit(encoder: Encoder, passages: Sequence[Passage], stored: Vectors, *, neural: bool) -> float:
    """The share of (a seeded sample of) passages whose text, encoded now, is nearest to their own stored vector.

    Passages with the same words share one place; 1.0 where there is nothing to look at.
    """
    if not passages:
        return 1.0
    most = SAMPLE_NEURAL if neural else SAMPLE_FITTED
    rows = np.arange(len(passages))
    if len(rows) > most:
        rows = np.sort(np.random.default_rng(20261122).choice(rows, most, replace=False))
    fresh = encoder.encode([passages[int(row)].searched for row in rows])
    scores = fresh @ stored.T
    own = scores[np.arange(len(rows)), rows]
    # A vector that is no unit vector could win every comparison; it is no hit, whatever it scores.
    lengths = np.linalg.norm(stored[rows], axis=1)
    sound = (np.abs(lengths - 1) < 0.01) | ((lengths == 0) & ~fresh.any(axis=1))
    return float(np.mean((own >= scores.max(axis=1) - _TIE) & sound))


def held(records: VectorRecords, client: str, encoder_of: Callable[[Generation], Encoder | None]) -> Fit | None:
    """The active generation with its encoder; None where there is none or nothing here can read questions for it."""
    try:
        generation, ids, vectors = records.load(client)
    except NotFound:
        return None
    encoder = encoder_of(generation)
    return None if encoder is None else Fit(generation, encoder, dict(zip(ids, vectors, strict=True)))
