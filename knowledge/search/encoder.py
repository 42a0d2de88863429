"""What turns text into vectors, and how an encoder that made earlier vectors is found again by its name."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from knowledge.ports import Vectors
from knowledge.records.vectors import Generation
from knowledge.search.semantic import LatentSemantic

_LOCAL = "sentence-transformers:"


class Encoder(Protocol):
    """Text to unit vectors; LatentSemantic, SentenceTransformers and the OpenAI-compatible one are such."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n x d, float32)."""
        ...


def encoder_of(generation: Generation, neural: Encoder | None) -> Encoder | None:
    """What reads questions for a generation: the encoder in use, the fit it carries, or a model folder still there.

    None where there is no such thing any more: a remote model that is no longer configured, a fit that is damaged.
    """
    if neural is not None and generation.embedder == neural.name:
        return neural
    if generation.embedder == LatentSemantic.name:
        return fit_of(generation)
    path = generation.embedder.removeprefix(_LOCAL)
    if generation.embedder.startswith(_LOCAL) and Path(path).is_dir():
        from knowledge.search.neural import SentenceTransformers

        return SentenceTransformers(path)
    return None


def fit_of(generation: Generation) -> LatentSemantic | None:
    """The fit a generation carries, or None where its bytes are not one or do not fit its dimension."""
    try:
        fit = LatentSemantic.load(generation.state)
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile):
        return None
    return fit if fit.dimension == generation.dimension else None
