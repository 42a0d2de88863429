"""Which series rose today and by how much, and what a metric usually is.

A daily negative-binomial detector in the manner of Farrington and Noufaily: exposure is the client's volume without
the driver itself, so that a busy day is no issue; and expectation limits for metrics. It works on counts alone: it
does not know causes, nor in which corner of the customers a rise sits (`scan`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

from knowledge.call import Interaction

Floats = NDArray[np.float64]
WINDOW_DAYS, GAP_DAYS, FEWEST_DAYS = 56, 3, 7
# A client sees its own twelve series alone. At q = 0.02 the pages of three clients together raise the 0.12 false
# alarms a day that q = 0.05 over all thirty-six would (simulated with 10 and with 56 days of baseline).
ONE_CLIENT_Q = 0.02
DISPERSION_FLOOR = 0.005
OUTLIER_Z = 2.58
EXCESS_GATE, RATIO_GATE = 5.0, 1.3
LIMITS_P = 0.0027  # two-sided tail of three standard deviations


@dataclass(frozen=True, slots=True)
class Counts:
    """Contacts by driver and day of one client: `table` is drivers x days, the last day is the one asked about."""

    drivers: tuple[str, ...]
    days: tuple[date, ...]
    table: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reading:
    """One driver on one day against what was to be expected; `alarm` after Benjamini–Hochberg and both gates.

    `low`/`high` bound a usual day (95 %); `short` says that fewer than eight weeks were there to learn from.
    """

    driver: str
    day: date
    observed: int
    expected: float
    low: float
    high: float
    p: float
    alarm: bool
    watch: bool
    baseline_days: int
    short: bool

    @property
    def excess(self) -> float:
        """Contacts above expectation."""
        return self.observed - self.expected

    @property
    def ratio(self) -> float:
        """Observed over expected."""
        return self.observed / max(self.expected, 0.1)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a metric usually is: centre, limits (three standard deviations in effect), and how unusual `value` is."""

    value: float
    centre: float
    low: float
    high: float
    p: float
    days: int

    @property
    def outside(self) -> bool:
        """Whether the value lies outside the limits."""
        return not self.low <= self.value <= self.high


def day_of(interaction: Interaction, zone: tzinfo) -> date:
    """The client's calendar day of the contact."""
    return interaction.at.astimezone(zone).date()


def counts(interactions: Iterable[Interaction], zone: tzinfo, day: date, drivers: Sequence[str] = ()) -> Counts:
    """Contacts per driver and day up to `day`; days without any contact at all are missing, not zero."""
    tally: Counter[tuple[str, date]] = Counter()
    for one in interactions:
        when = day_of(one, zone)
        if one.driver and when <= day:
            tally[one.driver, when] += 1
    return counted(tally, drivers)


def counted(tally: Mapping[tuple[str, date], int], drivers: Sequence[str] = ()) -> Counts:
    """The table of a tally by driver and day; `drivers` come first, also where they have none."""
    days = tuple(sorted({when for _, when in tally}))
    names = tuple(dict.fromkeys((*drivers, *sorted({driver for driver, _ in tally}))))
    table = np.array([[tally.get((name, when), 0) for when in days] for name in names], dtype=np.int64)
    return Counts(names, days, table.reshape(len(names), len(days)))


def prepare() -> None:
    """Load what the first reading of a process would wait more than half a second for."""
    import scipy.stats  # noqa: F401


def detect(counted: Counts, day: date, q: float = ONE_CLIENT_Q) -> tuple[Reading, ...]:
    """A reading of every driver for `day`; empty when the day or a week before it is missing.

    Baseline: the 56 days before a gap of three (the gap closes when fewer than seven days would remain), weekday and
    weekend rates, past outliers down-weighted; upper mid-p of a negative binomial whose variance includes the error
    of estimation. With a short baseline the dispersion is at least that of all drivers pooled: one driver's ten days
    say too little.
    """
    base = _baseline(counted.days, day)
    if day not in counted.days or len(base) < FEWEST_DAYS:
        return ()
    now = counted.days.index(day)
    exposure = np.maximum(counted.table.sum(axis=0)[None, :] - counted.table, 1).astype(np.float64)
    short = len(base) < WINDOW_DAYS
    fit = _fit(counted.table[:, base].astype(np.float64), exposure[:, base], _same_kind(counted.days, base, day), short)
    mean = fit.rate * exposure[:, now]
    spread = mean + fit.dispersion * mean**2 + mean**2 * (1 / np.maximum(fit.seen, 1) + fit.dispersion / fit.days)
    tail = _NegativeBinomial(mean, spread)
    observed = counted.table[:, now]
    p = tail.upper(observed)
    strong = (observed - mean >= EXCESS_GATE) & (observed / np.maximum(mean, 0.1) >= RATIO_GATE)
    alarm, watch = benjamini_hochberg(p, q) & strong, benjamini_hochberg(p, 2 * q) & strong
    low, high = tail.quantile(0.025), tail.quantile(0.975)
    return tuple(
        Reading(
            driver, day, int(observed[k]), float(mean[k]), float(low[k]), float(high[k]), float(p[k]),
            bool(alarm[k]), bool(watch[k]) and not bool(alarm[k]), len(base), short,
        )
        for k, driver in enumerate(counted.drivers)
    )  # fmt: skip


def benjamini_hochberg(p: Floats, q: float) -> NDArray[np.bool_]:
    """Which of the hypotheses are rejected at false discovery rate `q` (Benjamini & Hochberg 1995)."""
    order = np.argsort(p)
    passed = np.flatnonzero(p[order] <= q * np.arange(1, len(p) + 1) / max(len(p), 1))
    rejected = np.zeros(len(p), dtype=bool)
    if len(passed):
        rejected[order[: passed[-1] + 1]] = True
    return rejected


def _baseline(days: tuple[date, ...], day: date) -> list[int]:
    def between(gap: int) -> list[int]:
        last, first = day - timedelta(days=gap + 1), day - timedelta(days=gap + WINDOW_DAYS)
        return [index for index, one in enumerate(days) if first <= one <= last]

    with_gap = between(GAP_DAYS)
    return with_gap if len(with_gap) >= FEWEST_DAYS else between(0)


def _same_kind(days: tuple[date, ...], base: list[int], day: date) -> NDArray[np.bool_]:
    """Which baseline days are of `day`'s kind (weekday or weekend); fewer than two of them: all days are."""
    same = np.array([(days[index].weekday() >= 5) == (day.weekday() >= 5) for index in base])
    return same if same.sum() >= 2 else np.ones(len(base), dtype=bool)


@dataclass(frozen=True, slots=True)
class _Fit:
    rate: Floats
    dispersion: Floats
    seen: Floats
    days: Floats


def _fit(seen: Floats, exposure: Floats, same: NDArray[np.bool_], short: bool) -> _Fit:
    weight = np.ones_like(seen)
    groups = [group for group in (same, ~same) if group.any()]
    mean, dispersion = np.empty_like(seen), np.zeros(len(seen))
    for _ in range(3):
        for group in groups:
            rate = (weight * seen)[:, group].sum(axis=1) / (weight * exposure)[:, group].sum(axis=1)
            mean[:, group] = np.maximum(rate, 1e-6)[:, None] * exposure[:, group]
        dispersion = _dispersion(seen, mean, weight, short)
        z = (seen - mean) / np.sqrt(mean + dispersion[:, None] * mean**2)
        weight = np.where(z > OUTLIER_Z, (OUTLIER_Z / np.maximum(z, OUTLIER_Z)) ** 2, 1.0)
    rate = (weight * seen)[:, same].sum(axis=1) / (weight * exposure)[:, same].sum(axis=1)
    return _Fit(np.maximum(rate, 1e-6), dispersion, (weight * seen)[:, same].sum(axis=1), weight.sum(axis=1))


def _dispersion(seen: Floats, mean: Floats, weight: Floats, short: bool) -> Floats:
    """Moment estimate of the negative binomial's alpha, floored; a short baseline adds the pooled one as a floor."""
    over, square = weight * ((seen - mean) ** 2 - mean), weight * mean**2
    days = weight.sum(axis=1)
    correction = days / np.maximum(days - 2, 1)
    own = over.sum(axis=1) / square.sum(axis=1) * correction
    floor = max(DISPERSION_FLOOR, float(over.sum() / square.sum() * correction.mean())) if short else DISPERSION_FLOOR
    return np.asarray(np.maximum(own, floor), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _NegativeBinomial:
    mean: Floats
    variance: Floats

    def _parameters(self) -> tuple[Floats, Floats]:
        size = self.mean**2 / np.maximum(self.variance - self.mean, 1e-9)
        return size, size / (size + self.mean)

    def upper(self, observed: NDArray[np.int64]) -> Floats:
        from scipy.stats import nbinom

        size, chance = self._parameters()
        tail = nbinom.sf(observed, size, chance) + 0.5 * nbinom.pmf(observed, size, chance)
        return np.asarray(tail, dtype=np.float64)

    def quantile(self, level: float) -> Floats:
        from scipy.stats import nbinom

        return np.asarray(nbinom.ppf(level, *self._parameters()), dtype=np.float64)


def expectation(history: Sequence[float], value: float, sampling_sd: float = 0.0) -> Expectation | None:
    """Centre and limits for `value` from earlier days, oldest first; None with fewer than five days.

    EWMA (λ = 0.2) centre; the limits are a prediction interval by Student's t at the tail of three standard
    deviations, so few days widen them; the spread is never below `sampling_sd`, the chance error of the day itself.
    """
    if len(history) < 5:
        return None
    from scipy.stats import t as student

    past = np.asarray(history, dtype=np.float64)
    weights = 0.8 ** np.arange(len(past))[::-1]
    centre = float((weights * past).sum() / weights.sum())
    spread = max(float(past.std(ddof=1)), sampling_sd, 1e-9) * float(
        np.sqrt(1 + (weights**2).sum() / weights.sum() ** 2)
    )
    freedom = len(past) - 1
    reach = float(student.ppf(1 - LIMITS_P / 2, freedom)) * spread
    p = 2 * float(student.sf(abs(value - centre) / spread, freedom))
    return Expectation(value, centre, centre - reach, centre + reach, p, len(past))
