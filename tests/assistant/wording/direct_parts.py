"""Passages and questions for the tests of the line said first: weighed as an answer weighs them, without a search."""

from dataclasses import dataclass

from assistant.wording.direct import Direct, Reader, direct_line
from knowledge.arithmetic.asking import matter
from knowledge.arithmetic.salience import Same, cut, weigh
from knowledge.arithmetic.sought import sought
from knowledge.audience import Tier
from knowledge.document import Kind, Passage, Shape, Trust
from knowledge.language import Lang, language_of
from knowledge.search.analyse import tokens
from knowledge.search.script import to_simplified


@dataclass(frozen=True, slots=True)
class Found:
    """A passage with how well it was found."""

    passage: Passage
    rank: float = 1.0


def passage(name: str, text: str, kind: Kind = Kind.PROCESS, shape: Shape = Shape.PROSE, **more: object) -> Passage:
    """A passage of approved policy in force."""
    made = Passage(
        "acme", f"{name}:{hash(text)}", name, "1", kind, Tier.INTERNAL, Trust.APPROVED_POLICY, name,
        language_of(text), text, 1, shape=shape,
    )  # fmt: skip
    for field, value in more.items():
        object.__setattr__(made, field, value)
    return made


def said(question: str, *found: Found) -> str:
    """The line for a question over what was found; "" for none."""
    line = direct(question, *found)
    return line.text if line is not None else ""


def direct(question: str, *found: Found) -> Direct | None:
    """The line with its quotes, or None."""
    lang, plain = language_of(question), to_simplified(question)
    topic = tokens(matter(plain))
    same = Same(lambda text: tokens(text), matter=frozenset(topic))
    pieces = [piece for one in found for piece in cut(one.passage, one.rank, same)]
    asked = sought(plain)
    weighed = weigh(pieces, dict.fromkeys(topic, 1.0), asked, to_simplified)
    return direct_line(Reader(plain, tuple(topic), asked, Lang(lang)), weighed, to_simplified)
