"""Parameters of what is planted in the demo world and must be found, and of what looks like it and must not be.

Each plant and each decoy has its entity, its days and its strength; `active` switches it. Days are numbers of the
world, a pair of days is (first, last). Nothing is drawn here.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

Client = Literal["xingxi", "yuanlan", "chengzhou"]
Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(gt=0)]
DayNumber = Annotated[int, Field(ge=1)]
Span = tuple[int, int]


class Strict:
    """A field that world.yaml does not name, or names wrongly, is a mistake and never silently left out."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class P1(Strict):
    """A billing fault: extra contacts of one driver from one plan in one region, in some hours of some days."""

    active: bool
    client: Client
    driver: str
    days: tuple[DayNumber, ...]
    extra: int
    hours: Span
    plan: str
    region: str
    product: str
    batch: str
    reason: str
    resolved: Share
    wait_factor: Factor
    demo_days: tuple[DayNumber, ...]


@dataclass(frozen=True, slots=True)
class P2(Strict):
    """A team that omits a step from one day until it is put right."""

    active: bool
    client: Client
    team: str
    item: str
    rate: Share
    from_day: DayNumber
    fixed_day: DayNumber
    document: str
    version: str


@dataclass(frozen=True, slots=True)
class P3(Strict):
    """One agent who lacks one skill."""

    active: bool
    client: Client
    agent: str
    item: str
    rate: Share
    from_day: DayNumber


@dataclass(frozen=True, slots=True)
class P4(Strict):
    """A promotion pitched after its end."""

    active: bool
    client: Client
    offer: str
    drivers: tuple[str, ...]
    rate: Share
    days: Span
    agents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class P5(Strict):
    """Promises of one agent above the own limit; `split_pairs` of them are given in two halves, each within it."""

    active: bool
    client: Client
    agent: str
    driver: str
    rule: str
    limit: int
    promises: int
    split_pairs: int
    low: int
    high: int
    days: Span


@dataclass(frozen=True, slots=True)
class P6(Strict):
    """Contacts about one danger at these minutes of a day; the second only hints at it, the third is stonewalled."""

    active: bool
    client: Client
    driver: str
    product: str
    day: DayNumber
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class P7(Strict):
    """Agents who stop offering from the day on which they have reached their target."""

    active: bool
    client: Client
    target_day: dict[str, DayNumber]
    offer_rate: Share
    aht_factor: Factor


@dataclass(frozen=True, slots=True)
class P8(Strict):
    """A team that says it has no authority where it has."""

    active: bool
    client: Client
    team: str
    rate: Share


@dataclass(frozen=True, slots=True)
class P9(Strict):
    """A driver that creeps up from one day on; what is done on `placebo_day` changes nothing."""

    active: bool
    client: Client
    driver: str
    factor: Annotated[float, Field(ge=1)]
    from_day: DayNumber
    placebo_day: DayNumber


@dataclass(frozen=True, slots=True)
class Plants(Strict):
    """What is wrong in the centre, and must be found."""

    P1: P1
    P2: P2
    P3: P3
    P4: P4
    P5: P5
    P6: P6
    P7: P7
    P8: P8
    P9: P9


@dataclass(frozen=True, slots=True)
class D1(Strict):
    """A campaign by text message: all volume of a client on one day is multiplied, no driver in particular."""

    active: bool
    client: Client
    day: DayNumber
    factor: Annotated[float, Field(ge=1)]
    wait_factor: Factor


@dataclass(frozen=True, slots=True)
class D2(Strict):
    """A holiday: fewer contacts of every client."""

    active: bool
    day: DayNumber
    factor: Share


@dataclass(frozen=True, slots=True)
class D3(Strict):
    """An agent on the hardest queue: `share` of the own contacts are about `driver`."""

    active: bool
    client: Client
    agent: str
    driver: str
    share: Share


@dataclass(frozen=True, slots=True)
class D4(Strict):
    """Trainees take longer: by `factor` on the first day, by nothing after `under_days`."""

    active: bool
    under_days: DayNumber
    factor: Factor


@dataclass(frozen=True, slots=True)
class D5(Strict):
    """A burst of slang in the words of one channel; the counts do not move."""

    active: bool
    client: Client
    channel: Literal["voice", "chat"]
    days: Span
    rate: Share


@dataclass(frozen=True, slots=True)
class D6(Strict):
    """Customers who quote the sentence about lacking authority that they were told elsewhere; it is granted here."""

    active: bool
    client: Client
    days: Span
    rate: Share


@dataclass(frozen=True, slots=True)
class D7(Strict):
    """Talk of a fire that there is not: "nothing caught fire", a fire drill."""

    active: bool
    clients: tuple[Client, ...]
    days: Span
    per_day: int


@dataclass(frozen=True, slots=True)
class D8(Strict):
    """Large refunds whose approval came first."""

    active: bool
    client: Client
    driver: str
    rule: str
    agents: tuple[str, ...]
    days: Span
    contacts: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class D9(Strict):
    """A promotion issued again under a new id with the old name: pitching it is right."""

    active: bool
    client: Client
    offer: str
    drivers: tuple[str, ...]
    days: Span
    share: Share


@dataclass(frozen=True, slots=True)
class D10(Strict):
    """A feed that delivered nothing: the contacts happened, and nobody is given them."""

    active: bool
    client: Client
    channel: Literal["voice", "chat"]
    day: DayNumber


@dataclass(frozen=True, slots=True)
class Decoys(Strict):
    """What looks like a cause and is none."""

    D1: D1
    D2: D2
    D3: D3
    D4: D4
    D5: D5
    D6: D6
    D7: D7
    D8: D8
    D9: D9
    D10: D10
