"""One day of a client in numbers: the metrics of the morning page, the drivers' shares, and what is missing.

Formulas in one place, the same for the day and for the days it is compared with. What cannot be known yet (repeats over
seven days) is measured in a form that yesterday can be compared in, and called provisional.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from math import sqrt
from typing import Literal

from knowledge.arithmetic.detection import Expectation, benjamini_hochberg, day_of, expectation
from knowledge.call import Interaction

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


@dataclass(frozen=True, slots=True)
class Completeness:
    """How whole the day's records are: contacts, with agent's outcome, with a survey answer, with words."""

    contacts: int
    usual: float
    outcome_known: int
    surveyed: int
    transcribed: int
    missing_days: tuple[date, ...]


Days = Mapping[date, Sequence[Interaction]]


def by_day(contacts: Sequence[Interaction], zone: tzinfo) -> dict[date, list[Interaction]]:
    """Contacts by the client's calendar day, oldest day first."""
    days: dict[date, list[Interaction]] = defaultdict(list)
    for one in sorted(contacts, key=lambda contact: contact.at):
        days[day_of(one, zone)].append(one)
    return dict(days)


def _share(hits: Sequence[Interaction], of: int) -> Measured | None:
    if of == 0:
        return None
    part = len(hits) / of
    return Measured(100 * part, of, tuple(one.id for one in hits), 100 * sqrt(max(part * (1 - part), 0.25 / of) / of))


def _mean(contacts: Sequence[Interaction], value: Callable[[Interaction], int]) -> Measured | None:
    if len(contacts) < 2:
        return None
    numbers = [value(one) for one in contacts]
    mean = sum(numbers) / len(numbers)
    spread = sqrt(sum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1))
    return Measured(mean, len(numbers), tuple(one.id for one in contacts), spread / sqrt(len(numbers)))


def _handled(day: Sequence[Interaction]) -> list[Interaction]:
    return [one for one in day if one.answered]


def _volume(days: Days, day: date) -> Measured | None:
    handled = _handled(days[day])
    return (
        Measured(len(handled), len(handled), tuple(one.id for one in handled), sqrt(len(handled))) if handled else None
    )


def _answer_rate(days: Days, day: date) -> Measured | None:
    voice = [one for one in days[day] if one.channel == "voice"]
    return _share(_handled(voice), len(voice))


def _service_level(days: Days, day: date) -> Measured | None:
    """Voice answered within 20 s over offered less those who left within 20 s."""
    voice = [one for one in days[day] if one.channel == "voice"]
    quick = [one for one in voice if one.answered and one.wait_s <= SERVICE_SECONDS]
    left = sum(not one.answered and one.wait_s <= SERVICE_SECONDS for one in voice)
    return _share(quick, len(voice) - left) if any(one.wait_s for one in voice) else None


def _wait(days: Days, day: date) -> Measured | None:
    voice = [one for one in _handled(days[day]) if one.channel == "voice"]
    return _mean(voice, lambda one: one.wait_s) if any(one.wait_s for one in voice) else None


def _handle_time(days: Days, day: date) -> Measured | None:
    return _mean(_handled(days[day]), lambda one: one.handle_s)


def _first_contact(days: Days, day: date) -> Measured | None:
    """Customers' first contacts of the day without another about the same driver the same day: FCR₁ so far."""
    many: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Interaction] = {}
    for one in _handled(days[day]):
        if one.customer_key:
            many[one.customer_key, one.driver] += 1
            first.setdefault((one.customer_key, one.driver), one)
    return _share([one for key, one in first.items() if many[key] == 1], len(first))


def _repeats(days: Days, day: date) -> Measured | None:
    """Contacts of customers who came about the same driver in the seven days before; None without those days."""
    before = [day - timedelta(days=back) for back in range(1, 8)]
    if any(one not in days for one in before):
        return None
    seen = {(one.customer_key, one.driver) for when in before for one in _handled(days[when]) if one.customer_key}
    handled = [one for one in _handled(days[day]) if one.customer_key]
    return _share([one for one in handled if (one.customer_key, one.driver) in seen], len(handled))


def _transfers(days: Days, day: date) -> Measured | None:
    handled = _handled(days[day])
    return _share([one for one in handled if one.transfers], len(handled))


def _satisfied(days: Days, day: date) -> Measured | None:
    answered = [one for one in days[day] if one.csat is not None]
    return _share([one for one in answered if (one.csat or 0) >= 4], len(answered))


def _offered(days: Days, day: date) -> Measured | None:
    handled = _handled(days[day])
    return _share([one for one in handled if one.offer_id], len(handled))


def _accepted(days: Days, day: date) -> Measured | None:
    offered = [one for one in _handled(days[day]) if one.offer_id]
    return _share([one for one in offered if one.offer_outcome == "accepted"], len(offered))


METRICS: tuple[tuple[str, Unit, Callable[[Days, date], Measured | None], bool], ...] = (
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


def metrics(days: Days, day: date) -> tuple[Metric, ...]:
    """The page's metrics for `day`, those that its records allow; a signal survives Benjamini–Hochberg at 0.05.

    Compared with the same weekday when four of them are there, else with all earlier days of the last eight weeks.
    """
    past = [one for one in sorted(days) if day - timedelta(days=56) <= one < day]
    alike = [one for one in past if one.weekday() == day.weekday()]
    base = alike if len(alike) >= 5 else past
    found: list[tuple[str, Unit, Measured, Expectation | None, bool]] = []
    for name, unit, measure, provisional in METRICS:
        now = measure(days, day) if day in days else None
        if now is not None:
            history = [one.value for when in base if (one := measure(days, when)) is not None]
            found.append((name, unit, now, expectation(history, now.value, now.sampling_sd), provisional))
    import numpy as np

    p = np.array([expected.p if expected else 1.0 for *_, expected, _ in found])
    strange = benjamini_hochberg(p, 0.05)
    return tuple(
        Metric(*one, signal=bool(strange[k]) and one[3] is not None and one[3].outside) for k, one in enumerate(found)
    )


def shares(days: Days, day: date) -> tuple[Share, ...]:
    """Drivers by their part of the day, largest first, each beside its mean part of the earlier days."""
    now = [one for one in days.get(day, ()) if one.driver]
    before = Counter(one.driver for when, some in days.items() if when < day for one in some if one.driver)
    total, earlier = len(now), sum(before.values())
    out: list[Share] = []
    running = 0.0
    for driver, many in Counter(one.driver for one in now).most_common():
        running += many / total
        calls = tuple(one.id for one in now if one.driver == driver)
        out.append(Share(driver, many, many / total, before[driver] / max(earlier, 1), running, calls))
    return tuple(out)


def completeness(days: Days, day: date, transcribed: int) -> Completeness:
    """What is there of the day, and which of the last fourteen days have no records at all."""
    now = _handled(days.get(day, ()))
    past = [len(_handled(some)) for when, some in days.items() if when < day]
    first = min(days) if days else day
    window = [day - timedelta(days=back) for back in range(14)]
    return Completeness(
        contacts=len(now),
        usual=sum(past) / max(len(past), 1),
        outcome_known=sum(one.resolved is not None for one in now),
        surveyed=sum(one.csat is not None for one in now),
        transcribed=transcribed + sum(one.has_transcript for one in now),
        missing_days=tuple(sorted(one for one in window if one not in days and one >= first)),
    )
