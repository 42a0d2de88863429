"""What a manifest says of a document before its file is read, and which files a folder holds.

It opens no document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from knowledge.errors import InvalidInput
from knowledge.intake import forms
from knowledge.intake.documents import DocumentMeta
from knowledge.intake.sources import checked, form
from knowledge.intake.when import placed


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """A file of the pack and what its manifest says of it; the file is opened when it is ingested."""

    path: Path
    meta: DocumentMeta


def sources(folder: Path, client: str, zone: ZoneInfo) -> list[DocumentSource]:
    """The documents of a folder: those its documents.yaml lists, then files in documents/ that it does not list.

    A folder without either is itself the folder of documents. Raises InvalidInput.
    """
    inside = folder / "documents"
    listed = [
        _source(folder, entry, client, zone) for entry in form(folder / "documents.yaml", forms.DocumentsForm).documents
    ]
    known = {source.path.resolve() for source in listed}
    where = inside if inside.is_dir() else folder
    if listed and where is folder:
        return listed
    rest = [path for path in files_of(where) if path.resolve() not in known]
    return [*listed, *(DocumentSource(path, DocumentMeta(client)) for path in rest)]


def _source(folder: Path, entry: forms.DocumentForm, client: str, zone: ZoneInfo) -> DocumentSource:
    meta = document_meta(entry, client, zone)
    for path in (folder / entry.file, folder / "documents" / entry.file):
        # A manifest names files of its own pack; a path that leads out of it is a mistake or worse.
        if entry.file and path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            return DocumentSource(path, meta)
    raise InvalidInput(f"documents.yaml › {entry.file or entry.id}: 找不到这个文件 / there is no such file")


def document_meta(told: forms.DocumentForm, client: str, zone: ZoneInfo) -> DocumentMeta:
    """A manifest entry as what is known of a document before its file is read. Raises InvalidInput."""
    place = f"documents.yaml › {told.id or told.file}"
    same = {name: getattr(told, name) for name in ("id", "version", "kind", "tier", "trust", "title", "lang", "owner")}
    validity = placed(place, told.valid_from, told.valid_to, zone)
    return DocumentMeta(client, validity=validity, replaces=told.replaces, aliases=told.aliases, **same)


def meta_from(client: str, told: Mapping[str, object], zone: ZoneInfo) -> DocumentMeta:
    """The same from loose values, as they come with an uploaded file. Raises InvalidInput."""
    given = {name: value for name, value in told.items() if value not in (None, "")}
    return document_meta(checked(forms.DocumentForm, given, "document"), client, zone)


def files_of(folder: Path) -> list[Path]:
    """The files of a folder and its subfolders in order of name; hidden and temporary ones left out."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if not any(part[:1] in {".", "~"} for part in path.relative_to(folder).parts))
