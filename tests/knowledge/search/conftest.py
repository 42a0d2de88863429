"""A small centre to search: two clients with the same words, on real SQLite, tantivy and Chroma."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest

from knowledge.audience import Audience, Role, Tier
from knowledge.client import Client
from knowledge.clock import StandingClock
from knowledge.document import ALWAYS, Document, Kind, Passage, Trust, Validity
from knowledge.language import Lang, language_of
from knowledge.lexicon import Entry
from knowledge.records.clients import ClientRecords
from knowledge.records.documents import DocumentRecords
from knowledge.records.engine import migrate, open_engine
from knowledge.records.vectors import VectorRecords
from knowledge.search.find import Finder
from knowledge.search.today import TodayIndex
from knowledge.search.vectorise import Vectoriser
from knowledge.similar import Similar

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)


@dataclass
class Centre:
    folder: Path
    documents: DocumentRecords
    vectors: VectorRecords
    clock: StandingClock
    finders: list[Finder]

    def finder(
        self,
        *,
        chroma: bool = True,
        lexicon: tuple[Entry, ...] = (),
        similar: Mapping[str, tuple[Similar, ...]] = MappingProxyType({}),
    ) -> Finder:
        today = TodayIndex(self.folder / "chroma", b"secret") if chroma else None
        vectoriser = Vectoriser(self.vectors, None, today)
        folder = self.folder / "indexes"
        finder = Finder(
            self.documents, vectoriser, lambda _: lexicon, folder, self.clock, lambda client: similar.get(client, ())
        )
        self.finders.append(finder)
        return finder

    def add(
        self,
        client: str,
        document_id: str,
        *texts: str,
        tier: Tier = Tier.INTERNAL,
        kind: Kind = Kind.PROCESS,
        validity: Validity = ALWAYS,
        version: str = "1",
    ) -> None:
        document = Document(
            client, document_id, version, kind, tier, Trust.APPROVED_POLICY, document_id, Lang.HANS, validity
        )
        passages = [
            Passage(
                client, f"{document_id}@{version}:{place:03}", document_id, version, kind, tier,
                Trust.APPROVED_POLICY, document_id, language_of(text), text, place, validity=validity,
            )
            for place, text in enumerate(texts)
        ]  # fmt: skip
        self.documents.put(document, passages, batch="test")


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    engine = open_engine(f"sqlite:///{tmp_path}/records.db")
    migrate(engine)
    for client in ("east", "west"):
        ClientRecords(engine).put(Client(client, {"zh": client, "en": client}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
    made = Centre(tmp_path, DocumentRecords(engine), VectorRecords(engine), StandingClock(NOW), [])
    yield made
    for finder in made.finders:
        finder.close()
    engine.dispose()


@pytest.fixture
def agent() -> Callable[[str], Audience]:
    return lambda client: Audience(client, Role.AGENT, "A01")
