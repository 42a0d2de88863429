"""From a number to the contacts behind it, and from a contact to its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.audience import Audience
from knowledge.call import Interaction
from knowledge.errors import NotAllowed
from knowledge.ports import Clock
from knowledge.records.interactions import InteractionRecords

MOST_ROWS = 500
_LOOK_BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class OpenContacts:
    """Opens the contacts a fact names; supervisors and above only."""

    interactions: InteractionRecords
    clock: Clock

    def __call__(self, audience: Audience, ids: Sequence[str]) -> list[Interaction]:
        """The contacts of that client with these ids (at most 500), latest first; those with words come first."""
        if not audience.supervises:
            raise NotAllowed("other people's contacts are opened by supervisors")
        until: datetime = self.clock.now() + timedelta(days=1)
        found = self.interactions.between(audience.client, until - _LOOK_BACK, until, ids=list(ids)[:MOST_ROWS])
        return sorted(found, key=lambda contact: (not contact.has_transcript, -contact.at.timestamp()))
