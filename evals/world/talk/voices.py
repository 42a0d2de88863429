"""How people differ: an agent's particles, pace and slips, a customer's temper and habits.

An agent is the same in every call; a customer's temper is of the call. It knows no act and no driver.
"""

from dataclasses import dataclass
from functools import cache
from random import Random
from zlib import crc32

from evals.world.contact import Contact
from evals.world.talk.banks import vocabulary

_PARTICLES = (("哈", ""), ("啊", ""), ("哦", ""), ("呢", ""), ("", ""), ("哈", "啊"), ("", "哦"))


@dataclass(frozen=True, slots=True)
class Manner:
    """How one person talks. Rates are of utterances; `pace` is characters a second."""

    particles: tuple[str, ...]
    starts: tuple[str, ...]
    start_rate: float
    mend_rate: float
    pace: float


@cache
def agent_manner(agent: str, tongue: str) -> Manner:
    """The manner of an agent, the same in every call."""
    random = Random(crc32(f"manner/{agent}/{tongue}".encode()))
    starts = tuple(random.sample(vocabulary()["starts"][tongue], 3))
    pace = random.uniform(4.2, 5.6) * (3.1 if tongue == "en" else 1.0)
    particles = random.choice(_PARTICLES)
    return Manner(particles, starts, random.uniform(0.02, 0.16), random.uniform(0.0, 0.07), pace)


@dataclass(frozen=True, slots=True)
class Temper:
    """How a customer is in this call. `angry` and `chatty` decide turns, the rates decide how they sound."""

    angry: bool
    chatty: bool
    filler_rate: float
    again_rate: float
    pace: float
    fillers: tuple[str, ...]


def temper(contact: Contact, random: Random, tongue: str) -> Temper:
    """The customer of this call: short where he is cross, wandering where there is time."""
    draw = random.random()
    low = contact.csat is not None and contact.csat <= 2
    cross = (
        0.08 + (0.22 if contact.kind == "complaint" else 0) + (0.2 if not contact.resolved else 0) + (0.3 if low else 0)
    )
    pace = random.uniform(3.8, 5.8) * (3.1 if tongue == "en" else 1.0)
    fillers = tuple(random.sample(vocabulary()["fillers"][tongue], 3))
    return Temper(
        draw < cross, random.random() < 0.3, random.uniform(0.05, 0.35), random.uniform(0.02, 0.14), pace, fillers
    )


def worn(text: str, one: Temper, random: Random, tongue: str) -> str:
    """A customer's words as they come out: a filler put in at a comma, a beginning said twice."""
    comma = ", " if tongue == "en" else "，"
    draw = random.random
    if draw() < one.filler_rate:
        filler = one.fillers[int(draw() * 3)]
        at = text.find(comma)
        text = f"{text[:at]}{comma}{filler}{text[at:]}" if at > 0 and draw() < 0.6 else _first(filler, text, comma)
    if draw() < one.again_rate:
        head = text.split(" ", 2)[:2] if tongue == "en" else [text[:2]]
        begun = " ".join(head) if tongue == "en" else head[0]
        if comma.strip() not in begun and len(text) > 6:
            text = _first(begun, text, comma)
    return text


def _first(word: str, text: str, comma: str) -> str:
    if comma == ", " and text[:2] not in ("I ", "I'"):
        return f"{word[0].upper()}{word[1:]}{comma}{text[0].lower()}{text[1:]}"
    return word + comma + text


def mended(text: str, random: Random, tongue: str) -> str:
    """An agent who begins wrong and begins again."""
    if tongue == "en":
        words = text.split(" ", 2)
        again = text if text[:2] in ("I ", "I'") else f"{text[0].lower()}{text[1:]}"
        return f"{' '.join(words[:2])}, sorry, {again}" if len(words) > 2 else text
    cut = 2 + int(random.random() * 2)
    return (
        f"{text[:cut].rstrip('，')}……{('不好意思，', '哦不是，', '我是说，')[int(random.random() * 3)]}{text}"
        if len(text) > 8
        else text
    )
