"""Bytes of a text file into text: UTF-8 and UTF-16 by their marks, UTF-8 by trial, the rest by charset-normalizer.

It does not know the format; an encoding declared inside a file is only a hint.
"""

import codecs

from charset_normalizer import from_bytes

from knowledge.intake.faults import unreadable

# Byte order marks, UTF-32 first: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ["gb18030", "big5hkscs", "big5", "cp950", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
# What text in these encodings is full of; a wrong guess yields rare characters instead.
_FREQUENT = frozenset(
    "的是不了一在有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下"
    "自之年过過发發后後作里用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好"
    "小部其些主样樣理心她本前开開但因只从從想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三"
    "又关關点點正业業外将將两兩高间間由问問很最重并並物手应應战戰向头頭文体體政美相见見被利什二等产產客户戶服务務"
    "电電话話费費退订訂单單"
)


def decode(data: bytes, hint: str = "") -> str:
    """`data` as text without its byte order mark; `hint` names a declared encoding. Raises UnreadableDocument."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    for name in ("utf-8", hint):
        text = _try(data, name)
        if text is not None:
            return text
    guess = from_bytes(data, cp_isolation=_LEGACY).best()
    # Short texts in GBK and Big5 decode as each other: the one that yields everyday characters is the right one.
    candidates = [text for name in ("gb18030", "big5hkscs") if (text := _try(data, name)) is not None]
    best = max(candidates, key=_everyday, default=None)
    if best is not None and _everyday(best) >= 0.05:
        return best
    if guess is None:
        raise unreadable("unknown_encoding")
    return str(guess)


def _try(data: bytes, name: str) -> str | None:
    if not name:
        return None
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _everyday(text: str) -> float:
    """The share of frequent characters among the letters outside ASCII."""
    letters = [character for character in text if ord(character) > 127 and character.isalpha()]
    return sum(character in _FREQUENT for character in letters) / max(len(letters), 1)
