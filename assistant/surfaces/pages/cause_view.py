"""A root-cause draft laid out: the chain of whys with its facts, what speaks against it, the half hours as bars."""

from dataclasses import dataclass
from datetime import tzinfo

from assistant.root_cause import RootCause
from assistant.surfaces.pages.charts import Bars, columns
from assistant.surfaces.pages.numbers import Numbers, Piece
from assistant.wording.cause_words import CLASSES
from assistant.wording.told import Told
from knowledge.arithmetic.rise import Slot

Sentence = tuple[Piece, ...]
_HOT_EXCESS, _HOT_RATIO = 2.0, 1.8  # a half hour is coloured where it holds clearly more than usual


@dataclass(frozen=True, slots=True)
class WhyShown:
    """One node of the chain; `counter` links the facts that speak against it."""

    status: str
    claim: Sentence
    counter: Sentence


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """One countermeasure."""

    kind: str
    text: Sentence
    effect: Sentence
    owner: str
    due: str
    check: str


@dataclass(frozen=True, slots=True)
class AskShown:
    """Somebody to ask; `call` opens the contact of a customer."""

    kind: str
    who: str
    why: Sentence


@dataclass(frozen=True, slots=True)
class Voice:
    """What a customer said, and where."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ShownCause:
    """The draft as it is read."""

    symptom: tuple[Sentence, ...]
    scope: tuple[Sentence, ...]
    timeline: Bars | None
    whys: tuple[WhyShown, ...]
    counter: tuple[Sentence, ...]
    unknowns: tuple[tuple[Sentence, Sentence], ...]
    measures: tuple[MeasureShown, ...]
    people: tuple[AskShown, ...]
    voices: tuple[Voice, ...]
    rivals: tuple[tuple[str, int], ...]
    confidence: str


def shown_cause(cause: RootCause, numbers: Numbers, zone: tzinfo) -> ShownCause:
    """`cause` with its numbers linked, times in `zone`."""
    reader = numbers.reader
    return ShownCause(
        symptom=_all(cause.symptom, numbers),
        scope=_all(cause.scope, numbers),
        timeline=_timeline(cause.timeline, zone),
        whys=tuple(
            WhyShown(one.status, numbers.sentence(one.claim), _against(one.counter, numbers)) for one in cause.whys
        ),
        counter=_all(cause.counter, numbers),
        unknowns=tuple((numbers.sentence(one.question), numbers.sentence(one.how)) for one in cause.unknowns),
        measures=tuple(
            MeasureShown(
                one.kind,
                numbers.sentence(one.text),
                numbers.sentence(one.effect),
                reader.of(one.owner),
                one.due.isoformat(),
                one.check.isoformat(),
            )
            for one in cause.measures
        ),
        people=tuple(AskShown(one.kind, one.who, numbers.sentence(one.why)) for one in cause.people),
        voices=tuple(
            Voice(one.text, f"/calls/{one.call_id}#turn-{one.seq}:{one.start}-{one.end}") for one in cause.voices
        ),
        rivals=tuple(
            (reader.of(CLASSES[one.cause]), one.points)
            for one in sorted(cause.causes, key=lambda scored: -scored.points)
            if one.points
        ),
        confidence=cause.confidence,
    )


def _all(told: tuple[Told, ...], numbers: Numbers) -> tuple[Sentence, ...]:
    return tuple(numbers.sentence(one) for one in told)


def _against(ids: tuple[str, ...], numbers: Numbers) -> Sentence:
    return numbers.values(numbers.facts[one] for one in ids if one in numbers.facts)


def _timeline(slots: tuple[Slot, ...], zone: tzinfo) -> Bars | None:
    if not slots:
        return None
    hot = [one.observed - one.expected >= _HOT_EXCESS and one.observed >= _HOT_RATIO * one.expected for one in slots]
    rows = [(f"{one.start.astimezone(zone):%H:%M}", float(one.observed)) for one in slots]
    return columns(rows, usual=[one.expected for one in slots], hot=hot, size=(720, 110), ticks=4)
