"""Similar questions: lists of how customers ask for what a place of a document says, put, looked over and removed;
and those that votes suggest.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool

from assistant.similar import Wanted
from assistant.surfaces.http.doors import Behind, Door, Visitor
from assistant.surfaces.http.shapes.form import PROBLEMS
from assistant.surfaces.http.shapes.similar import (
    AdriftShown,
    QuestionListAdrift,
    QuestionListGone,
    QuestionLists,
    QuestionsSuggested,
    QuestionsTaken,
)
from knowledge.audience import Role
from knowledge.errors import InvalidInput

router = APIRouter(prefix="/v1/similar-questions", tags=["search"], responses=PROBLEMS)
_Keeping = Annotated[Visitor, Depends(Door(frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMIN})))]
_Source = Annotated[str, Query(max_length=60, description="Without it, the file's name", examples=["hotline-2026"])]
_Name = Annotated[str, Query(max_length=300, description="File name with its ending", examples=["questions.csv"])]
_FILE = {
    "requestBody": {
        "required": True,
        "description": "The file as it is, at most 20 MB: CSV with the header document,words,questions",
        "content": {
            "text/csv": {
                "example": "document,words,questions\n"
                "PR-TR-12,手续费由客户承担,退票的钱谁来出|改签要我掏钱吗|who pays for the change\n"
            }
        },
    }
}


@router.get("", summary="Lists of similar questions")
def lists(visitor: _Keeping, assistant: Behind) -> QuestionLists:
    """Which lists there are, how much is in each, and how many of its places are adrift: their words stand in no
    passage of their document, so they serve nothing.
    """
    return QuestionLists.of(assistant.similar.lists(visitor.audience))


@router.get("/suggested", summary="Similar questions suggested by votes")
def suggested(visitor: _Keeping, assistant: Behind) -> QuestionsSuggested:
    """Questions that were voted up and by nobody down, beside the place that answered them, the most voted first; told
    from the latest 5,000 votes. Nothing is changed: read them, edit them, and import what is right.
    """
    return QuestionsSuggested.of(assistant.suggesting(visitor.audience))


@router.get("/{source}", summary="What of a list is adrift")
def adrift(source: str, visitor: _Keeping, assistant: Behind) -> QuestionListAdrift:
    """Every place of one list whose words stand in no passage of its document, so that an editor can mend it."""
    mend = assistant.similar.adrift(visitor.audience, source)
    return QuestionListAdrift(source=source, mend=tuple(AdriftShown.model_validate(one) for one in mend))


@router.put("", summary="Import similar questions", openapi_extra=_FILE)
async def put_list(  # noqa: PLR0913 - each is a parameter of the query
    request: Request,
    visitor: _Keeping,
    assistant: Behind,
    name: _Name,
    source: _Source = "",
    dry_run: bool = False,
) -> QuestionsTaken:
    """Takes a list in whole, in place of what the same source brought before; a faulty line refuses all of it and is
    named. Nothing in it is masked: send no customer's data. Excel workbooks are imported on the command line.
    """
    content = await request.body()
    if name.lower().endswith(".xlsx"):
        raise InvalidInput("请把工作簿另存为 CSV 再上传 / save the workbook as CSV to send it here")
    wanted = Wanted(source, dry_run)
    done = await run_in_threadpool(assistant.similar.put, visitor.audience, name, content, wanted)
    return QuestionsTaken.model_validate(done)


@router.delete("/{source}", summary="Remove a list of similar questions")
def remove_list(source: str, visitor: _Keeping, assistant: Behind) -> QuestionListGone:
    """Removes an imported list; what came with the client's pack stays."""
    return QuestionListGone(source=source, removed=assistant.similar.remove(visitor.audience, source))
