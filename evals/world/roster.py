"""The demo's staff as the fact generator needs them: who sits where, since when, under whom.

Reads `demo/staff.yaml`, the same file the product is given. It does not know shifts or holidays.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from evals.world.calendar import dated

STAFF_FILE = Path(__file__).parent / "demo" / "staff.yaml"


@dataclass(frozen=True, slots=True)
class Desk:
    """One agent's place; `hired_before` is days of tenure on the eve of day 1 (negative: hired later)."""

    id: str
    team: str
    supervisor: str
    hired_before: int


def desks(day_one: date, client: str) -> list[Desk]:
    """The agents of `client` who are at work on day 71, in order of id."""
    text = dated(STAFF_FILE.read_text("utf-8"), day_one, ZoneInfo("UTC"))
    return [
        Desk(row["id"], row["team"], row["supervisor"], (day_one - _date(row["hired"])).days - 1)
        for row in yaml.safe_load(text)["staff"]
        if row["role"] == "agent" and client in row["clients"]
    ]


def _date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
