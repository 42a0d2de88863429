"""May I do this, and what may I offer: decided by the client company's rules, never by a model."""

from fastapi import APIRouter

from assistant.authority import AuthorityRequest
from assistant.offers import OfferRequest
from assistant.surfaces.http.doors import Behind, StaffOrWidget
from assistant.surfaces.http.once import OnceRoute
from assistant.surfaces.http.shapes.decision import AskAuthority, DecisionShown
from assistant.surfaces.http.shapes.form import PROBLEMS, values
from assistant.surfaces.http.shapes.offers import Advice, AskOffers
from knowledge.errors import InvalidInput

router = APIRouter(tags=["decide"], route_class=OnceRoute, responses=PROBLEMS)


@router.post("/v1/authority", summary="May I do this?")
def authority(body: AskAuthority, visitor: StaffOrWidget, assistant: Behind) -> DecisionShown:
    """Allowed, allowed with whose approval, forbidden, what is missing, or silence of the rules; with the rule quoted,
    the limits, and what to say to the customer. It grants nothing.
    """
    if not body.text.strip() and body.action is None:
        raise InvalidInput("请写明要办什么 / say what is to be done, in `text` or by `action`")
    call_id = visitor.about_call(body.call_id)
    if call_id is not None:
        assistant.conversations.read(visitor.audience, call_id)
    request = AuthorityRequest(
        text=body.text,
        audience=visitor.audience,
        as_of=body.as_of or assistant.clock.now(),
        action=body.action,
        amount=body.amount,
        call_id=call_id,
        order_id=body.order_id,
        customer_key=body.customer_key,
        known=values(body.known),
        away=tuple(body.away),
    )
    return DecisionShown.of(assistant.authority(request))


@router.post("/v1/offers", summary="What may I offer?")
def offers(body: AskOffers, visitor: StaffOrWidget, assistant: Behind) -> Advice:
    """The promotions that may be made to this customer now, best first, each with its reasons; what holds others back;
    and the one question worth asking.
    """
    call_id = visitor.about_call(body.call_id)
    call = assistant.conversations.read(visitor.audience, call_id) if call_id is not None else None
    heard = tuple(turn.text for turn in call.turns if turn.speaker == "customer") if call else ()
    request = OfferRequest(
        audience=visitor.audience,
        as_of=body.as_of or assistant.clock.now(),
        customer_key=body.customer_key or (call.customer_key if call else None),
        call_id=call_id,
        driver=body.driver or (call.driver if call else None),
        lang=body.lang,
        channel=call.channel if call else body.channel,
        said=tuple(body.said) or heard,
        known=values(body.known),
        order_id=body.order_id or (call.order_id if call else None),
        asked=tuple(body.asked),
    )
    return Advice.of(assistant.offers(request))
