"""Contacts of the demo world as the product is given them: the countable record, without a word of the truth.

What a feed did not deliver is missing, a danger that was soothed away has no incident, and what the disposition claims
stands in the place of what truly happened. It writes no transcripts: `has_transcript` is false throughout.
"""

from collections.abc import Callable, Iterable
from datetime import date, tzinfo

from evals.world.centre import Ask
from evals.world.contact import Contact
from evals.world.contacts import contacts
from evals.world.parameters import parameters
from evals.world.trade import ITEMS
from knowledge.call import Interaction

DEMO_SEED, FIRST_DAY = 20261122, 71
FIELDS = (
    "id", "at", "channel", "lang", "agent", "team", "supervisor", "driver", "driver_l2", "tenure_days", "customer",
    "segment", "value_tier", "region", "product", "plan", "campaign", "request_type", "need_type", "queue",
    "talk_s", "hold_s", "acw_s", "wait_s", "transfers", "answered", "repeat_7d", "resolved", "csat",
    "offer_eligible", "offer_id", "offer_outcome", "authority_rule", "authority_outcome", "amount", "incident",
    "has_transcript",
)  # fmt: skip
COLUMNS = (*FIELDS, *(f"qa.{item}" for item in ITEMS))
KeyOf = Callable[[str, str], str]


def interactions(
    start_monday: date, zone: tzinfo, seed: int = DEMO_SEED, *, first: int = FIRST_DAY, key: KeyOf | None = None
) -> list[Interaction]:
    """The facts of day `first` to the last day of the demo, by time; `start_monday` is the date of day 1.

    Instants are UTC; `zone` is where the days begin and end. `key` makes a customer's key of client and number;
    without it the number itself stands there. Raises ValueError when day 1 is not a Monday.
    """
    told = parameters()
    return [
        fact
        for day in contacts(Ask(told, seed, start_monday, zone, demo=True), first)
        for fact in given(day, key or _plain)
    ]


def given(day: Iterable[Contact], key: KeyOf) -> list[Interaction]:
    """What the product is given of these contacts."""
    answers: dict[tuple[frozenset[str], ...], dict[str, str]] = {}
    return [_fact(one, key, answers) for one in day if "D10" not in one.marks]


def _plain(client: str, number: str) -> str:
    return f"{client}-{number}"


def _fact(one: Contact, key: KeyOf, answers: dict[tuple[frozenset[str], ...], dict[str, str]]) -> Interaction:
    of = (one.applies, one.faults, one.unsure)
    if of not in answers:
        answers[of] = _answers(one)
    return Interaction(
        client=one.client,
        id=one.id,
        at=one.at,
        channel=one.channel,
        lang=one.lang,
        agent=one.agent,
        team=one.team,
        supervisor=one.supervisor,
        driver=one.driver,
        tenure_days=one.tenure_days if one.answered else None,
        customer_key=key(one.client, one.customer) if one.customer else None,
        segment=one.segment,
        value_tier=one.value_tier,
        region=one.region,
        product=one.product,
        plan=one.plan,
        campaign=one.campaign,
        driver_l2=one.driver_l2,
        request_type=one.request_type,
        talk_s=one.talk_s,
        hold_s=one.hold_s,
        acw_s=one.acw_s,
        wait_s=one.wait_s,
        transfers=one.transfers,
        answered=one.answered,
        repeat_7d=one.repeat_7d if one.answered else None,
        resolved=one.said_resolved,
        csat=one.csat,
        offer_id=one.offer_id,
        offer_outcome=one.offer_outcome,
        need_type=one.need_type,
        queue=one.queue,
        offer_eligible=one.offer_eligible if one.answered else None,
        authority_rule=one.authority_rule,
        authority_outcome=one.authority_outcome,
        amount=one.amount,
        incident=None if "P6:stonewalled" in one.marks else one.incident,
        qa=answers[of],
    )


def _answers(one: Contact) -> dict[str, str]:
    """The answers of quality: what cannot be heard is unknown, and what does not apply is not there."""
    return {
        item: "unknown" if item in one.unsure else "fail" if item in one.faults else "pass"
        for item in sorted(one.applies)
    }


def mapping(zone: str) -> str:
    """The mapping file of the tables of facts: every column has the name of its field."""
    lines = [f"zone: {zone}", "columns:", *(f"  {name}: {name}" for name in COLUMNS)]
    return "\n".join(lines) + "\n"
