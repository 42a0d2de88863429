"""One day of a client in numbers: the metrics of the morning page, the drivers' shares, and what is missing.

Formulas in one place, the same for the day and for the days it is compared with. What cannot be known yet (repeats over
seven days) is measured in a form that yesterday can be compared in, and called provisional.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Literal

from knowledge.arithmetic.detection import Expectation, benjamini_hochberg, expectation
from knowledge.arithmetic.window import Contact, Window

SERVICE_SECONDS = 20
Unit = Literal["contacts", "%", "s"]


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric of one day: `value` in `unit` over `n`, and the contacts it counts (hits of a share)."""

    value: float
    n: int
    calls: tuple[str, ...]
    sampling_sd: float = 0.0


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of the day beside what is usual. `signal`: outside its limits, and so across the whole page.

    `provisional`: the number will still change. `expected` is None with fewer than five days to compare with.
    """

    name: str
    unit: Unit
    measured: Measured
    expected: Expectation | None
    provisional: bool
    signal: bool


@dataclass(frozen=True, slots=True)
class Share:
    """One driver's part of the day, and its usual part; `calls` are its contacts."""

    driver: str
    count: int
    share: float
    usual: float
    cumulative: float
    calls: tuple[str, ...]

    @property
    def change(self) -> float:
        """Percentage points above (or below) the usual share."""
        return 100 * (self.share - self.usual)

    @property
    def moved(self) -> bool:
        """Whether the change is more than chance: 2.58 standard errors (1 %) of the usual share at the day's size."""
        return abs(self.share - self.usual) > 2.58 * sqrt(self.usual * (1 - self.usual) * self.share / self.count)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How whole the day's records are: contacts, with agent's outcome, with a survey answer, with words."""

    contacts: int
    usual: float
    outcome_known: int
    surveyed: int
    transcribed: int
    missing_days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class _Days:
    """The day and those it is compared with, and which of their contacts came again."""

    contacts: Mapping[date, Sequence[Contact]]
    returned: Mapping[date, Set[str]]


def _share(hits: Sequence[Contact], of: int) -> Measured | None:
    if of == 0:
        return None
    part = len(hits) / of
    return Measured(100 * part, of, tuple(one.id for one in hits), 100 * sqrt(max(part * (1 - part), 0.25 / of) / of))


def _mean(contacts: Sequence[Contact], value: Callable[[Contact], int]) -> Measured | None:
    if len(contacts) < 2:
        return None
    numbers = [value(one) for one in contacts]
    mean = sum(numbers) / len(numbers)
    spread = sqrt(sum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1))
    return Measured(mean, len(numbers), tuple(one.id for one in contacts), spread / sqrt(len(numbers)))


def _handled(day: Sequence[Contact]) -> list[Contact]:
    return [one for one in day if one.answered]


def _volume(days: _Days, day: date) -> Measured | None:
    handled = _handled(days.contacts[day])
    return (
        Measured(len(handled), len(handled), tuple(one.id for one in handled), sqrt(len(handled))) if handled else None
    )


def _answer_rate(days: _Days, day: date) -> Measured | None:
    voice = [one for one in days.contacts[day] if one.channel == "voice"]
    return _share(_handled(voice), len(voice))


def _service_level(days: _Days, day: date) -> Measured | None:
    """Voice answered within 20 s over offered less those who left within 20 s."""
    voice = [one for one in days.contacts[day] if one.channel == "voice"]
    quick = [one for one in voice if one.answered and one.wait_s <= SERVICE_SECONDS]
    left = sum(not one.answered and one.wait_s <= SERVICE_SECONDS for one in voice)
    return _share(quick, len(voice) - left) if any(one.wait_s for one in voice) else None


def _wait(days: _Days, day: date) -> Measured | None:
    voice = [one for one in _handled(days.contacts[day]) if one.channel == "voice"]
    return _mean(voice, lambda one: one.wait_s) if any(one.wait_s for one in voice) else None


def _handle_time(days: _Days, day: date) -> Measured | None:
    return _mean(_handled(days.contacts[day]), lambda one: one.handle_s)


def _first_contact(days: _Days, day: date) -> Measured | None:
    """Customers' first contacts of the day without another about the same driver the same day: FCR₁ so far."""
    many: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Contact] = {}
    for one in _handled(days.contacts[day]):
        if one.customer_key:
            many[one.customer_key, one.driver] += 1
            first.setdefault((one.customer_key, one.driver), one)
    return _share([one for key, one in first.items() if many[key] == 1], len(first))


def _repeats(days: _Days, day: date) -> Measured | None:
    """Contacts of customers who came about the same driver in the seven days before; None without those days."""
    if day not in days.returned:
        return None
    handled = [one for one in _handled(days.contacts[day]) if one.customer_key]
    return _share([one for one in handled if one.id in days.returned[day]], len(handled))


def _transfers(days: _Days, day: date) -> Measured | None:
    handled = _handled(days.contacts[day])
    return _share([one for one in handled if one.transfers], len(handled))


def _satisfied(days: _Days, day: date) -> Measured | None:
    answered = [one for one in days.contacts[day] if one.csat is not None]
    return _share([one for one in answered if (one.csat or 0) >= 4], len(answered))


def _offered(days: _Days, day: date) -> Measured | None:
    handled = _handled(days.contacts[day])
    return _share([one for one in handled if one.offer_id], len(handled))


def _accepted(days: _Days, day: date) -> Measured | None:
    offered = [one for one in _handled(days.contacts[day]) if one.offer_id]
    return _share([one for one in offered if one.offer_outcome == "accepted"], len(offered))


METRICS: tuple[tuple[str, Unit, Callable[[_Days, date], Measured | None], bool], ...] = (
    ("handled", "contacts", _volume, False),
    ("answer_rate", "%", _answer_rate, False),
    ("service_level", "%", _service_level, False),
    ("wait", "s", _wait, False),
    ("aht", "s", _handle_time, False),
    ("fcr1", "%", _first_contact, True),
    ("repeat", "%", _repeats, False),
    ("transfer", "%", _transfers, False),
    ("csat", "%", _satisfied, True),
    ("offer_rate", "%", _offered, False),
    ("conversion", "%", _accepted, True),
)


def metrics(window: Window) -> tuple[Metric, ...]:
    """The page's metrics for the window's day, those that its records allow; a signal survives Benjamini–Hochberg at
    0.05 across the page.

    Compared with the same weekday when five of them are there, else with all earlier days of the last eight weeks.
    """
    day, base = window.day, _base(window)
    days = _Days({**window.on(base), day: window.today}, window.returned([*base, day]))
    found: list[tuple[str, Unit, Measured, Expectation | None, bool]] = []
    for name, unit, measure, provisional in METRICS:
        now = measure(days, day) if window.today else None
        if now is not None:
            history = [one.value for when in base if (one := measure(days, when)) is not None]
            found.append((name, unit, now, expectation(history, now.value, now.sampling_sd), provisional))
    import numpy as np

    p = np.array([expected.p if expected else 1.0 for *_, expected, _ in found])
    strange = benjamini_hochberg(p, 0.05)
    return tuple(
        Metric(*one, signal=bool(strange[k]) and one[3] is not None and one[3].outside) for k, one in enumerate(found)
    )


def _base(window: Window) -> list[date]:
    past = [one for one in sorted(window.tallies) if window.day - timedelta(days=56) <= one < window.day]
    alike = [one for one in past if one.weekday() == window.day.weekday()]
    return alike if len(alike) >= 5 else past


def shares(window: Window) -> tuple[Share, ...]:
    """Drivers by their part of the day, largest first, each beside its mean part of the earlier days."""
    now = [one for one in window.today if one.driver]
    before: Counter[str] = Counter()
    for when, tallies in window.tallies.items():
        if when < window.day:
            before.update({driver: tally.contacts for driver, tally in tallies.items() if driver})
    total, earlier = len(now), sum(before.values())
    out: list[Share] = []
    running = 0.0
    for driver, many in Counter(one.driver for one in now).most_common():
        running += many / total
        calls = tuple(one.id for one in now if one.driver == driver)
        out.append(Share(driver, many, many / total, before[driver] / max(earlier, 1), running, calls))
    return tuple(out)


def completeness(window: Window, calls: Iterable[Set[str]]) -> Completeness:
    """What is there of the day, and which of the last fourteen days have no records at all.

    `calls` are those with words, each by the ids it may be counted under; one that is also a contact counts once.
    `usual` is the mean of the days the metrics are compared with.
    """
    now, day = [one for one in window.today if one.answered], window.day
    answered = {when: sum(tally.answered for tally in some.values()) for when, some in window.tallies.items()}
    past = [answered[when] for when in _base(window)]
    with_words = {one.id for one in now if one.has_transcript}
    first = min(answered, default=day)
    fortnight = [day - timedelta(days=back) for back in range(14)]
    return Completeness(
        contacts=len(now),
        usual=sum(past) / max(len(past), 1),
        outcome_known=sum(one.resolved is not None for one in now),
        surveyed=sum(one.csat is not None for one in now),
        transcribed=len(with_words) + sum(ids.isdisjoint(with_words) for ids in map(frozenset, calls)),
        missing_days=tuple(sorted(one for one in fortnight if one not in answered and one >= first)),
    )
