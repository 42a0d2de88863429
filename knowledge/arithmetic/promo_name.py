"""The name by which a question asks for a promotion (双十一机票优惠, the Black Friday sale), and whether we have it.

A name is unheard of where two neighbouring pairs of its characters, or one of its English words, stand nowhere in what
is known of promotions. General words (便宜的活动, any deals) are no name. Texts come Simplified and in lower case.
"""

import re
from itertools import pairwise

_NOUN = r"(?:优惠|活动|促销|特价|大促|特惠|折扣|满减|秒杀)"
_CHINESE = re.compile(rf"(?P<name>[\u4e00-\u9fffa-z0-9·.]{{2,16}}?){_NOUN}")
_ENGLISH = re.compile(r"(?P<name>(?:[a-z0-9'-]+\s+){1,5}?)(?:deal|offer|promotion|promo|sale|discount|special)s?\b")
_ASKS = re.compile(
    r"还能|还有|有没有|有吗|能不能|可以|能用|能参加|能享|享受|参加|结束|什么时候|几号|过期|到期|开始|怎么[用领参]|有效|还在|在不在|吗"
    r"|\b(?:still|available|on|valid|end|ends|ended|over|expire[sd]?|join|use|when|is there|do we have|can)\b"
)
_GENERAL = re.compile(
    r"请问|客户|客人|用户|会员|旅客|买家|顾客|你们|我们|您们|咱们|他们|[我你您他她它]|那个|这个|哪个|哪些|什么|现在|目前|当前|今天|今年|最近|本月|这个月"
    r"|上个月|下个月|上次|之前|以前|还有|有没有|还能|能不能|可以|是不是|有|没|还|能|的|了|想|要|问|说|用|参加|享受|听说|看到|买|办|领|到"
    r"|便宜|划算|打折|新|老|最新|最大|别的|其他|其它|类似|这种|那种|所有|全部|任何|一些|点|个|款|种|次|期间|和|跟|与|是|吗|呢|啊|就|都|在|退改|机票|酒店|退票|改签|宽带"
)
_GENERAL_EN = frozenset(
    [
        "a",
        "an",
        "the",
        "any",
        "some",
        "this",
        "that",
        "these",
        "those",
        "your",
        "our",
        "my",
        "their",
        "is",
        "are",
        "was",
        "were",
        "be",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "there",
        "what",
        "which",
        "how",
        "much",
        "many",
        "can",
        "could",
        "may",
        "i",
        "we",
        "you",
        "they",
        "he",
        "she",
        "it",
        "still",
        "on",
        "off",
        "of",
        "for",
        "with",
        "about",
        "current",
        "new",
        "old",
        "latest",
        "good",
        "best",
        "cheap",
        "cheaper",
        "other",
        "special",
        "in",
        "at",
        "to",
        "and",
        "or",
        "get",
        "use",
        "available",
        "running",
        "active",
        "more",
        "all",
        "every",
        "customer",
        "customers",
        "guest",
        "ask",
        "asks",
        "asking",
        "same",
        "another",
        "next",
        "last",
    ]
)
_PLAIN = re.compile(r"[^\u4e00-\u9fffa-z0-9]")


def promotion_name(question: str) -> str:
    """The name the question asks for, "" where it names none or does not ask about a promotion itself."""
    if _ASKS.search(question) is None:
        return ""
    for match in _CHINESE.finditer(question):
        name = _GENERAL.sub(" ", match.group("name")).strip()
        if len(_PLAIN.sub("", name)) >= 2:
            return name
    for match in _ENGLISH.finditer(question):
        name = " ".join(word for word in match.group("name").split() if word not in _GENERAL_EN)
        if name:
            return name
    return ""


def unheard(name: str, known: str) -> bool:
    """Whether `name` is nowhere in `known`, all that is said of promotions in one text."""
    text = known if name.isascii() else _PLAIN.sub("", known)
    if name.isascii():
        return any(not re.search(rf"\b{re.escape(word[:5])}", text) for word in name.split() if len(word) > 2)
    return any(_absent(part, text) for part in name.split() if len(part) >= 2)


def _absent(part: str, text: str) -> bool:
    """Two neighbouring pairs that stand nowhere; or, of a short name, its only one."""
    missing = [part[at : at + 2] not in text for at in range(len(part) - 1)]
    return missing == [True] or any(one and two for one, two in pairwise(missing))
