"""What somebody did with a turn: cues of mood and danger, and speech acts, each with the words it was read from.

Chinese is read in Simplified script: a caller with Traditional text gives its Simplified form. Denials ("没有着火"),
suppositions ("万一着火怎么办") and drills are told apart from the thing itself; where that is doubtful, danger is
reported, for a person to confirm. It does not know whether a promise was kept or a cue was meant in earnest.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge.arithmetic.cues import Cue
from knowledge.arithmetic.danger_cues import DANGER
from knowledge.arithmetic.naming import plain
from knowledge.arithmetic.turn_cues import TURNS


@dataclass(frozen=True, slots=True)
class Act:
    """One act: `kind` ("anger", "P0", "promise" …) and `topic` ("fire", "callback" …), read from `text[start:end]`."""

    kind: str
    topic: str
    start: int
    end: int
    text: str


_CUT = re.compile(r"[,，。;；!！?？\n]|\bbut\b|但是?|不过|可是|然而|结果")
_NEVER_DENIES = re.compile(
    r"没想到|想不到|不小心|没注意|没料到|不料|不知道(?:是不是|怎么|为什么)|不(?:光|但|仅|只是?|止)|没(?:多久|过多久|几天|一会儿?)"
    r"|再?不[^,。]{1,4}我?(?:就|要|会)|不是说|不得不|没办法|没人管|差不多|无缘无故|能不能|可不可以|是不是|有没有(?=人)|要不要"
    r"|not only|not sure (?:if|whether)|no (?:wonder|doubt|idea)|can'?t believe|nearly"
)
_DENIES = re.compile(
    r"(?:没有?|并?不是|并?没|不会|不能|无法|没法|没办法|不可能|不存在|并?未|无(?!线)|不(?!满|良|错|同)|别|从来?没)[^,，。]{0,5}$"
    r"|(?:\b(?:no|not|never|without|nobody|none|isn'?t|wasn'?t|aren'?t|weren'?t|didn'?t|hasn'?t|haven'?t|don'?t|doesn'?t"
    r"|won'?t|can'?t|cannot|unable)\b)(?:\s+[\w']+){0,3}\s*$"
)
_SUPPOSES = re.compile(
    r"如果|要是|假如|假设|倘若|万一|要不然|除非|演习|演练|培训|测试一下|电影|新闻里|小说|会不会|有没有|是否有|怕(?!了)|担心|以防|预防|防止|避免|"
    r"\bif\b|\bin case\b|\bwhat if\b|\bsuppose\b|\bunless\b|\b(?:fire )?drill\b|\bmovie\b|\bin the news\b|\bcould it\b"
    r"|\bwould it\b|\bmight\b|\bprevent\b|\bavoid\b|\bworried (?:that|about)\b"
)
_SUPPOSES_AFTER = re.compile(
    r"^[^,，。;；]{0,4}(?:演习|演练|保险|险种|怎么办理)|^\s*(?:drill|alarm test|insurance|extinguisher)"
)
_QUOTES = re.compile(
    r"[“\"「『](?P<words>[^”\"」』]*)[”\"」』]|(?:他|她|你们?|客服|人家|上次|之前)[^,，。]{0,6}(?:说|讲|回复)(?:的|是)?:?"
)


def acts(text: str, speaker: str = "unknown", kinds: Iterable[str] | None = None) -> tuple[Act, ...]:
    """Every act in one turn, in order of place. `kinds` limits what is looked for; speaker "unknown" looks for all.

    An agent's words are not searched for the customer's moods, nor the customer's for the agent's acts.
    """
    words = plain(text)
    wanted = frozenset(kinds) if kinds is not None else None
    found: list[Act] = []
    for cue in _cues(wanted, speaker):
        for match in _compiled(cue.pattern).finditer(words):
            if match.end() > match.start() and _meant(cue, words, match.start(), match.end()):
                found.append(Act(cue.kind, cue.topic, match.start(), match.end(), text[match.start() : match.end()]))
    found.sort(key=lambda act: (act.start, -act.end, act.kind))
    return tuple(
        act
        for at, act in enumerate(found)
        if not any(
            act.kind == one.kind and act.topic == one.topic and one.start <= act.start and act.end <= one.end
            for one in found[:at]
        )
    )


def said(turns: Iterable[str], kinds: Iterable[str], speaker: str = "customer") -> tuple[tuple[int, Act], ...]:
    """Acts of `kinds` in several turns of one speaker, each with the index of its turn."""
    wanted = tuple(kinds)
    return tuple((at, act) for at, turn in enumerate(turns) for act in acts(turn, speaker, wanted))


def danger(text: str) -> Act | None:
    """The gravest safety or mass incident in a turn, of any speaker: P0 before P1, first before later; None if none."""
    found = sorted(acts(text, "unknown", ("P0", "P1")), key=lambda act: (act.kind, act.start))
    return found[0] if found else None


@lru_cache(maxsize=256)
def _cues(wanted: frozenset[str] | None, speaker: str) -> tuple[Cue, ...]:
    """What may be found: a call of forty turns asks the same few questions of each."""
    return tuple(cue for cue in (*DANGER, *TURNS) if (wanted is None or cue.kind in wanted) and _may_say(speaker, cue))


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _may_say(speaker: str, cue: Cue) -> bool:
    return cue.speaker == "any" or speaker == "unknown" or cue.speaker == ("agent" if speaker == "bot" else speaker)


def _meant(cue: Cue, words: str, start: int, end: int) -> bool:
    """Whether the cue is said as a thing that is so: not denied, not supposed, and a forbidden sentence not quoted."""
    begin = max((cut.end() for cut in _CUT.finditer(words, 0, start)), default=0)
    before, after = words[begin:start], words[end:]
    denying = _NEVER_DENIES.sub("", before) if cue.kind in {"P0", "P1"} else before
    denied = _DENIES.search(denying) and not re.search(r"不是没有?$|not without$", before)
    if cue.meant and (denied or _supposed(words, before, start) or _SUPPOSES_AFTER.search(after)):
        return False
    if cue.kind == "forbidden":
        return not any(_quoted(quote, start, end) for quote in _QUOTES.finditer(words))
    return True


def _supposed(words: str, before: str, start: int) -> bool:
    """Whether an "if" governs it: in its own clause, or at the head of its sentence."""
    if _SUPPOSES.search(before):
        return True
    sentence = re.split(r"[。!！?？\n.]", words[:start])[-1]
    return bool(re.search(r"^(?:那|请问|我想问)?(?:一下)?(?:如果|要是|假如|万一|what if|if )", sentence.strip()))


def _quoted(quote: re.Match[str], start: int, end: int) -> bool:
    if quote.group("words") is not None:
        return quote.start("words") <= start and end <= quote.end("words")
    return quote.end() == start
