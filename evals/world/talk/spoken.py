"""What a spoken contact is: its turns as heard, as said, and the truth of what was done in them.

It knows no language and makes nothing; spans are offsets of characters in one turn.
"""

from dataclasses import dataclass, field

from knowledge.call import Speaker


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """One utterance. `text` is what a recogniser (or a hurried thumb) made of it, `said` what was meant.

    Times are milliseconds from the start of the call; `confidence` is 0–1, None in a chat.
    """

    seq: int
    speaker: Speaker
    text: str
    said: str
    start_ms: int
    end_ms: int
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class SpokenAct:
    """Where an act was done: the turn, the span in its `text`, the span in what was `said`, and what it carried.

    `value` is the amount, the time due, the offer's id …; `held` says that its phrasing is of the held-out bank.
    """

    id: str
    seq: int
    start: int
    end: int
    said_start: int
    said_end: int
    value: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class SpokenFact:
    """Something true of the call that a summary would keep: "fee", "order_id", "due" …, as plain text."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class SpokenCall:
    """A whole contact in words. `personal` are the fictional personal values that stand in it, type and text."""

    id: str
    turns: tuple[SpokenTurn, ...]
    acts: tuple[SpokenAct, ...] = ()
    facts: tuple[SpokenFact, ...] = ()
    personal: tuple[tuple[str, str], ...] = field(default=())

    def of(self, act: str) -> tuple[SpokenAct, ...]:
        """Every place where `act` was done, in order."""
        return tuple(one for one in self.acts if one.id == act)

    def fact(self, name: str) -> str:
        """The value of a fact; "" where the call has none of that name."""
        return next((one.value for one in self.facts if one.name == name), "")
