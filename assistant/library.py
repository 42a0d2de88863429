"""The documents of one client as a person may read and change them: list, open, add, remove.

What a person may not read does not exist for them. Finding passages for a question is `knowledge.search`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from knowledge.audience import Audience, Role
from knowledge.document import Document, DocumentReport, Passage
from knowledge.errors import NotAllowed, NotFound
from knowledge.intake.ingest import Ingest
from knowledge.records.documents import DocumentRecords

_WRITES = frozenset({Role.ADMIN, Role.MANAGER})


@dataclass(frozen=True, slots=True)
class Library:
    """Reading and keeping documents."""

    records: DocumentRecords
    ingest: Ingest

    def documents(self, audience: Audience, as_of: datetime | None = None) -> list[Document]:
        """Documents this person may read, in force at `as_of` (None: every version ever kept)."""
        return self.records.documents(audience.client, as_of=as_of, tiers=audience.tiers)

    def document(
        self, audience: Audience, document_id: str, version: str | None = None
    ) -> tuple[Document, list[Passage]]:
        """One document (its newest version unless named) with its passages in order. Raises NotFound."""
        document = self.records.document(audience.client, document_id, version=version)
        if document.tier not in audience.tiers:
            raise NotFound("no such document")
        passages = self.records.passages(audience.client, document_id=document_id)
        shown = [p for p in passages if p.version == document.version and p.tier in audience.tiers]
        return document, shown

    def passage(self, audience: Audience, passage_id: str) -> Passage:
        """One passage. Raises NotFound, also for what this person may not read."""
        passage = self.records.passage(audience.client, passage_id)
        if passage.tier not in audience.tiers:
            raise NotFound("no such passage")
        return passage

    def put(self, audience: Audience, name: str, content: bytes, meta: Mapping[str, object]) -> DocumentReport:
        """Take in one file as a document; when this returns it is kept whole and will be found. Raises NotAllowed."""
        if audience.role not in _WRITES:
            raise NotAllowed("documents are changed by managers and administrators")
        return self.ingest.put_document(audience.client, name, content, meta)

    def remove(self, audience: Audience, document_id: str) -> int:
        """Remove a document with all its versions; returns how many versions went. Raises NotAllowed, NotFound."""
        if audience.role not in _WRITES:
            raise NotAllowed("documents are changed by managers and administrators")
        gone = self.records.remove(audience.client, document_id)
        if not gone:
            raise NotFound("no such document")
        return gone
