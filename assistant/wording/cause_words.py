"""The sentences of a root-cause draft, in Simplified Chinese and English.

Every number comes out of a `Fact` and carries its id. What is supported is decided in `assistant.root_cause`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from assistant.wording.bilingual import Bilingual
from assistant.wording.told import Told, ask, count, tell
from knowledge.fact import Fact

Facts = Mapping[str, Fact]

CLASSES = {
    "system": Bilingual("系统", "system"),
    "policy": Bilingual("政策", "policy"),
    "product": Bilingual("产品", "product"),
    "process": Bilingual("流程", "process"),
    "knowledge": Bilingual("知识", "knowledge"),
    "skill": Bilingual("技能", "skill"),
    "capacity": Bilingual("人力", "capacity"),
    "incentive": Bilingual("激励", "incentive"),
}
SIGNS = {
    "cluster": Bilingual("集中在同一套餐、产品或地区", "clustered on one plan, product or region"),
    "abrupt": Bilingual("突然开始、几小时内结束", "began abruptly and ended within hours"),
    "many_agents": Bilingual("分散在许多坐席手里", "spread over many agents"),
    "mark": Bilingual("带同一个标记", "they share a mark"),
    "document_change": Bilingual("两周内有文件变更", "a document changed within two weeks"),
    "product_only": Bilingual("只看产品就能解释", "the product alone explains it"),
    "gradual": Bilingual("缓慢上升", "rose gradually"),
    "one_team": Bilingual("集中在一个班组", "concentrated in one team"),
    "few_agents": Bilingual("集中在少数坐席", "concentrated on a few agents"),
    "new_hires": Bilingual("新人占比偏高", "more new hires than usual"),
    "waiting_before": Bilingual("之前排队已经变长", "queues were longer before it began"),
    "busy_day": Bilingual("当天总量偏高", "a busy day overall"),
}
_MARKS = {
    "campaign": Bilingual("批次或活动标记", "batch or campaign mark"),
    "driver_l2": Bilingual("二级原因", "second-level reason"),
}


def corner(of: Sequence[tuple[str, str]]) -> Bilingual:
    """A corner of the customers as people call it: 畅享69、华南."""
    return Bilingual("、".join(value for _, value in of), " / ".join(value for _, value in of))


def symptom(driver: str, facts: Facts) -> Told:
    """What is seen, without any cause."""
    seen = facts["count"]
    usual, low, high = (count(value or 0) for value in (seen.expected, seen.low, seen.high))
    return tell(
        f"{driver}当天来了{count(seen.value)}通，平常大约{usual}通（正常范围{low}–{high}），"
        f"是平常的{facts['ratio'].value:.1f}倍。",
        f"{driver}: {count(seen.value)} contacts, usually about {usual} (normal range {low}-{high}), "
        f"{facts['ratio'].value:.1f} times the usual.",
        seen,
        facts["ratio"],
    )


def short_baseline(days: int, fact: Fact) -> Told:
    """Says that little history was there to compare with."""
    return tell(
        f"对比基线只有{days}天（通常要56天），范围放宽了，结论请留余地。",
        f"Only {days} days of history to compare with (56 are usual): limits are wider, read with care.",
        fact,
    )


def where_it_sits(place: Bilingual, facts: Facts) -> Told:
    """The corner that holds the rise."""
    inside, share = facts["inside"], facts["share"]
    most = min(share.value, 100)
    return tell(
        f"集中在{place.zh}：{count(inside.value)}通，平常约{inside.expected or 0:.1f}通，占多出来部分的{most:.0f}%。",
        f"It sits in {place.en}: {count(inside.value)} contacts, usually about {inside.expected or 0:.1f}; "
        f"{most:.0f}% of the excess.",
        inside,
        share,
    )


def spread() -> Told:
    """No corner holds it."""
    return ask(
        "没有集中在某个套餐、产品、地区、渠道或客群，是普遍上升。",
        "No plan, product, region, channel or segment holds it: the rise is general.",
    )


def who(facts: Facts) -> Told:
    """Customers affected, and agents who took it."""
    customers, agents, busiest = facts["customers"], facts["agents"], facts["top_agent"].value
    hands = "没有集中到个别人" if busiest <= 30 else f"其中一人占{busiest:.0f}%"
    return tell(
        f"涉及{count(customers.value)}位客户，由{count(agents.value)}名坐席接听，{hands}。",
        f"{count(customers.value)} customers, taken by {count(agents.value)} agents; the busiest took {busiest:.0f}%.",
        customers,
        agents,
        facts["top_agent"],
    )


def when(start: datetime, end: datetime, facts: Facts) -> Told:
    """The hours of the rise."""
    burst = facts["burst"]
    return tell(
        f"从{start:%H:%M}开始，{end:%H:%M}后回落；这段时间{count(burst.value)}通，平常约{burst.expected or 0:.1f}通。",
        f"It began at {start:%H:%M} and fell back after {end:%H:%M}: {count(burst.value)} contacts in those hours, "
        f"usually about {burst.expected or 0:.1f}.",
        burst,
    )


def mark(name: str, value: str, fact: Fact, before: Fact) -> Told:
    """A mark the new contacts share."""
    kind = _MARKS[name]
    # Without its base and share an earlier count larger than today's would read as if it spoke against the mark.
    share = f"{100 * before.value / max(before.n, 1):.0f}%"
    earlier = f"{before.n:,}通同类来电里{count(before.value)}通（{share}）"
    return tell(
        f"其中{count(fact.value)}通带同一{kind.zh}“{value}”，之前"
        f"{'的同类来电一通都没有' if before.value == 0 else earlier}带这个标记。",
        f"{count(fact.value)} of them carry one {kind.en}, “{value}”; of {before.n:,} earlier ones "
        f"{count(before.value)} did ({share}).",
        fact,
        before,
    )


def unaffected(place: Bilingual, facts: Facts) -> Told:
    """Counter-evidence: those outside the corner."""
    outside = facts["outside"]
    seen, usual = count(outside.value), count(outside.expected or 0)
    calm = outside.value <= 1.3 * (outside.expected or 1)
    return tell(
        f"{place.zh}以外的同类来电{seen}通，平常约{usual}通，{'没有跟着涨' if calm else '也在涨，说明不只这一处'}。",
        f"Outside {place.en}: {seen} contacts of the kind, usually about {usual}; "
        f"{'they did not rise' if calm else 'they rose too, so it is not this corner alone'}.",
        outside,
    )


def neighbour(name: str, fact: Fact) -> Told:
    """Counter-evidence: those who share one side of the corner only."""
    return tell(
        f"同是{name}、但不在这个范围的：{count(fact.value)}通，平常约{fact.expected or 0:.1f}通。",
        f"Those of {name} alone: {count(fact.value)}, usually about {fact.expected or 0:.1f}.",
        fact,
    )


def before_onset(facts: Facts) -> Told:
    """Counter-evidence: the same corner before it began."""
    early = facts["before_onset"]
    return tell(
        f"开始之前，同一范围只有{count(early.value)}通（平常同时段约{early.expected or 0:.1f}通），说明不是一早就有。",
        f"Before it began the same corner had {count(early.value)} (usually about {early.expected or 0:.1f} by then).",
        early,
    )


def adjusted(facts: Facts, mix: bool) -> Told:
    """Counter-evidence: the ratio at equal mix."""
    crude, equal = facts["crude_ratio"], facts["adjusted_ratio"]
    zh = "两者相差超过两成，构成变化解释了一部分。" if mix else "两者接近，不是来电构成变了造成的。"
    en = (
        "they differ by over a fifth: the mix explains part of it."
        if mix
        else "they agree: the mix does not explain it."
    )
    return tell(
        f"该范围在同类来电中的占比是平常的{crude.value:.1f}倍（95%区间{crude.low or 0:.1f}–{crude.high or 0:.1f}），"
        f"按渠道和客群拉平后{equal.value:.1f}倍，{zh}",
        f"Its share among such contacts is {crude.value:.1f} times the usual (95% interval {crude.low or 0:.1f}-"
        f"{crude.high or 0:.1f}), {equal.value:.1f} at equal channel and segment; {en}",
        crude,
        equal,
    )


def rival(name: str, fact: Fact, signs: Sequence[str], waiting: Fact | None) -> Told:
    """Counter-evidence: the strongest other class, with its points and what was measured."""
    found_zh = "、".join(SIGNS[sign].zh for sign in signs) or "没有支持它的迹象"
    found_en = ", ".join(SIGNS[sign].en for sign in signs) or "no sign of it"
    zh = f"另一种解释“{CLASSES[name].zh}原因”得{count(fact.value)}分（满100，60分以上才算有支持）：{found_zh}。"
    en = (
        f"The rival explanation, {CLASSES[name].en}, has {count(fact.value)} of 100 points (60 support it): {found_en}."
    )
    if waiting is None:
        return tell(zh, en, fact)
    usual = count(waiting.expected or 0)
    return tell(
        f"{zh}开始前两小时平均等待{count(waiting.value)}秒，平常{usual}秒。",
        f"{en} Mean wait two hours before: {count(waiting.value)} s, usually {usual} s.",
        fact,
        waiting,
    )


def likely(name: str, fact: Fact, signs: Sequence[str]) -> Told:
    """The class of cause the signs support, never more."""
    zh, en = "；".join(SIGNS[sign].zh for sign in signs), "; ".join(SIGNS[sign].en for sign in signs)
    return tell(
        f"迹象指向{CLASSES[name].zh}原因（{count(fact.value)}分）：{zh}。这是方向，还不是定论。",
        f"The signs point to a {CLASSES[name].en} cause ({count(fact.value)} points): {en}. A direction, no finding.",
        fact,
    )


def undecided() -> Told:
    """No class has enough points."""
    return ask(
        "现有记录不足以判断是哪一类原因，先按下面的问题去查。",
        "The records do not decide which kind of cause it is; start with the questions below.",
    )


def quiet(driver: str, facts: Facts) -> Told:
    """Nothing unusual about this driver."""
    seen = facts["count"]
    low, high = count(seen.low or 0), count(seen.high or 0)
    return tell(
        f"{driver}当天{count(seen.value)}通，在正常范围（{low}–{high}）之内，没有需要解释的上升。",
        f"{driver}: {count(seen.value)} contacts, inside the normal range ({low}-{high}); there is no rise to explain.",
        seen,
    )


def too_little(driver: str) -> Told:
    """Not enough days, or no contacts, to say anything."""
    return ask(
        f"{driver}可比较的历史不足一周，或当天没有数据，暂时不能判断。",
        f"{driver}: under a week of history, or no data for the day; nothing can be said yet.",
    )
