"""People and plans: tables taken in as files or lines, a dry run first, listed and given out; and who is on duty."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from assistant.people import How
from assistant.surfaces.http.doors import Behind, Keepers, Staff
from assistant.surfaces.http.once import OnceRoute
from assistant.surfaces.http.shapes.form import PROBLEMS, Instant
from assistant.surfaces.http.shapes.people import DutyShown, OnDuty, TableGiven, TableRows, TableTaken
from knowledge.errors import InvalidInput

router = APIRouter(tags=["people"], route_class=OnceRoute, responses=PROBLEMS)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The table as it is, at most 10 MB: CSV (UTF-8 or GB18030) or an Excel workbook",
        "content": {
            "text/csv": {"example": "工号,姓名,组,主管,级别,入职日期\nA33,袁欣怡,T3,S3,L1,2025-09-15\n"},
            _XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
_CSV: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The table; importing it again changes nothing",
        "content": {"text/csv": {"example": "person,skill,since,until\r\nA34,intl_fare,2025-03-22,2027-03-21\r\n"}},
    }
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How a table is to be taken in, as the query says it."""

    dry_run: Annotated[bool, Query(description="Say what would change, with every fault; write nothing")] = False
    whole: Annotated[bool, Query(description="Remove what the table covers and does not name")] = False

    def told(self) -> How:
        """As the feature takes it."""
        return How(self.dry_run, self.whole)


_How = Annotated[Asked, Depends()]


@router.post("/v1/people/{kind}", summary="Import a table", openapi_extra=_FILE)
async def put_table(  # noqa: PLR0913 - each is a parameter of the query
    kind: str,
    request: Request,
    visitor: Keepers,
    assistant: Behind,
    how: _How,
    name: Annotated[str, Query(max_length=300, description="File name; else told by its media type")] = "",
) -> TableTaken:
    """Takes in staff, postings, certificates, customers, orders, rosters, forecasts, calendar, duties or dispositions:
    all of the file, or nothing of it. The same file again changes nothing.
    """
    content = await request.body()
    if not content:
        raise InvalidInput("没有收到文件内容 / the file is empty")
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    file = name.replace("\\", "/").rpartition("/")[2] or ("table.xlsx" if media == _XLSX else "table.csv")
    done = await run_in_threadpool(assistant.people.import_file, visitor.audience, kind, (file, content), how.told())
    return TableTaken.model_validate(done)


@router.put("/v1/people/{kind}", summary="Put lines of a table")
def put_lines(kind: str, body: TableGiven, visitor: Keepers, assistant: Behind, how: _How) -> TableTaken:
    """The same for lines given as JSON; up to five thousand at once."""
    done = assistant.people.import_rows(visitor.audience, kind, body.rows, how.told())
    return TableTaken.model_validate(done)


@router.get("/v1/people/{kind}", summary="Lines of a table")
def table(kind: str, visitor: Staff, assistant: Behind, day: date | None = None) -> TableRows:
    """Staff as of `day` (today), rosters and forecasts of that day where it is given. An agent is shown the own lines,
    and the calendar and dispositions whole.
    """
    return TableRows.of(assistant.people.rows(visitor.audience, kind, day))


@router.get("/v1/people/{kind}/export", summary="A table as CSV", response_class=Response, responses=_CSV)
def export(kind: str, visitor: Staff, assistant: Behind) -> Response:
    """The whole table as a CSV file that Excel opens as it is; no cell of it is run as a formula."""
    content = assistant.people.export(visitor.audience, kind)
    named = {"Content-Disposition": f'attachment; filename="{kind}.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=named)


@router.get("/v1/on-duty", summary="Who is on duty")
def on_duty(visitor: Staff, assistant: Behind, at: Instant | None = None) -> OnDuty:
    """Whom to reach now, or at `at`: the client company's duty officer, the supervisor, whoever answers for safety."""
    then = at or assistant.clock.now()
    found = assistant.people.on_duty(visitor.audience, then)
    return OnDuty(at=then, duties=tuple(DutyShown.model_validate(one) for one in found))
