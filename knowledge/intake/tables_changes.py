"""A table laid over what is on record: what would stand then, and what is added, changed, gone or missing by that.

Nothing is written here; `assistant.people` writes what `settle` says, all of it or nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any, Literal

from knowledge.calendar import ClientDay, Duty
from knowledge.customer import Attribute, Stated
from knowledge.intake.tables import Placed
from knowledge.intake.tables_forms import Form, Noun
from knowledge.intake.tables_values import Local
from knowledge.roster import Forecast, Shift
from knowledge.staff import Certificate, Person, Posting
from knowledge.taxonomy import Reason

MOST_CHANGES = 200
_HASHED = 8


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column that differs, as it was and as it is."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line that differs; `key` says which, as people know it."""

    what: Literal["added", "changed", "removed"]
    key: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """What would stand after a table was taken in, and the lines `given` that it rests on.

    `put` is new or differs, `gone` is to be removed, `missing` is on record and not in the table, but stays; `older`
    counts values in the table that are older than what is on record, which stays.
    """

    given: tuple[Placed, ...]
    after: tuple[Noun, ...]
    put: tuple[Noun, ...]
    gone: tuple[Noun, ...]
    missing: int
    older: int
    unchanged: int
    changes: tuple[Change, ...]

    def count(self, what: str) -> int:
        """How many lines are added, changed or removed."""
        return sum(one.what == what for one in self.changes)


def filled(form: Form, before: Sequence[Noun], given: Sequence[Placed]) -> list[Placed]:
    """`given`, in which columns that a table does not have say what is on record: to leave out is not to clear."""
    now = {form.key_of(one): one for one in before}
    return [_filled(one, now.get(form.key_of(one.noun))) if one.absent else one for one in given]


def _filled(placed: Placed, known: Noun | None) -> Placed:
    noun, absent = placed.noun, placed.absent
    if isinstance(noun, ClientDay) and isinstance(known, ClientDay):
        name = known.name | noun.name if "name_en" in absent else noun.name
        factor = known.volume_factor if "volume_factor" in absent else noun.volume_factor
        return replace(placed, noun=replace(noun, name=name, volume_factor=factor))
    if isinstance(noun, Person | Posting | Certificate | Duty) and type(known) is type(noun):
        kept = {name: getattr(known, name) for name in absent if hasattr(known, name)}
        return replace(placed, noun=replace(noun, **kept))
    return placed


def settle(form: Form, before: Sequence[Noun], given: Sequence[Placed], local: Local, *, whole: bool) -> Settled:
    """`given` over `before`. With `whole`, what the table covers and does not name goes; else it stays as it is.

    A table covers: rosters and forecasts the days it names, postings and certificates the people, customers and orders
    the subjects; every other kind, all of it. A version of dispositions is always taken whole.
    """
    now = {form.key_of(one): one for one in before}
    then = {form.key_of(one.noun): one.noun for one in given}
    covered = _Covered(then.values())
    absent = {key: one for key, one in now.items() if key not in then and covered(one)}
    leaves = absent if whole or form.kind == "dispositions" else {}
    older = {key for key, one in then.items() if _older(one, now.get(key))}
    stays = {key: one for key, one in now.items() if key not in leaves and (key not in then or key in older)}
    after = _joined([*stays.values(), *(one for key, one in then.items() if key not in older)])
    changes, put = _compared(form, now, after, local)
    kept = {form.key_of(one) for one in after}
    bare = {key for key, one in now.items() if isinstance(one, Stated) and one.attribute is None}
    gone = tuple(one for key, one in now.items() if key not in kept)
    removed = [
        Change("removed", _shown(form, one, local)) for key, one in now.items() if key not in kept and key not in bare
    ]
    unchanged = sum(key in now for key in kept) - sum(one.what == "changed" for one in changes)
    missing = len(absent) - len(leaves)
    return Settled(tuple(given), tuple(after), tuple(put), gone, missing, len(older), unchanged, (*changes, *removed))


def _compared(
    form: Form, now: Mapping[tuple[Any, ...], Noun], after: Sequence[Noun], local: Local
) -> tuple[list[Change], list[Noun]]:
    changes: list[Change] = []
    put: list[Noun] = []
    for one in after:
        key = form.key_of(one)
        if key not in now:
            changes.append(Change("added", _shown(form, one, local)))
            put.append(one)
            continue
        if now[key] == one:
            continue
        was, is_now = form.tell(now[key], local), form.tell(one, local)
        fields = tuple(FieldChange(name, was[name], is_now[name]) for name in is_now if was[name] != is_now[name])
        if fields:
            changes.append(Change("changed", _shown(form, one, local), fields))
            put.append(one)
    return changes, put


def _shown(form: Form, one: Noun, local: Local) -> str:
    """Which line it is, as people read it; a customer's hash is told by its beginning."""
    told = form.tell(one, local)
    parts = [told[name][:_HASHED] + "…" if name == "customer_key" else told[name] for name in form.key]
    return " · ".join(part for part in parts if part)


class _Covered:
    """Which lines on record a table speaks of."""

    def __init__(self, given: Collection[Noun]) -> None:
        days = [one.day for one in given if isinstance(one, Shift)]
        self.days = (min(days), max(days)) if days else None
        instants = [one.at for one in given if isinstance(one, Forecast)]
        self.instants = (min(instants), max(instants)) if instants else None
        self.queues = {one.queue for one in given if isinstance(one, Forecast)}
        self.people = {one.person for one in given if isinstance(one, Posting | Certificate)}
        self.subjects = {one.subject for one in given if isinstance(one, Stated)}
        self.versions = {one.version for one in given if isinstance(one, Reason)}

    def __call__(self, one: Noun) -> bool:
        """Whether the table says whether this line is there."""
        match one:
            case Shift():
                return self.days is not None and self.days[0] <= one.day <= self.days[1]
            case Forecast():
                spoken = self.instants is not None and self.instants[0] <= one.at <= self.instants[1]
                return spoken and one.queue in self.queues
            case Posting() | Certificate():
                return one.person in self.people
            case Stated():
                return one.subject in self.subjects and one.attribute is not None
            case Reason():
                return one.version in self.versions
            case Person() | ClientDay() | Duty():
                return True


def _older(one: Noun, known: Noun | None) -> bool:
    """Whether a value was true earlier than the one on record: the younger one stays."""
    if not isinstance(one, Stated) or not isinstance(known, Stated) or not one.attribute or not known.attribute:
        return False
    return one.attribute.as_of < known.attribute.as_of


def _joined(nouns: Sequence[Noun]) -> list[Noun]:
    """Lines as they stand together: an open posting ends where the next begins, a bare line goes where others say
    more.
    """
    ends: dict[Posting, Posting] = {}
    places = sorted((one for one in nouns if isinstance(one, Posting)), key=lambda one: (one.person, one.since))
    for earlier, later in pairwise(places):
        if earlier.person == later.person and earlier.until is None and earlier.since < later.since:
            ends[earlier] = replace(earlier, until=later.since - timedelta(days=1))
    said = {one.subject for one in nouns if isinstance(one, Stated) and one.attribute is not None}
    keys = {one.subject: one.customer_key for one in nouns if isinstance(one, Stated)}
    joined: list[Noun] = []
    for one in nouns:
        if isinstance(one, Stated):
            if one.attribute is not None or one.subject not in said:
                joined.append(replace(one, customer_key=keys[one.subject]))
        else:
            joined.append(ends.get(one, one) if isinstance(one, Posting) else one)
    return joined


def grouped(nouns: Sequence[Noun]) -> dict[str, tuple[str, dict[str, Attribute]]]:
    """Lines of customers or orders by subject: the customer's key, and what is known."""
    found: dict[str, tuple[str, dict[str, Attribute]]] = {}
    for one in nouns:
        if isinstance(one, Stated):
            _, known = found.setdefault(one.subject, (one.customer_key, {}))
            if one.attribute is not None:
                known[one.name] = one.attribute
    return found
