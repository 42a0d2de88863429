"""A promotion the question names that is over, or has not begun: since when, and what has taken its place.

Read from the records alone. A name that something in force still bears is not over.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from assistant.wording.phrases import phrase
from knowledge.document import Document
from knowledge.language import Lang
from knowledge.search.analyse import normal

SHORTEST_NAME = 3
_ASIDE = re.compile(r"[（(【\[].*?[)）】\]]|[\s·・《》“”\"'-]")


@dataclass(frozen=True, slots=True)
class Lapse:
    """What to say first, and the document that replaced the one that is over, if any does."""

    text: str
    over: Document
    successor: Document | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Who reads: the language, and the zone whose days are printed."""

    lang: Lang
    zone: tzinfo


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
    if not ended:
        coming = min(meant, key=lambda one: one.validity.start or at)
        return Lapse(
            phrase("not_begun", place.lang, title=coming.title, day=_day(coming.validity.start or at, place)), coming
        )
    over = max(ended, key=lambda one: one.validity.end or at)
    return _notice(over, _successor(over, every, at), at, place)


def _notice(over: Document, successor: Document | None, at: datetime, place: Place) -> Lapse:
    # `end` is the first instant at which it no longer holds; people name the last day on which it did.
    last = (over.validity.end or at) - timedelta(microseconds=1)
    text = phrase("ended", place.lang, title=over.title, day=_day(last, place))
    if successor is not None:
        start = successor.validity.start
        more = (
            phrase("replaced", place.lang, title=successor.title, day=_day(start, place))
            if start
            else phrase("replaced_undated", place.lang, title=successor.title)
        )
        text += more if place.lang.chinese else f" {more}"
    return Lapse(text, over, successor)


def _successor(over: Document, every: list[Document], at: datetime) -> Document | None:
    """Whatever in force says it replaces `over`, directly or by way of others that are over too."""
    ids, seen = {over.id}, set[str]()
    while ids - seen:
        seen |= ids
        following = [one for one in every if one.replaces in ids and one.id not in seen]
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
