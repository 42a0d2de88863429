"""The demo world's days as dates: day 1 is a Monday, day 84 was yesterday, day 85 is the Monday people open the demo.

Packs are written with `{{day 62}}` and `{{day 62 14:30}}`; here they become dates of the client's zone.
"""

import re
import shutil
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

LAST_DAY = 84
_DAY = re.compile(r"\{\{\s*day\s+(-?\d+)(?:\s+(\d{1,2}):(\d{2}))?\s*\}\}")
_TEXTS = {".yaml", ".yml", ".md", ".html", ".csv", ".txt"}


def demo_today(now: date) -> date:
    """Day 85: the latest Monday that is not after `now`."""
    return now - timedelta(days=now.weekday())


def first_day(today: date) -> date:
    """Day 1, a Monday."""
    return today - timedelta(days=LAST_DAY)


def day(number: int, first: date) -> date:
    """The date of a day of the world."""
    return first + timedelta(days=number - 1)


def dated(text: str, first: date, zone: ZoneInfo) -> str:
    """`text` with its day markers as ISO dates, or as ISO instants with the zone's offset."""

    def written(match: re.Match[str]) -> str:
        on = day(int(match[1]), first)
        if match[2] is None:
            return on.isoformat()
        return datetime.combine(on, time(int(match[2]), int(match[3])), zone).isoformat()

    return _DAY.sub(written, text)


def lay_out(source: Path, target: Path, first: date, zone: ZoneInfo) -> None:
    """Copy a pack with its days made dates; files that are not text are copied as they are."""
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir() or path.suffix in {".py", ".pyc"}:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in _TEXTS:
            place.write_text(dated(path.read_text(encoding="utf-8"), first, zone), encoding="utf-8")
        else:
            shutil.copyfile(path, place)
