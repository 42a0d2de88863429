"""What stays the same from day to day in one client's corner of the world: its desks, its customers, their traits.

Everything is drawn once from the seed. It knows no day's contacts.
"""

from dataclasses import dataclass
from datetime import date, tzinfo

import numpy as np
from numpy.random import Generator

from evals.world.columns import Bools, Floats, Ints
from evals.world.parameters import Parameters
from evals.world.promotions import promotions
from evals.world.reasons import Reasons, reasons
from evals.world.roster import Desk, desks
from evals.world.trade import ITEMS, LINES, REGIONS, SEGMENTS, TIERS, Line

# Streams of chance: each purpose of each client and day has its own, so that no day depends on how another was drawn.
VOLUME, ROWS, RUN, REPEATS, PLANTS, DECOYS, PEOPLE = range(7)
# A customer's turn comes again after so many days, plants and repeats left aside; more than the seven of a repeat.
ROUND_DAYS = 20
CUSTOMER_NUMBERS_FROM = 300_000


@dataclass(frozen=True, slots=True)
class Customers:
    """The client's customers as codes of traits; `turn` is the order in which they come."""

    region: Ints
    segment: Ints
    tier: Ints
    plan: Ints
    english: Bools
    turn: Ints

    def __len__(self) -> int:
        return len(self.turn)


@dataclass(frozen=True, slots=True)
class Ask:
    """Which world is asked for: parameters, seed, day 1 and its zone, how large, whose desks, and what comes extra.

    `demo` adds the demo page's own days of the billing fault.
    """

    parameters: Parameters
    seed: int
    first: date
    zone: tzinfo
    scale: float = 1.0
    agents: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Corner:
    """One client's corner of the world. `skill` is how far each desk's errors lie from the centre's, by item."""

    ask: Ask
    line: Line
    desks: tuple[Desk, ...]
    customers: Customers
    skill: Floats
    offers: tuple[str, ...]

    @property
    def drivers(self) -> list[str]:
        """The drivers in the order of their codes."""
        return list(self.line.drivers)

    def reasons_of(self, driver: str) -> Reasons:
        """The second-level reasons of a driver."""
        known = reasons(self.line.client, self.ask.parameters.plants.P1.reason)
        return known.get(driver, Reasons((), ()))

    def stream(self, day: int, purpose: int, detail: int = 0) -> Generator:
        """Chance of one purpose on one day; `detail` tells plants and decoys apart."""
        return np.random.default_rng([self.ask.seed, LINES.index(self.line), day, purpose, detail])

    def volume(self) -> float:
        """Answered contacts of a usual day."""
        return self.ask.parameters.volume.per_day[self.line.client] * self.ask.scale


def corner(ask: Ask, line: Line) -> Corner:
    """The corner of `line`. Raises ValueError when day 1 is no Monday or none of the asked agents sits there."""
    if ask.first.weekday() != 0:
        raise ValueError(f"day 1 is a Monday; {ask.first.isoformat()} is not")
    seats = tuple(desk for desk in desks(ask.first, line.client) if not ask.agents or desk.id in ask.agents)
    if not seats:
        raise ValueError(f"none of the agents asked for works for {line.client}")
    number = LINES.index(line)
    random = np.random.default_rng([ask.seed, number, 0, PEOPLE])
    skill = random.normal(0, ask.parameters.quality.agent_logit_sd, (len(seats), len(ITEMS)))
    offers = tuple(one.id for one in promotions(line.client))
    return Corner(ask, line, seats, _customers(ask, line, random), skill, offers)


def _customers(ask: Ask, line: Line, random: Generator) -> Customers:
    many = ask.parameters.volume.customers_per_daily_contact * ask.parameters.volume.per_day[line.client]
    size = max(int(many * ask.scale), 2000)
    return Customers(
        pick(random, REGIONS, size),
        pick(random, SEGMENTS, size),
        pick(random, TIERS, size),
        pick(random, line.plans, size),
        random.random(size) < ask.parameters.handling.english[line.client],
        random.permutation(size),
    )


def pick(random: Generator, weights: dict[str, float], size: int) -> Ints:
    """`size` codes of the names in `weights`, each as often as its weight says; -1 where there is nothing to pick."""
    if not weights:
        return np.full(size, -1, dtype=np.int64)
    share = np.cumsum(np.array(list(weights.values())))
    return np.asarray(np.searchsorted(share, random.random(size) * share[-1], side="right"), dtype=np.int64)


def number_of(line: Line, customer: int) -> str:
    """A customer's number as the client company writes it."""
    return f"{line.prefix}{CUSTOMER_NUMBERS_FROM + customer}"
