"""The sentences of the morning page, Simplified Chinese and English.

Numbers come out of `Fact`s; a metric gets words only when it is a signal. It does not decide what is one.
"""

from collections.abc import Sequence
from datetime import date

from assistant.wording.bilingual import Bilingual
from assistant.wording.told import Told, ask, count, tell
from knowledge.arithmetic.day import Completeness, Metric, Share
from knowledge.fact import Fact

METRICS = {
    "handled": Bilingual("接起量", "Handled"),
    "answer_rate": Bilingual("接通率", "Answer rate"),
    "service_level": Bilingual("20秒服务水平", "Service level, 20 s"),
    "wait": Bilingual("平均等待", "Average wait"),
    "aht": Bilingual("平均处理时长", "Average handle time"),
    "fcr1": Bilingual("一次解决率（当天口径）", "First contact resolution (same day)"),
    "repeat": Bilingual("七天内重复来电占比", "Repeat within 7 days"),
    "transfer": Bilingual("转接率", "Transfer rate"),
    "csat": Bilingual("满意度", "Satisfaction"),
    "offer_rate": Bilingual("推介率", "Offer rate"),
    "conversion": Bilingual("推介成交率", "Conversion of offers"),
}
UNITS = {"contacts": Bilingual("通", ""), "%": Bilingual("%", "%"), "s": Bilingual("秒", " s")}
REASONS = {
    "below_usual": Bilingual("这位坐席昨天未解决偏多", "more left unresolved by this agent than chance allows"),
    "new_colleague": Bilingual("入职不满三个月", "in their first three months"),
    "risk": Bilingual("有风险或客户不满", "a risk, or an unhappy customer"),
    "random": Bilingual("随机抽取（只有这一组可用来算比率）", "drawn at random (the only part rates may use)"),
}
PARTIES = {
    "back_office": Bilingual("其他部门", "another department"),
    "customer": Bilingual("客户", "the customer"),
    "unknown": Bilingual("（未分清说话人）", "(speaker unknown)"),
}
QUIET = "昨日无异常信号。", "No signal yesterday."


def number(value: float, unit: str) -> Bilingual:
    """A value with its unit as it is printed: one decimal for shares, whole otherwise."""
    text = f"{value:.1f}" if unit == "%" else f"{value:.0f}"
    return Bilingual(text + UNITS[unit].zh, text + UNITS[unit].en)


def limits(metric: Metric) -> tuple[float, float] | None:
    """The limits as they are shown: a share stays between 0 and 100, nothing goes below 0."""
    if metric.expected is None:
        return None
    high = min(metric.expected.high, 100.0) if metric.unit == "%" else metric.expected.high
    return max(metric.expected.low, 0.0), high


def signal(metric: Metric, fact: Fact) -> Told:
    """What a metric outside its limits says; how many answered, for satisfaction."""
    low, high = limits(metric) or (0.0, 0.0)
    name, now = METRICS[metric.name], number(metric.measured.value, metric.unit)
    above = metric.measured.value > high
    base_zh = f"（{metric.measured.n}份评价）" if metric.name == "csat" else ""
    base_en = f" ({metric.measured.n} answers)" if metric.name == "csat" else ""
    least, most = number(low, metric.unit), number(high, metric.unit)
    return tell(
        f"{name.zh}{now.zh}{base_zh}，{'高' if above else '低'}于平常范围（{least.zh}–{most.zh}）。",
        f"{name.en} {now.en}{base_en}, {'above' if above else 'below'} the usual range ({least.en} to {most.en}).",
        fact,
    )


def headline(issues: int, signals: int, fact: Fact) -> Told:
    """How many things stand out; a quiet day says so."""
    if not issues and not signals:
        return tell(*QUIET, fact)
    zh = [f"{issues}个来电原因异常上升"] if issues else []
    zh += [f"{signals}个指标超出平常范围"] if signals else []
    en = [f"{issues} driver{'s' if issues > 1 else ''} rose unusually"] if issues else []
    en += [f"{signals} metric{'s' if signals > 1 else ''} outside the usual range"] if signals else []
    return tell(f"昨日{'，'.join(zh)}。", f"Yesterday: {', '.join(en)}.", fact)


def whole(found: Completeness, fact: Fact) -> Told:
    """How whole the records of the day are."""
    n = max(found.contacts, 1)
    known, surveyed = 100 * found.outcome_known / n, 100 * found.surveyed / n
    return tell(
        f"昨日记录{found.contacts}通（平常约{count(found.usual)}通）：{known:.0f}%有处理结果，"
        f"{surveyed:.0f}%有客户评价，{found.transcribed}通有文字记录。",
        f"{found.contacts} contacts recorded (usually about {count(found.usual)}): {known:.0f}% with an outcome, "
        f"{surveyed:.0f}% rated, {found.transcribed} with words.",
        fact,
    )


def provisional(days: int, fact: Fact) -> Told:
    """What will still change, and how much history there is."""
    return tell(
        f"一次解决率要到第8天才定，满意度和成交率也还会变；对比历史{days}天。",
        f"Resolution settles on day 8; satisfaction and conversion may still change; {days} days of history.",
        fact,
    )


def missing(days: Sequence[date], fact: Fact) -> Told:
    """Days without records: missing, not zero."""
    zh = "、".join(f"{one.month}月{one.day}日" for one in days)
    en = ", ".join(f"{one:%d %b}" for one in days)
    return tell(f"{zh}没有记录，按缺失处理，不当作零。", f"No records for {en}: treated as missing, not zero.", fact)


def drivers(few: Sequence[Share], moved: Share | None, fact: Fact) -> Told:
    """The vital few, and the driver whose part moved most."""
    first = few[:3]
    zh = "、".join(f"{one.driver}{100 * one.share:.0f}%" for one in first)
    en = ", ".join(f"{one.driver} {100 * one.share:.0f}%" for one in first)
    part = 100 * few[-1].cumulative if few else 0
    zh, en = f"前{len(few)}个原因占{part:.0f}%，最多的是{zh}", f"{len(few)} drivers make {part:.0f}%, led by {en}"
    if moved is not None:
        zh += f"；占比变化最大的是{moved.driver}（{moved.change:+.1f}个百分点）"
        en += f"; {moved.driver} moved most ({moved.change:+.1f} points)"
    return tell(f"{zh}。", f"{en}.", fact)


def promises(overdue: int, today: int, fact: Fact) -> Told:
    """How many promises are late or due."""
    if not overdue and not today:
        return tell("没有到期的客户承诺。", "No promise to a customer is due.", fact)
    return tell(
        f"客户承诺：{overdue}件已过期，{today}件今天到期。", f"Promises: {overdue} overdue, {today} due today.", fact
    )


def begins(name: Bilingual, kind: Bilingual) -> Bilingual:
    """Something that starts today."""
    return Bilingual(f"今天开始：{kind.zh}《{name.zh}》", f"Starts today: {kind.en} “{name.en}”")


def ends(name: Bilingual, kind: Bilingual, today: bool) -> Bilingual:
    """Something that ends today, or ended yesterday and must not be offered any more."""
    if today:
        return Bilingual(f"今天结束：{kind.zh}《{name.zh}》", f"Ends today: {kind.en} “{name.en}”")
    return Bilingual(
        f"昨天已结束，不要再介绍：{kind.zh}《{name.zh}》",
        f"Ended yesterday, do not offer any more: {kind.en} “{name.en}”",
    )


PROMOTION, DOCUMENT = Bilingual("优惠", "promotion"), Bilingual("文件", "document")


def no_data() -> Told:
    """The day has no records at all."""
    return ask(
        "这一天没有任何话务记录：可能是数据没有到，不代表没有来电。",
        "There are no records for this day: the feed may be late, it does not mean that nobody called.",
    )
