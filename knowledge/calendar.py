"""What is special about a client company's days, and whom to reach there at an hour: its calendar and its duty list."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

FLAT = Decimal(1)


class DayKind(StrEnum):
    """What makes a day special: a holiday, a campaign that brings contacts, or a freeze of changes."""

    HOLIDAY = "holiday"
    CAMPAIGN = "campaign"
    FREEZE = "freeze"


class DutyRole(StrEnum):
    """Who a duty officer is: the client company's own, our supervisor, or whoever is called when safety is at stake."""

    CLIENT_DUTY = "client_duty"
    SUPERVISOR = "supervisor"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class ClientDay:
    """One special day. `name` in zh and en; `volume_factor` is expected contacts over those of an ordinary such day."""

    client: str
    day: date
    kind: DayKind
    name: dict[str, str]
    volume_factor: Decimal = FLAT


@dataclass(frozen=True, slots=True)
class Duty:
    """Whom to reach from `start` until `end` (excluded). `rank` 1 is called first.

    Name, phone and channel are those of people at work and are kept as they are: they exist to be called.
    """

    client: str
    role: DutyRole
    start: datetime
    end: datetime
    name: str
    phone: str = ""
    channel: str = ""
    rank: int = 1

    def covers(self, at: datetime) -> bool:
        """Whether they are on duty at that instant."""
        return self.start <= at < self.end
