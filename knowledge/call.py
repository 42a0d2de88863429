"""Conversations: the call, its turns, and the one-line record of it that counting uses.

Text in here is already masked. It does not know the formats calls arrive in.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from knowledge.language import Lang

Speaker = Literal["agent", "customer", "bot", "unknown"]
Channel = Literal["voice", "chat", "email"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance. (call, seq, revision) is its key: a later revision replaces an earlier one of the same seq.

    Times are milliseconds from the start of the call; None where the source gives none.
    """

    seq: int
    speaker: Speaker
    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    revision: int = 0
    partial: bool = False
    lang: Lang = Lang.HANS


@dataclass(frozen=True, slots=True)
class Call:
    """One conversation of one client. `ended` is None while it is live."""

    client: str
    id: str
    channel: Channel
    lang: Lang
    agent: str
    started: datetime
    ended: datetime | None = None
    external_id: str = ""
    queue: str = ""
    customer_key: str | None = None
    order_id: str | None = None
    driver: str | None = None
    disposition: str | None = None
    outcome: str | None = None
    closed_by_rule: bool = False
    turns: tuple[Turn, ...] = field(default=())

    @property
    def live(self) -> bool:
        """Whether the conversation is still going on."""
        return self.ended is None


@dataclass(frozen=True, slots=True)
class Interaction:
    """The countable record of one contact (domain: interaction fact). Seconds are whole seconds.

    `resolved` and `csat` are None when nobody said; unknown is never counted as no.
    """

    client: str
    id: str
    at: datetime
    channel: Channel
    lang: Lang
    agent: str
    team: str
    supervisor: str
    driver: str
    tenure_days: int | None = None
    customer_key: str | None = None
    segment: str = ""
    value_tier: str = ""
    region: str = ""
    product: str = ""
    plan: str = ""
    campaign: str = ""
    driver_l2: str = ""
    request_type: str = ""
    talk_s: int = 0
    hold_s: int = 0
    acw_s: int = 0
    wait_s: int = 0
    transfers: int = 0
    answered: bool = True
    repeat_7d: bool | None = None
    resolved: bool | None = None
    csat: int | None = None
    offer_id: str | None = None
    offer_outcome: str | None = None
    has_transcript: bool = False

    @property
    def handle_s(self) -> int:
        """Handle time: talk + hold + after-call work, seconds."""
        return self.talk_s + self.hold_s + self.acw_s
