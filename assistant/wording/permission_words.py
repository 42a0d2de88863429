"""What is said about a decision of authority: to the agent in one line, and to the customer in a sentence to read out.

The customer's sentence says what I do now, what I have requested and from whom, when you hear, and how. It never says
that nobody is allowed, knows or cares: every sentence is checked for that before it leaves here. It decides nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from assistant.wording.bilingual import Bilingual
from knowledge.arithmetic.acts import acts
from knowledge.arithmetic.limits import Room
from knowledge.arithmetic.permission import Permission
from knowledge.authority import Action, Matrix

_UNITS = {
    "CNY": ("{n} 元", "CNY {n}"), "次": ("{n} 次", "{n} time(s)"), "笔": ("{n} 笔", "{n} transaction(s)"),
    "台": ("{n} 台", "{n} unit(s)"), "份": ("{n} 份", "{n} item(s)"), "小时": ("{n} 小时", "{n} hour(s)"),
    "天": ("{n} 天", "{n} day(s)"), "岚点": ("{n} 岚点", "{n} Lan Points"),
}  # fmt: skip
_UNCOUNTED = frozenset({"次", "笔", "份"})
_WHY = {
    "over_per_contact": ("超过您的单次额度", "it is over your limit per contact"),
    "over_per_customer_30d": ("超过同一客户 30 天的额度", "it is over your limit per customer in 30 days"),
    "over_per_agent_day": ("超过您今天的额度", "it is over your limit for today"),
    "no_limit": ("您这一级不能自行决定这项", "your level does not decide this by itself"),
    "not_certified": ("办这项要有的资格您目前没有或已到期", "the certificate it takes is missing or has run out"),
    "four_eyes": ("这个金额要两个人确认", "two people must agree to this amount"),
    "beneficiary": ("受益人是您本人，要由别人决定", "you would benefit yourself, so somebody else decides"),
}
_MENTIONS_APPROVAL = ("核定", "审批", "批准", "主管", "班组长", "supervisor", "approv", "manager")


@dataclass(frozen=True, slots=True)
class Terms:
    """The slots of every sentence, all from the engine. `at` is the instant asked about in the client's own zone."""

    matrix: Matrix
    action: Action
    amount: Decimal | None
    permission: Permission
    at: datetime
    written: bool = False

    @property
    def thing(self) -> Bilingual:
        """The action with its amount: 补偿红包 50 元."""
        name = Bilingual.of(self.action.name, self.action.id)
        if self.amount is None or self.action.unit in _UNCOUNTED:
            return name
        much = quantity(self.amount, self.action.unit)
        return Bilingual(f"{name.zh} {much.zh}", f"{name.en}, {much.en}")

    @property
    def decider(self) -> Bilingual:
        """Who decides: the level's name and, where a person is known, theirs."""
        level = next((one for one in self.matrix.levels if one.id == self.permission.by), None)
        title = Bilingual.of(level.name if level else {}, self.permission.by or "")
        person = self.permission.approver.name if self.permission.approver else ""
        apart = f" {person} " if person.isascii() and person else person  # 资深坐席 Grace Lin 批准
        return Bilingual(f"{title.zh}{apart}", f"{title.en} {person}".strip())


def quantity(value: Decimal, unit: str) -> Bilingual:
    """An amount in its unit."""
    number = f"{value.normalize():,f}"
    zh, en = _UNITS.get(unit, ("{n} " + unit, unit + " {n}" if unit.isascii() else "{n} " + unit))
    return Bilingual(zh.format(n=number), en.format(n=number))


def limits_line(room: Room | None, matrix: Matrix, level: str, unit: str) -> Bilingual:
    """The actor's own limits with what is used of them: 您的权限：单次 50 元，今日已用 120/600 元."""
    node = next((one for one in matrix.levels if one.id == level), None)
    title = Bilingual.of(node.name if node else {}, level)
    if room is None:
        return Bilingual(
            f"您的权限（{title.zh}）：这项没有自主额度，由上级决定",
            f"Your limit ({title.en}): none of your own; a level above decides",
        )
    if not room.bounds:
        return Bilingual(f"您的权限（{title.zh}）：可以直接办理", f"Your limit ({title.en}): you may do it yourself")
    zh: list[str] = []
    en: list[str] = []
    for bound in room.bounds:
        cap = quantity(bound.cap, unit)
        used = "?" if bound.used is None else f"{bound.used.normalize():,f}"
        if bound.dimension == "per_contact":
            spent = bool(bound.used)
            zh.append(f"单次 {cap.zh}" + (f"（本次已用 {used}）" if spent else ""))
            en.append(f"{cap.en} a contact" + (f" ({used} used in this one)" if spent else ""))
        elif bound.dimension == "per_customer_30d":
            zh.append(f"同一客户 30 天 {cap.zh}（{'用量待查' if bound.used is None else f'已用 {used}'}）")
            en.append(f"{cap.en} per customer in 30 days ({'use unknown' if bound.used is None else f'{used} used'})")
        else:
            zh.append(f"今日已用 {used}/{cap.zh}")
            en.append(f"today {used} of {cap.en} used")
    return Bilingual(f"您的权限（{title.zh}）：" + "，".join(zh), f"Your limit ({title.en}): " + "; ".join(en))


def why_words(permission: Permission) -> tuple[Bilingual, ...]:
    """Every reason why the actor does not decide alone."""
    return tuple(Bilingual(*_WHY[code]) for code in permission.why)


def headline(terms: Terms, missing: int, alternatives: Iterable[Bilingual]) -> Bilingual:
    """The verdict in one line, for the agent."""
    permission, thing = terms.permission, terms.thing
    rule = Bilingual.of(permission.rule.text) if permission.rule else Bilingual()
    if permission.verdict == "allowed":
        return Bilingual(f"可以，您现在就能办：{thing.zh}。", f"Yes, you may do it now: {thing.en}.")
    if permission.verdict == "allowed_with_approval":
        wait = _minutes(permission.within_min or 0)
        return Bilingual(
            f"可以，但要{terms.decider.zh}批准，{wait.zh}内答复：{thing.zh}。",
            f"Yes, once {terms.decider.en} approves, within {wait.en}: {thing.en}.",
        )
    if permission.verdict == "forbidden":
        instead = list(alternatives)
        zh = f"可以改办：{'、'.join(one.zh for one in instead)}。" if instead else ""
        en = f" Instead you may: {', '.join(one.en for one in instead)}." if instead else ""
        return Bilingual(f"不能办{thing.zh}：{rule.zh}{zh}", f"No, not {thing.en}: {rule.en}{en}")
    if permission.verdict == "clarify":
        return Bilingual("先说清要办哪一项，再看权限：", "First say which of these it is:")
    if permission.verdict == "unknown":
        return Bilingual(
            f"先弄清 {missing} 项再定：{thing.zh}。",
            f"{missing} thing(s) to find out first: {thing.en}.",
        )
    return Bilingual(
        f"规则没有写到这种情况，不能当作可以，也不能当作不可以：{thing.zh}。",
        f"The rules do not cover this, neither yes nor no: {thing.en}.",
    )


def say(terms: Terms, owner: str) -> Bilingual:
    """The sentence for the customer. Its promise of time is the engine's own."""
    permission, thing = terms.permission, terms.thing
    written = Bilingual.of(permission.rule.say) if permission.rule else Bilingual()
    if permission.verdict == "allowed":
        done = Bilingual(
            f"好的，{thing.zh}我现在就为您办理，办好马上跟您确认。",
            f"I am doing this for you right now: {thing.en}. I will confirm as soon as it is done.",
        )
        return _safe(Bilingual() if _mentions_approval(written) else written, done)
    if permission.verdict == "allowed_with_approval":
        return _safe(_requested(terms))
    if permission.verdict == "forbidden":
        other = Bilingual(
            "我现在就帮您看看能用什么办法解决，马上告诉您。",
            "Let me see right now what I can do for you instead, and tell you in a moment.",
        )
        return _safe(written, other)
    if permission.verdict in {"unknown", "clarify"}:
        return Bilingual(
            "我现在就为您核实情况，核实清楚马上告诉您怎么办，请您稍等。",
            "I am checking the details now and will tell you in a moment what I can do; please stay with me.",
        )
    how = _how(terms, timedelta(hours=24))
    to = Bilingual(owner or "负责部门", owner or "the department in charge")
    return Bilingual(
        f"您的要求我现在就完整登记，并提交给{to.zh}确认，{how.zh}。",
        f"I am recording your request in full now and sending it to {to.en} to decide; {how.en}.",
    )


def read_back(terms: Terms, payee: str) -> Bilingual:
    """What is read back before something that cannot be undone; the customer must confirm it a second time."""
    thing = terms.thing
    zh, en = "", ""
    if terms.action.unit.isupper():  # a currency: somebody is paid
        zh = f"，收款方：{payee or '（先请客户说出收款账户并核对）'}"
        en = f", paid to {payee or '(ask the customer for the receiving account and check it)'}"
    return Bilingual(
        f"跟您核对一遍：为您办理{thing.zh}{zh}。办理后不能撤回，确认无误请您说“确认”。",
        f"Let me read it back: {thing.en}{en}. It cannot be undone; please say “confirm” if it is right.",
    )


def _requested(terms: Terms) -> Bilingual:
    """What I do now, what I have requested from whom, when you hear, how."""
    permission, unit = terms.permission, terms.action.unit
    left = permission.room.left if permission.room else None
    over_only = all(code.startswith("over_") for code in permission.why)
    how = _how(terms, timedelta(minutes=permission.within_min or 0))
    if unit == "CNY" and terms.amount is not None and left and over_only and left < terms.amount:
        now, rest = quantity(left, unit), quantity(terms.amount - left, unit)
        return Bilingual(
            f"{now.zh}以内的部分我现在就为您办；另外的 {rest.zh}我已提交给{terms.decider.zh}核定，{how.zh}。",
            f"I am doing {now.en} of it right now; the other {rest.en} I have put to {terms.decider.en}, and {how.en}.",
        )
    return Bilingual(
        f"{terms.thing.zh}我现在就为您登记，已提交给{terms.decider.zh}核定，{how.zh}。",
        f"I am putting this through now ({terms.thing.en}) and have asked {terms.decider.en} to decide; {how.en}.",
    )


def _how(terms: Terms, within: timedelta) -> Bilingual:
    """When the customer hears and how: at once on the line when it is minutes, else by a call back by a clock time."""
    minutes = int(within.total_seconds() // 60)
    if minutes <= 10:
        here = (
            Bilingual("就在这个对话里回复您", "here in this chat")
            if terms.written
            else Bilingual("就在电话里答复您", "on this call")
        )
        return Bilingual(f"{minutes} 分钟内{here.zh}", f"you will have the answer {here.en} within {minutes} minutes")
    due = terms.at + within
    days = (due.date() - terms.at.date()).days
    zh_day, en_day = {0: ("今天", "today"), 1: ("明天", "tomorrow")}.get(
        days, (f"{due.month}月{due.day}日", f"on {due:%d %B}")
    )
    back = (
        Bilingual("由我回复您", "I will write to you")
        if terms.written
        else Bilingual("由我回电给您", "I will call you back")
    )
    return Bilingual(f"{zh_day} {due:%H:%M} 前{back.zh}", f"{back.en} by {due:%H:%M} {en_day}")


def _minutes(minutes: int) -> Bilingual:
    if minutes % 60 == 0 and minutes >= 60:
        return Bilingual(f"{minutes // 60} 小时", f"{minutes // 60} hour(s)")
    return Bilingual(f"{minutes} 分钟", f"{minutes} minutes")


def _mentions_approval(words: Bilingual) -> bool:
    return any(mark in words.zh or mark in words.en.lower() for mark in _MENTIONS_APPROVAL)


def _safe(*choices: Bilingual) -> Bilingual:
    """The first of `choices` that is there and holds none of the sentences a customer must never hear."""
    for words in choices:
        if words and not acts(words.zh, "agent", ("forbidden",)) and not acts(words.en, "agent", ("forbidden",)):
            return words
    return Bilingual("我现在就为您核实，马上给您答复。", "I am checking this now and will answer you in a moment.")
