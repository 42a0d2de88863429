"""The second level of reasons: which of a driver's own reasons a contact has, from the client's disposition table.

The share of each falls with its place in the table; "other" is rare, and the reason of the planted billing fault is as
rare on usual days as the last that has a name.
"""

import csv
from dataclasses import dataclass
from functools import cache

from evals.world.promotions import DEMO

OTHER, OTHER_SHARE = "其他", 0.03


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons of one driver with their shares, which sum to one; a code is a place among them."""

    names: tuple[str, ...]
    shares: tuple[float, ...]


@cache
def reasons(client: str, rare: str = "") -> dict[str, Reasons]:
    """The reasons of every driver of `client`; `rare` is drawn as the last that has a name."""
    listed: dict[str, list[str]] = {}
    with (DEMO / client / "people" / "dispositions.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            listed.setdefault(row["一级原因"], []).append(row["二级原因"])
    return {driver: _shared(names, rare) for driver, names in listed.items()}


def _shared(names: list[str], rare: str) -> Reasons:
    order = [name for name in names if name not in {rare, OTHER}] + [name for name in names if name == rare]
    weights = {name: 1 / (place + 1) for place, name in enumerate(order)}
    rest = 1 - OTHER_SHARE if OTHER in names else 1.0
    total = sum(weights.values())
    shares = {name: rest * weight / total for name, weight in weights.items()} | {OTHER: OTHER_SHARE}
    return Reasons(tuple(names), tuple(shares[name] for name in names))
