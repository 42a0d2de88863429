"""Two groups of contacts against each other: risk ratio, exact p, the ratio at equal mix, and the words that differ.

It compares counts it is given. A ratio is a difference, not a cause; where the mix explains it, `Contrast.mix` says so.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, isfinite, log, sqrt

STRONG_Z, FEWEST_TEXTS, PRIOR_WEIGHT = 3.3, 5, 1000.0


@dataclass(frozen=True, slots=True)
class Table:
    """One 2 x 2 table: of `exposed` contacts `hits` had it; of `others`, `other_hits`."""

    hits: int
    exposed: int
    other_hits: int
    others: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """A risk ratio with its 95 % interval; `value` is inf or nan where a group is empty or never had it."""

    value: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether the ratio is a number."""
        return isfinite(self.value)


@dataclass(frozen=True, slots=True)
class Contrast:
    """Crude and adjusted ratio with Fisher's p; `adjusted` is None without strata."""

    crude: Ratio
    p: float
    adjusted: Ratio | None = None

    @property
    def mix(self) -> bool:
        """Whether adjusting moves the ratio by more than a fifth: the groups differ in what they are made of."""
        if self.adjusted is None or not (self.crude.known and self.adjusted.known):
            return False
        return abs(self.adjusted.value / max(self.crude.value, 1e-9) - 1) > 0.2


@dataclass(frozen=True, slots=True)
class Word:
    """One word or pair of characters said more in the first texts: log-odds and its z."""

    word: str
    delta: float
    z: float
    first: int
    second: int


def contrast(table: Table, strata: Sequence[Table] = ()) -> Contrast:
    """Risk ratio with a 95 % interval (Katz log method) and the two-sided Fisher exact p, crude and adjusted.

    Crude ratio and interval are scipy.stats.contingency.relative_risk, p is scipy.stats.fisher_exact. Raises
    ValueError for negative counts or more hits than contacts.
    """
    _check(table)
    from scipy.stats import fisher_exact

    misses, other_misses = table.exposed - table.hits, table.others - table.other_hits
    p = float(fisher_exact([[table.hits, misses], [table.other_hits, other_misses]]).pvalue)
    return Contrast(_crude(table), p, mantel_haenszel(strata) if strata else None)


def _check(table: Table) -> None:
    if not (0 <= table.hits <= table.exposed and 0 <= table.other_hits <= table.others):
        raise ValueError(f"counts do not make a 2 x 2 table: {table}")


def _crude(table: Table) -> Ratio:
    if table.exposed == 0 or table.others == 0 or table.hits + table.other_hits == 0:
        return Ratio(float("nan"), float("nan"), float("nan"))
    if table.other_hits == 0:
        return Ratio(float("inf"), float("nan"), float("inf"))
    from scipy.stats.contingency import relative_risk

    result = relative_risk(table.hits, table.exposed, table.other_hits, table.others)
    interval = result.confidence_interval(0.95)
    return Ratio(float(result.relative_risk), float(interval.low), float(interval.high))


def mantel_haenszel(strata: Sequence[Table]) -> Ratio:
    """The risk ratio at equal mix: Σ a·n₀/N over Σ c·n₁/N, variance after Greenland & Robins (1985).

    Strata in which one group is empty say nothing and are left out.
    """
    for table in strata:
        _check(table)
    used = [table for table in strata if table.exposed and table.others]
    top = sum(t.hits * t.others / (t.exposed + t.others) for t in used)
    bottom = sum(t.other_hits * t.exposed / (t.exposed + t.others) for t in used)
    if top == 0 or bottom == 0:
        return Ratio(float("inf") if top else float("nan"), float("nan"), float("nan"))
    spread = sum(
        (t.exposed * t.others * (t.hits + t.other_hits) - t.hits * t.other_hits * (t.exposed + t.others))
        / (t.exposed + t.others) ** 2
        for t in used
    )
    ratio, error = top / bottom, sqrt(max(spread, 0.0) / (top * bottom))
    return Ratio(ratio, ratio * exp(-1.96 * error), ratio * exp(1.96 * error))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % Wilson interval of a share; (0, 1) when there is nothing to divide by."""
    if of == 0:
        return 0.0, 1.0
    share, z2 = hits / of, 1.96**2
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    reach = 1.96 * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(centre - reach, 0.0), min(centre + reach, 1.0)


_WORD = re.compile(r"[a-z][a-z'’-]+|\d+[a-z]*|[\u3400-\u9fff]+")


def terms(text: str) -> set[str]:
    """Words and word pairs of a text: English words, and Chinese in pairs of characters."""
    found: set[str] = set()
    for piece in _WORD.findall(text.lower()):
        if "\u3400" <= piece[0] <= "\u9fff":
            found |= {piece[i : i + 2] for i in range(len(piece) - 1)}
        else:
            found.add(piece)
    return found


def words(first: Iterable[str], second: Iterable[str]) -> tuple[Word, ...]:
    """What is said more in `first` than in `second`, strongest first (one text a customer, each word once a text).

    Monroe, Colaresi & Quinn (2008): log-odds with a Dirichlet prior of both together scaled to 1,000; kept are words
    in at least five texts of `first`, z ≥ 3.3.
    """
    one, two = (Counter(term for text in texts for term in terms(text)) for texts in (list(first), list(second)))
    both = one + two
    total, n1, n2 = sum(both.values()), sum(one.values()), sum(two.values())
    if n1 == 0 or n2 == 0:
        return ()
    out: list[Word] = []
    for word, count in one.items():
        if count < FEWEST_TEXTS:
            continue
        prior = both[word] / total * PRIOR_WEIGHT
        a, b = count + prior, two[word] + prior
        delta = log(a / (n1 + PRIOR_WEIGHT - a)) - log(b / (n2 + PRIOR_WEIGHT - b))
        z = delta / sqrt(1 / a + 1 / b)
        if z >= STRONG_Z:
            out.append(Word(word, delta, z, count, two[word]))
    return tuple(sorted(out, key=lambda found: (-found.z, found.word)))
