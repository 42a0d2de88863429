"""Who works in the centre: team, supervisor, authority level and certificates, all dated.

What a person was on a day is asked with `on(day)`; a move never rewrites the days before it. It does not know shifts:
those are in `knowledge.roster`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from knowledge.audience import Role


@dataclass(frozen=True, slots=True)
class Posting:
    """Where a person sat from `since` to `until`, both days included (None: until further notice)."""

    person: str
    since: date
    team: str
    supervisor: str | None
    level: str
    until: date | None = None

    def covers(self, on: date) -> bool:
        """Whether it held on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One period of holding a skill, both days included (None: no end). Renewed after a gap, it is a second one."""

    person: str
    skill: str
    since: date
    until: date | None = None

    def covers(self, on: date) -> bool:
        """Whether it was held on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff. `level` is the authority role per client ("L1"); a certificate is valid until its date.

    `team`, `supervisor` and `level` are what was last said; `postings` the dated history, earliest first, empty where
    nobody gave one. `held` are certificates with both dates: for a skill that has any, they alone count.
    """

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
    postings: tuple[Posting, ...] = ()
    held: tuple[Certificate, ...] = ()

    @property
    def skills(self) -> frozenset[str]:
        """Every skill the person holds or held a certificate for."""
        return frozenset(self.certificates) | {one.skill for one in self.held}

    def certified(self, skill: str, on: date) -> bool:
        """Whether the person holds `skill` on that day."""
        periods = [one for one in self.held if one.skill == skill]
        if periods:
            return any(one.covers(on) for one in periods)
        if skill not in self.certificates:
            return False
        until = self.certificates[skill]
        return until is None or on <= until

    def on(self, day: date) -> "Person":
        """The person as of that day: team, supervisor and level of the posting in force then.

        Without a history, as last said; with one that does not cover the day, in no team and under nobody.
        """
        if not self.postings:
            return self
        then = next((one for one in self.postings if one.covers(day)), None)
        if then is None:
            return replace(self, team="", supervisor=None)
        return replace(self, team=then.team, supervisor=then.supervisor, level=then.level)

    def works(self, day: date) -> bool:
        """Whether the person was on the staff that day: hired, and posted where there is a history."""
        return self.hired <= day and (not self.postings or any(one.covers(day) for one in self.postings))


def moved(before: Person, after: Person, on: date) -> tuple[Posting, ...]:
    """The history of a person who was `before` and is `after` from the day `on`: what lay before stays as it was.

    The same place again changes nothing, and moves that are planned for later stay planned. A history that was never
    kept begins with the day of hiring.
    """
    if (before.team, before.supervisor, before.level) == (after.team, after.supervisor, after.level):
        return before.postings
    known = before.postings or (_place(before, min(before.hired, on)),)
    earlier = [_ended(one, on - timedelta(days=1)) for one in known if one.since < on]
    planned = [one for one in known if one.since > on]
    here = _place(after, on)
    return (*earlier, _ended(here, planned[0].since - timedelta(days=1)) if planned else here, *planned)


def overlapping(postings: Iterable[Posting]) -> tuple[Posting, Posting] | None:
    """Two postings of one person that hold on the same day, or None. Dates that run backwards count as overlap."""
    ordered = sorted(postings, key=lambda one: (one.person, one.since))
    for one in ordered:
        if one.until is not None and one.until < one.since:
            return one, one
    for earlier, later in pairwise(ordered):
        if earlier.person == later.person and (earlier.until is None or later.since <= earlier.until):
            return earlier, later
    return None


def _place(person: Person, since: date) -> Posting:
    return Posting(person.id, since, person.team, person.supervisor, person.level)


def _ended(posting: Posting, last: date) -> Posting:
    return posting if posting.until is not None and posting.until <= last else replace(posting, until=last)
