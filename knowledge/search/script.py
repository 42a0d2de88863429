"""Traditional and Simplified Chinese, converted by OpenCC's phrase tables: the only place that imports it.

It does not decide which script a text is in (`knowledge.language`) nor which one a reader wants.
"""

from functools import lru_cache
from typing import Any

import opencc

# One sentence is read by one part after another, and for one question after another.
_SHORT, _KEPT = 200, 32_768


@lru_cache(maxsize=4)
def _converter(config: str) -> Any:
    return opencc.OpenCC(config)


def to_simplified(text: str) -> str:
    """`text` with Traditional characters and Taiwan's words made Simplified (OpenCC tw2sp); other text unchanged."""
    if text.isascii():
        return text
    return _short_simplified(text) if len(text) <= _SHORT else _simplified(text)


def _simplified(text: str) -> str:
    return str(_converter("tw2sp").convert(text))


@lru_cache(maxsize=_KEPT)
def _short_simplified(text: str) -> str:
    return _simplified(text)


def to_traditional(text: str) -> str:
    """`text` in Traditional characters with Taiwan's words (OpenCC s2twp); other text unchanged."""
    return str(_converter("s2twp").convert(text)) if not text.isascii() else text
