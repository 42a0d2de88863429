"""Who is asking, and for which client company.

Every search, every answer and every record query takes an `Audience`; there is no default one and none that
spans two clients. It does not know how a person proved who they are: that is `knowledge.records.access`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person does in the centre; decides which routes answer and which tiers are read."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    QUALITY = "quality"
    MANAGER = "manager"
    CLIENT_VIEWER = "client_viewer"
    ADMIN = "admin"


class Tier(StrEnum):
    """How far a document may travel: to the customer, to staff, or to supervisors only."""

    PUBLIC = "public"
    INTERNAL = "internal"
    SUPERVISOR = "supervisor"


_READS: dict[Role, frozenset[Tier]] = {
    Role.AGENT: frozenset({Tier.PUBLIC, Tier.INTERNAL}),
    Role.SUPERVISOR: frozenset(Tier),
    Role.QUALITY: frozenset(Tier),
    Role.MANAGER: frozenset(Tier),
    Role.CLIENT_VIEWER: frozenset({Tier.PUBLIC, Tier.INTERNAL}),
    Role.ADMIN: frozenset(Tier),
}


@dataclass(frozen=True, slots=True)
class Audience:
    """One person acting for exactly one client company.

    `person` is a staff id ("A23") where it is known; authority and "my calls" need it.
    """

    client: str
    role: Role
    person: str | None = None

    @property
    def tiers(self) -> frozenset[Tier]:
        """The document tiers this person may read."""
        return _READS[self.role]

    @property
    def supervises(self) -> bool:
        """Whether pages about other people's calls are open to this person."""
        return self.role in {Role.SUPERVISOR, Role.QUALITY, Role.MANAGER, Role.ADMIN}
