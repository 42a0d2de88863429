"""One process owns a data folder: its indexes are single-owner, so a second one must not open them.

Held by a lock the operating system frees however the process ends; the file beside it says where the owner listens.
"""

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from knowledge.errors import Unavailable


@dataclass(slots=True)
class Ownership:
    """A held folder. `release` gives it back; so does the end of the process."""

    folder: Path
    _lock: IO[str]

    def announce(self, address: str) -> None:
        """Say where this process listens, for the command line to call."""
        (self.folder / "server.json").write_text(json.dumps({"address": address, "pid": os.getpid()}), encoding="utf-8")

    def release(self) -> None:
        """Give the folder back; releasing again does nothing."""
        if not self._lock.closed:
            (self.folder / "server.json").unlink(missing_ok=True)
            self._lock.close()


def own(folder: Path) -> Ownership:
    """Take `folder` for this process. Raises Unavailable, with the owner's address if known, where it is taken."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "owner.lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise Unavailable("another process is using this data folder", address=owner_address(folder) or "") from None
    # An owner that was killed could not take its address back; nobody listens there until we say so.
    (folder / "server.json").unlink(missing_ok=True)
    return Ownership(folder, lock)


def owner_address(folder: Path) -> str | None:
    """Where the process that owns `folder` listens, or None where nobody said."""
    try:
        said = json.loads((folder / "server.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return str(said["address"]) if isinstance(said, dict) and "address" in said else None
