"""What a search gives back: passages with both scores and why they rank, and how sure the search is."""

from dataclasses import dataclass
from typing import Literal

from knowledge.document import Passage
from knowledge.search.query import Query

Mode = Literal["hybrid", "flat", "keyword", "none"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage found. `score` orders; `keyword` is BM25, `vector` a cosine; `matched` are the terms both share."""

    passage: Passage
    score: float
    keyword: float
    vector: float
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Hits, best first. `confidence` (0..1) is the probability that the first answers; see `confidence`.

    `mode` says what worked: hybrid (keywords and Chroma), flat (keywords and exact vectors), keyword, none.
    """

    query: Query
    hits: tuple[Hit, ...]
    mode: Mode
    confidence: float
