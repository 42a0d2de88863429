"""Writing a draft in better sentences: the contract, the writer without a model, and the order of what the reader sees.

The draft is always the first event. A wording follows only when it is whole and has been checked; otherwise the reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event as Flag
from typing import Literal, Protocol

from assistant.wording.draft import Draft
from assistant.wording.links import has_link
from knowledge.language import Lang

NO_MODEL = "no_model"
NOTHING_TO_WORD = "nothing_to_word"


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be worded, for which question and in which language. Setting `cancelled` stops the writing."""

    draft: Draft
    question: str
    lang: Lang
    cancelled: Flag | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """What the reader gets: `text` is the draft's own where `refused_because` names a reason (a code, never a text)."""

    text: str
    refused_because: str | None = None

    @property
    def accepted(self) -> bool:
        """Whether a model's sentences replace the draft."""
        return self.refused_because is None


class Writer(Protocol):
    """Rewords a draft. `Verbatim` and `ModelWriter` implement it."""

    def write(self, task: Task) -> Wording:
        """A checked wording, or the draft with the reason. Never raises for a fault of the model."""
        ...


class Verbatim:
    """The writer without a model: the draft is the answer."""

    def write(self, task: Task) -> Wording:
        """The draft, unchanged."""
        return Wording(task.draft.text, NO_MODEL)


@dataclass(frozen=True, slots=True)
class WritingEvent:
    """One thing for the reader's screen: the draft, a wording that replaces it, or why none does (`reason`)."""

    kind: Literal["draft", "wording", "refusal"]
    text: str
    reason: str = ""


def written(writer: Writer, task: Task) -> Iterator[WritingEvent]:
    """The draft at once, then one wording or one refusal; without a model the draft alone."""
    yield WritingEvent("draft", task.draft.text)
    wording = word(writer, task)
    if wording.accepted:
        yield WritingEvent("wording", wording.text)
    elif wording.refused_because != NO_MODEL:
        yield WritingEvent("refusal", wording.text, wording.refused_because or "")


def rewordable(draft: Draft) -> bool:
    """Whether a draft is given to a writer at all: one that answers, and whose sources hold no link.

    A wording may hold no link, and one without the address it should give would be worse than the document's words.
    """
    return draft.verdict == "answered" and bool(draft.quotes) and not any(has_link(one.text) for one in draft.quotes)


def word(writer: Writer, task: Task) -> Wording:
    """`writer`'s wording of a draft that may be reworded; the draft itself where it may not."""
    if not rewordable(task.draft):
        return Wording(task.draft.text, NOTHING_TO_WORD if not isinstance(writer, Verbatim) else NO_MODEL)
    return writer.write(task)
