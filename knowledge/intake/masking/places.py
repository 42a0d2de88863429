"""Addresses with a number, as far as their shape gives them away: road and house, estate and building, street.

Best effort. The road with its number is looked for first and the words before it are read backwards from there, so that
no text makes the search slow. It does not know maps: what is before a road may be a place or a verb.
"""

import re
from collections.abc import Iterator

_COUNT = r"(?:\d{1,5}|[一二三四五六七八九十百零〇两兩]{1,7})"
_UNIT = (
    rf"(?:\s?(?:{_COUNT}|[A-Za-z]\d{{0,2}})\s?"
    r"(?:号楼|號樓|号院|栋|棟|幢|座|楼|樓|单元|單元|室|层|層|户|戶|门|弄|号|號))"
)
_ROOM = r"(?:\d{2,5}(?!\d))?"
_HOUSE = re.compile(
    rf"(?:路|大道|街|巷|胡同|弄|道|里|村)(?:{_COUNT}段)?\s?{_COUNT}\s?(?:号|號|弄){_UNIT}{{0,5}}{_ROOM}"
    rf"|(?:小区|花园|家园|公寓|大厦|苑|新村|社区|花園|大樓)\s?{_UNIT}{{1,5}}{_ROOM}"
)
_BEFORE = re.compile(r"[一-鿿]{1,24}\Z")
_LEAD = re.compile(
    r".*(?:地址是|地址|住址是|住址|寄到|寄去|送到|送去|住在|家住|住的是|搬到|改成|改到|改寄|改为|装在|裝在|发到|还是|就是|到|在|是|寄|住|我家)"
)
_REGION = re.compile(r"[一-鿿]{2}(?:省|自治区|市|区|區|县|縣)")
_NAME_OF_ROAD = 4
_EN_PLACE = re.compile(
    r"\b\d{1,5}[A-Za-z]?\s(?:[A-Z][a-zA-Z'’.]{1,20}\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard"
    r"|Blvd|Court|Ct|Way|Place|Pl|Terrace|Close|Crescent|Square|Sq|Parkway|Highway|Hwy)\b\.?"
    r"(?:,?\s(?:[Aa]pt|[Aa]partment|[Ss]uite|[Uu]nit|[Ff]lat|No)\.?\s?\w{1,6})?"
)


def places(text: str) -> Iterator[tuple[int, int]]:
    """Where an address with a number seems to stand in a normal form."""
    if not text.isascii():
        for match in _HOUSE.finditer(text):
            start = _start(text, match.start())
            if start < match.start():
                yield start, match.end()
    for match in _EN_PLACE.finditer(text):
        yield match.span()


def _start(text: str, road: int) -> int:
    """Where the address begins whose road or estate ends its name at `road`."""
    before = _BEFORE.search(text[max(0, road - 24) : road])
    if before is None:
        return road
    words = before[0]
    lead = _LEAD.match(words)
    words = words[lead.end() :] if lead else words
    region = _REGION.search(words)
    if region is not None:
        words = words[region.start() :]
    elif lead is None:
        words = words[-_NAME_OF_ROAD:]
    return road - len(words)
