"""Whether a clause says yes or no, and which way a limit points: 不予退款, 无需, 不超过 300 元, at least two hours.

Reads Simplified Chinese and English. It judges one clause by its words; irony and double negation beyond 不得不 are
not read, and a clause with both a yes and a no has no polarity.
"""

import re
from typing import Literal

Polarity = Literal["yes", "no"]

# "No more than" and "not less than" bound a number, they deny nothing; these are taken out before negation is read.
_NOT_A_DENIAL = re.compile(
    r"不(?:得)?(?:超过|少于|低于|高于|多于|大于|小于|晚于|早于|足|满|论|同|仅|便|但|断"
    r"|管|过|久|妨|错|好意思)|不得不|不只|无论|没问题|别的|分别|区别|级别|特别|个别|性别"
    r"|类别|识别|非常|除非|并非"
    r"|非(?:自愿|会员|工作|本人|本地|营业|质量|人为|系统)|无(?:线|忧|障碍)|未来|(?:是|能"
    r"|可|会|要|有|收|退)(?:不|没)(?:是|能|可以|会|要|有|收|退)|never mind"
    r"|no(?:t)? (?:more|less|later|earlier|fewer|longer) than|not only|\bno\.?\s?\d|non-\w+"
)
_DENIAL = re.compile(
    r"不|无法|无需|无须|无权|没有?|未(?!来)|免(?:收|费|除|于|去|$|平台|手续)|勿|禁止|严禁"
    r"|拒绝|谢绝|除外|别(?=再|让|说|跟)|莫"
    r"|\b(?:no|not|never|cannot|without|nothing|none|neither|nor|free of|waived?|non-refundable"
    r"|unable|refuse[sd]?|prohibited|forbidden)\b|n't\b"
)
_MODAL = re.compile(
    r"可以|能够|(?<=[ 就也都均])能|允许|需要|必须|务必|一定要"
    r"|\b(?:can|may|must|is|are|was|were|be|do|does|did|will|has|have|had|to)\b"
)
_HEDGE = re.compile(r"仅|只|除外|除非|否则|以外|之外|unless|except|only|otherwise|除了|不是.{0,20}而是|rather than")
_CONDITION = re.compile(
    r"如果|如(?=[^何今此实])|若|凡|须|需(?!要吗)|凭|满(?!意)|的(?=[，,：:（(不可能须需要免由])|[就才则]|除非|仅|只(?:能"
    r"|限|有|要)|前提|条件|例外|除外|以内|以上|以下|之前|之后|后(?=[可才不方])|前(?=[可不])"
    r"|[内前](?:可|不|能|免)|超过|未超|视|"
    r"\b(?:if|unless|only|when|provided|subject to|except|within|before|after|until|must|at least|up to|where)\b"
)
_WITHOUT_EXCEPTION = re.compile(
    r"一律[不禁免]|任何.{0,6}都不|都不例外|无一例外|任何时候都|\b(?:under no circumstances|without exception|always)\b"
)
_FAMILIES: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "can": (
        re.compile(
            r"可以|均可|也可|即可|可(?!能|靠|不)|能(?!力|源|够不)|支持|允许|受理|接受|\b(?:can"
            r"|may|allowed|permitted|eligible|available|accepted|possible)\b"
        ),
        re.compile(
            r"不可以?|不能|不得(?!不)|不予|不支持|无法|不允许|不准|禁止|严禁|不再|不受理|不接受"
            r"|不适用|不办理|不退|不改|谢绝|一律不|\b(?:cannot|can not|can't|may not|must not"
            r"|never|not (?:be )?(?:allowed|permitted|eligible|available|accepted|possible)"
            r"|nothing is|non-refundable|no longer|no difference is)\b"
        ),
    ),
    "need": (
        re.compile(
            r"(?<!无)(?<!不)(?:需要?|须)|必须|(?<!不)(?<!只)要(?!求|是)|应(?:当|先)?|凭|\b(?:must"
            r"|needs?|required?|have to|has to)\b"
        ),
        re.compile(
            r"不需要?|无需|无须|不用|不必|不要求|免(?:交|提供|填)|\b(?:no need|not (?:need"
            r"|required|necessary)|without)\b"
        ),
    ),
    "charge": (
        re.compile(
            r"收取|(?<!免)(?<!不)收(?!到|据|货|件|藏|回|入|齐)|扣除|扣费|由(?:客户|旅客|用户"
            r"|买家)承担|自付|自理|\b(?:charged?|pays?|bears?|costs?)\b"
        ),
        re.compile(
            r"免费|不收|免收|不扣|不承担|全免|免手续费|\b(?:free|no (?:charge|fee|cost)|not charged"
            r"|waived|without charge|pays nothing)\b"
        ),
    ),
    "have": (
        re.compile(
            r"(?<!没)有(?!效|关|的|些|时|意|误|权)|提供|包含|含|\b(?:there (?:is|are)|have"
            r"|has|includes?|offers?)\b"
        ),
        re.compile(
            r"没有|暂无|无此|不提供|不含|不包含|已(?:结束|取消|下线)|\b(?:no |not (?:included"
            r"|offered)|there (?:is|are) no)\b"
        ),
    ),
}  # fmt: skip

_AT_MOST = re.compile(
    r"(?:不超过|不多于|不大于|不高于|不晚于|不得(?:超过|高于|晚于|多于)|至多|最多|最高"
    r"|最长|最迟|最晚|上限(?:为|是)?|封顶|限|no more than|not more than|up to|at most|within"
    r"|maximum(?: of)?|no later than)[^\d一二两三四五六七八九十百千万半]{0,6}$"
)
_AT_LEAST = re.compile(
    r"(?:不少于|不低于|不小于|不早于|不得(?:少于|低于|早于)|至少|最少|最低|最短|满|达到?"
    r"|超过|高于|大于|多于|超出|逾|at least|no less than|not less than|more than|over|minimum(?: of)?"
    r"|exceed(?:s|ing)?|beyond)[^\d一二两三四五六七八九十百千万半]{0,6}$"
)
_AFTER_MOST = re.compile(
    r"\s*(?:（[^）]{0,6}）)?(?:以内|之内|内(?!部|容)|以下|及以下|封顶|为限|or less|or fewer|at most)"
)
_AFTER_LEAST = re.compile(r"\s*(?:以上|及以上|起(?!飞|算|租)|or more|or above|at least|and above)")


def denies(clause: str) -> bool:
    """Whether the clause carries a denial; bounds (不超过) and compounds (非自愿) are none."""
    return _DENIAL.search(_NOT_A_DENIAL.sub(" ", clause.lower())) is not None


def denials(clause: str) -> int:
    """How many denials the clause carries: "不能退，也不能换" two."""
    return len(_DENIAL.findall(_NOT_A_DENIAL.sub(" ", clause.lower())))


def affirmed(clause: str) -> str:
    """The clause (lower case) without its denials and what may or must be: 不得转让 and 可以转让 are the same word."""
    return _MODAL.sub(" ", _DENIAL.sub(" ", clause.lower()))


def hedged(clause: str) -> bool:
    """Whether the clause restricts (仅, 除非, unless): its polarity may be said either way."""
    return _HEDGE.search(clause.lower()) is not None


def conditional(sentence: str, question: str = "") -> bool:
    """Whether the sentence holds only under a condition it names and the question did not.

    What is forbidden without exception holds under none.
    """
    if _WITHOUT_EXCEPTION.search(sentence):
        return False
    plain, known = sentence.lower(), question.lower()
    return any(
        plain[max(0, match.start() - 2) : match.end()] not in known or match.start() < 2
        for match in _CONDITION.finditer(plain)
    )


def answers(family: str, clause: str) -> Polarity | None:
    """What the clause says to a question of `family` (can · need · charge · have); None for neither and for both."""
    if family not in _FAMILIES:
        return None
    yes, no = _FAMILIES[family]
    plain = clause.lower()
    without = no.sub(" ", plain)
    says_no, says_yes = no.search(plain) is not None, yes.search(without) is not None
    if says_no == says_yes:
        return None
    return "no" if says_no else "yes"


def bound(text: str, start: int, end: int) -> Literal["max", "min"] | None:
    """Which way the value at `text[start:end]` limits: at most, at least, or neither."""
    before, after = text[max(0, start - 16) : start].lower(), text[end : end + 12].lower()
    if _AFTER_MOST.match(after):
        return "max"
    if _AFTER_LEAST.match(after):
        return "min"
    if _AT_MOST.search(before):
        return "max"
    return "min" if _AT_LEAST.search(before) else None
