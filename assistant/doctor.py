"""A data folder looked over and, where nothing can be lost by it, put right.

Looking changes nothing and may be done while the product serves; putting right needs the folder to itself. It builds no
index: whoever repairs opens the product afterwards, which fills what was emptied, and has it looked over again.
"""

import fcntl
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from assistant.owner import own
from assistant.settings import Settings
from knowledge.clock import SystemClock
from knowledge.errors import NotFound, TongxiError
from knowledge.ports import Clock
from knowledge.records.check import Finding, Remedy, clock, integrity, old_keys, stuck_jobs
from knowledge.records.clients import ClientRecords
from knowledge.records.engine import open_engine
from knowledge.records.erasure import come_back
from knowledge.records.look import look
from knowledge.records.mend import mend
from knowledge.search.check import caches
from knowledge.search.check_store import Caches
from knowledge.search.chroma import set_aside
from knowledge.search.semantic import LatentSemantic

__all__ = ["Examination", "Finding", "examine", "free_share", "put_right", "repair"]

# Below this share of the disk, an index that is written anew beside the old one may not find room.
FREE_SHARE = 0.15
# Putting one thing right may show another that it hid; more rounds than this do not help.
ROUNDS = 4
_SHORTEST_SECRET = 32
_IN_RECORDS = frozenset({
    Remedy.MIGRATE, Remedy.REINDEX, Remedy.DROP_ORPHANS, Remedy.DROP_VECTORS, Remedy.DROP_GENERATIONS, Remedy.SETTLE,
    Remedy.CLOSE_JOBS, Remedy.ERASE,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found; `serving` says that another process had the folder, so that its caches were only listed."""

    findings: tuple[Finding, ...]
    serving: bool

    @property
    def repairable(self) -> tuple[Finding, ...]:
        """What repairing puts right."""
        return tuple(one for one in self.findings if one.remedy is not Remedy.NONE)


def free_share(folder: Path) -> float:
    """The free share (0..1) of the disk that holds `folder`."""
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total


def examine(
    settings: Settings,
    *,
    client: str | None = None,
    now: Clock | None = None,
    free: Callable[[Path], float] = free_share,
) -> Examination:
    """Look over the whole data folder, or what belongs to one client and the installation. Changes not a byte.

    Raises NotFound where there are no records or no such client.
    """
    with _alone(settings.data_dir) as alone:
        engine = look(settings.records_url, alone=alone)
        try:
            found = [*_records(engine, now or SystemClock()), *_surroundings(settings, free)]
            if not _unreadable(found):
                known = [one.id for one in ClientRecords(engine).clients()]
                if client is not None and client not in known:
                    raise NotFound("no such client company")
                torn = frozenset(one.where for one in found if one.check == "vectors")
                found += _caches(engine, known, torn, settings, alone)
            else:
                known = []
        finally:
            engine.dispose()
    others = set(known) - {client}
    kept = found if client is None else [one for one in found if one.where not in others]
    return Examination(tuple(kept), serving=not alone)


def put_right(
    settings: Settings, seen: Examination, fill: Callable[[str], None], again: Callable[[], Examination]
) -> tuple[tuple[Finding, ...], Examination]:
    """Repair what can be, `fill` what was emptied (it is told which checks), look `again`; while that helps.

    Returns what is right now and what is found still. Raises Unavailable where another process has the folder.
    """
    found: dict[Finding, None] = {}
    for _ in range(ROUNDS):
        if not seen.repairable:
            break
        found |= dict.fromkeys(seen.findings)
        repair(settings, seen.repairable)
        fill(", ".join(sorted({one.check for one in seen.repairable})))
        seen = again()
    return tuple(one for one in found if one not in seen.findings), seen


def repair(settings: Settings, findings: Sequence[Finding]) -> None:
    """Put right what `findings` say can be. Raises Unavailable where another process has the folder."""
    owned = own(settings.data_dir)
    try:
        in_records = [one for one in findings if one.remedy in _IN_RECORDS]
        if in_records:
            engine = open_engine(settings.records_url)
            try:
                mend(engine, in_records)
            finally:
                engine.dispose()
        for one in findings:
            _mend_files(settings.data_dir, one)
    finally:
        owned.release()


def _records(engine: Engine, now: Clock) -> Iterator[Finding]:
    found = integrity(engine)
    yield from found
    if not _unreadable(found):
        moment = now.now()
        yield from (*stuck_jobs(engine, moment), *old_keys(engine, moment), *clock(engine, moment), *come_back(engine))


def _unreadable(found: Sequence[Finding]) -> bool:
    """Whether reading the records further would only raise."""
    broken = {"database", "schema", "integrity_check"}
    return any(one.check in broken and one.remedy is not Remedy.REINDEX for one in found)


def _surroundings(settings: Settings, free: Callable[[Path], float]) -> Iterator[Finding]:
    folder = settings.data_dir
    if (share := free(folder)) < FREE_SHARE:
        yield Finding("disk", "data folder", f"{share:.0%} of the disk is free")
    if settings.secret.get_secret_value():
        return
    path = folder / "secret"
    if not path.exists():
        yield Finding("secret", path.name, "it is missing: no key opens anything")
    elif len(path.read_text(encoding="utf-8", errors="replace").strip()) < _SHORTEST_SECRET:
        yield Finding("secret", path.name, "it is damaged: no key opens anything")
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("secret", path.name, "others than its owner may read it", Remedy.PROTECT, (path.name,))


def _caches(
    engine: Engine, clients: Sequence[str], torn: frozenset[str], settings: Settings, alone: bool
) -> list[Finding]:
    given = settings.secret.get_secret_value()
    kept = settings.data_dir / "secret"
    secret = given or (kept.read_text(encoding="utf-8").strip() if kept.exists() else "")
    embedder = _embedder(settings)
    where = Caches(settings.data_dir, secret.encode(), embedder, alone)
    return caches(engine, clients, torn, where)


def _embedder(settings: Settings) -> str:
    """The name vectors of the set embedder carry; "" where only the installed package knows it."""
    if settings.embedder == "fitted":
        return LatentSemantic.name
    return "" if settings.embedder.endswith(":packaged") else settings.embedder


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether nobody has the folder, who then cannot take it until this ends. Writes nothing."""
    try:
        lock = (folder / "owner.lock").open("rb")
    except OSError:
        yield True
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def _mend_files(folder: Path, finding: Finding) -> None:
    if finding.remedy is Remedy.SET_ASIDE:
        shutil.rmtree(set_aside(folder / "chroma"), ignore_errors=True)
        for note in folder.glob("chroma-t_*.json"):
            note.unlink()
    elif finding.remedy is Remedy.PROTECT:
        for name in finding.ids:
            (folder / name).chmod(0o600)
    elif finding.remedy is Remedy.DELETE_FILES:
        for name in finding.ids:
            _delete(folder, name)


def _delete(folder: Path, name: str) -> None:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise TongxiError("a file outside the data folder is never deleted")
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
