"""In which corner of the customers a rise sits: a subset scan over single and paired attributes.

It knows the contacts of one driver and nothing of why they came; that a corner holds a rise is a place, not a cause.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from knowledge.arithmetic.window import Contact

Floats = NDArray[np.float64]
SCANNED = ("product", "plan", "region", "channel", "lang", "segment")
SMALLEST_CELL, HOLDS, LEVEL, PERMUTATIONS = 8, 0.7, 0.05, 999


@dataclass(frozen=True, slots=True)
class Cell:
    """A corner of the customers: `of` is ((attribute, value), …); `share` is its part of the whole excess."""

    of: tuple[tuple[str, str], ...]
    observed: int
    expected: float
    share: float
    llr: float
    p: float


@dataclass(frozen=True, slots=True)
class Where:
    """The smallest cell holding the rise (None: it is spread), the strongest others, and how many were scanned."""

    cell: Cell | None
    others: tuple[Cell, ...]
    scanned: int
    permutations: int


def where(today: Sequence[Contact], before: Sequence[Contact], expected: float, seed: int = 0) -> Where:
    """Which corner holds the rise of one driver: `today` its contacts, `before` those of the baseline days.

    Cells are single attributes and pairs of SCANNED with at least eight contacts today. Their expectation is today's
    total spread over the mix of before; LLR = c·ln(c/E) + (C−c)·ln((C−c)/(C−E)) for c > E (Kulldorff 1997); p from
    999 re-labellings of today and before. Reported is the smallest cell with p ≤ 0.05 that explains at least 70 % of
    the excess over `expected`.
    """
    cells, member = _cells([*today, *before], len(today))
    if not cells or len(before) == 0:
        return Where(None, (), len(cells), 0)
    total = len(today)
    now = member[:total].sum(axis=0)
    llr, share = _llr(now, member.sum(axis=0), total, len(member))
    best = _permuted(member, total, seed)
    excess = max(total - expected, 1e-9)
    found = [
        Cell(of, int(now[k]), expected * float(share[k]), float((now[k] - expected * share[k]) / excess), float(llr[k]),
             float((1 + (best >= llr[k]).sum()) / (1 + len(best))))
        for k, of in enumerate(cells)
    ]  # fmt: skip
    holding = [cell for cell in found if cell.p <= LEVEL and cell.share >= HOLDS]
    smallest = min(holding, key=lambda cell: (cell.expected, -cell.llr)) if holding else None
    others = sorted((cell for cell in found if cell is not smallest), key=lambda cell: -cell.llr)[:4]
    return Where(smallest, tuple(others), len(cells), len(best))


def _cells(contacts: Sequence[Contact], today: int) -> tuple[list[tuple[tuple[str, str], ...]], NDArray[np.float32]]:
    values: dict[str, list[str]] = {name: [str(getattr(one, name)) for one in contacts] for name in SCANNED}
    singles = {
        (name, value): np.array([one == value for one in column])
        for name, column in values.items()
        for value in sorted(set(column))
        if value and len(set(column)) > 1
    }
    keys: list[tuple[tuple[str, str], ...]] = [(key,) for key in singles]
    columns = list(singles.values())
    for first, second in combinations(singles, 2):
        if first[0] != second[0]:
            keys.append((first, second))
            columns.append(singles[first] & singles[second])
    kept = [k for k, column in enumerate(columns) if column[:today].sum() >= SMALLEST_CELL]
    if not kept:
        return [], np.zeros((len(contacts), 0), dtype=np.float32)
    return [keys[k] for k in kept], np.stack([columns[k] for k in kept], axis=1).astype(np.float32)


def _llr(now: NDArray[np.float32], all_: NDArray[np.float32], total: int, contacts: int) -> tuple[Floats, Floats]:
    """The scan statistic of each cell, and its share of the contacts that are not today's (smoothed by a half)."""
    share = (all_ - now + 0.5) / (contacts - total + 1.0)
    expected = np.maximum(total * share, 1e-9)
    outside = np.maximum(total - now, 1e-9)
    llr = now * np.log(np.maximum(now, 1e-9) / expected) + outside * np.log(
        outside / np.maximum(total - expected, 1e-9)
    )
    return np.where(now > expected, llr, 0.0).astype(np.float64), share.astype(np.float64)


def _permuted(member: NDArray[np.float32], total: int, seed: int, permutations: int = PERMUTATIONS) -> Floats:
    random = np.random.default_rng(seed)
    rank = random.random((permutations, len(member)), dtype=np.float32).argsort(axis=1)
    chosen = (rank < total).astype(np.float32)
    now = chosen @ member
    llr, _ = _llr(now, member.sum(axis=0)[None, :], total, len(member))
    return np.asarray(llr.max(axis=1))
