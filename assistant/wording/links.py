"""Links in what a model wrote, however they are dressed: addresses, domains, "dot com", Markdown and its references.

A wording holds none at all: a reader's links are made by the server, from citations. It does not know which are good.
"""

import re

from knowledge.search.analyse import normal

_ENDINGS = (
    "com|cn|net|org|tw|hk|io|biz|info|top|xyz|site|shop|app|dev|vip|cc|co|me|ai|tv|us|uk|ru|de|fr|jp|kr|eu|gov|edu|mil"
    "|online|store|club|link|live|pro|tech|cloud|page|web|work|fun|icu|security|support|zip|mov|中国|公司|网络"
)
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]{1,9}\s?:\s?/\s?/|\bwww\d?\s?\.|\b(?:mailto|javascript|vbscript):\S|\bdata:\w+/|\bfile:/"
    rf"|(?<![\w@.])[a-z0-9](?:[\w-]*)(?:\s?[.．。]\s?[\w-]+)*?[.．](?:{_ENDINGS})(?![\w.@-]*\w)"
    rf"|(?<![\w.])\w[\w-]*(?:\s?(?:\[|\(|（)\s?(?:dot|点)\s?(?:\]|\)|）)\s?|\s+dot\s+)(?:{_ENDINGS})\b"
    r"|(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|\b[a-z0-9-]{2,}(?:\.[a-z0-9-]{2,}){2,}(?:/\S*)?",
    re.I,
)


def has_link(text: str) -> bool:
    """Whether `text` holds something a reader's program may make a link of, or a person may type as one."""
    return _LINK.search(normal(text)) is not None
