"""The one entrance to the readers: check, then read by suffix. Everything hostile happens behind this function.

It runs where it is called; `intake.confine` calls it in a child process under limits.
"""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from knowledge.intake.faults import unreadable
from knowledge.intake.read.block import Parsed
from knowledge.intake.read.guard import check, check_length, check_size
from knowledge.intake.read.tables import captioned

Parse = Callable[[str, bytes], Parsed]

_READERS = {
    ".md": "markdown", ".markdown": "markdown", ".txt": "text", ".html": "html", ".htm": "html",
    ".csv": "csv", ".tsv": "csv", ".docx": "docx", ".xlsx": "xlsx", ".pptx": "pptx", ".pdf": "pdf",
}  # fmt: skip


def parse(name: str, data: bytes) -> Parsed:
    """The blocks of a file's bytes; `name` gives the format by its suffix. Raises UnreadableDocument."""
    reader = import_module(f"knowledge.intake.read.{_READERS[check(name, data)]}")
    try:
        parsed: Parsed = reader.read(data)
    except RecursionError as fault:
        raise unreadable("too_long", why="nesting") from fault
    except MemoryError as fault:
        raise unreadable("too_much_memory") from fault
    if not any(block.text.strip() for block in parsed.blocks):
        raise unreadable("no_text")
    check_length(sum(len(block.text) for block in parsed.blocks))
    return replace(parsed, blocks=tuple(captioned(parsed.blocks)))


def load(path: Path) -> bytes:
    """A file's bytes, its size judged before it is read. Raises UnreadableDocument."""
    try:
        check_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as fault:
        raise unreadable("reader_failed") from fault
