"""Looking into search: why a passage was found; and the word lists that widen questions.

A question is sent in the body alone: addresses end up in histories and in other people's logs.
"""

from datetime import datetime, time
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool

from assistant.glossary import Wanted
from assistant.surfaces.http.doors import Behind, Door, Supervising, Visitor
from assistant.surfaces.http.shapes.form import PROBLEMS
from assistant.surfaces.http.shapes.search import (
    AskExplained,
    SearchExplained,
    WordListGone,
    WordLists,
    WordListShown,
    WordListTaken,
)
from knowledge.audience import Role
from knowledge.errors import InvalidInput

router = APIRouter(tags=["search"], responses=PROBLEMS)
WORDS = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMIN})
_Keeping = Annotated[Visitor, Depends(Door(WORDS))]
_Source = Annotated[str, Query(max_length=60, description="Without it, the file's name", examples=["airline-terms"])]
_FILE = {
    "requestBody": {
        "required": True,
        "description": "The file as it is, at most 20 MB: CSV with the header term,alias_of,zh,en,note, or CC-CEDICT",
        "content": {"text/csv": {"example": "term,alias_of,zh,en,note\n误机费,,误机费,no-show fee,\n"}},
    }
}


@router.post("/v1/search/explain", summary="Why a passage was found")
def explain(body: AskExplained, visitor: Supervising, assistant: Behind) -> SearchExplained:
    """How the question was read, the passages found with both scores, and the strongest reasons for each one's place.
    Nothing is answered and nothing is recorded.
    """
    at = body.as_of or assistant.clock.now()
    if body.day is not None:
        if body.as_of is not None:
            raise InvalidInput("as_of 和 day 只能给一个 / give `as_of` or `day`, not both")
        at = datetime.combine(body.day, time(12), tzinfo=assistant.client(visitor.audience.client).zone)
    return SearchExplained.of(assistant.explain(body.question, visitor.audience, at, body.limit))


@router.get("/v1/lexicon", summary="Word lists")
def word_lists(visitor: _Keeping, assistant: Behind) -> WordLists:
    """How many entries the client's own lexicon has, and which lists were imported beside it."""
    own, sources = assistant.glossary.sources(visitor.audience)
    return WordLists(own=own, sources=tuple(WordListShown.model_validate(one) for one in sources))


@router.put("/v1/lexicon", summary="Import a word list", openapi_extra=_FILE)
async def put_word_list(  # noqa: PLR0913 - each is a parameter of the query
    request: Request,
    visitor: _Keeping,
    assistant: Behind,
    name: Annotated[str, Query(max_length=300, description="File name with its ending", examples=["terms.csv"])],
    source: _Source = "",
    limit: Annotated[int | None, Query(ge=1)] = None,
    dry_run: bool = False,
) -> WordListTaken:
    """Takes a list in whole, in place of what the same source brought before; a faulty line refuses all of it and is
    named. Excel workbooks are imported on the command line; save them as CSV to send them here.
    """
    content = await request.body()
    if name.lower().endswith(".xlsx"):
        raise InvalidInput("请把工作簿另存为 CSV 再上传 / save the workbook as CSV to send it here")
    wanted = Wanted(source, None, limit, dry_run)
    done = await run_in_threadpool(assistant.glossary.put, visitor.audience, name, content, wanted)
    return WordListTaken.model_validate(done)


@router.delete("/v1/lexicon/{source}", summary="Remove a word list")
def remove_word_list(source: str, visitor: _Keeping, assistant: Behind) -> WordListGone:
    """Removes an imported list; the client's own lexicon stays."""
    return WordListGone(source=source, removed=assistant.glossary.remove(visitor.audience, source))
