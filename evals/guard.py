"""The claim guard measured: honest rewordings it refuses, and faults put into rewordings it lets through.

`python -m evals guard [DATA] [--json]`. Answers are made by the product itself: over the demo clients, and over public
reading sets where DATA is given. `guard_rewriter` rewords them honestly, `guard_mutator` puts one fault in; neither
shares code with the guard. Every rate is printed with its n and a 95 % Wilson interval, for two halves of the answers:
on one the guard may be looked at while it is worked on, the other is only scored.
"""

import json
import random
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from assistant.wording.draft import Draft
from assistant.wording.fidelity import check
from assistant.wording.writer import Task
from evals.guard_answers import Grounded, over_the_demo, over_the_sets
from evals.guard_mutator import APART, BLOCKED_AT_LEAST, Mutation, Wording, every
from evals.guard_rewriter import REWRITINGS, Line, chinese, laid_out
from knowledge.document import Quote
from knowledge.language import Lang
from knowledge.search.script import to_simplified, to_traditional

SEED = 20261123
HALVES = ("open", "held")
FALSE_BLOCKS_AT_MOST, FAULTS_BLOCKED_AT_LEAST = 0.02, 0.99
_SUFFIXES = ("（原文为英文）", "（原文為英文）", "(original in Chinese)")
_LABELS = ("【", "（原文", "[internal", "[read", "[reference", "[past", "(original")


@dataclass(slots=True)
class Tally:
    """How many of `n` wordings were blocked, and for which reasons."""

    n: int = 0
    blocked: int = 0
    why: Counter[str] = field(default_factory=Counter)

    def add(self, reason: str | None) -> None:
        """Count one wording and what the guard said of it."""
        self.n += 1
        self.blocked += reason is not None
        if reason is not None:
            self.why[reason] += 1

    @property
    def rate(self) -> float:
        """The share blocked; 0 of none."""
        return self.blocked / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share (Wilson 1927)."""
        if not self.n:
            return (0.0, 1.0)
        z, n, p = 1.96, self.n, self.rate
        centre, half = p + z * z / (2 * n), z * ((p * (1 - p) + z * z / (4 * n)) / n) ** 0.5
        low, high = (centre - half) / (1 + z * z / n), (centre + half) / (1 + z * z / n)
        return (max(0.0, low), min(1.0, high))


@dataclass(frozen=True, slots=True)
class Case:
    """One wording as the guard saw it: which half, of what kind, and what came; `fault` is "" for an honest one."""

    half: str
    source: str
    kind: str
    fault: str
    wording: str
    reason: str | None
    task: Task


def cases(answers: Iterable[Grounded], seed: int = SEED) -> Iterator[Case]:
    """Every honest rewording of every answer, and of those let through one fault of each class."""
    for grounded in answers:
        half = HALVES[zlib.crc32(f"{grounded.source}|{grounded.task.question}".encode()) % 2]
        lines = lines_of(grounded.task)
        plain = laid_out(lines)
        for kind, rewrite in REWRITINGS.items():
            draw = random.Random(f"{seed}|{grounded.task.question}|{kind}")
            wording = laid_out(_in_script_of(rewrite(lines, draw), grounded.task.lang))
            if kind != "as it stands" and wording == plain:
                continue
            yield from _judged(grounded, half, kind, wording)


def _judged(grounded: Grounded, half: str, kind: str, wording: str) -> Iterator[Case]:
    task = grounded.task
    refusal = check(wording, task)
    yield Case(half, grounded.source, kind, "", wording, refusal.code if refusal else None, task)
    if refusal is not None:
        return
    sources = tuple(_all_of(quote) for quote in task.draft.quotes)
    scripts = tuple(f"{one} {to_simplified(one)} {to_traditional(one)}" for one in sources)
    for fault, mutate in every().items():
        draw = random.Random(f"{SEED}|{task.question}|{kind}|{fault}")
        changed = mutate(Wording(wording, scripts, task.question), draw)
        if changed is not None and changed != wording:
            found = check(changed, task)
            yield Case(half, grounded.source, kind, fault, changed, found.code if found else None, task)


def _all_of(quote: Quote) -> str:
    return " ".join((quote.text, quote.title, *quote.heading))


def lines_of(task: Task) -> list[Line]:
    """The statements of a draft as a rewriter takes them, in the script of the answer."""
    draft = task.draft
    numbers = {quote: place for place, quote in enumerate(draft.quotes, start=1)}
    lines = []
    if draft.direct:
        label, body = _label_of(draft.direct)
        lines.append(_line(label, body, draft.direct_quotes, numbers))
    if draft.lead and draft.sentences:
        lines.append(Line(draft.lead, fixed=True))
    lines += [_line(one.label, one.text, one.quotes, numbers) for one in draft.sentences]
    return _in_script_of(lines, task.lang)


def _in_script_of(lines: Sequence[Line], lang: Lang) -> list[Line]:
    return [
        replace(line, body=line.body if line.fixed else _in_script(line.body, lang), zh=lang.chinese) for line in lines
    ]


def _line(label: str, body: str, quotes: Sequence[Quote], numbers: dict[Quote, int]) -> Line:
    marks = "".join(f"[{numbers[one]}]" for one in quotes)
    return Line(body, marks, label, fixed=not quotes or any(one.verbatim for one in quotes))


def _label_of(text: str) -> tuple[str, str]:
    for suffix in _SUFFIXES:
        if text.strip().endswith(suffix):
            return suffix, text.strip().removesuffix(suffix)
    if not text.startswith(_LABELS):
        return "", text
    ends = [at for at in (text.find(sign) for sign in "】）])") if at > 0]
    return (text[: min(ends) + 1], text[min(ends) + 1 :]) if ends else ("", text)


def _in_script(body: str, lang: Lang) -> str:
    if not lang.chinese or not chinese(body):
        return body
    return to_traditional(body) if lang is Lang.HANT else to_simplified(body)


def tallied(found: Iterable[Case]) -> dict[tuple[str, str, str], Tally]:
    """Tallies by half (or "all"), fault ("" is honest) and kind of rewording (or "all")."""
    told: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    for case in found:
        for half in (case.half, "all"):
            for kind in ("all", case.source, *((case.kind,) if not case.fault else ())):
                told[half, case.fault, kind].add(case.reason)
    return told


def run(data: Path | None, as_json: bool) -> None:
    """Print what the guard let through and what it refused."""
    with tempfile.TemporaryDirectory() as folder:
        answers = [*over_the_demo(Path(folder) / "demo"), *over_the_sets(data, Path(folder) / "sets")]
    told = tallied(cases(answers))
    if as_json:
        print(json.dumps(figures(answers, told), ensure_ascii=False))
        return
    by_source = Counter(one.source for one in answers)
    print(f"grounded answers: {len(answers)}  " + "  ".join(f"{name} {n}" for name, n in sorted(by_source.items())))
    if data is None or not (data / "reading").is_dir():
        print("public reading sets: corpus absent (give the data folder)")
    for line in lines(told):
        print(line)


def lines(told: dict[tuple[str, str, str], Tally]) -> Iterator[str]:
    """The table: honest rewordings by kind, faults by class, each for both halves."""
    yield f"{'':34}{'open half':>30}{'held half':>30}{'all':>30}"
    kinds = sorted({kind for _, fault, kind in told if not fault})
    yield f"honest rewordings blocked (at most {FALSE_BLOCKS_AT_MOST:.0%})"
    for kind in kinds:
        yield _row(kind, [told.get((half, "", kind), Tally()) for half in (*HALVES, "all")])
    for title, group in (
        (f"faults blocked (at least {FAULTS_BLOCKED_AT_LEAST:.0%})", BLOCKED_AT_LEAST),
        ("faults reported apart", APART),
    ):
        yield title
        for fault in group:
            sources = sorted({kind for _, of, kind in told if of == fault} - {"all"})
            for kind in ("all", *sources):
                name = fault if kind == "all" else f"  {kind}"
                yield _row(name, [told.get((half, fault, kind), Tally()) for half in (*HALVES, "all")])


def _row(name: str, tallies: Sequence[Tally]) -> str:
    cells = []
    for one in tallies:
        low, high = one.interval
        cells.append(f"{one.rate:8.2%} [{low:.2%}, {high:.2%}] n={one.n:<5}")
    return f"  {name:30}" + "".join(f"{cell:>32}" for cell in cells)


def figures(answers: Sequence[Grounded], told: dict[tuple[str, str, str], Tally]) -> dict[str, object]:
    """The same as one object; `answers` by source."""

    def shown(one: Tally) -> dict[str, object]:
        low, high = one.interval
        return {"n": one.n, "blocked": one.blocked, "rate": round(one.rate, 5), "low": round(low, 5),
                "high": round(high, 5), "why": dict(one.why)}  # fmt: skip

    def of(fault: str) -> dict[str, object]:
        kinds = sorted({kind for _, named, kind in told if named == fault})
        return {
            kind: {half: shown(told.get((half, fault, kind), Tally())) for half in (*HALVES, "all")} for kind in kinds
        }

    return {
        "answers": len(answers),
        "by_source": dict(Counter(one.source for one in answers)),
        "false_blocks": of(""),
        "faults": {fault: of(fault) for fault in BLOCKED_AT_LEAST},
        "apart": {fault: of(fault) for fault in APART},
    }


def missed(found: Iterable[Case], fault: str, most: int = 20) -> list[Case]:
    """Cases of the open half that came out wrong: honest ones blocked (`fault` ""), or that fault let through."""
    wrong = (
        case
        for case in found
        if case.half == HALVES[0] and case.fault == fault and (case.reason is not None) == (not fault)
    )
    return list(islice(wrong, most))


__all__ = ["Draft", "Mutation", "cases", "figures", "lines", "missed", "run", "tallied"]
