"""Who may come in, what was asked before, what still has to be done, and who did what: one door to four ledgers."""

from sqlalchemy import Engine

from knowledge.clock import SystemClock
from knowledge.ports import Clock
from knowledge.records.audit import AuditRecords, BrokenLine
from knowledge.records.jobs import Job, JobRecords
from knowledge.records.keys import IssuedKey, KeyHolder, KeyRecord, KeyRecords
from knowledge.records.requests import Fresh, RequestRecords, Stored

__all__ = ["AccessRecords", "Fresh", "IssuedKey", "Job", "KeyHolder", "KeyRecord", "Stored"]


class AccessRecords(KeyRecords, RequestRecords, JobRecords):
    """Keys, idempotent requests, deliveries and jobs, and the audit trail, on one clock."""

    def __init__(self, engine: Engine, pepper: str | bytes, clock: Clock | None = None) -> None:
        present = clock or SystemClock()
        KeyRecords.__init__(self, engine, pepper, present)
        self._trail = AuditRecords(engine, present)

    def audit(self, client: str, actor: str, what: str, about: str = "") -> None:
        """Add a line to the client's audit trail ("" is the installation's). No text of calls goes in here."""
        self._trail.add(client, actor, what, about)

    def verify_audit(self) -> list[BrokenLine]:
        """Check the whole trail; an unbroken one gives an empty list."""
        return self._trail.verify()
