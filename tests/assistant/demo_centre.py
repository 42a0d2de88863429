"""The demo's packs in a real records file, for tests that need calls, rules, people and fourteen days of facts.

Days are rendered as the demo does: day 84 is Sunday 22 November 2026.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from evals.world.calendar import dated
from evals.world.facts import interactions
from knowledge.audience import Audience, Role
from knowledge.clock import StandingClock
from knowledge.intake.pack import read_pack, read_staff
from knowledge.intake.redact import redact
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.documents import DocumentRecords
from knowledge.records.engine import migrate, open_engine
from knowledge.records.interactions import InteractionRecords
from knowledge.records.people import PeopleRecords
from knowledge.records.rules import RuleRecords
from knowledge.records.work import WorkRecords

DEMO = Path(__file__).parents[2] / "evals" / "world" / "demo"
DAY_ONE = date(2026, 8, 31)
YESTERDAY = date(2026, 11, 22)
ZONE = ZoneInfo("Asia/Shanghai")
CLIENTS = ("xingxi", "yuanlan", "chengzhou")


def _render(text: str) -> str:
    return dated(text, DAY_ONE, ZONE)


def rendered(folder: Path, into: Path) -> Path:
    """The records of `folder` with their dates filled in, as a new folder; documents are left behind."""
    for path in (*folder.glob("*.*"), *folder.glob("calls/*")):
        if path.suffix in {".yaml", ".csv"} and path.name != "documents.yaml":
            target = into / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_render(path.read_text("utf-8")), "utf-8")
    return into


@dataclass(frozen=True, slots=True)
class Centre:
    engine: Engine
    calls: CallRecords
    clients: ClientRecords
    documents: DocumentRecords
    interactions: InteractionRecords
    people: PeopleRecords
    rules: RuleRecords
    work: WorkRecords
    clock: StandingClock

    def supervisor(self, client: str) -> Audience:
        return Audience(client, Role.SUPERVISOR, {"xingxi": "S1", "yuanlan": "S3", "chengzhou": "S5"}[client])


def open_centre(folder: Path, *, facts: bool = False) -> Centre:
    """A centre with every client's people, rules and calls; with `facts` also the fourteen days."""
    engine = open_engine(f"sqlite:///{folder / 'tongxi.db'}")
    migrate(engine)
    clock = StandingClock(datetime(2026, 11, 23, 0, 0, tzinfo=UTC))
    centre = Centre(
        engine, CallRecords(engine, clock), ClientRecords(engine), DocumentRecords(engine), InteractionRecords(engine),
        PeopleRecords(engine), RuleRecords(engine), WorkRecords(engine), clock,
    )  # fmt: skip
    for name in CLIENTS:
        pack = read_pack(rendered(DEMO / name, folder / name), key=b"a key of thirty-two bytes, for tests")
        centre.clients.put(pack.client)
        centre.people.put_customers(pack.customers)
        centre.people.put_orders(pack.orders)
        centre.rules.put_offers(name, pack.offers)
        if pack.matrix is not None:
            centre.rules.put_matrix(pack.matrix)
        for call in pack.calls:
            turns = tuple(replace(turn, text=redact(turn.text).text) for turn in call.turns)
            centre.calls.open(replace(call, turns=turns))
    (folder / "staff.yaml").write_text(_render((DEMO / "staff.yaml").read_text("utf-8")), "utf-8")
    centre.people.put_staff(read_staff(folder))
    if facts:
        centre.interactions.add(interactions(DAY_ONE, ZONE))
    return centre
