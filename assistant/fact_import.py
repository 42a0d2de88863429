"""Tables of contact facts taken in: a dry look at how the mapping fits, then row by row into the countable record.

What the roster knows of an agent on the day of the contact (team, supervisor, tenure) is filled in where the table does
not say. One bad row never stops the others. It computes nothing from facts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from knowledge.audience import Audience, Role
from knowledge.call import Interaction
from knowledge.errors import InvalidInput, NotAllowed
from knowledge.intake.doors.fact_mapping import FactMapping, Fit, as_yaml, fit, proposed_mapping, read_mapping
from knowledge.intake.doors.fact_table import BadRow as BadRow
from knowledge.intake.doors.fact_table import Reader, Table, read_table
from knowledge.records.clients import ClientRecords
from knowledge.records.interactions import InteractionRecords
from knowledge.records.people import PeopleRecords
from knowledge.staff import Person

_WRITES = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMIN})
_AT_ONCE = 2000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FactFile:
    """A table as it came, and the mapping file's text; without one, a mapping is proposed and nothing is taken in."""

    name: str
    content: bytes = field(repr=False)
    mapping: str = ""


@dataclass(frozen=True, slots=True)
class FactsTaken:
    """What an import did, or in a dry run would do.

    `kept` counts contacts, `bad` are rows left out; `mapped` is column → field, `unknown` columns nobody mapped, with a
    likely field each in `likely` where there is one, `absent` columns of the mapping that the table has not, `missing`
    fields that must come from somewhere. `strangers` are agents that the roster does not know. `proposal` is a mapping
    file to begin from, where none was given.
    """

    dry_run: bool
    kept: int
    bad: tuple[BadRow, ...]
    mapped: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    unknown: tuple[str, ...]
    likely: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]
    missing: tuple[str, ...]
    strangers: tuple[str, ...] = ()
    first: Interaction | None = None
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class TakeFacts:
    """Reads tables of facts for one client at a time. `secret` makes keys of customers' numbers."""

    interactions: InteractionRecords
    clients: ClientRecords
    people: PeopleRecords
    secret: bytes = field(repr=False)

    def __call__(
        self, audience: Audience, file: FactFile, *, dry_run: bool = False, on_progress: Progress | None = None
    ) -> FactsTaken:
        """Take in every good row; a contact that is known is replaced. A dry run reads all of it and keeps nothing.

        Raises NotAllowed, NotFound, UnreadableDocument; InvalidInput for a faulty mapping, and, except in a dry run,
        for one that leaves a needed field without a column: then nothing was kept.
        """
        if audience.role not in _WRITES:
            raise NotAllowed(
                "通话事实由班组长、经理和管理员导入 / contact facts are imported by supervisors and managers"
            )
        client = self.clients.client(audience.client)
        table = read_table(file.name, file.content)
        given = bool(file.mapping.strip())
        mapping = read_mapping(file.mapping, client.zone) if given else proposed_mapping(table.header, client.zone)
        fits = fit(table.header, mapping)
        if not dry_run and not given:
            raise InvalidInput(
                "请用 --mapping 给出映射文件，先用 --dry-run 看建议 / give a mapping; --dry-run proposes one"
            )
        if not dry_run and fits.missing:
            named = "、".join(fits.missing)
            raise InvalidInput(f"映射里缺少：{named} / the mapping leaves out {', '.join(fits.missing)}")
        reader = Reader(client, self.secret, mapping)
        done = self._rows(reader, table, None if dry_run else self.interactions, on_progress)
        return _told(done, fits, dry_run=dry_run, proposal="" if given else as_yaml(mapping))

    def _rows(self, reader: Reader, table: Table, into: InteractionRecords | None, tell: Progress | None) -> "_Done":
        done = _Done({one.id: one for one in self.people.staff(reader.client.id)})
        waiting: list[Interaction] = []
        for count, made in enumerate(done.filled(reader, table), 1):
            waiting.append(made)
            if len(waiting) == _AT_ONCE:
                if into is not None:
                    into.add(waiting)
                waiting = []
            if tell is not None and count % _AT_ONCE == 0:
                tell(count, len(table.rows))
        if into is not None and waiting:
            into.add(waiting)
        return done


@dataclass(slots=True)
class _Done:
    """Rows as they are read: how many were good, which were bad, who is not on the roster."""

    staff: dict[str, Person]
    kept: int = 0
    bad: list[BadRow] = field(default_factory=list)
    strangers: dict[str, None] = field(default_factory=dict)
    first: Interaction | None = None

    def filled(self, reader: Reader, table: Table) -> Iterator[Interaction]:
        for made in reader.facts(table):
            if isinstance(made, BadRow):
                self.bad.append(made)
                continue
            person = self.staff.get(made.agent)
            if person is None:
                self.strangers[made.agent] = None
            ready = made if person is None else _placed(made, person, reader.mapping)
            self.kept += 1
            self.first = self.first or ready
            yield ready


def _placed(fact: Interaction, person: Person, mapping: FactMapping) -> Interaction:
    """The contact with what the roster says of its agent on that day, where the table says nothing."""
    day = fact.at.astimezone(mapping.zone).date()
    then = person.on(day)
    tenure = fact.tenure_days if fact.tenure_days is not None else (day - person.hired).days
    return replace(
        fact,
        team=fact.team or then.team,
        supervisor=fact.supervisor or then.supervisor or "",
        tenure_days=tenure if tenure >= 0 else None,
    )


def _told(done: _Done, fits: Fit, *, dry_run: bool, proposal: str) -> FactsTaken:
    return FactsTaken(
        dry_run=dry_run,
        kept=done.kept,
        bad=tuple(done.bad),
        mapped=fits.mapped,
        ignored=fits.ignored,
        unknown=fits.unknown,
        likely=tuple(fits.proposed.items()),
        absent=fits.absent,
        missing=fits.missing,
        strangers=tuple(done.strangers),
        first=done.first,
        proposal=proposal,
    )
