"""What speed is held against: the stack most teams build first, and floors that do less than a search must."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evals.bench_ours import CLIENT, NOW
from evals.retrieval import QuestionSet
from knowledge.audience import Tier
from knowledge.document import Passage
from knowledge.search.analyse import tokens
from knowledge.search.keyword import KeywordIndex, Scope

Search = Callable[[str], object]
DEPTH = 50


@dataclass(frozen=True, slots=True)
class Stack:
    """The LangChain stack with its documents in: its search, and what taking them in came to."""

    search: Search
    pieces: int
    seconds: float
    threads: int


def stack_over(given: QuestionSet) -> Stack:
    """Splitter, embedding and Chroma over the documents. Raises Unavailable without the neural extra.

    It searches with one thread or with all of them, whichever a short trial finds quicker: on a busy machine that is
    often one.
    """
    import torch

    from evals.peers.langchain_stack import langchain_stack

    counted = _Counted()
    begun = time.perf_counter()
    search = langchain_stack(given, counted=counted)
    seconds = time.perf_counter() - begun
    texts = list(given.questions.values())[:12]
    best, every = (float("inf"), 1), torch.get_num_threads()
    for threads in {1, every}:
        torch.set_num_threads(threads)
        waits = [_wait(search, text) for text in [*texts, *texts]]
        best = min(best, (sorted(waits)[len(waits) // 2], threads))
    torch.set_num_threads(best[1])
    return Stack(search, counted.pieces, seconds, best[1])


class _Counted:
    """How many pieces the splitter made."""

    def __init__(self) -> None:
        self.pieces = 0

    def __call__(self, pieces: int) -> None:
        self.pieces += pieces


def _wait(search: Search, text: str) -> float:
    begun = time.perf_counter()
    search(text)
    return time.perf_counter() - begun


def tantivy_alone(passages: list[Passage], folder: Path) -> Search:
    """Terms, and one keyword query of all of them for the top 50: no widening, no vectors, no ranking."""
    index = KeywordIndex(folder)
    index.change(((row, one, tokens(one.searched)) for row, one in enumerate(passages)), ())
    scope = Scope(frozenset(Tier), NOW)
    return lambda text: index.search(dict.fromkeys(tokens(text), 1.0), scope, DEPTH)


def bm25s_alone(passages: list[Passage]) -> Search:
    """bm25s over the same terms, top 50."""
    from evals.peers.bm25s_terms import bm25s_terms

    return bm25s_terms(QuestionSet(CLIENT, {one.id: ("", one.searched) for one in passages}, {}, {}))
