"""A small healthy installation for evals to harm: the demo's travel client in a data folder; and a look at it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import yaml

from assistant.build import build
from assistant.doctor import Examination, examine
from assistant.settings import Settings
from evals.world.calendar import dated, first_day, lay_out
from knowledge.audience import Role

CLIENT = "yuanlan"
OpenAs = Callable[[Path], Settings]
_DEMO = Path(__file__).parent / "world" / "demo"
_TODAY, _ZONE = date(2026, 11, 23), ZoneInfo("Asia/Shanghai")


def settings_of(folder: Path, vectors: Literal["chroma", "exact"] = "chroma") -> Settings:
    """The product over a folder, as children and parent open it."""
    return Settings(data_dir=folder, vector_store=vectors, log_level="error")


def lightened(pack: Path) -> Path:
    """The pack with its Markdown documents alone, so that a kill more often meets a write than a parser."""
    manifest = pack / "documents.yaml"
    listed = yaml.safe_load(manifest.read_text("utf-8"))
    listed["documents"] = [one for one in listed["documents"] if str(one["file"]).endswith(".md")]
    manifest.write_text(yaml.safe_dump(listed, allow_unicode=True), "utf-8")
    for path in (pack / "documents").iterdir():
        if path.suffix != ".md":
            path.unlink()
    return pack


def laid_out(into: Path) -> Path:
    """The travel client's pack with its dates filled in."""
    into.mkdir(parents=True)
    staff = (_DEMO / "staff.yaml").read_text("utf-8")
    (into / "staff.yaml").write_text(dated(staff, first_day(_TODAY), _ZONE), "utf-8")
    lay_out(_DEMO / CLIENT, into / CLIENT, first_day(_TODAY), _ZONE)
    return into / CLIENT


def made(folder: Path, pack: Path) -> Path:
    """A healthy, closed data folder: documents, vectors, Chroma, a key, a job that is done, and a trail."""
    assistant = build(settings_of(folder))
    assistant.library.take_in(pack, CLIENT)
    assistant.finder.prepare(CLIENT, wait=True)
    assistant.requests.issue_key(Role.SUPERVISOR, [CLIENT], None, "endurance")
    for number in range(3):
        assistant.requests.audit("", "endurance", "made", str(number))
    assistant.requests.queue_job("answer", {})
    job = assistant.requests.take_job()
    if job is not None:
        assistant.requests.finish_job(job.id)
    assistant.close()
    return folder


def is_untouched(folder: Path) -> bool:
    """Whether looking a healthy folder over finds nothing and leaves every file as it was."""
    before = _bytes_of(folder)
    seen = looked_over(folder)
    return not seen.findings and _bytes_of(folder) == before


def looked_over(folder: Path, open_as: OpenAs = settings_of) -> Examination:
    """What the doctor finds; how full the disk of this machine is counts for nothing."""
    return examine(open_as(folder), free=lambda _: 1.0)


def _bytes_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode) for path in files}
