"""Files into the document records: unchanged ones skipped, a bad one never in the way of the others.

Documents, promotions and FAQs go in as they are; past cases are masked. Every document goes in by a transaction of its
own, so an ingestion that was killed goes on where it stood. Indexes are not touched: they see by the records' revision
that they are stale.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath

from knowledge.document import Difference, Document, DocumentReport, Passage
from knowledge.errors import NotFound, TongxiError
from knowledge.intake.confine import AT_ONCE, Confined
from knowledge.intake.difference import difference
from knowledge.intake.documents import DocumentMeta, Reading, content_hash, read
from knowledge.intake.faults import unreadable
from knowledge.intake.manifest import DocumentSource, meta_from, sources
from knowledge.intake.masked import masked
from knowledge.intake.read.parse import Parse, load
from knowledge.ports import Clock
from knowledge.records.clients import ClientRecords
from knowledge.records.documents import DocumentRecords

Progress = Callable[[int, int, str], None]
# Where a document came from; it opens the name of its ingestion. What came from a folder may be missed there later.
FOLDER, SENT, RENDERED = "folder", "sent", "rendered"
_MOMENT = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class Ingest:
    """Takes files in for one client at a time. `parse` reads hostile bytes; by default in a child under limits."""

    documents: DocumentRecords
    clock: Clock
    parse: Parse = field(default_factory=Confined)

    def folder(
        self, folder: Path, client: str, *, dry_run: bool = False, on_progress: Progress | None = None
    ) -> list[DocumentReport]:
        """Every document of a pack or of a plain folder, in order; one report a file.

        `on_progress` hears (done, total, name) after each file. A dry run reads and judges, and keeps nothing; what
        a changed document would change is said in its report either way.
        Raises InvalidInput for a faulty manifest, NotFound without such a client.
        """
        zone = ClientRecords(self.documents.engine).client(client).zone
        return self.files(sources(folder, client, zone), client, dry_run=dry_run, on_progress=on_progress)

    def files(
        self,
        given: Sequence[DocumentSource],
        client: str,
        *,
        dry_run: bool = False,
        on_progress: Progress | None = None,
    ) -> list[DocumentReport]:
        """The same for files already listed."""
        known = _Known(self.documents.documents(client))
        batch = self._batch(FOLDER)
        reports: list[DocumentReport] = []
        with ThreadPoolExecutor(max_workers=AT_ONCE) as readers:
            for source, outcome in zip(given, readers.map(lambda one: self._read(one, known), given), strict=True):
                report = outcome if isinstance(outcome, DocumentReport) else self._keep(outcome, known, batch, dry_run)
                reports.append(report)
                if on_progress is not None:
                    on_progress(len(reports), len(given), source.path.name)
        return reports

    def put_document(
        self, client: str, name: str, content: bytes, meta: Mapping[str, object] | DocumentMeta
    ) -> DocumentReport:
        """One file that was sent. Raises UnreadableDocument, InvalidInput for its description, NotFound."""
        zone = ClientRecords(self.documents.engine).client(client).zone
        told = meta if isinstance(meta, DocumentMeta) else meta_from(client, meta, zone)
        known = _Known(self.documents.documents(client))
        if same := known.unchanged(content_hash(content), told, PurePath(name).name):
            return _report(name, "unchanged", same)
        reading = masked(read(name, content, told, self.parse))
        return self._keep(reading, known, self._batch(SENT), dry_run=False)

    def put_rendered(
        self, client: str, given: Iterable[tuple[Document, list[Passage]]], *, dry_run: bool = False
    ) -> list[DocumentReport]:
        """Documents made from records (offers, past cases), already masked where they must be."""
        known = _Known(self.documents.documents(client))
        batch = self._batch(RENDERED)
        out = []
        for document, passages in given:
            same = known.at(document)
            if same is not None and known.as_kept(document) == document:
                out.append(_report(document.source_name, "unchanged", document))
            else:
                out.append(self._keep(Reading(document, tuple(passages)), known, batch, dry_run))
        return out

    def absent(
        self,
        client: str,
        reports: Sequence[DocumentReport],
        *,
        origins: tuple[str, ...],
        remove: bool,
        dry_run: bool = False,
    ) -> list[DocumentReport]:
        """What came in by one of `origins` before and is in none of the `reports` of a whole folder: `absent`.

        With `remove` it is taken out (but not by a dry run): `removed`. Earlier versions of what is there are its
        history, and a file that was refused this time is still there, so neither is missing.
        """
        kept = self.documents.documents(client)
        there = {report.document_id for report in reports}
        refused = {report.source_name for report in reports if report.status == "refused"}
        followed = {(one.replaces, one.id) for one in kept if one.replaces}
        while more := {earlier for earlier, later in followed if later in there} - there:
            there |= more
        batches = self.documents.batches(client)
        out = []
        for one in kept:
            came_so = batches.get((one.id, one.version), "").partition("-")[0] in origins
            if came_so and one.id not in there and one.source_name not in refused:
                if remove and not dry_run:
                    self.documents.remove(client, one.id, one.version)
                out.append(_report(one.source_name, "removed" if remove else "absent", one))
        return out

    def remove(self, client: str, document_id: str, version: str | None = None) -> DocumentReport:
        """Take a document out, one version or all. Raises NotFound."""
        if not self.documents.remove(client, document_id, version):
            raise NotFound("no such document")
        return DocumentReport("", "removed", document_id, version)

    def _read(self, source: DocumentSource, known: "_Known") -> Reading | DocumentReport:
        name = source.path.name
        try:
            data = load(source.path)
            if same := known.unchanged(content_hash(data), source.meta, name):
                return _report(name, "unchanged", same)
            return masked(read(str(source.path), data, source.meta, self.parse))
        except TongxiError as fault:
            return DocumentReport(name, "refused", source.meta.id, source.meta.version, reason=fault.detail)
        except Exception:  # noqa: BLE001 - a fault of ours in one file must not lose the others; it is said in its report
            return DocumentReport(name, "refused", source.meta.id, reason=unreadable("reader_failed").detail)

    def _keep(self, reading: Reading, known: "_Known", batch: str, dry_run: bool) -> DocumentReport:
        document = reading.document
        if not known.first_time(document):
            reason = "同一编号和版本已有另一个文件 / another file has the same id and version"
            return DocumentReport(document.source_name, "refused", document.id, document.version, reason=reason)
        status = "replaced" if known.at(document) else "added"
        changes = self._changes(reading, known)
        if not dry_run:
            try:
                self.documents.put(document, reading.passages, batch=batch, at=self.clock.now())
            except TongxiError as fault:
                name = document.source_name
                return DocumentReport(name, "refused", document.id, document.version, reason=fault.detail)
        done = _report(document.source_name, status, document, len(reading.passages), reading.warnings)
        return replace(done, difference=changes)

    def _changes(self, reading: Reading, known: "_Known") -> Difference | None:
        """How the passages differ from those of the version that is replaced or followed; None for a new document."""
        document = reading.document
        before = known.before(document)
        if before is None:
            return None
        kept = self.documents.passages(document.client, document_id=before.id)
        return difference(before.version, [one for one in kept if one.version == before.version], reading.passages)

    def _batch(self, origin: str) -> str:
        return f"{origin}-{self.clock.now():{_MOMENT}}"


def arrival(batch: str) -> datetime | None:
    """When the ingestion of that name began; None for a name of another form."""
    try:
        return datetime.strptime(batch.rpartition("-")[2], _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


class _Known:
    """What the records hold of a client at the start of an ingestion, and what this one has put since."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = {(document.id, document.version): document for document in documents}
        self.seen: set[tuple[str, str]] = set()
        self._by_file: dict[tuple[str, str], list[Document]] = {}
        self._by_id: dict[str, list[Document]] = {}
        self._replacing: dict[str | None, list[Document]] = {}
        for document in documents:
            self._by_file.setdefault((document.content_hash, document.source_name), []).append(document)
            self._by_id.setdefault(document.id, []).append(document)
            self._replacing.setdefault(document.replaces, []).append(document)

    def at(self, document: Document) -> Document | None:
        """The kept document of the same id and version."""
        return self.documents.get((document.id, document.version))

    def before(self, document: Document) -> Document | None:
        """The kept version to compare with: the same one, else the newest of that id, else what it replaces."""
        earlier = self._by_id.get(document.id) or self._by_id.get(document.replaces or "", [])
        return self.at(document) or (earlier[-1] if earlier else None)

    def first_time(self, document: Document) -> bool:
        """Whether this ingestion has not met that id and version before; it has from now on."""
        key = (document.id, document.version)
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def unchanged(self, digest: str, meta: DocumentMeta, name: str) -> Document | None:
        """The kept document that reading these bytes of that file under `meta` would give again."""
        for kept in self._by_file.get((digest, name), ()):
            if meta.agrees_with(kept, self._ended_by_successor(kept)):
                self.first_time(kept)
                return kept
        return None

    def as_kept(self, document: Document) -> Document | None:
        """The kept version of a rendered document, with the end it was given if a later version cut it short."""
        kept = self.at(document)
        if kept is None:
            return None
        cut = self._ended_by_successor(kept)
        validity = document.validity if cut or kept.validity.end == document.validity.end else kept.validity
        return replace(kept, validity=validity)

    def _ended_by_successor(self, kept: Document) -> bool:
        end = kept.validity.end
        later = (*self._by_id.get(kept.id, ()), *self._replacing.get(kept.id, ()))
        return end is not None and any(other.validity.start == end for other in later if other is not kept)


def _report(
    name: str, status: str, document: Document, passages: int = 0, warnings: tuple[str, ...] = ()
) -> DocumentReport:
    return DocumentReport(name, status, document.id, document.version, passages, warnings=warnings)
