"""Vendors' JSON read without trust: whole objects, lists and lines; text, numbers and instants that may be anything.

It knows no vendor. What has the wrong type is None here, so that a door must say what becomes of it.
"""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from knowledge.errors import UnreadableDocument
from knowledge.intake.doors.given import Unread
from knowledge.intake.read.encoding import decode

Json = Mapping[str, object]
NOT_JSON = "不是完整的 JSON，可能被截断了 / this is not whole JSON; it may have been cut off"
NOT_OBJECT = "这里应当是一个 JSON 对象 / a JSON object is expected here"
# Numbers that every database, and JSON itself, can hold exactly.
_LARGEST = 2**53
_DEEPEST = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Vendors give seconds, milliseconds or microseconds; a call is neither before 1990 nor after 2100.
_SECONDS = (631_152_000, 4_102_444_800)
_FORMS = ("%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%d %H:%M:%S %z", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")


def objects(raw: bytes | str | Json) -> tuple[list[tuple[str, Json]], list[Unread]]:
    """The objects in `raw` with where each stands ("", "[2]", "line 3"), and what is none.

    One object, a list of them, or one a line. A line or item that cannot be read does not lose its neighbours.
    """
    if isinstance(raw, Mapping):
        return [("", raw)], []
    try:
        text = raw if isinstance(raw, str) else words_of(raw)
    except UnreadableDocument as fault:
        return [], [Unread("", fault.detail)]
    whole = _loaded(text)
    if isinstance(whole, Mapping):
        return [("", whole)], []
    if isinstance(whole, list):
        return _sorted_out([(f"[{place}]", item) for place, item in enumerate(whole)])
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) < 2 or not any(isinstance(_loaded(line), Mapping) for _, line in lines[:2]):
        return [], [Unread("", NOT_JSON)]
    return _sorted_out([(f"line {number}", _loaded(line)) for number, line in lines])


def words_of(raw: bytes) -> str:
    """Bytes as text: UTF-8 where they are, even if cut in a character, else whatever they are likeliest to be.

    Raises UnreadableDocument.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        cut = fault.reason == "unexpected end of data" and fault.start > 0
        return raw.decode("utf-8-sig", "replace") if cut else decode(raw)


def inner(value: object, *names: str) -> Json:
    """The object at the path `names`; an empty one where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def text_of(value: object) -> str | None:
    """A string that can be stored; None for anything else."""
    return sound(value) if isinstance(value, str) else None


def id_of(value: object) -> str:
    """An id as text: a string without spaces around it, or a whole number; "" for anything else."""
    if isinstance(value, str):
        return sound(value).strip()[:200]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST else ""


def whole_of(value: object) -> int | None:
    """A whole number, also where it is written as text; None for anything else and for what no database holds."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().lstrip("-").isdigit() and len(value) < 20:
        value = int(value.strip()) if value.strip().count("-") <= 1 else None
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST else None


def flag_of(value: object) -> bool | None:
    """A yes or no, also as 0/1 or a word; None for anything else."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False, "1": True, "0": False}.get(str(value).strip().lower())


def instant_of(value: object, zone: tzinfo = UTC) -> datetime | None:
    """An instant: ISO 8601, "2026-03-03 13:05:57 UTC", or a Unix time in s, ms or µs; without a zone, in `zone`."""
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if isinstance(value, str):
        digits = value.strip()
        if digits.replace(".", "", 1).isascii() and digits.replace(".", "", 1).isdigit() and len(digits) < 20:
            number = float(digits)
        else:
            return _written(digits, zone)
    if number is None or not math.isfinite(number):
        return None
    for unit in (1, 1_000, 1_000_000):
        if _SECONDS[0] <= number / unit < _SECONDS[1]:
            return _EPOCH + timedelta(microseconds=round(number * 1_000_000 / unit))
    return None


def between_ms(since: datetime | None, at: datetime | None) -> int | None:
    """Milliseconds from `since` to `at`, not before it; None where either is unknown."""
    return None if since is None or at is None else max(0, round((at - since) / timedelta(milliseconds=1)))


def rest(value: Json, read: Collection[str]) -> dict[str, object]:
    """The fields of `value` that nobody reads, as they came but storable; empty ones are left out."""
    kept = {sound(str(name)): storable(one) for name, one in value.items() if name not in read}
    return {name: one for name, one in kept.items() if one is not None and one != "" and one != {} and one != []}


def storable(value: object, depth: int = 0) -> object:
    """`value` as JSON that any database takes: sound text, finite numbers; what lies deeper than 20 levels is text."""
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, Mapping | list) and depth >= _DEEPEST:
        return sound(_as_text(value))
    if isinstance(value, Mapping):
        return {sound(str(name)): storable(one, depth + 1) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [storable(one, depth + 1) for one in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return sound(repr(value))


def _as_text(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=repr)
    except RecursionError:  # deeper than can be written: what was said in it, one after the other
        found, waiting = [], [value]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Mapping):
                waiting += [*reversed(list(one.values())), *reversed(list(one))]
            elif isinstance(one, list):
                waiting += reversed(one)
            else:
                found.append(str(one))
        return " ".join(found)


def sound(text: str) -> str:
    """`text` without halves of characters and without NUL, which databases refuse."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def _loaded(text: str) -> object:
    """JSON, or None where it is none; also for what is nested deeper, or longer in digits, than Python reads."""
    try:
        return json.loads(text, parse_constant=lambda _: None, object_pairs_hook=_every)
    except (ValueError, RecursionError):
        return None


def _every(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object in which the last of two keys with one name stands, as everywhere, and the earlier ones beside it."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            found[f"{name} ({len(found)})"] = found[name]
        found[name] = value
    return found


def _sorted_out(found: Sequence[tuple[str, object]]) -> tuple[list[tuple[str, Json]], list[Unread]]:
    good = [(where, one) for where, one in found if isinstance(one, Mapping)]
    return good, [Unread(where, NOT_OBJECT) for where, one in found if not isinstance(one, Mapping)]


def _written(text: str, zone: tzinfo) -> datetime | None:
    found: datetime | None = None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        for form in _FORMS:
            try:
                found = datetime.strptime(text, form)  # noqa: DTZ007 - its zone is put in below
                found = found.replace(tzinfo=UTC) if form.endswith("UTC") else found
                break
            except ValueError:
                continue
    if found is None or not 1990 <= found.year < 2100:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)
