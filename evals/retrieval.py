"""How well the right document is found, on public question sets and beside what people use today.

Reads folders in the BEIR layout (corpus.jsonl, queries.jsonl, qrels/test.tsv). Ours goes through the product's own
records, chunking and `Finder`; a document ranks by its best passage. It does not judge answers.
"""

import json
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from knowledge.errors import Unavailable
from knowledge.lexicon import Entry

Ranking = list[str]
Search = Callable[[str], Ranking]
DEPTH = 20


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """One folder: documents (id → title, text), questions (id → text), and the documents each question needs."""

    name: str
    documents: dict[str, tuple[str, str]]
    questions: dict[str, str]
    needed: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one system scored on one set; `first` is 1 or 0 per question in order, for paired comparison."""

    values: dict[str, float]
    first: tuple[int, ...]


def read_set(folder: Path) -> QuestionSet:
    """A BEIR folder. Raises FileNotFoundError where a part of it is missing."""
    documents = {row["_id"]: (row.get("title", ""), row["text"]) for row in _lines(folder / "corpus.jsonl")}
    questions = {row["_id"]: row["text"] for row in _lines(folder / "queries.jsonl")}
    needed: dict[str, set[str]] = {}
    for line in (folder / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, document, grade = line.split("\t")
        if float(grade) > 0 and question in questions:
            needed.setdefault(question, set()).add(document)
    kept = {name: text for name, text in questions.items() if name in needed}
    return QuestionSet(folder.name, documents, kept, {name: frozenset(ids) for name, ids in needed.items()})


def _lines(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def measure(questions: QuestionSet, index: Callable[[QuestionSet], Search]) -> Figures:
    """Index the set with one system, ask it every question, and score what it returned."""
    begun = time.perf_counter()
    search = index(questions)
    indexed = time.perf_counter() - begun
    rankings, waits = {}, []
    for name, text in questions.questions.items():
        begun = time.perf_counter()
        rankings[name] = search(text)[:DEPTH]
        waits.append((time.perf_counter() - begun) * 1000)
    waits.sort()
    values = score(rankings, questions.needed)
    values |= {"p50_ms": _at(waits, 0.5), "p95_ms": _at(waits, 0.95), "index_s": indexed}
    first = tuple(int(rankings[name][:1] != [] and rankings[name][0] in questions.needed[name]) for name in rankings)
    return Figures({name: round(value, 4) for name, value in values.items()}, first)


def score(rankings: dict[str, Ranking], needed: dict[str, frozenset[str]]) -> dict[str, float]:
    """Means over questions: R@k (any needed document among the first k), MRR@10, nDCG@10, recall@20 (share of all)."""
    totals = dict.fromkeys(("R@1", "R@5", "R@10", "MRR@10", "nDCG@10", "recall@20"), 0.0)
    for name, ranking in rankings.items():
        right = needed[name]
        places = [place for place, document in enumerate(ranking) if document in right]
        for k in (1, 5, 10):
            totals[f"R@{k}"] += bool(places) and places[0] < k
        totals["MRR@10"] += 1 / (places[0] + 1) if places and places[0] < 10 else 0.0
        gain = sum(1 / math.log2(place + 2) for place in places if place < 10)
        totals["nDCG@10"] += gain / sum(1 / math.log2(place + 2) for place in range(min(10, len(right))))
        totals["recall@20"] += len(places) / len(right)
    return {figure: total / max(len(rankings), 1) for figure, total in totals.items()}


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def ahead(ours: tuple[int, ...], theirs: tuple[int, ...], draws: int = 2000) -> float:
    """The share of paired bootstrap draws over questions in which our R@1 is above theirs (ties count half)."""
    import numpy as np

    gain = np.array(ours) - np.array(theirs)
    picks = np.random.default_rng(7).integers(0, len(gain), size=(draws, len(gain)))
    sums = gain[picks].sum(axis=1)
    return float((sums > 0).mean() + 0.5 * (sums == 0).mean())


@dataclass(frozen=True, slots=True)
class Beside:
    """What is measured beside ours: `against` peers by name, and ours with a word list, a `model`, a `reranker`."""

    against: tuple[str, ...] = ()
    lexicon: Path | None = None
    model: str = ""
    reranker: str = ""


def run(folders: list[Path], beside: Beside, as_json: bool) -> None:
    """Measure every folder with ours and what stands `beside` it; print a table, or one JSON object with `as_json`."""
    systems = _systems(beside)
    report: dict[str, dict[str, dict[str, float]]] = {}
    for folder in folders:
        questions = read_set(folder)
        figures = {name: measure(questions, index) for name, index in systems.items()}
        for name, one in figures.items():
            if name not in {"tongxi", "with words"}:
                one.values["tongxi_ahead"] = round(ahead(figures["tongxi"].first, one.first), 4)
        report[questions.name] = {name: one.values for name, one in figures.items()}
        if not as_json:
            _print(questions, figures)
    if as_json:
        print(json.dumps(report, ensure_ascii=False))


def _systems(beside: Beside) -> dict[str, Callable[[QuestionSet], Search]]:
    """Every system by the name it is printed under; ours comes first."""
    from evals.peers.ours import tongxi

    systems: dict[str, Callable[[QuestionSet], Search]] = {"tongxi": tongxi}
    if beside.lexicon is not None:
        systems["with words"] = partial(tongxi, lexicon=_word_list(beside.lexicon))
    if beside.model or beside.reranker:
        systems |= _with_models(beside)
    if "bm25s" in beside.against:
        from evals.peers.bm25s_terms import bm25s_terms

        systems["bm25s"] = bm25s_terms
    if "langchain" in beside.against:
        from evals.peers.langchain_stack import langchain_stack

        systems["langchain"] = langchain_stack
    return systems


def _with_models(beside: Beside) -> dict[str, Callable[[QuestionSet], Search]]:
    """Ours with the models named, and the embedding one by itself. Raises Unavailable without the packaged one."""
    from evals.peers.model_alone import model_alone
    from evals.peers.ours import tongxi
    from knowledge.search.neural import CrossEncoder, SentenceTransformers, packaged_model

    path = packaged_model() if beside.model == "packaged" else beside.model
    if path is None:
        raise Unavailable("the packaged model needs the neural extra; run `make neural` first")
    model = SentenceTransformers(path) if path else None
    reranker = CrossEncoder(beside.reranker) if beside.reranker else None
    systems: dict[str, Callable[[QuestionSet], Search]] = {"neural": partial(tongxi, encoder=model, reranker=reranker)}
    if model is not None:
        systems["model alone"] = partial(model_alone, model=model)
    return systems


def _word_list(path: Path) -> tuple[Entry, ...]:
    """A word list as `tongxi lexicon import` takes it in. Raises InvalidInput naming the faulty lines."""
    from knowledge.errors import InvalidInput
    from knowledge.intake.wordlist import faults_told, format_of, read_wordlist

    found = read_wordlist(path.name, path.read_bytes(), format_of(path.name))
    if found.faults:
        raise InvalidInput(faults_told(found.faults))
    return found.entries


def _print(questions: QuestionSet, figures: dict[str, Figures]) -> None:
    print(f"\n{questions.name}: {len(questions.documents)} documents, {len(questions.questions)} questions")
    for name, one in figures.items():
        print(f"  {name:11}", "  ".join(f"{figure} {value:g}" for figure, value in one.values.items()))
