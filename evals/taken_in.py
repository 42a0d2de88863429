"""Any documents taken in by the whole product, in a throw-away folder: a folder, a client pack, or BEIR lines.

It takes documents in as a person would and says under which names they go; it asks nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from assistant.assistant import Assistant
from assistant.build import build
from assistant.settings import read_settings
from evals.ask_cases import TODAY
from evals.demo import ZONE
from evals.world.calendar import first_day, lay_out
from knowledge.audience import Audience, Role
from knowledge.client import Client
from knowledge.document import Document, DocumentReport, Trust
from knowledge.errors import InvalidInput
from knowledge.intake.documents import DocumentMeta, document_id
from knowledge.intake.manifest import DocumentSource
from knowledge.intake.pack import load_client
from knowledge.language import Lang
from knowledge.records.documents import DocumentRecords

CLIENT = "asked"


@dataclass(frozen=True, slots=True)
class Desk:
    """The product with documents in, and who asks it: somebody of the client's centre who may read all of them.

    `names` leads from an id, a file's name or its stem to the document; `refused` tells of each file that stayed out.
    """

    assistant: Assistant
    audience: Audience
    names: Mapping[str, str]
    taken: int
    refused: tuple[str, ...]


@contextmanager
def taken_in(documents: Path, folder: Path) -> Iterator[Desk]:
    """The product in `folder` over the documents, its indexes up to date. Raises InvalidInput, OSError.

    A pack's `{{day N}}` become dates, and then it is asked on the morning of day 85.
    """
    if not documents.exists():
        raise InvalidInput(f"没有这个文件或文件夹 / no such file or folder: {documents}")
    today = TODAY if _is_pack(documents) else None
    assistant = build(read_settings(data_dir=folder / "data", today=today, log_level="warning"))
    try:
        client, reports = _put(documents, folder, assistant)
        assistant.finder.prepare(client, wait=True)
        refused = tuple(f"{one.source_name}: {one.reason}" for one in reports if one.status == "refused")
        names = _names(assistant.stores.documents.documents(client))
        taken = sum(one.status in {"added", "replaced"} for one in reports)
        yield Desk(assistant, Audience(client, Role.MANAGER), names, taken, refused)
    finally:
        assistant.close()


def _put(documents: Path, folder: Path, assistant: Assistant) -> tuple[str, Sequence[DocumentReport]]:
    if _is_pack(documents):
        laid = folder / "packs" / documents.name
        lay_out(documents, laid, first_day(TODAY), ZONE)
        client = load_client(laid).id
        return client, assistant.library.take_in(laid, client).documents
    told = Client(CLIENT, {"zh": "资料", "en": "Documents"}, ZONE.key, tuple(Lang))
    assistant.stores.clients.put(told)
    if documents.is_dir():
        reports: Sequence[DocumentReport] = assistant.library.take_in(documents, CLIENT).documents
    else:
        reports = assistant.library.ingest.files(list(_lines(documents, folder / "lines")), CLIENT)
    if not (documents / "documents.yaml").exists():
        _vouch(assistant.stores.documents)
    return CLIENT, reports


def _vouch(records: DocumentRecords) -> None:
    """Documents nobody says anything of are what whoever handed them over stands by: amounts may be quoted."""
    for one in records.documents(CLIENT):
        if one.trust is Trust.REFERENCE:
            kept = records.passages(CLIENT, document_id=one.id)
            said = [replace(passage, trust=Trust.APPROVED_POLICY) for passage in kept]
            records.put(replace(one, trust=Trust.APPROVED_POLICY), said, batch="vouched")


def _is_pack(documents: Path) -> bool:
    return (documents / "client.yaml").is_file()


def _lines(file: Path, folder: Path) -> Iterator[DocumentSource]:
    """Each line of a corpus as a file of its own. Raises InvalidInput for a line without `_id` or `text`."""
    folder.mkdir(parents=True)
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            name, text = str(told["_id"]), str(told["text"])
        except (ValueError, KeyError, TypeError) as fault:
            raise InvalidInput(f"{file.name}:{number}: 需要 _id 和 text / needs _id and text") from fault
        path = folder / f"{number}.md"
        path.write_text(text, encoding="utf-8")
        yield DocumentSource(path, DocumentMeta(CLIENT, id=name, title=told.get("title") or None))


def _names(documents: Sequence[Document]) -> dict[str, str]:
    """Every name a document may be called by; an id goes before a file's name."""
    names: dict[str, str] = {}
    for one in documents:
        path = PurePath(one.source_name)
        names |= dict.fromkeys((path.name, path.stem, document_id(path.stem)), one.id)
    return names | {one.id: one.id for one in documents}
