"""Calls as they happen: opened, spoken, ended; masked before they are kept, kept before they are acknowledged.

Cards and reviews are made behind, on worker threads and as the agent on the call may read, so that a turn is
acknowledged as soon as it is safe. It does not decide what a card says (`live`) nor what a review says (`review`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from assistant.behind import Behind
from assistant.call_masks import CallMasks
from assistant.fanout import Event, Fanout
from assistant.reception import Received, ReceivedCall, Reception, named, not_kept
from knowledge.audience import Audience, Role
from knowledge.call import Call, Channel, Gap, Speaker, Turn, gaps
from knowledge.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn
from knowledge.intake.redact import Redactor, redact
from knowledge.language import language_of
from knowledge.ports import Clock
from knowledge.records.calls import CallRecords, Taken

LONGEST_TURN = 4_000
# After how long a silence a call counts as ended, where nobody says otherwise; a matter by mail may wait for two weeks.
STALE: Mapping[Channel, timedelta] = {
    "voice": timedelta(minutes=30),
    "chat": timedelta(hours=4),
    "email": timedelta(days=14),
}
_Key = tuple[str, str]


def stale_after(call_min: int, chat_min: int) -> dict[Channel, timedelta]:
    """The silences after which calls and chats count as ended, as an installation sets them."""
    return {**STALE, "voice": timedelta(minutes=call_min), "chat": timedelta(minutes=chat_min)}


@dataclass(frozen=True, slots=True)
class CallAbout:
    """A call with what is told around it: turns missing, whether the roster has its agent, the case it belongs to."""

    call: Call
    gaps: tuple[Gap, ...] = ()
    agent_known: bool = True
    case: str | None = None


@dataclass(slots=True)
class Conversations:
    """The record of calls of one centre. `on_turn(audience, call, turn)` and `on_end(audience, call)` run behind.

    Both get the audience of the call's own agent, whoever reported the turn: what they make is shown to that agent.
    `reception` is what doors need; `original(client, call_id, turns)` is given (seq, revision, words as they were
    said, without payment data), where a client company has them kept.
    """

    calls: CallRecords
    fanout: Fanout
    clock: Clock
    on_turn: Callable[[Audience, Call, Turn], None] | None = None
    on_end: Callable[[Audience, Call], object] | None = None
    reception: Reception | None = None
    original: Callable[[str, str, Sequence[tuple[int, int, str]]], object] | None = None
    stale: Mapping[Channel, timedelta] = field(default_factory=lambda: dict(STALE))
    _behind: Behind = field(init=False)
    _masks: CallMasks = field(init=False)
    _ending: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._behind = Behind(self.calls, self.on_turn, self.on_end)
        self._masks = CallMasks(self.calls)

    def open(self, audience: Audience, call: Call, names: Sequence[str] = ()) -> Call:
        """Begin a call (again: the same one). Its first turns, if any, are taken with it.

        `names` are people to be masked in it; they are held in memory until it ends and never kept. Raises NotAllowed
        for another agent's call, InvalidInput for a customer's number in the place of a key, Conflict.
        """
        if audience.role is Role.AGENT and audience.person not in {None, call.agent}:
            raise NotAllowed("只能登记自己的通话 / an agent opens calls of their own")
        if self.reception is not None and call.customer_key is not None:
            self.reception.must_be_welcome(audience.client, call.customer_key, call.started)
        versions = self.reception.versions(audience.client, call.started) if self.reception else {}
        given = replace(call, client=audience.client, turns=(), heard=self.clock.now(), versions=versions)
        opened = self.calls.open(_without_numbers(given))
        if names and opened.live:
            with self._masks.of((audience.client, call.id), names):
                pass  # held from now on, with these names
        if call.turns:
            self.take(audience, call.id, call.turns)
            return self.read(audience, call.id)
        return opened

    def take(self, audience: Audience, call_id: str, turns: Sequence[Turn]) -> tuple[Turn, ...]:
        """Keep turns, masked. When this returns they are on disk. Raises NotFound, ConflictingTurn.

        Those that come after the end are kept too: they make no cards, and the review is written again.
        """
        with self._masks.of((audience.client, call_id)) as mask:
            masked = [_masked(turn, mask) for turn in turns]
            said = _sealed(turns, mask) if self.original is not None else []
        if any(turn.speaker == "unknown" and turn.label for turn in masked):
            source = self.read(audience, call_id).source
            masked = list(named(masked, self.calls.speakers(audience.client, source)))
        taken = self.calls.take(
            audience.client, call_id, masked, at=self.clock.now(), allow=lambda call: _may_read(audience, call)
        )
        if self.original is not None:
            self.original(audience.client, call_id, said)
        self._tell(taken)
        return taken.added.news

    def receive(self, audience: Audience, arrived: Arrived, *, door: str) -> Received:
        """Keep what a door read, call by call; when this returns, what is not refused is on disk.

        New calls, more turns, corrections and ends may come in any order and again. `door` names the source of a call
        that does not. Raises NotAllowed for a person whose part it is not; Unavailable where nothing can be kept.
        """
        if self.reception is None:
            raise Unavailable("nothing is set up to receive calls from other systems")
        if audience.role is Role.CLIENT_VIEWER or (audience.role is Role.AGENT and audience.person is not None):
            raise NotAllowed("只有系统接口或管理人员可以导入通话 / only programs and supervisors bring calls in")
        told = tuple(self._receive(audience.client, replace(one, source=one.source or door)) for one in arrived.calls)
        return Received(told, arrived.unread, arrived.questions)

    def _receive(self, client: str, given: GivenCall) -> ReceivedCall:
        assert self.reception is not None
        key = (client, self.reception.own_id(given, client))
        try:
            with self._masks.of(key, given.names) as mask:
                told, taken = self.reception.take(self.calls, client, given, mask, self.clock)
                said = _sealed(given.turns, mask) if self.original is not None else []
                if taken.call.live:
                    self._masks.begin(key, mask)
        except (InvalidInput, Conflict, NotFound) as fault:
            return not_kept(given, fault.detail)
        if self.original is not None:
            refused = {one.turn for one in told.refused}
            self.original(client, told.id, [one for one in said if one[:2] not in refused])
        self._tell(taken)
        return told

    def name_speakers(self, audience: Audience, call_id: str, speakers: Mapping[str, Speaker]) -> Call:
        """Say who speaks under which label: in every turn of this call, and in later calls of its source.

        Returns the call with its turns. Raises NotFound; InvalidInput for a label that nobody in the call has.
        """
        before = self.read(audience, call_id)
        strange = sorted(set(speakers) - {turn.label for turn in before.turns if turn.label})
        if strange or not speakers:
            raise InvalidInput(f"这通通话里没有这些说话人 / nobody in this call is labelled: {', '.join(strange)}")
        after = self.calls.name_speakers(audience.client, call_id, speakers)
        if not after.live and after.turns != before.turns:
            self._behind.close_soon((audience.client, call_id))
        return after

    def _tell(self, taken: Taken) -> None:
        """What was just kept, to those who watch the call and to what runs behind."""
        call, news = taken.call, taken.added.standing
        key, topic = (call.client, call.id), self.topic(call.client, call.id)
        for turn in news:
            self.fanout.publish(topic, Event("turn", {"seq": turn.seq, "speaker": turn.speaker, "text": turn.text}))
        spoken = {turn.seq for turn in news if not turn.partial}
        if call.live:
            if spoken:
                self._behind.look_soon(key, spoken)
            return
        self._masks.forget(key)
        if taken.was_live and not taken.opened:
            self.fanout.publish(topic, Event("ended", {"call": call.id}))
        if spoken or taken.was_live or taken.changed:
            self._behind.close_soon(key)

    def end(
        self, audience: Audience, call_id: str, at: datetime | None, disposition: str | None, outcome: str | None
    ) -> Call:
        """End a call; its review is written behind. The same end again changes nothing; a later word on how it ended
        is kept, the first time of the end stands. Raises NotFound, InvalidInput for an end before the beginning.
        """
        with self._ending:  # two ends at once are one
            before = self.read(audience, call_id)
            when = at or max(self.clock.now(), before.started)
            if when < before.started:
                raise InvalidInput("通话不能在开始之前结束 / a call cannot end before it began")
            said = _plain(disposition), _plain(outcome)
            ended = self.calls.end(audience.client, call_id, when, disposition=said[0], outcome=said[1])
        self._masks.forget((audience.client, call_id))
        if before.live:
            self.fanout.publish(self.topic(audience.client, call_id), Event("ended", {"call": call_id}))
        if ended != before:
            self._behind.close_soon((audience.client, call_id))
        return ended

    def close_stale(self, now: datetime) -> tuple[Call, ...]:
        """End calls of which nothing has been heard for so long (`stale`, by channel) that their end was never told.

        They end when they were last heard of, marked as closed by rule; a real end told later takes its place, and
        turns that come later are kept. Returns the calls closed.
        """
        closed = []
        for call in self.calls.silent({channel: now - wait for channel, wait in self.stale.items()}):
            at = max(call.heard or call.started, call.started)
            closed.append(self.calls.end(call.client, call.id, at, by_rule=True))
            self._masks.forget((call.client, call.id))
            self.fanout.publish(self.topic(call.client, call.id), Event("ended", {"call": call.id}))
            self._behind.close_soon((call.client, call.id))
        return tuple(closed)

    def catch_up(self, now: datetime) -> int:
        """Do what is done when a call has ended for those of the last week where it was cut short; returns how many."""
        missed = self.calls.uncounted(now - timedelta(days=7))
        for call in missed:
            self._behind.close_soon((call.client, call.id))
        return len(missed)

    def read(self, audience: Audience, call_id: str) -> Call:
        """A call with its turns. An agent reads only calls of their own (a program's key, which names no person, those
        of every agent it speaks for); a client viewer no live ones; anything else is NotFound.
        """
        call = self.calls.call(audience.client, call_id)
        _may_read(audience, call)
        return call

    def about(self, call: Call) -> CallAbout:
        """What is told around a call that may be read."""
        found = gaps(call)
        if self.reception is None:
            return CallAbout(call, found)
        return CallAbout(call, found, self.reception.knows(call.agent), self.reception.case_of(call.client, call.id))

    def recent(self, audience: Audience, *, live: bool | None = None, limit: int = 50) -> list[Call]:
        """The latest calls this person may read, without turns."""
        agent = audience.person if audience.role is Role.AGENT else None
        if audience.role is Role.CLIENT_VIEWER:
            if live:
                return []
            live = False
        return self.calls.calls(audience.client, agent=agent, live=live, limit=limit)

    @staticmethod
    def topic(client: str, call_id: str) -> str:
        """The fan-out topic of one call."""
        return f"{client}/{call_id}"

    def close(self) -> None:
        """Finish what runs behind and stop."""
        self._behind.finish()


def _may_read(audience: Audience, call: Call) -> None:
    if audience.role is Role.AGENT and audience.person is not None and call.agent != audience.person:
        raise NotFound("no such call")
    if audience.role is Role.CLIENT_VIEWER and call.live:
        raise NotFound("no such call")


def _masked(turn: Turn, mask: Redactor) -> Turn:
    """The turn without personal data. It is cut after masking: a number cut in half would no longer be one."""
    text = mask.turn(turn.text, (turn.seq, turn.revision)).text[:LONGEST_TURN]
    return replace(turn, text=text, label=mask.redact(turn.label).text, lang=language_of(turn.text))


def _sealed(turns: Sequence[Turn | GivenTurn], mask: Redactor) -> list[tuple[int, int, str]]:
    """The words of turns as they were said, but for payment data: the most that may be kept of them."""
    places = [(turn.seq, turn.revision, turn.text) for turn in turns]
    return [(seq, revision, mask.turn(text, (seq, revision)).unpaid) for seq, revision, text in places]


def _without_numbers(call: Call) -> Call:
    """The call with what stands around its words masked too. Raises InvalidInput."""
    if call.customer_key is not None and call.customer_key.isdigit() and redact(call.customer_key).found:
        raise InvalidInput("customer_key 不能是客户的号码 / customer_key must be a key, not a customer's number")
    return replace(
        call,
        external_id=redact(call.external_id).text,
        queue=redact(call.queue).text,
        driver=_plain(call.driver),
        disposition=_plain(call.disposition),
        outcome=_plain(call.outcome),
    )


def _plain(text: str | None) -> str | None:
    return None if text is None else redact(text).text
