"""The client company (甲方) whose customers are served: its names, zone and ways."""

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from knowledge.language import Lang

# What is kept of the words of a call: masked alone, or the original too, sealed and for thirty days.
Retention = Literal["redacted", "redacted_and_original"]


@dataclass(frozen=True, slots=True)
class Client:
    """A client company. `languages` in order of use; `positioning` one sentence the agents work by."""

    id: str
    name: dict[str, str]
    timezone: str
    languages: tuple[Lang, ...]
    currency: str = "CNY"
    positioning: dict[str, str] | None = None
    drivers: tuple[str, ...] = ()
    slack_channels: tuple[str, ...] = ()
    widget_origins: tuple[str, ...] = ()
    retention: Retention = "redacted"

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which its days begin and end."""
        return ZoneInfo(self.timezone)
