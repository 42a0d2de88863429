"""Similar questions (相似问): the ways in which people ask for what one place of a document says.

Whoever keeps the documents writes them; search compares a question with them. They are never quoted and prove nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Similar:
    """`questions` that some place of a document answers: the passage in which `words` stand, in every version."""

    document_id: str
    words: str
    questions: tuple[str, ...]
