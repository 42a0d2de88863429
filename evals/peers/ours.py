"""The product as one system among others: its records, its passages, its `Finder`, on a throw-away folder."""

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from evals.retrieval import DEPTH, QuestionSet, Search
from knowledge.audience import Audience, Role, Tier
from knowledge.client import Client
from knowledge.clock import SystemClock
from knowledge.document import Document, Kind, Trust
from knowledge.intake.chunk import chunk
from knowledge.intake.read.markdown import read as read_markdown
from knowledge.language import Lang, language_of
from knowledge.lexicon import Entry
from knowledge.records.clients import ClientRecords
from knowledge.records.documents import DocumentRecords
from knowledge.records.engine import migrate, open_engine
from knowledge.records.vectors import VectorRecords
from knowledge.search.find import Finder
from knowledge.search.reread import Reranker
from knowledge.search.vectorise import Encoder, Vectoriser

CLIENT = "measured"
AUDIENCE = Audience(CLIENT, Role.AGENT)


def tongxi(
    questions: QuestionSet,
    encoder: Encoder | None = None,
    lexicon: Sequence[Entry] = (),
    reranker: Reranker | None = None,
) -> Search:
    """Take the set in as documents of one client, whose lexicon is `lexicon`, and search it as an agent would."""
    finder = finder_of(questions, encoder, lexicon, reranker)
    now = datetime(2026, 11, 22, tzinfo=UTC)

    def search(question: str) -> list[str]:
        found = finder.find(question, AUDIENCE, now, limit=DEPTH, per_document=1)
        return [hit.passage.document_id for hit in found.hits]

    return search


def finder_of(
    questions: QuestionSet,
    encoder: Encoder | None = None,
    lexicon: Sequence[Entry] = (),
    reranker: Reranker | None = None,
) -> Finder:
    """The product's finder over the set's documents, in a folder that goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="tongxi-eval-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    engine = open_engine(f"sqlite:///{folder}/records.db")
    migrate(engine)
    ClientRecords(engine).put(Client(CLIENT, {"zh": "测", "en": "Measured"}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
    documents = DocumentRecords(engine)
    for name, (title, text) in questions.documents.items():
        document = Document(
            CLIENT, name, "1", Kind.REFERENCE, Tier.PUBLIC, Trust.REFERENCE, title, language_of(title + text)
        )
        documents.put(document, chunk(read_markdown(text.encode()).blocks, document), batch="eval")
    vectoriser = Vectoriser(VectorRecords(engine), encoder)
    at, clock = folder / "indexes", SystemClock()
    finder = Finder(documents, vectoriser, lambda _: lexicon, at, clock, reranker=reranker)
    finder.prepare(CLIENT, wait=True)
    atexit.register(finder.close)
    return finder
