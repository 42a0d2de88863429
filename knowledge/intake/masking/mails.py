"""E-mail addresses as people say them: "lin dot wei at gmail dot com", "lin点wei艾特qq点com", spelled letter by letter.

The sign is looked for first, then the domain behind it, then the mailbox backwards from it, so that no text, however
hostile, makes the search slow. Written addresses are `patterns.EMAIL`.
"""

import re
from collections.abc import Iterator

_AT = re.compile(r"\s?(?:\(at\)|\[at\]|艾特|爱特|圈[aA]|小老鼠|@)\s?|\sat\s", re.I)
_DOT = r"(?:\s?(?:\(dot\)|\[dot\]|点|點)\s?|\.|\sdot\s)"
_TOP = r"(?:com|cn|net|org|edu|gov|info|biz|io|me|co|tw|hk|uk|us|ca|au|de|fr|jp|sg|my|eu|cc|top|vip)"
_LABEL = r"(?:[A-Za-z0-9](?:[ ·][A-Za-z0-9](?![A-Za-z0-9])){1,20}|[A-Za-z0-9-]{1,63})"
_DOMAIN = re.compile(rf"{_LABEL}(?:{_DOT}[A-Za-z0-9-]{{2,24}}){{0,2}}{_DOT}{_TOP}(?![A-Za-z0-9])", re.I)
_JOINTS = (
    "点", "點", "下划线", "下劃線", "底線", "横杠", "橫槓", "横线", "杠", "槓", "减号",
    "dot", "underscore", "dash", "hyphen", "point",
)  # fmt: skip
# Read from right to left.
_JOINT = rf"(?:\s?(?:{'|'.join(word[::-1] for word in _JOINTS)})\s?|[._-])"
_SPELLED = r"[A-Za-z0-9](?:[ \-·,，、][A-Za-z0-9](?![A-Za-z0-9])){2,30}"
_TOKEN = r"[A-Za-z0-9%+]{1,64}"
_MAILBOX = re.compile(rf"(?:{_SPELLED}|{_TOKEN})(?:{_JOINT}{_TOKEN}){{0,5}}", re.I)
_LONGEST = 90


def spoken_mails(text: str) -> Iterator[tuple[int, int]]:
    """Where such addresses stand in a normal form."""
    for sign in _AT.finditer(text):
        domain = _DOMAIN.match(text, sign.end())
        if domain is None:
            continue
        before = text[max(0, sign.start() - _LONGEST) : sign.start()]
        mailbox = _MAILBOX.match(before[::-1])
        if mailbox is not None:
            yield sign.start() - mailbox.end(), domain.end()
