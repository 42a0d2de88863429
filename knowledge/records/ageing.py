"""What has been kept long enough: words of calls, answers of repeated requests, deliveries, finished jobs. Removed.

Contacts stay as counts. How long is long enough is said by whoever calls.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, and_, delete, exists, or_, select, update

from knowledge.records.engine import writing
from knowledge.records.tables.doors import deliveries, jobs, requests
from knowledge.records.tables.policy import uses
from knowledge.records.tables.privacy import originals
from knowledge.records.tables.spoken import calls, interactions
from knowledge.records.tables.work import feedback, gaps, questions


@dataclass(frozen=True, slots=True)
class Purged:
    """How many of each went."""

    originals: int = 0
    calls: int = 0
    questions: int = 0
    requests: int = 0
    deliveries: int = 0
    jobs: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.originals + self.calls + self.questions + self.requests + self.deliveries + self.jobs


@dataclass(frozen=True, slots=True)
class AgeingRecords:
    """Remove what is older than an instant."""

    engine: Engine

    def purge(self, *, originals_before: datetime, words_before: datetime, traffic_before: datetime) -> Purged:
        """Remove originals kept, calls ended (with turns, review, promises) and questions asked before these instants,
        and requests, deliveries and finished jobs of `traffic_before`. One transaction; a call that goes on stays.
        """
        old_call = and_(calls.c.ended.is_not(None), calls.c.ended < words_before)
        old_question = questions.c.at < words_before
        with writing(self.engine) as connection:
            sealed = connection.execute(delete(originals).where(originals.c.kept < originals_before)).rowcount
            of_call = exists().where(calls.c.client == interactions.c.client, calls.c.id == interactions.c.id, old_call)
            connection.execute(update(interactions).where(of_call).values(has_transcript=False))
            old_gap = select(questions.c.id).where(questions.c.client == gaps.c.client, old_question)
            connection.execute(delete(gaps).where(gaps.c.question_id.in_(old_gap)))
            connection.execute(delete(feedback).where(feedback.c.at < words_before))
            connection.execute(update(uses).where(uses.c.at < words_before, uses.c.note != "").values(note=""))
            asked = connection.execute(delete(questions).where(old_question)).rowcount
            spoken = connection.execute(delete(calls).where(old_call)).rowcount
            answered = connection.execute(delete(requests).where(requests.c.started < traffic_before)).rowcount
            delivered = connection.execute(delete(deliveries).where(deliveries.c.at < traffic_before)).rowcount
            done = or_(jobs.c.state == "done", jobs.c.state == "dead")
            finished = connection.execute(delete(jobs).where(done, jobs.c.queued < traffic_before)).rowcount
        return Purged(sealed, spoken, asked, answered, delivered, finished)
