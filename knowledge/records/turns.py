"""Turns into the record, inside the caller's transaction: repeated, reordered, late and corrected ones.

(call, seq, revision) is a turn's key. It reads and writes rows; what a turn means is decided in `knowledge.call`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, Connection, or_, select, update

from knowledge.call import WHOLE, Turn, stands_over
from knowledge.errors import ConflictingTurn
from knowledge.records.rows import columns_of, fields_from
from knowledge.records.sameness import same_words
from knowledge.records.tables.spoken import turns

Key = tuple[str, str]  # client, call


@dataclass(frozen=True, slots=True)
class Added:
    """What became of turns. `news` are new, or now final, or now with a speaker; `standing` those of `news` that are
    what was said, as the record stands now; `conflicts` contradict what is recorded and were left out.
    """

    news: tuple[Turn, ...] = ()
    standing: tuple[Turn, ...] = ()
    repeated: tuple[Turn, ...] = ()
    conflicts: tuple[Turn, ...] = ()


@dataclass(slots=True)
class _Sorting:
    """Turns as they are told apart, before anything is written."""

    known: dict[tuple[int, int], Turn]
    fresh: dict[tuple[int, int], Turn] = field(default_factory=dict)
    changed: dict[tuple[int, int], Turn] = field(default_factory=dict)
    repeated: list[Turn] = field(default_factory=list)
    conflicts: list[Turn] = field(default_factory=list)

    def take(self, turn: Turn) -> None:
        key = (turn.seq, turn.revision)
        before = self.changed.get(key) or self.fresh.get(key) or self.known.get(key)
        if before is None:
            self.fresh[key] = turn
        elif not _same_speaker(before, turn) or not same_words(before.text, turn.text):
            self.conflicts.append(turn)
        elif (better := _completed(before, turn)) != before:
            (self.changed if key in self.known else self.fresh)[key] = better
        else:
            self.repeated.append(turn)


def add(connection: Connection, of: Key, given: Sequence[Turn]) -> Added:
    """Write what is new of `given`, in order of arrival; what contradicts is named and not written."""
    if not given:
        return Added()
    seqs = [turn.seq for turn in given]
    near = or_(turns.c.seq.between(min(seqs), max(seqs)), turns.c.revision == WHOLE)
    known = {(one.seq, one.revision): one for one in read(connection, of, near)}
    sorting = _Sorting(known)
    for turn in given:
        sorting.take(turn)
    whose = {"client": of[0], "call_id": of[1]}
    if sorting.fresh:
        connection.execute(turns.insert(), [whose | columns_of(turn) for turn in sorting.fresh.values()])
    for turn in sorting.changed.values():
        mine = (turns.c.seq == turn.seq, turns.c.revision == turn.revision)
        statement = update(turns).where(turns.c.client == of[0], turns.c.call_id == of[1], *mine)
        connection.execute(statement.values(partial=turn.partial, speaker=turn.speaker))
    news = {**sorting.fresh, **sorting.changed}
    best = {turn.seq: turn for turn in standing({**known, **news})}
    ordered = tuple(news[key] for key in sorted(news))
    return Added(
        ordered, tuple(t for t in ordered if best.get(t.seq) is t), tuple(sorting.repeated), tuple(sorting.conflicts)
    )


def contradiction(turn: Turn) -> ConflictingTurn:
    """The error that says which turn contradicts the record."""
    detail = f"turn {turn.seq} revision {turn.revision} is already recorded with other words"
    return ConflictingTurn(detail, seq=str(turn.seq), revision=str(turn.revision))


def read(connection: Connection, of: Key, *only: ColumnElement[bool]) -> list[Turn]:
    """Every revision of every turn, by seq and revision; only those that meet `only`, where given."""
    query = select(turns).where(turns.c.client == of[0], turns.c.call_id == of[1], *only)
    rows = connection.execute(query.order_by(turns.c.seq, turns.c.revision)).mappings()
    return [Turn(**fields_from(row, without=("client", "call_id"))) for row in rows]


def standing(found: Mapping[tuple[int, int], Turn]) -> tuple[Turn, ...]:
    """What was said: of each seq the one turn that stands over the others, by seq.

    Where the source has given its whole account afterwards, its turns alone.
    """
    best: dict[int, Turn] = {}
    whole = [turn for turn in found.values() if turn.revision == WHOLE]
    for turn in whole or found.values():
        if turn.seq not in best or stands_over(turn, best[turn.seq]):
            best[turn.seq] = turn
    return tuple(best[seq] for seq in sorted(best))


def name(connection: Connection, of: Key, speakers: Mapping[str, str]) -> int:
    """Say who speaks under these labels, in all turns of a call; returns how many turns changed."""
    changed = 0
    for label, speaker in speakers.items():
        mine = (turns.c.client == of[0], turns.c.call_id == of[1], turns.c.label == label, turns.c.speaker != speaker)
        changed += connection.execute(update(turns).where(*mine).values(speaker=speaker)).rowcount
    return changed


def _same_speaker(before: Turn, turn: Turn) -> bool:
    """Unknown contradicts nobody; and one label is one speaker, whoever a person has said that it is."""
    if before.speaker == turn.speaker or "unknown" in {before.speaker, turn.speaker}:
        return True
    return before.label != "" and before.label == turn.label


def _completed(before: Turn, turn: Turn) -> Turn:
    """`before` with what `turn` adds: that the words are final, and who said them."""
    speaker = turn.speaker if before.speaker == "unknown" else before.speaker
    return replace(before, partial=before.partial and turn.partial, speaker=speaker)
