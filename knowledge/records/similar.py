"""Similar questions (相似问) of each client's documents, one list a source: the pack's own, and imported ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine, delete, insert, select

from knowledge.errors import NotFound
from knowledge.records.documents import next_revision
from knowledge.records.engine import reading, writing
from knowledge.records.tables.policy import similar_questions
from knowledge.records.tables.written import clients
from knowledge.similar import Similar

# What comes with a client's pack, under a name no import may take.
PACK = "_pack"


@dataclass(frozen=True, slots=True)
class QuestionList:
    """One source of similar questions: its name, and how many questions it holds for how many places."""

    name: str
    places: int
    questions: int


@dataclass(frozen=True, slots=True)
class SimilarRecords:
    """Put and get one client's similar questions. What did not change is read once and then held."""

    engine: Engine
    _held: dict[str, tuple[int | None, tuple[Similar, ...]]] = field(default_factory=dict, repr=False, compare=False)

    def put(self, client: str, source: str, given: Sequence[Similar]) -> bool:
        """Replace one list whole, the others stay; whether anything changed. Raises NotFound (the client)."""
        if tuple(given) == self.of(client, source):
            return False
        table = similar_questions
        rows = [
            {"client": client, "source": source, "place": place}
            | {"document_id": one.document_id, "words": one.words, "questions": one.questions}
            for place, one in enumerate(given)
        ]
        with writing(self.engine) as connection:
            next_revision(connection, client)
            connection.execute(delete(table).where(table.c.client == client, table.c.source == source))
            if rows:
                connection.execute(insert(table), rows)
        return True

    def remove(self, client: str, source: str) -> int:
        """Remove one list; how many places it had questions for. Raises NotFound."""
        table = similar_questions
        with writing(self.engine) as connection:
            gone = connection.execute(delete(table).where(table.c.client == client, table.c.source == source)).rowcount
            if not gone:
                raise NotFound("no such list of questions")
            next_revision(connection, client)
        return int(gone)

    def of(self, client: str, source: str) -> tuple[Similar, ...]:
        """One list in its order; empty where there is none."""
        table = similar_questions.c
        query = (
            select(table.document_id, table.words, table.questions)
            .where(table.client == client, table.source == source)
            .order_by(table.place)
        )
        with reading(self.engine) as connection:
            return tuple(Similar(*row) for row in connection.execute(query).tuples())

    def lists(self, client: str) -> list[QuestionList]:
        """The client's lists by name."""
        table = similar_questions.c
        query = select(table.source, table.questions).where(table.client == client).order_by(table.source)
        told: dict[str, list[int]] = {}
        with reading(self.engine) as connection:
            for source, questions in connection.execute(query).tuples():
                told.setdefault(source, []).append(len(questions))
        return [QuestionList(name, len(counts), sum(counts)) for name, counts in told.items()]

    def every(self, client: str) -> tuple[Similar, ...]:
        """All questions of a client, list by list; the very same tuple while its documents and lists stay."""
        table = similar_questions.c
        with reading(self.engine) as connection:
            revision = connection.execute(select(clients.c.documents_revision).where(clients.c.id == client)).scalar()
            known, held = self._held.get(client, (None, ()))
            if known == revision:
                return held
            query = (
                select(table.document_id, table.words, table.questions)
                .where(table.client == client)
                .order_by(table.source, table.place)
            )
            held = tuple(Similar(*row) for row in connection.execute(query).tuples())
        self._held[client] = (revision, held)
        return held
