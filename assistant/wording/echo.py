"""Whether a wording gives away what the model was told: runs of characters that stand in the prompt and nowhere else.

What the draft, its quotes, the question and our own labels say may be said again. Translations of the prompt are not
seen here; they cite nothing, or cite what does not carry them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import prompts
from assistant.wording.phrases import phrase
from assistant.wording.writer import Task
from knowledge.language import Lang
from knowledge.search.script import to_simplified

RUN = 20  # security: no run of twenty characters of the prompt reaches a reader
_LABELS = ("internal", "verbatim", "reference", "past_case", "original_en", "original_zh")


def gives_away(wording: str, task: Task) -> bool:
    """Whether twenty characters in a row of `wording` are the prompt's own, in either language."""
    told = _told()
    found = {run for run in _runs(_plain(wording)) if run in told}
    if not found:
        return False
    labels = " ".join(phrase(name, lang) for name in _LABELS for lang in (Lang.HANS, Lang.EN))
    draft = task.draft
    ours = [draft.text, task.question, labels, *(quote.text for quote in draft.quotes)]
    return any(not any(run in known for known in map(_plain, ours)) for run in found)


@lru_cache(maxsize=1)
def _told() -> frozenset[str]:
    return frozenset(run for lang in ("zh", "en") for run in _runs(_plain(prompts.fixed("answer", lang))))


def _runs(text: str) -> Iterator[str]:
    return (text[at : at + RUN] for at in range(len(text) - RUN + 1))


def _plain(text: str) -> str:
    """Without line breaks, list marks, citation marks and case, so that laying it out otherwise hides nothing."""
    return re.sub(r"\s+", " ", re.sub(r"\[\d+\]|^\s*[-*•]\s*", " ", to_simplified(text), flags=re.M)).lower().strip()
