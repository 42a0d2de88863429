"""Tables of what is planned and agreed: shifts, half-hour forecasts, special days, duty lists, contact reasons."""

from sqlalchemy import Column, Date, Index, Integer, Table

from knowledge.calendar import DayKind, DutyRole
from knowledge.records.columns import Choice, Exact, Instant, Map
from knowledge.records.tables.schema import key, metadata, must, numbers, of_client, words
from knowledge.roster import Activity

shifts = Table(
    "shifts",
    metadata,
    key("client"),
    key("person"),
    key("start", Instant),
    must("end", Instant),
    must("day", Date),
    must("activity", Choice(Activity)),
    of_client(),
    Index("ix_shifts_day", "client", "day"),
)

forecasts = Table(
    "forecasts",
    metadata,
    key("client"),
    key("queue"),
    key("at", Instant),
    must("contacts", Exact),
    must("required", Exact),
    *numbers("aht_s"),
    of_client(),
    Index("ix_forecasts_at", "client", "at"),
)

client_days = Table(
    "client_days",
    metadata,
    key("client"),
    key("day", Date),
    key("kind", Choice(DayKind)),
    must("name", Map),
    must("volume_factor", Exact),
    of_client(),
)

duties = Table(
    "duties",
    metadata,
    key("client"),
    key("role", Choice(DutyRole)),
    key("start", Instant),
    key("name"),
    must("end", Instant),
    *words("phone", "channel"),
    *numbers("rank"),
    of_client(),
)

reasons = Table(
    "reasons",
    metadata,
    key("client"),
    key("version", Integer),
    key("code"),
    *words("driver", "driver_en", "zh", "en"),
    must("since", Date),
    Column("until", Date),
    *numbers("place"),
    of_client(),
)
