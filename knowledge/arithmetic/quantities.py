"""Every checkable value in a text with its unit and place: what a wording may not invent and a question asks for.

Money, percentages, discounts, dates, times, durations, counts, ordinals, telephone numbers, addresses and identifiers,
in one normal form for Simplified, Traditional and English, so that 两个半小时 equals 2.5 hours. It does not know which
text is right.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from knowledge.arithmetic.dates import dates, lengths, plain_number, times
from knowledge.arithmetic.money import amounts
from knowledge.arithmetic.numerals import (
    ARABIC_NUMBER,
    EN_WORDS,
    HAN_DIGITS,
    HAN_GROUPS,
    HAN_NUMBER,
    HAN_PLACES,
    NUMBER,
    fold,
    number,
)  # fmt: skip

Kind = Literal[
    "money", "percent", "discount", "date", "time", "duration", "count", "ordinal", "phone", "url", "email", "id",
    "number",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """One value. Two texts say the same when `key` is equal; `text[start:end]` is where it stands."""

    kind: Kind
    value: str
    unit: str
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What is compared: kind, normal value, canonical unit."""
        return (self.kind, self.value, self.unit)


_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'，。；、（）()]+|(?<![\w@.])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com"
    r"|cn|net|org|tw|hk|io)(?:/[^\s，。；、（）()]*)?(?![\w])"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\d-])(?:\+\d{1,3}[- ]?)?(?:1[3-9]\d{9}|[48]00[- ]?\d{3,4}[- ]?\d{3,4}|0\d{2,3}[- ]?\d{7,8}"
    r"|\(?\d{3}\)?[- ]\d{3}[- ]\d{4})"
    r"(?![\d-])"
)
_ID = re.compile(r"(?<![a-z0-9])(?=[a-z0-9._-]*\d)[a-z]+(?:[._-]?[a-z0-9]+)*(?:-[a-z0-9]+)*(?![a-z0-9])")
_PERCENT = re.compile(
    rf"(?P<of>百分之|千分之|万分之|萬分之)(?P<m>{NUMBER})|(?P<n>{NUMBER})\s*(?P<unit>%|‰"
    rf"|percent|per cent|个百分点|個百分點)"
)
_DISCOUNT = re.compile(rf"(?P<n>\d(?:\.\d)?|\d{{2}}|[{HAN_DIGITS}]{{1,2}})\s*折(?!叠|疊|腾|騰|扣)")
_ORDINAL = re.compile(
    rf"第(?!一时间|一時間|一线|一線)\s*(?P<n>\d+|{HAN_NUMBER})\s*(?P<unit>步|条|條|次|款"
    rf"|项|項|章|节|節|天|日|个|個)?|(?<!\w)(?P<en>\d+)(?:st|nd|rd|th)\b"
    r"|\bstep\s+(?P<step>\d+)\b"
)
_UNITS: dict[str, str] = {
    **dict.fromkeys(("次", "回", "times", "time"), "time"),
    **dict.fromkeys(("个", "個"), ""),
    **dict.fromkeys(("gb", "g", "个g"), "gb"),
    **dict.fromkeys(("mb", "m", "兆"), "mb"),
    "tb": "tb", "kb": "kb", "mbps": "mbps",
    **dict.fromkeys(("公斤", "千克", "kg", "kilograms", "kilos"), "kg"),
    **dict.fromkeys(("克", "grams"), "gram"),
    **dict.fromkeys(("公里", "千米", "km", "kilometres", "kilometers"), "km"),
    **dict.fromkeys(("厘米", "公分", "cm"), "cm"),
    **dict.fromkeys(("米", "公尺", "metres", "meters"), "m"),
    **dict.fromkeys(("人", "位", "名", "people", "persons", "person", "passengers", "passenger"), "person"),
    **dict.fromkeys(("岁", "歲", "周岁", "週歲", "years old"), "age"),
    **dict.fromkeys(("件", "pieces", "piece", "items", "item"), "piece"),
    **dict.fromkeys(("积分", "積分", "points", "point", "分"), "point"),
    **dict.fromkeys(("笔", "筆"), "笔"), **dict.fromkeys(("条", "條"), "条"), **dict.fromkeys(("张", "張"), "张"),
    **dict.fromkeys(("台", "臺"), "台"), **dict.fromkeys(("户", "戶"), "户"), **dict.fromkeys(("项", "項"), "项"),
    **dict.fromkeys(("页", "頁"), "页"), **dict.fromkeys(("级", "級"), "级"), **dict.fromkeys(("单", "單"), "单"),
    "例": "例", "倍": "倍", "份": "份", "步": "步", "组": "组", "档": "档", "号": "号", "種": "种", "种": "种",
    "部": "部",
    "家": "家",
}  # fmt: skip
_COUNT_WORDS = "|".join(re.escape(word) for word in sorted(_UNITS, key=len, reverse=True))
_COUNT = re.compile(rf"(?P<n>{NUMBER})\s*[多余餘来來]?\s*(?P<unit>{_COUNT_WORDS})(?![a-z钟鐘])(?!性)")
_BARE = re.compile(rf"{ARABIC_NUMBER}|[{HAN_DIGITS}]{{0,2}}(?:[{HAN_DIGITS}][{HAN_PLACES}])+[{HAN_DIGITS}]?")
# 一个, 一位 … are articles rather than numbers, 十分 means "very" and 统一/唯一 end in a digit: no value is claimed.
_ARTICLE = re.compile(r"一(?:个|個|位|种|種|些|份|项|項|条|條|张|張|件|级|級|部|家|单|單|步|档|例|组)|十分(?!钟|鐘)")
_LETTERS_BEFORE = frozenset("统統唯之专專单單同任逐万萬不")
_ENGLISH_ONE = re.compile(r"one(?![\s-]*(?:time|hundred|thousand))")
# Without one of these a text holds no value but an address.
_NUMERAL = re.compile(rf"[\d{HAN_DIGITS}{HAN_PLACES}{HAN_GROUPS}半]|half|{'|'.join(EN_WORDS)}")
_DIGIT = re.compile(r"\d")
_LETTER_AND_DIGIT = re.compile(r"[a-z].*?\d", re.DOTALL)
_HUNDREDTHS = re.compile("‰|cent|分之|个百分点|個百分點")
_RANKS = re.compile(r"第|\d(?:st|nd|rd|th)\b|step")


@lru_cache(maxsize=16_384)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every value in `text`, in order; one place is read once, by the most specific reading."""
    plain = fold(text).lower().replace("￥", "¥")
    taken: list[Quantity] = []
    for reading in _readings(plain):
        for found in reading:
            if not any(other.start < found.end and found.start < other.end for other in taken):
                taken.append(found)
    return tuple(sorted(taken, key=lambda one: one.start))


def of_kind(text: str, kinds: Iterable[str]) -> tuple[Quantity, ...]:
    """The values of `text` whose kind is among `kinds`."""
    wanted = frozenset(kinds)
    return tuple(found for found in quantities(text) if found.kind in wanted)


def _readings(plain: str) -> Iterator[Iterable[Quantity]]:
    """The readings of a text, most specific first. What lacks a sign that a reading cannot do without is not read so:
    most sentences hold values of one or two kinds, and a look costs a fraction of a pattern.
    """
    if "@" in plain:
        yield _spans(plain, _EMAIL, "email")
    if "." in plain or "://" in plain:
        yield _spans(plain, _URL, "url")
    if _NUMERAL.search(plain) is None:
        return
    yield (Quantity("date", one.value, "", one.start, one.end) for one in dates(plain))
    if _DIGIT.search(plain):
        yield _phones(plain)
    yield (Quantity("time", one.value, "", one.start, one.end) for one in times(plain))
    if _LETTER_AND_DIGIT.search(plain):
        yield _ids(plain)
    yield (Quantity("money", plain_number(one.value), one.unit, one.start, one.end) for one in amounts(plain))
    if "%" in plain or _HUNDREDTHS.search(plain):
        yield _percents(plain)
    if "折" in plain:
        yield _discounts(plain)
    if _RANKS.search(plain):
        yield _ordinals(plain)
    yield (
        Quantity("duration", one.value, one.unit, one.start, one.end)
        for one in lengths(plain)
        if not _idiom(plain, one.start)
    )
    yield _counts(plain)
    yield _bare(plain)


def _spans(plain: str, pattern: re.Pattern[str], kind: Kind) -> Iterator[Quantity]:
    for match in pattern.finditer(plain):
        yield Quantity(kind, match.group().rstrip("./"), "", match.start(), match.end())


def _ids(plain: str) -> Iterator[Quantity]:
    for match in _ID.finditer(plain):
        yield Quantity("id", match.group().upper(), "", match.start(), match.end())


def _phones(plain: str) -> Iterator[Quantity]:
    for match in _PHONE.finditer(plain):
        yield Quantity("phone", re.sub(r"\D", "", match.group()), "", match.start(), match.end())


def _percents(plain: str) -> Iterator[Quantity]:
    for match in _PERCENT.finditer(plain):
        value = number(match.group("m") or match.group("n"))
        part = {"千": 10, "万": 100, "萬": 100}.get(
            (match.group("of") or "百")[0], 10 if match.group("unit") == "‰" else 1
        )
        if value is not None:
            yield Quantity("percent", plain_number(value / part), "%", match.start(), match.end())


def _discounts(plain: str) -> Iterator[Quantity]:
    for match in _DISCOUNT.finditer(plain):
        value = number(match.group("n"))
        if value is not None:
            tenths = value / 10 if value > 10 else value
            yield Quantity("discount", plain_number(tenths), "折", match.start(), match.end())


def _ordinals(plain: str) -> Iterator[Quantity]:
    for match in _ORDINAL.finditer(plain):
        value = number(match.group("n") or match.group("en") or match.group("step"))
        unit = (
            "步"
            if match.group("step")
            else {"條": "条", "項": "项", "節": "节", "日": "天", "個": "个"}.get(
                match.group("unit") or "", match.group("unit") or ""
            )
        )
        if value is not None:
            yield Quantity("ordinal", plain_number(value), unit, match.start(), match.end())


def _idiom(plain: str, start: int) -> bool:
    """Whether a numeral at `start` belongs to a word (统一, 唯一) rather than to what follows."""
    return start > 0 and plain[start] in HAN_DIGITS and plain[start - 1] in _LETTERS_BEFORE


def _counts(plain: str) -> Iterator[Quantity]:
    for match in _COUNT.finditer(plain):
        if _ARTICLE.match(match.group()) or _idiom(plain, match.start()) or _ENGLISH_ONE.match(match.group()):
            continue
        value = number(match.group("n"))
        if value is not None:
            unit = _UNITS[match.group("unit")]
            yield Quantity("count" if unit else "number", plain_number(value), unit, match.start(), match.end())


def _bare(plain: str) -> Iterator[Quantity]:
    for match in _BARE.finditer(plain):
        value: Decimal | None = number(match.group())
        if value is not None and not _idiom(plain, match.start()):
            yield Quantity("number", plain_number(value), "", match.start(), match.end())
