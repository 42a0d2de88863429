"""A finished call as the one line that counting uses; what call, order and customer do not tell stays unknown."""

from collections.abc import Mapping
from datetime import UTC, timedelta, tzinfo

from knowledge.call import Call, Interaction
from knowledge.customer import Attribute, Customer, Order
from knowledge.staff import Person

DERIVED = "call"


def interaction_of(
    call: Call, agent: Person | None, order: Order | None, customer: Customer | None, zone: tzinfo = UTC
) -> Interaction:
    """The countable record of `call`, which has ended; `source` says that it was derived.

    Talk is its length less hold, in whole seconds. Team and supervisor are those of the day in `zone` it began.
    "resolved" as its outcome counts as resolved, another outcome as not, none as unknown.
    """
    day = call.started.astimezone(zone).date()
    then = agent.on(day) if agent else None
    known = _words(order.attributes if order else {})
    about = _words(customer.attributes if customer else {})
    length = int(((call.ended or call.started) - call.started) / timedelta(seconds=1))
    hold = min(call.hold_s or 0, length)
    return Interaction(
        client=call.client,
        id=call.id,
        at=call.started,
        channel=call.channel,
        lang=call.lang,
        agent=call.agent,
        team=then.team if then else "",
        supervisor=then.supervisor or "" if then else "",
        driver=call.driver or "",
        tenure_days=max((day - agent.hired).days, 0) if agent else None,
        customer_key=call.customer_key,
        segment=about.get("segment", ""),
        value_tier=about.get("tier", about.get("value_tier", "")),
        region=about.get("region", known.get("region", "")),
        plan=known.get("plan", about.get("plan", "")),
        campaign=known.get("batch", ""),
        queue=call.queue,
        talk_s=length - hold,
        hold_s=hold,
        wait_s=call.wait_s or 0,
        transfers=call.transfers or 0,
        csat=call.csat,
        resolved=None if call.outcome is None else call.outcome == "resolved",
        has_transcript=bool(call.turns),
        source=DERIVED,
    )


def _words(attributes: Mapping[str, Attribute]) -> dict[str, str]:
    return {name: str(one.value) for name, one in attributes.items()}
