"""Dates as people write them into instants: a day begins at midnight in the client's zone, records keep UTC."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from knowledge.document import Validity
from knowledge.errors import InvalidInput

_END_OF_DAY = re.compile(r"[T ]23:59(?::(?:00|59)(?:\.\d+)?)?(?=$|Z|[+-]\d{2})")


def instant(value: datetime | date | str, zone: ZoneInfo) -> datetime:
    """`value` as an aware UTC instant; without an offset it is local time in `zone`. Raises InvalidInput."""
    if isinstance(value, str):
        try:
            read = datetime.fromisoformat(value.strip())
        except ValueError as fault:
            raise InvalidInput(
                f"日期写法不对：{value!r}，应如 2026-11-01 或 2026-11-01T09:30 / not a date: {value!r}"
            ) from fault
    else:
        read = value if isinstance(value, datetime) else datetime.combine(value, time())
    local = read if read.tzinfo else read.replace(tzinfo=zone)
    return local.astimezone(UTC)


def window(start: datetime | date | str | None, end: datetime | date | str | None, zone: ZoneInfo) -> Validity:
    """`start` included, `end` excluded; an end at 23:59 means the end of that day. Raises InvalidInput."""
    first = instant(start, zone) if start is not None else None
    last = instant(end, zone) if end is not None else None
    if last is not None and end is not None and _END_OF_DAY.search(_written(end)):
        last = last.replace(second=0, microsecond=0) + timedelta(minutes=1)
    if first is not None and last is not None and last <= first:
        raise InvalidInput(f"结束不晚于开始：{start} – {end} / it ends before it begins: {start} – {end}")
    return Validity(first, last)


def placed(
    place: str, start: datetime | date | str | None, end: datetime | date | str | None, zone: ZoneInfo
) -> Validity:
    """`window`, whose fault begins with where the dates stand. Raises InvalidInput."""
    try:
        return window(start, end, zone)
    except InvalidInput as fault:
        raise InvalidInput(f"{place}: {fault.detail}") from fault


def placed_instant(place: str, value: datetime | date | str, zone: ZoneInfo) -> datetime:
    """`instant`, whose fault begins with where the date stands. Raises InvalidInput."""
    try:
        return instant(value, zone)
    except InvalidInput as fault:
        raise InvalidInput(f"{place}: {fault.detail}") from fault


def zone_of(name: str) -> ZoneInfo:
    """The zone of that IANA name. Raises InvalidInput."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise InvalidInput(f"没有这个时区：{name!r} / no such time zone: {name!r}") from fault


def _written(value: datetime | date | str) -> str:
    return value if isinstance(value, str) else value.isoformat()
