"""A question that leans on the one before it (那会员呢？ / what about members?), made whole for searching.

It joins texts; it does not rewrite them, so nothing is asked that nobody asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_OPENS = re.compile(
    r"^\s*(?:那|那么|那如果|如果|要是|换成|还有|另外|那要|那么|它|他|她|这个|這個|那个"
    r"|那個|这种|這種|上面|刚才|剛才|同样|同樣"
    r"|and\b|what about|how about|what if|but\b|or\b|then\b|also\b|same\b|it\b|that\b|they\b"
    r"|those\b|does it|is it|can they|can it)",
    re.I,
)
_CLOSES = re.compile(r"呢[?？。!！]*\s*$")
_PRONOUN = re.compile(r"\b(?:it|they|them|that one|this one|those|these)\b|它|这个|這個|那个|那個|这种|這種", re.I)
_WORD = re.compile(r"[A-Za-z]+|[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Asked:
    """`search` is what is looked for; `before` the question it leans on, "" when it stands alone."""

    search: str
    before: str = ""


def leans(text: str) -> bool:
    """Whether `text` is a follow-up: it opens or closes like one, or points at something, and is short."""
    size = len(_WORD.findall(text))
    if _CLOSES.search(text) and size <= 16:
        return True
    return (size <= 16 and _OPENS.match(text) is not None) or (size <= 12 and _PRONOUN.search(text) is not None)


def whole(text: str, thread: Sequence[str]) -> Asked:
    """`text` with the last question of `thread` (oldest first) that stands by itself, where it leans on one."""
    if not thread or not leans(text):
        return Asked(text)
    before = next((earlier for earlier in reversed(thread) if not leans(earlier)), thread[0])
    return Asked(f"{before} {text}", before)
