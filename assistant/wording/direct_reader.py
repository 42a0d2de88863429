"""The line said first and whom it is said to: what the modules that make it hand around. It decides nothing."""

from dataclasses import dataclass

from knowledge.arithmetic.asking import Asked, Want, wanted_kinds
from knowledge.document import Quote
from knowledge.language import Lang


@dataclass(frozen=True, slots=True)
class Direct:
    """The line and the quotes it rests on; a line that only says that it depends rests on none."""

    text: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is answered: the question (Simplified), the terms of its matter, what it asks for, and the language."""

    question: str
    topic: tuple[str, ...]
    asked: Asked
    lang: Lang

    @property
    def wants(self) -> tuple[Want, ...]:
        """Every kind of answer asked for, the first one first."""
        return (self.asked.want, *self.asked.also)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of value any of them is answered by."""
        return frozenset[str]().union(*map(wanted_kinds, self.wants))


def joined(lines: "list[Direct]", lang: Lang) -> Direct:
    """Several lines as one; `lines` is not empty."""
    if len(lines) == 1:
        return lines[0]
    text = ("；" if lang.chinese else "; ").join(one.text.rstrip("。；;. ") for one in lines)
    quotes = dict.fromkeys(quote for one in lines for quote in one.quotes)
    stop = "" if text.endswith(("？", "?", "！", "!")) else "。" if lang.chinese else "."
    return Direct(text + stop, tuple(quotes))
