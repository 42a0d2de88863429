"""What a model of sureness comes to: kept and refused shares by set, own questions by half and kind, calibration.

Only the scored halves count, except where a half is named. It learns nothing and asks nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from evals.tries import BARE, Group, Try
from knowledge.search.confidence import Sureness

KEPT = 0.9
# A threshold is learned on one half and keeps more or less of the other; EXACTLY is where 90 % of that one are kept.
SHIPPED, OURS, EXACTLY, FLOOR = (
    "ours, threshold shipped",
    "ours, 90 % of the language kept",
    "ours, 90 % of what is scored kept",
    "floor: BM25 by idf, 90 % of it kept",
)
Score = Callable[[Mapping[str, float]], float]


def keeping(right: Sequence[Try], score: Score, share: float = KEPT) -> float:
    """The highest threshold on `score` that keeps `share` of the right ones; 0 where there are none."""
    ordered = sorted((score(one.signs) for one in right), reverse=True)
    return ordered[int(np.ceil(share * len(ordered))) - 1] if ordered else 0.0


def figures(model: Sureness, tries: Sequence[Try]) -> dict[str, Any]:
    """The figures of one language from all its tries."""
    sets = {name: [one for one in tries if one.set == name] for name in dict.fromkeys(one.set for one in tries)}
    # The centres without similar questions have a threshold of their own and are told apart.
    asked = [one for one in tries if one.set != BARE]
    right = [one for one in asked if one.learning and one.group is Group.RIGHT]
    return {
        "threshold": model.threshold,
        "unasked": model.unasked,
        "threshold_90": keeping(right, model.of),
        "all": _set(model, asked, right),
        "sets": {name: _set(model, mine, right) for name, mine in sets.items()},
        "own": _own(model, sets.get("own", [])),
        "reliability": _reliability(model, [one for one in tries if not one.learning]),
    }


def _set(model: Sureness, tries: Sequence[Try], right: Sequence[Try]) -> dict[str, Any]:
    """Shares of the scored half, by the threshold shipped, by that of the language's `right` ones, and the floor's."""
    scored = [one for one in tries if not one.learning and one.group is Group.RIGHT]
    rules: dict[str, tuple[Score, float]] = {
        SHIPPED: (model.of, model.unasked if {one.set for one in tries} == {BARE} else model.threshold),
        OURS: (model.of, keeping(right, model.of)),
        EXACTLY: (model.of, keeping(scored, model.of)),
        FLOOR: (_floor, keeping(right, _floor)),
    }
    return {name: _refused(tries, score, threshold) for name, (score, threshold) in rules.items()}


def _floor(signs: Mapping[str, float]) -> float:
    """What people threshold: the first passage's BM25 over the inverse document frequencies asked for."""
    return signs["keyword_share"]


def _refused(tries: Iterable[Try], score: Callable[[Mapping[str, float]], float], threshold: float) -> dict[str, float]:
    scored = [one for one in tries if not one.learning]
    told: dict[str, float] = {}
    for group in Group:
        mine = [_refuses(one, score, threshold) for one in scored if one.group is group]
        if mine:
            share = sum(mine) / len(mine)
            told |= {"kept right": round(1 - share, 4)} if group is Group.RIGHT else {group.value: round(share, 4)}
            told[f"n {group.value}"] = len(mine)
    return told


def _own(model: Sureness, tries: Sequence[Try]) -> dict[str, dict[str, float]]:
    """Own questions by half and kind: the share refused of those nothing answers, and of those something does."""
    told: dict[str, dict[str, float]] = {}
    asked = [one for one in tries if one.group in {Group.BLANK, Group.RIGHT, Group.MISRANKED}]
    for half in (True, False):
        mine = [one for one in asked if one.learning is half]
        for kind in ("all", *sorted({one.kind for one in mine})):
            some = [one for one in mine if kind in {"all", one.kind}]
            row: dict[str, float] = {"n": len(some)}
            for name, of in (("refused right", Group.BLANK), ("refused wrong", None)):
                refused = [
                    model.of(one.signs) < model.threshold
                    for one in some
                    if (one.group is Group.BLANK) == (of is not None)
                ]
                row |= {name: round(sum(refused) / len(refused), 4)} if refused else {}
            told[f"{'development' if half else 'held'} {kind}"] = row
    return told


def _refuses(one: Try, score: Score, threshold: float) -> bool:
    """Whether it would be refused; a search that found nothing always is."""
    return not one.signs or score(one.signs) < threshold


def _reliability(model: Sureness, scored: Iterable[Try]) -> list[dict[str, float]]:
    """By tenths of the probability: its mean, the share that was right, how many. Misranked ones are left out."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for one in scored:
        if one.group is not Group.MISRANKED and one.signs:
            chance = model.of(one.signs)
            bins.setdefault(min(int(chance * 10), 9), []).append((chance, one.group is Group.RIGHT))
    return [
        {
            "said": round(float(np.mean([chance for chance, _ in mine])), 3),
            "right": round(float(np.mean([right for _, right in mine])), 3),
            "n": len(mine),
        }
        for _, mine in sorted(bins.items())
    ]


def printed(lang: str, told: Mapping[str, Any]) -> None:
    """Print the figures of one language."""
    shipped, usual = told["threshold"], told["threshold_90"]
    print(f"\n== {lang}: threshold {shipped:.3f} shipped, {usual:.3f} keeps 90 % of all; scored halves, shares refused")
    for name, rules in {**told["sets"], "all": told["all"]}.items():
        for rule, row in rules.items():
            cells = "  ".join(
                f"{group} {row[group]:.3f} ({row['n ' + group.removeprefix('kept ')]:g})"
                for group in ("kept right", *(one.value for one in Group))
                if group in row
            )
            print(f"{name:20} {rule:38} {cells}")
    for name, row in told["own"].items():
        cells = "  ".join(
            f"{figure} {row[figure]:.3f}" for figure in ("refused right", "refused wrong") if figure in row
        )
        print(f"own, {name:32} n {row['n']:4g}  {cells}")
    print("reliability: " + "  ".join(f"{b['said']:.2f} -> {b['right']:.2f} ({b['n']})" for b in told["reliability"]))
