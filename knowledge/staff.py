"""Who works in the centre: team, supervisor, authority level and certificates, all dated."""

from dataclasses import dataclass, field
from datetime import date

from knowledge.audience import Role


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff. `level` is the authority role per client ("L1"); a certificate is valid until its date."""

    id: str
    name: str
    role: Role
    team: str
    supervisor: str | None
    clients: tuple[str, ...]
    level: str
    hired: date
    certificates: dict[str, date | None] = field(default_factory=dict)
    email: str = ""
    slack_user: str = ""

    def certified(self, skill: str, on: date) -> bool:
        """Whether the person holds `skill` on that day."""
        if skill not in self.certificates:
            return False
        until = self.certificates[skill]
        return until is None or on <= until
