"""One day → the supervisor's morning page, read in ten minutes before the shift.

How whole the data is, yesterday against the usual, what rose and where it sits, promises due, contacts worth hearing,
and what starts or ends today. Only signals get words; a quiet day says so. It decides nothing and tells nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from assistant.root_cause import RootCause
from assistant.wording import brief_words as words
from assistant.wording.bilingual import Bilingual
from assistant.wording.brief_page import (
    MOST_PROSE,
    Brief,
    DriverLine,
    Issue,
    Listen,
    MetricLine,
    PromiseLine,
    as_markdown,
    as_text,
)
from assistant.wording.told import Told
from knowledge.arithmetic.day import Metric, completeness, metrics, shares
from knowledge.arithmetic.detection import GAP_DAYS, WINDOW_DAYS, detect, prepare
from knowledge.arithmetic.notable import contact_of, flagged, notable
from knowledge.arithmetic.sampling import Picked, once_each, sample
from knowledge.arithmetic.window import Window, counts_of
from knowledge.audience import Audience
from knowledge.call import Call
from knowledge.client import Client
from knowledge.errors import NotAllowed
from knowledge.fact import Fact, TurnSpan
from knowledge.ports import Clock
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.documents import DocumentRecords
from knowledge.records.interactions import InteractionRecords
from knowledge.records.people import PeopleRecords
from knowledge.records.rules import RuleRecords
from knowledge.records.work import WorkRecords

__all__ = ["Brief", "WriteBrief", "as_markdown", "as_text"]

Explain = Callable[[Audience, str, date, Window], RootCause]
_MOST_CALLS = 200
_VITAL = 0.8


@dataclass(frozen=True, slots=True)
class WriteBrief:
    """Writes the page from records; `explain` is the root-cause feature."""

    clients: ClientRecords
    interactions: InteractionRecords
    calls: CallRecords
    people: PeopleRecords
    rules: RuleRecords
    documents: DocumentRecords
    work: WorkRecords
    explain: Explain
    clock: Clock

    def prepare(self) -> None:
        """Have at hand what the first page would otherwise wait for; costs half a second of work."""
        prepare()

    def __call__(self, audience: Audience, day: date) -> Brief:
        """The page about `day` ("yesterday", on the client's own calendar) for those who supervise.

        Promises and what starts or ends are those of the day after. Raises NotAllowed for other roles.
        """
        if not audience.supervises:
            raise NotAllowed("the morning page is for supervisors, quality and managers")
        client = self.clients.client(audience.client)
        begin = _midnight(day, client.zone)
        end = begin + timedelta(days=1)
        window = self.interactions.window(client.id, day, client.zone, WINDOW_DAYS + GAP_DAYS)
        ended = self.calls.calls(client.id, since=begin, until=end, live=False)
        calls = self.calls.whole(client.id, [one.id for one in ended])
        names = {one.id: one.name for one in self.people.staff(client.id)}
        page = _Page(client, window, calls)
        issues = page.issues(audience, self.explain)
        numbers = page.numbers(issues)
        promises, promises_told = self._promises(page, end, names)
        calendar = self._calendar(page, client, end)
        brief = Brief(
            client=client.id,
            name=Bilingual.of(client.name, client.id),
            day=day,
            made_at=self.clock.now().astimezone(client.zone),
            issues=issues,
            promises=promises,
            promises_told=promises_told,
            listen=page.listen(
                self._flagged(calls), {one.id: one.hired for one in self.people.staff(client.id)}, names
            ),
            calendar=calendar,
            seed=page.seed,
            facts=page.facts,
            quiet=not issues and not numbers.signals,
            headline=numbers.headline,
            header=numbers.header,
            metrics=numbers.metrics,
            signals=numbers.signals,
            drivers=numbers.drivers,
            drivers_told=numbers.drivers_told,
        )
        return _within(brief)

    def _promises(self, page: "_Page", today: datetime, names: dict[str, str]) -> tuple[tuple[PromiseLine, ...], Told]:
        """Open promises that are late by now or due before today is over, the latest ones first."""
        now = self.clock.now()
        due = self.work.promises(page.client.id, due_before=today + timedelta(days=1), open=True)
        lines = tuple(
            PromiseLine(
                one.id,
                one.call_id,
                one.text,
                one.owner,
                _who(one.owner, names),
                one.due,
                one.due < now,
                one.seq,
                one.start,
                one.end,
            )
            for one in due
            if one.due is not None
        )
        late = sum(one.overdue for one in lines)
        fact = page.fact("promises", len(lines), "promises", tuple(dict.fromkeys(one.call_id for one in lines)))
        return lines, words.promises(late, len(lines) - late, fact)

    def _flagged(self, calls: Sequence[Call]) -> dict[str, tuple[TurnSpan, bool] | None]:
        """Where to begin in each call, and whether it is a risk: by its kept review, else by its own words."""
        return {one.id: flagged(self.work.review(one.client, one.id)) or notable(one) for one in calls}

    def _calendar(self, page: "_Page", client: Client, today: datetime) -> tuple[Told, ...]:
        """Promotions and documents that start or end today, or ended yesterday."""
        tomorrow, found = today + timedelta(days=1), []
        offers = [
            (Bilingual.of(one.name, one.id), words.PROMOTION, one.validity, one.id)
            for one in self.rules.offers(client.id)
        ]
        documents = [
            (
                Bilingual(f"{one.title} {one.version}", f"{one.title} {one.version}"),
                words.DOCUMENT,
                one.validity,
                one.id,
            )
            for one in self.documents.documents(client.id)
        ]
        for name, kind, validity, key in (*offers, *documents):
            if validity.start is not None and today <= validity.start < tomorrow:
                found.append((words.begins(name, kind), f"starts/{key}"))
            if validity.end is not None and today < validity.end <= tomorrow:
                found.append((words.ends(name, kind, today=True), f"ends/{key}"))
            elif validity.end is not None and today - timedelta(days=1) < validity.end <= today:
                found.append((words.ends(name, kind, today=False), f"ended/{key}"))
        return tuple(Told(text, (page.fact(name, 1, "documents", ()).id,)) for text, name in found)


@dataclass(frozen=True, slots=True)
class _Numbers:
    headline: Told
    header: tuple[Told, ...]
    metrics: tuple[MetricLine, ...]
    signals: tuple[Told, ...]
    drivers: tuple[DriverLine, ...]
    drivers_told: Told | None


class _Page:
    """Collects the facts of one page while its parts are written."""

    def __init__(self, client: Client, window: Window, calls: Sequence[Call]) -> None:
        self.client, self.day, self._window, self._calls = client, window.day, window, calls
        self.seed = f"{client.id}:{self.day.isoformat()}"
        self.facts: dict[str, Fact] = {}

    def fact(self, name: str, value: float, unit: str, calls: tuple[str, ...], method: str = "count") -> Fact:
        """A fact of this page, kept for its reader."""
        key = f"{self.client.id}/{self.day.isoformat()}/{name}"
        found = Fact(
            key, name.rsplit("/", 1)[-1], value, unit, len(calls), self.day.isoformat(), method, calls[:_MOST_CALLS]
        )
        self.facts[key] = found
        return found

    def issues(self, audience: Audience, explain: Explain) -> tuple[Issue, ...]:
        """Drivers that rose, most unusual first, each with where it sits and the next question."""
        readings = detect(counts_of(self._window, self.client.drivers), self.day)
        out: list[Issue] = []
        for reading in sorted((one for one in readings if one.alarm), key=lambda one: one.p):
            cause = explain(audience, reading.driver, self.day, self._window)
            self.facts.update(cause.facts)
            told = (cause.symptom[0], *cause.scope[:2])
            question = next((why.claim for why in cause.whys if why.status == "asked"), None)
            out.append(Issue(reading.driver, self.day, told, question))
        return tuple(out)

    def numbers(self, issues: Sequence[Issue]) -> _Numbers:
        """Completeness, metrics with limits, their signals, and the drivers' shares."""
        whole = completeness(self._window, ({one.id, one.external_id} for one in self._calls))
        if not whole.contacts:
            return _Numbers(words.no_data(), (), (), (), (), None)
        fact = self.fact("contacts", whole.contacts, "contacts", tuple(one.id for one in self._window.today))
        measured = metrics(self._window)
        facts = [self._metric_fact(one) for one in measured]
        signals = tuple(words.signal(one, found) for one, found in zip(measured, facts, strict=True) if one.signal)
        header = [words.whole(whole, fact), words.provisional(len(self._window.tallies) - 1, fact)]
        header += [words.missing(whole.missing_days, fact)] if whole.missing_days else []
        drivers, told = self._drivers()
        lines = tuple(_line(one, found) for one, found in zip(measured, facts, strict=True))
        return _Numbers(words.headline(len(issues), len(signals), fact), tuple(header), lines, signals, drivers, told)

    def _metric_fact(self, one: Metric) -> Fact:
        name = f"metric/{one.name}"
        found = self.fact(name, one.measured.value, one.unit, one.measured.calls, "formula of the metric dictionary")
        usual = one.expected
        whole = Fact(
            found.id, found.name, found.value, found.unit, one.measured.n, found.window, found.method, found.calls,
            usual.low if usual else None, usual.high if usual else None, usual.centre if usual else None,
            usual.p if usual else None,
        )  # fmt: skip
        self.facts[found.id] = whole
        return whole

    def _drivers(self) -> tuple[tuple[DriverLine, ...], Told | None]:
        found = shares(self._window)
        lines: list[DriverLine] = []
        for one in found:
            vital = one.cumulative - one.share < _VITAL
            fact = self.fact(f"driver/{one.driver}", one.count, "contacts", one.calls)
            lines.append(DriverLine(one.driver, one.count, 100 * one.share, one.change, vital, fact.id))
        few = [one for one, line in zip(found, lines, strict=True) if line.vital]
        if not few:
            return tuple(lines), None
        moved = max((one for one in found if one.moved), key=lambda one: abs(one.change), default=None)
        calls = tuple(call for one in few for call in one.calls)
        fact = self.fact("drivers", len(few), "drivers", calls, "smallest set of 80 %")
        return tuple(lines), words.drivers(few, moved, fact)

    def listen(
        self, spans: dict[str, tuple[TurnSpan, bool] | None], hired: dict[str, date], names: dict[str, str]
    ) -> tuple[Listen, ...]:
        """Contacts worth hearing: facts of the day, and calls with words, each with where to begin."""
        days = {agent: (self.day - since).days for agent, since in hired.items()}
        spoken = [(contact_of(one, days.get(one.agent)), one.external_id) for one in self._calls]
        risky = [key for key, found in spans.items() if found is not None and found[1]]
        return tuple(
            _listen(picked, spans.get(picked.contact.id), names.get(picked.contact.agent, picked.contact.agent))
            for picked in sample(once_each(self._window.today, spoken), risky, self.seed)
        )


def _listen(picked: Picked, found: tuple[TurnSpan, bool] | None, name: str) -> Listen:
    contact, span = picked.contact, found[0] if found else None
    minutes, why = max(contact.handle_s / 60, 1.0), words.REASONS[picked.reason]
    return Listen(contact.id, contact.agent, name, contact.driver, picked.reason, why, minutes, span)


def _who(owner: str, names: dict[str, str]) -> Bilingual:
    return words.PARTIES.get(owner) or Bilingual(names.get(owner, owner), names.get(owner, owner))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _line(metric: Metric, fact: Fact) -> MetricLine:
    limits = words.limits(metric)
    low, high = (words.number(one, metric.unit) for one in limits) if limits else (None, None)
    value = words.number(metric.measured.value, metric.unit)
    return MetricLine(
        metric.name, words.METRICS[metric.name], value, low, high, metric.signal, metric.provisional, fact.id
    )


def _within(brief: Brief) -> Brief:
    """The page with at most 600 characters of prose: last lines of the calendar go first, then of the issues."""
    while sum(len(told.text.zh) for told in brief.prose) > MOST_PROSE:
        if brief.calendar:
            brief = replace(brief, calendar=brief.calendar[:-1])
        elif any(len(issue.told) > 1 for issue in brief.issues):
            longest = max(brief.issues, key=lambda issue: len(issue.told))
            shorter = replace(longest, told=longest.told[:-1])
            brief = replace(brief, issues=tuple(shorter if one is longest else one for one in brief.issues))
        else:
            break
    return brief
