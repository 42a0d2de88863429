"""Files of conversations brought in, one after the other: resumed where it stopped, never stopped by one bad record.

Of every file that went in whole, a line stands in a journal of the data folder, by the digest of what was in it: a
second run with `resume` passes over it, wherever it lies now. A file that did not is offered again; what of it was kept
is then a repetition. It prints nothing and asks nobody.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.doors import CALL_FILES, Asked, Doors, Looked, Progress, Sent
from assistant.reception import Received, ReceivedCall
from knowledge.audience import Audience
from knowledge.call import Speaker
from knowledge.errors import InvalidInput

LARGEST = 512 * 1024 * 1024
_UNREADABLE = "文件打不开 / the file cannot be opened"
_TOO_LARGE = "文件超过 512 MB，请拆开 / the file is over 512 MB: split it"
_NO_CALL_FILE = "不是通话文件，略过 / not a file of conversations; passed over"
Tell = Callable[[int, int, str], None]
Answer = Callable[[str, Asked], Speaker | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that was not kept: the file, where in it, and why, in both languages."""

    file: str
    record: str
    zh: str
    en: str

    def line(self) -> str:
        """As a line of the error file."""
        why = {"zh": self.zh, "en": self.en}
        return json.dumps({"file": self.file, "record": self.record, "why": why}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class FileDone:
    """What became of one file. `status` is kept, partly, refused, passed (journal) or other (no file of ours).

    `new` and `repeated` count turns; in a dry run `new` are those that would be offered.
    """

    file: str
    status: str
    door: str = ""
    calls: int = 0
    new: int = 0
    repeated: int = 0
    faults: tuple[Fault, ...] = ()
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """How files are to be taken in. `speakers` is added to as somebody answers `ask`."""

    door: str = ""
    dry_run: bool = False
    resume: bool = False
    speakers: dict[str, Speaker] = field(default_factory=dict)
    ask: Answer | None = None


@dataclass(frozen=True, slots=True)
class TakeFiles:
    """Takes files in. `journals` is the folder of what was done, one file a client company."""

    doors: Doors
    journals: Path

    def __call__(
        self, audience: Audience, paths: list[Path], wanted: Wanted = Wanted(), on_progress: Tell | None = None
    ) -> Iterator[FileDone]:
        """Every file of `paths`, folders with all below them, in order of name; told as each is done.

        Raises InvalidInput before anything is read for a path that is not there.
        """
        absent = [path.name for path in paths if not path.exists()]
        if absent:
            raise InvalidInput(f"没有这个文件或文件夹：{absent[0]} / there is no {absent[0]}")
        files = [found for path in paths for found in _below(path)]
        done = self._done(audience.client) if wanted.resume else frozenset()
        for place, (file, shown) in enumerate(files):
            if on_progress is not None:
                on_progress(place, len(files), shown)
            yield self._file(audience, (file, shown), wanted, done, _within(on_progress, place, len(files), shown))
        if on_progress is not None:
            on_progress(len(files), len(files), "")

    def _file(
        self, audience: Audience, found: tuple[Path, str], wanted: Wanted, done: frozenset[str], tell: Progress | None
    ) -> FileDone:
        file, shown = found
        if not wanted.door and file.suffix.lower() not in CALL_FILES:
            return FileDone(shown, "other", faults=(_fault(shown, "", _NO_CALL_FILE),))
        try:
            if file.stat().st_size > LARGEST:
                return FileDone(shown, "refused", faults=(_fault(shown, "", _TOO_LARGE),))
            content = file.read_bytes()
        except OSError:
            return FileDone(shown, "refused", faults=(_fault(shown, "", _UNREADABLE),))
        mark = _mark(content, wanted.door, file.name)
        if mark in done:
            return FileDone(shown, "passed")
        try:
            looked = self._look(audience, Sent(content, wanted.door, file.name, wanted.speakers), shown, wanted)
        except InvalidInput as fault:
            return FileDone(shown, "refused", faults=(_fault(shown, "", fault.detail),))
        asked = tuple(one.label for one in looked.asked)
        unread = tuple(_fault(shown, one.where, one.why) for one in looked.unread)
        if wanted.dry_run:
            status = "refused" if unread and not looked.arrived.calls else "partly" if unread else "kept"
            return FileDone(shown, status, looked.door, len(looked.arrived.calls), looked.turns, 0, unread, asked)
        told = _told(shown, looked, self.doors.keep(audience, looked, tell), unread)
        if told.status == "kept":
            self._note(audience.client, mark)
        return told

    def _look(self, audience: Audience, sent: Sent, shown: str, wanted: Wanted) -> Looked:
        """What the file's door reads, with the speakers that somebody names when asked."""
        looked = self.doors.look(audience, sent)
        if wanted.ask is None:
            return looked
        before = len(wanted.speakers)
        for one in looked.asked:
            speaker = wanted.ask(shown, one)
            if speaker is not None:
                wanted.speakers[one.label] = speaker
        if len(wanted.speakers) == before:
            return looked
        return self.doors.look(audience, Sent(sent.content, sent.door, sent.name, wanted.speakers))

    def _journal(self, client: str) -> Path:
        return self.journals / f"{hashlib.sha256(client.encode()).hexdigest()[:16]}.jsonl"

    def _done(self, client: str) -> frozenset[str]:
        """The marks of files that went in whole. A line that a crash cut short is none."""
        path = self._journal(client)
        if not path.exists():
            return frozenset()
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        return frozenset(mark for line in lines if (mark := _of_line(line)))

    def _note(self, client: str, mark: str) -> None:
        self.journals.mkdir(parents=True, exist_ok=True)
        with self._journal(client).open("a", encoding="utf-8") as journal:
            journal.write("\n" + json.dumps({"mark": mark}) + "\n")  # apart from a line that a crash cut short
            journal.flush()
            os.fsync(journal.fileno())


def summed(done: list[FileDone]) -> Mapping[str, int]:
    """Files by status, and conversations and turns in all."""
    counts = {status: sum(one.status == status for one in done) for status in _STATUSES}
    more = {name: sum(getattr(one, name) for one in done) for name in ("calls", "new", "repeated")}
    return counts | more | {"faults": sum(len(one.faults) for one in done if one.status != "other")}


_STATUSES = ("kept", "partly", "refused", "passed", "other")


def _within(tell: Tell | None, place: int, files: int, shown: str) -> Progress | None:
    """How far it is inside one file, told as part of the file's name."""
    if tell is None:
        return None
    return lambda done, calls: tell(place, files, f"{shown} {done}/{calls}")


def _told(shown: str, looked: Looked, received: Received, unread: tuple[Fault, ...]) -> FileDone:
    faults = [*unread, *(fault for call in received.calls for fault in _faults(shown, call))]
    safe = any(call.kept or call.new or call.repeated for call in received.calls)
    return FileDone(
        shown,
        "kept" if received.whole else "partly" if safe else "refused",
        looked.door,
        sum(not call.why for call in received.calls),
        sum(len(call.new) for call in received.calls),
        sum(len(call.repeated) for call in received.calls),
        tuple(faults),
        tuple(one.label for one in looked.asked),
    )


def _faults(shown: str, call: ReceivedCall) -> Iterator[Fault]:
    if call.why:
        yield _fault(shown, call.external_id, call.why)
    for one in call.refused:
        yield _fault(shown, f"{call.external_id} seq {one.turn[0]} revision {one.turn[1]}", one.why)


def _fault(file: str, record: str, why: str) -> Fault:
    zh, _, en = why.partition(" / ")
    return Fault(file, record, zh, en or zh)


def _below(path: Path) -> Iterator[tuple[Path, str]]:
    """The files at and below a path, hidden ones left out, each with its name from there."""
    if path.is_file():
        yield path, _sayable(path.name)
        return
    for found in sorted(path.rglob("*")):
        inside = found.relative_to(path)
        if found.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield found, _sayable(str(inside))


def _sayable(name: str) -> str:
    """A file's name without bytes that are no characters, as other systems leave behind."""
    return name.encode("utf-8", "replace").decode()


def _mark(content: bytes, door: str, name: str) -> str:
    """What a file is known by: its content, its door, and its name where the name becomes the conversation's id."""
    digest = hashlib.sha256(f"{door}\0{name}\0".encode("utf-8", "surrogateescape"))
    digest.update(content)
    return digest.hexdigest()


def _of_line(line: str) -> str:
    try:
        told: Any = json.loads(line)
    except ValueError:
        return ""
    return str(told.get("mark", "")) if isinstance(told, dict) else ""
