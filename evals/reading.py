"""Which sentence of a text answers a question: ours beside a floor, on reading sets of `context, question, answers`.

`python -m evals reading FILE… [--json]`. The sentences are weighed by the function that picks what an answer quotes
(`knowledge.arithmetic.salience.weigh`), the text taken as one passage of policy. Its few numbers were set on the first
half of CMRC 2018's development set; halves are therefore told apart, and only the second was never looked at. The floor
weighs shared terms by their rarity in the file.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.wording.sifting import alike
from knowledge.arithmetic.asking import asked
from knowledge.arithmetic.kindred import kindred
from knowledge.arithmetic.salience import Same, cut, weigh
from knowledge.arithmetic.sentences import sentences
from knowledge.audience import Tier
from knowledge.document import Kind, Passage, Trust
from knowledge.language import language_of
from knowledge.search.analyse import normal, tokens
from knowledge.search.query import read_query
from knowledge.search.script import to_simplified
from knowledge.search.widen import Lexicon

Ranker = Callable[["Reading"], Sequence[str]]
_NO_LEXICON = Lexicon(())


@dataclass(frozen=True, slots=True)
class Reading:
    """One question about one text, and the wordings that answer it."""

    context: str
    question: str
    answers: tuple[str, ...]


def run(places: Sequence[Path], as_json: bool = False) -> None:
    """Print the figures of every file; with `as_json` one object {file: {first, first_two, n, …}} and nothing else."""
    told = {file.name: figures(read(file)) for file in _files(places)}
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    for name, row in told.items():
        print(f"\n{name}: {row['n']:.0f} questions; the first sentence holds the answer, or one of the first two")
        for who, prefix in (
            ("ours", ""),
            ("ours, first half", "half1_"),
            ("ours, second half", "half2_"),
            ("floor", "floor_"),
        ):
            print(f"  {who:<18}{row[prefix + 'first']:>8.4f}{row[prefix + 'first_two']:>8.4f}")
        print(f"  characters of the first sentence: {row['length']:.1f}, of the floor's {row['floor_length']:.1f}")


def _files(places: Iterable[Path]) -> list[Path]:
    return [file for place in places for file in (sorted(place.glob("*.jsonl")) if place.is_dir() else [place])]


def read(file: Path) -> list[Reading]:
    """The questions of a file. Raises KeyError where a line lacks a field."""
    rows = (json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip())
    return [Reading(row["context"], row["question"], tuple(row["answers"])) for row in rows]


def figures(rows: Sequence[Reading]) -> dict[str, float]:
    """Shares over all questions and each half of them, ours and the floor's."""
    half = len(rows) // 2
    mine = [_held(one, ours) for one in rows]
    lowest = floor(rows)
    base = [_held(one, lowest) for one in rows]
    told = _shares(mine) | {f"half1_{name}": value for name, value in _shares(mine[:half]).items()}
    told |= {f"half2_{name}": value for name, value in _shares(mine[half:]).items()}
    return told | {f"floor_{name}": value for name, value in _shares(base).items()} | {"n": float(len(rows))}


def _shares(held: Sequence[tuple[bool, bool, int]]) -> dict[str, float]:
    number = max(len(held), 1)
    first, both = sum(one for one, _, _ in held) / number, sum(two for _, two, _ in held) / number
    return {"first": round(first, 4), "first_two": round(both, 4), "length": sum(n for _, _, n in held) / number}


def _held(one: Reading, rank: Ranker) -> tuple[bool, bool, int]:
    """Whether the first sentence holds an answer, whether one of the first two does, and how long the first is."""
    best = rank(one)[:2]
    found = [any(answer in text for answer in one.answers) for text in best]
    return bool(found) and found[0], any(found), len(best[0]) if best else 0


def ours(one: Reading) -> list[str]:
    """The sentences of the text as the product weighs them, heaviest first."""
    query = read_query(one.question, _NO_LEXICON)
    same = Same(tokens, (), kindred(normal(one.question), tokens))
    wanted = asked(to_simplified(one.question))
    pieces = cut(_passage(one.context), 1.0, same)
    weighed = weigh(pieces, query.own, wanted, to_simplified, alike(one.question, pieces))
    return [found.piece.text for found in weighed]


def floor(rows: Iterable[Reading]) -> Ranker:
    """The ranking by shared terms alone, each weighted ln(1 + N / n) over the sentences of the whole file."""
    seen: Counter[str] = Counter()
    number = 0
    for context in {one.context for one in rows}:
        for text in _sentences(context):
            number += 1
            seen.update(set(_terms(text)))

    def rank(one: Reading) -> list[str]:
        wanted = set(_terms(one.question))
        weights: Mapping[str, float] = {term: math.log(1 + number / max(seen[term], 1)) for term in wanted}
        # Sorting keeps the text's order among equals.
        return sorted(_sentences(one.context), key=lambda text: -sum(weights[t] for t in wanted & set(_terms(text))))

    return rank


@lru_cache(maxsize=8192)
def _sentences(context: str) -> tuple[str, ...]:
    return tuple(context[span.start : span.end] for span in sentences(context))


@lru_cache(maxsize=65536)
def _terms(text: str) -> tuple[str, ...]:
    return tuple(tokens(text))


def _passage(context: str) -> Passage:
    return Passage(
        client="reading", id="text", document_id="text", version="1", kind=Kind.PROCESS, tier=Tier.INTERNAL,
        trust=Trust.APPROVED_POLICY, title="", lang=language_of(context), text=context, position=1,
    )  # fmt: skip
