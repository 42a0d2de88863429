"""What is answered to a greeting, to thanks or a nod: a line of the product's own, with no document behind it.

It states nothing a document would have to back, so it quotes nothing.
"""

from assistant.wording.compose import Composed
from assistant.wording.draft import Draft
from assistant.wording.phrases import phrase
from knowledge.arithmetic.courtesy import courtesy_of
from knowledge.language import Lang
from knowledge.search.script import to_simplified


def courteous(text: str, lang: Lang) -> Composed | None:
    """The answer to a message that is nothing but courtesy, else None."""
    kind = courtesy_of(to_simplified(text))
    if kind is None:
        return None
    return Composed("answered", Draft(lang, phrase(kind.value, lang), (), "answered"))
