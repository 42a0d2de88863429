"""The files of a pack, opened and checked: YAML and CSV into forms, every fault with file, entry and what is wrong.

It does not know nouns.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from knowledge.errors import InvalidInput
from knowledge.intake.faults import unreadable
from knowledge.intake.forms import Form, LexiconForm
from knowledge.intake.read.encoding import decode

F = TypeVar("F", bound=Form)
_MOST_FAULTS = 8
_LARGEST = 20 * 1024 * 1024
_WORDS = {
    "missing": "缺少这一项 / missing",
    "extra_forbidden": "没有这个字段（拼写？） / no such field (misspelt?)",
    "enum": "不是可用的值 / not one of the allowed values",
    "literal_error": "不是可用的值 / not one of the allowed values",
    "string_too_short": "不能为空 / must not be empty",
    "string_pattern_mismatch": "写法不对 / not in the right form",
}


def form(path: Path, kind: type[F]) -> F:
    """One YAML file as a form; an absent file is an empty one where the form allows it. Raises InvalidInput."""
    if not path.exists():
        return checked(kind, {}, path.name)
    content = _yaml(path)
    if content is None:
        content = {}
    if not isinstance(content, dict):
        raise InvalidInput(f"{path.name}: 最外层应是“名称: 值” / the top level must be `name: value`")
    return checked(kind, content, path.name)


def checked(kind: type[F], content: dict[str, Any], place: str) -> F:
    """`content` as a form. Raises InvalidInput that names `place`, the entry and each fault."""
    try:
        return kind.model_validate(content)
    except ValidationError as fault:
        told = [_told(place, content, error["loc"], error["type"], error["msg"]) for error in fault.errors()]
        more = f"; … +{len(told) - _MOST_FAULTS}" if len(told) > _MOST_FAULTS else ""
        raise InvalidInput("; ".join(told[:_MOST_FAULTS]) + more) from fault


def lexicon(path: Path) -> list[LexiconForm]:
    """The lines of lexicon.csv; an absent file has none. Raises InvalidInput."""
    if not path.exists():
        return []
    rows = csv.DictReader(io.StringIO(decode(content_of(path)), newline=""))
    if "term" not in (rows.fieldnames or []):
        raise InvalidInput(f"{path.name}: 第一行应是 term,alias_of,zh,en,note / the first line must name the columns")
    return list(_lines(path, rows))


def _lines(path: Path, rows: "csv.DictReader[str]") -> Iterator[LexiconForm]:
    for line in rows:
        # Commas inside a note that nobody quoted spill into nameless columns: they belong to the note.
        spilt = line.pop(None, None)
        cells = {str(name).strip(): (value or "").strip() for name, value in line.items()}
        if spilt:
            cells["note"] = ",".join([cells.get("note", ""), *spilt])
        if any(cells.values()):
            yield checked(LexiconForm, cells, f"{path.name}:{rows.line_num}")


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(decode(content_of(path)))
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        problem = getattr(fault, "problem", "") or "?"
        raise InvalidInput(f"{path.name}{line}: YAML 写法不对 / not valid YAML ({problem})") from fault


def content_of(path: Path) -> bytes:
    """The bytes of a file of a pack. Raises InvalidInput, UnreadableDocument for one that is too large."""
    try:
        if path.stat().st_size > _LARGEST:
            raise unreadable("too_large", size=f"{path.stat().st_size >> 20}", limit=f"{_LARGEST >> 20}")
        return path.read_bytes()
    except OSError as fault:
        raise InvalidInput(f"{path.name}: 打不开 / cannot be opened") from fault


def _told(place: str, content: Any, at: tuple[int | str, ...], kind: str, message: str) -> str:
    entry: list[str] = []
    for key in at:
        content = _inside(content, key)
        named = content.get("id") or content.get("number") or content.get("file") if isinstance(content, dict) else None
        if isinstance(key, int):
            entry.append(str(named or f"#{key + 1}"))
        elif "validator" not in str(key) and key not in {"datetime", "date", "str", "int", "float"}:
            entry.append(str(key))
    return f"{place} › {' › '.join(entry)}: {_WORDS.get(kind, message)}"


def _inside(content: Any, key: int | str) -> Any:
    if isinstance(content, dict):
        return content.get(key)
    return content[key] if isinstance(content, list) and isinstance(key, int) and key < len(content) else None
