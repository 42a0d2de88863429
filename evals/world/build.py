"""Builds the demo world into a folder: what the product is given under `given`, and the truth beside it.

    python -m evals world build --seed 20261122 --size ci --out DIR

Two runs with the same options write the same bytes; `manifest.json` holds the digests. It loads nothing anywhere.
"""

import argparse
import csv
import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import yaml

if TYPE_CHECKING:
    from evals.world.centre import Ask
    from evals.world.contact import Contact
    from evals.world.parameters import Size
    from knowledge.call import Interaction

ZONE, FIRST_MONDAY = "Asia/Shanghai", date(2026, 8, 31)
PROGRESS_DAYS = 7


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built. `contacts` is how many there should be in all; without it the size says."""

    out: Path
    size: "Size" = "ci"
    seed: int | None = None
    contacts: int | None = None
    first: date = FIRST_MONDAY
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """What came of it; `spoken` is how many calls have words."""

    contacts: int
    spoken: int
    seconds: float


def build(order: Order) -> Built:
    """Build the world of `order`. Raises ValueError for an unknown size, a folder in use, a day 1 that is no Monday."""
    from evals.world.contacts import contacts
    from evals.world.spoken import Speakers
    from evals.world.truth import FOLDER, Ledger

    begun, ask = time.monotonic(), _asked(order)
    scale, truth, count = ask.parameters.sizes[order.size], order.out / FOLDER, 0
    truth.mkdir(parents=True)
    given = _Given(order.out / "given", ask)
    with Speakers(order.out, ask.seed) as speakers, (truth / "contacts.jsonl").open("w", encoding="utf-8") as lines:
        ledger = Ledger(ask.parameters, lines)
        for day in contacts(ask, scale.days[0], scale.days[1]):
            number, spoken = day[0].day, bool(scale.spoken) and scale.spoken[0] <= day[0].day <= scale.spoken[1]
            ledger.add(day)
            given.add(day, spoken=spoken)
            if spoken:
                speakers.say(day)
            count += len(day)
            if not order.quiet and (number % PROGRESS_DAYS == 0 or number == scale.days[1]):
                print(f"  day {number:2d}  {count:>9,} contacts  {time.monotonic() - begun:6.1f} s", flush=True)
        given.close()
        if scale.spoken:
            given.tell_cases(ask.seed)
        ledger.close(truth)
        words = speakers.finish()
    _manifest(order, ask)
    return Built(count, words, time.monotonic() - begun)


def _asked(order: Order) -> "Ask":
    from evals.world.centre import Ask
    from evals.world.parameters import parameters

    told = parameters()
    scale = next((one for name, one in told.sizes.items() if name == order.size), None)
    if scale is None:
        raise ValueError(f"no size {order.size!r}; there are {', '.join(told.sizes)}")
    if order.out.exists() and any(order.out.iterdir()):
        raise ValueError(f"{order.out} is not empty; name a new folder with --out")
    wanted = order.contacts or scale.contacts
    factor = wanted / told.expected(*scale.days) if wanted else 1.0
    seed = told.seed if order.seed is None else order.seed
    return Ask(told, seed, order.first, ZoneInfo(ZONE), factor, scale.agents, demo=order.size == "demo")


@dataclass(slots=True)
class _Given:
    """The tables that the product is given: facts and customers of each client, and the staff."""

    folder: Path
    ask: "Ask"
    files: dict[str, Any] = field(default_factory=dict)
    met: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def add(self, day: list["Contact"], *, spoken: bool) -> None:
        """Write a day's facts, one line a contact."""
        from evals.world.facts import given

        by_id = {one.id: one for one in day}
        for fact in given(day, lambda _client, number: number):
            if fact.client not in self.files:
                self._open(fact.client)
            one = by_id[fact.id]
            self.files[fact.client][1].writerow(line_of(fact, spoken=spoken and one.answered))
            if one.customer:
                traits = (one.segment, one.value_tier, one.region, one.plan, str(one.lang))
                self.met[fact.client][one.customer] = traits

    def _open(self, client: str) -> None:
        from evals.world.facts import COLUMNS, mapping

        place = self.folder / client
        place.mkdir(parents=True)
        (place / "facts-mapping.yaml").write_text(mapping(ZONE), encoding="utf-8")
        file = (place / "facts.csv").open("w", encoding="utf-8", newline="")
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        self.files[client], self.met[client] = (file, writer), {}

    def close(self) -> None:
        """Write the customers who were met, and the staff with its dates."""
        from evals.world.calendar import dated, day
        from evals.world.roster import STAFF_FILE

        people = self.folder / "people"
        people.mkdir(parents=True)
        staff = dated(STAFF_FILE.read_text("utf-8"), self.ask.first, self.ask.zone)  # type: ignore[arg-type]
        (people / "staff.yaml").write_text(staff, encoding="utf-8")
        as_of = day(self.ask.parameters.days, self.ask.first).isoformat()
        for client, (file, _) in self.files.items():
            file.close()
            with (people / f"customers-{client}.csv").open("w", encoding="utf-8", newline="") as customers:
                writer = csv.writer(customers)
                writer.writerow(("number", "segment", "value_tier", "region", "plan", "lang", "source", "as_of"))
                for number, traits in sorted(self.met[client].items()):
                    writer.writerow((number, *traits, "crm", as_of))

    def tell_cases(self, seed: int) -> None:
        """Write each client's past cases, in the form of a pack's cases.yaml."""
        from evals.world.cases import past_cases

        for client in self.files:
            told = yaml.safe_dump(
                {"cases": [dict(one) for one in past_cases(client, seed)]}, allow_unicode=True, sort_keys=False
            )
            (self.folder / client / "cases.yaml").write_text(told, encoding="utf-8")


def line_of(fact: "Interaction", *, spoken: bool) -> list[object]:
    """A fact as one line of the table, in the order of its columns; what is not known is empty."""
    from evals.world.facts import FIELDS
    from evals.world.trade import ITEMS

    line: list[object] = []
    for name in FIELDS:
        value = fact.customer_key if name == "customer" else getattr(fact, name)
        if name == "has_transcript":
            value = spoken
        line.append(_plain(value))
    return [*line, *(fact.qa.get(item, "") for item in ITEMS)]


def _plain(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat(" ") if isinstance(value, datetime) else value


def _manifest(order: Order, ask: "Ask") -> None:
    """The options and the digest of every file, in order of path."""
    told = {"size": order.size, "seed": ask.seed, "first": ask.first.isoformat(), "scale": ask.scale}
    digests = {str(path.relative_to(order.out)): _digest(path) for path in _files(order.out)}
    text = json.dumps(told | {"files": digests}, ensure_ascii=False, indent=1)
    (order.out / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `world build` and what is measured of the world among the verbs."""
    from evals.world import said_often

    about = "the demo world: contacts of 84 days with planted causes, what the product is given and the truth apart"
    world = verbs.add_parser("world", help=about, description=about).add_subparsers(dest="what", required=True)
    said_often.add(world)
    parser = world.add_parser("build", help="build it into a folder", description=about)
    parser.add_argument("--seed", type=int, help="another world of the same parameters; default: the demo's")
    parser.add_argument("--size", choices=("ci", "demo", "full", "facts"), default="ci")
    parser.add_argument("--contacts", type=int, help="how many contacts in all, about; default: as the size says")
    parser.add_argument("--first", type=date.fromisoformat, default=FIRST_MONDAY, help="the date of day 1, a Monday")
    parser.add_argument("--out", type=Path, required=True, help="a new folder")
    parser.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> None:
    try:
        built = build(Order(asked.out, asked.size, asked.seed, asked.contacts, asked.first))
    except ValueError as fault:
        raise SystemExit(str(fault)) from None
    words = f", {built.spoken:,} of them with words" if built.spoken else ""
    print(f"{built.contacts:,} contacts{words}, in {built.seconds:.1f} s: {asked.out}")
