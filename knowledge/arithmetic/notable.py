"""Where in a call a listener should begin: a risk, a forbidden sentence, anger; else where the customer says why.

Also the countable record of a call that came with words alone. It does not say whether anything was wrong.
"""

import json

from knowledge.arithmetic.acts import acts
from knowledge.arithmetic.reading import need, span_of
from knowledge.arithmetic.risks import risks
from knowledge.call import Call, Interaction
from knowledge.fact import TurnSpan


def notable(call: Call) -> tuple[TurnSpan, bool] | None:
    """The words to begin at, and whether they are a risk; None where the customer says nothing."""
    found = risks(call)
    if found:
        return found[0].span, True
    for kind in ("forbidden", "anger"):
        for turn in call.turns:
            for act in acts(turn.text, turn.speaker, (kind,)):
                return span_of(call, turn, act.start, act.end), kind == "forbidden"
    said = need(call).span
    return (said, False) if said is not None else None


_GRAVE = {"forbidden", "stonewall", "fee_first", "over_limit", "expired_promo"}


def flagged(review: str | None) -> tuple[TurnSpan, bool] | None:
    """The words of the gravest finding in a kept review (its JSON text); None without a review or such a finding."""
    if review is None:
        return None
    for flag in json.loads(review).get("flags", ()):
        check = flag["check"]
        if check["answer"] == "fail" and check["id"] in _GRAVE and check["spans"]:
            return TurnSpan(**check["spans"][0]), True
    return None


def contact_of(call: Call, tenure_days: int | None = None) -> Interaction:
    """The call as a contact: its length as talk time, its recorded outcome as resolved, unknown left unknown."""
    seconds = int((call.ended - call.started).total_seconds()) if call.ended else 0
    return Interaction(
        client=call.client,
        id=call.id,
        at=call.started,
        channel=call.channel,
        lang=call.lang,
        agent=call.agent,
        team="",
        supervisor="",
        driver=call.driver or "",
        tenure_days=tenure_days,
        customer_key=call.customer_key,
        talk_s=seconds,
        resolved=None if call.outcome is None else call.outcome == "resolved",
        has_transcript=bool(call.turns),
    )
