"""One driver's rise on one day → a root-cause draft: symptom, scope, timeline, causes with counter-evidence, actions.

Every number is a `Fact` that opens its contacts. A class of cause is a direction, never a finding: a why without facts
is a question, and the draft always says what speaks against it. It changes nothing and tells nobody.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from assistant.wording import cause_words
from assistant.wording.bilingual import Bilingual
from assistant.wording.cause_facts import facts_of
from assistant.wording.cause_plan import Ask, Measure, Plan, Unknown
from assistant.wording.told import Told
from knowledge.arithmetic.cause_class import CONTROLLABLE, Scored, chosen, classify, rival
from knowledge.arithmetic.detection import GAP_DAYS, WINDOW_DAYS
from knowledge.arithmetic.reading import need
from knowledge.arithmetic.rise import Rise, Slot, rise
from knowledge.arithmetic.window import Window
from knowledge.audience import Audience, Role
from knowledge.errors import NotAllowed, NotFound
from knowledge.fact import Fact, TurnSpan
from knowledge.language import Lang
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.documents import DocumentRecords
from knowledge.records.interactions import InteractionRecords
from knowledge.records.people import PeopleRecords

Status = Literal["supported", "weak", "contradicted", "asked"]
_CHANGE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Why:
    """One node of the chain; with no facts it is a question and its status is "asked"."""

    level: int
    claim: Told
    status: Status
    counter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RootCause:
    """The draft. `risen` false: there is nothing to explain, and only `symptom` speaks.

    `facts` are all facts by id; `causes` all classes with their points; `voices` customers' words in calls of the day.
    """

    client: str
    driver: str
    day: date
    risen: bool
    symptom: tuple[Told, ...]
    facts: dict[str, Fact]
    scope: tuple[Told, ...] = ()
    timeline: tuple[Slot, ...] = ()
    onset: datetime | None = None
    causes: tuple[Scored, ...] = ()
    cause: str | None = None
    whys: tuple[Why, ...] = ()
    counter: tuple[Told, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    measures: tuple[Measure, ...] = ()
    people: tuple[Ask, ...] = ()
    voices: tuple[TurnSpan, ...] = ()
    controllable: str | None = None
    preventable: Literal["yes", "no", "unknown"] = "unknown"
    confidence: Literal["high", "medium", "low"] = "low"

    def as_text(self, lang: Lang) -> str:
        """The draft as plain text, a heading and its sentences a line each."""
        parts: list[tuple[Bilingual, Iterable[Told]]] = [
            (Bilingual("现象", "What is seen"), self.symptom),
            (Bilingual("范围", "Where and who"), self.scope),
            (Bilingual("为什么", "Why"), [why.claim for why in self.whys]),
            (Bilingual("反面证据", "What speaks against"), self.counter),
            (Bilingual("还不知道", "Not known yet"), [one.question for one in self.unknowns]),
            (Bilingual("措施", "Measures"), [one.text for one in self.measures]),
        ]
        lines = [f"{self.driver} · {self.day.isoformat()}"]
        for heading, told in parts:
            sentences = [f"- {one.read(lang)}" for one in told]
            lines += [heading.read(lang), *sentences] if sentences else []
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class ExplainRise:
    """Explains rises from contacts; calls give voices, documents recent changes."""

    interactions: InteractionRecords
    calls: CallRecords
    clients: ClientRecords
    people: PeopleRecords
    documents: DocumentRecords | None = None

    def __call__(self, audience: Audience, driver: str, day: date, window: Window | None = None) -> RootCause:
        """The draft for `driver` on `day` (the client's own calendar); `window` is given where it was read already.

        Raises NotAllowed for roles that do not supervise, NotFound for a driver this client does not have.
        """
        if not audience.supervises:
            raise NotAllowed("root causes are for supervisors, quality and managers")
        client = self.clients.client(audience.client)
        end = datetime.combine(day + timedelta(days=1), time.min, client.zone)
        known = window or self.interactions.window(client.id, day, client.zone, WINDOW_DAYS + GAP_DAYS)
        if driver not in client.drivers and all(driver not in tallies for tallies in known.tallies.values()):
            raise NotFound("no such driver")
        found = rise(known, driver)
        if found is None:
            return RootCause(client.id, driver, day, False, (cause_words.too_little(driver),), {})
        facts = facts_of(client.id, found)
        if not found.reading.alarm:
            quiet = cause_words.quiet(driver, facts)
            return RootCause(client.id, driver, day, False, (quiet,), {facts["count"].id: facts["count"]})
        voices = self._voices(client.id, driver, (end - timedelta(days=1), end))
        owners = self._owners(client.id, found)
        plan = Plan(found, facts["count"], Bilingual.of(client.name, client.id), owners)
        return _Draft(found, facts, plan).draft(client.id, classify(found, self._changed(client.id, end)), voices)

    def _changed(self, client: str, end: datetime) -> list[str]:
        """Kinds of documents that came into force within two weeks before the end of the day."""
        if self.documents is None:
            return []
        since = end - timedelta(days=_CHANGE_DAYS)
        return [
            one.kind.value
            for one in self.documents.documents(client, as_of=end)
            if one.validity.start is not None and since <= one.validity.start <= end
        ]

    def _voices(self, client: str, driver: str, day: tuple[datetime, datetime]) -> tuple[TurnSpan, ...]:
        calls = [one for one in self.calls.calls(client, since=day[0], until=day[1]) if one.driver == driver]
        said = [need(self.calls.call(client, one.id)).span for one in calls[:5]]
        return tuple(span for span in said if span is not None)

    def _owners(self, client: str, found: Rise) -> dict[str, Bilingual]:
        """Who supervises most of it, and who manages; a name is said the same in both languages."""
        staff = self.people.staff(client)
        names = {one.id: one.name for one in staff}
        leaders = Counter(one.supervisor for one in found.inside if one.supervisor).most_common(1)
        supervisor = names.get(leaders[0][0], leaders[0][0]) if leaders else ""
        roles = {
            role: next((one.name for one in staff if one.role is role), "") for role in (Role.MANAGER, Role.QUALITY)
        }
        return {
            "supervisor": Bilingual(f"班组长{supervisor}", f"supervisor {supervisor}".strip()),
            "manager": Bilingual(f"经理{roles[Role.MANAGER]}", f"manager {roles[Role.MANAGER]}".strip()),
            "quality": Bilingual(f"质检{roles[Role.QUALITY]}", f"quality {roles[Role.QUALITY]}".strip()),
        }


@dataclass(frozen=True, slots=True)
class _Draft:
    """Puts the counted facts into the order of a draft."""

    found: Rise
    facts: dict[str, Fact]
    plan: Plan

    def draft(self, client: str, causes: tuple[Scored, ...], voices: tuple[TurnSpan, ...]) -> RootCause:
        found, taken = self.found, chosen(causes)
        cause = taken.cause if taken else None
        short = found.reading.short
        symptom = [cause_words.symptom(found.driver, self.facts)]
        symptom += [cause_words.short_baseline(found.reading.baseline_days, self.facts["count"])] if short else []
        return RootCause(
            client=client,
            driver=found.driver,
            day=found.day,
            risen=True,
            symptom=tuple(symptom),
            facts={fact.id: fact for fact in self.facts.values()} | {one.id: one for one in self._scores(causes)},
            scope=self._scope(),
            timeline=found.slots,
            onset=found.burst.start if found.burst else None,
            causes=causes,
            cause=cause,
            whys=self._whys(causes, taken),
            counter=self._counter(causes, taken),
            unknowns=self.plan.unknowns(cause),
            measures=self.plan.measures(cause),
            people=self.plan.people(),
            voices=voices,
            controllable=CONTROLLABLE[cause] if cause else None,
            confidence="low" if taken is None or found.where.cell is None else "medium" if short else "high",
        )

    def _scope(self) -> tuple[Told, ...]:
        cell, burst = self.found.where.cell, self.found.burst
        told = [cause_words.where_it_sits(self.plan.place, self.facts) if cell else cause_words.spread()]
        told += [cause_words.when(burst.start, burst.end, self.facts)] if burst else []
        return (*told, cause_words.who(self.facts))

    def _scores(self, causes: Sequence[Scored]) -> list[Fact]:
        stem = self.facts["count"].id.rsplit("/", 1)[0]
        window = self.found.day.isoformat()
        return [
            Fact(
                f"{stem}/score_{one.cause}", f"score_{one.cause}", one.points, "points", len(one.signs), window, "rules"
            )
            for one in causes
        ]

    def _score(self, causes: Sequence[Scored], cause: str) -> Fact:
        return next(fact for fact in self._scores(causes) if fact.name == f"score_{cause}")

    def _whys(self, causes: Sequence[Scored], taken: Scored | None) -> tuple[Why, ...]:
        found, facts = self.found, self.facts
        chain: list[tuple[Told, Status, tuple[str, ...]]] = []
        if found.where.cell:
            strong: Status = "supported" if found.concentration.p < 0.01 else "weak"
            chain.append((cause_words.where_it_sits(self.plan.place, facts), strong, (facts["outside"].id,)))
        for mark in found.marks[:1]:
            told = cause_words.mark(
                mark.name, mark.value, facts[f"mark_{mark.name}"], facts[f"mark_{mark.name}_before"]
            )
            share = len(mark.now) / mark.of
            chain.append((told, "supported" if share >= 0.8 else "weak", (facts["before_onset"].id,)))
        if taken is not None:
            score = self._score(causes, taken.cause)
            other = self._score(causes, rival(causes, taken).cause)
            chain.append((cause_words.likely(taken.cause, score, taken.signs), "weak", (other.id,)))
        chain += [(asked, "asked", ()) for asked in self.plan.whys(taken.cause if taken else None)]
        return tuple(Why(level, *node) for level, node in enumerate(chain[:5], start=1))

    def _counter(self, causes: Sequence[Scored], taken: Scored | None) -> tuple[Told, ...]:
        found, facts = self.found, self.facts
        told = [cause_words.unaffected(self.plan.place, facts)] if found.where.cell else []
        told += [cause_words.neighbour(name, facts[f"near_{name}"]) for name, _ in found.neighbours]
        told += [cause_words.before_onset(facts)] if found.burst else []
        if "crude_ratio" in facts:
            told.append(cause_words.adjusted(facts, found.concentration.mix))
        other = rival(causes, taken)
        waiting = facts.get("waiting") if other.cause == "capacity" or not other.points else None
        told.append(cause_words.rival(other.cause, self._score(causes, other.cause), other.signs, waiting))
        return tuple(told) if taken else (*told, cause_words.undecided())
