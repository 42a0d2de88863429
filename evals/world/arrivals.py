"""Who comes on a day, when and about what: counts by driver, the hours of a working day, whose turn it is.

Volumes are negative-binomial around a client's day, as the detectors' own page has them. It decides nothing about how
a contact runs.
"""

import numpy as np
from numpy.random import Generator

from evals.world.centre import ROUND_DAYS, ROWS, VOLUME, Corner
from evals.world.columns import Floats, Ints, Rows

# Customers of extra volume come from behind those of a usual day, so that nobody calls twice by accident.
USUAL, EXTRA = 0.0, 0.5


def rates(corner: Corner, day: int) -> Floats:
    """Expected contacts of each driver on this very day, over-dispersion included (gamma-mixed Poisson means)."""
    volume, random = corner.ask.parameters.volume, corner.stream(day, VOLUME)
    sd = volume.day_sd_log
    level = corner.volume() * volume.weekday[(day - 1) % 7] * np.exp(random.normal(-sd * sd / 2, sd))
    share = np.array(volume.driver_share)
    return np.asarray(level * share * random.gamma(1 / volume.nb_alpha, volume.nb_alpha, len(share)))


def usual(corner: Corner, day: int) -> Rows:
    """The day's contacts without plants or decoys: answered ones, and on top those nobody answered."""
    random = corner.stream(day, ROWS)
    counts = random.poisson(rates(corner, day))
    rows = coming(corner, day, np.repeat(np.arange(len(counts)), counts), random)
    lost = Rows.blank(int(random.binomial(len(rows), corner.ask.parameters.volume.abandoned)))
    lost.answered[:] = False
    lost.voice[:] = True
    lost.second = seconds(corner, random, len(lost))
    return rows.joined(lost)


def coming(corner: Corner, day: int, driver: Ints, random: Generator, place: float = USUAL) -> Rows:
    """A row for each of these drivers, at the hours of a working day, by customers whose turn it is.

    `place` is where in the day's portion of customers to begin, 0–1.
    """
    rows, customers = Rows.blank(len(driver)), corner.customers
    portion = len(customers) // ROUND_DAYS
    turn = np.arange(len(driver)) + day * portion + int(place * portion)
    rows.driver = np.asarray(driver, dtype=np.int64)
    rows.customer = customers.turn[turn % len(customers)]
    rows.second = seconds(corner, random, len(driver))
    rows.voice = random.random(len(driver)) < corner.ask.parameters.handling.voice
    return rows


def seconds(corner: Corner, random: Generator, size: int) -> Ints:
    """Seconds of the day at which `size` contacts begin."""
    volume = corner.ask.parameters.volume
    shape = np.cumsum(np.array(volume.half_hours))
    slot = np.searchsorted(shape, random.random(size) * shape[-1], side="right")
    return np.asarray(volume.opens_hour * 3600 + slot * 1800 + random.integers(0, 1800, size), dtype=np.int64)
