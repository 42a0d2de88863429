"""Drafts to be worded in tests, over quotes of real passages."""

from assistant.wording.draft import Draft, Sentence
from assistant.wording.writer import Task
from knowledge.audience import Tier
from knowledge.document import Kind, Passage, Quote, Trust
from knowledge.language import Lang


def quote(text: str, number: int = 1, **changes: bool) -> Quote:
    passage = Passage(
        "yuanlan", f"P{number}", f"D{number}", "1", Kind.PROCESS, Tier.INTERNAL, Trust.APPROVED_POLICY, "客户退改流程",
        Lang.HANS, text, number, **changes,
    )  # fmt: skip
    return Quote.of(passage)


def task(
    *texts: str, direct: str | None = None, lang: Lang = Lang.HANS, question: str = "退票多久到账？", **changes: bool
) -> Task:
    """A draft of one sentence a text; the first is also the direct line where `direct` is given."""
    quotes = [quote(text, number, **changes) for number, text in enumerate(texts, start=1)]
    sentences = tuple(Sentence(one.text, (one,)) for one in quotes)
    return Task(Draft(lang, direct, sentences, direct_quotes=(quotes[0],) if direct else ()), question, lang)
