"""The embedded default: latent semantic vectors fitted on the client's own passages, without weights or network.

TF-IDF of our terms (log counts, unit rows), truncated SVD to 256 dimensions (Deerwester et al. 1990). A question is
projected by summing its terms' rows of the kept matrix, which costs microseconds. It is a LangChain `Embeddings`. It
learns nothing about words the client's passages do not hold.
"""

import io
import json
import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from knowledge.ports import Vectors
from knowledge.search.analyse import tokens

DIMENSIONS = 256


class LatentSemantic(Embeddings):
    """A fitted projection. `save` gives bytes that `load` reads without unpickling anything."""

    name = "latent-semantic-1"

    def __init__(self, vocabulary: dict[str, int], matrix: NDArray[np.float32]) -> None:
        self._vocabulary = vocabulary
        self._matrix = matrix

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._matrix.shape[1])

    @classmethod
    def fit(cls, texts: Sequence[Sequence[str]]) -> "LatentSemantic":
        """Learn from passages given as terms. Deterministic: the same passages give the same vectors."""
        from scipy.sparse import csr_matrix, diags
        from scipy.sparse.linalg import svds

        vocabulary, counts = _count(texts)
        n = len(texts)
        if n < 3 or len(vocabulary) < 3:
            return cls(vocabulary, np.zeros((len(vocabulary), 1), dtype=np.float32))
        frequency = np.zeros(len(vocabulary))
        for row in counts:
            frequency[list(row)] += 1
        idf = np.log(1 + (n - frequency + 0.5) / (frequency + 0.5))
        data = np.array([(1 + math.log(c)) * idf[t] for row in counts for t, c in row.items()])
        places = np.array([t for row in counts for t in row], dtype=np.int32)
        ends = np.cumsum([0, *(len(row) for row in counts)])
        table = csr_matrix((data, places, ends), shape=(n, len(vocabulary)))
        lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
        table = diags(1 / np.where(lengths == 0, 1, lengths)) @ table
        rank = min(DIMENSIONS, min(table.shape) - 1)
        start = np.random.default_rng(20261122).standard_normal(min(table.shape))
        _, _, directions = svds(table, k=rank, v0=start)
        return cls(vocabulary, (idf[:, None] * directions.T).astype(np.float32))

    def project(self, texts: Sequence[Sequence[str]]) -> Vectors:
        """Unit vectors (n x dimension, float32) of texts given as terms; zeros where no term is known."""
        vectors = np.zeros((len(texts), self._matrix.shape[1]), dtype=np.float32)
        for place, terms in enumerate(texts):
            known = [(self._vocabulary[t], c) for t, c in Counter(terms).items() if t in self._vocabulary]
            if known:
                numbers = [number for number, _ in known]
                weights = np.array([1 + math.log(c) for _, c in known], dtype=np.float32)
                # In one thread: on a busy machine a product handed to several waits for the last of them.
                vectors[place] = np.einsum("i,ij->j", weights, self._matrix[numbers])
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts as they are written."""
        return self.project([tokens(text) for text in texts])

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's door for passages."""
        return [[float(x) for x in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """LangChain's door for questions."""
        return self.embed_documents([text])[0]

    def save(self) -> bytes:
        """The whole fit as bytes."""
        buffer = io.BytesIO()
        words = np.frombuffer(json.dumps(list(self._vocabulary), ensure_ascii=False).encode(), dtype=np.uint8)
        np.savez(buffer, words=words, matrix=self._matrix)
        return buffer.getvalue()

    @classmethod
    def load(cls, state: bytes) -> "LatentSemantic":
        """A fit from `save`'s bytes. Raises ValueError where they are not that."""
        with np.load(io.BytesIO(state), allow_pickle=False) as stored:
            words: list[str] = json.loads(stored["words"].tobytes().decode())
            return cls({word: number for number, word in enumerate(words)}, stored["matrix"])


def _count(texts: Sequence[Sequence[str]]) -> tuple[dict[str, int], list[dict[int, int]]]:
    vocabulary: dict[str, int] = {}
    rows = []
    for terms in texts:
        row: dict[int, int] = {}
        for term in terms:
            number = vocabulary.setdefault(term, len(vocabulary))
            row[number] = row.get(number, 0) + 1
        rows.append(row)
    return vocabulary, rows
