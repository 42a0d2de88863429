"""The morning page laid out: metrics with gauges, drivers with bars, rises with root-cause drafts, numbers as links.

It lays out what `assistant.brief` and `assistant.root_cause` say; it computes positions, never figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from assistant.assistant import Assistant
from assistant.brief import Brief
from assistant.surfaces.pages.cause_view import ShownCause, shown_cause
from assistant.surfaces.pages.charts import Gauge, gauge, share
from assistant.surfaces.pages.numbers import Behind, Numbers, Piece
from assistant.surfaces.pages.rendering import Reader
from assistant.surfaces.pages.session import Seat
from assistant.wording.brief_page import DriverLine, Issue, Listen, MetricLine, PromiseLine
from assistant.wording.told import Told

Sentence = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One metric: its value as a link, its limits in words, and both as a drawing."""

    line: MetricLine
    fact: str
    gauge: Gauge | None


@dataclass(frozen=True, slots=True)
class DriverRow:
    """One driver: how long its bar is, and where its usual share would end."""

    line: DriverLine
    fact: str
    length: float
    usual: float


@dataclass(frozen=True, slots=True)
class IssueShown:
    """A rise in a few sentences, and its root-cause draft."""

    driver: str
    told: tuple[Sentence, ...]
    question: Sentence
    cause: ShownCause


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise that is due: the words, where they were said, by when."""

    line: PromiseLine
    due: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ListenRow:
    """A contact worth hearing and where to begin; `anchor` is empty where there are no words."""

    line: Listen
    anchor: str


@dataclass(frozen=True, slots=True)
class ShownBrief:
    """Everything the page shows. `contacts` are the contacts behind every linked number."""

    brief: Brief
    made_at: str
    headline: Sentence
    header: tuple[Sentence, ...]
    metrics: tuple[MetricRow, ...]
    signals: tuple[Sentence, ...]
    drivers: tuple[DriverRow, ...]
    drivers_told: Sentence
    issues: tuple[IssueShown, ...]
    promises: tuple[PromiseRow, ...]
    listen: tuple[ListenRow, ...]
    calendar: tuple[Sentence, ...]
    contacts: Mapping[str, Behind]


def shown_brief(assistant: Assistant, seat: Seat, day: date) -> ShownBrief:
    """The page of one day for the person in that seat. Raises NotAllowed for those who do not supervise."""
    brief = assistant.brief(seat.audience, day)
    causes = {one.driver: assistant.root_cause(seat.audience, one.driver, one.day) for one in brief.issues}
    facts = dict(brief.facts)
    for cause in causes.values():
        facts |= cause.facts
    numbers, zone = Numbers(seat.reader, facts), seat.client.zone
    metrics = tuple(_metric(one, numbers) for one in brief.metrics)
    return ShownBrief(
        brief=brief,
        made_at=f"{brief.made_at.astimezone(zone):%Y-%m-%d %H:%M}",
        headline=numbers.sentence(brief.headline),
        header=_all(brief.header, numbers),
        metrics=metrics,
        signals=_all(brief.signals, numbers),
        drivers=_drivers(brief, numbers),
        drivers_told=numbers.sentence(brief.drivers_told) if brief.drivers_told else (),
        issues=tuple(_issue(one, numbers, shown_cause(causes[one.driver], numbers, zone)) for one in brief.issues),
        promises=tuple(PromiseRow(one, due_words(one.due, zone, seat.reader), _place(one)) for one in brief.promises),
        listen=tuple(ListenRow(one, _begin(one)) for one in brief.listen),
        calendar=_all(brief.calendar, numbers),
        contacts=numbers.contacts,
    )


def due_words(due: datetime, zone: tzinfo, reader: Reader) -> str:
    """When something is due, in the client's zone."""
    local = due.astimezone(zone)
    return reader.side(f"{local.month}月{local.day}日 {local:%H:%M}", f"{local:%d %b %H:%M}")


def _all(told: tuple[Told, ...], numbers: Numbers) -> tuple[Sentence, ...]:
    return tuple(numbers.sentence(one) for one in told)


def _metric(line: MetricLine, numbers: Numbers) -> MetricRow:
    fact = numbers.facts[line.fact]
    band = None if fact.low is None or fact.high is None else (fact.low, fact.high)
    drawn = gauge(fact.value, band, fact.expected) if band else None
    return MetricRow(line, numbers.link(fact), drawn)


def _drivers(brief: Brief, numbers: Numbers) -> tuple[DriverRow, ...]:
    most = max([one.share for one in brief.drivers] + [one.share - one.change for one in brief.drivers], default=0.0)
    return tuple(
        DriverRow(
            one, numbers.link(numbers.facts[one.fact]), share(one.share, most), share(one.share - one.change, most)
        )
        for one in brief.drivers
    )


def _issue(issue: Issue, numbers: Numbers, cause: ShownCause) -> IssueShown:
    question = numbers.sentence(issue.question) if issue.question else ()
    return IssueShown(issue.driver, _all(issue.told, numbers), question, cause)


def _place(one: PromiseLine) -> str:
    return f"/calls/{one.call_id}#turn-{one.seq}:{one.start}-{one.end}"


def _begin(one: Listen) -> str:
    return f"/calls/{one.contact_id}#turn-{one.span.seq}:{one.span.start}-{one.span.end}" if one.span else ""
