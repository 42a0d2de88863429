"""What the knowledge does not answer, laid out for the morning page: one line a question, the most asked first.

Every spelling of a question is one line; the documents that came nearest are named by title. It groups nothing itself.
"""

from dataclasses import dataclass

from assistant.assistant import Assistant
from assistant.surfaces.pages.session import Seat
from knowledge.document import Document

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class NearShown:
    """A document that came near: its id, and its title as long as it is kept."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class GapRow:
    """A question without an answer: how it was asked last, how often, when (in the client's zone), what is nearest.

    `id` is one of its gaps; closing that closes them all.
    """

    id: str
    text: str
    count: int
    last: str
    nearest: tuple[NearShown, ...]


@dataclass(frozen=True, slots=True)
class GapsShown:
    """The rows shown and how many open questions there are in all."""

    rows: tuple[GapRow, ...]
    total: int


def shown_gaps(assistant: Assistant, seat: Seat) -> GapsShown:
    """The open gaps of the seat's client. Raises NotAllowed for whoever may not see them."""
    groups = assistant.feedback.gap_groups(seat.audience)
    documents = assistant.stores.documents.documents(seat.client.id, tiers=seat.audience.tiers) if groups else []
    titles = _titles(documents)
    rows = tuple(
        GapRow(
            group.questions[0].id,
            group.text,
            group.count,
            f"{group.last.astimezone(seat.client.zone):%Y-%m-%d %H:%M}",
            tuple(NearShown(one, titles.get(one, one)) for one in group.nearest),
        )
        for group in groups[:MOST_SHOWN]
    )
    return GapsShown(rows, len(groups))


def _titles(documents: list[Document]) -> dict[str, str]:
    return {one.id: one.title for one in documents}
