"""People and plans of one client company as tables: taken in with a dry run first, listed, given out again.

Staff, postings, certificates, customers, orders, rosters, forecasts, calendar, duties, dispositions. It does not know
how a file is read (`knowledge.intake.tables`) nor what is done with any of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from typing import Any

from knowledge.audience import Audience, Role
from knowledge.calendar import Duty
from knowledge.client import Client
from knowledge.errors import InvalidInput, NotAllowed
from knowledge.intake.tables import (
    Table,
    TableFault,
    form_of,
    read_table,
    write_table,
    written_columns,
)
from knowledge.intake.tables import fault_texts as fault_texts
from knowledge.intake.tables_changes import MOST_CHANGES, Change, Settled, filled, settle
from knowledge.intake.tables_checks import Beside, check, named_people
from knowledge.intake.tables_forms import Form, Kind, Noun, Reading
from knowledge.intake.tables_kept import KeptTables
from knowledge.intake.tables_sheets import Cell, Sheets, read_sheets, sheets_of
from knowledge.intake.tables_values import Local
from knowledge.ports import Clock
from knowledge.records.clients import ClientRecords
from knowledge.roster import Forecast, Shift
from knowledge.staff import Certificate, Person, Posting
from knowledge.taxonomy import Taxonomy, in_force

_WRITES = frozenset({Role.ADMIN, Role.MANAGER})
# What an agent may read whole: it says nothing of anybody.
_OPEN: frozenset[Kind] = frozenset({"calendar", "dispositions"})
# So many faults are named when a table is refused; the rest is counted.
NAMED = 8
MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class How:
    """How a table is taken in. A dry run writes nothing; `whole` removes what the table covers and does not name."""

    dry_run: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did, or in a dry run would do, in lines of the table. `changes` are the first two hundred.

    `missing`: on record, not in the table, left as they are; `older`: older than what is on record, which stays;
    `ignored`: columns and sheets that nobody reads.
    """

    kind: Kind
    dry_run: bool
    rows: int
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    missing: int = 0
    older: int = 0
    changes: tuple[Change, ...] = ()
    faults: tuple[TableFault, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines of a table as they are written; `total` says how many there are, at most a thousand are shown."""

    kind: Kind
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class KeepPeople:
    """Takes tables in, lists them and gives them out. `audit` writes (client, actor, what, about) to the trail."""

    kept: KeptTables
    clients: ClientRecords
    clock: Clock
    audit: Callable[[str, str, str, str], Any] = field(repr=False)
    key: bytes = field(repr=False)
    _one: Lock = field(default_factory=Lock, repr=False, compare=False)

    def import_file(self, audience: Audience, kind: str, file: tuple[str, bytes], how: How = How()) -> Taken:
        """Take in a .csv or .xlsx file, given as name and bytes: all of it, or nothing. The same again changes nothing.

        A dry run tells faults instead of raising. Raises NotAllowed, NotFound (the client), InvalidInput that names
        the first faulty cells, UnreadableDocument; then nothing was changed.
        """
        self._may_write(audience)
        return self._take(audience, form_of(kind), lambda: read_sheets(*file), how)

    def import_rows(self, audience: Audience, kind: str, rows: Sequence[Mapping[str, Cell]], how: How = How()) -> Taken:
        """Take in lines given as column names and values; see `import_file`."""
        self._may_write(audience)
        return self._take(audience, form_of(kind), lambda: sheets_of(rows), how)

    def rows(self, audience: Audience, kind: str, day: date | None = None) -> Rows:
        """The lines of a table; staff as of `day` (today), rosters and forecasts of that day alone where it is given.

        An agent sees the own lines, and the calendar and dispositions whole. Raises NotAllowed, NotFound, InvalidInput.
        """
        form = form_of(kind)
        client = self.clients.client(audience.client)
        local = Local(client.zone)
        nouns = [one for one in self._lines(audience, form, client, day) if _of_day(one, day, client)]
        columns = tuple(written_columns(form))
        told = [form.tell(one, local) for one in nouns[:MOST_ROWS]]
        return Rows(form.kind, columns, tuple(tuple(one[name] for name in columns) for one in told), len(nouns))

    def export(self, audience: Audience, kind: str) -> bytes:
        """The whole table as a CSV file that `import_file` reads back without a change. Raises as `rows`."""
        form = form_of(kind)
        client = self.clients.client(audience.client)
        return write_table(form, self._lines(audience, form, client, None), Local(client.zone))

    def on_duty(self, audience: Audience, at: datetime | None = None) -> list[Duty]:
        """Who is on duty at that instant (now), whoever is called first standing first. Raises NotAllowed."""
        if audience.role is Role.CLIENT_VIEWER:
            raise NotAllowed("值班表由中心内部使用 / the duty list is for the centre's own staff")
        return self.kept.plans.duties(audience.client, at or self.clock.now())

    def team(self, audience: Audience, day: date | None = None) -> list[Person]:
        """Everybody who works for the client on that day (today), in the place they had then. Raises NotAllowed."""
        client = self.clients.client(audience.client)
        then = day or self.clock.now().astimezone(client.zone).date()
        if not audience.supervises:
            raise NotAllowed("人员名单由班组长及以上查看 / staff lists are for supervisors and above")
        return [one.on(then) for one in self.kept.people.staff(client.id) if one.works(then)]

    def taxonomy(self, audience: Audience, day: date | None = None) -> Taxonomy | None:
        """The dispositions in force on that day (today); None where none are."""
        client = self.clients.client(audience.client)
        then = day or self.clock.now().astimezone(client.zone).date()
        return in_force(self.kept.plans.reasons(client.id), then)

    def _take(self, audience: Audience, form: Form, sheets: Callable[[], Sheets], how: How) -> Taken:
        client = self.clients.client(audience.client)
        reading = Reading(client, self.clock.now(), self.key)
        table = read_table(form, sheets(), reading)
        faults = table.faults or _empty(table)
        with self._one:  # what is compared with the records is written before anybody else's table is compared
            settled = None if faults else self._settled(client, form, table, how)
            if settled is not None:
                faults = tuple(check(settled.given, settled.after, self._beside(audience, client, settled)))
            if faults and not how.dry_run:
                raise InvalidInput(faults_told(faults))
            if settled is None or faults:
                return Taken(form.kind, how.dry_run, len(table.given), faults=faults, ignored=table.ignored)
            if not how.dry_run and (settled.put or settled.gone):
                self.kept.write(form.kind, client.id, settled, reading.today)
                counts = "/".join(str(settled.count(what)) for what in ("added", "changed", "removed"))
                who = audience.person or audience.role.value
                self.audit(client.id, who, "people imported", f"{form.kind} {counts}")
        return _taken(table, settled, dry_run=how.dry_run)

    def _settled(self, client: Client, form: Form, table: Table, how: How) -> Settled:
        """The table laid over what is on record now."""
        local = Local(client.zone)
        before = self.kept.lines(form.kind, client.id, self.clock.now().astimezone(client.zone).date())
        return settle(form, before, filled(form, before, table.given), local, whole=how.whole)

    def _beside(self, audience: Audience, client: Client, settled: Settled) -> Beside:
        known = self.kept.people.known(sorted(named_people(one.noun for one in settled.given)))
        people = {one.id: one for one in known}
        changing = frozenset(who for one in (*settled.put, *settled.gone) if (who := _about(one)) is not None)
        administers = audience.role is Role.ADMIN
        return Beside(client.id, client.zone, people, administers=administers, changing=changing)

    def _lines(self, audience: Audience, form: Form, client: Client, day: date | None) -> list[Noun]:
        today = day or self.clock.now().astimezone(client.zone).date()
        if audience.role is Role.CLIENT_VIEWER:
            raise NotAllowed("这些表由中心内部使用 / these tables are for the centre's own staff")
        found = self.kept.lines(form.kind, client.id, today)
        if audience.supervises or form.kind in _OPEN:
            return found
        return [one for one in found if audience.person is not None and _about(one) == audience.person]

    def _may_write(self, audience: Audience) -> None:
        if audience.role not in _WRITES:
            raise NotAllowed(
                "人员和排班等表由经理和管理员导入 / these tables are imported by managers and administrators"
            )


def faults_told(faults: Sequence[TableFault]) -> str:
    """The first faulty cells, in both languages, and how many more there are."""
    told = [fault_texts(one) for one in faults[:NAMED]]
    zh, en = "；".join(one for one, _ in told), "; ".join(one for _, one in told)
    more = len(faults) - NAMED
    return f"{zh}；还有 {more} 处 / {en}; {more} more" if more > 0 else f"{zh} / {en}"


def _about(noun: Noun) -> str | None:
    """The person a line is about, if about any."""
    if isinstance(noun, Person):
        return noun.id
    return noun.person if isinstance(noun, Posting | Certificate | Shift) else None


def _of_day(noun: Noun, day: date | None, client: Client) -> bool:
    """Whether a line is to be shown for that day: only plans of half hours and shifts are of single days."""
    if day is None or not isinstance(noun, Shift | Forecast):
        return True
    return (noun.day if isinstance(noun, Shift) else noun.at.astimezone(client.zone).date()) == day


def _empty(table: Table) -> tuple[TableFault, ...]:
    if table.given:
        return ()
    return (TableFault("", 0, "", "表里没有数据行，请核对文件", "the table has no lines: check the file"),)


def _taken(table: Table, settled: Settled, *, dry_run: bool) -> Taken:
    return Taken(
        kind=table.kind,
        dry_run=dry_run,
        rows=len(table.given),
        added=settled.count("added"),
        changed=settled.count("changed"),
        unchanged=settled.unchanged,
        removed=settled.count("removed"),
        missing=settled.missing,
        older=settled.older,
        changes=settled.changes[:MOST_CHANGES],
        ignored=table.ignored,
    )
