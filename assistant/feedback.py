"""What people say about answers: a vote with a reason, and that a gap is closed. It never changes ranking by itself."""

from dataclasses import dataclass

from knowledge.arithmetic.kindred_questions import Group, Unanswered, grouped
from knowledge.audience import Audience
from knowledge.errors import InvalidInput, NotAllowed
from knowledge.intake.redact import redact
from knowledge.ports import Clock
from knowledge.records.work import Feedback, Gap, Saying, WorkRecords
from knowledge.search.analyse import tokens


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

    def close_gap(self, audience: Audience, gap_id: str) -> tuple[str, ...]:
        """Say that the knowledge answers this question now, in every wording it was asked in; the ids that were closed.

        A gap that is closed already closes nothing. Raises NotFound, and NotAllowed for whoever does not supervise.
        """
        group = next((one for one in self.gap_groups(audience) if gap_id in {each.id for each in one.questions}), None)
        ids = [gap_id, *(each.id for each in group.questions if each.id != gap_id)] if group else [gap_id]
        actor = audience.person or audience.role.value
        return self.work.close_gaps(audience.client, ids, Saying(actor, self.clock.now()))

    def gap_groups(self, audience: Audience) -> list[Group]:
        """Open gaps, the same question in other words or the other language together, most asked first.

        Raises NotAllowed for whoever does not supervise.
        """
        if not audience.supervises:
            raise NotAllowed("what the knowledge lacks is looked at by supervisors")
        still = (one for one in self.work.gaps(audience.client) if one.state == "open")
        return grouped((Unanswered(one.id, one.text, one.at, one.lang, one.nearest) for one in still), tokens)
