"""Speeds beside what people use today, in one run on one machine: only the ratios mean anything elsewhere.

For each size: documents made by a seed (`bench_corpus`) are taken in, closed, started cold, searched and asked over
HTTP, question by question in turns with the LangChain stack and with floors, so that a busy machine is as busy for all.
Both are asked as they stand in service, passages embedded there and read ahead here; what that takes is told apart. It
measures speed, not the quality of what is found.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import httpx

from evals.bench_corpus import as_set, documents, questions
from evals.bench_curve import curve
from evals.bench_floors import Search, Stack, bm25s_alone, stack_over, tantivy_alone
from evals.bench_ours import AUDIENCE, CLIENT, NOW, Started, Taken, asked, cold, opened, served, take_in
from knowledge.errors import TongxiError

SIZES = (1_000, 10_000)
# About as many passages a document of `bench_corpus` is cut into.
_PASSAGES_A_DOCUMENT = 7.75
# Embedding more than this takes the stack hours on two cores.
STACK_UP_TO = 10_000
_ROUNDS = 3
PICTURE = "cost-curve.svg"


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds a question."""

    p50: float
    p95: float
    n: int


@dataclass(frozen=True, slots=True)
class Size:
    """What one size came to. `stack` is why there is none where it was not measured."""

    wanted: int
    taken: Taken
    start: Started
    find: Mapping[str, Waits]
    http: Mapping[str, Waits]
    load: float
    stack: str
    stack_pieces: int = 0
    stack_s: float = 0.0
    ratios: dict[str, float] = field(default_factory=dict)


def run(sizes: Sequence[int], out: Path | None, as_json: bool) -> None:
    """Measure every size; print figures and ratios, or one JSON object; the curve goes into `out` as SVG."""
    measured: list[Size] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="tongxi-bench-") as folder:
            measured.append(_measured(size, Path(folder), measured))
        if not as_json:
            _print(measured[-1])
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / PICTURE).write_text(_picture(measured), encoding="utf-8")
    if as_json:
        print(json.dumps([asdict(one) for one in measured], ensure_ascii=False))


def _measured(size: int, folder: Path, before: Sequence[Size]) -> Size:
    count = round(size / _PASSAGES_A_DOCUMENT)
    data = folder / "data"
    taken = take_in(data, documents(count))
    told = questions()
    start = cold(data, told[0])
    stack, why = _stack(size, count)
    theirs = {"langchain stack": stack.search} if stack else {}
    with served(data) as (asker, echo):
        http = _in_turns(told, {"ask": partial(asked, asker), "echo": partial(_echoed, echo), **theirs})
    with opened(data) as assistant:
        passages = assistant.stores.documents.passages(CLIENT)
        floors = {"tantivy alone": tantivy_alone(passages, folder / "floor"), "bm25s": bm25s_alone(passages)}
        find: Search = lambda text: assistant.finder.find(text, AUDIENCE, NOW)  # noqa: E731 - one line, one use
        waits = _in_turns(told, {"find": find, **floors, **theirs})
    pieces, seconds = (stack.pieces, stack.seconds) if stack else (0, 0.0)
    one = Size(size, taken, start, waits, http, os.getloadavg()[0], why, pieces, seconds)
    one.ratios.update(_ratios(one, before))
    return one


def _stack(size: int, count: int) -> tuple[Stack | None, str]:
    """The stack over the same documents, or why there is none."""
    if size > STACK_UP_TO:
        return None, f"not measured above {STACK_UP_TO:,} passages: embedding them takes it hours"
    try:
        stack = stack_over(as_set(list(documents(count))))
    except TongxiError as missing:
        return None, f"not measured: {missing.detail}"
    return stack, f"{stack.threads} thread(s), the quicker choice"


def _echoed(echo: httpx.Client, text: str) -> None:
    echo.post("/", json={"question": text}).raise_for_status()


def _in_turns(texts: Sequence[str], searches: Mapping[str, Search]) -> dict[str, Waits]:
    """Every question to every system in turns, after a warm-up."""
    waits: dict[str, list[float]] = {name: [] for name in searches}
    for text in texts[:10]:
        for search in searches.values():
            search(text)
    for _ in range(_ROUNDS):
        for text in texts:
            for name, search in searches.items():
                begun = time.perf_counter()
                search(text)
                waits[name].append((time.perf_counter() - begun) * 1000)
    return {name: Waits(_at(every, 0.5), _at(every, 0.95), len(every)) for name, every in waits.items()}


def _at(waits: Sequence[float], share: float) -> float:
    return round(sorted(waits)[min(int(share * len(waits)), len(waits) - 1)], 3)


def _ratios(one: Size, before: Sequence[Size]) -> dict[str, float]:
    """What the bars are about; a ratio that has nothing to stand on is left out."""
    found: dict[str, float] = {}
    theirs = one.find.get("langchain stack")
    if theirs:
        found["find p95 / stack p95 (bar 0.33)"] = one.find["find"].p95 / theirs.p95
        found["find p50 / stack p50"] = one.find["find"].p50 / theirs.p50
        beside = one.http["langchain stack"]
        found["ask over HTTP p95 / stack p95 (bar 1)"] = one.http["ask"].p95 / beside.p95
        found["ask over HTTP p50 / stack p50 (bar 1)"] = one.http["ask"].p50 / beside.p50
        ours = one.taken.passages / one.taken.seconds
        found["passages/s / stack pieces/s (bar 20)"] = ours / (one.stack_pieces / one.stack_s)
        found["characters/s / stack characters/s"] = one.stack_s / one.taken.seconds
    found["find p95 / tantivy alone"] = one.find["find"].p95 / one.find["tantivy alone"].p95
    smaller = next((other for other in before if other.wanted * 10 == one.wanted), None)
    if smaller is not None:
        grown = one.find["find"].p95 / smaller.find["find"].p95
        found[f"find p95 / p95 at {smaller.wanted:,} (bar 3 at 100,000)"] = grown
    return {name: round(value, 3) for name, value in found.items()}


def _print(one: Size) -> None:
    taken, start = one.taken, one.start
    print(f"\n{taken.passages:,} passages ({taken.characters:,} characters), load average {one.load:.1f}")
    print(
        f"  taken in {taken.passages / taken.seconds:.0f} passages/s ({taken.seconds:.1f} s); vectors fitted and laid "
        f"out in {taken.refit_s:.1f} s; {taken.disk_mib:.0f} MiB on disk"
    )
    print(
        f"  cold start {start.first_answer_s:.2f} s to the first answer, {start.ready_s:.2f} s to vectors, "
        f"{start.read_s:.2f} s until every passage is read ahead; {start.rss_mib:.0f} MiB held"
    )
    if one.stack_s:
        print(f"  langchain stack: {one.stack_pieces / one.stack_s:.1f} pieces/s ({one.stack_pieces} pieces)")
    print(f"  langchain stack: {one.stack}")
    for told, waits in (("search", one.find), ("HTTP", one.http)):
        for name, wait in waits.items():
            print(f"  {told:7} {name:16} p50 {wait.p50:8.2f} ms  p95 {wait.p95:8.2f} ms  n {wait.n}")
    for name, ratio in one.ratios.items():
        print(f"  {name}: {ratio:.3f}")


def _picture(measured: Sequence[Size]) -> str:
    def line(value: Callable[[Size], float | None]) -> list[tuple[int, float]]:
        return [(one.taken.passages, told) for one in measured if (told := value(one)) is not None]

    def of(waits: Mapping[str, Waits], name: str) -> float | None:
        return waits[name].p95 if name in waits else None

    return curve(
        {
            "p95, ms · 毫秒": {
                "find": line(lambda one: of(one.find, "find")),
                "ask (HTTP)": line(lambda one: of(one.http, "ask")),
                "LangChain": line(lambda one: of(one.find, "langchain stack")),
                "tantivy": line(lambda one: of(one.find, "tantivy alone")),
            },
            "MiB · 内存与磁盘": {
                "memory 内存": line(lambda one: one.start.rss_mib),
                "disk 磁盘": line(lambda one: one.taken.disk_mib),
            },
        }
    )
