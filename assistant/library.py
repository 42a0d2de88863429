"""The documents of one client as a person may read and change them: list, open, add, remove.

What a person may not read does not exist for them. Finding passages for a question is `knowledge.search`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from knowledge.audience import Audience, Role
from knowledge.document import Document, DocumentReport, Passage
from knowledge.errors import InvalidInput, NotAllowed, NotFound
from knowledge.intake.ingest import Ingest, Progress
from knowledge.intake.load import LoadReport, PackRecords, load_pack
from knowledge.intake.pack import read_pack
from knowledge.records.documents import DocumentRecords

_WRITES = frozenset({Role.ADMIN, Role.MANAGER})


@dataclass(frozen=True, slots=True)
class Library:
    """Reading and keeping documents."""

    records: DocumentRecords
    ingest: Ingest
    pack: PackRecords
    key: bytes = field(repr=False)

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

    def take_in(
        self, folder: Path, client: str, *, dry_run: bool = False, on_progress: Progress | None = None
    ) -> LoadReport:
        """A whole client pack, or the documents of a plain folder. Raises InvalidInput naming file, entry and fault.

        Unchanged documents are skipped; one bad file never stops the others. A dry run reads, judges and keeps nothing.
        """
        if not (folder / "client.yaml").exists():
            return LoadReport(tuple(self.ingest.folder(folder, client, dry_run=dry_run, on_progress=on_progress)))
        pack = read_pack(folder, key=self.key)
        if pack.client.id != client:
            named = pack.client.id
            raise InvalidInput(f"资料包属于 {named}，不是 {client} / this pack belongs to {named}, not {client}")
        if dry_run:
            return LoadReport(tuple(self.ingest.files(pack.documents, client, dry_run=True, on_progress=on_progress)))
        return load_pack(self.pack, self.ingest, pack, on_progress=on_progress)

    def remove(self, audience: Audience, document_id: str) -> int:
        """Remove a document with all its versions; returns how many versions went. Raises NotAllowed, NotFound."""
        if audience.role not in _WRITES:
            raise NotAllowed("documents are changed by managers and administrators")
        gone = self.records.remove(audience.client, document_id)
        if not gone:
            raise NotFound("no such document")
        return gone
