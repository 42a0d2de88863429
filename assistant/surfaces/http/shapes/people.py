"""People and plans as tables over HTTP: lines as they come in and are shown, what an import did, who is on duty."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StringConstraints

from assistant.people import Rows
from assistant.surfaces.http.shapes.form import Body, Instant, Shown, examples
from knowledge.calendar import DutyRole

_Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
_Text = Annotated[str, StringConstraints(max_length=2000)]
GivenCell = StrictBool | StrictInt | float | _Text | None
GivenLine = Annotated[dict[_Name, GivenCell], Field(max_length=100)]


class TableGiven(Body):
    """Lines of a table, each by its column names in Chinese or English. A column that no line names stays as it is on
    record.
    """

    model_config = Body.model_config | examples(
        {
            "rows": [
                {"工号": "A33", "姓名": "袁欣怡", "组": "T3", "主管": "S3", "入职日期": "2025-09-15"},
                {"工号": "A34", "姓名": "Grace Lin", "组": "T3", "主管": "S3", "入职日期": "2021-03-22"},
            ]
        }
    )

    rows: Annotated[list[GivenLine], Field(min_length=1, max_length=5000)]


class FieldChangeShown(Shown):
    """One column that differs."""

    column: str
    before: str
    after: str


class ChangeShown(Shown):
    """One line that differs: added, changed or removed."""

    what: str
    key: str
    fields: tuple[FieldChangeShown, ...]


class TableFaultShown(Shown):
    """What is wrong with one cell, or with a line or sheet as a whole, and what to write."""

    sheet: str
    row: int
    column: str
    zh: str
    en: str


class TableTaken(Shown):
    """What an import did, or in a dry run would do, in lines. `missing`: on record and not in the table, left as they
    are; `older`: older than what is on record, which stays; `changes`: the first two hundred.
    """

    model_config = Shown.model_config | examples(
        {
            "kind": "staff",
            "dry_run": True,
            "rows": 2,
            "added": 1,
            "changed": 1,
            "unchanged": 0,
            "removed": 0,
            "missing": 62,
            "older": 0,
            "changes": [
                {"what": "added", "key": "A65", "fields": []},
                {
                    "what": "changed",
                    "key": "A33",
                    "fields": [{"column": "team", "before": "T3", "after": "T4"}],
                },
            ],
            "faults": [],
            "ignored": ["备注"],
        },
        {
            "kind": "rosters",
            "dry_run": True,
            "rows": 0,
            "added": 0,
            "changed": 0,
            "unchanged": 0,
            "removed": 0,
            "missing": 0,
            "older": 0,
            "changes": [],
            "faults": [
                {
                    "sheet": "排班",
                    "row": 3,
                    "column": "日期",
                    "zh": "“下周一”不是日期，请写成 2026-11-03",
                    "en": "'下周一' is no date: write 2026-11-03",
                }
            ],
            "ignored": [],
        },
    )

    kind: str
    dry_run: bool
    rows: int
    added: int
    changed: int
    unchanged: int
    removed: int
    missing: int
    older: int
    changes: tuple[ChangeShown, ...]
    faults: tuple[TableFaultShown, ...]
    ignored: tuple[str, ...]


class TableRows(Shown):
    """Lines of a table as they are written, at most a thousand; `total` says how many there are."""

    model_config = Shown.model_config | examples(
        {
            "kind": "certificates",
            "total": 1,
            "rows": [{"person": "A34", "skill": "intl_fare", "since": "2025-03-22", "until": "2027-03-21"}],
        }
    )

    kind: str
    total: int
    rows: tuple[dict[str, str], ...]

    @classmethod
    def of(cls, told: Rows) -> "TableRows":
        """A table as it is shown."""
        lines = tuple(dict(zip(told.columns, row, strict=True)) for row in told.rows)
        return cls(kind=told.kind, total=told.total, rows=lines)


class DutyShown(Shown):
    """Whom to reach, and until when."""

    role: DutyRole
    name: str
    phone: str
    channel: str
    rank: int
    start: Instant
    end: Instant


class OnDuty(Shown):
    """Who is on duty at that instant, whoever is called first standing first; nobody where the list says nobody."""

    model_config = Shown.model_config | examples(
        {
            "at": "2026-11-23T01:00:00Z",
            "duties": [
                {
                    "role": "client_duty",
                    "name": "沈嘉",
                    "phone": "400-555-0142",
                    "channel": "#yuanlan-duty",
                    "rank": 1,
                    "start": "2026-11-23T00:00:00Z",
                    "end": "2026-11-23T12:00:00Z",
                }
            ],
        }
    )

    at: datetime
    duties: tuple[DutyShown, ...]
