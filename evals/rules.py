"""Authority decisions and offers against the hand-written cases of the demo clients, on records loaded from packs.

`python -m evals rules [--json]`. Each case gets its own copy of the records, so that what one customer used up does not
count for another. It measures verdicts and standings, not how well they are worded.
"""

import json
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from assistant.authority import AuthorityRequest, DecideAuthority
from assistant.offers import OfferRequest, SuggestOffers
from knowledge.audience import Audience, Role
from knowledge.authority import Used
from knowledge.customer import Value
from knowledge.intake.pack import read_pack
from knowledge.intake.pseudonym import customer_key
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.engine import migrate, open_engine
from knowledge.records.people import PeopleRecords
from knowledge.records.rules import RuleRecords
from knowledge.records.work import WorkRecords

CASES = Path(__file__).parent / "cases"
WORLD = Path(__file__).parent / "world" / "demo"
# Any Monday will do: the cases speak of days, not of dates.
MONDAY = date(2026, 8, 31)
_OFFSET = "+08:00"
_KEY = b"evaluation only, not a secret"
_DAY = re.compile(r"\{\{\s*day\s+(\d+)(?:\s+(\d\d:\d\d))?\s*\}\}")
_UNSAID = "the customer of the case"


@dataclass(frozen=True, slots=True)
class Result:
    """One case: what was expected and what came out, as far as the case speaks of it."""

    id: str
    kind: str
    expected: Mapping[str, Any]
    got: Mapping[str, Any]
    why: str
    ms: float

    @property
    def right(self) -> bool:
        """Whether everything the case speaks of came out as it says."""
        return self.expected == self.got

    @property
    def false_eligible(self) -> int:
        """Offers called eligible that the case says are not: the error that must never happen."""
        told, came = self.expected.get("status", {}), self.got.get("status", {})
        return sum(came.get(offer) == "eligible" and status != "eligible" for offer, status in told.items())


@dataclass(frozen=True, slots=True)
class Desk:
    """The features over one copy of the records."""

    rules: RuleRecords
    decide: DecideAuthority
    suggest: SuggestOffers


def cases(kind: str, folder: Path = CASES) -> list[dict[str, Any]]:
    """Every case of `kind` ("authority", "offers") in `folder`, dates rendered."""
    files = sorted(folder.glob(f"{kind}-*.yaml"))
    return [case for file in files for case in yaml.safe_load(rendered(file.read_text("utf-8")))]


def rendered(text: str) -> str:
    """`text` with {{day N}} and {{day N HH:MM}} as dates and instants."""

    def dated(match: re.Match[str]) -> str:
        day = (MONDAY + timedelta(days=int(match.group(1)) - 1)).isoformat()
        return f"{day}T{match.group(2)}:00{_OFFSET}" if match.group(2) else day

    return _DAY.sub(dated, text)


def prepare(folder: Path, world: Path = WORLD) -> Path:
    """Load every client of `world` into one SQLite file in `folder`; returns the file."""
    copy = folder / "world"
    shutil.copytree(world, copy)
    for file in (*copy.rglob("*.yaml"), *copy.rglob("*.csv")):
        file.write_text(rendered(file.read_text("utf-8")), "utf-8")
    file = folder / "base.db"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    clients, people, rules = ClientRecords(engine), PeopleRecords(engine), RuleRecords(engine)
    for pack in (read_pack(home.parent, key=_KEY) for home in sorted(copy.glob("*/client.yaml"))):
        clients.put(pack.client)
        people.put_staff(pack.staff)
        people.put_customers(pack.customers)
        people.put_orders(pack.orders)
        rules.put_offers(pack.client.id, list(pack.offers))
        rules.put_attribute_questions(pack.client.id, pack.attribute_questions)
        if pack.matrix is not None:
            rules.put_matrix(pack.matrix)
    engine.dispose()
    return file


def results(folder: Path, kinds: Sequence[str] = ("authority", "offers")) -> Iterator[Result]:
    """Run every case; `folder` is scratch space."""
    base = prepare(folder)
    for kind in kinds:
        for case in cases(kind):
            own = folder / f"{case['id']}.db"
            shutil.copy(base, own)
            engine = open_engine(f"sqlite:///{own}")
            rules, people, calls = RuleRecords(engine), PeopleRecords(engine), CallRecords(engine)
            clients = ClientRecords(engine)
            decide = DecideAuthority(rules, people, calls, clients, WorkRecords(engine))
            desk = Desk(rules, decide, SuggestOffers(rules, people, calls, clients))
            yield authority(case, desk) if kind == "authority" else offers(case, desk)
            engine.dispose()


def authority(case: Mapping[str, Any], desk: Desk) -> Result:
    """Decide one authority case."""
    client, actor = case["client"], case["actor"]
    for used in case.get("used") or ():
        key = _key(client, used.get("customer") or case.get("customer"))
        agent = used.get("agent", actor)
        granted, at = Decimal(str(used["amount"])), _at(used["at"])
        desk.rules.add_use(Used(client, used["rule"], used["action"], agent, key, None, granted, at))
    amount = case.get("amount")
    request = AuthorityRequest(
        text=case.get("text", ""),
        audience=Audience(client, Role.AGENT, actor),
        as_of=_at(case["as_of"]),
        action=case.get("action"),
        amount=None if amount is None else Decimal(str(amount)),
        customer_key=_key(client, case.get("customer")),
        known=_values(case.get("context")),
    )
    began = time.perf_counter()
    decision = desk.decide(request)
    took = 1000 * (time.perf_counter() - began)
    came = {
        "verdict": decision.verdict,
        "by": decision.by,
        "rule": decision.rule.id if decision.rule else None,
        "missing": sorted(one.id for one in decision.missing),
    }
    told = {name: sorted(value) if name == "missing" else value for name, value in case["expect"].items()}
    return Result(case["id"], "authority", told, {name: came[name] for name in told}, case["why"], took)


def offers(case: Mapping[str, Any], desk: Desk) -> Result:
    """Judge the offers of one case."""
    client = case["client"]
    key = _key(client, case.get("customer"))
    for told in case.get("outcomes") or ():
        desk.rules.add_offer_outcome(client, key, told["offer"], told["outcome"], _at(told["at"]))
    request = OfferRequest(
        audience=Audience(client, Role.AGENT, case.get("actor")),
        as_of=_at(case["as_of"]),
        customer_key=key,
        driver=case.get("driver"),
        lang=case.get("lang", "zh"),
        channel=case.get("channel", "voice"),
        said=tuple(case.get("said") or ()),
        known=_values(case.get("known")),
    )
    began = time.perf_counter()
    advice = desk.suggest(request)
    took = 1000 * (time.perf_counter() - began)
    standing = {one.offer.id: one.status for one in advice.results}
    expected = dict(case["expect"])
    came = {
        "best": advice.best.offer.id if advice.best else None,
        "ask": advice.ask.attribute if advice.ask else None,
        "status": {offer: standing.get(offer) for offer in expected.get("status", {})},
    }
    return Result(case["id"], "offers", expected, {name: came[name] for name in expected}, case["why"], took)


def figures(run: Iterable[Result]) -> dict[str, float]:
    """The named figures of a run."""
    done = list(run)
    told: dict[str, float] = {}
    for kind in ("authority", "offers"):
        own = [one for one in done if one.kind == kind]
        took = sorted(one.ms for one in own)
        told[f"{kind}_cases"] = len(own)
        told[f"{kind}_right"] = sum(one.right for one in own)
        told[f"{kind}_accuracy"] = round(told[f"{kind}_right"] / len(own), 4) if own else 0.0
        told[f"{kind}_p95_ms"] = round(took[int(0.95 * (len(took) - 1))], 2) if took else 0.0
    told["offers_false_eligible"] = sum(one.false_eligible for one in done)
    return told


def run(as_json: bool = False) -> None:
    """Run every case and print what was wrong, then the figures; with `as_json` one JSON object and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        done = list(results(Path(folder)))
    if as_json:
        print(json.dumps(figures(done)))
        return
    for one in done:
        if not one.right:
            print(f"{one.id}: expected {one.expected}, got {one.got}\n    {one.why}")
    for name, value in figures(done).items():
        print(f"{name:<24}{value:>10g}")


def _key(client: str, number: str | None) -> str:
    """A case without a customer speaks of one customer whom no record knows."""
    return customer_key(_KEY, client, number or _UNSAID)


def _at(value: str | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _values(given: Mapping[str, Any] | None) -> dict[str, Value]:
    """Values as YAML reads them, as attributes hold them."""
    return {name: _value(value) for name, value in (given or {}).items()}


def _value(value: Any) -> Value:
    match value:
        case float():
            return Decimal(str(value))
        case list():
            return tuple(str(item) for item in value)
        case bool() | int() | str():
            return value
        case _:
            return str(value)
