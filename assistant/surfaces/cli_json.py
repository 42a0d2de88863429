"""Results as plain JSON, in the same form as /v1 serves them, so that what a terminal shows may come from either.

It words nothing; `cli_show` does.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from assistant.desk import DeskReply
from assistant.granting import Recorded
from assistant.offers import OfferAdvice, OfferResult
from knowledge.arithmetic.kindred_questions import Group

Json = dict[str, Any]


def plain(value: object) -> Any:
    """Any result of ours as JSON: dataclasses as objects, instants in ISO 8601, decimals as text, enums by value."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence | Set) and not isinstance(value, str | bytes):
        return [plain(inner) for inner in value]
    return value


def reply_json(reply: DeskReply) -> Json:
    """An answer with its decision."""
    answer, draft = reply.answer, reply.answer.draft
    marks = {quote: place for place, quote in enumerate(answer.quotes, start=1)}
    return {
        "id": answer.id,
        "question": answer.question,
        "lang": answer.lang.value,
        "verdict": answer.verdict,
        "mode": answer.mode,
        "note": draft.note,
        "text": answer.text,
        "direct": draft.direct,
        "sentences": [
            {"text": one.text, "label": one.label, "marks": [marks[quote] for quote in one.quotes]}
            for one in draft.sentences
        ],
        "further": [
            {"text": one.text, "label": one.label, "marks": [marks[quote] for quote in one.quotes]}
            for one in draft.further
        ],
        "quotes": [{"mark": mark, **plain(quote)} for quote, mark in marks.items()],
        "nearest": plain(answer.nearest),
        "as_of": plain(answer.as_of),
        "draft_kept_because": answer.wording.refused_because,
        "decision": plain(reply.decision),
    }


def use_json(told: Recorded) -> Json:
    """A grant on record, or taken back."""
    use = told.use
    own = {"id": use.id, "rule": use.rule_id, "amount": use.amount, "agent": use.agent, "approved_by": use.approved_by}
    more = {"action": told.action, "unit": told.unit, "at": use.at, "undone": told.undone}
    return {name: plain(value) for name, value in (own | more | {"left": told.left, "line": told.line}).items()}


def advice_json(advice: OfferAdvice) -> Json:
    """Which offers may be made, and what is held back by which rule."""
    return {
        "as_of": plain(advice.as_of),
        "results": [_offer(one) for one in advice.results],
        "best": advice.best.offer.id if advice.best else None,
        "ask": plain(advice.ask),
        "suppressions": plain(advice.suppressions),
        "first": plain(advice.first),
    }


def gaps_json(groups: Sequence[Group]) -> Json:
    """What the knowledge does not answer, grouped."""
    return {
        "groups": [
            {
                "text": one.text, "count": one.count, "last": plain(one.last), "langs": plain(one.langs),
                "nearest": plain(one.nearest), "ids": [each.id for each in one.questions],
            }
            for one in groups
        ]
    }  # fmt: skip


def _offer(one: OfferResult) -> Json:
    derived = {"name": one.name, "talk_track": one.talk_track, "must_say": one.must_say}
    judged = {
        "fit": one.fit, "passed": one.passed, "failed": one.failed, "missing": one.missing,
        "missing_names": one.missing_names, "suppressed_by": one.suppressed_by, "hidden": one.hidden,
    }  # fmt: skip
    offer = one.offer
    about = {
        "id": offer.id, "version": offer.version, "partner": offer.partner, "status": one.status, "price": one.price,
        "currency": offer.currency, "valid_until": one.valid_until, "document_id": offer.document_id,
        "expected_seconds": offer.expected_seconds,
    }  # fmt: skip
    return {name: plain(value) for name, value in (about | derived | judged).items()}
