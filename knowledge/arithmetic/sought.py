"""Every value a question asks for: 要几天，运费多少 wants a limit and an amount, "too late?" a limit, 几岁 a count.

`asking` places a question by one want, which is what a search needs; an answer must also say the second value, and a
value asked for in passing (minimum spend, 来得及吗). Reads Simplified Chinese and English in lower case.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from knowledge.arithmetic.asking import FORMS, Asked, Want, asked, wanted_kinds
from knowledge.arithmetic.quantities import Quantity

# Asked for in words that are no question by themselves.
_AMOUNT = (
    r"(?:赔|补|收|费|扣|退|价).{0,6}(?:哪一?|什么|几)(?:个)?档|起步价|最低消费|消费门槛|使用门槛"
    r"|满多少|(?:怎么|如何)赔|(?:批|领|充|存|订|借|抵扣|优惠|打)多少(?!次|天|小时|人|久|个|件)"
    r"|\bminimum (?:spend|order|purchase|amount|charge)\b|\bwhat(?:'s| is) (?:it|that|this) worth\b"
    r"|\b(?:price|fee|charge|rate|surcharge)s? (?:per|a) \w+"
)
_LIMIT = (
    r"来(?:不|得)?及|赶得[上及]|(?:太|算)晚|晚不晚|超过?期限|\btoo (?:late|early|soon)\b|\bin time\b|\bby when\b"
    r"|\bdeadline\b|\bcut-?off\b|\bwhen is\b"
)
_COUNT = (
    r"(?<!好)几(?:周岁|岁|段|期|晚|夜|单|趟|名|级|部|户|副|盒|袋|瓶|支|双|套|箱|笔|层|倍|页)|多少(?:岁|段|晚|单|名|倍|周岁)"
    r"|年龄(?:限制|要求|上限|下限)|\bhow old\b|\bminimum (?:quantity|number|age|stay)\b|\bage (?:limit|requirement)\b"
)
_MORE = {want: re.compile(pattern) for want, pattern in zip(
    (Want.AMOUNT, Want.LIMIT, Want.COUNT), (_AMOUNT, _LIMIT, _COUNT), strict=True
)}  # fmt: skip
# "How much when a guest cancels?" tells a case with its when; "how much, and when?" asks for it.
_WHEN_ASKS = re.compile(
    r"(?:^|[,.;:?!]\s*|\b(?:and|or|but)\s+)when\s+(?:do|does|did|is|are|was|will|can|must|should|by\b|\?|$)"
)
# A question that ends in a noun, "excess baggage price?".
_NOUN = re.compile(r"(?:costs?|prices?)\b.{0,24}\?\s*")
_FIRST = {Want.AMOUNT: 0, Want.LIMIT: 1, Want.COUNT: 2}


def sought(question: str) -> Asked:
    """What `question` (Simplified) asks for, with every value: the first is its want, the others are `also`.

    Reasons, and a yes or no that no value settles, are asked for as before.
    """
    plain = question.strip().lower()
    placed = asked(plain)
    values = [want for _, want in sorted(_found(plain), key=lambda one: (one[0], _FIRST[one[1]]))]
    every = tuple(dict.fromkeys(values))
    if placed.want is Want.REASON or not every:
        return placed
    main = placed.want if placed.want in every else every[0]
    return replace(placed, want=main, also=tuple(want for want in every if want is not main))


def _found(plain: str) -> Iterator[tuple[int, Want]]:
    """Where each kind of value is asked for; words that one kind has taken are not read as another."""
    taken: list[tuple[int, int]] = []
    named: list[int] = []
    for want in _FIRST:
        for match in (one for pattern in (FORMS[want], _MORE[want]) for one in pattern.finditer(plain)):
            if _NOUN.fullmatch(match.group()):
                named.append(match.start())
                continue
            inside = any(start < match.end() and match.start() < end for start, end in taken)
            if inside or (match.group().startswith("when") and not _when(plain, match.start())):
                continue
            taken.append(match.span())
            yield match.start(), want
    # "Business price, how many pieces?" asks how many; "business price?" how much.
    if named and not taken:
        yield named[0], Want.AMOUNT


def _when(plain: str, at: int) -> bool:
    return any(match.start() <= at < match.end() for match in _WHEN_ASKS.finditer(plain))


# Where a length of time ends something: 后 3 天入账, 30 分钟内恢复, within two hours.
_ENDS_BEFORE = re.compile(r"(?:[后起前]|之日|内|限|期|每|各?为|是|要|需|用|[约共]|[:：])\s*$")
_ENDS_AFTER = re.compile(
    r"\s*(?:以?内(?!累计|最多|不超过|限|同一|再|重复|发生|出现)|之?前|以?后|起|入账|到账|生效|恢复|完成|办结|审完|审核|回复|答复|回电|联系|上门|寄出|发货|发出|送达|送到|出票|处理|退回|返还"
    r"|清零|失效|过期|作废|自动|可|能|[，。；、）)]|$)"
)


def ends_in_time(text: str, values: Iterable[Quantity]) -> bool:
    """Whether a sentence (Simplified, lower case) says by when or for how long, in any words.

    Broader than `fits`: for a sentence of the passage that answers, not for telling such passages from others.
    """
    timed = (value for value in values if value.kind in {"duration", "date", "time"} or value.unit == "天")
    return any(_ENDS_AFTER.match(text, one.end) or _ENDS_BEFORE.search(text[: one.start]) for one in timed)


# What an amount is said in without a figure in money: half price, free, 满200减30.
_IN_WORDS = re.compile(
    r"半价|半折|免费|全免|免(?:月租|收|费)|满\s*\d+[^，。；,;]{0,4}[减送返]\s*\d+"
    r"|half[- ]price|free of charge|\d+ off\b|\d+-off-\d+"
)
# 多少橙豆, 多少岚点: counted in something the client has a name for.
_COUNTED_IN = re.compile(
    r"多少(?!钱|元|块|费|手续|天|小时|分钟|个|次|人|时间|工作)([\u4e00-\u9fff]{2})(?![\u4e00-\u9fff]{3})"
)


def says(want: Want, text: str, values: Iterable[Quantity]) -> bool:
    """Whether `text` (Simplified, lower case) with its `values` holds a value that answers `want`."""
    kinds = wanted_kinds(want)
    if any(value.kind in kinds for value in values):
        return True
    if want is Want.LIMIT:
        return any((value.kind, value.unit) == ("ordinal", "天") for value in values)
    return want is Want.AMOUNT and _IN_WORDS.search(text) is not None


def counted_in(question: str) -> str:
    """What a question (Simplified) counts by a name of its own, 多少橙豆; "" where it names none."""
    found = _COUNTED_IN.search(question)
    return found.group(1) if found else ""


def counts_in(name: str, text: str) -> bool:
    """Whether `text` says a number of `name`."""
    return bool(name) and re.search(rf"[\d一二两三四五六七八九十百千万]\s*(?:个)?{re.escape(name)}", text) is not None
