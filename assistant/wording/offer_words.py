"""Why an offer may, may not or cannot yet be made, in words; and what comes first. It judges nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.wording.bilingual import Bilingual
from assistant.wording.clause_words import attribute_label, clause_words
from assistant.wording.value_words import value_label
from knowledge.arithmetic.clauses import Clause
from knowledge.arithmetic.eligibility import Checked, Worth
from knowledge.offer import NO_WORDS, AttributeWords, Offer

_SUPPRESSED = {
    "incident": (
        "正在处理安全或重大事件，不做推荐",
        "a safety or major incident is being handled; offer nothing",
    ),
    "open_complaint": (
        "有投诉没结或刚结不到 7 天，不做推荐",
        "a complaint is open or closed less than 7 days ago",
    ),
    "unresolved": (
        "客户的问题还没解决，先办事",
        "the customer's issue is not solved yet; solve it first",
    ),
    "angry": (
        "客户正在气头上，先安抚、先办事",
        "the customer is angry now; calm and solve first",
    ),
    "vulnerable": (
        "客户可能正遇到困难（亲人离世、生病、经济困难或听不明白），不做推荐",
        "the customer may be in distress (bereavement, illness, hardship or confusion); offer nothing",
    ),
    "unverified": (
        "还没核验身份，不能按账户情况推荐",
        "identity is not verified; the account must not be used to suggest anything",
    ),
    "debt_or_fraud": (
        "账户有欠费催收或欺诈标记，不做推荐",
        "the account is in collection or marked for fraud",
    ),
    "deceased": (
        "机主已去世，不做推荐",
        "the account holder has died",
    ),
    "refused": (
        "客户已经说了不要",
        "the customer has said no",
    ),
    "opt_out": (
        "客户不接受营销，除非重新同意",
        "the customer has opted out of marketing until they agree anew",
    ),
    "queue_emergency": (
        "排队紧张，暂停推荐",
        "the queue is in an emergency; offers are paused",
    ),
    "uncertified": (
        "您没有这款产品的有效销售资格，请转有资格的同事",
        "you hold no valid certificate for this product; pass it to somebody who does",
    ),
    "cap_contact": (
        "这通已经推荐过一次",
        "one offer has been made in this contact already",
    ),
    "cap_30d": (
        "30 天内推荐次数已满",
        "the limit of offers in 30 days is reached",
    ),
    "firm_decline_90d": (
        "客户 90 天内明确拒绝过",
        "the customer refused firmly within 90 days",
    ),
}
_BARRED = {
    "ended": ("已经结束", "it has ended"),
    "not_begun": ("还没开始", "it has not begun"),
    "stock": ("名额或库存已经没有了", "it is out of stock"),
    "channel": ("不在这个渠道办理", "it is not sold on this channel"),
    "language": ("没有这个语言的服务", "it is not sold in this language"),
    "stacking": ("和客户已参加的活动不能叠加", "it cannot be combined with a promotion the customer has"),
}
_FIRST = {
    "identity_verified": ("先核验身份，再介绍", "verify identity before offering"),
    "issue_resolved": ("先确认客户的问题解决了，再介绍", "make sure the customer's issue is solved before offering"),
}


@dataclass(frozen=True, slots=True)
class Labels:
    """The client's own words: `questions` that ask for attributes, {name: {zh, en}}, and how it calls what they are."""

    questions: Mapping[str, Mapping[str, object]]
    words: AttributeWords = NO_WORDS

    def of(self, clause: Clause) -> Bilingual:
        """A condition's clause as a statement."""
        return clause_words(clause, self.questions, self.words.values, self.words.names)


def suppression(code: str, evidence: str = "") -> Bilingual:
    """The reason called `code`, with the words it was heard in."""
    zh, en = _SUPPRESSED[code]
    return Bilingual(f"{zh}（“{evidence}”）" if evidence else zh, f"{en} (“{evidence}”)" if evidence else en)


def passed(checked: Checked, labels: Labels) -> tuple[Bilingual, ...]:
    """Every condition that is met."""
    return tuple(labels.of(clause) for clause in checked.passed)


def failed(checked: Checked, labels: Labels, at: datetime) -> tuple[Bilingual, ...]:
    """Every condition and hard fact that is not."""
    facts = tuple(_barred(code, checked.offer, at) for code in checked.barred)
    return facts + tuple(
        Bilingual(f"不符合：{words.zh}", f"not met: {words.en}")
        for words in (labels.of(clause) for clause in checked.failed)
    )


def missing(checked: Checked, labels: Labels) -> tuple[Bilingual, ...]:
    """What is not known yet: as the customer is asked where there is a question, else what to look up."""
    words: list[Bilingual] = []
    for name in checked.missing:
        asked = labels.questions.get(name)
        if asked and not asked.get("sensitive"):
            words.append(Bilingual(f"问客户：{asked.get('zh', name)}", f"ask: {asked.get('en', name)}"))
        else:
            label = attribute_label(name, {}, labels.words.names)
            words.append(Bilingual(f"查系统：{label.zh}", f"look up: {label.en}"))
    return tuple(words)


def fit_words(driver: str | None, worth: Worth, labels: Labels) -> Bilingual:
    """How well the offer fits the reason for the contact."""
    if driver is None:
        return Bilingual("来电原因未知", "reason for contact unknown")
    level = "高" if worth.fit >= 0.8 else "中" if worth.fit >= 0.4 else "低"
    english = {"高": "high", "中": "medium", "低": "low"}[level]
    reason = value_label(labels.words.values, "driver", driver)
    return Bilingual(
        f"和来电原因“{reason.zh}”匹配度{level}（{worth.fit:g}）",
        f"{english} fit with the reason “{reason.en}” ({worth.fit:g})",
    )


def first(name: str) -> Bilingual:
    """What to do before offering while attribute `name` is unknown."""
    return Bilingual(*_FIRST[name])


def _barred(code: str, offer: Offer, at: datetime) -> Bilingual:
    zh, en = _BARRED[code]
    day = offer.validity.end if code == "ended" else offer.validity.start if code == "not_begun" else None
    if day is None:
        return Bilingual(zh, en)
    local = day.astimezone(at.tzinfo)
    return Bilingual(f"{zh}（{local:%Y-%m-%d %H:%M}）", f"{en} ({local:%Y-%m-%d %H:%M})")
