"""What is made of the product's own lexicons, kept in a folder between starts: making it takes a start two seconds.

What is kept counts only where the very same files, code and libraries made it; anything else is made anew and takes its
place whole. It is plain data under a digest, never code. It does not know what it keeps.
"""

import importlib.metadata
import marshal
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar, cast

Plain = TypeVar("Plain")
_DIGEST = 16
_CODE = ("analyse.py", "compiled.py", "dictionary.py", "paraphrase.py", "script.py", "typos.py", "widen.py")
_LIBRARIES = ("OpenCC", "PyStemmer", "numpy", "pypinyin")


@dataclass(slots=True)
class _Place:
    """Where things are kept in this process; None: nowhere."""

    folder: Path | None = None


_PLACE = _Place()


def keep_in(folder: Path) -> None:
    """From now on keep what is compiled in `folder`, which is made when needed inside a folder that is there."""
    _PLACE.folder = folder


def kept(name: str, make: Callable[[], Plain]) -> Plain:
    """What `make` gives, taken from where it was kept under `name`, else made and kept there.

    It must be made of tuples, dicts, sets, strings, bytes and numbers alone. A disk that refuses costs the time to make
    it, nothing else.
    """
    folder = _PLACE.folder
    made_by = _made_by() if folder is not None else None
    if folder is None or made_by is None:
        return make()
    path = folder / f"{name}.bin"
    found = _read(path, made_by)
    if found is not None:
        return cast(Plain, marshal.loads(found))
    made = make()
    _write(path, made_by, marshal.dumps(cast(Any, made)))
    return made


def _read(path: Path, made_by: bytes) -> bytes | memoryview | None:
    """What stands in `path` where it is whole and of this making; else None."""
    try:
        held = memoryview(path.read_bytes())
    except OSError:
        return None
    told = held[2 * _DIGEST :]
    whole = held[:_DIGEST] == made_by and held[_DIGEST : 2 * _DIGEST] == _digest(told)
    return told if whole else None


def _write(path: Path, made_by: bytes, told: bytes) -> None:
    fresh = path.with_suffix(".part")
    try:
        path.parent.mkdir(exist_ok=True)
        fresh.write_bytes(made_by + _digest(told) + told)
        fresh.replace(path)
    except OSError:
        return


def _digest(told: bytes | memoryview) -> bytes:
    return blake2b(told, digest_size=_DIGEST).digest()


@lru_cache(maxsize=1)
def _made_by() -> bytes | None:
    """A digest of everything that decides what comes out; None where the code cannot be read, so nothing is kept."""
    digest = blake2b(digest_size=_DIGEST)
    try:
        for part in _parts():
            digest.update(len(part).to_bytes(8, "little") + part)
    except (OSError, importlib.metadata.PackageNotFoundError):
        return None
    return digest.digest()


def _parts() -> Iterator[bytes]:
    package = files("knowledge.search")
    yield from (package.joinpath(name).read_bytes() for name in _CODE)
    for path in sorted(package.joinpath("lexicon").iterdir(), key=lambda one: one.name):
        if path.is_file():
            yield path.name.encode()
            yield path.read_bytes()
    versions = (importlib.metadata.version(name) for name in _LIBRARIES)
    yield "\n".join((sys.version, sys.byteorder, unicodedata.unidata_version, *versions)).encode()
