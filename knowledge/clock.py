"""The present: the system's clock, and clocks that stand or run where a demo or a test puts them.

The only place that reads the wall clock. It knows no time zone but UTC; a client's day is made from
`knowledge.client.Client.zone`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone; instants here are aware")
    return at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The clock of the machine, moved by `shift` (none by default): a demo centre's day may lie elsewhere."""

    shift: timedelta = timedelta(0)

    def now(self) -> datetime:
        """The present as an aware UTC instant."""
        return datetime.now(UTC) + self.shift  # noqa: TID251 - the clock adapter is where the wall clock is read

    @classmethod
    def running_from(cls, at: datetime) -> "SystemClock":
        """A clock that shows `at` (aware) now and runs on from there. Raises ValueError on a naive time."""
        return cls(_aware(at) - cls().now())


@dataclass(slots=True)
class StandingClock:
    """A clock that stands at `at` (aware) until somebody moves it by hand."""

    at: datetime

    def __post_init__(self) -> None:
        self.at = _aware(self.at)

    def now(self) -> datetime:
        """The instant it stands at, in UTC."""
        return self.at

    def stand_at(self, at: datetime) -> None:
        """Put it at `at`; back is allowed. Raises ValueError on a naive time."""
        self.at = _aware(at)

    def tick(self, by: timedelta) -> datetime:
        """Move it by `by` and say where it stands now."""
        self.stand_at(self.at + by)
        return self.at
