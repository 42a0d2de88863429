"""What the owner of the documents should look at: what ends, what ended and is still named, what is long unseen.

It reads dates, succession and references; it does not judge the words (`twins`, `contradiction` do).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from knowledge.arithmetic.dates import dates
from knowledge.document import Document, Kind, Passage

Matter = Literal["expiring", "expired", "referenced", "stale", "duplicate", "near_duplicate", "contradiction"]
# A promotion or a notice that ended has done what it was for; a process that ended leaves a hole.
_LASTING = frozenset({Kind.PROCESS, Kind.FAQ, Kind.REFERENCE})
_REVIEW = re.compile(
    r"(?:复审|複審|复核|複核|复查|複查|下次(?:评审|評審|审核|審核|修订|修訂)|review (?:by|due|date|before)|next review"
    r"|due for review)[^\n。；;.]{0,12}?(?=\d|[一二三四五六七八九十]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.I,
)
# A line that says so itself sends nobody astray.
_SAID_ENDED = re.compile(
    r"结束|結束|到期|过期|過期|失效|废止|廢止|作废|作廢|停用|取代|替代|替换|替換|不再|下架|ended|expired|replaced|withdrawn"
    r"|superseded|no longer",
    re.I,
)
_LONGEST_DATE = 24
_SHORTEST_TITLE = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a version of a document, and the words in it where it is about words."""

    document_id: str
    version: str
    title: str
    passage_id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to look at. `at` is the instant it is about (an end, a review date), `days` how far that is off."""

    matter: Matter
    places: tuple[Place, ...]
    at: datetime | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """All versions of one client's documents, their passages, when each version arrived, and the client's zone."""

    documents: Sequence[Document]
    passages: Sequence[Passage]
    arrived: Mapping[tuple[str, str], datetime]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far to look: documents ending within `within` days, and unseen for more than `older` days."""

    within: int = 30
    older: int = 365


def dated(shelf: Shelf, at: datetime, horizon: Horizon) -> tuple[Concern, ...]:
    """What ends soon without a successor, what ended and left a hole or is still referred to, what is stale."""
    return (*_expiring(shelf, at, horizon), *_expired(shelf, at), *_stale(shelf, at, horizon))


def in_force(shelf: Shelf, at: datetime) -> list[Passage]:
    """The passages that hold at `at`."""
    return [passage for passage in shelf.passages if passage.validity.holds(at)]


def place_of(passage: Passage, text: str | None = None) -> Place:
    """A passage, or some words of it, as a place."""
    said = passage.text if text is None else text
    return Place(passage.document_id, passage.version, passage.title, passage.id, said)


def _expiring(shelf: Shelf, at: datetime, horizon: Horizon) -> Iterator[Concern]:
    for one in shelf.documents:
        end = one.validity.end
        if end is None or not one.validity.holds(at) or end > at + timedelta(days=horizon.within):
            continue
        if not any(later.validity.holds(end) for later in _following(shelf.documents, one)):
            yield Concern("expiring", (_place(one),), end, (end - at).days)


def _expired(shelf: Shelf, at: datetime) -> Iterator[Concern]:
    """Documents of which no version holds now or will: with a hole behind them, or still named by others."""
    living = {one.id for one in shelf.documents if one.validity.end is None or one.validity.end > at}
    last = {one.id: one for one in shelf.documents if one.id not in living}
    present = in_force(shelf, at)
    for one in last.values():
        end = one.validity.end
        assert end is not None
        days = (end - at).days
        after = {later.id for later in _following(shelf.documents, one)}
        if one.kind in _LASTING and not after & living:
            yield Concern("expired", (_place(one),), end, days)
        # What takes its place may say so; everybody else sends the reader to something that no longer holds.
        others = (passage for passage in present if passage.document_id not in after)
        named = [place_of(passage, line) for passage in others if (line := _naming(passage, one))]
        if named:
            yield Concern("referenced", (_place(one), *named), end, days)


def _following(documents: Iterable[Document], one: Document) -> Iterator[Document]:
    return (
        other
        for other in documents
        if (other.id == one.id and other.version != one.version) or (other.replaces == one.id and other.id != one.id)
    )


def _naming(passage: Passage, document: Document) -> str:
    """The line of a passage that names the document, by its number or its title in book marks; "" where none does.

    A line that says it has ended is no such line.
    """
    number = rf"(?<![\w-]){re.escape(document.id)}(?![\w-])" if any(sign.isdigit() for sign in document.id) else ""
    title = rf"《{re.escape(document.title)}[^《》]{{0,12}}》" if len(document.title) >= _SHORTEST_TITLE else ""
    patterns = "|".join(filter(None, (number, title)))
    named = re.finditer(rf"(?im)^.*(?:{patterns}).*$", passage.text) if patterns else ()
    return next((line.group().strip() for line in named if not _SAID_ENDED.search(line.group())), "")


def _stale(shelf: Shelf, at: datetime, horizon: Horizon) -> Iterator[Concern]:
    """A review date in the document that has passed; without any, an age beyond the horizon."""
    today = at.astimezone(shelf.zone).date()
    told = _review_dates(shelf.passages)
    for one in shelf.documents:
        if not one.validity.holds(at) or one.kind not in _LASTING:
            continue
        said = told.get((one.id, one.version))
        if said is not None:
            due, passage = said
            if due < today:
                when = datetime(due.year, due.month, due.day, tzinfo=shelf.zone)
                yield Concern("stale", (place_of(passage),), when, (due - today).days)
            continue
        known = [moment for moment in (one.validity.start, shelf.arrived.get((one.id, one.version))) if moment]
        if known and max(known) < at - timedelta(days=horizon.older):
            yield Concern("stale", (_place(one),), max(known), (max(known) - at).days)


def _review_dates(passages: Iterable[Passage]) -> dict[tuple[str, str], tuple[date, Passage]]:
    found: dict[tuple[str, str], tuple[date, Passage]] = {}
    for passage in passages:
        for match in _REVIEW.finditer(passage.text):
            rest = passage.text[match.end() : match.end() + _LONGEST_DATE].lower()
            whole = next((one.value for one in dates(rest) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", one.value)), None)
            if whole is not None:
                found[passage.document_id, passage.version] = (date.fromisoformat(whole), passage)
    return found


def _place(document: Document) -> Place:
    return Place(document.id, document.version, document.title)
