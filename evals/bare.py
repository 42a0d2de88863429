"""Centres whose documents carry no similar questions and whose trades the demo does not know: `cases/bare`.

Two fictional platforms: ankangli (check-ups, insurance, broadband, property, courses, deliveries) and zhongheli
(tickets, hire, gyms, home services, second-hand phones, games, gas, parcels, hosting, housing, exams, transfers), with
questions by people who saw titles alone, labelled by others who read the documents. Half of them may be learned on.
`python -m evals ask --documents evals/cases/bare/NAME/documents --questions evals/cases/bare/NAME/questions.jsonl`
asks all of one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from evals.ask_any import Asked, read_questions
from evals.said import inside
from evals.taken_in import Desk, taken_in
from knowledge.arithmetic.thread import whole
from knowledge.document import Passage
from knowledge.search.compare import Compared

FOLDER = Path(__file__).parent / "cases" / "bare"


@dataclass(frozen=True, slots=True)
class Centre:
    """One of them, by the name of its folder."""

    name: str

    @property
    def documents(self) -> Path:
        """The folder of its documents."""
        return FOLDER / self.name / "documents"

    def halves(self) -> dict[str, list[Asked]]:
        """Every question, by the half it belongs to: development and held."""
        told: dict[str, list[Asked]] = {"development": [], "held": []}
        for one in read_questions(FOLDER / self.name / "questions.jsonl"):
            told["development" if crc32(one.id.encode()) % 2 == 0 else "held"].append(one)
        return told

    @contextmanager
    def opened(self) -> Iterator[Desk]:
        """The product over the documents, in a throw-away folder."""
        with TemporaryDirectory(prefix="tongxi-bare-") as folder, taken_in(self.documents, Path(folder)) as desk:
            yield desk


CENTRES = (Centre("ankangli"), Centre("zhongheli"))


def searched(desk: Desk, one: Asked, without: frozenset[str] = frozenset()) -> Compared:
    """What a question finds, made whole by its thread."""
    text = whole(one.question, one.thread).search
    return desk.assistant.finder.compare(text, desk.audience, desk.assistant.clock.now(), without)


def documents_of(desk: Desk, one: Asked) -> frozenset[str]:
    """The documents that answer, by the names they go under."""
    return frozenset(desk.names.get(name, name) for name in one.documents)


def answers(desk: Desk, one: Asked, passage: Passage) -> bool:
    """Whether a passage is of a document that answers, and holds words that do."""
    return passage.document_id in documents_of(desk, one) and any(inside(span, [passage.text]) for span in one.spans)
