"""One sentence about numbers: bilingual, with the ids of the facts it rests on, so that every number can be clicked.

It does not compute: values arrive as `Fact`s. A sentence about numbers without a fact is a mistake its builder raises.
"""

from dataclasses import dataclass

from assistant.wording.bilingual import Bilingual
from knowledge.fact import Fact
from knowledge.language import Lang


@dataclass(frozen=True, slots=True)
class Told:
    """`text` in both languages, resting on the facts with these ids (none only where the text claims no number)."""

    text: Bilingual
    facts: tuple[str, ...] = ()

    def read(self, lang: Lang) -> str:
        """The sentence for a reader of `lang`."""
        return self.text.read(lang)


def tell(zh: str, en: str, *facts: Fact) -> Told:
    """A sentence on those facts. Raises ValueError when it shows a digit and rests on none."""
    if not facts and any(sign.isdigit() for sign in zh + en):
        raise ValueError(f"a number without a fact: {zh}")
    return Told(Bilingual(zh, en), tuple(dict.fromkeys(fact.id for fact in facts)))


def ask(zh: str, en: str) -> Told:
    """A question or an instruction: it claims nothing."""
    return Told(Bilingual(zh, en))


def count(value: float) -> str:
    """A number of contacts as people read it: whole."""
    return f"{value:.0f}"
