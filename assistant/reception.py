"""What doors read, kept: each conversation masked and recorded, and told what was kept, repeated or refused.

Nothing refused is acknowledged. It does not know the formats of doors, nor what happens to a call afterwards.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from knowledge.call import Call, Speaker, Turn
from knowledge.errors import InvalidInput, NotFound
from knowledge.intake.arrivals import Masking, agent_id, call_id, faulty, masked_with
from knowledge.intake.doors.given import GivenCall, Unread
from knowledge.intake.pseudonym import customer_key
from knowledge.intake.redact import Redactor, redact
from knowledge.ports import Clock
from knowledge.records.calls import CallRecords, Taken
from knowledge.records.cases import CaseRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.learning import STARTED_UNKNOWN
from knowledge.records.people import PeopleRecords

TurnKey = tuple[int, int]  # seq, revision
_OTHER_WORDS = (
    "同一序号已记录了别的内容，先到的保留；要更正请用更高的修订号 / "
    "other words are recorded under this number; the first ones stay, a correction needs a higher revision"
)
_ERASED = "该客户的数据已按要求删除，不再接收 / this customer's data was erased; it is not taken again"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A turn that was not kept: its seq and revision, and why, in both languages."""

    turn: TurnKey
    why: str


@dataclass(frozen=True, slots=True)
class ReceivedCall:
    """What became of one conversation. `external_id` is the source's (masked), `id` ours.

    `why` is "" or the reason why nothing of it was kept, in both languages. `refused` are turns left out; `new` and
    `repeated` are safe on disk. `unnamed` are labels of speakers to be named; `agent_known` is whether the roster has
    its agent; `started_known` whether anybody said when it began.
    """

    external_id: str
    id: str = ""
    why: str = ""
    opened: bool = False
    new: tuple[TurnKey, ...] = ()
    repeated: tuple[TurnKey, ...] = ()
    refused: tuple[Refusal, ...] = ()
    ended: bool = False
    unnamed: tuple[str, ...] = ()
    agent_known: bool = True
    started_known: bool = True

    @property
    def kept(self) -> bool:
        """Whether everything given of it is on disk."""
        return not self.why and not self.refused


@dataclass(frozen=True, slots=True)
class Received:
    """What became of everything a door read; `unread` is what the door could not read, `questions` labels to name."""

    calls: tuple[ReceivedCall, ...] = ()
    unread: tuple[Unread, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing was refused or left unread."""
        return not self.unread and all(call.kept for call in self.calls)


@dataclass(frozen=True, slots=True)
class Reception:
    """What receiving needs beside the record of calls.

    `secret` makes keys; `versions(client, at)` are the process documents in force; `erased(client, customer_key,
    began)` says that this customer's data was erased after that call began and must not come back; `cases` are the
    matters calls belong to.
    """

    clients: ClientRecords
    people: PeopleRecords
    secret: bytes = field(repr=False)
    versions: Callable[[str, datetime], Mapping[str, str]] = lambda _client, _at: {}
    erased: Callable[[str, str, datetime | None], bool] = lambda _client, _key, _began: False
    cases: CaseRecords | None = None

    def own_id(self, given: GivenCall, client: str) -> str:
        """Our id of a given conversation."""
        return call_id(given, client, self.secret)

    def take(
        self, calls: CallRecords, client: str, given: GivenCall, mask: Redactor, clock: Clock
    ) -> tuple[ReceivedCall, Taken]:
        """One conversation masked and on disk. Raises InvalidInput, Conflict, NotFound: nothing of it was kept then."""
        masking = Masking(self.clients.client(client), self.secret, mask)
        key = customer_key(self.secret, client, given.customer) if given.customer.strip() else None
        if key is not None:
            self.must_be_welcome(client, key, given.started)
        refused = [Refusal((turn.seq, turn.revision), why) for turn in given.turns if (why := faulty(turn))]
        sound = replace(given, turns=tuple(turn for turn in given.turns if not faulty(turn)))
        now = clock.now()
        call = masked_with(masking, sound, None if key is None else self.people.customer(client, key), now)
        known = self.knows(given.agent)
        call = replace(
            call,
            agent=agent_id(given.agent, client, self.secret, known=known),
            versions=self.versions(client, call.started),
            turns=named(call.turns, calls.speakers(client, call.source)),
        )
        taken = calls.arrive(call, now)
        refused += [Refusal((turn.seq, turn.revision), _OTHER_WORDS) for turn in taken.added.conflicts]
        if taken.call.agent != call.agent:
            known = self.knows(taken.call.agent)
        return _told(taken, call, tuple(refused), known=known), taken

    def must_be_welcome(self, client: str, customer_key: str, began: datetime | None) -> None:
        """Raises InvalidInput for a call of a customer that began before that customer's data was erased."""
        if self.erased(client, customer_key, began):
            raise InvalidInput(_ERASED)

    def knows(self, agent: str) -> bool:
        """Whether the roster has that agent; nobody named is nobody unknown."""
        try:
            return not agent or self.people.person(agent).id == agent
        except NotFound:
            return False

    def case_of(self, client: str, call_id: str) -> str | None:
        """The case a call belongs to."""
        case = self.cases.of_call(client, call_id) if self.cases is not None else None
        return None if case is None else case.id


def not_kept(given: GivenCall, why: str) -> ReceivedCall:
    """The word on a conversation of which nothing was kept."""
    return ReceivedCall(redact(given.external_id).text, why=why)


def _told(taken: Taken, call: Call, refused: tuple[Refusal, ...], *, known: bool) -> ReceivedCall:
    return ReceivedCall(
        external_id=call.external_id,
        id=taken.call.id,
        opened=taken.opened,
        new=tuple((turn.seq, turn.revision) for turn in taken.added.news),
        repeated=tuple((turn.seq, turn.revision) for turn in taken.added.repeated),
        refused=refused,
        ended=not taken.call.live,
        unnamed=call.unnamed,
        agent_known=known,
        started_known=STARTED_UNKNOWN not in taken.call.extra,
    )


def named(turns: Iterable[Turn], speakers: Mapping[str, Speaker]) -> tuple[Turn, ...]:
    """Turns whose speaker the source does not know, with whom a person has said that its labels mean."""
    return tuple(
        replace(turn, speaker=speakers[turn.label]) if turn.speaker == "unknown" and turn.label in speakers else turn
        for turn in turns
    )
