"""Speeds beside what people use today, in one run on one machine: only the ratios mean anything elsewhere.

Passages are made by recombining sentences of the demo documents (seeded), 1,000 and 10,000 of them; questions are
stretches of those sentences. It measures search and indexing, not the quality of what is found.
"""

import json
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

from evals.retrieval import QuestionSet, Search
from knowledge.errors import TongxiError

SIZES = (1_000, 10_000)
QUESTIONS = 200
_WORLD = Path(__file__).parent / "world" / "demo"


def run(as_json: bool) -> None:
    """Print p50, p95 and indexing time of ours and the peers, and our p95 as a share of theirs."""
    from evals.peers.bm25s_terms import bm25s_terms
    from evals.peers.langchain_stack import langchain_stack
    from evals.peers.ours import tongxi

    systems: dict[str, Callable[[QuestionSet], Search]] = {
        "tongxi": tongxi,
        "bm25s": bm25s_terms,
        "langchain": langchain_stack,
    }
    report: dict[str, dict[str, dict[str, float]]] = {}
    for size in SIZES:
        questions = made(size)
        report[str(size)] = {}
        for name, index in systems.items():
            if name == "langchain" and size > SIZES[0]:
                continue  # embedding ten thousand passages takes it many minutes on two cores; its search time is flat
            try:
                report[str(size)][name] = timed(questions, index)
            except TongxiError as missing:
                if not as_json:
                    print(f"{size:6} {name:10} not measured: {missing.detail}")
    if as_json:
        print(json.dumps(report))
        return
    for size_name, figures in report.items():
        for name, one in figures.items():
            share = figures["tongxi"]["p95_ms"] / one["p95_ms"]
            print(
                f"{size_name:>6} passages  {name:10} p50 {one['p50_ms']:8.2f} ms  p95 {one['p95_ms']:8.2f} ms  "
                f"index {one['index_s']:7.2f} s  ours/theirs p95 {share:.2f}"
            )


def made(size: int) -> QuestionSet:
    """A set of `size` passages and 200 questions, the same every time."""
    choose = random.Random(20261122)
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_WORLD.rglob("*.md")))
    sentences = [line.strip() for line in re.split(r"(?<=[。；;.!?])|\n", text) if len(line.strip()) > 8]
    documents = {
        f"d{number}": (f"文件 {number}", "".join(choose.sample(sentences, 3)) + f"（编号 {number}）")
        for number in range(size)
    }
    questions = {f"q{number}": choose.choice(sentences)[:40] for number in range(QUESTIONS)}
    return QuestionSet(f"made-{size}", documents, questions, {})


def timed(questions: QuestionSet, index: Callable[[QuestionSet], Search]) -> dict[str, float]:
    """Milliseconds a question (p50, p95) after a warm-up, and seconds to index."""
    begun = time.perf_counter()
    search = index(questions)
    indexed = time.perf_counter() - begun
    asked = list(questions.questions.values())
    for text in asked[:20]:
        search(text)
    waits = []
    for text in asked:
        begun = time.perf_counter()
        search(text)
        waits.append((time.perf_counter() - begun) * 1000)
    waits.sort()
    return {"p50_ms": waits[len(waits) // 2], "p95_ms": waits[int(0.95 * len(waits))], "index_s": indexed}
