"""Every parameter of the demo world, read from world.yaml into frozen dataclasses and checked.

It knows names and bounds. It draws nothing, and does not know how a plant or a decoy is made.
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from evals.world.parameters_planted import Client, DayNumber, Decoys, Factor, Plants, Share, Span, Strict

FILE = Path(__file__).parent / "world.yaml"
Kind = Literal["info", "billing", "complaint", "purchase"]
Size = Literal["ci", "demo", "full", "facts"]


@dataclass(frozen=True, slots=True)
class Volume(Strict):
    """How many come, on which day, about what and at which hour."""

    per_day: dict[Client, Factor]
    weekday: tuple[Factor, ...]
    day_sd_log: Annotated[float, Field(ge=0)]
    driver_share: tuple[Share, ...]
    nb_alpha: Factor
    half_hours: tuple[Factor, ...]
    opens_hour: int
    abandoned: Share
    customers_per_daily_contact: Annotated[int, Field(ge=25)]


@dataclass(frozen=True, slots=True)
class Handling(Strict):
    """How a contact runs. A pair of seconds or shares is (lowest, highest)."""

    voice: Share
    english: dict[Client, Share]
    aht_median_s: dict[Kind, Factor]
    aht_log_sd: Factor
    sale_extra_s: int
    acw_share: tuple[Share, Share]
    hold_p: Share
    hold_s: Span
    transfer: Share
    transfer_again: Share
    mean_wait_s: Factor
    patience_s: Factor
    second_topic: Share


@dataclass(frozen=True, slots=True)
class Outcome(Strict):
    """How a contact ends, and what follows."""

    resolved: Share
    repeat_7d_if_unresolved: Share
    repeat_7d_if_resolved: Share
    repeat_delay: tuple[Share, ...]
    said_nothing: Share
    overclaimed: Share
    underclaimed: Share
    csat_response: Share
    csat_mean: dict[Literal["resolved", "unresolved"], float]
    csat_sd: Factor
    csat_complaint: float
    promise_p: Share
    promise_kept: Share
    incident_p2: Share


@dataclass(frozen=True, slots=True)
class Selling(Strict):
    """What is offered and taken."""

    eligible: Share
    offer_rate: Share
    accept_base: Share
    offers: int


@dataclass(frozen=True, slots=True)
class Authority(Strict):
    """How often a rule of authority is used, and how."""

    asked: Share
    above_limit: Share
    approved: Share
    denied_though_allowed: Share


@dataclass(frozen=True, slots=True)
class Quality(Strict):
    """Errors of agents: one base, an agent's own deviation on the logit, item by item."""

    agent_error_base: Share
    agent_logit_sd: float
    unknown: Share


@dataclass(frozen=True, slots=True)
class Words(Strict):
    """What whoever puts words to the contacts keeps to."""

    asr_cer: Share
    process_docs: int
    past_cases: int


@dataclass(frozen=True, slots=True)
class Succession(Strict):
    """From `day` on the supervisor `leaves` is gone and `covers` leads `team` as well as the own one."""

    day: DayNumber
    team: str
    leaves: str
    covers: str


@dataclass(frozen=True, slots=True)
class Scale(Strict):
    """What one size of the world holds: days of facts, all contacts together, whose, and which days are spoken."""

    days: Span
    contacts: int | None
    agents: tuple[str, ...]
    spoken: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parameters(Strict):
    """The whole world. `with_plants(False)` is the same one with nothing wrong in it."""

    seed: int
    days: DayNumber
    warm_up: DayNumber
    volume: Volume
    handling: Handling
    outcome: Outcome
    selling: Selling
    authority: Authority
    quality: Quality
    text: Words
    succession: Succession
    plants: Plants
    decoys: Decoys
    sizes: dict[Size, Scale]

    def without(self, *names: str) -> "Parameters":
        """The same world without these plants and decoys ("P1", "D2"). Raises AttributeError for an unknown name."""
        plants, decoys = self.plants, self.decoys
        for name in names:
            if name.startswith("P"):
                plants = replace(plants, **{name: replace(getattr(plants, name), active=False)})
            else:
                decoys = replace(decoys, **{name: replace(getattr(decoys, name), active=False)})
        return replace(self, plants=plants, decoys=decoys)

    def expected(self, first: int, last: int) -> float:
        """Answered contacts to be expected of all clients from day `first` to day `last`, plants left aside."""
        week = [self.volume.weekday[(day - 1) % 7] for day in range(first, last + 1)]
        return sum(self.volume.per_day.values()) * sum(week)


@cache
def parameters(path: Path = FILE) -> Parameters:
    """The parameters of `path`. Raises ValueError naming every field that is missing, unknown or out of bounds."""
    try:
        read = TypeAdapter(Parameters).validate_python(yaml.safe_load(path.read_text("utf-8")))
    except ValidationError as fault:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors())
        raise ValueError(f"{path.name}: {told}") from None
    wrong = _inconsistent(read)
    if wrong:
        raise ValueError(f"{path.name}: {'; '.join(wrong)}")
    return read


def _inconsistent(read: Parameters) -> list[str]:
    """What no single field shows: shares that do not sum to one, days outside the world, spans that end early."""
    volume, outcome = read.volume, read.outcome
    wrong = [] if len(volume.weekday) == 7 else ["volume.weekday: seven factors"]
    if abs(sum(volume.driver_share) - 1) > 1e-9:
        wrong.append("volume.driver_share: must sum to one")
    if abs(sum(outcome.repeat_delay) - 1) > 1e-9 or len(outcome.repeat_delay) != 8:
        wrong.append("outcome.repeat_delay: eight shares that sum to one")
    if volume.opens_hour * 2 + len(volume.half_hours) > 48:
        wrong.append("volume.half_hours: runs past midnight")
    for name, scale in read.sizes.items():
        if not 1 <= scale.days[0] <= scale.days[1] <= read.days:
            wrong.append(f"sizes.{name}.days: not within the world")
    return wrong
