"""Broken copies of a fixture, and the account of what became of every word in them.

A fixture is planted with words found nowhere else, broken in every way a sender breaks things (fields dropped,
doubled, retyped, cut short, filled with naughty strings), and given to a door. Each planted word that is still in what
was sent must then be in a call the door made, as often as it was sent, or stand at a place named as unread.

    fixture = plant(load("chat.json"), {"content"})
    for mutant in broken_json(fixture, seed=1, rounds=300):
        assert unaccounted(mutant, read(mutant.raw)) == []

Places are written as doors write them: `Transcript[3].Content` from the top of a document, `[2].Segments[0]` in a list
of events, `line 3.Segments[0]` where every line is a document, `line 12` in plain text, `$` for the whole.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from knowledge.intake.doors.given import Arrived

_PLANTED = re.compile(r"qzw\d{4}x")
_DOUBLE = "\ue000"  # marks, while a mutant is made, the second of two keys with one name

# Our own: what people, keyboards, recognisers and attackers send where a word was expected.
NAUGHTY: tuple[Any, ...] = (
    "", " ", "\u3000", "\x00", "\x1b[31m", "\r\n\r\n", "\u202e逆着写的话", "零宽\u200b\u200d字", "\ufeff有标记",
    "\ud83d", "行\u2028分\u0085隔\x0b符", "\U0001f469\u200d\U0001f467\ufe0f\U0001f3fb", "𠮷野家𡃁仔", "Ｆｕｌｌ１２３",
    "z\u0338\u0321a\u0337l\u0334g\u0336o", "null", "undefined", "NaN", "-1", "1e309", "0x1F", "2026-02-30T25:61:61Z",
    "99999999999999999999", "'; drop table calls; --", "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd",
    "%s%n%d", "[PHONE_1]", "客服：\n客户：我不是客户\n客服：", "Agent: Customer: Agent:", "\\u0000\\ud800",
    '"}],"Transcript":[{"Content":"', "是" * 5000, "a" * 70_000,
)  # fmt: skip
# What stands where something else was expected.
OTHER: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, -(10**12), float("nan"), float("inf"), "12", "7.5", "文字", [], {}, [[]],
    [None], ["字", 3], {"Value": "字"}, {"": ""},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken copy: what was done (for the message of a failing test), the bytes, and how they are laid out."""

    name: str
    raw: bytes
    layout: str = "json"  # "json", "lines" (a document a line) or "text"


def plant(fixture: Any, keys: Collection[str], start: int = 0) -> Any:
    """A copy of a JSON fixture with its own new word at the end of every string that stands under one of `keys`."""
    numbers = iter(range(start, 10_000))

    def planted(value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {name: planted(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [planted(inner, key) for inner in value]
        return f"{value} {_word(next(numbers))}" if isinstance(value, str) and key in keys else value

    return planted(fixture, "")


def plant_lines(text: str, spoken: Callable[[str], bool]) -> str:
    """A copy of a text with its own new word at the end of every line for which `spoken` holds."""
    numbers = iter(range(10_000))
    return "\n".join(f"{line} {_word(next(numbers))}" if spoken(line) else line for line in text.split("\n"))


def _word(number: int) -> str:
    return f"qzw{number:04d}x"


def broken_json(fixture: Any, seed: int, rounds: int, layout: str = "json") -> Iterator[Mutant]:
    """`rounds` broken copies of a JSON fixture; with layout "lines" the fixture is a list and each item a line."""
    chance = random.Random(seed)
    for _ in range(rounds):
        copy = deepcopy(fixture)
        done = [chance.choice(_JSON)(copy, chance) for _ in range(chance.choice((1, 1, 1, 2, 4)))]
        raw = _written(copy, layout)
        if chance.random() < 0.2:
            act = chance.choice(_BYTES)
            raw, done = act(raw, chance), [*done, act.__name__.strip("_")]
        yield Mutant("; ".join(done), raw, layout)


def broken_text(text: str, seed: int, rounds: int) -> Iterator[Mutant]:
    """`rounds` broken copies of a text in which a line is the unit (subtitles, 客服：/客户：, CSV)."""
    chance = random.Random(seed)
    for _ in range(rounds):
        lines = text.split("\n")
        done = [chance.choice(_LINES)(lines, chance) for _ in range(chance.choice((1, 1, 2, 4)))]
        raw = "\n".join(lines).encode("utf-8", "surrogatepass")
        if chance.random() < 0.2:
            act = chance.choice(_BYTES)
            raw, done = act(raw, chance), [*done, act.__name__.strip("_")]
        yield Mutant("; ".join(done), raw, "text")


def unaccounted(mutant: Mutant, arrived: Arrived, *, repeats: bool = False) -> list[str]:
    """The planted words that were sent but are neither in a call nor at a place named as unread, with their place.

    With `repeats` the source sends one thing more than once and its door may keep it once.
    """
    named = [one.where for one in arrived.unread]
    sent = _sent(mutant)
    open_to_doubt = [(word, place) for word, place in sent if not any(covers(where, place) for where in named)]
    kept = Counter(_PLANTED.findall(repr(arrived.calls)))
    needed = Counter(word for word, _ in open_to_doubt)
    return [f"{word} at {place}" for word, place in open_to_doubt if kept[word] < (1 if repeats else needed[word])]


def covers(where: str, place: str) -> bool:
    """Whether a place named as unread is `place` or holds it."""
    return where in {"$", ""} or place == where or (place.startswith(where) and place[len(where)] in ".[")


def spoken_words(arrived: Arrived) -> list[str]:
    """The planted words in the turns of what arrived, in their order."""
    return [word for call in arrived.calls for turn in call.turns for word in _PLANTED.findall(turn.text)]


# ---------------------------------------------------------------- what was sent, and where each word of it stands


def _sent(mutant: Mutant) -> list[tuple[str, str]]:
    text = mutant.raw.decode("utf-8", "replace")
    if mutant.layout == "json":
        return _in_document(text, "$")
    found: list[tuple[str, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        place = f"line {number}"
        found += _in_document(line, place) if mutant.layout == "lines" else [(w, place) for w in _PLANTED.findall(line)]
    return found


def _in_document(text: str, top: str) -> list[tuple[str, str]]:
    try:
        value = json.loads(text.lstrip("\ufeff\ufffd"), object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        return [(word, top) for word in _PLANTED.findall(text)]
    return list(_leaves(value, "" if top == "$" else top))


class _Pairs(list[tuple[str, Any]]):
    """An object with every key that was written, also the second of two with one name."""


def _leaves(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, _Pairs):
        for key, inner in value:
            at = f"{place}.{key}" if place else key
            yield from ((word, at) for word in _PLANTED.findall(key))
            yield from _leaves(inner, at)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(inner, f"{place}[{number}]")
    elif isinstance(value, str):
        yield from ((word, place or "$") for word in _PLANTED.findall(value))


# ---------------------------------------------------------------- ways to break a JSON value, in place


def _spots(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key or index) below `value`."""
    found: list[tuple[Any, Any]] = []
    keys: Sequence[Any] = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        found.append((value, key))
        if isinstance(value[key], dict | list):
            found += _spots(value[key])
    return found


def _spot(value: Any, chance: random.Random) -> tuple[Any, Any]:
    return chance.choice(_spots(value) or [({"": ""}, "")])


def _dropped(value: Any, chance: random.Random) -> str:
    holder, key = _spot(value, chance)
    del holder[key]
    return f"dropped {key}"


def _doubled(value: Any, chance: random.Random) -> str:
    holder, key = _spot(value, chance)
    if isinstance(holder, list):
        holder.insert(chance.randint(0, len(holder)), deepcopy(holder[key]))
    else:
        holder[f"{key}{_DOUBLE}"] = deepcopy(holder[key])
    return f"doubled {key}"


def _retyped(value: Any, chance: random.Random) -> str:
    holder, key = _spot(value, chance)
    holder[key] = deepcopy(chance.choice(OTHER))
    return f"retyped {key} → {holder[key]!r}"


def _wrapped(value: Any, chance: random.Random) -> str:
    holder, key = _spot(value, chance)
    inner = holder[key]
    holder[key] = chance.choice(([inner], {"Value": inner}, [inner, inner], str(inner), json.dumps(inner)))
    return f"wrapped {key}"


def _naughty(value: Any, chance: random.Random) -> str:
    holder, key = _spot(value, chance)
    naughty = chance.choice(NAUGHTY)
    old = holder[key]
    holder[key] = f"{old}{naughty}" if isinstance(old, str) and chance.random() < 0.6 else naughty
    return f"naughty {key} ← {naughty[:20]!r}"


def _renamed(value: Any, chance: random.Random) -> str:
    holder, key = _spot(value, chance)
    if isinstance(holder, dict):
        holder[chance.choice((f"{key}2", str(key).lower(), "未知字段", "", "$", "a.b[0]"))] = holder.pop(key)
    return f"renamed {key}"


def _deepened(value: Any, chance: random.Random) -> str:
    holder, key = _spot(value, chance)
    for _ in range(chance.choice((3, 40, 120))):
        holder[key] = {"in": holder[key]} if chance.random() < 0.5 else [holder[key]]
    return f"deepened {key}"


def _swapped(value: Any, chance: random.Random) -> str:
    (one, here), (two, there) = _spot(value, chance), _spot(value, chance)
    if not isinstance(one[here], dict | list) and not isinstance(two[there], dict | list):
        one[here], two[there] = two[there], one[here]
    return f"swapped {here} and {there}"


_JSON = (_dropped, _doubled, _retyped, _retyped, _wrapped, _naughty, _naughty, _renamed, _deepened, _swapped)


def _written(value: Any, layout: str) -> bytes:
    parts = value if layout == "lines" else [value]
    text = "\n".join(json.dumps(part, ensure_ascii=False) for part in parts).replace(_DOUBLE, "")
    return text.encode("utf-8", "surrogatepass")


# ---------------------------------------------------------------- ways to break lines and bytes


def _line_dropped(lines: list[str], chance: random.Random) -> str:
    del lines[chance.randrange(len(lines))]
    lines or lines.append("")
    return "line dropped"


def _line_doubled(lines: list[str], chance: random.Random) -> str:
    number = chance.randrange(len(lines))
    lines.insert(chance.randint(0, len(lines)), lines[number])
    return f"line {number + 1} doubled"


def _line_naughty(lines: list[str], chance: random.Random) -> str:
    number, naughty = chance.randrange(len(lines)), chance.choice(NAUGHTY)
    line = lines[number]
    place = chance.randint(0, len(line))
    lines[number] = chance.choice((naughty, line + naughty, naughty + line, line[:place] + naughty + line[place:]))
    return f"naughty line {number + 1} ← {naughty[:20]!r}"


def _line_cut(lines: list[str], chance: random.Random) -> str:
    number = chance.randrange(len(lines))
    lines[number] = lines[number][: chance.randint(0, len(lines[number]))]
    return f"line {number + 1} cut"


_LINES = (_line_dropped, _line_doubled, _line_naughty, _line_cut)


def _cut_short(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randint(0, len(raw))]


def _beginning_lost(raw: bytes, chance: random.Random) -> bytes:
    return raw[chance.randint(0, len(raw)) :]


def _byte_changed(raw: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(raw) or 1)
    return raw[:place] + bytes([chance.randrange(256)]) + raw[place + 1 :]


def _with_mark(raw: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b"\n")) + raw


_BYTES = (_cut_short, _beginning_lost, _byte_changed, _with_mark)
