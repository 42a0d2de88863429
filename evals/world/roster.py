"""The demo's staff as the world needs them: who sits where, since when, under whom, and when they are at work.

Reads `demo/staff.yaml`, the same file the product is given. It does not know holidays, leave or what anybody is taught.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from evals.world.calendar import dated

SHIFTS, SHIFT_HOURS = (8, 10, 12), 9
STAFF_FILE = Path(__file__).parent / "demo" / "staff.yaml"


@dataclass(frozen=True, slots=True)
class Desk:
    """One agent's place; `hired_before` is days of tenure on the eve of day 1 (negative: hired later).

    `place` is where the agent stands among the client's own, whoever else is asked for: shifts go by it.
    """

    id: str
    team: str
    supervisor: str
    hired_before: int
    place: int

    def rests(self, day: int) -> bool:
        """Whether `day` is one of the week's two days off; they move on by one every week."""
        week, weekday = divmod(day - 1, 7)
        first = (self.place + week) % 7
        return weekday in {first, (first + 1) % 7}

    def begins(self, day: int) -> int:
        """The hour at which the shift of nine hours begins: early, middle or late, week about."""
        return SHIFTS[(self.place + (day - 1) // 7) % len(SHIFTS)]


@cache
def desks(day_one: date, client: str) -> tuple[Desk, ...]:
    """The agents of `client`, in order of id; some are hired in the course of the world."""
    text = dated(STAFF_FILE.read_text("utf-8"), day_one, ZoneInfo("UTC"))
    staff = [row for row in yaml.safe_load(text)["staff"] if row["role"] == "agent" and client in row["clients"]]
    return tuple(
        Desk(row["id"], row["team"], row["supervisor"], (day_one - _date(row["hired"])).days - 1, place)
        for place, row in enumerate(staff)
    )


def _date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
