"""The morning page as a value, and as plain text or Markdown for e-mail.

Every number on it is a fact by id; every sentence names its facts. It computes nothing: `assistant.brief` fills it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from assistant.wording.bilingual import Bilingual
from assistant.wording.told import Told
from knowledge.fact import Fact, TurnSpan
from knowledge.language import Lang

MOST_PROSE = 600


@dataclass(frozen=True, slots=True)
class MetricLine:
    """One metric with its limits (None: under five days to compare with). `signal` ones have words on the page."""

    name: str
    label: Bilingual
    value: Bilingual
    low: Bilingual | None
    high: Bilingual | None
    signal: bool
    provisional: bool
    fact: str


@dataclass(frozen=True, slots=True)
class DriverLine:
    """One driver: contacts, part of the day in %, change against the usual part in points."""

    driver: str
    count: int
    share: float
    change: float
    vital: bool
    fact: str


@dataclass(frozen=True, slots=True)
class Issue:
    """A driver that rose. The root-cause draft is asked for by (driver, day); `question` is what to ask next."""

    driver: str
    day: date
    told: tuple[Told, ...]
    question: Told | None


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise that is late or due today; the span says where in the call it was made.

    `owner` is a staff id, "back_office" or "customer"; `who` is how people call them.
    """

    id: str
    call_id: str
    text: str
    owner: str
    who: Bilingual
    due: datetime
    overdue: bool
    seq: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Listen:
    """A contact worth hearing: why, how long it takes, and where to begin (where there are words)."""

    contact_id: str
    agent: str
    agent_name: str
    driver: str
    reason: Literal["below_usual", "new_colleague", "risk", "random"]
    why: Bilingual
    minutes: float
    span: TurnSpan | None


@dataclass(frozen=True, slots=True)
class Brief:
    """The page about `day`, made at `made_at`. `seed` redraws the same contacts to hear."""

    client: str
    name: Bilingual
    day: date
    made_at: datetime
    quiet: bool
    headline: Told
    header: tuple[Told, ...]
    metrics: tuple[MetricLine, ...] = ()
    signals: tuple[Told, ...] = ()
    drivers: tuple[DriverLine, ...] = ()
    drivers_told: Told | None = None
    issues: tuple[Issue, ...] = ()
    promises: tuple[PromiseLine, ...] = ()
    promises_told: Told | None = None
    listen: tuple[Listen, ...] = ()
    calendar: tuple[Told, ...] = ()
    seed: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)

    @property
    def prose(self) -> tuple[Told, ...]:
        """Every sentence of the page, in reading order; together at most 600 characters of Chinese."""
        issues = [told for issue in self.issues for told in (*issue.told, issue.question) if told is not None]
        single = [told for told in (self.drivers_told, self.promises_told) if told is not None]
        return (self.headline, *self.header, *self.signals, *issues, *single, *self.calendar)


_HEADINGS = {
    "yesterday": Bilingual("昨天与平常", "Yesterday against the usual"),
    "drivers": Bilingual("来电原因", "Drivers"),
    "issues": Bilingual("异常上升", "What rose"),
    "promises": Bilingual("客户承诺", "Promises"),
    "listen": Bilingual("值得听的通话", "Calls worth hearing"),
    "calendar": Bilingual("今天的变化", "Changes today"),
}
_LATE, _TODAY = Bilingual("已过期", "overdue"), Bilingual("今天到期", "due today")


def as_text(brief: Brief, lang: Lang) -> str:
    """The page as plain text for a reader of `lang`."""
    return "\n".join(_lines(brief, lang, "{}", "· "))


def as_markdown(brief: Brief, lang: Lang) -> str:
    """The page as Markdown, ready for e-mail: headings, a table of metrics, lists."""
    return "\n".join(_lines(brief, lang, "\n## {}\n", "- ")) + "\n"


def _lines(brief: Brief, lang: Lang, heading: str, bullet: str) -> list[str]:
    markdown = heading.startswith("\n#")
    title = f"{brief.name.read(lang)} · {brief.day.isoformat()}"
    out = [f"# {title}\n" if markdown else title, brief.headline.read(lang), *(one.read(lang) for one in brief.header)]

    def section(name: str, lines: list[str], table: bool = False) -> None:
        if lines:
            out.append(heading.format(_HEADINGS[name].read(lang)))
            out.extend(lines if table else [bullet + line for line in lines])

    section("issues", [told.read(lang) for one in brief.issues for told in (*one.told, one.question) if told])
    rows = _table(brief, lang) if markdown else [_metric(one, lang) for one in brief.metrics]
    section("yesterday", [*(one.read(lang) for one in brief.signals)])
    if not brief.signals and rows:
        out.append(heading.format(_HEADINGS["yesterday"].read(lang)))
    out.extend(rows if markdown else [bullet + row for row in rows])
    section("drivers", [brief.drivers_told.read(lang)] if brief.drivers_told else [])
    told = [brief.promises_told.read(lang)] if brief.promises_told else []
    section("promises", [*told, *(_promise(one, lang, brief.made_at) for one in brief.promises)])
    section("listen", [_listen(one, lang) for one in brief.listen])
    section("calendar", [one.read(lang) for one in brief.calendar])
    return out


def _metric(one: MetricLine, lang: Lang) -> str:
    usual = f" ({one.low.read(lang)} – {one.high.read(lang)})" if one.low and one.high else ""
    return f"{one.label.read(lang)} {one.value.read(lang)}{usual}" + (" *" if one.provisional else "")


def _table(brief: Brief, lang: Lang) -> list[str]:
    head = Bilingual("| 指标 | 昨天 | 平常范围 |", "| Metric | Yesterday | Usual range |").read(lang)
    star = r" \*"
    rows = [
        f"| {one.label.read(lang)}{star if one.provisional else ''} | {one.value.read(lang)} | "
        + (f"{one.low.read(lang)} – {one.high.read(lang)}" if one.low and one.high else "—")
        + " |"
        for one in brief.metrics
    ]
    return [head, "| --- | --- | --- |", *rows] if rows else []


def _promise(one: PromiseLine, lang: Lang, made_at: datetime) -> str:
    state = (_LATE if one.overdue else _TODAY).read(lang)
    due = one.due.astimezone(made_at.tzinfo)
    return f"{state} {due:%m-%d %H:%M} · {one.who.read(lang)} · {one.text} ({one.call_id})"


def _listen(one: Listen, lang: Lang) -> str:
    about = f"{one.contact_id} · {one.agent_name} · {one.driver} · {one.minutes:.0f} min"
    said = f" · “{one.span.text}”" if one.span else ""
    return f"{about} · {one.why.read(lang)}{said}"
