"""Calls and their turns: idempotent to write, since sources repeat themselves, and read as the final transcript.

A turn's key is (call, seq, revision); the highest revision of a seq is what was said. Text comes masked. It does not
know the formats calls arrive in.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, select, update

from knowledge.call import Call, Turn
from knowledge.clock import SystemClock
from knowledge.errors import Conflict, ConflictingTurn, NotFound
from knowledge.ports import Clock
from knowledge.records.audit import AuditRecords
from knowledge.records.engine import reading, writing
from knowledge.records.rows import columns_of, fields_from
from knowledge.records.tables.spoken import calls, turns


@dataclass(frozen=True, slots=True)
class CallRecords:
    """Open, extend, end and read calls of one client at a time; `clock` dates the audit row of a contradiction."""

    engine: Engine
    clock: Clock = field(default_factory=SystemClock)

    def open(self, call: Call) -> Call:
        """Begin a call, with the turns and the end it may already have; opening it again changes nothing.

        Returns it as recorded. Raises ConflictingTurn; Conflict when another call (agent, channel, customer)
        has that id.
        """
        with self._noting_contradictions(call.client, call.id) as connection:
            row = _row(connection, call.client, call.id)
            if row is None:
                connection.execute(calls.insert(), [columns_of(call, without=("turns",))])
            elif (row["agent"], row["channel"], row["customer_key"]) != (call.agent, call.channel, call.customer_key):
                raise Conflict(f"call {call.id} is already another conversation")
            _add(connection, call.client, call.id, call.turns)
            return _whole(connection, call.client, call.id)

    def add_turns(self, client: str, call_id: str, given: Iterable[Turn]) -> tuple[Turn, ...]:
        """Record turns, late and repeated ones too, all or none; returns the new ones, and those now final.

        Raises NotFound without such a call; ConflictingTurn, with a line in the audit trail, when a (seq, revision)
        is already recorded with another speaker or other words.
        """
        with self._noting_contradictions(client, call_id) as connection:
            if _row(connection, client, call_id) is None:
                raise NotFound("no such call")
            return _add(connection, client, call_id, tuple(given))

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
        with writing(self.engine) as connection:
            row = _row(connection, client, call_id)
            if row is None:
                raise NotFound("no such call")
            changes: dict[str, Any] = {}
            if row["ended"] is None or (row["closed_by_rule"] and not by_rule):
                changes = {"ended": at, "closed_by_rule": by_rule}
            changes |= {"disposition": disposition} if disposition is not None else {}
            changes |= {"outcome": outcome} if outcome is not None else {}
            if changes:
                mine = (calls.c.client == client, calls.c.id == call_id)
                connection.execute(update(calls).where(*mine).values(**changes))
            return _whole(connection, client, call_id)

    def call(self, client: str, call_id: str) -> Call:
        """The call with its final turns: the highest revision of each seq, by seq. Raises NotFound."""
        with reading(self.engine) as connection:
            return _whole(connection, client, call_id)

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
        query = query.order_by(calls.c.started.desc(), calls.c.id).limit(limit)
        with reading(self.engine) as connection:
            return [_call(row) for row in connection.execute(query).mappings()]

    @contextmanager
    def _noting_contradictions(self, client: str, call_id: str) -> Iterator[Connection]:
        """A writing transaction; a contradiction undoes it and is then written to the audit trail by itself."""
        try:
            with writing(self.engine) as connection:
                yield connection
        except ConflictingTurn as conflict:
            about = f"{call_id} seq {conflict.fields['seq']} revision {conflict.fields['revision']}"
            AuditRecords(self.engine, self.clock).add(client, "intake", "conflicting_turn", about)
            raise


def _row(connection: Connection, client: str, call_id: str) -> RowMapping | None:
    query = select(calls).where(calls.c.client == client, calls.c.id == call_id)
    return connection.execute(query).mappings().first()


def _add(connection: Connection, client: str, call_id: str, given: Sequence[Turn]) -> tuple[Turn, ...]:
    if not given:
        return ()
    seqs = [turn.seq for turn in given]
    near = turns.c.seq.between(min(seqs), max(seqs))
    known = {(turn.seq, turn.revision): turn for turn in _turns(connection, client, call_id, near)}
    fresh: dict[tuple[int, int], Turn] = {}
    finals: list[Turn] = []
    for turn in given:
        key = (turn.seq, turn.revision)
        before = known.get(key) or fresh.get(key)
        if before is None:
            fresh[key] = turn
        elif (before.speaker, before.text) != (turn.speaker, turn.text):
            detail = f"turn {turn.seq} revision {turn.revision} is already recorded with other words"
            raise ConflictingTurn(detail, seq=str(turn.seq), revision=str(turn.revision))
        elif before.partial and not turn.partial:
            finals.append(turn)
    key_of_call = {"client": client, "call_id": call_id}
    if fresh:
        connection.execute(turns.insert(), [key_of_call | columns_of(turn) for turn in fresh.values()])
    for turn in finals:  # the same words, now said to be final
        of_call = update(turns).where(turns.c.client == client, turns.c.call_id == call_id)
        mine = of_call.where(turns.c.seq == turn.seq, turns.c.revision == turn.revision)
        connection.execute(mine.values(partial=False))
    news = [*fresh.values(), *finals]
    return tuple(sorted(news, key=lambda turn: (turn.seq, turn.revision)))


def _turns(connection: Connection, client: str, call_id: str, *only: ColumnElement[bool]) -> list[Turn]:
    query = select(turns).where(turns.c.client == client, turns.c.call_id == call_id, *only)
    rows = connection.execute(query.order_by(turns.c.seq, turns.c.revision)).mappings()
    return [Turn(**fields_from(row, without=("client", "call_id"))) for row in rows]


def _whole(connection: Connection, client: str, call_id: str) -> Call:
    row = _row(connection, client, call_id)
    if row is None:
        raise NotFound("no such call")
    final = {turn.seq: turn for turn in _turns(connection, client, call_id)}  # a later revision comes later
    return replace(_call(row), turns=tuple(final.values()))


def _call(row: RowMapping) -> Call:
    return Call(**fields_from(row))
