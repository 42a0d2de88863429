"""One day of a client and the weeks before it, as counting needs them: the day whole, the rest as little as will do.

A centre has fifty thousand contacts in eight weeks, and most of what is asked of them is how many there were. Whoever
holds them (a list here, the records elsewhere) answers the few questions of `Window`; nothing here knows a database.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple, Protocol

from knowledge.arithmetic.detection import Counts, counted, day_of
from knowledge.call import Interaction


class Earlier(NamedTuple):
    """A contact of an earlier day, with what it is counted by; fields as in `Interaction`."""

    id: str
    at: datetime
    channel: str
    lang: str
    driver: str
    driver_l2: str
    customer_key: str | None
    segment: str
    region: str
    product: str
    plan: str
    campaign: str
    tenure_days: int | None
    talk_s: int
    hold_s: int
    acw_s: int
    wait_s: int
    transfers: int
    answered: bool
    resolved: bool | None
    csat: int | None
    offer_id: str | None
    offer_outcome: str | None

    @property
    def handle_s(self) -> int:
        """Handle time: talk + hold + after-call work, seconds."""
        return self.talk_s + self.hold_s + self.acw_s


Contact = Interaction | Earlier


class Tally(NamedTuple):
    """How many contacts there were, and how many of them were answered."""

    contacts: int
    answered: int


Tallies = Mapping[date, Mapping[str, Tally]]  # by day and driver; days without any contact are not in it


class Window(Protocol):
    """What is asked about `day` and the days before it, of one client; days are those of its `zone`."""

    @property
    def day(self) -> date:
        """The day asked about, the last one of the window."""
        ...

    @property
    def zone(self) -> tzinfo:
        """The client's zone."""
        ...

    @property
    def today(self) -> Sequence[Interaction]:
        """All contacts of the day, by time."""
        ...

    @property
    def tallies(self) -> Tallies:
        """How many there were on each day, the day itself included; "" is a contact without a driver."""
        ...

    def on(self, days: Iterable[date]) -> Mapping[date, Sequence[Contact]]:
        """The contacts of these earlier days."""
        ...

    def returned(self, days: Iterable[date]) -> Mapping[date, Set[str]]:
        """Contacts of these days (the day itself may be one) by id, of known customers who had been answered about the
        same driver in the seven days before, and were now. Days without the whole seven before them are left out.
        """
        ...

    def before(self, driver: str) -> Sequence[Contact]:
        """All earlier contacts of the driver, by time."""
        ...

    def waited(self, begin: time, end: time) -> tuple[int, int]:
        """Earlier contacts from `begin` to before `end` of their day (the client's clock), and their seconds waited."""
        ...


def week_before(day: date) -> list[date]:
    """The seven days before the day, the nearest first."""
    return [day - timedelta(days=back) for back in range(1, 8)]


def with_week(days: Iterable[date], tallies: Tallies) -> list[date]:
    """Those of `days` that are there, and all seven days before them too; the oldest first."""
    return sorted(day for day in set(days) if {day, *week_before(day)} <= tallies.keys())


def counts_of(window: Window, drivers: Sequence[str] = ()) -> Counts:
    """Contacts per driver and day; `drivers` come first, also where they have none."""
    return counted(
        {
            (driver, day): tally.contacts
            for day, by_driver in window.tallies.items()
            for driver, tally in by_driver.items()
            if driver
        },
        drivers,
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A window over contacts at hand; `days` are the earlier ones, oldest first. Made by `listed`."""

    day: date
    zone: tzinfo
    today: Sequence[Interaction]
    days: Mapping[date, Sequence[Interaction]]

    @property
    def tallies(self) -> Tallies:
        """Counted anew at each call."""
        found: dict[date, dict[str, Tally]] = {}
        for day, some in (*self.days.items(), *([(self.day, self.today)] if self.today else [])):
            mine = found.setdefault(day, {})
            for one in some:
                contacts, answered = mine.get(one.driver, (0, 0))
                mine[one.driver] = Tally(contacts + 1, answered + one.answered)
        return found

    def on(self, days: Iterable[date]) -> Mapping[date, Sequence[Contact]]:
        """See `Window`."""
        return {day: self.days[day] for day in days if day in self.days}

    def returned(self, days: Iterable[date]) -> Mapping[date, Set[str]]:
        """See `Window`."""
        every = {**self.days, self.day: self.today}
        found = {}
        for day in with_week(days, self.tallies):
            before = [every[one] for one in week_before(day)]
            seen = {(one.customer_key, one.driver) for some in before for one in some if one.answered}
            known = [one for one in every[day] if one.answered and one.customer_key]
            found[day] = {one.id for one in known if (one.customer_key, one.driver) in seen}
        return found

    def before(self, driver: str) -> Sequence[Contact]:
        """See `Window`."""
        return [one for some in self.days.values() for one in some if one.driver == driver]

    def waited(self, begin: time, end: time) -> tuple[int, int]:
        """See `Window`."""
        waits = [
            one.wait_s
            for some in self.days.values()
            for one in some
            if begin <= one.at.astimezone(self.zone).time() < end
        ]
        return len(waits), sum(waits)


def listed(contacts: Iterable[Interaction], zone: tzinfo, day: date) -> Listed:
    """The window over `contacts` of one client up to `day`; later ones are left out."""
    days: dict[date, list[Interaction]] = {}
    for one in sorted(contacts, key=lambda contact: contact.at):
        days.setdefault(day_of(one, zone), []).append(one)
    return Listed(day, zone, days.get(day, ()), {when: some for when, some in days.items() if when < day})
