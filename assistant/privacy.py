"""What the centre owes the people whose words it keeps: originals only where asked for, erasure, and an end in time.

Masking comes before all of this (`knowledge.intake.redact`); here is what happens to what was kept.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from knowledge.audience import Audience, Role
from knowledge.errors import InvalidInput, NotAllowed, NotFound
from knowledge.intake.pseudonym import customer_key
from knowledge.ports import Clock
from knowledge.records.ageing import AgeingRecords, Purged
from knowledge.records.erasure import ErasureRecords
from knowledge.records.originals import Original, OriginalRecords

_KEY = re.compile(r"[0-9a-f]{32}")
_READS_ORIGINALS = frozenset({Role.QUALITY, Role.ADMIN})
_TRAFFIC = timedelta(days=2)  # as long as an idempotency key is kept
_NIGHT = frozenset({2, 3, 4})
_DESK_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Ages:
    """How long words are kept."""

    originals: timedelta = timedelta(days=30)
    words: timedelta = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What was (or, in a dry run, would be) removed of one customer, by table; `left` is what a scan found afterwards.

    `documents` are past cases written of their calls, removed from every index.
    """

    customer_key: str
    at: datetime
    dry_run: bool
    found: Mapping[str, int]
    documents: tuple[str, ...]
    left: Mapping[str, int]

    @property
    def clean(self) -> bool:
        """Whether nothing is left."""
        return not self.dry_run and not any(self.left.values())


@dataclass(slots=True)
class KeepPrivacy:
    """Originals, erasure and ageing of one centre. `remove_document(audience, id)` takes one out of every index."""

    originals: OriginalRecords
    erasure: ErasureRecords
    ageing: AgeingRecords
    secret: bytes = field(repr=False)
    remove_document: Callable[[Audience, str], object]
    ages: Ages = field(default_factory=Ages)
    # What is still on its way to the disk is written before anything is looked for.
    settle: Callable[[], object] = lambda: None
    _purged: date | None = None
    _lock: Lock = field(default_factory=Lock)

    def keep(self, client: str, call_id: str, said: Sequence[tuple[int, int, str]]) -> int:
        """Seal the words of turns as they were said, payment data taken out, where the client asked for originals."""
        return self.originals.keep(client, call_id, said) if said else 0

    def read_originals(self, audience: Audience, call_id: str) -> tuple[Original, ...]:
        """The original words of a call; every reading is in the audit trail. Raises NotAllowed, NotFound."""
        if audience.role not in _READS_ORIGINALS:
            raise NotAllowed("原话只有质检和管理员可以查看 / only quality staff and administrators read originals")
        return self.originals.read(audience.client, call_id, audience.person or audience.role.value)

    def erased(self, client: str, key: str, began: datetime | None = None) -> bool:
        """Whether this customer was erased after a call that began then; whoever comes back later is a new customer."""
        erased = self.erasure.erased_at(client, key)
        return erased is not None and began is not None and began < erased

    def erase(self, audience: Audience, customer: str, *, dry_run: bool = False) -> ErasureReport:
        """Remove everything kept of a customer, named by number or by key, and look for it again.

        A dry run only counts. Done twice it finds nothing. Raises NotAllowed, InvalidInput.
        """
        if audience.role is not Role.ADMIN:
            raise NotAllowed("只有管理员可以删除客户数据 / only administrators erase a customer")
        if not customer.strip():
            raise InvalidInput("请写明客户号 / say which customer")
        self.settle()
        client, key = audience.client, self.key_of(audience.client, customer)
        now = self.erasure.clock.now()
        if dry_run:
            found = self.erasure.find(client, key)
            return ErasureReport(key, now, True, found.found, found.documents, {})
        found = self.erasure.erase(client, key, audience.person or audience.role.value)
        gone = tuple(one for one in found.documents if self._removed(audience, one))
        return ErasureReport(key, now, False, found.found, gone, self.erasure.verified(client, key))

    def key_of(self, client: str, customer: str) -> str:
        """The key of a customer who is named by number, or by the key itself."""
        plain = customer.strip()
        return plain if _KEY.fullmatch(plain) else customer_key(self.secret, client, plain)

    def erase_again(self) -> int:
        """Remove what has come back of erased customers (a restored backup, a second import); how many customers."""
        count = 0
        for client in self.erasure.clients():
            for key in self.erasure.returned(client):
                self.erasure.erase(client, key, "retention")
                count += 1
        return count

    def purge(self, now: datetime) -> Purged:
        """Remove what has been kept long enough, and what came back of erased customers."""
        words, sealed = now - self.ages.words, now - self.ages.originals
        purged = self.ageing.purge(originals_before=sealed, words_before=words, traffic_before=now - _TRAFFIC)
        self.erase_again()
        return purged

    def purge_nightly(self, now: datetime) -> None:
        """The same, once in each night (two to five at the desk), however often it is called."""
        night = now.astimezone(_DESK_ZONE)
        with self._lock:
            if night.hour not in _NIGHT or self._purged == night.date():
                return
            self._purged = night.date()
        self.purge(now)

    def _removed(self, audience: Audience, document: str) -> bool:
        try:
            self.remove_document(audience, document)
        except NotFound:
            return False
        return True


def keep_privacy(  # noqa: PLR0913 - one argument a part it is made of
    engine: Engine,
    secret: bytes,
    clock: Clock,
    remove_document: Callable[[Audience, str], object],
    *,
    days: tuple[int, int] = (30, 180),
    settle: Callable[[], object] = lambda: None,
) -> KeepPrivacy:
    """The feature over one database; `days` are how long originals and masked words are kept, `settle` writes what is
    still on its way to the disk.
    """
    ages = Ages(timedelta(days=days[0]), timedelta(days=days[1]))
    originals, erasure = OriginalRecords(engine, secret, clock), ErasureRecords(engine, clock)
    return KeepPrivacy(originals, erasure, AgeingRecords(engine), secret, remove_document, ages, settle)
