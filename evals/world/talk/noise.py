"""What a recogniser or a hurried thumb does to words: sounds alike, dropped, doubled; at a rate of characters.

Digits and what is marked exact are left alone, so that a number in the truth is a number that was heard.
"""

from collections import Counter
from difflib import SequenceMatcher
from functools import cache
from math import log
from random import Random

from evals.world.talk.banks import said_in_chinese, words

# Of errors in Chinese: heard as another character of the same sound; not heard; something heard that was not said.
_SWAPPED, _DROPPED = 0.72, 0.90
# Digits, stops and exact values are never misheard: the rest is misheard the more for it (measured on these banks).
_HEARABLE = 0.68
_EXTRA = "嗯啊呃的那个就了"
# English errors are of words; the share of words that gives the asked rate of characters was measured on these banks.
_WORDS_PER_CHARACTER = 5.2
_LOST = frozenset(
    ("a", "an", "the", "to", "of", "is", "it", "and", "in", "for", "on", "so", "do", "be", "or", "at", "we", "you")
)
_SAME_SOUND = frozenset("aeiouyhw'-")


@cache
def _alike() -> dict[str, str]:
    """Character → the characters of these banks that sound the same, tone aside."""
    from pypinyin import Style, lazy_pinyin

    known = sorted({sign for text in said_in_chinese() for sign in text if "一" <= sign <= "鿿"})
    sounds = lazy_pinyin(known, style=Style.NORMAL, v_to_u=True)
    by_sound: dict[str, list[str]] = {}
    for sign, sound in zip(known, sounds, strict=True):
        by_sound.setdefault(sound, []).append(sign)
    near: dict[str, list[str]] = {}
    for sign, sound in zip(known, sounds, strict=True):
        near.setdefault(_blurred(sound), []).append(sign)
    often = Counter(sign for text in said_in_chinese() for sign in text)
    alike = {}
    for sign, sound in zip(known, sounds, strict=True):
        same = [one for one in by_sound[sound] if one != sign] or [one for one in near[_blurred(sound)] if one != sign]
        # A recogniser writes the commoner word: only the three most frequent of those that sound alike are heard.
        alike[sign] = "".join(sorted(same, key=lambda one: (-often[one], one))[:3])
    return alike


def _blurred(sound: str) -> str:
    """A syllable as a southern ear or a poor line has it: zh like z, n like l, -ng like -n."""
    for clear, dull in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("n", "l"), ("r", "l"), ("h", "f")):
        sound = sound.replace(clear, dull, 1)
    return sound


def misheard(text: str, random: Random, rate: float, tongue: str) -> tuple[str, int]:
    """The text as recognised, and how many characters of it are wrong; `rate` is errors a character."""
    if rate <= 0 or not text:
        return text, 0
    return _english(text, random, rate) if tongue == "en" else _chinese(text, random, rate)


def _chinese(text: str, random: Random, rate: float) -> tuple[str, int]:
    draw, alike, scale = random.random, _alike(), log(1 - rate / _HEARABLE)
    out: list[str] = []
    wrong, begun, size = 0, 0, len(text)
    at = int(log(1 - draw()) / scale)
    while at < size:
        sign = text[at]
        out.append(text[begun:at])
        begun, kind = at + 1, draw()
        same = alike.get(sign)
        if same is None and not "一" <= sign <= "鿿":
            out.append(sign)  # a digit, a letter or a stop
        elif kind < _SWAPPED and same:
            out.append(same[int(draw() * len(same))])
            wrong += 1
        elif kind < _SWAPPED:
            out.append(sign)  # nothing else here sounds like it
        elif kind < _DROPPED:
            wrong += 1
        else:
            out.append(sign + _EXTRA[int(draw() * len(_EXTRA))])
            wrong += 1
        at += 1 + int(log(1 - draw()) / scale)
    out.append(text[begun:])
    return "".join(out), wrong


@cache
def _alike_words() -> dict[str, tuple[str, ...]]:
    """Word → words of these banks that sound close to it: the same bones, and few letters apart."""
    by_sound: dict[str, list[str]] = {}
    known = sorted(word for word in words() if len(word) > 2)
    for word in known:
        by_sound.setdefault(_bones(word), []).append(word)
    return {word: _close(word, by_sound[_bones(word)]) for word in known}


def _close(word: str, others: list[str]) -> tuple[str, ...]:
    """Those of `others` that a poor line makes of a word; failing any, the word with its last sound lost."""
    found = tuple(one for one in others if one != word and SequenceMatcher(None, word, one).ratio() > 0.6)
    lost = (word[:-1],) if len(word) > 4 and word[-1] in "tdgk" else ()
    return found or lost


def _bones(word: str) -> str:
    """The consonants of a word, those that sound alike as one."""
    bones = "".join(sign for sign in word[1:] if sign not in _SAME_SOUND)
    return word[0] + bones.translate(str.maketrans("cqszdvbgm", "kksstfpkn"))[:3]


def _english(text: str, random: Random, rate: float) -> tuple[str, int]:
    draw, said, wrong, alike = random.random, text.split(" "), 0, _alike_words()
    share, out = rate * _WORDS_PER_CHARACTER, []
    for word in said:
        bare = word.strip(",.?!").lower()
        if draw() >= share or not bare.replace("'", "").isalpha():
            out.append(word)
        elif bare in _LOST and draw() < 0.6:
            wrong += len(word) + 1
        elif alike.get(bare):
            other = alike[bare][int(draw() * len(alike[bare]))]
            wrong += 1 + abs(len(other) - len(bare))
            out.append(word.lower().replace(bare, other))
        else:
            out.append(word)  # nothing else here sounds like it
    return " ".join(out), wrong


def slipped(text: str, random: Random, tongue: str) -> str:
    """A chat line as typed in a hurry: now and then a character that sounds alike, or two letters swapped."""
    draw = random.random()
    if draw > 0.12 or len(text) < 5:
        return text
    if tongue == "en":
        at = 1 + int(random.random() * (len(text) - 3))
        pair = text[at : at + 2]
        return text[:at] + pair[::-1] + text[at + 2 :] if pair.isalpha() else text.lower()
    alike = _alike()
    at = int(random.random() * len(text))
    same = alike.get(text[at], "")
    return text[:at] + same[int(random.random() * len(same))] + text[at + 1 :] if same else text
