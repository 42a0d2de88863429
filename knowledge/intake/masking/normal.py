"""The form of a text in which personal data is looked for, every character mapped back to where it came from.

Compatibility forms are unified (NFKC), invisible characters dropped, the pauses of somebody dictating closed
("622，嗯，202"), and digits that were spoken ("幺三八", "four one one", "double two") written as digits. It is used for
finding only: what stays in a text stays as it was.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufe00-\ufe0f\U000e0000-\U000e007f]"
)
_HAN = {
    **dict.fromkeys("零〇○洞", "0"), **dict.fromkeys("一壹幺", "1"), **dict.fromkeys("二贰貳两兩", "2"),
    **dict.fromkeys("三叁參", "3"), **dict.fromkeys("四肆", "4"), **dict.fromkeys("五伍", "5"),
    **dict.fromkeys("六陆陸", "6"), **dict.fromkeys("七柒拐", "7"), **dict.fromkeys("八捌", "8"),
    **dict.fromkeys("九玖勾", "9"),
}  # fmt: skip
_HAN_DIGIT = f"[{''.join(_HAN)}\\d]"
# The last one belongs to what follows where a mark or a figure stands before it and a word
# goes on behind it: "…六，一共…", "…814一直…".
_HAN_RUN = re.compile(
    rf"(?:{_HAN_DIGIT}[ ,，、·\-]{{0,2}}){{2,}}(?:(?<![ ,，、\d]){_HAN_DIGIT}|{_HAN_DIGIT}(?![\u4e00-\u9fff]))"
)
# A breath between two digits: a filler with marks around it, or dots alone.
_MARKS = r"[ ,，、。.…~～—]{0,6}"
_FILLERS = (
    r"(?:嗯|呃|额|啊|哦|噢|诶|欸|那个|然后|然後|接着|接著|再来|再來|后面是|後面是|后面|後面"
    r"|接下来|对|對|好|杠|横杠|空格)"
)
_HAN_PAUSE = re.compile(
    rf"(?<={_HAN_DIGIT})(?:{_MARKS}{_FILLERS}(?:{_MARKS}{_FILLERS})?{_MARKS}|[ ,，、.…~～—]{{3,6}}"
    rf"|…+)(?={_HAN_DIGIT})"
)
# What stands for a pause: a separator to every rule, and never part of an order number as those are written.
_PAUSE = "·"
_WORDS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "niner": "9",
}  # fmt: skip
_SPOKEN = rf"(?:(?:double|triple)[ \-]+)?(?:{'|'.join(_WORDS)}|\d)"
_EN_RUN = re.compile(rf"(?<![A-Za-z])(?:{_SPOKEN}[ ,.·\-]{{1,3}}){{2,}}{_SPOKEN}(?![A-Za-z])", re.I)
_EN_WORD = re.compile(rf"(?:(?P<times>double|triple)[ \-]+)?(?P<word>(?:{'|'.join(_WORDS)})(?![A-Za-z])|\d)", re.I)
_BREATHS = "and|then|uh|um|er|erm|okay|ok|so|yeah|dash|hyphen|space"
_EN_PAUSE = re.compile(
    rf"(?<![A-Za-z])(?P<before>{'|'.join(_WORDS)}|\d)"
    rf"(?P<pause>[ ,.…\-]{{1,5}}(?:(?:{_BREATHS})[ ,.…]{{1,4}}){{1,2}}|\.{{2,4}} ?|…+ ?)"
    rf"(?=(?:double |triple )?(?:(?:{'|'.join(_WORDS)})(?![A-Za-z])|\d))",
    re.I,
)
_HAS_FILLER = re.compile("[嗯呃额啊哦噢诶欸然接再后後对對好杠空那…。.]|[ ,，、]{3}")


# A character of the normal form with the stretch of the original it stands for.
Characters = list[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal form; `starts` and `ends` give for each of its characters the stretch of the original it came from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original behind `text[start:end]` (not empty)."""
        return self.starts[start], self.ends[end - 1]


def normal(text: str) -> Normal:
    """The normal form of `text`."""
    if text.isascii() or (unicodedata.is_normalized("NFKC", text) and not _INVISIBLE.search(text)):
        characters = [(character, at, at + 1) for at, character in enumerate(text)]
    else:
        characters = [
            (part, at, at + 1)
            for at, character in enumerate(text)
            if not _INVISIBLE.match(character)
            for part in unicodedata.normalize("NFKC", character)
        ]
    folded = _folded(characters, _HAN_PAUSE, _pause) if _HAS_FILLER.search(text) else characters
    folded = _folded(folded, _EN_PAUSE, _after_digit)
    folded = _folded(_folded(folded, _HAN_RUN, _han_digits), _EN_RUN, _english_digits)
    return Normal(
        "".join(part for part, _, _ in folded),
        tuple(start for _, start, _ in folded),
        tuple(end for _, _, end in folded),
    )


def _folded(characters: Characters, run: re.Pattern[str], digits: Callable[[Characters], Characters]) -> Characters:
    """`characters` with every run of spoken digits replaced by what `digits` makes of it."""
    out: Characters = []
    at = 0
    for match in run.finditer("".join(part for part, _, _ in characters)):
        out += characters[at : match.start()] + digits(characters[match.start() : match.end()])
        at = match.end()
    return out + characters[at:] if at else characters


def _pause(characters: Characters) -> Characters:
    return [(_PAUSE, characters[0][1], characters[-1][2])]


def _after_digit(characters: Characters) -> Characters:
    """The digit or its word as it is, and one mark for the pause behind it."""
    match = _EN_PAUSE.match("".join(part for part, _, _ in characters) + "0")
    kept = match.end("before") if match else len(characters)
    return characters[:kept] + _pause(characters[kept:]) if kept < len(characters) else characters


def _han_digits(characters: Characters) -> Characters:
    return [(_HAN.get(part, part), start, end) for part, start, end in characters]


def _english_digits(characters: Characters) -> Characters:
    out: Characters = []
    at = 0
    for match in _EN_WORD.finditer("".join(part for part, _, _ in characters)):
        out += characters[at : match.start()]
        digit = _WORDS.get(match["word"].lower(), match["word"])
        times = {"double": 2, "triple": 3}.get((match["times"] or "").lower(), 1)
        out += [(digit, characters[match.start()][1], characters[match.end() - 1][2])] * times
        at = match.end()
    return out + characters[at:]
