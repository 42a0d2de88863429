"""Everything counted about one rise: where it sits, when it began, who took it, and what speaks against each cause.

Counts and ratios only. Which cause they support is `cause_class`; a place, an hour and a mark are not yet a cause.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from math import log

from knowledge.arithmetic.contrast import Contrast, Table, contrast
from knowledge.arithmetic.detection import Reading, detect
from knowledge.arithmetic.scan import Where, where
from knowledge.arithmetic.window import Contact, Window, counts_of
from knowledge.call import Interaction

HALF_HOUR = timedelta(minutes=30)
NEW_HIRE_DAYS = 90


@dataclass(frozen=True, slots=True)
class Slot:
    """One half hour of the day: contacts of the driver, and how many there usually are."""

    start: datetime
    observed: int
    expected: float


@dataclass(frozen=True, slots=True)
class Burst:
    """The half hours that hold the rise: from `start` to `end`, `observed` against `expected`; `rest` the remainder."""

    start: datetime
    end: datetime
    observed: int
    expected: float
    rest_observed: int
    rest_expected: float


@dataclass(frozen=True, slots=True)
class Against:
    """A number beside what it usually is, and the contacts behind it."""

    value: float
    usual: float
    n: int
    calls: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        """Value over usual; 1 where both are nothing."""
        return self.value / self.usual if self.usual else (1.0 if self.value == 0 else float("inf"))


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark many of the new contacts share (a billing run, a second-level reason): `now` of `of`, and before."""

    name: str
    value: str
    now: tuple[str, ...]
    of: int
    before: int
    before_of: int


@dataclass(frozen=True, slots=True)
class Rise:
    """One driver's rise on one day of one client. Contacts are ids; shares are of one."""

    driver: str
    day: date
    reading: Reading
    contacts: tuple[Interaction, ...]
    inside: tuple[Interaction, ...]
    where: Where
    concentration: Contrast
    slots: tuple[Slot, ...]  # of the corner's contacts; the usual shape of the day is the driver's
    burst: Burst | None
    outside: Against
    neighbours: tuple[tuple[str, Against], ...]
    before_onset: Against
    customers: int
    agents: Counter[str]
    teams: Counter[str]
    marks: tuple[Mark, ...]
    waiting: Against | None
    volume: Against
    new_hires: Against
    unresolved: Against


def rise(window: Window, driver: str) -> Rise | None:
    """The rise of `driver` on the window's day; None when there is too little to compare with."""
    day, zone = window.day, window.zone
    reading = next((one for one in detect(counts_of(window), day) if one.driver == driver), None)
    if reading is None:
        return None
    now = [one for one in window.today if one.driver == driver]
    usual = window.before(driver)
    place = where(now, usual, reading.expected)
    inside_of = _inside(place)
    inside = [one for one in now if inside_of(one)]
    before = [one for one in usual if inside_of(one)]
    slots = _slots(inside, usual, day, zone, place.cell.expected if place.cell else reading.expected)
    burst = _burst(slots)
    scale = reading.expected / max(len(usual), 1)
    rest = [one for one in now if not inside_of(one)]
    return Rise(
        driver=driver,
        day=day,
        reading=reading,
        contacts=tuple(now),
        inside=tuple(inside),
        where=place,
        concentration=_concentration(now, usual, inside_of),
        slots=slots,
        burst=burst,
        outside=Against(len(rest), (len(usual) - len(before)) * scale, len(rest), _ids(rest)),
        neighbours=_neighbours(place, now, usual, scale),
        before_onset=_before(inside, before, burst, zone, scale),
        customers=len({one.customer_key for one in inside if one.customer_key}),
        agents=Counter(one.agent for one in inside if one.agent),
        teams=Counter(one.team for one in inside if one.team),
        marks=_marks(inside, usual),
        waiting=_waiting(window, burst),
        volume=_volume(window, driver),
        new_hires=_share(inside, usual, lambda one: (one.tenure_days or NEW_HIRE_DAYS) < NEW_HIRE_DAYS),
        unresolved=_share(
            [one for one in inside if one.resolved is not None],
            [one for one in usual if one.resolved is not None],
            lambda one: one.resolved is False,
        ),
    )


def _ids(contacts: Iterable[Contact]) -> tuple[str, ...]:
    return tuple(one.id for one in contacts)


def _inside(place: Where) -> Callable[[Contact], bool]:
    cell = place.cell
    if cell is None:
        return lambda _: True
    of = cell.of
    return lambda one: all(str(getattr(one, name)) == value for name, value in of)


def _concentration(now: Sequence[Contact], usual: Sequence[Contact], inside_of: Callable[[Contact], bool]) -> Contrast:
    """The corner's share today against its share before, crude and at equal channel and segment."""

    kinds: dict[tuple[str, str], list[int]] = {}
    for others, some in ((0, now), (2, usual)):
        for one in some:
            counted = kinds.setdefault((one.channel, one.segment), [0, 0, 0, 0])
            counted[others] += inside_of(one)
            counted[others + 1] += 1
    strata = [Table(*kinds[kind]) for kind in sorted(kinds)]
    return contrast(Table(*map(sum, zip(*kinds.values(), strict=True))), strata)


def _slot_of(one: Contact, zone: tzinfo) -> int:
    local = one.at.astimezone(zone)
    return local.hour * 2 + local.minute // 30


def _slots(
    now: Sequence[Contact], usual: Sequence[Contact], day: date, zone: tzinfo, expected: float
) -> tuple[Slot, ...]:
    """Half hours from the first to the last one with contacts; the usual shape scaled to the day's expectation."""
    seen, before = Counter(_slot_of(one, zone) for one in now), Counter(_slot_of(one, zone) for one in usual)
    if not seen:
        return ()
    midnight = datetime.combine(day, time.min, zone)
    span = range(min((*seen, *before)), max((*seen, *before)) + 1)
    total = sum(before.values()) + 0.5 * len(span)
    return tuple(Slot(midnight + HALF_HOUR * k, seen[k], expected * (before[k] + 0.5) / total) for k in span)


def _burst(slots: Sequence[Slot]) -> Burst | None:
    """The window of half hours with the highest scan statistic, eight contacts above the usual at least."""
    best: tuple[float, int, int] = (0.0, 0, 0)
    total, usual = sum(slot.observed for slot in slots), sum(slot.expected for slot in slots)
    for first in range(len(slots)):
        seen, expected = 0, 0.0
        for last in range(first, len(slots)):
            seen, expected = seen + slots[last].observed, expected + slots[last].expected
            scaled = expected * total / max(usual, 1e-9)
            if seen <= scaled or seen - expected < 8:
                continue
            rest = max(total - seen, 0)
            llr = seen * log(seen / scaled) + (rest * log(rest / (total - scaled)) if rest else 0.0)
            best = max(best, (llr, first, last + 1))
    if best[0] <= 0:
        return None
    window = slots[best[1] : best[2]]
    seen, expected = sum(slot.observed for slot in window), sum(slot.expected for slot in window)
    return Burst(window[0].start, window[-1].start + HALF_HOUR, seen, expected, total - seen, usual - expected)


def _before(
    inside: Sequence[Contact], usual: Sequence[Contact], burst: Burst | None, zone: tzinfo, scale: float
) -> Against:
    """Contacts of the corner before the rise began, against the same hours of earlier days."""
    if burst is None:
        return Against(0, 0, 0)
    begin = burst.start.astimezone(zone).time()
    early = [one for one in inside if one.at < burst.start]
    return Against(
        len(early), sum(one.at.astimezone(zone).time() < begin for one in usual) * scale, len(early), _ids(early)
    )


def _neighbours(
    place: Where, now: Sequence[Contact], usual: Sequence[Contact], scale: float
) -> tuple[tuple[str, Against], ...]:
    """Those who share one side of the corner and not the other: the same plan elsewhere, other plans there."""
    if place.cell is None or len(place.cell.of) < 2:
        return ()
    out: list[tuple[str, Against]] = []
    for keep in place.cell.of:
        others = [pair for pair in place.cell.of if pair != keep]

        def near(one: Contact, keep: tuple[str, str] = keep, others: list[tuple[str, str]] = others) -> bool:
            same = str(getattr(one, keep[0])) == keep[1]
            return same and not all(str(getattr(one, name)) == value for name, value in others)

        here = [one for one in now if near(one)]
        out.append((keep[1], Against(len(here), sum(map(near, usual)) * scale, len(here), _ids(here))))
    return tuple(out)


def _marks(inside: Sequence[Contact], usual: Sequence[Contact]) -> tuple[Mark, ...]:
    """Marks on at least half of the corner's contacts and at most a tenth of the earlier ones."""
    found: list[Mark] = []
    for name in ("campaign", "driver_l2"):
        for value, many in Counter(str(getattr(one, name)) for one in inside).most_common(1):
            before = sum(getattr(one, name) == value for one in usual)
            if value and many * 2 >= len(inside) and before * 10 <= len(usual):
                now = _ids(one for one in inside if getattr(one, name) == value)
                found.append(Mark(name, value, now, len(inside), before, len(usual)))
    return tuple(found)


def _waiting(window: Window, burst: Burst | None) -> Against | None:
    """Mean wait in the two hours before the rise, against the same hours of earlier days; None without both."""
    if burst is None:
        return None
    zone = window.zone
    begin, end = (burst.start - timedelta(hours=2)).astimezone(zone).time(), burst.start.astimezone(zone).time()
    now = [one for one in window.today if begin <= one.at.astimezone(zone).time() < end]
    before, seconds = window.waited(begin, end)
    if len(now) < 5 or before < 20:
        return None
    return Against(sum(one.wait_s for one in now) / len(now), seconds / before, len(now), _ids(now))


def _volume(window: Window, driver: str) -> Against:
    """All other contacts of the client on the day, against the same kind of day before (weekday or weekend)."""
    day = window.day
    others = {
        when: many
        for when, tallies in window.tallies.items()
        if when < day and (many := sum(tally.contacts for name, tally in tallies.items() if name and name != driver))
    }
    alike = [many for when, many in others.items() if (when.weekday() >= 5) == (day.weekday() >= 5)]
    usual = alike if len(alike) >= 2 else list(others.values())
    today = [one for one in window.today if one.driver and one.driver != driver]
    days = max(sum(when < day for when in window.tallies), 1)
    return Against(len(today), sum(usual) / max(len(usual), 1), days, _ids(today[:200]))


def _share(now: Sequence[Contact], before: Sequence[Contact], is_one: Callable[[Contact], bool]) -> Against:
    hits = [one for one in now if is_one(one)]
    return Against(len(hits) / max(len(now), 1), sum(map(is_one, before)) / max(len(before), 1), len(now), _ids(hits))
