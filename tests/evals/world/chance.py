"""Whether what was counted could be chance: every comparison of a rate with its parameter is at ALPHA.

Seeds are fixed, so a test that passes passes always; ALPHA says how often another seed would fail by chance.
"""

from collections.abc import Iterable, Sequence
from math import erfc, sqrt

from scipy.stats import binomtest, chisquare

from evals.world.contact import Contact

ALPHA = 1e-4


def share(some: Iterable[Contact], happened: object) -> tuple[int, int]:
    """(how many of them, of how many): `happened` is asked of each contact."""
    told = [bool(happened(one)) for one in some]  # type: ignore[operator]
    return sum(told), len(told)


def could_be(counted: tuple[int, int], rate: float) -> bool:
    """Whether k of n could come of that rate, two-sided."""
    return bool(binomtest(counted[0], counted[1], rate).pvalue > ALPHA)


def could_be_mean(total: float, expected: float, variance: float) -> bool:
    """Whether a sum with that expectation and variance could have come out so, by the normal law, two-sided."""
    return erfc(abs(total - expected) / sqrt(2 * variance)) > ALPHA


def could_be_shares(counts: Sequence[int], shares: Sequence[float]) -> bool:
    """Whether counts could be drawn from these shares (chi-square)."""
    total = sum(counts)
    return bool(chisquare(counts, [total * one / sum(shares) for one in shares]).pvalue > ALPHA)
