"""Whether the lines of a table fit together and with what is on record: people who exist, shifts that do not overlap.

It looks at nouns alone; cells were judged when they were read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from knowledge import roster, staff
from knowledge.audience import Role
from knowledge.intake.tables import Placed, TableFault
from knowledge.intake.tables_forms import Noun
from knowledge.roster import Shift
from knowledge.staff import Certificate, Person, Posting
from knowledge.taxonomy import Reason, lint


@dataclass(frozen=True, slots=True)
class Beside:
    """What a table is held against: the client, everybody its lines name who is on record, and who brings it.

    `changing` are the people of whom the table would change anything.
    """

    client: str
    zone: ZoneInfo
    people: Mapping[str, Person] = field(default_factory=dict)
    administers: bool = False
    changing: frozenset[str] = frozenset()

    def shared(self, person: str) -> bool:
        """Whether a change of that person would reach other clients, and whoever brings it answers for this one."""
        elsewhere = set(self.people[person].clients) - {self.client} if person in self.people else set()
        return person in self.changing and bool(elsewhere) and not self.administers

    def serves(self, person: str) -> bool:
        """Whether that person is on record and serves the client."""
        return person in self.people and self.client in self.people[person].clients


def named_people(nouns: Iterable[Noun]) -> set[str]:
    """The ids of people that these lines name."""
    found: set[str] = set()
    for one in nouns:
        if isinstance(one, Person):
            found |= {one.id, one.supervisor or one.id}
        elif isinstance(one, Posting):
            found |= {one.person, one.supervisor or one.person}
        elif isinstance(one, Certificate | Shift):
            found.add(one.person)
    return found


def check(given: Sequence[Placed], after: Sequence[Noun], beside: Beside) -> list[TableFault]:
    """What is wrong with the lines `given`, and with the whole table as it would stand (`after`)."""
    faults = [_at(one, fault) for one in given for fault in _line(one.noun, given, beside)]
    return faults or _whole(given, after, beside)


def _line(noun: Noun, given: Sequence[Placed], beside: Beside) -> Iterator[tuple[str, str, str]]:
    if isinstance(noun, Person | Posting | Certificate):
        person = noun.id if isinstance(noun, Person) else noun.person
        if beside.serves(person) and beside.shared(person):
            zh = f"{person} 还服务其他客户，资料由管理员修改；这一行请保持原样或删掉"
            yield "", zh, f"{person} serves other clients too: an administrator changes this; leave the line out"
    if isinstance(noun, Person):
        yield from _person(noun, {one.noun.id for one in given if isinstance(one.noun, Person)}, beside)
    elif isinstance(noun, Posting | Certificate | Shift):
        if not beside.serves(noun.person):
            zh = f"人员表里没有 {noun.person}，请先导入人员，或核对工号"
            yield "person", zh, f"{noun.person} is not on the staff: import staff first, or check the id"
        if isinstance(noun, Posting):
            yield from _under(noun.person, noun.supervisor, set(), beside)


def _person(noun: Person, together: set[str], beside: Beside) -> Iterator[tuple[str, str, str]]:
    before = beside.people.get(noun.id)
    yield from _under(noun.id, noun.supervisor, together, beside)
    if beside.administers:
        return
    if before is not None and beside.client not in before.clients:
        zh = f"工号 {noun.id} 已被占用，请换一个，或请管理员把这个人加到本客户"
        yield "id", zh, f"{noun.id} is taken: choose another, or have an administrator add this person here"
    if Role.ADMIN in {noun.role, before.role if before else noun.role} and (before is None or before.role != noun.role):
        yield "role", "管理员角色只能由管理员设定", "only an administrator makes or unmakes administrators"


def _under(person: str, supervisor: str | None, together: set[str], beside: Beside) -> Iterator[tuple[str, str, str]]:
    if supervisor == person:
        yield "supervisor", "主管不能是本人", "nobody is their own supervisor"
    elif supervisor and supervisor not in together and supervisor not in beside.people:
        zh = f"主管 {supervisor} 不在人员表里，请补上这个人，或核对工号"
        yield "supervisor", zh, f"the supervisor {supervisor} is not on the staff: add them, or check the id"


def _whole(given: Sequence[Placed], after: Sequence[Noun], beside: Beside) -> list[TableFault]:
    """Overlaps and flaws that show only when everything is laid together, each at the line that brings it."""
    faults = []
    for person in {one.noun.person for one in given if isinstance(one.noun, Posting)}:
        clash = staff.overlapping(one for one in after if isinstance(one, Posting) and one.person == person)
        if clash is not None:
            zh = f"{person} 从 {clash[1].since} 起的任职和从 {clash[0].since} 起的重叠，请改起止日期"
            en = f"{person}: the postings of {clash[0].since} and {clash[1].since} overlap: change the dates"
            faults.append(_at(_bringing(given, clash), ("since", zh, en)))
    shifts = [one for one in after if isinstance(one, Shift)]
    for person in sorted({one.noun.person for one in given if isinstance(one.noun, Shift)}):
        both = roster.overlapping(one for one in shifts if one.person == person)
        if both is not None:
            first, second = (f"{one.start.astimezone(beside.zone):%m-%d %H:%M}" for one in both)
            zh = f"{person} 在 {first} 和 {second} 开始的两段班重叠，请改时间"
            en = f"{person}: the shifts of {first} and {second} overlap: change the times"
            faults.append(_at(_bringing(given, both), ("start", zh, en)))
    reasons = [one for one in after if isinstance(one, Reason)]
    brought = {one.noun.version for one in given if isinstance(one.noun, Reason)}
    for flaw in lint(one for one in reasons if one.version in brought):
        place = next((one for one in given if isinstance(one.noun, Reason) and one.noun.code == flaw.code), given[0])
        faults.append(_at(place, ("", flaw.zh, flaw.en)))
    return faults


def _bringing(given: Sequence[Placed], clash: Sequence[Noun]) -> Placed:
    return next((one for wanted in reversed(clash) for one in given if one.noun == wanted), given[0])


def _at(place: Placed, fault: tuple[str, str, str]) -> TableFault:
    column, zh, en = fault
    return TableFault(place.sheet, place.row, column, zh, en)
