"""What people say about what was shown, gaps and promises; and tokens for the sidebar."""

from urllib.parse import urlsplit

from fastapi import APIRouter

from assistant.access import WIDGET_LIFE
from assistant.assistant import Assistant
from assistant.surfaces.http.doors import AnyoneOrWidget, Behind, Handling, Supervising, Visitor
from assistant.surfaces.http.once import OnceRoute
from assistant.surfaces.http.routes.ask import asked_before
from assistant.surfaces.http.shapes.form import PROBLEMS
from assistant.surfaces.http.shapes.work import (
    AskToken,
    GapsClosed,
    PromiseSaid,
    PromiseShown,
    Token,
    Vote,
    VoteShown,
)
from knowledge.errors import NotAllowed

router = APIRouter(tags=["work"], route_class=OnceRoute, responses=PROBLEMS)
# A token is signed, not kept: doing it twice changes nothing, and its bytes belong in no table.
tokens = APIRouter(tags=["work"], responses=PROBLEMS)
_LOOPBACK = frozenset({"127.0.0.1", "localhost"})


@router.post("/v1/feedback", summary="Vote about something shown")
def feedback(body: Vote, visitor: AnyoneOrWidget, assistant: Behind) -> VoteShown:
    """One vote a person and thing; voting again replaces it. It never changes what is found by itself."""
    _must_be_there(assistant, visitor, *body.about.split(":", 1))
    return VoteShown.model_validate(assistant.feedback(visitor.audience, body.about, body.vote, body.comment))


@router.post("/v1/gaps/{gap_id}/close", summary="Close a gap")
def close_gap(gap_id: str, visitor: Supervising, assistant: Behind) -> GapsClosed:
    """The knowledge answers this question now: it is closed in every wording it was asked in. Asked again without an
    answer, it opens as a new one.
    """
    return GapsClosed(closed=assistant.feedback.close_gap(visitor.audience, gap_id))


@router.post("/v1/promises/{promise_id}", summary="Say what became of a promise")
def settle(promise_id: str, body: PromiseSaid, visitor: Handling, assistant: Behind) -> PromiseShown:
    """Kept, broken or cancelled: said by a supervisor, or by the agent who owes it. It leaves the page of the day."""
    return PromiseShown.model_validate(assistant.promises(visitor.audience, promise_id, body.state, body.note))


@tokens.post("/v1/widget-tokens", summary="A sidebar's token")
def widget_token(body: AskToken, visitor: Handling, assistant: Behind) -> Token:
    """A five-minute token for one sidebar beside one call on one host page. Ask for it from the host's own server: a
    page never holds a key. The origin must be listed by the client company.
    """
    audience = visitor.acting_as(body.person)
    if not _listed(assistant, audience.client, body.origin):
        raise NotAllowed("这个网页来源没有登记 / this origin is not listed by the client company")
    if body.call is not None:
        assistant.conversations.read(audience, body.call)
    token = assistant.access.widget_token(audience, body.call, body.origin)
    return Token.living(token, WIDGET_LIFE, body.call)


def _listed(assistant: Assistant, client: str, origin: str) -> bool:
    """Whether the client lists the host page, or it is one of our own pages (a demo serves from any loopback port)."""
    own = origin == assistant.settings.address
    rehearsed = assistant.settings.demo and urlsplit(origin).hostname in _LOOPBACK
    return own or rehearsed or origin in assistant.client(client).widget_origins


def _must_be_there(assistant: Assistant, visitor: Visitor, kind: str, about: str) -> None:
    """Raises NotFound for what is not there, or not open to this person."""
    if kind == "question":
        asked_before(assistant, visitor, about)
    elif kind == "passage":
        assistant.library.passage(visitor.audience, about)
    else:
        visitor.about_call(about)
        assistant.conversations.read(visitor.audience, about)
