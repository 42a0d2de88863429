"""The words a promotion is offered with: told to whoever asks how to offer it, never a ground for anything else.

A talk track says what sells; what holds is said by the policy beside it. It does not judge whether an offer may be
made.
"""

import re

from knowledge.document import TALK_TRACK

_ASKS = re.compile(
    r"话术|口径|怎么(?:推荐?|介绍|卖|开口|跟(?:他|她|客户|用户)?(?:说|讲|推|介绍))|如何(?:推荐|介绍|推销)|推销|开场白|卖点|怎么说"
    r"|\b(?:talk track|pitch|script|upsell|cross-?sell)\b|\bhow (?:do|can|should|to|would) (?:\w+ )?"
    r"(?:offer|sell|present|introduce|recommend|word|phrase)\b|\bwhat (?:do|should|can) (?:i|we) say\b"
)


def without_pitch(text: str) -> str:
    """What a promotion says of itself, without the lines it is offered with."""
    return "\n".join(line for line in text.split("\n") if not line.startswith(TALK_TRACK))


def asks_to_pitch(text: str) -> bool:
    """Whether a question (Simplified) asks how something is offered or put into words."""
    return _ASKS.search(text.lower()) is not None
