"""A spoken contact as a source would deliver it: a call in the product's own JSON, without the truth."""

from collections.abc import Mapping
from datetime import timedelta

from evals.world.contact import Contact
from evals.world.talk.speak import tongue_of
from evals.world.talk.spoken import SpokenCall

_LANGS = {"zh": "zh-Hans", "en": "en"}


def given(contact: Contact, spoken: SpokenCall, *, clean: bool = False) -> Mapping[str, object]:
    """One call, ready for a line of JSON. `clean` gives what was said in place of what was recognised.

    Raises ValueError where the words are of another contact.
    """
    if spoken.id != contact.id:
        raise ValueError(f"the words are of {spoken.id}, the contact is {contact.id}")
    last = max((one.end_ms for one in spoken.turns), default=0)
    told: dict[str, object] = {
        "external_id": contact.id,
        "channel": contact.channel,
        "lang": _LANGS[tongue_of(contact)],
        "direction": "in",
        "agent": contact.agent,
        "queue": contact.queue,
        "customer": contact.customer,
        "order_id": spoken.fact("order_id"),
        "driver": contact.driver,
        "disposition": contact.driver_l2 or contact.driver,
        "outcome": _outcome(contact),
        "started": contact.at.isoformat(),
        "ended": (contact.at + timedelta(milliseconds=last + 1000)).isoformat(),
        "wait_s": contact.wait_s,
        "hold_s": contact.hold_s,
        "transfers": contact.transfers,
        "csat": contact.csat,
    }
    told["turns"] = [
        {
            "seq": one.seq,
            "speaker": one.speaker,
            "text": one.said if clean else one.text,
            "start_ms": one.start_ms,
            "end_ms": one.end_ms,
        }
        | ({} if one.confidence is None else {"confidence": one.confidence})
        for one in spoken.turns
    ]
    return told


def _outcome(contact: Contact) -> str | None:
    """What the disposition claims: the agent's word, not the truth."""
    if contact.said_resolved is None:
        return None
    if contact.said_resolved:
        return "resolved"
    return "follow_up_us" if contact.promise else "partial"
