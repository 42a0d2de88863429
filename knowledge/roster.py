"""Who is to do what when, and how much work is expected: shifts of people, half hours of queues.

It holds plans alone; whether they were kept, and whether they suffice, is reckoned elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

HALF_HOUR = timedelta(minutes=30)
LONGEST_SHIFT = timedelta(hours=16)


class Activity(StrEnum):
    """What a piece of a shift is for. Only the first two serve customers."""

    VOICE = "voice"
    CHAT = "chat"
    BREAK = "break"
    MEAL = "meal"
    TRAINING = "training"
    MEETING = "meeting"
    COACHING = "coaching"
    STANDBY = "standby"
    LEAVE = "leave"


SERVING = frozenset({Activity.VOICE, Activity.CHAT})


@dataclass(frozen=True, slots=True)
class Shift:
    """One piece of one person's day: aware instants, `end` excluded; `day` is the day it counts to."""

    client: str
    person: str
    start: datetime
    end: datetime
    day: date
    activity: Activity = Activity.VOICE

    def covers(self, at: datetime) -> bool:
        """Whether the person is planned for it at that instant."""
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one queue is expected to bring in the half hour that begins at `at`.

    `contacts` arriving, `aht_s` seconds each, `required` people on duty to meet the service level.
    """

    client: str
    queue: str
    at: datetime
    contacts: Decimal
    aht_s: int
    required: Decimal


def overlapping(shifts: Iterable[Shift]) -> tuple[Shift, Shift] | None:
    """Two pieces of one person's day that overlap, or None."""
    ordered = sorted(shifts, key=lambda one: (one.person, one.start))
    for earlier, later in pairwise(ordered):
        if earlier.person == later.person and later.start < earlier.end:
            return earlier, later
    return None
