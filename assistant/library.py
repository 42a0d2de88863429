"""The documents of one client as a person may read and change them: list, open, add, remove.

What a person may not read does not exist for them. Finding passages for a question is `knowledge.search`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from knowledge.arithmetic.contradiction import contradictions
from knowledge.arithmetic.twins import twins
from knowledge.arithmetic.upkeep import Concern, Horizon, Shelf, dated, in_force, place_of
from knowledge.audience import Audience, Role
from knowledge.document import Document, DocumentReport, Kind, Passage
from knowledge.errors import InvalidInput, NotAllowed, NotFound
from knowledge.intake.ingest import FOLDER, RENDERED, Ingest, Progress, arrival
from knowledge.intake.load import LoadReport, PackRecords, load_pack, rendered
from knowledge.intake.pack import Pack, read_pack
from knowledge.records.documents import DocumentRecords
from knowledge.search.analyse import tokens
from knowledge.search.script import to_simplified

_WRITES = frozenset({Role.ADMIN, Role.MANAGER})


@dataclass(frozen=True, slots=True)
class Library:
    """Reading and keeping documents. `forget` takes removed passages of a client out of every index, at once."""

    records: DocumentRecords
    ingest: Ingest
    pack: PackRecords
    key: bytes = field(repr=False)
    forget: Callable[[str, Sequence[str]], None] = field(repr=False)

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

    def report(self, audience: Audience, at: datetime, horizon: Horizon = Horizon()) -> tuple[Concern, ...]:
        """What the owner of the documents should look at, as of `at`; only documents this person may read.

        Expiring, expired, stale, said twice, and contradicting. It reads every document: seconds for a thousand.
        Raises NotFound.
        """
        client = audience.client
        zone = self.pack.clients.client(client).zone
        documents = self.documents(audience)
        passages = [one for one in self.records.passages(client) if one.tier in audience.tiers]
        batches = self.records.batches(client).items()
        arrived = {name: came for name, batch in batches if (came := arrival(batch)) is not None}
        shelf = Shelf(documents, passages, arrived, zone)
        present = in_force(shelf, at)
        own = [one for one in present if one.kind not in {Kind.PROMOTION, Kind.CASE}]
        found = [
            Concern("contradiction", tuple(place_of(one.passage, one.text) for one in (each.one, each.other)))
            for each in contradictions(present, tokens, to_simplified)
        ]
        same = [
            Concern("duplicate" if each.alike == 1 else "near_duplicate", tuple(place_of(one) for one in each.passages))
            for each in twins(own)
        ]
        return (*found, *dated(shelf, at, horizon), *same)

    def put(self, audience: Audience, name: str, content: bytes, meta: Mapping[str, object]) -> DocumentReport:
        """Take in one file as a document; when this returns it is kept whole and will be found.

        What it replaced is gone from every index. Raises NotAllowed, UnreadableDocument, InvalidInput.
        """
        if audience.role not in _WRITES:
            raise NotAllowed("documents are changed by managers and administrators")
        before = self.records.passage_ids(audience.client)
        report = self.ingest.put_document(audience.client, name, content, meta)
        if report.status == "replaced":
            self._forget_gone(audience.client, before)
        return report

    def take_in(
        self,
        folder: Path,
        client: str,
        *,
        dry_run: bool = False,
        prune: bool = False,
        on_progress: Progress | None = None,
    ) -> LoadReport:
        """A whole client pack, or the documents of a plain folder. Raises InvalidInput naming file, entry and fault.

        Unchanged documents are skipped; one bad file never stops the others. What came from a folder before and is
        not in this one is reported as missing, and removed with `prune`. A dry run reads, judges and keeps nothing.
        """
        before = set() if dry_run else self.records.passage_ids(client)
        pack = self._pack(folder, client)
        if pack is None:
            done = LoadReport(tuple(self.ingest.folder(folder, client, dry_run=dry_run, on_progress=on_progress)))
        elif dry_run:
            tried = self.ingest.files(pack.documents, client, dry_run=True, on_progress=on_progress)
            done = LoadReport((*tried, *self.ingest.put_rendered(client, rendered(pack), dry_run=True)))
        else:
            done = load_pack(self.pack, self.ingest, pack, on_progress=on_progress)
        if prune and all(one.status == "refused" for one in done.documents):
            raise InvalidInput("文件夹里没有可用的文件，没有移除任何资料 / no usable file here; nothing was removed")
        origins = (FOLDER,) if pack is None else (FOLDER, RENDERED)
        absent = self.ingest.absent(client, done.documents, origins=origins, remove=prune, dry_run=dry_run)
        if not dry_run and any(one.status in {"removed", "replaced"} for one in (*done.documents, *absent)):
            self._forget_gone(client, before)
        return replace(done, documents=(*done.documents, *absent))

    def remove(self, audience: Audience, document_id: str) -> int:
        """Remove a document with all its versions; returns how many versions went.

        When this returns, no index holds a word of it. Raises NotAllowed, NotFound, IndexUnavailable.
        """
        if audience.role not in _WRITES:
            raise NotAllowed("documents are changed by managers and administrators")
        before = self.records.passage_ids(audience.client, document_id)
        gone = self.records.remove(audience.client, document_id)
        if not gone:
            raise NotFound("no such document")
        self._forget_gone(audience.client, before)
        return gone

    def _pack(self, folder: Path, client: str) -> Pack | None:
        if not (folder / "client.yaml").exists():
            return None
        pack = read_pack(folder, key=self.key)
        if pack.client.id != client:
            named = pack.client.id
            raise InvalidInput(f"资料包属于 {named}，不是 {client} / this pack belongs to {named}, not {client}")
        return pack

    def _forget_gone(self, client: str, before: set[str]) -> None:
        """Whatever of `before` is there no more leaves every index now."""
        gone = before - self.records.passage_ids(client)
        if gone:
            self.forget(client, sorted(gone))
