"""Tables over HTTP: a file or lines, a dry run first, every fault in the reader's language, and who is on duty."""

import io
from typing import Any

import pytest
from openpyxl import Workbook
from starlette.testclient import TestClient
from twin_clients import OURS, THEIRS, Centre, Marked

from knowledge.audience import Role

OWN = Marked(OURS)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROSTER = f"工号,日期,开始,结束,安排\n{OWN.agent},2026-11-24,09:00,12:00,电话\n{OWN.agent},2026-11-24,12:00,13:00,用餐\n"


@pytest.fixture
def http(fresh: Centre) -> TestClient:
    return TestClient(fresh.app, raise_server_exceptions=False)


def post(http: TestClient, key: dict[str, str], kind: str, content: bytes, **params: Any) -> Any:
    return http.post(f"/v1/people/{kind}", content=content, headers=key | {"Content-Type": "text/csv"}, params=params)


def test_a_roster_is_tried_taken_in_read_and_exported(fresh: Centre, http: TestClient) -> None:
    key = fresh.key(OURS, Role.MANAGER)
    dry = post(http, key, "rosters", ROSTER.encode("gb18030"), dry_run=True)
    assert dry.status_code == 200 and (dry.json()["added"], dry.json()["dry_run"]) == (2, True)
    assert http.get("/v1/people/rosters", headers=key).json()["total"] == 0
    assert post(http, key, "rosters", ROSTER.encode()).json()["added"] == 2
    assert post(http, key, "rosters", ROSTER.encode()).json()["unchanged"] == 2
    agent = http.get("/v1/people/rosters?day=2026-11-24", headers=fresh.key(OURS)).json()
    assert [row["activity"] for row in agent["rows"]] == ["voice", "meal"]
    exported = http.get("/v1/people/rosters/export", headers=key)
    assert (
        exported.headers["content-type"].startswith("text/csv")
        and "attachment" in exported.headers["content-disposition"]
    )
    assert post(http, key, "rosters", exported.content, whole=True).json()["unchanged"] == 2


def test_a_workbook_is_taken_in_by_its_media_type_or_its_name(fresh: Centre, http: TestClient) -> None:
    book = Workbook()
    for row in (("日期", "类别", "名称"), ("2026-12-31", "活动", "年末")):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    key = fresh.key(OURS, Role.ADMIN)
    by_type = http.post("/v1/people/calendar", content=out.getvalue(), headers=key | {"Content-Type": XLSX})
    assert by_type.json()["added"] == 1
    assert post(http, key, "calendar", out.getvalue(), name="C:\\日历.xlsx").json()["unchanged"] == 1


def test_lines_are_put_as_json_and_a_column_that_is_not_named_stays(fresh: Centre, http: TestClient) -> None:
    key = fresh.key(OURS, Role.MANAGER)
    rows = {"rows": [{"工号": OWN.agent, "姓名": "林林", "组": "T2", "入职日期": "2025-03-01"}]}
    told = http.put("/v1/people/staff", json=rows, headers=key).json()
    assert [one["column"] for one in told["changes"][0]["fields"]] == ["name", "team"]
    (line,) = http.get("/v1/people/staff", headers=fresh.key(OURS)).json()["rows"]
    assert (line["name"], line["team"], line["supervisor"]) == ("林林", "T2", f"S-{OWN.mark}")
    then = http.get("/v1/people/staff?day=2026-11-22", headers=fresh.key(OURS)).json()["rows"]
    assert then[0]["team"] == "T1"


def test_a_fault_is_a_problem_in_the_readers_language_and_a_list_in_a_dry_run(fresh: Centre, http: TestClient) -> None:
    key, bad = fresh.key(OURS, Role.MANAGER), "工号,日期,开始,结束\nA01,下周一,9:00,18:00\n".encode()
    for lang, said in (("zh", "第 2 行“日期”"), ("en", "line 2, 日期")):
        refused = post(http, key | {"Accept-Language": lang}, "rosters", bad)
        assert refused.status_code == 422 and refused.headers["content-type"] == "application/problem+json"
        assert said.lower() in refused.json()["detail"].lower() and refused.json()["safe"] and refused.json()["next"]
    dry = post(http, key, "rosters", bad, dry_run=True).json()
    assert [(one["row"], one["column"]) for one in dry["faults"]] == [(2, "日期")]


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [("salaries", b"a,b\n1,2\n", 422), ("staff", b"", 422), ("staff", b"PK\x03\x04", 422)],
)
def test_what_is_no_table_is_refused(fresh: Centre, http: TestClient, kind: str, content: bytes, status: int) -> None:
    assert post(http, fresh.key(OURS, Role.MANAGER), kind, content).status_code == status


def test_another_companys_people_are_neither_seen_nor_changed(fresh: Centre, http: TestClient) -> None:
    theirs = Marked(THEIRS)
    key = fresh.key(OURS, Role.MANAGER)
    for kind in ("staff", "customers", "orders"):
        assert theirs.mark not in http.get(f"/v1/people/{kind}", headers=key).text
        assert theirs.mark not in http.get(f"/v1/people/{kind}/export", headers=key).text
    taken = f"工号,姓名,入职日期\n{theirs.agent},别人,2026-01-01\n".encode()
    assert post(http, key, "staff", taken).status_code == 422
    assert fresh.assistant.stores.people.person(theirs.agent).name == f"林{theirs.mark}"


def test_who_is_on_duty_is_found_for_now_and_for_any_instant(fresh: Centre, http: TestClient) -> None:
    key = fresh.key(OURS, Role.MANAGER)
    duties = "值班角色,姓名,开始,结束,电话\n安全,聂卫东,2026-11-23 08:00,2026-11-23 20:00,400-555-0144\n".encode()
    assert post(http, key, "duties", duties).json()["added"] == 1
    agent = fresh.key(OURS)
    assert [one["phone"] for one in http.get("/v1/on-duty", headers=agent).json()["duties"]] == ["400-555-0144"]
    later = http.get("/v1/on-duty", params={"at": "2026-11-23T21:00:00+08:00"}, headers=agent).json()
    assert later["duties"] == []
