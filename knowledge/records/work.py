"""What the product keeps of its own work: questions asked, gaps found, feedback, reviews, and promises made in calls.

Text comes masked. It does not know how an answer or a review is made: both are kept as the JSON they were shown as.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Engine, case, select, update

from knowledge.audience import Role
from knowledge.errors import NotFound
from knowledge.language import Lang
from knowledge.records.audit import append
from knowledge.records.engine import reading, writing
from knowledge.records.rows import columns_of, fields_from, portions, upsert
from knowledge.records.tables.work import feedback, gaps, promises, questions, reviews


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question and what was answered. `kind` is ask · authority · offers; `answer` the JSON that was shown."""

    client: str
    text: str
    at: datetime
    lang: Lang
    role: Role
    verdict: str = ""
    answer: str = ""
    kind: str = "ask"
    person: str | None = None
    call_id: str | None = None
    thread: str | None = None
    as_of: datetime | None = None
    confidence: float | None = None
    passages: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A question the knowledge does not answer; `nearest` are the closest documents. `state` is open · closed."""

    client: str
    text: str
    at: datetime
    lang: Lang
    nearest: tuple[str, ...] = ()
    question_id: str | None = None
    person: str | None = None
    state: str = "open"
    id: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One person's vote ("up", "down") about one thing shown ("question:…", "review:…"); voting again replaces it."""

    client: str
    about: str
    person: str
    vote: str
    at: datetime
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """Something promised in a call: who owes it, until when. `start`:`end` are offsets into turn `seq`.

    `state` is open · kept · broken · cancelled; `due` None where no time was said. `note` is masked.
    """

    id: str
    client: str
    call_id: str
    text: str
    owner: str
    due: datetime | None
    channel: str
    seq: int
    start: int
    end: int
    state: str = "open"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says what became of something, when, and in a few words (masked) why."""

    actor: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkRecords:
    """Add and read the product's own work, one client at a time."""

    engine: Engine

    def add_question(self, asked: AskedQuestion) -> str:
        """Keep a question; returns its id (a new one where it has none)."""
        kept = replace(asked, id=asked.id or uuid4().hex)
        with writing(self.engine) as connection:
            connection.execute(questions.insert(), [columns_of(kept)])
        return kept.id

    def question(self, client: str, question_id: str) -> AskedQuestion:
        """The question of that id. Raises NotFound."""
        query = select(questions).where(questions.c.client == client, questions.c.id == question_id)
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFound("no such question")
        return AskedQuestion(**fields_from(row))

    def questions(self, client: str, *, since: datetime | None = None, limit: int = 200) -> list[AskedQuestion]:
        """Questions asked at or after `since`, latest first."""
        query = select(questions).where(questions.c.client == client)
        if since is not None:
            query = query.where(questions.c.at >= since)
        query = query.order_by(questions.c.at.desc(), questions.c.id).limit(limit)
        with reading(self.engine) as connection:
            return [AskedQuestion(**fields_from(row)) for row in connection.execute(query).mappings()]

    def questions_of(self, client: str, ids: Iterable[str]) -> list[AskedQuestion]:
        """The questions with these ids, in their order, unknown ones left out."""
        wanted = list(dict.fromkeys(ids))
        query = select(questions).where(questions.c.client == client)
        with reading(self.engine) as connection:
            found = {
                row["id"]: AskedQuestion(**fields_from(row))
                for portion in portions(wanted)
                for row in connection.execute(query.where(questions.c.id.in_(portion))).mappings()
            }
        return [found[name] for name in wanted if name in found]

    def add_gap(self, gap: Gap) -> str:
        """Keep a gap; returns its id (a new one where it has none)."""
        kept = replace(gap, id=gap.id or uuid4().hex)
        with writing(self.engine) as connection:
            connection.execute(gaps.insert(), [columns_of(kept)])
        return kept.id

    def gaps(self, client: str) -> list[Gap]:
        """The client's gaps, latest first."""
        query = select(gaps).where(gaps.c.client == client).order_by(gaps.c.at.desc(), gaps.c.id)
        with reading(self.engine) as connection:
            return [Gap(**fields_from(row)) for row in connection.execute(query).mappings()]

    def close_gap(self, client: str, gap_id: str) -> None:
        """Say that the knowledge answers it now. Raises NotFound."""
        statement = update(gaps).where(gaps.c.client == client, gaps.c.id == gap_id).values(state="closed")
        with writing(self.engine) as connection:
            if connection.execute(statement).rowcount == 0:
                raise NotFound("no such gap")

    def close_gaps(self, client: str, ids: Sequence[str], saying: Saying) -> tuple[str, ...]:
        """Say of all these that the knowledge answers them now, in one transaction with a line in the audit trail.

        Returns those that were open. Raises NotFound when none of them is there.
        """
        mine = (gaps.c.client == client, gaps.c.id.in_(ids))
        with writing(self.engine) as connection:
            found = connection.execute(select(gaps.c.id, gaps.c.state).where(*mine).order_by(gaps.c.id)).all()
            if not found:
                raise NotFound("no such gap")
            closed = tuple(one.id for one in found if one.state == "open")
            if closed:
                connection.execute(update(gaps).where(*mine).values(state="closed"))
                append(connection, saying.at, (client, saying.actor, "gaps_closed", f"{ids[0]}: {len(closed)}"))
        return closed

    def add_feedback(self, given: Feedback) -> None:
        """Keep one person's vote about one thing; the last one counts."""
        with writing(self.engine) as connection:
            upsert(connection, feedback, [columns_of(given)])

    def feedback(self, client: str, *, about: str | None = None, limit: int | None = None) -> list[Feedback]:
        """The client's feedback (about one thing where given), latest first; all of it, or so many."""
        query = select(feedback).where(feedback.c.client == client)
        if about is not None:
            query = query.where(feedback.c.about == about)
        query = query.order_by(feedback.c.at.desc(), feedback.c.about, feedback.c.person).limit(limit)
        with reading(self.engine) as connection:
            return [Feedback(**fields_from(row)) for row in connection.execute(query).mappings()]

    def put_review(self, client: str, call_id: str, review: str) -> None:
        """Keep the review of a call, as JSON text; a later one replaces it. Raises Conflict without such a call."""
        with writing(self.engine) as connection:
            upsert(connection, reviews, [{"client": client, "call_id": call_id, "review": review}])

    def review(self, client: str, call_id: str) -> str | None:
        """The review of a call as it was put, or None."""
        query = select(reviews.c.review).where(reviews.c.client == client, reviews.c.call_id == call_id)
        with reading(self.engine) as connection:
            return connection.execute(query).scalar()

    def put_promises(self, given: Iterable[Promise]) -> None:
        """Add promises, or replace them by id; one that is no longer open keeps its state.

        Raises Conflict without such a call.
        """
        with writing(self.engine) as connection:
            upsert(connection, promises, [columns_of(promise) for promise in given], keep=("state", "note"))

    def promise(self, client: str, promise_id: str) -> Promise:
        """The promise of that id. Raises NotFound."""
        query = select(promises).where(promises.c.client == client, promises.c.id == promise_id)
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFound("no such promise")
        return Promise(**fields_from(row))

    def settle_promise(self, client: str, promise_id: str, state: str, saying: Saying | None = None) -> None:
        """Say what became of a promise: kept, broken, cancelled, or open again; where it is said who says so, with a
        line in the audit trail. Raises NotFound.
        """
        statement = update(promises).where(promises.c.client == client, promises.c.id == promise_id)
        with writing(self.engine) as connection:
            note = saying.note if saying else ""
            if connection.execute(statement.values(state=state, note=note)).rowcount == 0:
                raise NotFound("no such promise")
            if saying is not None:
                append(connection, saying.at, (client, saying.actor, f"promise_{state}", promise_id))

    def promises(
        self,
        client: str,
        *,
        due_before: datetime | None = None,
        open: bool | None = None,  # noqa: A002 - the state's own name
        call_id: str | None = None,
    ) -> list[Promise]:
        """Promises due before then (undated ones left out), still open or not, of one call; earliest due first."""
        query = select(promises).where(promises.c.client == client)
        if due_before is not None:
            query = query.where(promises.c.due < due_before)
        if open is not None:
            query = query.where(promises.c.state == "open" if open else promises.c.state != "open")
        if call_id is not None:
            query = query.where(promises.c.call_id == call_id)
        undated_last = case((promises.c.due.is_(None), 1), else_=0)
        query = query.order_by(undated_last, promises.c.due, promises.c.call_id, promises.c.seq, promises.c.id)
        with reading(self.engine) as connection:
            return [Promise(**fields_from(row)) for row in connection.execute(query).mappings()]
