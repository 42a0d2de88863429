"""Which promotions an agent may bring up on which day for which driver, read from the clients' own packs.

Only ids, days and fit: what a promotion costs and says is the product's to read.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

DEMO = Path(__file__).parent / "demo"
FIT = 0.4  # from here on an agent finds that a promotion suits the driver
_MARK = re.compile(r"\{\{\s*day\s+(-?\d+)[^}]*\}\}")


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion: valid from day `first` to day `last` of the world, and how well it fits each driver."""

    id: str
    first: int
    last: int
    fit: dict[str, float]


@cache
def promotions(client: str) -> tuple[Promotion, ...]:
    """The promotions of `client` in the order of its pack."""
    text = _MARK.sub(r"\1", (DEMO / client / "offers.yaml").read_text("utf-8"))
    return tuple(
        Promotion(row["id"], int(row["valid"]["from"]), int(row["valid"]["to"]), dict(row["drivers_fit"]))
        for row in yaml.safe_load(text)["offers"]
    )


def fitting(client: str, driver: str, day: int) -> tuple[Promotion, ...]:
    """The promotions of `client` that are valid on `day` and suit `driver`, in the order of its pack."""
    return tuple(one for one in promotions(client) if one.first <= day <= one.last and one.fit.get(driver, 0.0) >= FIT)
