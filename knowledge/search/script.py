"""Traditional and Simplified Chinese, converted by OpenCC's phrase tables: the only place that imports it.

It does not decide which script a text is in (`knowledge.language`) nor which one a reader wants.
"""

from functools import lru_cache
from typing import Any

import opencc


@lru_cache(maxsize=4)
def _converter(config: str) -> Any:
    return opencc.OpenCC(config)


def to_simplified(text: str) -> str:
    """`text` with Traditional characters and Taiwan's words made Simplified (OpenCC tw2sp); other text unchanged."""
    return str(_converter("tw2sp").convert(text)) if not text.isascii() else text


def to_traditional(text: str) -> str:
    """`text` in Traditional characters with Taiwan's words (OpenCC s2twp); other text unchanged."""
    return str(_converter("s2twp").convert(text)) if not text.isascii() else text
