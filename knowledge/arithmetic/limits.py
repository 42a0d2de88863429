"""How much of their own authority a person has left: the three limits of a level, with what was already used.

Using all three at once is what defeats splitting: small amounts in one contact, over a month or over a day count as the
one amount they are. It does not know which rule applies nor who may approve.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from knowledge.authority import Limit, Used

Dimension = Literal["per_contact", "per_customer_30d", "per_agent_day"]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Bound:
    """One dimension of a limit: `cap` allowed in all, `used` of it already; `used` is None when nobody can say."""

    dimension: Dimension
    cap: Decimal
    used: Decimal | None

    @property
    def left(self) -> Decimal | None:
        """What may still be granted; None when what was used is unknown."""
        return None if self.used is None else max(ZERO, self.cap - self.used)


@dataclass(frozen=True, slots=True)
class Room:
    """What one person may still do by one limit."""

    level: str
    bounds: tuple[Bound, ...]

    @property
    def left(self) -> Decimal | None:
        """The smallest that is left over the bounds that are known; None when nothing bounds it."""
        known = [bound.left for bound in self.bounds if bound.left is not None]
        return min(known) if known else None

    def over(self, amount: Decimal) -> tuple[Dimension, ...]:
        """The dimensions that `amount` would break; one whose use is unknown breaks only by its cap alone."""
        return tuple(bound.dimension for bound in self.bounds if amount > _left_at_most(bound))

    def undecided(self) -> tuple[Dimension, ...]:
        """The dimensions whose use is unknown."""
        return tuple(bound.dimension for bound in self.bounds if bound.used is None)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was granted before, for one action, as of one instant. `day_start` is midnight in the client's zone.

    What was taken back by then counts nowhere, also when it is taken back on another day than it was granted.
    """

    uses: Sequence[Used]
    as_of: datetime
    day_start: datetime
    call_id: str | None = None
    customer_key: str | None = None

    def in_contact(self) -> Decimal:
        """Granted in this contact, by anybody; zero outside a contact."""
        return self._sum([one for one in self.uses if self.call_id is not None and one.call_id == self.call_id])

    def to_customer(self) -> Decimal | None:
        """Granted to this customer in the last 30 days, by anybody; None when it is not known who the customer is."""
        since = self.as_of - timedelta(days=30)
        if self.customer_key is None:
            return None
        return self._sum([one for one in self.uses if one.customer_key == self.customer_key and one.at > since])

    def by_agent(self, agent: str) -> Decimal:
        """Granted by this person's own decision since midnight; what somebody else approved counts as theirs."""
        return self._sum([one for one in self.uses if one.decided_by == agent and one.at >= self.day_start])

    def room(self, limit: Limit, agent: str) -> Room:
        """What `agent` may still grant under `limit`."""
        bounds: list[Bound] = []
        if limit.per_contact is not None:
            bounds.append(Bound("per_contact", limit.per_contact, self.in_contact()))
        if limit.per_customer_30d is not None:
            bounds.append(Bound("per_customer_30d", limit.per_customer_30d, self.to_customer()))
        if limit.per_agent_day is not None:
            bounds.append(Bound("per_agent_day", limit.per_agent_day, self.by_agent(agent)))
        return Room(limit.level, tuple(bounds))

    def _sum(self, uses: Sequence[Used]) -> Decimal:
        told = [one for one in uses if one.at <= self.as_of and one.reverses is None]
        undone = {one.reverses for one in self.uses if one.reverses and one.at <= self.as_of}
        return sum((one.amount for one in told if one.id not in undone), ZERO)


def _left_at_most(bound: Bound) -> Decimal:
    return bound.cap if bound.left is None else bound.left
