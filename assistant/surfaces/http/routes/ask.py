"""Asking: a question as JSON or as events, what was asked before, and the passage behind a quote."""

from threading import Event as Flag
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from assistant.assistant import Assistant
from assistant.desk import DeskQuestion, DeskReply
from assistant.surfaces.http.doors import Anyone, AnyoneOrWidget, Behind, Visitor
from assistant.surfaces.http.metrics import Metrics
from assistant.surfaces.http.once import OnceRoute, wants_stream
from assistant.surfaces.http.shapes.answer import Ask, AskedShown, Reply
from assistant.surfaces.http.shapes.documents import PassageShown
from assistant.surfaces.http.shapes.form import PROBLEMS, values
from assistant.surfaces.http.streams import Leaving, answer_events, attended, events
from knowledge.audience import Role
from knowledge.errors import NotFound

router = APIRouter(tags=["ask"], route_class=OnceRoute, responses=PROBLEMS)
_EVENTS: dict[str, Any] = {
    "description": "The reply; or, with `Accept: text/event-stream`, events: `draft` at once, then `wording` or `kept` "
    "with the reason, then `done`",
    "content": {
        "text/event-stream": {
            "example": 'event: draft\ndata: {"text":"航变引起的退改，手续费由航空公司承担。[1]"}\n\n'
            'event: kept\ndata: {"reason":"no_model"}\n\nevent: done\ndata: {"id":"0b7d"}\n\n'
        }
    },
}


@router.post("/v1/ask", summary="Ask a question", response_model=Reply, responses={200: _EVENTS})
async def ask(body: Ask, request: Request, visitor: AnyoneOrWidget, assistant: Behind) -> Any:
    """Answers from the client company's documents alone, in their own words, each statement with its quotes; or says
    that the knowledge does not hold it. A question that asks for permission brings the decision as well.
    """
    if wants_stream(request):
        return await _stream(body, request, visitor, assistant)
    reply = await attended(request, lambda left: _asked(body, visitor, assistant, left))
    _count(request, reply)
    return Reply.of(reply)


@router.post("/v1/ask/stream", summary="Ask a question, answered as events", responses={200: _EVENTS})
async def ask_stream(body: Ask, request: Request, visitor: AnyoneOrWidget, assistant: Behind) -> Response:
    """The same as `POST /v1/ask` with `Accept: text/event-stream`: the draft is complete and may be shown at once."""
    return await _stream(body, request, visitor, assistant)


@router.get("/v1/questions/{question_id}", summary="A question that was asked")
def question(question_id: str, visitor: Anyone, assistant: Behind) -> AskedShown:
    """What was asked and what was shown, masked. Agents open their own questions alone."""
    return asked_before(assistant, visitor, question_id)


@router.get("/v1/passages/{passage_id}", summary="A passage of a document")
def passage(passage_id: str, visitor: AnyoneOrWidget, assistant: Behind) -> PassageShown:
    """The passage behind a quote, word for word; `start` and `end` of a quote are offsets into its `text`."""
    return PassageShown.of(assistant.library.passage(visitor.audience, passage_id))


def asked_before(assistant: Assistant, visitor: Visitor, question_id: str) -> AskedShown:
    """The question of that id, if this person may see it. Raises NotFound."""
    asked = assistant.stores.work.question(visitor.audience.client, question_id)
    mine = visitor.audience
    if mine.role in {Role.AGENT, Role.CLIENT_VIEWER} and mine.person is not None and asked.person != mine.person:
        raise NotFound("no such question")
    taken = {n: getattr(asked, n) for n in AskedShown.model_fields if n != "question"}
    return AskedShown.model_validate(taken | {"question": asked.text})


def question_of(body: Ask, visitor: Visitor, assistant: Assistant) -> DeskQuestion:
    """The body as the desk takes it. Raises NotFound for a call this person may not read."""
    call_id = visitor.about_call(body.call_id)
    if call_id is not None:
        assistant.conversations.read(visitor.audience, call_id)
    return DeskQuestion(
        text=body.question,
        audience=visitor.audience,
        as_of=body.as_of,
        thread=tuple(body.thread),
        lang=body.lang,
        call_id=call_id,
        order_id=body.order_id,
        known=values(body.known),
    )


def _asked(body: Ask, visitor: Visitor, assistant: Assistant, left: Flag) -> DeskReply:
    return assistant.ask(question_of(body, visitor, assistant), left)


async def _stream(body: Ask, request: Request, visitor: Visitor, assistant: Assistant) -> Response:
    asked = await run_in_threadpool(question_of, body, visitor, assistant)
    leaving = Leaving()
    steps = assistant.ask.stream(asked, leaving.flag)
    # The first step runs before the answer begins, so that what is wrong with the question is still a plain error.
    first = await run_in_threadpool(next, steps)
    _count(request, first.reply)
    return events(_metrics(request), answer_events(first, steps, leaving), leaving)


def _metrics(request: Request) -> Metrics:
    found = request.app.state.metrics
    assert isinstance(found, Metrics)
    return found


def _count(request: Request, reply: DeskReply) -> None:
    metrics = _metrics(request)
    metrics.answers.labels(reply.answer.mode, reply.answer.verdict).inc()
    if reply.answer.wording.refused_because is not None:
        metrics.kept.labels(reply.answer.wording.refused_because).inc()
