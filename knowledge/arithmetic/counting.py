"""A question that counts documents (有几个退改相关的促销, how many promotions end this month) as what is to be counted.

Of what kind, about what, and ending or beginning when. It counts nothing: whoever holds the records does.
一单能用几个优惠 counts no documents and is none of these.
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from knowledge.document import Document, Kind, Passage

Change = Literal["", "ends", "begins", "ended"]


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: documents of `kinds` about `topic` ("" for all) that change so between two days (included)."""

    kinds: frozenset[Kind]
    topic: str = ""
    change: Change = ""
    first: date | None = None
    last: date | None = None


_NOUNS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (r"流程文件|流程文档|业务流程|流程|process(?:es)?(?: documents?)?|procedures?", frozenset({Kind.PROCESS})),
    (r"促销活动|优惠活动|促销|优惠|活动|promotions?|offers?|deals?", frozenset({Kind.PROMOTION})),
    (r"通知|公告|notices?", frozenset({Kind.NOTICE})),
    (r"常见问题|问答|faqs?", frozenset({Kind.FAQ})),
    (r"过往案例|案例|past cases?|cases?", frozenset({Kind.CASE})),
    (r"文件|文档|资料|documents?", frozenset(set(Kind) - {Kind.CASE, Kind.PROMOTION})),
)
_NOUN = "|".join(noun for noun, _ in _NOUNS)
_HOW_MANY = re.compile(
    rf"(?:几|多少)\s*(?:个|份|条|项|种|款|篇)?(?P<about>[^，。？?,]{{0,16}}?)(?P<noun>{_NOUN})"
    rf"|(?P<noun2>{_NOUN})(?:现在|目前|一共|总共|共)*有?(?:几|多少)(?:个|份|条|项|种|款|篇)"
    rf"|how many (?P<about3>(?:[\w-]+ ){{0,4}}?)(?P<noun3>{_NOUN})\b(?P<after>[^?]*)"
)
_WHICH = re.compile(
    rf"哪(?:些|几个?|几款|几项)(?P<about>[^，。？?,]{{0,10}}?)(?P<noun>{_NOUN})(?P<after>[^，。？?]*)"
    rf"|(?:which|what|list (?:the |all )?)\s*(?P<about2>(?:[\w-]+ ){{0,3}}?)(?P<noun2>{_NOUN})\b(?P<after2>[^?]*)"
)
# What one customer may take, join or combine is said by a rule, not counted from records.
_A_RULE = re.compile(
    r"能用|可以用|能领|可以领|能享|能参加|可以参加|叠加|同享|同时|每人|每单|一单|订单|最多|上限|用几|领几|走几|需要"
    r"|\b(?:combined?|stack(?:ed)?|per (?:order|customer|person)|use|used|maximum|at most|need|apply|join)\b"
)
_ENDS = re.compile(r"结束|到期|截止|过期|下线|\b(?:ends?|ending|expires?|expiring|finish)\b")
_BEGINS = re.compile(r"开始|上线|生效|启动|\b(?:starts?|starting|begins?|beginning)\b")
_ENDED = re.compile(r"已经?(?:结束|过期|到期)|过期了|结束了|\b(?:ended|expired|over)\b")
_WHEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"下个?月|next month"), "next month"),
    (re.compile(r"本月|这个月|当月|月底前?|this month"), "this month"),
    (re.compile(r"下个?(?:周|星期|礼拜)|next week"), "next week"),
    (re.compile(r"本周|这(?:个)?(?:周|星期|礼拜)|this week"), "this week"),
    (re.compile(r"今天|今日|当天|today"), "today"),
    (re.compile(r"明天|明日|tomorrow"), "tomorrow"),
)
_DAYS = re.compile(r"(\d{1,3})\s*(?:天|days?)")
_FILLER = re.compile(
    r"相关|有关|关于|方面|现在|目前|在用|在售|有效|正在|进行|里面?|跟|和|与|的|这些|咱们|我们|一共|总共|可以?|在|是|做|能推荐?|给客户|有"
    r"|本月|这个月|下个?月|本周|这周|下个?周|今天|明天|结束|到期|截止|过期|开始|上线|生效|已经?|要|会|了|内|快|\d+天"
    r"|\b(?:are|is|there|do|we|have|in|force|now|today|current|currently|active|the|about|on|for|of|that|which|related|to|this|next|month|week"
    r"|end|ends|ending|expire|expires|expiring|ended|expired|over|start|starts|starting|begin|begins|tomorrow|within|days?|will|available|running"
    r"|dealing|with|all|any|right|our|by|mention|mentioning|concern|concerning|a|an|customers?|documents?)\b|\d+"
)


def counted(question: str, today: date) -> Counted | None:
    """What the question (Simplified, lower case) counts, or None. `today` is the day in the client's own zone."""
    many = _HOW_MANY.search(question)
    which = None if many else _WHICH.search(question)
    match = many or which
    if match is None or _A_RULE.search(question):
        return None
    told = {name: text or "" for name, text in match.groupdict().items()}
    noun = next(text for name, text in told.items() if name.startswith("noun") and text)
    about = " ".join(text for name, text in told.items() if not name.startswith("noun") and text)
    kinds = next(kinds for pattern, kinds in _NOUNS if re.fullmatch(pattern, noun))
    change: Change = "ended" if _ENDED.search(question) else "ends" if _ENDS.search(question) else ""
    change = change or ("begins" if _BEGINS.search(question) else "")
    first, last = _window(question, today)
    if which is not None and (kinds != {Kind.PROMOTION} or not change):
        return None  # 哪些流程要主管批 asks what the documents say
    topic = " ".join(_FILLER.sub(" ", about).split())
    return Counted(kinds, topic if len(topic) > 1 else "", change, first, last)


def _window(question: str, today: date) -> tuple[date | None, date | None]:
    """The days the question speaks of, both included; None and None for no days."""
    name = next((name for pattern, name in _WHEN if pattern.search(question)), "")
    if name.endswith("month"):
        first = today.replace(day=1) if name == "this month" else _next_month(today)
        return first, _next_month(first) - timedelta(days=1)
    monday = today - timedelta(days=today.weekday())
    windows = {
        "today": (today, today), "tomorrow": (today + timedelta(days=1),) * 2,
        "this week": (monday, monday + timedelta(days=6)),
        "next week": (monday + timedelta(days=7), monday + timedelta(days=13)),
    }  # fmt: skip
    if name:
        return windows[name]
    days = _DAYS.search(question)
    return (today, today + timedelta(days=int(days.group(1)))) if days else (None, None)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def chosen(asked: Counted, documents: Iterable[Document], at: datetime, zone: tzinfo) -> list[Document]:
    """The documents that are counted by their days: those in force at `at`, or those the change asked for befalls.

    Of versions that follow each other one is counted: a document whose next version holds has not ended.
    """
    by_id: dict[str, list[Document]] = {}
    for one in documents:
        if one.kind in asked.kinds:
            by_id.setdefault(one.id, []).append(one)
    found = (_meant(asked, versions, at, zone) for versions in by_id.values())
    return [one for one in found if one is not None]


def _meant(asked: Counted, versions: list[Document], at: datetime, zone: tzinfo) -> Document | None:
    holding = next((one for one in versions if one.validity.holds(at)), None)
    if asked.change == "begins":
        coming = [one for one in versions if one.validity.start is not None and one.validity.start > at]
        first = min(coming, key=lambda one: one.validity.start or at) if coming and holding is None else None
        return first if first is not None and _within(asked, first.validity.start, zone) else None
    if asked.change:
        last = max(versions, key=lambda one: one.validity.end.timestamp() if one.validity.end else math.inf)
        if last.validity.end is None or (asked.change == "ended" and last.validity.end > at):
            return None
        if asked.change == "ends" and asked.first is None and holding is None:
            return None
        return last if _within(asked, last.validity.end - timedelta(microseconds=1), zone) else None
    return holding


def _within(asked: Counted, instant: datetime | None, zone: tzinfo) -> bool:
    if instant is None or asked.first is None or asked.last is None:
        return instant is not None
    begin = datetime.combine(asked.first, time(), zone)
    return begin <= instant < datetime.combine(asked.last + timedelta(days=1), time(), zone)


def speaks_of(topic: str, document: Document, passages: Iterable[Passage], read: Callable[[str], str]) -> bool:
    """Whether a document is about `topic`: its names or what it says hold the topic, or each of its words.

    `read` makes any text comparable (Simplified, lower case).
    """
    names = read(" ".join((document.title, *document.aliases)))
    said = " ".join((names, *(read(f"{' '.join(one.heading)} {one.text}") for one in passages)))
    return topic in said or (" " in topic and all(word in said for word in topic.split()))
