"""Three questions to begin with, made from what the company's documents themselves answer.

They are shown, not asked; it does not know their answers.
"""

from assistant.assistant import Assistant
from assistant.surfaces.pages.session import Seat
from knowledge.document import Document, Kind, Shape
from knowledge.language import Lang

WANTED = 3
_DOCUMENTS_READ = 6


def examples(assistant: Assistant, seat: Seat) -> tuple[str, ...]:
    """Questions of the FAQs in force in the reader's language, then processes by name, then one about authority."""
    documents = assistant.library.documents(seat.audience, assistant.clock.now())
    english = seat.reader.lang is Lang.EN
    mine = sorted(documents, key=lambda one: (one.lang is Lang.EN) != english)
    found = [question for one in mine[:_DOCUMENTS_READ] for question in _asked_in(assistant, seat, one)[:1]]
    found += [_about(seat, one) for one in mine if one.kind is Kind.PROCESS and _procedure(one.title)]
    return (*dict.fromkeys(found[: WANTED - 1]), seat.reader.said("ask_example_authority"))


def _asked_in(assistant: Assistant, seat: Seat, document: Document) -> list[str]:
    """The questions a FAQ asks itself, as it writes them."""
    if document.kind is not Kind.FAQ:
        return []
    _, passages = assistant.library.document(seat.audience, document.id, document.version)
    return [one.heading[-1] for one in passages if one.shape is Shape.QUESTION and one.heading]


def _procedure(title: str) -> bool:
    return title.endswith("流程") or any(word in title.lower() for word in ("process", "handling", "procedure"))


def _about(seat: Seat, document: Document) -> str:
    english = next((name for name in (document.title, *document.aliases) if name.isascii()), document.title)
    return seat.reader.side(f"{document.title}怎么走？", f"What are the steps of the {english.lower()}?")
