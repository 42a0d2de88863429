"""Calls and their turns: idempotent to write, since sources repeat themselves, and read as the final transcript.

A turn's key is (call, seq, revision); what was said is the last final revision of a seq. Text comes masked. It does
not know the formats calls arrive in.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RowMapping, Select, and_, or_, select, update

from knowledge.call import Call, Channel, Speaker, Turn
from knowledge.clock import SystemClock
from knowledge.errors import Conflict, NotFound
from knowledge.ports import Clock
from knowledge.records import turns as spoken
from knowledge.records.audit import AuditRecords
from knowledge.records.engine import reading
from knowledge.records.grouped import Grouped
from knowledge.records.learning import learned
from knowledge.records.rows import columns_of, fields_from, upsert
from knowledge.records.tables.spoken import calls, interactions, speaker_names
from knowledge.records.turns import Added, contradiction

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of something that arrived about a call: the call as it now stands (without turns), whether it is new
    to the record, was live before, was ended or changed by this, and its turns.
    """

    call: Call
    added: Added
    opened: bool = False
    was_live: bool = True
    changed: bool = False


@dataclass(frozen=True, slots=True)
class CallRecords:
    """Open, extend, end and read calls of one client at a time; `clock` dates the audit row of a contradiction.

    What several threads write at once is committed together; each is answered after the commit.
    """

    engine: Engine
    clock: Clock = field(default_factory=SystemClock)
    _grouped: Grouped = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_grouped", Grouped(self.engine))

    def open(self, call: Call) -> Call:
        """Begin a call, with the turns and the end it may already have; opening it again changes nothing.

        Returns it as recorded. Raises ConflictingTurn; Conflict when another call (agent, channel, customer)
        has that id.
        """

        def work(connection: Connection) -> tuple[Call, Added]:
            row = _row(connection, call.client, call.id)
            if row is None:
                connection.execute(calls.insert(), [columns_of(call, without=("turns",))])
            elif (row["agent"], row["channel"], row["customer_key"]) != (call.agent, call.channel, call.customer_key):
                raise Conflict(f"call {call.id} is already another conversation")
            added = _all_or_none(spoken.add(connection, (call.client, call.id), call.turns))
            return _whole(connection, call.client, call.id), added

        return self._noting(call.client, call.id, work)[0]

    def add_turns(self, client: str, call_id: str, given: Iterable[Turn]) -> tuple[Turn, ...]:
        """Record turns, late and repeated ones too, all or none; returns the new ones, and those now final.

        Raises NotFound without such a call; ConflictingTurn, with a line in the audit trail, when a (seq, revision)
        is already recorded with another speaker or other words.
        """
        return self.take(client, call_id, tuple(given)).added.news

    def take(
        self,
        client: str,
        call_id: str,
        given: Sequence[Turn],
        *,
        at: datetime | None = None,
        allow: Callable[[Call], None] | None = None,
    ) -> Taken:
        """The same, telling all that became of them. `at` is when they came; `allow` is shown the call first and may
        raise.
        """

        def work(connection: Connection) -> tuple[Taken, Added]:
            before = _called(connection, client, call_id)
            if allow is not None:
                allow(before)
            added = _all_or_none(spoken.add(connection, (client, call_id), given))
            after = _change(connection, before, {} if at is None else {"heard": at})
            return Taken(after, added, was_live=before.live), added

        return self._noting(client, call_id, work)[0]

    def arrive(self, call: Call, at: datetime) -> Taken:
        """What a source says of a call, whole or in part: opened or completed, its turns added, ended where it says so.

        Turns that contradict the record are left out, named in the result, and noted in the audit trail. Where another
        source has this id, the call is kept under "source:id".
        """

        def work(connection: Connection) -> tuple[Taken, Added]:
            row = _row(connection, call.client, call.id)
            mine = call
            if row is not None and call.source and row["source"] not in {"", call.source}:
                mine = replace(call, id=f"{call.source}:{call.id}")
                row = _row(connection, mine.client, mine.id)
            if row is None:
                before = replace(mine, turns=(), heard=at)
                connection.execute(calls.insert(), [columns_of(before, without=("turns",))])
                changes: dict[str, Any] = {}
            else:
                before = _call(row)
                changes = learned(before, mine)
            added = spoken.add(connection, (mine.client, mine.id), mine.turns)
            after = _change(connection, before, changes | {"heard": at})
            was_live = row is None or before.live
            return Taken(after, added, row is None, was_live, bool(changes)), added

        return self._noting(call.client, call.id, work)[0]

    def end(  # noqa: PLR0913 - the three ways an end is described belong to one act
        self,
        client: str,
        call_id: str,
        at: datetime,
        *,
        disposition: str | None = None,
        outcome: str | None = None,
        by_rule: bool = False,
    ) -> Call:
        """End a call at `at`; the first end stands, unless a rule made it and now somebody says so.

        Disposition and outcome are set when given. Returns the call with its final turns. Raises NotFound.
        """

        def work(connection: Connection) -> Call:
            before = _called(connection, client, call_id)
            changes: dict[str, Any] = {}
            if before.live or (before.closed_by_rule and not by_rule):
                changes = {"ended": at, "closed_by_rule": by_rule}
            changes |= {"disposition": disposition} if disposition is not None else {}
            changes |= {"outcome": outcome} if outcome is not None else {}
            _change(connection, before, changes)
            return _whole(connection, client, call_id)

        return self._grouped.write(work)

    def name_speakers(self, client: str, call_id: str, speakers: Mapping[str, Speaker]) -> Call:
        """Say who speaks under these labels: in all turns of this call, and in later calls of the same source.

        Returns the call with its turns. Raises NotFound.
        """

        def work(connection: Connection) -> Call:
            source = _called(connection, client, call_id).source
            spoken.name(connection, (client, call_id), speakers)
            of = {"client": client, "source": source}
            rows = [of | {"label": label, "speaker": speaker} for label, speaker in speakers.items()]
            upsert(connection, speaker_names, rows)
            return _whole(connection, client, call_id)

        return self._grouped.write(work)

    def speakers(self, client: str, source: str) -> dict[str, Speaker]:
        """Who speaks under the labels of that source, as far as anybody has said."""
        query = select(speaker_names).where(speaker_names.c.client == client, speaker_names.c.source == source)
        with reading(self.engine) as connection:
            return {row.label: row.speaker for row in connection.execute(query)}

    def call(self, client: str, call_id: str) -> Call:
        """The call with its final turns, by seq: what stands of each. Raises NotFound."""
        with reading(self.engine) as connection:
            return _whole(connection, client, call_id)

    def whole(self, client: str, call_ids: Iterable[str]) -> list[Call]:
        """These calls with their final turns, in that order, as they stood at one instant. Raises NotFound."""
        with reading(self.engine) as connection:
            return [_whole(connection, client, one) for one in call_ids]

    def calls(  # noqa: PLR0913 - one keyword a filter
        self,
        client: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        agent: str | None = None,
        live: bool | None = None,
        limit: int = 200,
    ) -> list[Call]:
        """Calls without their turns, latest first, started at or after `since` and before `until`."""
        query = select(calls).where(calls.c.client == client)
        if since is not None:
            query = query.where(calls.c.started >= since)
        if until is not None:
            query = query.where(calls.c.started < until)
        if agent is not None:
            query = query.where(calls.c.agent == agent)
        if live is not None:
            query = query.where(calls.c.ended.is_(None) if live else calls.c.ended.is_not(None))
        return self._without_turns(query.order_by(calls.c.started.desc(), calls.c.id).limit(limit))

    def silent(self, since: Mapping[Channel, datetime]) -> list[Call]:
        """Calls of all clients, without turns, that never ended and of which nothing was heard after `since`, by
        channel; those that arrived here alone, not those a client company handed over as they are.
        """
        quiet = [and_(calls.c.channel == channel, calls.c.heard < at) for channel, at in since.items()]
        return self._without_turns(select(calls).where(calls.c.ended.is_(None), or_(*quiet)))

    def uncounted(self, since: datetime) -> list[Call]:
        """Calls of all clients, without turns, that arrived here, ended since, and have no interaction."""
        counted = select(interactions.c.id).where(
            interactions.c.client == calls.c.client, interactions.c.id.in_([calls.c.id, calls.c.external_id])
        )
        heard = and_(calls.c.heard.is_not(None), calls.c.ended >= since)
        return self._without_turns(select(calls).where(heard, ~counted.exists()))

    def _without_turns(self, query: Select[Any]) -> list[Call]:
        with reading(self.engine) as connection:
            return [_call(row) for row in connection.execute(query).mappings()]

    def _noting(self, client: str, call_id: str, work: Callable[[Connection], tuple[_T, Added]]) -> tuple[_T, Added]:
        """`work` written; contradictions it found are in the audit trail when this returns or raises."""
        try:
            result = self._grouped.write(work)
        except _Contradicted as refused:
            self._note(client, call_id, refused.turns[:1])
            raise contradiction(refused.turns[0]) from None
        self._note(client, call_id, result[1].conflicts)
        return result

    def _note(self, client: str, call_id: str, conflicts: Sequence[Turn]) -> None:
        for turn in conflicts:
            about = f"{call_id} seq {turn.seq} revision {turn.revision}"
            AuditRecords(self.engine, self.clock).add(client, "intake", "conflicting_turn", about)


class _Contradicted(Exception):
    """Undoes the transaction it is raised in; what contradicted is named."""

    def __init__(self, turns: tuple[Turn, ...]) -> None:
        super().__init__()
        self.turns = turns


def _all_or_none(added: Added) -> Added:
    if added.conflicts:
        raise _Contradicted(added.conflicts)
    return added


def _row(connection: Connection, client: str, call_id: str) -> RowMapping | None:
    query = select(calls).where(calls.c.client == client, calls.c.id == call_id)
    return connection.execute(query).mappings().first()


def _called(connection: Connection, client: str, call_id: str) -> Call:
    row = _row(connection, client, call_id)
    if row is None:
        raise NotFound("no such call")
    return _call(row)


def _change(connection: Connection, before: Call, changes: dict[str, Any]) -> Call:
    if changes:
        mine = (calls.c.client == before.client, calls.c.id == before.id)
        connection.execute(update(calls).where(*mine).values(**changes))
    return replace(before, **changes)


def _whole(connection: Connection, client: str, call_id: str) -> Call:
    call = _called(connection, client, call_id)
    found = {(turn.seq, turn.revision): turn for turn in spoken.read(connection, (client, call_id))}
    return replace(call, turns=spoken.standing(found))


def _call(row: RowMapping) -> Call:
    return Call(**fields_from(row))
