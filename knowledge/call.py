"""Conversations: the call, its turns, and the one-line record of it that counting uses.

Text in here is already masked. It does not know the formats calls arrive in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from knowledge.language import Lang

Speaker = Literal["agent", "customer", "bot", "unknown"]
Channel = Literal["voice", "chat", "email"]
Direction = Literal["in", "out", ""]
# The revision of turns from a source's whole account of a call, given afterwards: where there is one, only its turns
# stand, and what was heard live remains beneath. Above every other revision, and what a column of whole numbers holds.
WHOLE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance. (call, seq, revision) is its key: a later revision replaces an earlier one of the same seq,
    except that partial words never replace final ones.

    Times are milliseconds from the start of the call; None where the source gives none. `label` is what the source
    calls the speaker; `confidence` is the recogniser's, 0–1; `redacted` says that the source had already taken
    something out.
    """

    seq: int
    speaker: Speaker
    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    revision: int = 0
    partial: bool = False
    lang: Lang = Lang.HANS
    label: str = ""
    confidence: float | None = None
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One conversation of one client. `ended` is None while it is live.

    `source` names the door it came in by. Seconds of waiting and hold and the number of transfers are None where
    nobody says. `skipped` is what the source did not analyse, and why: shown, since absence would look like
    compliance. `matches` are comparisons with the customer's record, made before masking ("name", "phone" … → was it
    the same?). `extra` are the source's fields that nothing here reads, masked. `versions` are the versions of the
    process documents in force when it began, by document id. `sequence` is the newest event its source numbered;
    `counted` is whether its source counts turns one by one, so that a number left out is a turn left out; `heard` is
    when something of it last arrived here.
    """

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
    source: str = ""
    direction: Direction = ""
    wait_s: int | None = None
    hold_s: int | None = None
    transfers: int | None = None
    csat: int | None = None
    skipped: tuple[str, ...] = ()
    matches: Mapping[str, bool] = field(default_factory=dict, hash=False)
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)
    versions: Mapping[str, str] = field(default_factory=dict, hash=False)
    sequence: int | None = None
    counted: bool = True
    heard: datetime | None = None
    turns: tuple[Turn, ...] = field(default=())

    @property
    def live(self) -> bool:
        """Whether the conversation is still going on."""
        return self.ended is None

    @property
    def unnamed(self) -> tuple[str, ...]:
        """Labels of speakers that nobody has named yet, in the order they first speak."""
        return tuple(dict.fromkeys(one.label for one in self.turns if one.speaker == "unknown" and one.label))


@dataclass(frozen=True, slots=True)
class Gap:
    """Turns that are missing: the first and the last missing seq."""

    first: int
    last: int


def gaps(call: Call) -> tuple[Gap, ...]:
    """Runs of seqs missing between the first and the last turn of `call`, which is given with its turns.

    What is missing before the first or after the last cannot be told (sources begin at 0 or at 1), nor can anything
    where the source does not count.
    """
    if not call.counted:
        return ()
    seqs = sorted({turn.seq for turn in call.turns})
    return tuple(Gap(here + 1, there - 1) for here, there in pairwise(seqs) if there - here > 1)


def stands_over(turn: Turn, other: Turn) -> bool:
    """Whether `turn` is what was said, rather than `other` of the same seq: final words before partial ones, then the
    higher revision.
    """
    return (not turn.partial, turn.revision) > (not other.partial, other.revision)


@dataclass(frozen=True, slots=True)
class Interaction:
    """The countable record of one contact (domain: interaction fact). Seconds are whole seconds.

    `resolved` and `csat` are None when nobody said; unknown is never counted as no. `qa` holds a quality answer an item
    ("pass", "fail", "na", "unknown"); `authority_outcome` is what was done with the rule asked for ("granted",
    "refused", "approved", "over"); `incident` is a level ("P0"). `source` is "call" where the record was derived from a
    finished call, "" where somebody delivered it; a delivered one takes the place of a derived one.
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
    need_type: str = ""
    queue: str = ""
    offer_eligible: bool | None = None
    authority_rule: str | None = None
    authority_outcome: str | None = None
    amount: Decimal | None = None
    incident: str | None = None
    qa: Mapping[str, str] = field(default_factory=dict, hash=False)
    source: str = ""

    @property
    def handle_s(self) -> int:
        """Handle time: talk + hold + after-call work, seconds."""
        return self.talk_s + self.hold_s + self.acw_s
