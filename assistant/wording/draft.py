"""The draft: what code has found out, in complete sentences with their sources, before any model sees it.

Every feature hands its result to the reader as a `Draft`; a writer may reword it, and this stays when the wording does
not hold. It does not know where sentences come from.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from knowledge.document import Quote
from knowledge.fact import Fact
from knowledge.language import Lang

Verdict = Literal["answered", "not_found", "conflict"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement with the quotes and facts it rests on. `label` stands before it (“【内部，勿对客户说】”)."""

    text: str
    quotes: tuple[Quote, ...] = ()
    facts: tuple[Fact, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A complete answer. `direct` is said first and rests on `direct_quotes`; `lead` introduces the sentences.

    `note` says how the question was read (a slip that was mended) and whether the answer is uncertain; `further` is
    what else was found near. Both stand beside the answer, not in its text.
    """

    lang: Lang
    direct: str | None
    sentences: tuple[Sentence, ...]
    verdict: str = "answered"
    lead: str = ""
    direct_quotes: tuple[Quote, ...] = field(default=())
    note: str = ""
    further: tuple[Sentence, ...] = field(default=())

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotes in the order their numbers are printed: the direct line's, each sentence's, what is near."""
        lines = (*self.sentences, *self.further)
        every = (*self.direct_quotes, *(quote for sentence in lines for quote in sentence.quotes))
        return tuple(dict.fromkeys(every))

    @property
    def alone(self) -> "Draft":
        """The answer without what else is near: what a writer may reword and rest on."""
        return replace(self, further=())

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of all sentences, without repeats, in order."""
        found: dict[str, Fact] = {}
        for sentence in self.sentences:
            for fact in sentence.facts:
                found.setdefault(fact.id, fact)
        return tuple(found.values())

    @property
    def text(self) -> str:
        """The draft as plain text, one statement a line, each with its citation marks."""
        numbers = {quote: place for place, quote in enumerate(self.quotes, start=1)}
        lines = [self.direct + _marks(self.direct_quotes, numbers)] if self.direct else []
        lines += [self.lead] if self.lead and self.sentences else []
        lines += [f"{one.label}{one.text}{_marks(one.quotes, numbers)}" for one in self.sentences]
        return "\n".join(lines)


def _marks(quotes: tuple[Quote, ...], numbers: dict[Quote, int]) -> str:
    return "".join(f"[{numbers[quote]}]" for quote in quotes if quote in numbers)
