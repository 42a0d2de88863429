"""One contact of the demo world before anybody says a word of it: who, when, about what, and what will happen in it.

What the product may see of it is an `Interaction` and a transcript; the rest (`faults`, `marks`, what was planted) is
truth and goes into files the product has no path to.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from knowledge.call import Channel
from knowledge.language import Lang


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact. Times are instants; seconds whole; `customer` is the customer's number (never kept by the product).

    `resolved` and `repeat_of` are what truly happened, and `repeat_7d` whether the same customer came back about the
    same driver within seven days (None: the world ends before that is known); `said_resolved` is what the disposition
    claims (None: nobody said). `applies` are the quality items that apply to it and `faults` those the agent fails in
    it: greeting, verify_before_disclose, fee_disclosed, hold, recap, resolution_confirm, empathy, and forbidden (the
    agent says that he has no authority). `marks` name plants and decoys it belongs to ("P1", "D6"); beside them stand
    "P5:split" (half of a promise split in two), "P6:indirect" (the danger is only hinted at) and "P6:stonewalled"
    (the agent soothes and files nothing). An unanswered contact has no driver, no agent and no words.
    """

    client: str
    id: str
    day: int
    at: datetime
    channel: Channel
    lang: Lang
    agent: str
    team: str
    supervisor: str
    driver: str
    customer: str
    tenure_days: int
    driver_l2: str = ""
    kind: Literal["info", "billing", "complaint", "purchase"] = "info"
    request_type: str = ""
    need_type: str = ""
    queue: str = ""
    segment: str = ""
    value_tier: str = ""
    region: str = ""
    product: str = ""
    plan: str = ""
    campaign: str = ""
    talk_s: int = 0
    hold_s: int = 0
    acw_s: int = 0
    wait_s: int = 0
    transfers: int = 0
    answered: bool = True
    resolved: bool = True
    said_resolved: bool | None = None
    repeat_of: str | None = None
    csat: int | None = None
    offer_eligible: bool = False
    offer_id: str | None = None
    offer_outcome: Literal["accepted", "declined"] | None = None
    authority_rule: str | None = None
    authority_outcome: Literal["granted", "refused", "approved", "over"] | None = None
    amount: Decimal | None = None
    promise: bool = False
    promise_kept: bool | None = None
    incident: str | None = None
    second_topic: str = ""
    repeat_7d: bool | None = None
    applies: frozenset[str] = field(default_factory=frozenset)
    faults: frozenset[str] = field(default_factory=frozenset)
    unsure: frozenset[str] = field(default_factory=frozenset)
    marks: frozenset[str] = field(default_factory=frozenset)
