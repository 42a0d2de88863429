"""Who comes back: a later contact of the same driver is given to a customer whose matter drew another one.

A repeat is one of the day's contacts and not one more, so volumes stay as they were drawn. Whoever finds no contact of
the driver left comes on the next day, and after the seventh day no more.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from evals.world.centre import REPEATS, Corner
from evals.world.columns import Bools, Ints, Rows, bit

WINDOW_DAYS, SOONEST_S = 7, 20 * 60


@dataclass(frozen=True, slots=True)
class Wish:
    """A customer who will come back: about what, and after which contact (its day and row)."""

    driver: int
    customer: int
    product: int
    reason: int
    of_day: int
    of_row: int


@dataclass(slots=True)
class Returning:
    """Those of one client who are still to come back, by day; and the days whose contacts may yet draw another."""

    corner: Corner
    due: dict[int, list[Wish]] = field(default_factory=lambda: defaultdict(list))
    open_days: dict[int, Rows] = field(default_factory=dict)

    def link(self, day: int, rows: Rows) -> None:
        """Give the day's contacts to those who come back on it, then note who of the day will; by time of day."""
        random = self.corner.stream(day, REPEATS)
        self.open_days[day] = rows
        told = self.corner.ask.parameters.outcome
        chance = np.where(rows.resolved, told.repeat_7d_if_resolved, told.repeat_7d_if_unresolved)
        comes = (random.random(len(rows)) < chance) & rows.answered
        steps = np.cumsum(np.array(told.repeat_delay))
        delay = np.searchsorted(steps, random.random(len(rows)) * steps[-1], side="right")
        kept = bit("P1") | bit("D1") | bit("P5") | bit("P6")
        free = rows.answered & (rows.marks & kept == 0)
        order = random.permutation(len(rows))
        for wish in self.due.pop(day, []):
            self._place(wish, day, free, order)
        for row in np.flatnonzero(comes):
            wish = self._wish(day, int(row))
            if delay[row]:
                self.due[day + int(delay[row])].append(wish)
            else:
                self._place(wish, day, free, order)
        self.open_days.pop(day - WINDOW_DAYS - 1, None)

    def _wish(self, day: int, row: int) -> Wish:
        rows = self.open_days[day]
        driver, customer = int(rows.driver[row]), int(rows.customer[row])
        return Wish(driver, customer, int(rows.product[row]), int(rows.reason[row]), day, row)

    def _place(self, wish: Wish, day: int, free: Bools, order: Ints) -> None:
        """One free contact of the day becomes the wish's; without one the wish waits for the next day."""
        rows = self.open_days[day]
        able = order[free[order] & (rows.driver[order] == wish.driver)]
        if wish.of_day == day:
            able = able[rows.second[able] > rows.second[wish.of_row] + SOONEST_S]
        if not len(able):
            if day < wish.of_day + WINDOW_DAYS:
                self.due[day + 1].append(wish)
            return
        row = int(able[0])
        free[row] = False
        rows.customer[row], rows.product[row], rows.reason[row] = wish.customer, wish.product, wish.reason
        rows.of_day[row], rows.of_row[row] = wish.of_day, wish.of_row
        self.open_days[wish.of_day].back[wish.of_row] = True
