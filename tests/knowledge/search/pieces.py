"""Passages in a few words, for tests of the parts of search."""

from datetime import UTC, datetime

from knowledge.audience import Tier
from knowledge.document import ALWAYS, Kind, Passage, Trust, Validity
from knowledge.language import language_of
from knowledge.search.keyword import Scope

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
EVERYONE = frozenset(Tier)


def passage(
    name: str,
    text: str,
    *,
    tier: Tier = Tier.INTERNAL,
    kind: Kind = Kind.PROCESS,
    validity: Validity = ALWAYS,
    trust: Trust = Trust.APPROVED_POLICY,
) -> Passage:
    return Passage("east", name, name, "1", kind, tier, trust, "", language_of(text), text, 0, validity=validity)


def scope(
    at: datetime = NOW,
    tiers: frozenset[Tier] = EVERYONE,
    kinds: frozenset[Kind] | None = None,
    *,
    lapsed: bool = False,
) -> Scope:
    return Scope(tiers, at, kinds, lapsed)
