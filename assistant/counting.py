"""A call that has ended → counted: its line among the interactions, and its place in a case of the customer.

Doing it again changes nothing. It does not read what was said: that is the review.
"""

from dataclasses import dataclass, replace

from knowledge.call import Call
from knowledge.errors import NotFound
from knowledge.intake.counted import interaction_of
from knowledge.records.calls import CallRecords
from knowledge.records.cases import CaseRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.interactions import InteractionRecords
from knowledge.records.people import PeopleRecords
from knowledge.staff import Person


@dataclass(frozen=True, slots=True)
class CountContact:
    """Counts finished calls. One that a facts file delivered under the same id is left as it was delivered."""

    calls: CallRecords
    interactions: InteractionRecords
    cases: CaseRecords
    people: PeopleRecords
    clients: ClientRecords

    def __call__(self, call: Call) -> bool:
        """Count `call`, once it has ended; again, when something of it has changed.

        Returns whether its derived line stands; a live call has none. Raises NotFound.
        """
        if call.live:
            return False
        zone = self.clients.client(call.client).zone
        order = self.people.order(call.client, call.order_id) if call.order_id else None
        customer = self.people.customer(call.client, call.customer_key) if call.customer_key else None
        line = interaction_of(call, self._agent(call.agent), order, customer, zone)
        self.cases.join(call)
        return self.interactions.derive(replace(line, id=self._counted_as(call)), delivered_as=call.external_id)

    def _agent(self, agent: str) -> Person | None:
        try:
            return self.people.person(agent) if agent else None
        except NotFound:
            return None

    def _counted_as(self, call: Call) -> str:
        """A contact that one system tells twice, live and afterwards ("contact_lens_live", "contact_lens"), is one."""
        if call.id != f"{call.source}:{call.external_id}":
            return call.id
        try:
            other = self.calls.call(call.client, call.external_id).source
        except NotFound:
            return call.id
        same = bool(other) and (other.startswith(call.source) or call.source.startswith(other))
        return call.external_id if same else call.id
