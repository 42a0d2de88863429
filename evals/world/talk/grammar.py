"""The small grammar the banks are written in: `[a|b]` chooses, `{x}` is a slot, `~` a place for a speaker's particle.

It knows no call and no language. Alternatives are chosen evenly; brackets may stand inside brackets.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

PARTICLE = "~"
_MARKS = frozenset("[|]{}~")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place filled from the call."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, of which one is said."""

    of: tuple["Form", ...]


Form = tuple["str | Slot | Choice", ...]


def form(text: str) -> Form:
    """Read a template. Raises ValueError for a bracket or a brace that is not closed."""
    parts, end = _sequence(text, 0, inside=False)
    if end != len(text):
        raise ValueError(f"a bracket too many at {end} in {text!r}")
    return parts


def _sequence(text: str, at: int, *, inside: bool) -> tuple[Form, int]:
    parts: list[str | Slot | Choice] = []
    while at < len(text):
        sign = text[at]
        if sign in "|]" and inside:
            break
        if sign == "]":
            break
        if sign == "[":
            choice, at = _choice(text, at + 1)
            parts.append(choice)
        elif sign == "{":
            end = text.find("}", at)
            if end < 0:
                raise ValueError(f"a brace is not closed at {at} in {text!r}")
            parts.append(Slot(text[at + 1 : end]))
            at = end + 1
        elif sign == PARTICLE:
            parts.append(Slot(PARTICLE))
            at += 1
        else:
            end = next((i for i in range(at, len(text)) if text[i] in _MARKS), len(text))
            end = max(end, at + 1)
            parts.append(text[at:end])
            at = end
    return tuple(parts), at


def _choice(text: str, at: int) -> tuple[Choice, int]:
    found: list[Form] = []
    while True:
        one, at = _sequence(text, at, inside=True)
        found.append(one)
        if at >= len(text):
            raise ValueError(f"a bracket is not closed in {text!r}")
        at += 1
        if text[at - 1] == "]":
            return Choice(tuple(found)), at


def said(parts: Form, random: Random, slots: Mapping[str, str]) -> str:
    """One wording of a template. Raises KeyError for a slot that the call does not fill."""
    out: list[str] = []
    _say(parts, random.random, slots, out)
    return "".join(out)


def _say(parts: Form, draw: Callable[[], float], slots: Mapping[str, str], out: list[str]) -> None:
    for part in parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Slot):
            out.append(slots[part.name])
        else:
            _say(part.of[int(draw() * len(part.of))], draw, slots, out)


def wordings(forms: Sequence[Form]) -> int:
    """How many wordings the templates have in all, slots and particles not counted."""
    return sum(_product(one) for one in forms)


def _product(parts: Form) -> int:
    total = 1
    for part in parts:
        if isinstance(part, Choice):
            total *= sum(_product(one) for one in part.of)
    return total


def literals(parts: Form) -> list[str]:
    """Every stretch of fixed text in a template."""
    found: list[str] = []
    for part in parts:
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, Choice):
            for one in part.of:
                found += literals(one)
    return found
