"""What was granted: put on record by the rules that allow it, and taken back by a record of its own."""

from typing import Any

from fastapi import APIRouter

from assistant.granting import UseRequest
from assistant.surfaces.http.doors import Behind, HandlingOrWidget
from assistant.surfaces.http.once import OnceRoute
from assistant.surfaces.http.shapes.form import PROBLEMS, Problem, values
from assistant.surfaces.http.shapes.uses import Granted, Undoing, UseShown
from knowledge.errors import InvalidInput, NotFound

_REFUSED: dict[int | str, dict[str, Any]] = {
    409: {
        "model": Problem,
        "description": "The rules do not let this be recorded; the problem says what is missing and what to do next",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
router = APIRouter(tags=["decide"], route_class=OnceRoute, responses=PROBLEMS)


@router.post("/v1/authority/uses", summary="Record what was granted", responses=_REFUSED)
def record(body: Granted, visitor: HandlingOrWidget, assistant: Behind) -> UseShown:
    """Decided again at this moment by the same rules; recorded where it is allowed, or where somebody else on the staff
    list who may approve it did. It counts against the limits per contact, per customer in 30 days and per agent and day
    from then on. Answers with what is left of each.
    """
    if body.action is None and body.rule is None:
        raise InvalidInput("请写明办的是哪一项 / say what was granted, by `action` or by `rule`")
    call_id = visitor.about_call(body.call_id)
    if call_id is not None:
        assistant.conversations.read(visitor.audience, call_id)
    request = UseRequest(
        audience=visitor.acting_as(body.person),
        action=body.action,
        amount=body.amount,
        rule=body.rule,
        call_id=call_id,
        order_id=body.order_id,
        customer_key=body.customer_key,
        known=values(body.known),
        approved_by=body.approved_by,
        note=body.note,
    )
    return UseShown.of(assistant.granting(request))


@router.post("/v1/authority/uses/{use_id}/reversal", summary="Take a grant back")
def undo(use_id: str, visitor: HandlingOrWidget, assistant: Behind, body: Undoing = Undoing()) -> UseShown:
    """The record stays and another one takes it back: whoever made it on the same day, a supervisor later. It counts
    against no limit any more. Again, nothing changes.
    """
    use = assistant.granting.use(visitor.audience, use_id)
    if visitor.grant is not None and use.call_id != visitor.grant.call_id:
        raise NotFound("no such use of authority")
    return UseShown.of(assistant.granting.undo(visitor.acting_as(body.person), use_id, body.note))
