"""Which contacts of a day are worth hearing: four strata, seeded, so that anybody can draw the same list again.

40 % of agents whose day went worse than chance, 20 % of people in their first three months, 20 % risk, 20 % at random
(over three minutes); two an agent at most. Only the random part may be used for rates. It judges nobody.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import comb
from typing import Literal

from knowledge.call import Interaction

Reason = Literal["below_usual", "new_colleague", "risk", "random"]
QUOTAS: dict[Reason, float] = {"below_usual": 0.4, "new_colleague": 0.2, "risk": 0.2, "random": 0.2}
NEW_DAYS, LONG_SECONDS, MOST_PER_AGENT = 90, 180, 2


@dataclass(frozen=True, slots=True)
class Picked:
    """A contact to hear, why, and the number that made it eligible: chance of so poor a day, tenure, score, seconds."""

    contact: Interaction
    reason: Reason
    because: float


def sample(contacts: Iterable[Interaction], risky: Iterable[str], seed: str, size: int = 12) -> tuple[Picked, ...]:
    """Up to `size` contacts of one day; `risky` are ids known as risks, heard first. Those with words come first
    in each stratum but the random one, which is as the seed falls.

    The same contacts and `seed` give the same list; what one stratum cannot fill goes to the random one.
    """
    answered = [one for one in contacts if one.answered and one.agent]
    known = set(risky)
    poor = _below(answered)
    strata: dict[Reason, list[Picked]] = {
        "risk": [Picked(one, "risk", one.csat or 0) for one in answered if one.id in known or _risk(one)],
        "below_usual": [
            Picked(one, "below_usual", poor[one.agent])
            for one in answered
            if one.agent in poor and one.resolved is False
        ],
        "new_colleague": [
            Picked(one, "new_colleague", one.tenure_days or 0)
            for one in answered
            if one.tenure_days is not None and one.tenure_days < NEW_DAYS
        ],
        "random": [Picked(one, "random", one.handle_s) for one in answered if one.handle_s > LONG_SECONDS],
    }
    drawn = _Drawn(seed, known, {}, Counter())
    for reason in sorted(QUOTAS, key=lambda one: one != "risk"):
        if reason != "random":
            drawn.take(strata[reason], round(QUOTAS[reason] * size))
    drawn.take(strata["random"], size - len(drawn.taken), at_random=True)
    order = list(QUOTAS)
    return tuple(sorted(drawn.taken.values(), key=lambda one: (order.index(one.reason), one.because, one.contact.id)))


def once_each(contacts: Iterable[Interaction], spoken: Iterable[tuple[Interaction, str]]) -> list[Interaction]:
    """The contacts of a day, calls with words among them under their own ids; nobody is in it twice.

    `spoken` are calls read as contacts, each with the number its source has for it. What was counted of a call stands:
    a rating and a transfer are in no words.
    """
    counted = {one.id: one for one in contacts}
    heard = []
    for one, external_id in spoken:
        known = counted.pop(one.id, None) or counted.pop(external_id, None)
        if known is not None:
            days = one.tenure_days if known.tenure_days is None else known.tenure_days
            one = replace(known, id=one.id, tenure_days=days, has_transcript=one.has_transcript)
        heard.append(one)
    return [*counted.values(), *heard]


@dataclass(slots=True)
class _Drawn:
    seed: str
    known: set[str]
    taken: dict[str, Picked]
    agents: Counter[str]

    def take(self, stratum: Sequence[Picked], many: int, *, at_random: bool = False) -> None:
        for one in sorted(stratum, key=self._chance if at_random else self._order):
            if many <= 0:
                return
            contact = one.contact
            if contact.id in self.taken or self.agents[contact.agent] >= MOST_PER_AGENT:
                continue
            self.taken[contact.id] = one
            self.agents[contact.agent] += 1
            many -= 1

    def _order(self, one: Picked) -> tuple[bool, bool, str]:
        """Known risks first, then those with words, then as the seed falls."""
        return one.contact.id not in self.known, not one.contact.has_transcript, self._chance(one)

    def _chance(self, one: Picked) -> str:
        return sha256(f"{self.seed}:{one.contact.id}".encode()).hexdigest()


def _risk(one: Interaction) -> bool:
    return (one.csat is not None and one.csat <= 1) or (one.resolved is False and one.transfers > 0)


def _below(answered: Sequence[Interaction]) -> dict[str, float]:
    """Agents whose share of unresolved contacts has under one chance in ten at the day's own rate, with that chance."""
    told: dict[str, list[bool]] = defaultdict(list)
    for one in answered:
        if one.resolved is not None:
            told[one.agent].append(one.resolved is False)
    total = sum(map(len, told.values()))
    if total == 0:
        return {}
    rate = sum(sum(some) for some in told.values()) / total
    chances = {agent: _tail(sum(some), len(some), rate) for agent, some in told.items() if len(some) >= 5}
    return {agent: chance for agent, chance in chances.items() if chance < 0.1}


def _tail(hits: int, of: int, rate: float) -> float:
    """Upper mid-p of a binomial."""
    point = [comb(of, k) * rate**k * (1 - rate) ** (of - k) for k in range(hits, of + 1)]
    return sum(point) - 0.5 * point[0]
