"""Bytes of a text file into text: by byte order mark, then UTF-8, then what is declared, then the likeliest one.

It does not know the format; an encoding declared inside a file is only a hint, for it is often wrong.
"""

import codecs

from charset_normalizer import from_bytes

from knowledge.intake.faults import unreadable
from knowledge.intake.read.utf16 import unmarked_utf16

# Byte order marks, UTF-32 first: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A declared name means the whole family it is the oldest of (WHATWG Encoding Standard, 4.2).
_FAMILIES = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "cp950": "big5hkscs", "x-x-big5": "big5hkscs",
}  # fmt: skip
_CHINESE = ("gb18030", "big5hkscs")
_LEGACY = ["gb18030", "big5hkscs", "big5", "cp950", "cp1252", "latin-1"]
# What text in these encodings is full of; a wrong guess yields rare characters instead.
_FREQUENT = frozenset(
    "的是不了一在有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下"
    "自之年过過发發后後作里用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好"
    "小部其些主样樣理心她本前开開但因只从從想实實日军軍者意无無力它與与長长把機机十民第公此已工使情明性知全三"
    "又关關点點正业業外将將两兩高间間由问問很最重并並物手应應战戰向头頭文体體政美相见見被利什二等产產客户戶服务務"
    "电電话話费費退订訂单單"
)
# The rows of the character sets that everyday text comes from: GB 2312's first level, Big5's frequent characters.
_EVERYDAY_ROWS = {"gb18030": range(0xB0, 0xD8), "big5hkscs": range(0xA4, 0xC7)}
# Of a hundred characters at most one may be damaged for an encoding to be believed all the same.
_DAMAGED = 0.01
_BELIEVED = 0.4


def decode(data: bytes, hint: str = "") -> str:
    """`data` as text without its byte order mark; `hint` names a declared encoding. Raises UnreadableDocument."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    sixteen = unmarked_utf16(data)
    declared = _FAMILIES.get(hint.lower(), hint.lower())
    for name in (sixteen, "utf-8", declared if declared in {*_CHINESE, "utf-8"} else ""):
        text = _try(data, name)
        if text is not None:
            return text
    # Short texts in GBK and Big5 decode as each other: the one that yields everyday characters is the right one.
    likely = [(_likelihood(text, name), text) for name in _CHINESE if (text := _try(data, name)) is not None]
    if likely and max(likely)[0] >= _BELIEVED:
        return max(likely)[1]
    if (text := _try(data, declared)) is not None:
        return text
    guess = from_bytes(data, cp_isolation=_LEGACY).best()
    if guess is None:
        raise unreadable("unknown_encoding")
    return str(guess)


def _try(data: bytes, name: str) -> str | None:
    """`data` read as `name`, damaged characters as U+FFFD; None where more than a few are."""
    if not name:
        return None
    try:
        text = data.decode(name, errors="replace")
    except LookupError:
        return None
    damaged = text.count("\ufffd")
    # One character may be cut in half at the end of a file that was cut.
    other = sum(ord(character) > 127 for character in text) - damaged
    return text if damaged <= max(_DAMAGED * other, min(other // 4, 1)) else None


def _likelihood(text: str, name: str) -> float:
    """How everyday the characters are that the bytes give in this encoding, 0 to 1."""
    letters = [character for character in text if ord(character) > 127 and character.isalpha()]
    if not letters:
        return 0.0
    rows = _EVERYDAY_ROWS[name]
    common = sum(
        len(code := character.encode(name, errors="replace")) == 2 and code[0] in rows for character in letters
    )
    frequent = sum(character in _FREQUENT for character in letters)
    if any("\ue000" <= character <= "\uf8ff" for character in text):
        # Nobody's everyday text: positions that the character set leaves to private use.
        return 0.0
    return 0.5 * common / len(letters) + 0.5 * min(1.0, 4 * frequent / len(letters))
