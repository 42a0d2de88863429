"""Rosters, forecasts, special days, duty lists and contact reasons, each the client company's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, Table, and_, delete, select

from knowledge.calendar import ClientDay, Duty
from knowledge.records.engine import reading, writing
from knowledge.records.rows import columns_of, upsert
from knowledge.records.tables import plans as tables
from knowledge.roster import Forecast, Shift
from knowledge.taxonomy import Reason

Plan = Shift | Forecast | ClientDay | Duty | Reason
_TABLES: Mapping[type[Plan], Table] = {
    Shift: tables.shifts,
    Forecast: tables.forecasts,
    ClientDay: tables.client_days,
    Duty: tables.duties,
    Reason: tables.reasons,
}


@dataclass(frozen=True, slots=True)
class PlanRecords:
    """Put and get plans. Days are local dates of the client, instants are aware; windows exclude their end."""

    engine: Engine

    def put(self, client: str, given: Sequence[Plan], gone: Sequence[Plan] = ()) -> None:
        """Add `given` or replace what stands under their keys, and remove `gone`: all of it, or nothing.

        Plans of another client are an error of ours and raise ValueError.
        """
        if any(one.client != client for one in (*given, *gone)):
            raise ValueError("a plan of another client company")
        with writing(self.engine) as connection:
            for one in gone:
                connection.execute(delete(_TABLES[type(one)]).where(_same(one)))
            for kind, table in _TABLES.items():
                upsert(connection, table, [columns_of(one) for one in given if type(one) is kind])

    def shifts(self, client: str, since: date | None = None, until: date | None = None) -> list[Shift]:
        """Shifts of the days from `since` until `until`, by person and start."""
        day = tables.shifts.c.day
        asked = _within(day, since, until)
        return [Shift(**row) for row in self._rows(tables.shifts, client, asked)]

    def forecasts(self, client: str, since: datetime | None = None, until: datetime | None = None) -> list[Forecast]:
        """Half hours that begin from `since` until `until`, by queue and time."""
        asked = _within(tables.forecasts.c.at, since, until)
        return [Forecast(**row) for row in self._rows(tables.forecasts, client, asked)]

    def days(self, client: str, since: date | None = None, until: date | None = None) -> list[ClientDay]:
        """Special days, by date."""
        asked = _within(tables.client_days.c.day, since, until)
        return [ClientDay(**row) for row in self._rows(tables.client_days, client, asked)]

    def duties(self, client: str, at: datetime | None = None) -> list[Duty]:
        """The duty list; with `at`, who is on duty at that instant, whoever is called first standing first."""
        table = tables.duties
        asked = [] if at is None else [table.c.start <= at, table.c.end > at]
        found = [Duty(**row) for row in self._rows(table, client, asked)]
        return found if at is None else sorted(found, key=lambda one: (one.role, one.rank, one.start, one.name))

    def reasons(self, client: str) -> list[Reason]:
        """The reasons of every version of the taxonomy, in order."""
        found = [Reason(**row) for row in self._rows(tables.reasons, client, [])]
        return sorted(found, key=lambda one: (one.version, one.place, one.code))

    def _rows(self, table: Table, client: str, asked: Sequence[ColumnElement[bool]]) -> list[dict[str, Any]]:
        query = select(table).where(table.c.client == client, *asked).order_by(*table.primary_key.columns)
        with reading(self.engine) as connection:
            return [_named(row) for row in connection.execute(query).mappings()]


def _named(row: RowMapping) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


def _within(column: Any, since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    first = [] if since is None else [column >= since]
    return first if until is None else [*first, column < until]


def _same(one: Plan) -> ColumnElement[bool]:
    """The row that stands under the key of this plan."""
    table = _TABLES[type(one)]
    return and_(*(column == getattr(one, column.name) for column in table.primary_key.columns))
