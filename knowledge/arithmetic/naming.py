"""Which named thing a sentence speaks of: an action by its alias, a promotion by its name or its partner's.

A name counts where it stands exactly, where a few words are pushed into it (免退票手续费 for 免手续费), where its
halves are turned round by a question (手续费能不能免), and last with one character wrong. The longest name wins where
two overlap. Both sides are compared in lower case and as the caller gives them, who has made them Simplified.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.arithmetic.numerals import fold

MAY = re.compile(
    r"能不能|可不可以|能否|可否|是否可以|可以|能够|(?<![可功智性技])能|准许|允许|有权"
    r"|\b(?:can|may|could|should|shall|do) (?:i|we)\b|\bam i (?:allowed|able)\b|\ballowed to\b|\bis it ok(?:ay)? to\b"
)
_CLAUSE = re.compile(r"[,，。;；.!！\n]\s*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_GAP, _SHORTEST_LATIN = 6, 4


@dataclass(frozen=True, slots=True)
class Mention:
    """`name` of thing `key` stands at `start:end` of the text; `weight` is how many of its characters were met."""

    key: str
    name: str
    start: int
    end: int
    weight: float
    exact: bool = True


def plain(text: str) -> str:
    """`text` as names are compared: half-width, lower case, every offset kept."""
    lowered = fold(text).lower()
    return lowered if len(lowered) == len(text) else fold(text)


def mentions(text: str, names: Mapping[str, Iterable[str]], *, slips: bool = True) -> tuple[Mention, ...]:
    """Every thing of `names` (key → its names) that `text` speaks of, best first; overlapping weaker ones dropped.

    Names with one wrong character are tried only when nothing else was found, and only with `slips`.
    """
    words = plain(text)
    pairs = [(key, plain(name).strip()) for key, several in names.items() for name in several if name.strip()]
    found = [mention for key, name in pairs for mention in (*_exact(words, key, name), *_apart(words, key, name))]
    if not found and slips:
        found = [mention for key, name in pairs for mention in _misspelt(words, key, name)]
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda each: (-each.weight, each.start, each.key)):
        rivals = [other for other in kept if other.start < mention.end and mention.start < other.end]
        if all(other.weight <= mention.weight and other.key != mention.key for other in rivals):
            kept.append(mention)
    return tuple(kept)


def asked(text: str, found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Those mentions the question is about: in the clause that asks "may I", after those words if any are there."""
    words = plain(text)
    if len({mention.key for mention in found}) < 2:
        return found
    asking = list(MAY.finditer(words))
    if not asking:
        return found
    last = asking[-1]
    starts = [0, *(cut.end() for cut in _CLAUSE.finditer(words))]
    begin = max(start for start in starts if start <= last.start())
    stop = next((start for start in starts if start > last.start()), len(words))
    inside = tuple(each for each in found if each.start >= begin and each.end <= stop)
    after = tuple(each for each in inside if each.end > last.start())
    return after or inside or found


def _exact(words: str, key: str, name: str) -> Iterable[Mention]:
    for match in _whole(name).finditer(words):
        yield Mention(key, name, match.start(), match.end(), float(len(name)))


def _apart(words: str, key: str, name: str) -> Iterable[Mention]:
    for pattern in _pieces(name):
        for match in pattern.finditer(words):
            yield Mention(key, name, match.start(), match.end(), len(name) - 0.5, exact=False)


@lru_cache(maxsize=4096)
def _whole(name: str) -> re.Pattern[str]:
    """A name as a pattern: Latin words stand alone and may be inflected, Chinese stands anywhere."""
    if _HAN.search(name):
        return re.compile(re.escape(name))
    parts = [re.escape(part) + r"(?:e?s|e?d|ing)?" for part in name.split()]
    return re.compile(r"(?<![a-z0-9])" + r"[\s-]+".join(parts) + r"(?![a-z0-9])")


@lru_cache(maxsize=4096)
def _pieces(name: str) -> tuple[re.Pattern[str], ...]:
    """The name in two pieces: a little pushed in between, or turned round with the asking words between."""
    if not _HAN.search(name):
        middle = r"(?:[\s-]+[\w'-]+){0,4}[\s-]+"
        spread = r"(?<![a-z0-9])" + middle.join(re.escape(part) for part in name.split()) + r"(?:s|ed|ing)?(?![a-z0-9])"
        return (re.compile(spread),) if " " in name else ()
    patterns: list[str] = []
    for cut in range(1, len(name)) if len(name) > 2 else ():
        left, right = re.escape(name[:cut]), re.escape(name[cut:])
        patterns.append(f"{left}[^,，。;；]{{1,{_GAP}}}?{right}")
        patterns.append(f"{right}[^,，。;；]{{0,3}}?(?:{MAY.pattern})[^,，。;；]{{0,4}}?{left}")
    return tuple(re.compile(pattern) for pattern in patterns)


def _misspelt(words: str, key: str, name: str) -> Iterable[Mention]:
    """One character wrong, missing, too many, or two changed places; names of three Chinese or four Latin at least."""
    if not _HAN.search(name):
        count = len(name.split())
        tokens = list(re.finditer(r"[a-z0-9]+", words))
        spans = [(tokens[at].start(), tokens[at + count - 1].end()) for at in range(len(tokens) - count + 1)]
        spans = spans if len(name) >= _SHORTEST_LATIN else []
    else:
        sizes = (len(name) - 1, len(name), len(name) + 1) if len(name) >= 3 else ()
        spans = [(at, at + size) for size in sizes if size > 1 for at in range(len(words) - size + 1)]
    # One slip leaves the first half or the last half as it was: looking at those first spares nearly every comparison.
    half = (len(name) - 1) // 2
    head, tail = name[:half], name[len(name) - half :]
    for start, end in spans:
        if not (words.startswith(head, start) or words.startswith(tail, end - half)):
            continue
        if _one_slip(words[start:end], name):
            yield Mention(key, name, start, end, len(name) - 1.5, exact=False)


def _one_slip(written: str, name: str) -> bool:
    """Whether one insertion, deletion, substitution or swap of neighbours makes `name` of `written`."""
    short, long = sorted((written, name), key=len)
    if len(long) - len(short) > 1 or written == name:
        return False
    same = next((at for at in range(len(short)) if short[at] != long[at]), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same + 1 : same + 2] + short[same : same + 1] == long[same : same + 2]
    return short[same + 1 :] == long[same + 1 :] or (swapped and short[same + 2 :] == long[same + 2 :])
