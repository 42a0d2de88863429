"""Hostile and broken files: each ends in text or in a sentence, in time and within memory, and nobody else notices.

Measured on our own bombs and on every file of the folders given, read one by one as intake reads them; then all of them
in one folder together with good ones; then how long an answer takes while such a folder goes in.
"""

import json
import re
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from evals.bombs import planted, workbook, write_bombs
from evals.undisturbed import Waits, measured
from knowledge.client import Client
from knowledge.clock import StandingClock
from knowledge.errors import UnreadableDocument
from knowledge.intake.confine import Confined
from knowledge.intake.documents import DocumentMeta, read
from knowledge.intake.ingest import Ingest
from knowledge.intake.read.parse import load
from knowledge.language import Lang
from knowledge.records.clients import ClientRecords
from knowledge.records.documents import DocumentRecords
from knowledge.records.engine import migrate, open_engine

SECONDS, MEGABYTES = 60.0, 1024.0
_LEFT_OUT = re.compile(r"LICENSE|SOURCE\.md", re.I)
_CLIENT = "malformed"
_GOOD = {
    "好的流程.md": "# 退款流程\n\n1. 核对订单号。\n2. 说明到账时间。\n".encode(),
    "好的说明.txt": "签收十五天内可以换货，运费由商家承担。".encode("gb18030"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file: "text" or the fault it ended in, in seconds, and the most memory the reading process held, in MiB."""

    name: str
    outcome: str
    seconds: float
    mib: float | None
    told: bool = True

    @property
    def good(self) -> bool:
        """Whether it ended as it must: text or a fault told in both languages, in time, within memory."""
        return self.told and self.seconds <= SECONDS and (self.mib or 0.0) <= MEGABYTES


@dataclass(frozen=True, slots=True)
class Together:
    """The same files in one folder with good ones: what went in, and whether anything is kept of what was refused."""

    files: int
    taken: int
    refused: int
    good_files_in: bool
    half_kept: int
    again_unchanged: bool


def run(folders: Sequence[Path], as_json: bool) -> None:
    """Print outcome, seconds and MiB a file, then what the folder as a whole came to, then the waits of an asker."""
    with tempfile.TemporaryDirectory() as scratch:
        held = Path(scratch)
        paths = [*gathered(folders, held / "files")]
        outcomes = []
        for path in paths:
            outcomes.append(_one(path))
            if not as_json:
                _print(outcomes[-1])
        waits = measured([path for path in paths if path.stat().st_size <= 20 << 20], held / "served")
        whole = together(held / "files", held / "records.db")
    if as_json:
        told = {"files": [asdict(one) for one in outcomes], "together": asdict(whole), "waits": asdict(waits)}
        print(json.dumps(told, ensure_ascii=False))
        return
    _summary(outcomes, whole, waits)


def gathered(folders: Sequence[Path], target: Path) -> list[Path]:
    """Our own bombs and a copy of every file below `folders` in one, XML attacks also planted in Office files."""
    paths = write_bombs(target)
    for folder in folders:
        for path in sorted(
            found for found in folder.rglob("*") if found.is_file() and not _LEFT_OUT.search(found.name)
        ):
            paths.append(Path(shutil.copyfile(path, target / f"{path.parent.name}-{path.name}")))
            for suffix, content in planted(path.read_bytes()) if path.suffix == ".xml" else ():
                planted_in = target / f"{path.parent.name}-{path.stem}{suffix}"
                planted_in.write_bytes(content)
                paths.append(planted_in)
    return paths


def _one(path: Path) -> Outcome:
    reader = Confined()
    begun = time.monotonic()
    told = True
    with _Watched() as watched:
        try:
            reading = read(path.name, load(path), DocumentMeta(_CLIENT), reader)
            outcome = f"text ({len(reading.passages)} passages)"
        except UnreadableDocument as fault:
            outcome = str(fault.fields["fault"])
            told = all(str(fault.fields.get(lang, "")) for lang in ("zh", "en"))
        seconds = time.monotonic() - begun
    reader.close()
    return Outcome(path.name, outcome, round(seconds, 2), watched.mib, told)


class _Watched:
    """The most memory that one reading process of ours held, in MiB; None where there is no Linux to say."""

    def __init__(self) -> None:
        self.mib: float | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Watched":
        self._thread.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._peaks()
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.02):
            self._peaks()

    def _peaks(self) -> None:
        for child in _children():
            try:
                if b"intake.confine" not in Path(f"/proc/{child}/cmdline").read_bytes():
                    continue  # it has not begun yet: what it holds is still ours
                status = Path(f"/proc/{child}/status").read_text(encoding="ascii", errors="replace")
            except OSError:
                continue
            if found := re.search(r"VmHWM:\s+(\d+) kB", status):
                self.mib = max(self.mib or 0.0, round(int(found[1]) / 1024, 1))


def _children() -> Iterator[str]:
    for task in Path("/proc/self/task").glob("*/children"):
        try:
            yield from task.read_text(encoding="ascii").split()
        except OSError:
            continue


def together(folder: Path, records: Path) -> Together:
    """All files of `folder` and a few good ones taken in at once; then once more those that went in."""
    for name, content in (_GOOD | {"好的价目.xlsx": workbook()}).items():
        (folder / name).write_bytes(content)
    engine = open_engine(f"sqlite:///{records}")
    migrate(engine)
    ClientRecords(engine).put(Client(_CLIENT, {"zh": "坏文件", "en": "Malformed"}, "Asia/Shanghai", (Lang.HANS,)))
    documents = DocumentRecords(engine)
    reader = Confined()
    ingest = Ingest(documents, StandingClock(datetime(2026, 1, 5, tzinfo=UTC)), reader)
    first = ingest.folder(folder, _CLIENT)
    kept = {document.source_name for document in documents.documents(_CLIENT)}
    passages = Counter(passage.document_id for passage in documents.passages(_CLIENT))
    taken = [report for report in first if report.status == "added"]
    refused = [report for report in first if report.status == "refused"]
    for report in refused:
        (folder / report.source_name).unlink()
    again = ingest.folder(folder, _CLIENT)
    reader.close()
    engine.dispose()
    whole = all(passages[report.document_id or ""] == report.passages for report in taken)
    half = sum(report.source_name in kept for report in refused) + (not whole)
    same = {report.source_name for report in again if report.status == "unchanged"} == {
        one.source_name for one in taken
    }
    good = {*_GOOD, "好的价目.xlsx"} <= {report.source_name for report in taken}
    return Together(len(first), len(taken), len(refused), good, half, same)


def _print(one: Outcome) -> None:
    memory = "not measured" if one.mib is None else f"{one.mib:7.0f} MiB"
    print(f"{'' if one.good else '!! '}{one.name:52.52} {one.outcome:28.28} {one.seconds:6.2f} s {memory}", flush=True)


def _summary(outcomes: Sequence[Outcome], whole: Together, waits: Waits) -> None:
    text = sum(one.outcome.startswith("text") for one in outcomes)
    bad = [one.name for one in outcomes if not one.good]
    errors = len(outcomes) - text
    print(
        f"\n{len(outcomes)} files: {text} text, {errors} typed errors, {len(bad)} over a limit or without words {bad}"
    )
    slowest = max(outcomes, key=lambda one: one.seconds)
    largest = max(outcomes, key=lambda one: one.mib or 0.0)
    print(f"slowest {slowest.seconds:.1f} s ({slowest.name}), largest {largest.mib or 0:.0f} MiB ({largest.name})")
    print(
        f"in one folder: {whole.files} files, {whole.taken} taken in, {whole.refused} refused, "
        f"half kept {whole.half_kept}, good ones in: {whole.good_files_in}, "
        f"unchanged the second time: {whole.again_unchanged}"
    )
    print(
        f"ask over HTTP: p99 {waits.alone_p99_ms:.1f} ms alone ({waits.alone} questions), "
        f"{waits.beside_p99_ms:.1f} ms while {waits.files} files went in ({waits.beside} questions, "
        f"{waits.seconds:.0f} s): ratio {waits.ratio:.2f}; p50 {waits.alone_p50_ms:.1f} and "
        f"{waits.beside_p50_ms:.1f} ms; failed questions {waits.failed}"
    )
