"""A sentence-transformers model by itself: the cosine of question and whole document, exactly, no words beside it.

What the same model scores without the product, so that one sees what the product makes of it.
"""

import numpy as np

from evals.retrieval import DEPTH, QuestionSet, Search
from knowledge.search.neural import SentenceTransformers


def model_alone(questions: QuestionSet, model: SentenceTransformers) -> Search:
    """Title and text of each document as one text, cut where the model cuts it."""
    names = list(questions.documents)
    texts = [f"{title}\n{text}" if title else text for title, text in questions.documents.values()]
    vectors = model.encode(texts)

    def search(question: str) -> list[str]:
        cosines = vectors @ model.encode([question])[0]
        return [names[place] for place in np.argsort(-cosines, kind="stable")[:DEPTH].tolist()]

    return search
