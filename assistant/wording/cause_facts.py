"""The counted numbers of a rise as `Fact`s, each with its unit, window, method and the contacts behind it.

Ids are client/day/driver/name, the same whenever the same day is asked again.
"""

from knowledge.arithmetic.rise import Against, Rise
from knowledge.fact import Fact

_MOST_CALLS = 200


def facts_of(client: str, rise: Rise) -> dict[str, Fact]:
    """Every fact of a rise by its short name."""
    made = _Facts(f"{client}/{rise.day.isoformat()}/{rise.driver}", rise.day.isoformat())
    reading, ids = rise.reading, tuple(one.id for one in rise.contacts)
    method = f"negative binomial, {reading.baseline_days} baseline days"
    made.add("count", reading.observed, "contacts", len(ids), method, ids)
    made.bound("count", reading.low, reading.high, reading.expected, reading.p)
    made.add("ratio", reading.ratio, "ratio", len(ids), method, ids)
    _placed(made, rise, ids)
    _timed(made, rise)
    return made.facts


def _placed(made: "_Facts", rise: Rise, ids: tuple[str, ...]) -> None:
    """Where it sits, and who is in it."""
    inside = tuple(one.id for one in rise.inside)
    cell = rise.where.cell
    scan = f"Kulldorff scan of {rise.where.scanned} cells, {rise.where.permutations} permutations"
    made.add("inside", len(inside), "contacts", len(ids), scan, inside)
    if cell is not None:
        made.bound("inside", None, None, cell.expected, cell.p)
        made.add("share", cell.share * 100, "%", len(inside), "cell excess / excess", inside)
    _contrasted(made, rise, inside)
    made.add("customers", rise.customers, "customers", len(inside), "distinct customers", inside)
    made.add("agents", len(rise.agents), "agents", len(inside), "distinct agents", inside)
    most = rise.agents.most_common(1)[0][1] if rise.agents else 0
    made.add("top_agent", 100 * most / max(len(inside), 1), "%", len(inside), "busiest agent's share", inside)
    made.against("outside", rise.outside, "contacts", "same driver outside the cell")
    for name, near in rise.neighbours:
        made.against(f"near_{name}", near, "contacts", "shares one side of the cell")


def _contrasted(made: "_Facts", rise: Rise, inside: tuple[str, ...]) -> None:
    """The cell's share of the driver's contacts, crude and at equal mix; both or neither."""
    n = len(rise.contacts)
    crude, equal = rise.concentration.crude, rise.concentration.adjusted
    if equal is not None and crude.known and equal.known:
        made.add("crude_ratio", crude.value, "ratio", n, "risk ratio (Katz), Fisher exact p", inside)
        made.bound("crude_ratio", crude.low, crude.high, None, rise.concentration.p)
        made.add("adjusted_ratio", equal.value, "ratio", n, "Mantel–Haenszel by channel and segment", inside)
        made.bound("adjusted_ratio", equal.low, equal.high, None, None)


def _timed(made: "_Facts", rise: Rise) -> None:
    """When it began, what went before, and the marks it shares."""
    if rise.burst is not None:
        held = tuple(one.id for one in rise.inside if rise.burst.start <= one.at < rise.burst.end)
        made.add("burst", rise.burst.observed, "contacts", len(rise.inside), "half-hour window scan", held)
        made.bound("burst", None, None, rise.burst.expected, None)
    made.against("before_onset", rise.before_onset, "contacts", "same cell before the onset")
    made.against("volume", rise.volume, "contacts", "all other drivers, same kind of day")
    if rise.waiting is not None:
        made.against("waiting", rise.waiting, "s", "mean wait, two hours before the onset")
    for mark in rise.marks:
        made.add(f"mark_{mark.name}", len(mark.now), "contacts", mark.of, f"{mark.name} = {mark.value}", mark.now)
        before = f"{mark.name} = {mark.value}, earlier days"
        made.add(f"mark_{mark.name}_before", mark.before, "contacts", mark.before_of, before, ())


class _Facts:
    """Collects facts under one stem of ids."""

    def __init__(self, stem: str, window: str) -> None:
        self.facts: dict[str, Fact] = {}
        self._stem, self._window = stem, window

    def add(  # noqa: PLR0913 - one argument a field of the fact
        self, name: str, value: float, unit: str, n: int, method: str, calls: tuple[str, ...]
    ) -> None:
        key = f"{self._stem}/{name}"
        self.facts[name] = Fact(key, name, float(value), unit, n, self._window, method, calls[:_MOST_CALLS])

    def bound(self, name: str, low: float | None, high: float | None, expected: float | None, p: float | None) -> None:
        old = self.facts[name]
        self.facts[name] = Fact(
            old.id, name, old.value, old.unit, old.n, old.window, old.method, old.calls, low, high, expected, p
        )

    def against(self, name: str, found: Against, unit: str, method: str) -> None:
        self.add(name, found.value, unit, found.n, method, found.calls)
        self.bound(name, None, None, found.usual, None)

    def drop(self, name: str) -> None:
        del self.facts[name]
