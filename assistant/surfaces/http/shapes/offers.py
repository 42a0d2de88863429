"""What may I offer: the customer and the moment over HTTP, and the promotions judged, without what they earn."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assistant.offers import OfferAdvice, OfferResult
from assistant.surfaces.http.shapes.form import Bilingual, Body, Id, Instant, Known, Shown, examples


class AskOffers(Body):
    """The customer and the moment. `said` are the customer's turns, oldest first; a call brings its own."""

    model_config = Body.model_config | examples(
        {"call_id": "live-yuanlan", "lang": "zh"},
        {"customer_key": "c-91f0", "driver": "booking", "lang": "en", "said": ["We are two adults and two children."]},
    )

    call_id: Id | None = None
    customer_key: Id | None = None
    order_id: Id | None = None
    driver: Id | None = None
    lang: Literal["zh", "en"] = "zh"
    channel: Literal["voice", "chat", "email"] = "voice"
    said: Annotated[list[Annotated[str, StringConstraints(max_length=4000)]], Field(max_length=200)] = Field([])
    known: Known = Field({})
    asked: Annotated[list[Id], Field(max_length=20)] = Field([], description="Attributes that were asked before")
    as_of: Instant | None = None


class OfferShown(Shown):
    """One promotion judged, with its reasons. `hidden`: eligible, but nothing speaks for it now."""

    id: str
    version: int
    name: Bilingual
    partner: str
    status: Literal["eligible", "ineligible", "unknown", "suppressed"]
    hidden: bool
    fit: Bilingual
    price: Decimal | None
    currency: str
    valid_until: Instant | None
    expected_seconds: int
    talk_track: Bilingual
    must_say: tuple[Bilingual, ...]
    passed: tuple[Bilingual, ...]
    failed: tuple[Bilingual, ...]
    missing: tuple[Bilingual, ...]
    missing_names: tuple[str, ...]
    suppressed_by: tuple[str, ...]
    document_id: str | None

    @classmethod
    def of(cls, result: OfferResult) -> "OfferShown":
        """A judged offer as it is shown."""
        own = {"id": result.offer.id, "version": result.offer.version, "partner": result.offer.partner}
        own |= {"currency": result.offer.currency, "expected_seconds": result.offer.expected_seconds}
        own |= {"document_id": result.offer.document_id}
        taken = {name: getattr(result, name) for name in cls.model_fields if name not in own}
        return cls.model_validate(own | taken)


class QuestionShown(Shown):
    """The one question worth asking, how long it takes, and which offers it may open."""

    attribute: str
    words: Bilingual
    seconds: int
    unlocks: tuple[str, ...]


class SuppressionShown(Shown):
    """A rule that holds something back: everything (`offer_id` null), or one offer."""

    code: str
    words: Bilingual
    offer_id: str | None


class Advice(Shown):
    """Those to put forward first, then those that are open, held back or not for this customer."""

    model_config = Shown.model_config | examples(
        {
            "as_of": "2026-11-16T01:00:00Z",
            "results": [
                {
                    "id": "OF-TR-03",
                    "version": 2,
                    "name": {"zh": "亲子酒店套餐", "en": "Family hotel bundle"},
                    "partner": "",
                    "status": "eligible",
                    "hidden": False,
                    "fit": {"zh": "客户带两个孩子出行", "en": "The customer travels with two children"},
                    "price": "899.00",
                    "currency": "CNY",
                    "valid_until": "2026-12-31T16:00:00Z",
                    "expected_seconds": 45,
                    "talk_track": {"zh": "一家四口的话，这个套餐正合适。", "en": "It fits a family of four."},
                    "must_say": [{"zh": "入住前三天可免费取消。", "en": "Free cancellation until three days before."}],
                    "passed": [],
                    "failed": [],
                    "missing": [],
                    "missing_names": [],
                    "suppressed_by": [],
                    "document_id": None,
                }
            ],
            "best": "OF-TR-03",
            "ask": None,
            "suppressions": [],
            "first": [],
        }
    )

    as_of: Instant
    results: tuple[OfferShown, ...]
    best: str | None = Field(None, description="The offer to make, if any may be made")
    ask: QuestionShown | None
    suppressions: tuple[SuppressionShown, ...]
    first: tuple[Bilingual, ...] = Field((), description="What has to be done before anything is offered")

    @classmethod
    def of(cls, advice: OfferAdvice) -> "Advice":
        """The advice as it is shown."""
        return cls(
            as_of=advice.as_of,
            results=tuple(OfferShown.of(one) for one in advice.results),
            best=advice.best.offer.id if advice.best else None,
            ask=None if advice.ask is None else QuestionShown.model_validate(advice.ask),
            suppressions=tuple(SuppressionShown.model_validate(one) for one in advice.suppressions),
            first=tuple(Bilingual.model_validate(one) for one in advice.first),
        )
