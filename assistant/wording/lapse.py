"""A promotion the question names that is over, or has not begun: since when, and what has taken its place.

Read from the records alone. A name that something in force still bears is not over.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from assistant.wording.phrases import phrase
from knowledge.document import Document, Kind
from knowledge.language import Lang
from knowledge.search.analyse import normal

SHORTEST_NAME = 3
MOST_NAMED = 3
_ASIDE = re.compile(r"[（(【\[].*?[)）】\]]|[\s·・《》“”\"'-]")


@dataclass(frozen=True, slots=True)
class Lapse:
    """What to say first, and the document that replaced the one that is over, if any does.

    `by_title`: the question says its very title; a nickname (学生优惠) may mean something else that is in force.
    """

    text: str
    over: Document
    successor: Document | None = None
    by_title: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Who reads: the language, the zone whose days are printed; and what the offers' own records say replaces what."""

    lang: Lang
    zone: tzinfo
    replaced: Callable[[], Mapping[str, str]] = dict


def lapsed_one(document: Document, every: Iterable[Document], at: datetime, place: Place) -> Lapse | None:
    """The notice about one document that was found by what it says; None where a version of it holds at `at`."""
    known = list(every)
    versions = [one for one in known if one.id == document.id]
    if any(one.validity.holds(at) for one in versions) or document.validity.end is None:
        return None
    over = max(versions or [document], key=lambda one: one.validity.end or at)
    notice = _notice(over, _successor(over, known, at, place), at, place)
    return Lapse(notice.text, over, notice.successor, by_title=False)


def lapsed(question: str, promotions: Iterable[Document], at: datetime, place: Place) -> Lapse | None:
    """The notice about the promotion that `question` names where no promotion of that name holds at `at`."""
    every = list(promotions)
    asked = _bare(question)
    named = [(longest, one) for one in every if (longest := _longest_name(one, asked))]
    if not named:
        return None
    top = max(length for length, _ in named)
    meant = [one for length, one in named if length == top]
    if any(one.validity.holds(at) for one in meant):
        return None
    ended = [one for one in meant if one.validity.end is not None and one.validity.end <= at]
    coming = _latest_of_each(one for one in meant if one.validity.start is not None and one.validity.start > at)
    coming.sort(key=lambda one: one.validity.start or at)
    by_title = any(_bare(normal(one.title)) in asked for one in meant)
    if not ended:
        text = _joined((_begins(one, place) for one in coming[:MOST_NAMED]), place)
        return Lapse(text, coming[0], by_title=by_title) if coming else None
    over = max(ended, key=lambda one: one.validity.end or at)
    others = [one for one in _latest_of_each(ended) if one.id != over.id]
    notice = _notice(over, _successor(over, every, at, place), at, place)
    more = [_ended(one, at, place, "ended_too") for one in others[: MOST_NAMED - 1]]
    more += [_begins(one, place) for one in coming[:1]]
    return Lapse(_joined((notice.text, *more), place), over, notice.successor, by_title)


def _joined(sentences: Iterable[str], place: Place) -> str:
    return ("" if place.lang.chinese else " ").join(sentences)


def _latest_of_each(found: Iterable[Document]) -> list[Document]:
    """One version of each document: the last."""
    latest = {
        one.id: one for one in sorted(found, key=lambda one: one.validity.end.timestamp() if one.validity.end else 0)
    }
    return list(latest.values())


def _begins(one: Document, place: Place) -> str:
    assert one.validity.start is not None
    return phrase("not_begun", place.lang, title=one.title, day=_day(one.validity.start, place))


def _ended(over: Document, at: datetime, place: Place, name: str = "ended") -> str:
    # `end` is the first instant at which it no longer holds; people name the last day on which it did.
    last = (over.validity.end or at) - timedelta(microseconds=1)
    name = "ended_notice" if over.kind is Kind.NOTICE else name
    return phrase(name, place.lang, title=over.title, day=_day(last, place))


def _notice(over: Document, successor: Document | None, at: datetime, place: Place) -> Lapse:
    text = _ended(over, at, place)
    if successor is not None:
        start = successor.validity.start
        more = (
            phrase("replaced", place.lang, title=successor.title, day=_day(start, place))
            if start
            else phrase("replaced_undated", place.lang, title=successor.title)
        )
        text += more if place.lang.chinese else f" {more}"
    return Lapse(text, over, successor)


def _successor(over: Document, every: list[Document], at: datetime, place: Place) -> Document | None:
    """What in force says it replaces `over`, or is named by its record, directly or by way of others that are over."""
    named = place.replaced()
    ids, seen = {over.id}, set[str]()
    while ids - seen:
        seen |= ids
        heirs = {named[one] for one in ids if one in named}
        following = [one for one in every if (one.replaces in ids or one.id in heirs) and one.id not in seen]
        holding = next((one for one in following if one.validity.holds(at)), None)
        if holding is not None:
            return holding
        ids = {one.id for one in following}
    return None


def _longest_name(document: Document, asked: str) -> int:
    names = {_bare(normal(name)) for name in (document.title, document.id, *document.aliases)}
    return max((len(name) for name in names if len(name) >= SHORTEST_NAME and name in asked), default=0)


def _bare(text: str) -> str:
    return _ASIDE.sub("", text).lower()


def _day(instant: datetime, place: Place) -> str:
    local = instant.astimezone(place.zone)
    return phrase("day", place.lang, year=local.year, month=local.month, day=local.day)
