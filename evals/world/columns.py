"""One day of one client as columns: a row a contact, everything as numbers; drawn and bent before it has a name.

Codes point into the lists of a `Line`; -1 is "none". `items` and `marks` are bits. It knows no distribution.
"""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from evals.world.trade import ITEMS

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

MARKS = (
    *(f"P{number}" for number in range(1, 10)),
    *(f"D{number}" for number in range(1, 11)),
    "P5:split",
    "P6:indirect",
    "P6:stonewalled",
)
AUTHORITY = ("granted", "refused", "approved", "over")
INCIDENTS = ("P0", "P1", "P2", "P3")
DECLINED, ACCEPTED = 0, 1
GRANTED, REFUSED, APPROVED, OVER = range(4)


def bit(mark: str) -> int:
    """The bit of a plant or decoy in `marks`. Raises ValueError for one that nobody planted."""
    return 1 << MARKS.index(mark)


def item_bit(item: str) -> int:
    """The bit of a quality item in `applies`, `faults` and `unknown`. Raises ValueError for an unknown one."""
    return 1 << ITEMS.index(item)


@dataclass(slots=True)
class Rows:
    """Contacts of one client on one day. Functions that draw or plant change the columns in place."""

    second: Ints
    answered: Bools
    driver: Ints
    customer: Ints
    voice: Bools
    agent: Ints
    product: Ints
    run: Ints
    reason: Ints
    request: Ints
    need: Ints
    handle: Floats
    acw_share: Floats
    hold: Ints
    wait: Floats
    transfers: Ints
    resolved: Bools
    said: Ints
    csat: Ints
    eligible: Bools
    offer: Ints
    accepted: Ints
    rule: Ints
    authority: Ints
    amount: Floats
    promise: Bools
    kept: Ints
    incident: Ints
    second_topic: Ints
    applies: Ints
    faults: Ints
    unknown: Ints
    marks: Ints
    of_day: Ints
    of_row: Ints
    back: Bools

    @classmethod
    def blank(cls, size: int) -> Self:
        """`size` rows that say nothing yet: codes -1, numbers 0, answered."""
        made: dict[str, NDArray[np.int64] | NDArray[np.bool_] | NDArray[np.float64]] = {}
        for name, kind in _KINDS.items():
            if kind == Floats:
                made[name] = np.zeros(size, dtype=np.float64)
            elif kind == Bools:
                made[name] = np.full(size, name == "answered", dtype=np.bool_)
            else:
                made[name] = np.full(size, 0 if name in _COUNTED else -1, dtype=np.int64)
        return cls(**made)  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self.second)

    def take(self, chosen: Ints | Bools) -> Self:
        """The rows at these places, or those that are true, as new columns."""
        return type(self)(**{name: getattr(self, name)[chosen] for name in _KINDS})

    def joined(self, *others: Self) -> Self:
        """These rows and then the others'."""
        every = (self, *others)
        return type(self)(**{name: np.concatenate([getattr(one, name) for one in every]) for name in _KINDS})

    def marked(self, mark: str) -> Bools:
        """Which rows carry a plant's or decoy's mark."""
        return np.asarray(self.marks & bit(mark) > 0, dtype=np.bool_)


_KINDS = {field.name: field.type for field in fields(Rows)}
_COUNTED = {"second", "hold", "transfers", "csat", "applies", "faults", "unknown", "marks"}
