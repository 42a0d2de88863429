"""Which values may answer a question, more exactly than its want: a year, a day, a length of time, kilometres, people.

`asking` says that 哪一年 asks which and 多少公里 asks how many; this says that only a year, only a length will do.
Reads
Simplified Chinese and English in lower case. It does not know which sentence is right.
"""

import re
from dataclasses import dataclass

from knowledge.arithmetic.bands import bands
from knowledge.arithmetic.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Expected:
    """`kinds` of quantities that answer, and their `units` where the question names them; both empty: words do.

    `year`, `ahead` and `threshold` narrow it to a year, to how long before something, to from when on something holds.
    """

    kinds: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    year: bool = False
    ahead: bool = False
    threshold: bool = False


_YEAR_ASKED = re.compile(
    r"哪(?:一)?年|何年|几几年|哪个(?:年份|年代|世纪|朝代|时期)|什么(?:年份|年代|朝代)"
    r"|(?:生|卒|建|成立|创立|始|终|毕业)于?(?:何时|什么时候)"
    r"|(?:when|what year) (?:was|were|did)|which year"
)
_YEAR = re.compile(
    r"(?<!\d)[1-9]\d{2,3}\s*年|元前?\s*\d+\s*年|[一二][〇零○一二三四五六七八九]{3}年"
    r"|\d\s*世纪|世纪|年代|元年|初年|末年|年间|\b(?:1\d{3}|20\d{2})\b|[朝代]"
)
_AHEAD_ASKED = re.compile(
    r"提前(?:多|几)|提早(?:多|几)|多久(?:之前|以前|前)|几(?:天|小时|个小时|个工作日)(?:之前"
    r"|以前|前)|how (?:far|long|early|much) (?:in advance|ahead|before)|how early"
)
_AHEAD = re.compile(
    r"提前|提早|之前|以前|前\s*\d|\d\s*(?:个?小时|天|日|个?工作日|分钟)(?:之|以)?前"
    r"|\b(?:before|in advance|ahead|prior)\b"
)
# 延误多久可以退: from when on; 退款多久可以到账 asks how long something takes.
_THRESHOLD_ASKED = re.compile(
    r"(?:延误|晚点|迟到|晚到|晚|超时|超过|停机|欠费|逾期|断网|中断|入网|消费|等待?"
    r"|满)(?:了)?(?:多久|多长时间|几个?(?:小时|天|分钟|月)|多少(?:小时|天|分钟))"
    r"(?:以上)?(?:才|就)?(?:可以?|能|算|赔|会|给|有|退|要)|\bhow (?:long|late) .{0,30}(?:before"
    r"|must|until .{0,20}(?:refund|compensat))"
)
_LENGTHS = frozenset({"m", "km", "cm"})
# What is asked, the kinds of value that answer it, and their units (none: any).
_UNITS: tuple[tuple[str, tuple[str, ...], frozenset[str]], ...] = (
    (r"多少(?:公里|千米)|多远|how far", ("count",), frozenset({"km"})),
    (r"身高|多少(?:米|公尺|厘米)|多[高长宽深](?!时)|全长|how (?:tall|high|wide|deep)", ("count",), _LENGTHS),
    (r"多重|体重|多少(?:公斤|千克|克)|how (?:heavy|much .{0,10}weigh)", ("count",), frozenset({"kg", "gram"})),
    (r"几岁|多少岁|多大(?:年纪|年龄)|年龄|how old", ("count", "duration"), frozenset({"age", "month"})),
    (r"面积|多大", ("count", "number"), frozenset()),
    (
        r"多少人|几(?:个人|位|名|人)|人口|how many (?:people|persons|passengers)",
        ("count", "number"),
        frozenset({"person", ""}),
    ),
    (
        r"百分之几|百分比|多少%|几成|百分之多少|占.{0,8}多少|什么比例|比例是|percentage|what percent|what share",
        ("percent",),
        frozenset(),
    ),
    (r"第几|排名|第多少", ("ordinal", "count", "number"), frozenset()),
    (r"(?:几|多少)个?(?:gb?|mb?)(?![a-z])|多少流量|how many (?:gb|gigs?|mb)", ("count",), frozenset({"gb", "mb"})),
    (r"几次|多少次|几回|how many times|how often", ("count",), frozenset({"time"})),
    (r"几点|what time", ("time",), frozenset()),
    (r"几月几[日号]|几[日号](?!内|之)|哪(?:一)?天|哪(?:一)?日|what date|which day", ("date",), frozenset()),
    (r"多少(?:积分|点|分)|几分|how many points", ("count", "number"), frozenset({"point", ""})),
    (r"几折|打折", ("discount", "percent"), frozenset()),
)
_COMPILED = tuple((re.compile(pattern), frozenset(kinds), units) for pattern, kinds, units in _UNITS)


def expected(question: str) -> Expected:
    """What kind of value the question (Simplified, lower case) asks for; nothing where words answer it."""
    if _YEAR_ASKED.search(question):
        return Expected(frozenset({"date"}), year=True)
    if _THRESHOLD_ASKED.search(question):
        return Expected(frozenset({"duration"}), threshold=True)
    if _AHEAD_ASKED.search(question):
        return Expected(frozenset({"duration", "date", "time"}), ahead=True)
    for pattern, kinds, units in _COMPILED:
        if pattern.search(question):
            return Expected(kinds, units)
    return Expected()


def meets(wanted: Expected, text: str, values: tuple[Quantity, ...]) -> bool | None:
    """Whether a sentence (Simplified, lower case) holds such a value; None where the question asks for none."""
    if not wanted.kinds:
        return None
    if wanted.year:
        return _YEAR.search(text) is not None or any(value.kind == "date" for value in values)
    if wanted.ahead and _AHEAD.search(text) is None:
        return False
    if wanted.threshold:
        return any(band.kind == "duration" and band.low > 0 for band in bands(text))
    held = [value for value in values if value.kind in wanted.kinds]
    return any(not wanted.units or value.unit in wanted.units for value in held)
