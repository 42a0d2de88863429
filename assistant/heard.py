"""What one turn of a live call gives reason for: a question, a wish, an offer asked for, a matter that is settled.

It hears words alone: records, rules and documents are asked elsewhere.
"""

import re
from dataclasses import replace

from knowledge.arithmetic.asking import Want, asked
from knowledge.call import Call, Turn
from knowledge.search.script import to_simplified

_WISHES = re.compile(
    r"能不能|可不可以|可以.{0,8}吗|能.{0,8}吗|帮我|给我|退我|赔我|我要|我想|麻烦"
    r"|\b(?:can|could|will|would) you\b|\bi(?:'d| would)? (?:want|like|need)\b|\b(?:refund|give|pay|credit) me\b",
    re.I,
)
_OFFERS = re.compile(
    r"优惠|特价|促销|打折|折扣|套票|活动.{0,6}[吗？?]|有没有活动|\boffers?\b|\bpromotions?\b|\bdeals?\b|\bdiscounts?\b",
    re.I,
)
_SETTLED = re.compile(
    r"解决了|办好了|搞定|没有?别的(?:事|问题)了|没问题了|\b(?:that'?s|that is) (?:all|sorted|solved|settled)\b"
    r"|\ball (?:sorted|set|good)\b|\bproblem solved\b",
    re.I,
)
_NOT_YET = re.compile(r"没有?解决|没有?办好|没有?搞定|解决了吗|办好了吗|\bnot (?:solved|sorted|settled|all)\b", re.I)
_HAN, _LATIN_WORD = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{2,}")
_SHORTEST_QUESTION = 4
_MIXED = 4  # that many words of the call's own language in a turn of two: the call has not changed its language


def asks(text: str) -> bool:
    """Whether the turn is a question."""
    plain = to_simplified(text).lower()
    return len(plain) >= _SHORTEST_QUESTION and (
        asked(plain).want is not Want.WHAT or plain.rstrip().endswith(("?", "？", "吗", "呢"))
    )


def wishes(text: str) -> bool:
    """Whether the customer asks for something to be done."""
    return bool(_WISHES.search(to_simplified(text)))


def asks_for_offers(text: str) -> bool:
    """Whether the customer asks what is on offer."""
    return bool(_OFFERS.search(to_simplified(text)))


def settled(text: str) -> bool:
    """Whether the customer says that what they called about is done."""
    plain = to_simplified(text)
    return bool(_SETTLED.search(plain)) and not _NOT_YET.search(plain)


def in_language_of(call: Call, turn: Turn) -> Turn:
    """The turn; in an English call one that mixes in Chinese is still answered in English."""
    mixed = _HAN.search(turn.text) and len(_LATIN_WORD.findall(turn.text)) >= _MIXED
    return replace(turn, lang=call.lang) if mixed and not call.lang.chinese else turn
