"""Addresses of recordings: whoever has one can listen, so only the name of the recording is kept.

It knows no vendor and fetches nothing.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote

_ADDRESS = re.compile(r"^\s*[a-z][a-z0-9+.-]{1,20}://\S+\s*$", re.I)


def named_only(left: Mapping[str, object]) -> dict[str, object]:
    """A copy in which every address stands as the last part of its path: "rec-1608130650.mp3", never host or query."""
    return {name: _named(value) for name, value in left.items()}


def _named(value: object) -> object:
    if isinstance(value, str):
        return name_of(value) if _ADDRESS.match(value) else value
    if isinstance(value, Mapping):
        return named_only(value)
    return [_named(one) for one in value] if isinstance(value, list) else value


def name_of(address: str) -> str:
    """The last part of the path of an address, without query and fragment; "" where there is no path."""
    path = re.split(r"[?#]", address.strip().partition("://")[2], maxsplit=1)[0]
    return unquote(path.partition("/")[2].rstrip("/").rpartition("/")[2])
