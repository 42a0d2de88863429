"""Rosters, half-hour forecasts and dated certificates of the demo centre for days 71 to 91, drawn from one seed.

Lines as a planner exports them, for the import of tables; the same for a seed. Reads `demo/staff.yaml` and the volumes
of `world.yaml`. It knows nothing of what then happened.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from evals.world.calendar import dated, day
from evals.world.trade import LINES, Line

FOLDER = Path(__file__).parent
SEED = 20261122
DAYS = range(71, 92)
# Planned for special days that are announced: what the calendar of every client says of them.
HOLIDAY, HOLIDAY_FACTOR = 79, 0.55
OCCUPANCY = 0.85  # of the time on duty, so that there is room between contacts
_BEGINS = (8, 10, 12)  # early, middle and late shift of nine hours
_TRAINED_AFTER = timedelta(days=21)
_LEAVE = 0.03
Row = dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class _Desk:
    id: str
    hired: date
    certificates: Mapping[str, date | None]


def rosters(first: date, client: str) -> list[Row]:
    """Every piece of every agent's days: five days a week, a meal, two breaks, coaching or training once a week."""
    rows: list[Row] = []
    for place, desk in enumerate(_desks(first, client)):
        chance = random.Random(f"{SEED}/{client}/{desk.id}")
        for number in DAYS:
            on, (week, weekday) = day(number, first), divmod(number - 1, 7)
            rests = (place + week) % 7
            if on < desk.hired or weekday in {rests, (rests + 1) % 7}:
                continue
            if number == HOLIDAY and chance.random() > HOLIDAY_FACTOR:
                continue
            begins = _BEGINS[(place + week) % len(_BEGINS)]
            away = chance.random() < _LEAVE
            pieces = [("", "", "请假")] if away else _pieces(begins, place, weekday)
            rows += [
                {"工号": desk.id, "日期": on.isoformat(), "开始": start or None, "结束": end or None, "安排": what}
                for start, end, what in pieces
            ]
    return rows


def _pieces(begins: int, place: int, weekday: int) -> Iterator[tuple[str, str, str]]:
    """One day from `begins` o'clock: work of the agent's own channel, cut by breaks, a meal, and something to learn."""
    work = "在线" if place % 5 in {1, 3} else "电话"
    aside = {place % 7: "辅导", (place + 3) % 7: "培训"}.get(weekday)
    meal = begins * 60 + 210 + 30 * (place % 3)
    cuts = [(begins * 60 + 120, 15, "小休"), (meal, 60, "用餐"), (begins * 60 + 420, 15, "小休")]
    cuts += [(begins * 60 + 480, 30, aside)] if aside else []
    at, ends = begins * 60, begins * 60 + 540
    for start, minutes, what in cuts:
        if start > at:
            yield _clock(at), _clock(start), work
        yield _clock(start), _clock(start + minutes), what
        at = start + minutes
    yield _clock(at), _clock(ends), work


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def forecasts(first: date, client: str) -> list[Row]:
    """Every half hour of every queue: contacts by weekday and hour, and who is needed at 85 % occupancy."""
    line = next(one for one in LINES if one.client == client)
    told = _world()
    volume, medians = told["volume"], told["handling"]["aht_median_s"]
    shape = [share / sum(volume["half_hours"]) for share in volume["half_hours"]]
    rows: list[Row] = []
    for number in DAYS:
        weekday = volume["weekday"][(number - 1) % 7]
        of_day = volume["per_day"][client] * weekday * (HOLIDAY_FACTOR if number == HOLIDAY else 1)
        for queue, (share, aht) in _queues(line, volume["driver_share"], medians).items():
            for half, part in enumerate(shape):
                contacts = round(of_day * share * part, 1)
                rows.append(
                    {
                        "队列": queue,
                        "日期": day(number, first).isoformat(),
                        "时段": _clock(volume["opens_hour"] * 60 + 30 * half),
                        "预测量": contacts,
                        "平均处理时长": aht,
                        "需要人数": ceil(contacts * aht / 1800 / OCCUPANCY),
                    }
                )
    return rows


def _queues(line: Line, shares: list[float], medians: Mapping[str, int]) -> dict[str, tuple[float, int]]:
    """Each queue's share of the contacts and their mean handle time in seconds."""
    parts: dict[str, list[tuple[float, int]]] = {}
    for share, kind in zip(shares, line.drivers.values(), strict=True):
        parts.setdefault(line.queues[kind], []).append((share, medians[kind]))
    return {
        queue: (sum(share for share, _ in of), round(sum(share * aht for share, aht in of) / sum(s for s, _ in of)))
        for queue, of in parts.items()
    }


def certificates(first: date, client: str) -> list[Row]:
    """Every certificate of the staff list with both its dates: held from three weeks after hiring."""
    return [
        {
            "工号": desk.id,
            "证书": skill,
            "开始日期": (desk.hired + _TRAINED_AFTER).isoformat(),
            "结束日期": until.isoformat() if until else None,
        }
        for desk in _desks(first, client)
        for skill, until in desk.certificates.items()
        if until is None or until >= desk.hired + _TRAINED_AFTER
    ]


@cache
def _world() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((FOLDER / "world.yaml").read_text("utf-8"))
    return told


@cache
def _desks(first: date, client: str) -> tuple[_Desk, ...]:
    text = dated((FOLDER / "demo" / "staff.yaml").read_text("utf-8"), first, ZoneInfo("UTC"))
    return tuple(
        _Desk(
            row["id"],
            _date(row["hired"]),
            {name: until and _date(until) for name, until in row["certificates"].items()},
        )
        for row in yaml.safe_load(text)["staff"]
        if row["role"] == "agent" and client in row["clients"]
    )


def _date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
