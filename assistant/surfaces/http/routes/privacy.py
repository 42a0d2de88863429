"""What is owed to people whose words are kept: erasure of one customer, and the original words, each reading noted."""

from typing import Annotated

from fastapi import APIRouter, Depends

from assistant.surfaces.http.doors import Behind, Door, Visitor
from assistant.surfaces.http.shapes.form import PROBLEMS
from assistant.surfaces.http.shapes.privacy import ErasureIn, ErasureShown, Originals, OriginalShown
from knowledge.audience import Role

# An erasure done twice finds nothing the second time, and an answer kept for repeats would name the customer's key.
router = APIRouter(tags=["privacy"], responses=PROBLEMS)
_Administering = Annotated[Visitor, Depends(Door(frozenset({Role.ADMIN})))]
_ReadingOriginals = Annotated[Visitor, Depends(Door(frozenset({Role.QUALITY, Role.ADMIN})))]


@router.post("/v1/privacy/erasures", summary="Erase a customer")
def erase(body: ErasureIn, visitor: _Administering, assistant: Behind) -> ErasureShown:
    """Removes calls, reviews, promises, cases, orders and whatever else is kept of one customer, and looks for it again
    afterwards. Contacts stay as counts without the customer. It cannot be undone; `dry_run` counts first.
    """
    return ErasureShown.model_validate(assistant.privacy.erase(visitor.audience, body.customer, dry_run=body.dry_run))


@router.get("/v1/calls/{call_id}/originals", summary="The original words of a call")
def originals(call_id: str, visitor: _ReadingOriginals, assistant: Behind) -> Originals:
    """Only where the client company asked for originals to be kept, and for thirty days. Every reading leaves a line in
    the audit trail.
    """
    said = assistant.privacy.read_originals(visitor.audience, call_id)
    return Originals(call_id=call_id, turns=tuple(OriginalShown.model_validate(one) for one in said))
