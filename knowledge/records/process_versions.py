"""Which version of each process document was in force at an instant, asked for every call and so held in memory."""

from datetime import datetime

from knowledge.document import Document, Kind
from knowledge.records.documents import DocumentRecords


class ProcessVersions:
    """Of every client; read again when the client's documents have changed."""

    def __init__(self, documents: DocumentRecords) -> None:
        self._documents = documents
        self._read: dict[str, tuple[int, tuple[Document, ...]]] = {}

    def __call__(self, client: str, at: datetime) -> dict[str, str]:
        """The version in force at `at`, by document id; empty where the client has no process documents."""
        revision = self._documents.revision(client)
        known = self._read.get(client)
        if known is None or known[0] != revision:
            known = (revision, tuple(self._documents.documents(client, kinds=(Kind.PROCESS,))))
            self._read[client] = known
        return {one.id: one.version for one in known[1] if one.validity.holds(at)}
