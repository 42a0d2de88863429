"""Which day a page is about, in the client company's zone."""

from datetime import date, datetime, timedelta, tzinfo

from knowledge.errors import InvalidInput


def day_asked(text: str | None, now: datetime, zone: tzinfo) -> date:
    """The day named as YYYY-MM-DD, else yesterday in `zone`. Raises InvalidInput for anything else."""
    if not text:
        return now.astimezone(zone).date() - timedelta(days=1)
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise InvalidInput("日期写成 2026-01-31 这样 / a day is written like 2026-01-31") from fault
