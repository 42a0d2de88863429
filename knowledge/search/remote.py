"""Embeddings from an OpenAI-compatible address, for those who have one; the only place that asks for them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from pydantic import SecretStr

from knowledge.errors import SettingsFault
from knowledge.ports import Vectors


class OpenAIEmbedder:
    """A remote model by address and name. Its client is made when first asked; nothing is retried behind our back."""

    def __init__(self, url: str, model: str, key: str) -> None:
        if not url:
            raise SettingsFault(
                "TONGXI_EMBEDDINGS_URL: needed with openai:MODEL (for example http://127.0.0.1:8080/v1)"
            )
        self.name = f"openai:{model}"
        self._url, self._model, self._key = url, model, key
        self._client: Any = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n x d, float32)."""
        if self._client is None:
            from langchain_openai import OpenAIEmbeddings

            self._client = OpenAIEmbeddings(
                openai_api_base=self._url,
                model=self._model,
                openai_api_key=SecretStr(self._key or "none"),
                max_retries=0,
                request_timeout=20,
                check_embedding_ctx_length=False,
            )
        vectors = np.asarray(self._client.embed_documents(list(texts)), dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)
