"""Are two masked texts the same words? Masking depends on what was said before, so a text sent again may differ in it.

A number that was "[PHONE_2]" the first time may come as "[PHONE_1]", or bare where the words around it are missing.
Everything outside placeholders must agree to the letter.
"""

import re

_PLACEHOLDER = re.compile(r"\[(?P<kind>[A-Z]{2,12})_\d{1,4}\]")
_NUMBER, _NAME = "\ue000", "\ue001"  # stand for any run of placeholders; private use, so no text has them
_RUNS = re.compile(f"[{_NUMBER}{_NAME}]{{2,}}")
_COUNTS = re.compile(
    r"[0-9０-９零〇一二两三四五六七八九幺十@]|zero|one|two|three|four|five|six|seven|eight|nine|oh", re.I
)
_LONGEST = 80


def same_words(kept: str, given: str) -> bool:
    """Whether `given` says what `kept` says, whatever the number of a placeholder and whichever of them masked more."""
    if kept == given:
        return True
    here, there = _plain(kept), _plain(given)
    return here == there or _fits(here, there) or _fits(there, here)


def _plain(text: str) -> str:
    marked = _PLACEHOLDER.sub(lambda one: _NAME if one["kind"] in {"NAME", "ADDRESS"} else _NUMBER, text)
    return _RUNS.sub(lambda run: _NAME if _NAME in run[0] else _NUMBER, marked)


def _fits(pattern: str, text: str) -> bool:
    """Whether each placeholder of `pattern` can stand for a piece of `text` that could be masked so."""
    literals = re.split(f"([{_NUMBER}{_NAME}])", pattern)
    if len(literals) == 1 or not text.startswith(literals[0]) or not text.endswith(literals[-1]):
        return False
    at, end = len(literals[0]), len(text) - len(literals[-1])
    for place in range(1, len(literals), 2):
        last = place + 2 == len(literals)
        found = end if last else text.find(literals[place + 1], at + 1, end)
        if found <= at or not _maskable(text[at:found], literals[place]):
            return False
        at = found if last else found + len(literals[place + 1])
    return True


def _maskable(piece: str, mark: str) -> bool:
    if piece in {_NUMBER, _NAME}:
        return True
    return len(piece) <= _LONGEST and (mark == _NAME or _COUNTS.search(piece) is not None)
