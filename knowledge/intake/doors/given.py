"""A conversation as a source system gives it: unmasked, in its own order, before anything of it is kept.

Doors make these and nothing else; masking, keys and the record come after, in one place for all doors.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from knowledge.call import Channel, Direction, Speaker
from knowledge.language import Lang


@dataclass(frozen=True, slots=True)
class GivenTurn:
    """One utterance as given. `label` is what the source calls the speaker ("spk_0", an agent's id); times are ms
    from the start of the call; `redacted` says that the source has already taken something out of the words.
    """

    seq: int
    speaker: Speaker
    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    revision: int = 0
    partial: bool = False
    label: str = ""
    confidence: float | None = None
    redacted: bool = False
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class GivenCall:
    """One conversation as given, whole or in part. None and "" mean that the source does not say.

    `customer` is the source's own number or id of the customer (it becomes a key, it is never kept); `names` are people
    to be masked in the words; `skipped` says which analysis the source did not do and why; `extra` holds every field
    the door does not read, as it came, to be masked leaf by leaf and kept. `sequence` orders events of one
    conversation where the source numbers them; `counted` is false where turns are numbered by ids or times, so that
    numbers left out mean nothing. `ended` with `final` false is a time only, not the end of the record.
    """

    source: str
    external_id: str
    channel: Channel | None = None
    started: datetime | None = None
    ended: datetime | None = None
    final: bool = False
    agent: str = ""
    customer: str = ""
    queue: str = ""
    direction: Direction = ""
    lang: Lang | None = None
    driver: str = ""
    disposition: str = ""
    outcome: str = ""
    order_id: str = ""
    wait_s: int | None = None
    hold_s: int | None = None
    transfers: int | None = None
    csat: int | None = None
    turns: tuple[GivenTurn, ...] = ()
    names: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)
    sequence: int | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Unread:
    """Something a door could not read: where it stands in what was sent, and why, in both languages.

    Nothing unread is acknowledged: the sender is told of each.
    """

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a door made of one file, one delivery or one record."""

    calls: tuple[GivenCall, ...] = ()
    unread: tuple[Unread, ...] = ()
    questions: tuple[str, ...] = ()  # labels of speakers nobody has named yet
