"""Conversations from other systems, brought in by the door that reads their format: deliveries, files, dry looks.

What a door reads goes to `conversations`, which masks and keeps it; what is told back names everything that was not
kept. It knows no way in: how bytes arrive, and who may send them, is theirs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any

from assistant.conversations import Conversations
from assistant.reception import Received, ReceivedCall
from assistant.signed import SIGNING, signed
from knowledge.audience import Audience, Role
from knowledge.call import Speaker
from knowledge.errors import InvalidInput, NotFound, Unauthenticated
from knowledge.intake.doors import cx_insights
from knowledge.intake.doors.given import Arrived, GivenCall, Unread
from knowledge.intake.doors.heard import Heard
from knowledge.intake.doors.json_values import sound
from knowledge.intake.doors.labels import answer_of
from knowledge.intake.doors.mapping import DOORS, SUFFIXES, Door, Hints, door_named, door_of, read_by
from knowledge.intake.doors.zendesk import NAME as ZENDESK
from knowledge.intake.doors.zendesk import Belonging
from knowledge.intake.redact import redact
from knowledge.ports import Clock
from knowledge.records.clients import ClientRecords
from knowledge.records.people import PeopleRecords

CALL_FILES = SUFFIXES
DOOR_NAMES = tuple(DOORS)
SIGNED_DOORS = tuple(sorted(SIGNING))
WRITABLE = (cx_insights.NAME,)
# So many conversations are kept between two words on how far it is.
_AT_ONCE = 10
_SAMPLE = 60
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """Bytes and what their sender says of them: by which door ("" to be told from name and shape), the file's name,
    who speaks under which label, when the conversation began.
    """

    content: bytes
    door: str = ""
    name: str = ""
    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    started: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A label nobody has named, with the masked beginning of something said under it."""

    label: str
    sample: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What a door reads of something, kept nowhere: its conversations, what is unread, and whom to name."""

    door: str
    arrived: Arrived = field(repr=False)

    @property
    def turns(self) -> int:
        """How many turns were read."""
        return sum(len(call.turns) for call in self.arrived.calls)

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What could not be read."""
        return self.arrived.unread

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Labels to be named, each with something said under it."""
        said = [(turn.label, turn.text) for call in self.arrived.calls for turn in call.turns]
        samples = {label: redact(text).text[:_SAMPLE] for label, text in reversed(said)}
        return tuple(Asked(label, samples.get(label, "")) for label in self.arrived.questions)


@dataclass(frozen=True, slots=True)
class Doors:
    """Takes in what other systems send. `secrets` sign deliveries, by door and client company; `tickets` say which
    Zendesk brands and organisations are whose; `clock` is the real one, by which signatures age.
    """

    conversations: Conversations
    clients: ClientRecords
    people: PeopleRecords
    clock: Clock
    secrets: Mapping[tuple[str, str], bytes] = field(default_factory=dict, repr=False)
    tickets: Mapping[str, str] = field(default_factory=dict)
    _streams: dict[tuple[str, str], Heard] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def look(self, audience: Audience, sent: Sent, *, live: bool = False) -> Looked:
        """What a door reads of `sent`; nothing is kept. `live` where it is part of a stream that goes on.

        Raises InvalidInput where no door, or more than one, would do; NotFound without such a client company.
        """
        door = door_named(sent.door) if sent.door else door_of(sent.name, sent.content)
        zone = self.clients.client(audience.client).zone
        hints = Hints(
            name=_stem(sent.name),
            zone=zone,
            started=sent.started,
            speakers=sent.speakers,
            heard=self._stream(audience.client, door) if live else Heard(),
            tickets=Belonging(audience.client, self.tickets) if door.name == ZENDESK else None,
        )
        arrived = read_by(door, sent.content, hints)
        return Looked(door.name, self._with_staff(audience.client, arrived))

    def keep(self, audience: Audience, looked: Looked, on_progress: Progress | None = None) -> Received:
        """Keep what was read; when this returns, what is not refused is on disk. Raises NotAllowed, Unavailable."""
        told: list[ReceivedCall] = []
        calls = looked.arrived.calls
        for start in range(0, len(calls), _AT_ONCE):
            portion = Arrived(calls[start : start + _AT_ONCE])
            told += self.conversations.receive(audience, portion, door=looked.door).calls
            if on_progress is not None:
                on_progress(len(told), len(calls))
        return Received(tuple(told), looked.arrived.unread, looked.arrived.questions)

    def deliver(self, audience: Audience, sent: Sent) -> Received:
        """Take in one delivery. Raises InvalidInput, NotFound, NotAllowed, Unavailable: nothing of it was kept then."""
        return self.keep(audience, self.look(audience, sent, live=True))

    def webhook(self, client: str, sent: Sent, headers: Mapping[str, str]) -> Received:
        """Take in a delivery that its own system has signed for `client`; header names in small letters.

        Raises Unauthenticated where nobody signed it, another did, or it is older than five minutes; also for a client
        company that is not there or has no secret: which of them it is, is not said.
        """
        secret = self.secrets.get((sent.door, client))
        if secret is None or not signed(sent.door, secret, headers, sent.content, self.clock.now()):
            raise Unauthenticated("this delivery is not signed as it should be")
        try:
            return self.deliver(Audience(client, Role.MANAGER), sent)
        except NotFound:
            raise Unauthenticated("this delivery is not signed as it should be") from None

    def export(self, audience: Audience, call_id: str, door: str, unnamed: Speaker | None = None) -> dict[str, Any]:
        """A conversation in the format of that door, as it is kept: masked. `unnamed` is the speaker to write for those
        whom nobody has named. Raises NotFound; InvalidInput for another door, or where somebody must be named.
        """
        if door not in WRITABLE:
            raise InvalidInput(
                f"只能导出为：{', '.join(WRITABLE)} / conversations are written as {', '.join(WRITABLE)}"
            )
        return cx_insights.write(self.conversations.read(audience, call_id), unnamed=unnamed)

    def _stream(self, client: str, door: Door) -> Heard:
        with self._lock:
            return self._streams.setdefault((client, door.name), Heard())

    def _with_staff(self, client: str, arrived: Arrived) -> Arrived:
        """Agents that a desk knows by e-mail, by their staff ids."""
        if not any("@" in call.agent for call in arrived.calls):
            return arrived
        known = {one.email.lower(): one.id for one in self.people.staff(client) if one.email}

        def named(call: GivenCall) -> GivenCall:
            return replace(call, agent=known.get(call.agent.lower(), call.agent))

        return replace(arrived, calls=tuple(named(call) for call in arrived.calls))


def speakers_told(pairs: list[str]) -> dict[str, Speaker]:
    """What was said of speakers, `label=agent` each. Raises InvalidInput."""
    told: dict[str, Speaker] = {}
    for pair in pairs:
        label, equals, word = pair.rpartition("=")
        speaker = answer_of(word)
        if not equals or not label.strip() or speaker is None:
            raise InvalidInput(
                "说话人请写成 标签=agent、customer 或 bot / write speakers as label=agent, customer or bot"
            )
        told[label.strip()] = speaker
    return told


def speaker_told(word: str) -> Speaker | None:
    """Whom an answer names (agent, 坐席, c …); None for anything else."""
    return answer_of(word)


def _stem(name: str) -> str:
    """A file's name without folders and its last ending."""
    last = sound(name).replace("\\", "/").rpartition("/")[2]
    return last.rpartition(".")[0] or last
