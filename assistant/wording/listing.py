"""A count of documents as an answer: how many, then each with its days and a place in it that a click opens.

It is handed what was counted; it counts nothing itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from assistant.wording.compose import Composed
from assistant.wording.draft import Draft, Sentence
from assistant.wording.phrases import phrase
from knowledge.arithmetic.counting import Counted
from knowledge.arithmetic.sentences import sentences
from knowledge.document import Document, Kind, Passage, Quote
from knowledge.fact import Fact
from knowledge.language import Lang

MOST_LISTED = 30
_NAMES = {
    Kind.PROCESS: ("流程文件", "process documents"), Kind.PROMOTION: ("促销活动", "promotions"),
    Kind.NOTICE: ("通知", "notices"), Kind.FAQ: ("常见问题", "FAQ documents"), Kind.CASE: ("过往案例", "past cases"),
}  # fmt: skip
_CHANGES = {
    "": ("现在在用的", "in force now"), "ends": ("到期的", "ending"), "begins": ("还没开始的", "not begun yet"),
    "ended": ("已经结束的", "over"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """One document that was counted, with the passage to open it at; None where it has none to show."""

    document: Document
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted, for whom, as of when (aware) in which zone, and what was found."""

    asked: Counted
    found: Sequence[Listed]
    at: datetime
    zone: tzinfo
    lang: Lang


def listing(count: Count) -> Composed:
    """The draft that says how many there are and names them; the number is a `Fact`."""
    number, lang = len(count.found), count.lang
    what = _what(count)
    if not number:
        return Composed("answered", Draft(lang, phrase("counted_none", lang, what=what), ()))
    shown = list(count.found[:MOST_LISTED])
    name = "counted" if len(shown) == number else "counted_part"
    fact = Fact(
        id=f"count-{'-'.join(sorted(count.asked.kinds))}-{count.asked.change or 'in_force'}",
        name=what, value=float(number), unit="documents", n=number, window=count.at.isoformat(),
        method=f"documents on record by kind and days; topic: {count.asked.topic or 'any'}",
    )  # fmt: skip
    lines = [_line(one, count) for one in shown]
    first, *rest = (Sentence(text, quotes) for text, quotes in lines)
    told = (Sentence(first.text, first.quotes, (fact,)), *rest)
    return Composed("answered", Draft(lang, phrase(name, lang, what=what, count=number, shown=len(shown)), told))


def _what(count: Count) -> str:
    """What was counted, in words: 现在在用的、提到“退改”的促销活动."""
    zh, asked = count.lang.chinese, count.asked
    kind = (
        _NAMES.get(next(iter(asked.kinds)), ("文件", "documents")) if len(asked.kinds) == 1 else ("文件", "documents")
    )
    change = _CHANGES[asked.change]
    days = ""
    if asked.first and asked.last and asked.change:
        days = f"{asked.first.isoformat()} 至 {asked.last.isoformat()} " if zh else f" {asked.first} to {asked.last}"
    if zh:
        topic = f"提到“{asked.topic}”的" if asked.topic else ""
        return phrase("said", count.lang, text=f"{days}{change[0]}{topic}{kind[0]}")
    topic = f" that mention “{asked.topic}”" if asked.topic else ""
    return f"{kind[1][0].upper()}{kind[1][1:]}{topic}, {change[1]}{days}"


def _line(one: Listed, count: Count) -> tuple[str, tuple[Quote, ...]]:
    document, lang = one.document, count.lang
    start, end = document.validity.start, document.validity.end
    days = ""
    if start is not None and start > count.at:
        days = phrase("from", lang, day=_day(start, count))
    elif end is not None:
        days = phrase("until", lang, day=_day(end - timedelta(microseconds=1), count))
    title = f"《{document.title}》" if lang.chinese else f"“{document.title}”"
    code = f"（{document.id}）" if lang.chinese else f" ({document.id})"
    return f"{title}{code}{days}", (_opened(one.passage),) if one.passage else ()


def _opened(passage: Passage) -> Quote:
    """The first sentence of the passage: where a click opens the document."""
    spans = sentences(passage.text)
    return Quote.of(passage, spans[0].start, spans[0].end) if spans else Quote.of(passage)


def _day(instant: datetime, count: Count) -> str:
    local = instant.astimezone(count.zone)
    return phrase("day", count.lang, year=local.year, month=local.month, day=local.day)
