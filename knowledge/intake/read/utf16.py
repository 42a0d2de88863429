"""UTF-16 without its byte order mark, known by what its bytes spell: everyday characters in one order, chaos else."""

import unicodedata

_LOOKED_AT = 8192
_FIT = 0.9


def unmarked_utf16(data: bytes) -> str:
    """ "utf-16-le" or "utf-16-be" where the bytes can hardly be anything else, "" otherwise."""
    if len(data) < 4 or len(data) % 2 or (data[:_LOOKED_AT].isascii() and b"\0" not in data[:_LOOKED_AT]):
        return ""
    fits = {name: _fit(data[:_LOOKED_AT].decode(name, errors="replace")) for name in ("utf-16-le", "utf-16-be")}
    best = max(fits, key=lambda name: fits[name])
    return best if fits[best] >= _FIT else ""


def _fit(text: str) -> float:
    return sum(map(_everyday, text)) / len(text)


def _everyday(character: str) -> bool:
    """Whether a character is one that text in Chinese or English is made of."""
    code = ord(character)
    if code < 0x250:
        return character in "\t\n\r" or unicodedata.category(character) != "Cc"
    if 0x4E00 <= code <= 0x9FFF:
        # The common half of Han: GB 2312's first level or Big5's frequent characters.
        simplified = character.encode("gb2312", errors="ignore")
        traditional = character.encode("big5", errors="ignore")
        return b"" < simplified[:1] < b"\xd8" or b"\xa4" <= traditional[:1] < b"\xc7"
    return 0x2010 <= code <= 0x22FF or 0x2460 <= code <= 0x25FF or 0x3000 <= code <= 0x30FF or 0xFF00 <= code <= 0xFFEF
