"""What became of a promise made in a call: kept, broken, cancelled, or open again; said by who owes or supervises it.

It does not find promises (`review` does) and never changes their words.
"""

from dataclasses import dataclass

from knowledge.audience import Audience, Role
from knowledge.errors import InvalidInput, NotFound
from knowledge.intake.redact import redact
from knowledge.ports import Clock
from knowledge.records.work import Promise, Saying, WorkRecords

STATES = ("kept", "broken", "cancelled", "open")
LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class SettlePromise:
    """Keeps what people say about promises, each with a line in the audit trail."""

    work: WorkRecords
    clock: Clock

    def __call__(self, audience: Audience, promise_id: str, state: str, note: str = "") -> Promise:
        """The promise as it stands then. The same again changes nothing.

        Raises NotFound for a promise that is not there or an agent does not owe, InvalidInput for another state.
        """
        if state not in STATES:
            raise InvalidInput(
                "状态只能是 kept、broken、cancelled 或 open / a state is kept, broken, cancelled or open"
            )
        promise = self.work.promise(audience.client, promise_id)
        if audience.role is Role.AGENT and audience.person not in {None, promise.owner}:
            raise NotFound("no such promise")
        said = redact(note).text[:LONGEST_NOTE]  # cut last: half a number is no longer found
        if (promise.state, promise.note) != (state, said):
            actor = audience.person or audience.role.value
            self.work.settle_promise(audience.client, promise_id, state, Saying(actor, self.clock.now(), said))
        return self.work.promise(audience.client, promise_id)
