"""A finished call → its review: eleven sections read by code, each with the words it rests on.

Situation, identity, actions with their process step, resolution, facts, promises, offer, authority used, the customer's
state, risks and quality flags; a summary of at most 180 characters and one view a role. It scores nobody, compares
nothing with systems it cannot see, and says "unknown" where the words do not tell.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from assistant.wording import review_words as words
from assistant.wording.bilingual import Bilingual
from knowledge.arithmetic.checks import Check, Heard, checks
from knowledge.arithmetic.deals import Granted, Pitched, granted, names_of, pitched
from knowledge.arithmetic.extracts import extracts
from knowledge.arithmetic.promises import Promised, promises
from knowledge.arithmetic.reading import (
    Done,
    Identity,
    Need,
    Resolution,
    State,
    done,
    identity,
    need,
    resolution,
    state,
)
from knowledge.arithmetic.risks import Risk, risks
from knowledge.arithmetic.talk import Talk, talk
from knowledge.audience import Audience, Role
from knowledge.call import Call
from knowledge.document import Kind, Passage, Quote
from knowledge.errors import InvalidInput, NotFound
from knowledge.fact import Extract
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.people import PeopleRecords
from knowledge.records.rules import RuleRecords
from knowledge.records.work import Promise, WorkRecords
from knowledge.search.analyse import tokens
from knowledge.search.find import Finder

_MOST_STEPS = 4


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing done, and the step of the process in force that it follows, where one was found."""

    done: Done
    name: Bilingual
    step: Quote | None


@dataclass(frozen=True, slots=True)
class Flag:
    """One quality finding: a check that failed, or that the words cannot decide ("unknown")."""

    check: Check
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Review:
    """The review of one call. `lang` is the language of the call; every text of ours is in both.

    `views` holds what each role reads: customer, agent, supervisor.
    """

    client: str
    call_id: str
    agent: str
    lang: str
    started: datetime
    driver: str | None
    disposition: str | None
    recorded_outcome: str | None
    situation: Bilingual
    need: Need
    identity: Identity
    actions: tuple[Taken, ...]
    resolution: Resolution
    facts: tuple[Extract, ...]
    promises: tuple[Promised, ...]
    offer: Pitched
    authority: tuple[Granted, ...]
    state: State
    risks: tuple[Risk, ...]
    checks: tuple[Check, ...]
    flags: tuple[Flag, ...]
    talk: Talk
    summary: Bilingual
    views: dict[str, Bilingual]

    def as_json(self) -> str:
        """The review as JSON text, as it is kept and served; instants in ISO 8601."""
        return json.dumps(asdict(self), ensure_ascii=False, default=_plain)


@dataclass(frozen=True, slots=True)
class ReviewCall:
    """Reviews a finished call. `finder` finds process steps; `work` keeps reviews and promises; both may be None."""

    calls: CallRecords
    clients: ClientRecords
    people: PeopleRecords
    rules: RuleRecords
    finder: Finder | None = None
    work: WorkRecords | None = None

    def __call__(self, audience: Audience, call_id: str) -> Review:
        """The review. An agent reads their own calls alone. Raises NotFound; InvalidInput while the call is live."""
        call = self.calls.call(audience.client, call_id)
        if audience.role is Role.AGENT and audience.person is not None and call.agent != audience.person:
            raise NotFound("no such call")
        if call.live:
            raise InvalidInput("the call is still going on; its review is written when it has ended")
        review = self._review(audience, call)
        if self.work is not None:
            self.work.put_promises([_record(call, one) for one in review.promises])
            self.work.put_review(call.client, call.id, review.as_json())
        return review

    def _review(self, audience: Audience, call: Call) -> Review:
        zone = self.clients.client(call.client).zone
        offers = self.rules.offers(call.client)
        made, did = promises(call, zone), done(call)
        facts = extracts(call, zone, names_of(offers))
        heard = Heard(
            call, identity(call), resolution(call, made, did), did, made, facts, talk(call.turns, call.channel)
        )
        offer = pitched(call, offers)
        used = granted(call, facts, self.rules.matrix(call.client), self._level(call.agent))
        found = (*checks(heard), *offer.checks, *(one.check for one in used if one.within == "false"))
        flags = tuple(
            Flag(check, words.check_words(check.id, check.topic))
            for check in found
            if check.answer == "fail" or (check.answer == "unknown" and check.id in {"identity", "outcome"})
        )
        threats, mood, what = risks(call), state(call), need(call)
        told = _Told(heard, what, mood, flags, threats, zone)
        return Review(
            client=call.client,
            call_id=call.id,
            agent=call.agent,
            lang=call.lang.value,
            started=call.started,
            driver=call.driver,
            disposition=call.disposition,
            recorded_outcome=call.outcome,
            situation=told.situation,
            need=what,
            identity=heard.identity,
            actions=self._taken(audience, call, did),
            resolution=heard.resolution,
            facts=facts,
            promises=made,
            offer=offer,
            authority=used,
            state=mood,
            risks=threats,
            checks=found,
            flags=flags,
            talk=heard.talk,
            summary=told.summary,
            views=told.views,
        )

    def _level(self, agent: str) -> str | None:
        try:
            return self.people.person(agent).level
        except NotFound:
            return None

    def _taken(self, audience: Audience, call: Call, did: tuple[Done, ...]) -> tuple[Taken, ...]:
        return tuple(
            Taken(one, words.ACTIONS[one.action], self._step(audience, call, one) if place < _MOST_STEPS else None)
            for place, one in enumerate(did)
        )

    def _step(self, audience: Audience, call: Call, one: Done) -> Quote | None:
        if self.finder is None:
            return None
        name = words.ACTIONS[one.action].read(call.lang)
        text = " ".join(part for part in (call.driver or "", name, one.span.text) if part)
        kinds = frozenset({Kind.PROCESS})
        hits = self.finder.find(text, audience, call.ended or call.started, limit=5, kinds=kinds).hits
        steps = [hit.passage for hit in hits if hit.passage.step_id is not None]
        about = [step for step in steps if _speaks_of(step, call.driver or "", name)]
        return Quote.of(about[0]) if about else None


def _speaks_of(step: Passage, driver: str, action: str) -> bool:
    """Whether a step names the matter of the call and what was done; one that only resembles it is not cited."""
    here, said = set(tokens(step.searched)), set(tokens(step.text))
    matter = {term for term in tokens(driver) if len(term) > 1}
    deed = {term for term in tokens(action) if len(term) > 1} - _COMMON_DEEDS
    return bool(matter) and matter <= here and bool(deed & said)


_COMMON_DEEDS = frozenset(tokens("办理 提交 登记 申请 发放 made the submitted opened a requested gave set up"))


@dataclass(frozen=True, slots=True)
class _Told:
    """The review's own sentences."""

    heard: Heard
    need: Need
    state: State
    flags: tuple[Flag, ...]
    risks: tuple[Risk, ...]
    zone: tzinfo

    @property
    def situation(self) -> Bilingual:
        said = self.need.span.text if self.need.span else ""
        return words.situation(self.heard.call.driver, self.need.request, said)

    @property
    def short(self) -> tuple[Bilingual, ...]:
        return tuple(
            words.promise(one.owner, one.channel, words.when(one.due, self.zone)) for one in self.heard.promises
        )

    @property
    def owed(self) -> tuple[Bilingual, ...]:
        return tuple(
            words.promise(one.owner, one.channel, words.when(one.due, self.zone), one.text)
            for one in self.heard.promises
        )

    @property
    def done(self) -> Bilingual:
        given = [one for one in self.heard.extracts if one.kind == "credit" and one.speaker == "agent"]
        most = max(given, key=lambda one: Decimal(one.value)) if given else None
        amount = (
            Bilingual(f"{_amount(most)}元", f" of {_amount(most)} yuan") if most and most.unit == "CNY" else Bilingual()
        )
        return words.actions([one.action for one in self.heard.done], amount)

    @property
    def summary(self) -> Bilingual:
        return words.summary(
            [
                self.situation,
                words.identity(self.heard.identity.checked, self.heard.identity.methods),
                self.done,
                words.SOLVED[self.heard.resolution.solved],
                words.MOODS[self.state.mood],
                words.owed(self.short[:2], max(len(self.short) - 2, 0)),
            ]
        )

    @property
    def views(self) -> dict[str, Bilingual]:
        failed = [flag.text for flag in self.flags if flag.check.answer == "fail"]
        promised = [one for one in self.heard.promises if one.owner != "customer"]
        did = self.done if self.heard.done else None
        threats = [words.RISKS[one.level if one.level in words.RISKS else one.topic] for one in self.risks]
        return {
            "customer": words.for_customer(self.heard.call.driver, did, [one.text for one in promised]),
            "agent": words.for_agent(self.owed, failed),
            "supervisor": words.for_supervisor(self.heard.resolution.solved, failed, threats),
        }


def _amount(extract: Extract | None) -> str:
    return format(Decimal(extract.value).normalize(), "f") if extract else ""


def _record(call: Call, one: Promised) -> Promise:
    span = one.span
    return Promise(
        id=f"{call.id}:{span.seq}:{span.start}",
        client=call.client,
        call_id=call.id,
        text=one.text,
        owner=call.agent if one.owner == "agent" else one.owner,
        due=one.due,
        channel=one.channel,
        seq=span.seq,
        start=span.start,
        end=span.end,
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"a review holds no {type(value).__name__}")
