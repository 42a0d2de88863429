"""Parsing in a child process under limits, so that a hostile file can cost a minute and a gigabyte, never the server.

Each child reads frames (a name, then bytes) from its input and answers with blocks as JSON, a few hundred a frame, so
that a long answer never holds up the threads that serve people; nothing it says is executed. Limits: 1 GiB of address
space, 30 s of processor and 50 s by the clock a file, no environment, no core dump, and the processor only while
nobody else wants it. On systems that do not enforce a limit the others still hold. The child is not cut off from the
network by itself.
"""

import contextlib
import json
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from knowledge.errors import UnreadableDocument
from knowledge.intake.faults import unreadable
from knowledge.intake.read.block import Block, Look, Parsed
from knowledge.intake.read.guard import check_size

MEMORY = 1 << 30
CPU_SECONDS = 30
WALL_SECONDS = 50.0
AT_ONCE = 2
# A child is replaced after so many files, so that memory lost in a library is given back.
_FILES_A_CHILD = 200
# Idle children are ended after this long: a server seldom reads files, and each child holds memory.
_IDLE_SECONDS = 60.0
_LONGEST_FRAME = 64 << 20
_LONGEST_ANSWER = 256 << 20
_BLOCKS_A_FRAME = 200
_NICE = 10
_LENGTH = struct.Struct(">Q")
_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from knowledge.intake.confine import serve; "
    "serve(*map(int, sys.argv[2:]))"
)


@dataclass
class Confined:
    """A `Parse` that reads each file in one of a few child processes; start it late, close it when done."""

    at_once: int = AT_ONCE
    memory: int = MEMORY
    cpu_seconds: int = CPU_SECONDS
    wall_seconds: float = WALL_SECONDS
    _idle: list["_Child"] = field(default_factory=list, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _places: threading.BoundedSemaphore = field(init=False, repr=False)
    _rest: threading.Timer | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._places = threading.BoundedSemaphore(self.at_once)

    def __call__(self, name: str, data: bytes) -> Parsed:
        """The blocks of a file's bytes. Raises UnreadableDocument, also for a child that died or was stopped."""
        check_size(len(data))
        with self._child() as child:
            return child.ask(name, data, self.wall_seconds)

    def close(self) -> None:
        """End the idle children."""
        with self._lock:
            idle, self._idle = self._idle, []
            if self._rest is not None:
                self._rest.cancel()
        for child in idle:
            child.stop()

    @contextlib.contextmanager
    def _child(self) -> Iterator["_Child"]:
        with self._places:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            child = child or _Child.start(self.memory, self.cpu_seconds)
            try:
                yield child
            finally:
                self._give_back(child)

    def _give_back(self, child: "_Child") -> None:
        if not child.usable:
            child.stop()
            return
        with self._lock:
            self._idle.append(child)
            if self._rest is not None:
                self._rest.cancel()
            self._rest = threading.Timer(_IDLE_SECONDS, self.close)
            self._rest.daemon = True
            self._rest.start()


@dataclass
class _Child:
    """One reading process and how much it has read."""

    process: "subprocess.Popen[bytes]"
    cpu_seconds: int
    files: int = 0
    failed: bool = False

    @classmethod
    def start(cls, memory: int, cpu_seconds: int) -> "_Child":
        command = [sys.executable, "-I", "-X", "utf8", "-c", _START, str(_ROOT), str(memory), str(cpu_seconds)]
        pipe = subprocess.PIPE
        return cls(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env={}), cpu_seconds)

    @property
    def usable(self) -> bool:
        return not self.failed and self.files < _FILES_A_CHILD and self.process.poll() is None

    def ask(self, name: str, data: bytes, seconds: float) -> Parsed:
        """What the child read. Raises UnreadableDocument, also when it dies, lies or is late."""
        self.files += 1
        late = threading.Event()
        timer = threading.Timer(seconds, self._too_late, [late])
        timer.start()
        try:
            _send(self.process.stdin, name.encode(), data)
            return _parsed(self.process.stdout)
        except (OSError, EOFError, ValueError, TypeError, KeyError) as fault:
            self.failed = True
            if late.is_set() or self._ended() == -signal.SIGXCPU:
                raise unreadable("too_slow", seconds=f"{seconds if late.is_set() else self.cpu_seconds:g}") from fault
            raise unreadable("reader_failed") from fault
        finally:
            timer.cancel()

    def _too_late(self, late: threading.Event) -> None:
        late.set()
        self.process.kill()

    def stop(self) -> None:
        """End the process and close its pipes."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _ended(self) -> int | None:
        try:
            return self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return None


def serve(memory: int, cpu_seconds: int) -> None:
    """The child's life: read a file, answer its blocks or its fault, until the input ends."""
    # Only the answer may go to stdout: a library that prints must not break the frames.
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    # openpyxl imports numpy if it can; its threads alone would use up the address space.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from knowledge.intake.read import csv, docx, html, markdown, pdf, pptx, text, xlsx  # noqa: F401 - before limits
    from knowledge.intake.read.parse import parse  # the parent must not load the readers

    _limit(memory)
    with contextlib.suppress(OSError, AttributeError):
        os.nice(_NICE)
    while (name := _frame(source)) is not None:
        data = _frame(source) or b""
        _limit_cpu(cpu_seconds)
        try:
            for frame in _frames(parse(name.decode(), data)):
                _send(target, frame)
        except UnreadableDocument as fault:
            _send(target, _json({"fault": fault.fields}))
        except MemoryError:
            _send(target, _json({"fault": {"fault": "too_much_memory"}}))
        except Exception:  # noqa: BLE001 - a reader's own fault is the file's fault here; the parent says so
            _send(target, _json({"fault": {"fault": "reader_failed"}}))


def _limit(memory: int) -> None:
    import resource  # not on every platform

    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _limit_cpu(seconds: int) -> None:
    """So many seconds more than were used until now: the limit counts the life of the process, not one file."""
    import resource  # not on every platform

    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime) + seconds
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _send(pipe: Any, *frames: bytes) -> None:
    for frame in frames:
        pipe.write(_LENGTH.pack(len(frame)))
        pipe.write(frame)
    pipe.flush()


def _frame(pipe: Any) -> bytes | None:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length = _LENGTH.unpack(head)[0]
    if length > _LONGEST_FRAME:
        raise EOFError("frame too long")
    body: bytes = pipe.read(length)
    return body if len(body) == length else None


def _frames(parsed: Parsed) -> Iterator[bytes]:
    """What was read, as the child says it: its blocks some hundreds at a time, then the rest, which ends it."""
    for at in range(0, len(parsed.blocks), _BLOCKS_A_FRAME):
        yield _json({"blocks": [asdict(block) for block in parsed.blocks[at : at + _BLOCKS_A_FRAME]]})
    yield _json({"media_type": parsed.media_type, "title": parsed.title, "warnings": parsed.warnings})


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode()


def _parsed(pipe: Any) -> Parsed:
    """What the child says until it is done. Raises UnreadableDocument for its fault, EOFError when it falls silent."""
    blocks: list[Block] = []
    length = 0
    while True:
        frame = _frame(pipe)
        length += len(frame or b"")
        if frame is None or length > _LONGEST_ANSWER:
            raise EOFError("the child fell silent, or said too much")
        told = json.loads(frame)
        if "fault" in told:
            fields = {str(name): str(value) for name, value in told["fault"].items()}
            values = {name: value for name, value in fields.items() if name not in {"zh", "en", "fault"}}
            raise unreadable(fields.get("fault", "reader_failed"), **values)
        if "blocks" not in told:
            warnings = tuple(str(warning) for warning in told["warnings"])
            return Parsed(tuple(blocks), str(told["media_type"]), str(told["title"]), warnings)
        blocks += [_block(block) for block in told["blocks"]]


def _block(told: dict[str, Any]) -> Block:
    return Block(
        Look(told["look"]),
        str(told["text"]),
        int(told["level"]),
        str(told["marker"]),
        tuple(str(name) for name in told["header"]),
        tuple(str(cell) for cell in told["cells"]),
        str(told["caption"]),
    )
