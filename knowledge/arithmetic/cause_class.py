"""Which class of cause a rise supports: each class with its points and the signs that gave them.

Rules, in a fixed order; the first class with enough points is taken and all are shown. A class is a direction to look
in. What no record tells (wrong answers, incentives) gets no points rather than a guess.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from knowledge.arithmetic.rise import Rise

CauseClass = Literal["system", "policy", "product", "process", "knowledge", "skill", "capacity", "incentive"]
ORDER: tuple[CauseClass, ...] = (
    "system", "policy", "product", "process", "knowledge", "skill", "capacity", "incentive",
)  # fmt: skip
ENOUGH = 60
CONTROLLABLE = {
    "system": "client", "policy": "client", "product": "client", "process": "centre", "knowledge": "centre",
    "skill": "team", "capacity": "centre", "incentive": "centre",
}  # fmt: skip
_PLACES = {"product", "plan", "region"}


@dataclass(frozen=True, slots=True)
class Scored:
    """Points (0–100) of one class; `signs` are names of what gave them."""

    cause: CauseClass
    points: int
    signs: tuple[str, ...]

    @property
    def supported(self) -> bool:
        """Whether the points are enough."""
        return self.points >= ENOUGH


def classify(rise: Rise, changed: Iterable[str] = ()) -> tuple[Scored, ...]:
    """All classes in order; `changed` are kinds of documents ("process", "promotion", "notice") that began lately."""
    kinds = set(changed)
    places = {name for name, _ in rise.where.cell.of} & _PLACES if rise.where.cell else set()
    signs: dict[CauseClass, list[tuple[str, int]]] = {cause: [] for cause in ORDER}
    clustered = (("cluster", 40),) if places else ()
    signs["system"] += [*clustered, *_if(_abrupt(rise), "abrupt", 30), *_if(_many_hands(rise), "many_agents", 20)]
    signs["system"] += _if(bool(rise.marks), "mark", 10)
    signs["policy"] += _if(bool(kinds & {"promotion", "notice"}), "document_change", 30)
    signs["product"] += [*_if(bool(places) and places <= {"product", "plan"}, "product_only", 50)]
    signs["product"] += _if(not _abrupt(rise), "gradual", 20)
    signs["process"] += [*_if("process" in kinds, "document_change", 30), *_if(_one_team(rise), "one_team", 30)]
    signs["skill"] += [*_if(not _many_hands(rise), "few_agents", 40), *_if(_newer(rise), "new_hires", 30)]
    signs["capacity"] += [*_if(_waited(rise), "waiting_before", 60), *_if(rise.volume.ratio >= 1.3, "busy_day", 20)]
    return tuple(
        Scored(cause, sum(points for _, points in found), tuple(name for name, _ in found))
        for cause, found in signs.items()
    )


def _if(holds: bool, sign: str, points: int) -> list[tuple[str, int]]:
    return [(sign, points)] if holds else []


def _abrupt(rise: Rise) -> bool:
    burst = rise.burst
    return burst is not None and burst.end - burst.start <= timedelta(hours=8) and burst.observed >= 2 * burst.expected


def _many_hands(rise: Rise) -> bool:
    most = rise.agents.most_common(1)
    total = sum(rise.agents.values())
    return len(rise.agents) >= 5 and bool(most) and most[0][1] <= 0.3 * total


def _one_team(rise: Rise) -> bool:
    """Most of it in one of several teams that take this driver; one team alone tells nothing."""
    return len(rise.teams) >= 2 and rise.teams.most_common(1)[0][1] >= 0.8 * sum(rise.teams.values())


def _newer(rise: Rise) -> bool:
    return rise.new_hires.n >= 8 and rise.new_hires.value >= 0.3 and rise.new_hires.ratio >= 1.5


def _waited(rise: Rise) -> bool:
    return rise.waiting is not None and rise.waiting.ratio >= 1.5 and rise.waiting.value >= 30


def chosen(scored: Iterable[Scored]) -> Scored | None:
    """The first supported class, or None."""
    return next((one for one in scored if one.supported), None)


def rival(scored: Iterable[Scored], taken: Scored | None) -> Scored:
    """The class with most points after the one taken; where none has any, capacity, which is always measured."""
    return max((one for one in scored if one is not taken), key=lambda one: (one.points, one.cause == "capacity"))
