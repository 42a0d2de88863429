"""What a supervisor opens: the page of a day, why a driver rose, the contacts behind a number, and the gaps."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from assistant.assistant import Assistant
from assistant.brief import Brief
from assistant.root_cause import RootCause
from assistant.surfaces.http.doors import Behind, Supervising, Visitor
from assistant.surfaces.http.shapes.form import PROBLEMS
from assistant.surfaces.http.shapes.shown_pages import BRIEF, ROOT_CAUSE, shown_as
from assistant.surfaces.http.shapes.work import (
    AskContacts,
    Contacts,
    ContactShown,
    GapGroupShown,
    Gaps,
    GapShown,
)

router = APIRouter(tags=["supervise"], responses=PROBLEMS)
_Day = Annotated[date | None, Query(description="A day of the client's own zone; without it, yesterday")]


@router.get("/v1/brief", summary="The page of a day", responses=shown_as(BRIEF))
def brief(visitor: Supervising, assistant: Behind, day: _Day = None) -> Brief:
    """That day against what is usual: what rose, what is due, which calls are worth hearing. Every number names the
    contacts behind it; `POST /v1/contacts` opens them.
    """
    return assistant.brief(visitor.audience, day or _yesterday(assistant, visitor))


@router.get("/v1/root-causes", summary="Why a driver rose", responses=shown_as(ROOT_CAUSE))
def root_causes(
    driver: Annotated[str, Query(min_length=1, max_length=100, examples=["退改"])],
    visitor: Supervising,
    assistant: Behind,
    day: _Day = None,
) -> RootCause:
    """Where the rise sits, with its strength, what speaks against it, and the questions it leaves open."""
    return assistant.root_cause(visitor.audience, driver, day or _yesterday(assistant, visitor))


@router.post("/v1/contacts", summary="The contacts behind a number")
def contacts(body: AskContacts, visitor: Supervising, assistant: Behind) -> Contacts:
    """The contacts with these ids: those with words first, then latest first. Ids that are not there are left out."""
    found = assistant.contacts(visitor.audience, body.ids)
    return Contacts(contacts=tuple(ContactShown.model_validate(one) for one in found))


@router.get("/v1/gaps", summary="What the knowledge does not answer")
def gaps(visitor: Supervising, assistant: Behind) -> Gaps:
    """Questions that found no answer, latest first, with the nearest documents; near-identical ones are grouped."""
    feedback, audience = assistant.feedback, visitor.audience
    return Gaps(
        gaps=tuple(GapShown.model_validate(one) for one in feedback.gaps(audience)),
        groups=tuple(GapGroupShown.of(one) for one in feedback.gap_groups(audience)),
    )


def _yesterday(assistant: Assistant, visitor: Visitor) -> date:
    zone = assistant.client(visitor.audience.client).zone
    return assistant.clock.now().astimezone(zone).date() - timedelta(days=1)
