"""Documents: list, open, put and remove. A file is sent as it is, and described in the query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from assistant.surfaces.http.doors import Anyone, Behind, Keepers, Supervising
from assistant.surfaces.http.shapes.documents import (
    ConcernShown,
    Documents,
    DocumentShown,
    DocumentsReport,
    DocumentWhole,
    PassageShown,
    Removed,
    Report,
)
from assistant.surfaces.http.shapes.form import PROBLEMS, Instant
from knowledge.arithmetic.upkeep import Horizon
from knowledge.audience import Tier
from knowledge.document import Kind, Trust
from knowledge.errors import InvalidInput, NotFound, UnreadableDocument
from knowledge.language import Lang

router = APIRouter(tags=["documents"], responses=PROBLEMS)
_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file as it is, at most 20 MB: Markdown, Word, Excel, PDF or HTML",
        "content": {
            "text/markdown": {
                "example": "# 机票退改处理流程\n\n## 四、费用承担\n\n航变引起的退改，手续费由航空公司承担。\n"
            },
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
_Text = Annotated[str | None, Query(max_length=300)]


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of a file before it is read; whatever is left out is told from the file."""

    name: Annotated[str, Query(max_length=300, description="File name with its ending", examples=["退改流程.docx"])]
    version: _Text = None
    kind: Kind | None = None
    tier: Tier | None = None
    trust: Trust | None = None
    title: _Text = None
    lang: Lang | None = None
    valid_from: Annotated[str | None, Query(max_length=40, examples=["2026-11-01"])] = None
    valid_to: Annotated[str | None, Query(max_length=40, examples=["2026-12-31"])] = None
    owner: _Text = None
    replaces: _Text = None

    def meta(self, document_id: str) -> dict[str, object]:
        """As intake takes it."""
        names = ("version", "kind", "tier", "trust", "title", "lang", "valid_from", "valid_to", "owner", "replaces")
        told = {name: getattr(self, name) for name in names}
        return {name: value for name, value in told.items() if value is not None} | {"id": document_id}


async def body_of(request: Request, _passed: Keepers) -> bytes:
    """The file. Read after the door, so that nobody outside can make us hold one. Raises InvalidInput when empty."""
    content = await request.body()
    if not content:
        raise InvalidInput("没有收到文件内容 / the file is empty")
    return content


@router.get("/v1/documents", summary="Documents in force")
def documents(visitor: Anyone, assistant: Behind, as_of: Instant | None = None, every: bool = False) -> Documents:
    """The documents this role may read, in force now or at `as_of`; with `every`, all versions ever kept."""
    at: datetime | None = None if every else as_of or assistant.clock.now()
    found = assistant.library.documents(visitor.audience, at)
    return Documents(documents=tuple(DocumentShown.of(one) for one in found))


@router.get("/v1/documents/report", summary="Documents to look at")
def documents_report(
    visitor: Supervising,
    assistant: Behind,
    within: Annotated[int, Query(ge=0, le=3650, description="Days ahead that count as expiring")] = 30,
    older: Annotated[int, Query(ge=1, le=36500, description="Days after which a document is stale")] = 365,
) -> DocumentsReport:
    """Expiring, expired, stale, duplicate and contradicting documents, each with its places. Takes seconds."""
    found = assistant.library.report(visitor.audience, assistant.clock.now(), Horizon(within, older))
    return DocumentsReport(concerns=tuple(ConcernShown.of(one) for one in found))


@router.get("/v1/documents/{document_id}", summary="A document with its passages")
def document(
    document_id: str,
    visitor: Anyone,
    assistant: Behind,
    version: Annotated[str | None, Query(max_length=100, examples=["3.0"])] = None,
) -> DocumentWhole:
    """The newest version, or the one named, with its passages in order."""
    found, passages = assistant.library.document(visitor.audience, document_id, version)
    return DocumentWhole(document=DocumentShown.of(found), passages=tuple(PassageShown.of(one) for one in passages))


@router.put(
    "/v1/documents/{document_id}",
    summary="Put a document",
    response_model=Report,
    responses={201: {"model": Report, "description": "It is new"}, 413: PROBLEMS[422] | {"description": "Over 20 MB"}},
    openapi_extra=_FILE,
)
def put_document(
    document_id: str,
    described: Annotated[Described, Depends()],
    content: Annotated[bytes, Depends(body_of)],
    visitor: Keepers,
    assistant: Behind,
) -> Any:
    """Takes in one file. When this answers, it is kept whole and will be found; the same again is `unchanged`."""
    name = described.name.replace("\\", "/").rpartition("/")[2]
    report = assistant.library.put(visitor.audience, name, content, described.meta(document_id))
    if report.status == "refused":
        raise UnreadableDocument(report.reason)
    shown = Report.model_validate(report)
    return JSONResponse(shown.model_dump(mode="json"), 201 if report.status == "added" else 200)


@router.delete("/v1/documents/{document_id}", summary="Remove a document")
def remove_document(document_id: str, visitor: Keepers, assistant: Behind) -> Removed:
    """Removes all versions of a document; nothing answers from it any more."""
    removed = assistant.library.remove(visitor.audience, document_id)
    if not removed:
        raise NotFound("no such document")
    return Removed(document_id=document_id, removed=removed)
