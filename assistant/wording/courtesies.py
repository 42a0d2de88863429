"""What is answered to a greeting, to thanks, a nod or idle talk: a line of the product's own, no document behind it.

It states nothing a document would have to back, so it quotes nothing.
"""

from typing import Literal

from assistant.wording.compose import Composed
from assistant.wording.draft import Draft
from assistant.wording.phrases import phrase
from knowledge.arithmetic.courtesy import Courtesy, courtesy_of
from knowledge.language import Lang
from knowledge.search.script import to_simplified


def courteous(text: str, lang: Lang) -> Composed | None:
    """The answer to a message that is nothing but courtesy, else None."""
    kind = courtesy_of(to_simplified(text))
    if kind is None:
        return None
    # Idle talk asks for something, and it is not known.
    verdict: Literal["answered", "not_found"] = "not_found" if kind is Courtesy.IDLE else "answered"
    return Composed(verdict, Draft(lang, phrase(kind.value, lang), (), verdict))
