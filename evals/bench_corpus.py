"""Documents of any number for measuring speed: sentences of the demo clients' documents, taken apart and put together.

Chinese and English, headings and paragraphs of the lengths people write, figures and codes drawn anew; the same seed
gives the same documents. They mean nothing: what is found in them is not judged.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from evals.retrieval import QuestionSet

_WORLD = Path(__file__).parent / "world" / "demo"
_CASES = Path(__file__).parent / "cases"
_SEED = 20261122
QUESTIONS = 200
_ENGLISH_SHARE = 0.3
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Words:
    """What documents are made of: the clauses of sentences, and headings, in Chinese and in English."""

    clauses: dict[bool, Sequence[str]]
    headings: dict[bool, Sequence[str]]


def read_words() -> Words:
    """The clauses and headings of the demo documents."""
    lines = [
        line.strip(" -*>|#\t")
        for path in sorted(_WORLD.rglob("documents/*.md"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    clauses = (piece.strip() for line in lines for piece in re.split(r"[，。；;：!?！？]|[,.:] ", line))
    every = list(dict.fromkeys(piece for piece in clauses if 4 <= len(piece) <= 90 and "|" not in piece))
    heads = list(dict.fromkeys(line for line in lines if 2 <= len(line) <= 24 and "|" not in line))
    return Words(_by_language(every), _by_language(heads))


def _by_language(texts: Sequence[str]) -> dict[bool, Sequence[str]]:
    """True: Chinese."""
    return {chinese: [one for one in texts if bool(_CHINESE.search(one)) is chinese] for chinese in (True, False)}


def documents(count: int, *, first: int = 0) -> Iterator[tuple[str, str, str]]:
    """`count` documents (id, title, Markdown), beginning with the one numbered `first`."""
    words = read_words()
    for number in range(first, first + count):
        draw = random.Random(_SEED + number)
        chinese = draw.random() >= _ENGLISH_SHARE
        title = f"{draw.choice(words.headings[chinese])} {_code(draw)}"
        parts = [f"# {title}"]
        for _ in range(draw.randint(3, 7)):
            parts.append(f"## {draw.choice(words.headings[chinese])}")
            parts += [_paragraph(draw, words, chinese=chinese) for _ in range(draw.randint(1, 4))]
        yield f"d{number}", title, "\n\n".join(parts)


def _paragraph(draw: random.Random, words: Words, *, chinese: bool) -> str:
    said = []
    for _ in range(draw.randint(1, 4)):
        clauses = [_figures(draw, draw.choice(words.clauses[chinese])) for _ in range(draw.randint(1, 4))]
        said.append("，".join(clauses) + "。" if chinese else ", ".join(clauses) + ".")
    return ("" if chinese else " ").join(said)


def _figures(draw: random.Random, clause: str) -> str:
    """Other figures of as many digits, now and then a code."""
    told = re.sub(r"\d+", lambda met: str(draw.randrange(10 ** len(met.group()))), clause)
    return f"{told}（{_code(draw)}）" if draw.random() < 0.05 else told


def _code(draw: random.Random) -> str:
    return f"{draw.choice('ABCDEFGHJK')}{draw.choice('LMNPQRSTUV')}-{draw.randrange(10_000):04}"


def questions() -> list[str]:
    """What people ask in the product's own cases, some hundred of them, the same every time."""
    told = yaml.safe_load((_CASES / "ask.yaml").read_text(encoding="utf-8"))
    every = sorted(set(_questions(told)))
    return random.Random(_SEED).sample(every, min(QUESTIONS, len(every)))


def _questions(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        for key, value in told.items():
            if key in {"question", "ask", "text"} and isinstance(value, str):
                yield value
            else:
                yield from _questions(value)
    elif isinstance(told, list):
        for one in told:
            yield from _questions(one)


def as_set(made: Sequence[tuple[str, str, str]]) -> QuestionSet:
    """The documents as peers take them in."""
    asked = {f"q{number}": text for number, text in enumerate(questions())}
    return QuestionSet("bench", {name: (title, text) for name, title, text in made}, asked, {})
