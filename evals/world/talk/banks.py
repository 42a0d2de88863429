"""The banks of phrasings: acts (open and held), drivers, small talk, and what is mandated; read once, compiled.

It chooses nothing. A file that is missing a part is an error at reading, not in the middle of a world.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from evals.world.talk.grammar import Form, form

HERE = Path(__file__).parent / "banks"
Phrasing = Literal["open", "held", "both"]
Tongue = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Line:
    """A template of a scene; `fits` names the stories it belongs to ("" fits all). `@ab ` before it says so."""

    form: Form
    fits: str = ""
    answer: Form = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """What is said about one driver by part; a pair of turn and answer is one line."""

    parts: dict[str, tuple[Line, ...]] = field(default_factory=dict)

    def of(self, part: str, story: str) -> tuple[Line, ...]:
        """The lines of a part that fit a story; a line without a mark fits every story."""
        return tuple(one for one in self.parts.get(part, ()) if not one.fits or not story or set(one.fits) & set(story))


@dataclass(frozen=True, slots=True)
class Banks:
    """Everything one client's people say in one tongue."""

    open: dict[str, tuple[Form, ...]]
    held: dict[str, tuple[Form, ...]]
    scenes: dict[str, Scene]
    talk: Scene


@cache
def banks(client: str, tongue: Tongue) -> Banks:
    """The banks of a client. Raises FileNotFoundError for a client or a tongue nobody wrote for."""
    scenes = {name: _scene(parts) for name, parts in _read(HERE / "open" / f"{client}.{tongue}.yaml").items()}
    return Banks(
        acts("open", tongue), acts("held", tongue), scenes, _scene(_read(HERE / "open" / f"talk.{tongue}.yaml"))
    )


@cache
def acts(part: Literal["open", "held"], tongue: Tongue) -> dict[str, tuple[Form, ...]]:
    """The act phrasings of one part, compiled."""
    told = _read(HERE / part / f"acts.{tongue}.yaml")
    return {name: tuple(form(line) for line in lines) for name, lines in told.items()}


@cache
def mandated() -> dict[str, Any]:
    """The sentences that must be said word for word, as written."""
    return _read(HERE / "mandated.yaml")


@cache
def case_stories() -> dict[str, Any]:
    """The stories of past cases by client, as written."""
    return _read(HERE / "cases.yaml")


@cache
def vocabulary() -> dict[str, Any]:
    """Places, goods, names and the like, as written."""
    return _read(HERE / "words.yaml")


@cache
def said_in_chinese() -> tuple[str, ...]:
    """The Chinese banks as text: what a recogniser of this trade is likely to hear, and how often."""
    return tuple(path.read_text("utf-8") for path in sorted(HERE.rglob("*.zh.yaml")))


@cache
def words() -> frozenset[str]:
    """Every English word of the banks, in small letters."""
    texts = (path.read_text("utf-8").lower() for path in sorted(HERE.rglob("*.en.yaml")))
    return frozenset(word.strip("'") for text in texts for word in re.findall(r"[a-z][a-z']+", text))


def has(client: str, tongue: Tongue) -> bool:
    """Whether anybody wrote for this client in this tongue."""
    return (HERE / "open" / f"{client}.{tongue}.yaml").exists()


def _scene(parts: dict[str, Any]) -> Scene:
    return Scene({name: tuple(_line(one) for one in of) for name, of in parts.items()})


def _line(told: str | list[str]) -> Line:
    first, *rest = [told] if isinstance(told, str) else told
    fits = ""
    if first.startswith("@"):
        fits, _, first = first[1:].partition(" ")
    return Line(form(first), fits, form(rest[0]) if rest else ())


def _read(path: Path) -> dict[str, Any]:
    return parsed(path.read_text("utf-8"))


def parsed(text: str) -> dict[str, Any]:
    """A YAML text as it stands, read by the quick loader where there is one."""
    told: dict[str, Any] = yaml.load(text, Loader=_LOADER)
    return told


def files() -> Iterator[Path]:
    """Every bank file, in order of path."""
    yield from sorted(HERE.rglob("*.yaml"))


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
