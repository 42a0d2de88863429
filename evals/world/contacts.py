"""The contacts of the demo world, day by day: drawn, planted, bent, linked, named.

`contacts(ask, ...)` is the only way to them. A day is handed on once the seven days in which a contact may draw
another are over, so that no more than eight days are held, whatever the size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import numpy as np

from evals.world import arrivals, decoys, draw, plants
from evals.world.centre import Ask, Corner, corner, number_of
from evals.world.columns import AUTHORITY, INCIDENTS, MARKS, Ints, Rows
from evals.world.contact import Contact
from evals.world.repeats import WINDOW_DAYS, Returning
from evals.world.trade import ITEMS, LINES, NEEDS, REGIONS, REQUESTS, RUNS, SEGMENTS, TIERS
from knowledge.language import Lang


@dataclass(frozen=True, slots=True)
class _Told:
    """A day that is complete but for what its contacts will draw."""

    day: int
    rows: Rows
    talk: Ints
    acw: Ints


def contacts(ask: Ask, first: int = 1, last: int | None = None) -> Iterator[list[Contact]]:
    """The contacts of days `first` to `last` (the world's last by default), a list a day, all clients, by time.

    Earlier days are drawn as well, since their customers come back; later ones are not. Raises ValueError when day 1
    is no Monday.
    """
    end = ask.parameters.days if last is None else last
    corners = [corner(ask, line) for line in LINES if not ask.agents or _staffed(ask, line.client)]
    for every in zip(*(_days(one, end) for one in corners), strict=True):
        if every[0].day >= first:
            named = [contact for one, told in zip(corners, every, strict=True) for contact in _named(one, told, end)]
            yield sorted(named, key=lambda contact: (contact.at, contact.id))


def _staffed(ask: Ask, client: str) -> bool:
    from evals.world.roster import desks

    return any(desk.id in ask.agents for desk in desks(ask.first, client))


def _days(one: Corner, end: int) -> Iterator[_Told]:
    returning, waiting = Returning(one), list[_Told]()
    for day in range(1, end + 1):
        rows = _drawn(one, day)
        talk, acw = draw.settle(one, rows)
        returning.link(day, rows)
        waiting.append(_Told(day, rows, talk, acw))
        if len(waiting) > WINDOW_DAYS:
            yield waiting.pop(0)
    yield from waiting


def _drawn(one: Corner, day: int) -> Rows:
    """Everything of one day but who comes back, by time of day."""
    rows = arrivals.usual(one, day).joined(*plants.planted(one, day), decoys.campaign(one, day))
    rows = decoys.holiday(one, day, rows)
    rows = rows.take(np.argsort(rows.second, kind="stable"))
    draw.take(one, day, rows)
    decoys.hardest_queue(one, day, rows)
    draw.run(one, day, rows)
    plants.bend(one, day, rows)
    decoys.bend(one, day, rows)
    return rows


def _named(one: Corner, told: _Told, end: int) -> list[Contact]:
    """The rows of a day as contacts."""
    namer = _Namer(one, told, end)
    return [namer.contact(row) for row in range(len(told.rows))]


class _Namer:
    """Codes to names for one day: what does not change is looked up once."""

    def __init__(self, one: Corner, told: _Told, end: int) -> None:
        rows, people = told.rows, one.customers
        self.one, self.day, self.mature = one, told.day, told.day + WINDOW_DAYS <= end
        self.columns = {name: getattr(rows, name).tolist() for name in Rows.__slots__}
        self.talk, self.acw, self.wait = told.talk.tolist(), told.acw.tolist(), rows.wait.astype(np.int64).tolist()
        traits = (people.region, people.segment, people.tier, people.plan, people.english)
        self.region, self.segment, self.tier, self.plan, self.english = (
            column[rows.customer].tolist() for column in traits
        )
        midnight = datetime.combine(one.ask.first + timedelta(days=told.day - 1), time.min, one.ask.zone)
        self.midnight = midnight.astimezone(UTC)
        succession = one.ask.parameters.succession
        gone = succession.leaves if told.day >= succession.day else ""
        self.leaders = [succession.covers if desk.supervisor == gone else desk.supervisor for desk in one.desks]
        self.sets: dict[tuple[tuple[str, ...], int], frozenset[str]] = {}
        line = one.line
        self.regions, self.segments, self.tiers = list(REGIONS), list(SEGMENTS), list(TIERS)
        self.plans, self.products, self.kinds = list(line.plans), list(line.products), list(line.drivers.values())
        self.drivers, self.reasons = one.drivers, [one.reasons_of(name).names for name in one.drivers]
        self.rules = [*(line.grants[name].rule if name in line.grants else "" for name in self.drivers)]
        self.rules.append(one.ask.parameters.decoys.D8.rule)
        self.runs = (*RUNS, one.ask.parameters.plants.P1.batch)

    def id(self, day: int, row: int) -> str:
        """A contact's id: client, day, place in the day."""
        return f"{self.one.line.prefix}-{day:02d}-{row + 1:04d}"

    def names(self, of: tuple[str, ...], bits: int) -> frozenset[str]:
        """The names whose bits are set."""
        found = self.sets.get((of, bits))
        if found is None:
            found = frozenset(name for place, name in enumerate(of) if bits >> place & 1)
            self.sets[of, bits] = found
        return found

    def contact(self, row: int) -> Contact:
        """One row as a contact."""
        told = {name: column[row] for name, column in self.columns.items()}
        if not told["answered"]:
            return self.lost(row, told)
        one, desk, kind = self.one, self.one.desks[told["agent"]], self.kinds[told["driver"]]
        rule, said, kept, offer = told["rule"], told["said"], told["kept"], told["offer"]
        return Contact(
            client=one.line.client,
            id=self.id(self.day, row),
            day=self.day,
            at=self.midnight + timedelta(seconds=told["second"]),
            channel="voice" if told["voice"] else "chat",
            lang=Lang.EN if self.english[row] else Lang.HANS,
            agent=desk.id,
            team=desk.team,
            supervisor=self.leaders[told["agent"]],
            driver=self.drivers[told["driver"]],
            customer=number_of(one.line, told["customer"]),
            tenure_days=desk.hired_before + self.day,
            driver_l2=self.reasons[told["driver"]][told["reason"]] if told["reason"] >= 0 else "",
            kind=kind,
            request_type=list(REQUESTS[kind])[told["request"]],
            need_type=list(NEEDS[kind])[told["need"]],
            queue=one.line.queues[kind],
            segment=self.segments[self.segment[row]],
            value_tier=self.tiers[self.tier[row]],
            region=self.regions[self.region[row]],
            product=self.products[told["product"]],
            plan=self.plans[self.plan[row]] if self.plans else "",
            campaign=self.runs[told["run"]] if told["run"] >= 0 else "",
            talk_s=self.talk[row],
            hold_s=told["hold"],
            acw_s=self.acw[row],
            wait_s=self.wait[row],
            transfers=told["transfers"],
            resolved=told["resolved"],
            said_resolved=None if said < 0 else bool(said),
            repeat_of=self.id(told["of_day"], told["of_row"]) if told["of_day"] >= 0 else None,
            csat=told["csat"] or None,
            offer_eligible=told["eligible"],
            offer_id=one.offers[offer] if offer >= 0 else None,
            offer_outcome=None if offer < 0 else "accepted" if told["accepted"] else "declined",
            authority_rule=self.rules[rule] if rule >= 0 else None,
            authority_outcome=AUTHORITY[told["authority"]] if rule >= 0 else None,  # type: ignore[arg-type]
            amount=Decimal(int(told["amount"])) if rule >= 0 else None,
            promise=told["promise"],
            promise_kept=None if kept < 0 else bool(kept),
            incident=INCIDENTS[told["incident"]] if told["incident"] >= 0 else None,
            second_topic=self.drivers[told["second_topic"]] if told["second_topic"] >= 0 else "",
            repeat_7d=True if told["back"] else False if self.mature else None,
            applies=self.names(ITEMS, told["applies"]),
            faults=self.names(ITEMS, told["faults"]),
            unsure=self.names(ITEMS, told["unknown"]),
            marks=self.names(MARKS, told["marks"]),
        )

    def lost(self, row: int, told: dict[str, int]) -> Contact:
        """A contact that nobody answered: only when it was, and how long it waited."""
        return Contact(
            client=self.one.line.client,
            id=self.id(self.day, row),
            day=self.day,
            at=self.midnight + timedelta(seconds=told["second"]),
            channel="voice",
            lang=Lang.HANS,
            agent="",
            team="",
            supervisor="",
            driver="",
            customer="",
            tenure_days=0,
            wait_s=self.wait[row],
            answered=False,
            resolved=False,
            marks=self.names(MARKS, told["marks"]),
        )
