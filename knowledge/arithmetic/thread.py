"""A question that leans on the one before it (那会员呢？ / what about members?), made whole for searching.

It joins texts: of the earlier one its matter, without the case that the later one puts in its place. It writes no word
of its own, so nothing is asked that nobody asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.arithmetic.asking import Want, asked, matter
from knowledge.arithmetic.excerpt import CONTRASTS

_OPENS = re.compile(
    r"^\s*(?:那|那么|那如果|如果|要是|换成|还有|另外|那要|那么|它|他|她|这个|這個|那个"
    r"|那個|这种|這種|上面|刚才|剛才|同样|同樣"
    r"|and\b|what about|how about|what if|but\b|or\b|then\b|also\b|same\b|it\b|that\b|they\b"
    r"|those\b|does it|is it|can they|can it)",
    re.I,
)
_CLOSES = re.compile(r"呢[?？。!！]*\s*$")
_PRONOUN = re.compile(r"\b(?:it|they|them|that one|this one|those|these)\b|它|这个|這個|那个|那個|这种|這種", re.I)
LONGEST_LEANING, LONGEST_POINTING = 16, 12
# What a follow-up may name of its own, in characters: 那团体票收多少 leans, 那行李超重一公斤多少钱 does not.
OWN_MATTER, OWN_MATTER_WITH_NE, OWN_MATTER_EN = 5, 12, 3
_TURNS_AWAY = re.compile(r"^\s*(?:另外|还有|還有|对了|對了|顺便|順便|also\b)", re.I)
# Another case of the same: 周末也算吗, 没通光纤的行吗, 本人来不了怎么办; and what about …, and if …
_SAME_AGAIN = re.compile(
    r"也(?:算|行|可以|能|要|是|一样|收|退)|的(?:也)?(?:行|可以|能行)(?:吗|嗎|么)"
    r"|(?<=[\u4e00-\u9fff]{5})(?:怎么办|怎麼辦)[?？。]*$"
)
_OTHER_CASE = re.compile(
    r"^\s*(?:(?:and|but|so)\s+)*(?:what about|how about|what if|if)\b|^\s*(?:如果|要是|换成|換成)", re.I
)
LONGEST_OTHER_CASE = 14
_WORD = re.compile(r"[A-Za-z]+|[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Whole:
    """`search` is what is looked for; `before` the question it leans on, "" when it stands alone."""

    search: str
    before: str = ""


def leans(text: str) -> bool:
    """Whether `text` is a follow-up: it opens or closes like one, or points at something, and has no matter of its own.

    那会员呢 leans; 那宠物可以带上飞机吗 asks something else and stands alone, however it opens.
    """
    size = len(_WORD.findall(text))
    if size > LONGEST_LEANING:
        return False
    if _PRONOUN.search(text) is not None and size <= LONGEST_POINTING:
        return True
    if _SAME_AGAIN.search(text) or (_OTHER_CASE.match(text) and size <= LONGEST_OTHER_CASE):
        return True
    own, asks = _matter_size(text), asked(text.lower()).want is not Want.WHAT
    if _CLOSES.search(text):
        return own <= (OWN_MATTER if asks else OWN_MATTER_WITH_NE)
    if _OPENS.match(text) is None or (_TURNS_AWAY.match(text) and asks):
        return False
    return own <= (OWN_MATTER_EN if text.isascii() and asks else OWN_MATTER)


def _matter_size(text: str) -> int:
    """How much matter the text has itself: its Chinese characters, two for an English word, asking words aside."""
    opener = _OPENS.match(text)
    rest = matter(_CLOSES.sub("", text[opener.end() :] if opener else text))
    return sum(1 if word > "\u3000" else 2 for word in _WORD.findall(rest))


def whole(text: str, thread: Sequence[str]) -> Whole:
    """`text` with the last question of `thread` (oldest first) that stands by itself, where it leans on one."""
    if not thread or not leans(text):
        return Whole(text)
    before = next((earlier for earlier in reversed(thread) if not leans(earlier)), thread[0])
    kept = before
    for contrast in CONTRASTS:
        earlier, later = set(contrast.findall(before.lower())), set(contrast.findall(text.lower()))
        if earlier and later and not earlier & later:
            kept = contrast.sub(" ", kept.lower())
    # What is asked now is asked in its own words; only a question without any takes over those of the one before.
    kept = kept if asked(text.lower()).want is Want.WHAT else matter(kept)
    return Whole(f"{' '.join(kept.split())} {text}", before)
