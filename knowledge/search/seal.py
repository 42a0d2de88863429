"""A seal on a folder of caches: what it was made with, and a digest of every file, so that damage is never believed.

A folder without a seal that holds is thrown away and made again from the records; so is one made by another version of
the analysis or of a library it rests on. It does not know what is in the files.
"""

import hashlib
import json
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

NAME = "seal.json"
_SOURCES = ("analyse.py", "script.py", "keyword.py", "terms.py", "term_rows.py", "client_index.py")
_LIBRARIES = ("tantivy", "opencc", "PyStemmer", "numpy")
_PIECE = 1 << 20


@lru_cache(maxsize=1)
def made_with() -> str:
    """A digest of the code and the libraries that decide what stands in a cache."""
    room = files("knowledge.search")
    digest = hashlib.blake2b(digest_size=16)
    for name in _SOURCES:
        digest.update(room.joinpath(name).read_bytes())
    digest.update(" ".join(f"{name}={version(name)}" for name in _LIBRARIES).encode())
    return digest.hexdigest()


def set_seal(folder: Path, note: dict[str, Any]) -> None:
    """Seal the files of `folder` as they stand, with a `note` for whoever opens it. Raises OSError."""
    told = {"made_with": made_with(), "files": _digests(folder), "note": note}
    fresh = folder / f".{NAME}"
    fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    fresh.replace(folder / NAME)


def sealed(folder: Path) -> dict[str, Any] | None:
    """The note of a seal that holds: same code, same libraries, every file as it was; else None."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if told["made_with"] != made_with() or told["files"] != _digests(folder):
            return None
        note = told["note"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return note if isinstance(note, dict) else None


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        # Locks and unfinished files begin with a dot.
        if path.is_file() and path.name != NAME and not path.name.startswith("."):
            found[path.relative_to(folder).as_posix()] = _digest(path)
    return found


def _digest(path: Path) -> str:
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
