"""What people say about answers: one vote a person and thing, with a reason. It never changes ranking by itself."""

from dataclasses import dataclass

from knowledge.audience import Audience
from knowledge.errors import InvalidInput
from knowledge.intake.redact import redact
from knowledge.ports import Clock
from knowledge.records.work import Feedback, Gap, WorkRecords


@dataclass(frozen=True, slots=True)
class TakeFeedback:
    """Keeps votes and lists what the knowledge does not answer."""

    work: WorkRecords
    clock: Clock

    def __call__(self, audience: Audience, about: str, vote: str, comment: str = "") -> Feedback:
        """Keep one vote ("up" or "down") about one thing shown; voting again replaces it. Raises InvalidInput."""
        if vote not in {"up", "down"}:
            raise InvalidInput('a vote is "up" or "down"')
        given = Feedback(
            client=audience.client,
            about=about[:200],
            person=audience.person or audience.role.value,
            vote=vote,
            at=self.clock.now(),
            comment=redact(comment).text[:1000],  # cut last: half a number is no longer found
        )
        self.work.add_feedback(given)
        return given

    def gaps(self, audience: Audience) -> list[Gap]:
        """Questions the knowledge does not answer, latest first."""
        return self.work.gaps(audience.client)
