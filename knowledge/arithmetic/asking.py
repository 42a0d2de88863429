"""What a question wants: an amount, a time limit, who, yes or no, how, which, why, where; and the form a yes/no takes.

Reads Simplified Chinese and English in lower case (the caller folds the script). It does not know the answer, and a
question it cannot place wants simply "what".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from knowledge.arithmetic.expected import Expected, expected
from knowledge.arithmetic.quantities import Quantity, quantities


class Want(StrEnum):
    """The kind of answer a question asks for."""

    AMOUNT = "amount"
    LIMIT = "limit"
    COUNT = "count"
    WHO = "who"
    YES_NO = "yes_no"
    HOW = "how"
    WHICH = "which"
    REASON = "reason"
    WHERE = "where"
    WHAT = "what"


@dataclass(frozen=True, slots=True)
class Asked:
    """`modal` is the family of a yes/no question: can · need · charge · have; "" where none or where it is negative.

    `authority` says that the question is about what staff may grant; `values` are the keys of the values it names,
    `expected` the kind of value that alone will do (a year, kilometres), `also` the further kinds of value it asks for.
    """

    want: Want
    modal: str = ""
    authority: bool = False
    values: frozenset[tuple[str, str, str]] = frozenset()
    expected: Expected = field(default_factory=Expected)
    also: tuple[Want, ...] = ()


_WHO = r"谁(?!知道)|由哪(?:一)?方|哪一?方|哪个部门|找哪位|\bwho\b|\bwhose\b|which (?:party|team|side)"
_AMOUNT = (
    r"几多(?:钱|银|元)|多少(?:钱|元|块|费|手续费|违约金|押金|金额|话费|积分|%|个点)|几(?:块|元|折|毛|成)|百分之(?:几|多少)"
    r"|(?:收|扣|赔|退|补|付|交|花|送|减|抵|给|要|罚|补偿|赔偿|赔付|是|到|值|能免|减免)多少(?!次"
    r"|天|小时|人|久|个|件)"
    r"|(?:费|金|价格?|额度|限额|上限|比例|标准|价)(?:是|为)?(?:多少|几)|怎么(?:收费|收"
    r"|算钱|计费|扣费|扣|算)|如何(?:收费|计费|计算)|收费标准|赔付标准|补偿标准|什么价"
    r"|多少(?![次天人久个件小工分])\w?[?？。]?$|how much|what(?:'s| is| are)? (?:the |a )?[\w\s-]{0,30}(?:fee|price"
    r"|cost|charge|amount|limit|cap|rate)s?\b|\bcosts?\b\??$|how expensive|(?:what|which) percent\w*"
    r"|\bprices?\b.{0,24}\?\s*$"
)
_LIMIT = (
    r"多久|多长时间|多长|几(?:天|个?小时|个?工作日|个月|分钟|日|年|周|个星期)|多少(?:天"
    r"|小时|个?工作日|分钟|个月|日)|时限|期限|时效|有效期|[什啥]么?时候|几耐|何时|几点|哪天|几号"
    r"|几月|截止|最晚|最迟"
    r"|how (?:long|soon|late|early|quickly|fast)|how many (?:\w+ )?(?:days?|hours?|minutes?"
    r"|months?|weeks?)|\bwhen\b|what time|deadline|time limit"
)
_COUNT = (
    r"几(?:次|个|件|张|人|位|台|回|份|条|斤|公斤)|多少(?:次|个|件|张|人|位|台|公斤|条|流量"
    r"|g|gb)|多[大重高]|how many|how often|how (?:big|heavy|large)"
)
_HOW = (
    r"怎么|如何|怎样|咋|流程|步骤|手续(?!费)|操作方法|what if|what happens|\bhow (?:do|does|can|to|should|would"
    r"|is|are)\b|\bsteps?\b|procedure|\bprocess\b|what (?:do|should) (?:i|we|you) do"
)
_REASON = r"为什么|为何|为啥|什么原因|凭什么|怎么会|原因是|\bwhy\b|reason for|what caused"
_WHERE = r"哪里|哪儿|在哪|到哪|去哪|什么地方|何处|\bwhere\b"
_WHICH = (
    r"哪些|哪个|哪种|哪几|哪类|哪一|什么(?:材料|资料|证件|证明|条件|要求|情况|人|类型|产品"
    r"|渠道|信息|手续|凭证|权益|规定|活动|优惠)|\bwhich\b|what (?:documents?|materials?|papers?"
    r"|conditions?|kinds?|types?|proof|information|options?)"
)
_YES_NO = (
    r"吗|(?<![什怎那这多要])[么嘛][?？。]?$|能不能|可不可以|是否|是不是|有没有|要不要|需不需要|会不会|行不行"
    r"|能否|可否|用不用|收不收|退不退|允不允许|算不算|可以不|行不\b|没有?[?？]$"
    r"|^(?:(?:hi|hello|so|and|but|then|please|ok|okay)[,\s]+)*(?:can|could|may|do|does"
    r"|did|is|are|will|would|should|must|has|have|am)\b|\ballowed to\b|\bcan (?:i|we|he"
    r"|she|they|the|a|customers?|guests?|passengers?)\b"
)
# First match wins: 手续费谁承担 asks who although it names a fee; 多少钱可以吗 asks an amount although it ends in 吗.
_ORDER = (
    (Want.REASON, _REASON), (Want.WHO, _WHO), (Want.AMOUNT, _AMOUNT), (Want.LIMIT, _LIMIT), (Want.COUNT, _COUNT),
    (Want.WHERE, _WHERE), (Want.WHICH, _WHICH), (Want.YES_NO, _YES_NO), (Want.HOW, _HOW),
)  # fmt: skip
_COMPILED = tuple((want, re.compile(pattern)) for want, pattern in _ORDER)
# The forms that ask for each kind of answer.
FORMS: Mapping[Want, re.Pattern[str]] = MappingProxyType(dict(_COMPILED))

_MODALS = (
    (
        "charge",
        re.compile(r"(?:收|扣|付|交)(?:取|不收)?.{0,6}(?:费|钱)|收费|免费|要钱|花钱|\b(?:charged?|free|fees?|pay)\b"),
    ),
    (
        "need",
        re.compile(
            r"需不需要|要不要|用不用|需要|必须|须|得.{0,4}吗|要(?!求|是).{0,12}吗|\b(?:need|must|have to|required?)\b"
        ),
    ),
    ("have", re.compile(r"有没有|有.{0,12}吗|还有|is there|are there|\bdo (?:you|we) have\b")),
    (
        "can",
        re.compile(
            r"能|可以|可否|可不|允许|行不行|行吗|支持|退不退|接受|受理"
            r"|\b(?:can|could|may|allow(?:ed)?|able|eligible|possible|accept)\b"
        ),
    ),
)  # fmt: skip
_NEGATIVE_QUESTION = re.compile(
    r"不能(?!不).{0,15}[吗么]|不可以(?!不).{0,15}吗|不(?:用|需要|收|退|行).{0,10}吗|是不是(?:不"
    r"|没|无)|\b(?:can't|cannot|isn't|aren't|don't|doesn't|not)\b"
)

_AUTHORITY = re.compile(
    r"额度|(?:我|自己|我们)(?:自己)?(?:能|可以)批|批多少|赔|补偿|减免|红包|代金券|权限|授权|一线|专员|班组长|主管|经理|\bl[12]\b|我能"
    r"|我可以|能(?:不能)?(?:给|帮|减|免|退|补|赔|送)|可以(?:给|帮|减|免|退|补|赔|送)|最多(?:能"
    r"|可以)?(?:给|减|免|退|补|赔|送)"
    r"|\b(?:authority|compensat\w+|voucher|supervisor|manager|approve|goodwill|can i|may i|can we|up to how much)\b"
)
_GRANTS = re.compile(
    r"(?:一线|l1|l2|专员|班组长|主管|经理|\bsup\b).{0,14}(?:单次|每通|每次|以内|可延|核定)"
    r"|(?:l1|l2|supervisor|manager) up to|\bper contact\b"
)
# Words that make a question of a matter; without them what is left is the matter itself.
_ASKING_WORDS = re.compile(
    r"请问|手续(?!费)|想问一?下?|问一?下|麻烦|帮我|告诉我|你好|您好|为什么|为何|为啥|什么时候|什么原因"
    r"|什么地方|(?<=[\u4e00-\u9fff])什么样的|什么|怎么办理|怎么处理|怎么操作|怎么办|怎么样"
    r"|怎么走"
    r"|怎么|如何|怎样|咋办|咋|多少钱|多少(?=[元块天个次小工])|多少|多久|多长时间|多长|几点"
    r"|几天|几次|几个(?=工作日|月|小时)|何时|哪里|哪儿|哪些|哪个|哪种|哪一?方|由?谁(?:来"
    r"|去)?|能不能|可不可以|能否|可否"
    r"|是否|是不是|有没有|要不要|需不需要|用不用|会不会|行不行|可以(?=[^\u4e00-\u9fff]|$)|[吗呢吧啊呀嘛]|[?？!！。]"
    r"|(?:我们|我|你|您)(?:的)?(?:现在)?(?:想要?|要|需要|可以|能)?|客户(?:问|说|想要?|要求?"
    r"|来电)?|现在|目前|一下|的话|到底|还有没有|应该"
)
_ASKING_WORDS_EN = re.compile(
    r"\b(?:for free|free of charge|what if|what about|how about|what's|what is|what are"
    r"|how long|how much|how many|how soon|how do|how does|how can|how to|how|what|who"
    r"|whom|whose|when|where|which|why|does|do|did|is|are|was|were"
    r"|can|could|may|might|will|would|should|shall|must|i|we|you|they|he|she|it|me|my|our"
    r"|your|their|the|a|an|to|of|for|in|on|at|by|with|from|until|be|been|there|this|that"
    r"|if|and|or|please|tell|about|take|takes|get|gets|any|some|has|have|had|am|so|then)\b"
)

_SHAPES: dict[Want, frozenset[str]] = {
    Want.AMOUNT: frozenset({"money", "percent", "discount"}),
    Want.LIMIT: frozenset({"duration", "date", "time"}),
    Want.COUNT: frozenset({"count", "number", "duration"}),
}
_MARKERS: dict[Want, re.Pattern[str]] = {
    Want.WHO: re.compile(
        r"承担|负责|由.{1,14}(?:出|付|办|批|核|审|定|处理|支付|承担)|归.{1,8}(?:所有|管)|自理"
        r"|\b(?:bears?|borne|pays?|paid by|responsib|covers?|approv|by the|settles)"
    ),
    Want.REASON: re.compile(r"因为|由于|原因|所以|因此|系.{0,10}所致|because|due to|reason|since|so that"),
    Want.WHERE: re.compile(
        r"官网|app|小程序|营业厅|柜台|网点|页面|网站|公众号|「|在.{1,12}(?:查|办|看|申请|领取)"
        r"|到.{1,12}(?:办|领|取|查)|\b(?:at the|on the|website|counter|page|desk|store)\b"
    ),
    Want.HOW: re.compile(
        r"先|再|然后|点击|进入|提交|填写|核验|登记|联系|步骤|first|then|click|submit|verify"
        r"|call|enter"
    ),
    Want.WHICH: re.compile(r"[、；]|以下|包括|分别|任选|following|include|either|:\s"),
    Want.YES_NO: re.compile(
        r"可|能|不|须|需|免|禁|仅|限|\b(?:can|may|must|not|no|nothing|none|only|allowed|free"
        r"|never|refund\w*|charged?)\b"
    ),
}  # fmt: skip


def asked(text: str) -> Asked:
    """What `text` (Simplified, lower case) asks for."""
    plain = text.strip().lower()
    want = next((want for want, pattern in _COMPILED if pattern.search(plain)), Want.WHAT)
    values = frozenset(value.key for value in quantities(plain))
    positive = want is Want.YES_NO and not _NEGATIVE_QUESTION.search(plain)
    modal = next((name for name, pattern in _MODALS if pattern.search(plain)), "") if positive else ""
    return Asked(want, modal, _AUTHORITY.search(plain) is not None, values, expected(plain))


def grants(text: str) -> bool:
    """Whether a sentence (Simplified, lower case) says how much a level of staff may grant."""
    return _GRANTS.search(text) is not None


def matter(text: str) -> str:
    """`text` (Simplified) without the words that only ask; all of it where nothing else is left."""
    plain = text.lower()
    rest = _ASKING_WORDS_EN.sub(" ", _ASKING_WORDS.sub(" ", plain))
    rest = " ".join(rest.split())
    return rest if len(re.findall(r"[\w]", rest)) >= 2 else plain


def interrogative(text: str) -> bool:
    """Whether a sentence of a document only asks, with or without its question mark: it announces an answer."""
    plain = text.strip().lower()
    if plain.endswith(("？", "?")):
        return True
    return len(plain) <= 20 and not plain.endswith(("。", ".", "；", "！", "!")) and asked(plain).want is not Want.WHAT


def wanted_kinds(want: Want) -> frozenset[str]:
    """The kinds of quantity that answer `want`; empty where words answer it."""
    return _SHAPES.get(want, frozenset())


def fits(want: Want, text: str, values: tuple[Quantity, ...]) -> bool | None:
    """Whether a sentence (Simplified, lower case) has the shape of an answer to `want`; None where any shape may do."""
    kinds = wanted_kinds(want)
    if want is Want.LIMIT:
        return _limits(text, values)
    if kinds:
        if any(value.kind in kinds for value in values):
            return True
        return (
            want is Want.AMOUNT and re.search(r"免费|免收|全额|不收|free of charge|no charge|in full", text) is not None
        )
    marker = _MARKERS.get(want)
    return marker.search(text) is not None if marker else None


_BEFORE_LIMIT = re.compile(
    r"(?:[期限效间][:：]|一般|通常|预计|最[晚迟长短多少]|不超过|需要?|约|大约|提前|延长?"
    r"|有效期|within|after|before|by|in|takes?|up to|until|for|from)[^\d，。；,.;]{0,8}(?:\d+\s*(?:到"
    r"|至|-|~|to)\s*)?$"
)
_AFTER_LIMIT = re.compile(
    r"\s*(?:以?内(?!累计|最多|不超过|限|同一|再|重复|发生|出现)|之?前|以?后|起|到账|左右|完成|修复|装好|答复|回复"
    r"|有效|生效|恢复|前后|为限|after|before|prior|from|of|for hotels)"
)


# "120 minutes and more" says when a rule begins to hold, not how long something takes.
_FROM_UPWARDS = re.compile(r"\s*(?:及?以上|或以上|and (?:more|above)|or more)")


def _limits(text: str, values: tuple[Quantity, ...]) -> bool | None:
    """A length of time answers "how long" where it stands as a limit; 一个月扣了两次 merely tells one."""
    timed = [
        value for value in values if value.kind in _SHAPES[Want.LIMIT] and not _FROM_UPWARDS.match(text, value.end)
    ]
    if not timed:
        return False
    standing = any(
        value.kind == "time"
        or value.unit == "workday"
        or _AFTER_LIMIT.match(text, value.end)
        or _BEFORE_LIMIT.search(text[: value.start])
        for value in timed
    )
    # English puts its limit words anywhere in the sentence: "7 days without a reason, counted from delivery".
    return True if standing or text.isascii() else None
