"""Tables of people and plans taken in: dry run first, all or nothing, idempotent, and only by those who may."""

import csv
import io
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from assistant.people import How, KeepPeople, Taken
from evals.demo import SOURCE
from evals.world.calendar import dated, lay_out
from evals.world.rosters import certificates, forecasts, rosters
from knowledge.audience import Audience, Role
from knowledge.calendar import DutyRole
from knowledge.client import Client
from knowledge.clock import StandingClock
from knowledge.errors import InvalidInput, NotAllowed, TongxiError
from knowledge.intake.pack import read_pack, read_staff
from knowledge.intake.tables import FORMS
from knowledge.intake.tables_kept import KeptTables
from knowledge.language import Lang
from knowledge.records.audit import AuditRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.engine import migrate, open_engine
from knowledge.records.people import PeopleRecords
from knowledge.records.plans import PlanRecords
from knowledge.staff import Person

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = date(2026, 8, 31)  # day 1 of the demo
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
TODAY = date(2026, 11, 23)
MANAGER, ADMIN = Audience("acme", Role.MANAGER, "M1"), Audience("acme", Role.ADMIN, "AD1")
STAFF = "工号,姓名,组,主管,级别,入职日期,证书\nS1,张敏,T1,,SUP,2018-03-05,\nA01,陈静怡,T1,S1,L1,2023-04-17,refund\n"
REASONS = "生效日期,一级原因,一级英文,编码,二级原因,二级英文\n"
DRY, WHOLE = How(dry_run=True), How(whole=True)


def opened(folder: Path) -> Engine:
    engine = open_engine(f"sqlite:///{folder / 'records.db'}")
    migrate(engine)
    for name in ("acme", "other"):
        ClientRecords(engine).put(Client(name, {"zh": name, "en": name}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
    return engine


def feature(engine: Engine) -> KeepPeople:
    audit = AuditRecords(engine, StandingClock(NOW))
    tables = KeptTables(PeopleRecords(engine), PlanRecords(engine))
    return KeepPeople(tables, ClientRecords(engine), StandingClock(NOW), audit.add, b"k" * 32)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return opened(tmp_path)


@pytest.fixture
def people(engine: Engine) -> KeepPeople:
    return feature(engine)


def take(people: KeepPeople, kind: str, text: str, how: How = How(), who: Audience = MANAGER):  # type: ignore[no-untyped-def]
    return people.import_file(who, kind, ("table.csv", text.encode()), how)


def everything(people: KeepPeople, client: str = "acme") -> dict[str, bytes]:
    return {kind: people.export(Audience(client, Role.ADMIN), kind) for kind in FORMS}


def test_a_dry_run_tells_every_difference_and_writes_nothing(people: KeepPeople, engine: Engine) -> None:
    take(people, "staff", STAFF)
    before = everything(people)
    text = (
        "工号,姓名,组,主管,级别,入职日期,证书\nA01,陈静怡,T2,S1,L2,2023-04-17,refund\nA02,李志强,T1,S1,L1,2025-03-10,\n"
    )
    told = take(people, "staff", text, How(dry_run=True, whole=True))
    assert (told.added, told.changed, told.removed, told.unchanged) == (1, 1, 1, 0)
    changed = next(one for one in told.changes if one.what == "changed")
    assert changed.key == "A01"
    assert [(one.column, one.before, one.after) for one in changed.fields] == [
        ("team", "T1", "T2"),
        ("level", "L1", "L2"),
    ]
    assert take(people, "staff", text, DRY).missing == 1
    assert everything(people) == before
    assert len(AuditRecords(engine).lines("acme")) == 1


def test_the_same_table_again_changes_nothing_and_leaves_no_line_in_the_trail(
    people: KeepPeople, engine: Engine
) -> None:
    for _ in range(2):
        told = take(people, "staff", STAFF)
    assert (told.added, told.changed, told.removed, told.unchanged) == (0, 0, 0, 2)
    (line,) = AuditRecords(engine).lines("acme")
    assert (line.actor, line.what, line.about) == ("M1", "people imported", "staff 2/0/0")


def test_a_column_that_a_table_does_not_have_stays_as_it_is_and_an_empty_cell_clears(people: KeepPeople) -> None:
    take(people, "staff", STAFF)
    take(people, "staff", "工号,姓名,入职日期\nA01,陈静怡,2023-04-17\n")
    assert people.kept.people.person("A01").certificates == {"refund": None}
    take(people, "staff", "工号,姓名,入职日期,证书\nA01,陈静怡,2023-04-17,\n")
    assert people.kept.people.person("A01").certificates == {}
    assert people.kept.people.person("A01").team == "T1"


def test_a_change_of_team_begins_today_and_facts_of_earlier_days_keep_the_team_of_their_day(people: KeepPeople) -> None:
    take(people, "staff", STAFF)
    take(people, "staff", STAFF.replace("A01,陈静怡,T1", "A01,陈静怡,T2"))
    who = Audience("acme", Role.SUPERVISOR)
    team = {day: {one.id: one.team for one in people.team(who, day)} for day in (TODAY - timedelta(days=1), TODAY)}
    assert team[TODAY - timedelta(days=1)]["A01"] == "T1" and team[TODAY]["A01"] == "T2"


def test_a_posting_that_begins_ends_the_open_one_before_it_and_the_dry_run_says_so(people: KeepPeople) -> None:
    take(people, "staff", STAFF)
    take(people, "postings", "工号,开始日期,组,主管,级别\nA01,2023-04-17,T1,S1,L1\n")
    later = "工号,开始日期,组,主管,级别\nA01,2026-12-01,T9,S1,L2\n"
    told = take(people, "postings", later, DRY)
    assert [(one.what, one.key) for one in told.changes] == [
        ("changed", "A01 · 2023-04-17"),
        ("added", "A01 · 2026-12-01"),
    ]
    take(people, "postings", later)
    person = people.kept.people.person("A01")
    assert (person.team, person.on(date(2026, 11, 30)).team, person.on(date(2026, 12, 1)).team) == ("T1", "T1", "T9")


def test_postings_that_overlap_are_refused_at_the_line_that_brings_the_overlap(people: KeepPeople) -> None:
    take(people, "staff", STAFF)
    take(people, "postings", "工号,开始日期,结束日期,组\nA01,2023-04-17,2026-06-30,T1\n")
    told = take(people, "postings", "工号,开始日期,结束日期,组\nS1,2020-01-01,,T1\nA01,2026-06-30,,T2\n", DRY)
    assert [(one.row, one.column) for one in told.faults] == [(3, "since")]
    assert "重叠" in told.faults[0].zh and "overlap" in told.faults[0].en


def test_who_has_left_is_on_the_team_of_earlier_days_alone(people: KeepPeople) -> None:
    take(people, "staff", STAFF)
    take(people, "postings", "工号,开始日期,结束日期,组,主管,级别\nA01,2023-04-17,2026-11-10,T1,S1,L1\n")
    who = Audience("acme", Role.SUPERVISOR)
    assert {one.id for one in people.team(who)} == {"S1"}
    assert {one.id for one in people.team(who, date(2026, 11, 10))} == {"S1", "A01"}
    assert take(people, "staff", people.export(MANAGER, "staff").decode("utf-8-sig")).changed == 0


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("staff", "工号,姓名,主管,入职日期\nA09,新人,S9,2026-01-01\n", "S9"),
        ("staff", "工号,姓名,主管,入职日期\nA09,新人,A09,2026-01-01\n", "本人"),
        ("staff", "工号,姓名,角色,入职日期\nA09,新人,管理员,2026-01-01\n", "管理员"),
        ("postings", "工号,开始日期,组\nA77,2026-01-01,T1\n", "A77"),
        ("certificates", "工号,证书,开始日期\nA77,refund,2026-01-01\n", "A77"),
        ("rosters", "工号,日期,开始,结束\nA77,2026-11-24,9:00,18:00\n", "A77"),
        ("rosters", "工号,日期,开始,结束\nA01,2026-11-24,9:00,18:00\nA01,2026-11-24,17:00,19:00\n", "重叠"),
        ("dispositions", f"{REASONS}2026-01-01,a,A,c1,b,B\n2026-01-01,a,AA,c2,d,D\n", "英文名"),
        ("calendar", "日期,类别,名称\n", "没有数据行"),
    ],
)  # fmt: skip
def test_lines_that_do_not_fit_what_is_on_record_are_refused_and_nothing_goes_in(
    people: KeepPeople, kind: str, text: str, said: str
) -> None:
    take(people, "staff", STAFF)
    before = everything(people)
    told = take(people, kind, text, DRY)
    assert said in told.faults[0].zh and told.faults[0].en
    with pytest.raises(InvalidInput) as refused:
        take(people, kind, text)
    assert said in refused.value.detail and " / " in refused.value.detail
    assert everything(people) == before


def test_a_shift_that_overlaps_one_on_record_is_refused_and_the_roster_of_a_week_replaces_that_week(
    people: KeepPeople,
) -> None:
    take(people, "staff", STAFF)
    head = "工号,日期,开始,结束\n"
    take(people, "rosters", head + "A01,2026-11-24,9:00,18:00\nA01,2026-11-25,9:00,18:00\nA01,2026-12-01,9:00,18:00\n")
    with pytest.raises(InvalidInput, match="重叠"):
        take(people, "rosters", head + "A01,2026-11-24,17:00,20:00\n")
    told = take(people, "rosters", head + "A01,2026-11-24,10:00,19:00\nA01,2026-11-26,9:00,18:00\n", WHOLE)
    assert (told.added, told.removed) == (2, 2)
    assert [one.day.day for one in people.kept.plans.shifts("acme")] == [24, 26, 1]


def test_a_version_of_dispositions_is_taken_whole_and_in_the_order_of_its_lines(people: KeepPeople) -> None:
    head = "版本,生效日期,截止日期,一级原因,一级英文,编码,二级原因,二级英文\n"
    take(
        people,
        "dispositions",
        head + "1,2026-01-01,2026-06-30,退改,Refund,z,航变,Airline\n1,2026-01-01,2026-06-30,退改,Refund,a,自愿,Own\n",
    )
    take(people, "dispositions", head + "2,2026-07-01,,退改,Refund,n,新的,New\n")
    told = take(people, "dispositions", head + "1,2026-01-01,2026-06-30,退改,Refund,z,航变,Airline\n")
    assert (told.removed, told.unchanged) == (1, 2)
    then, now = (people.taxonomy(MANAGER, day) for day in (date(2026, 6, 30), None))
    assert then and [one.code for one in then.reasons] == ["z"]
    assert now and now.version == 2
    assert people.taxonomy(MANAGER, date(2025, 1, 1)) is None


def test_an_older_value_does_not_take_the_place_of_a_younger_one(people: KeepPeople) -> None:
    head = "客户编号,截至,segment,vip\n"
    take(people, "customers", head + "YL1,2026-11-01,family,是\n")
    told = take(people, "customers", head + "YL1,2026-10-01,student,\n")
    assert (told.older, told.changed) == (1, 0)
    told = take(people, "customers", head + "YL1,2026-11-02,club,\n")
    assert told.changed == 1
    (customer,) = people.kept.people.customers("acme")
    assert {name: one.value for name, one in customer.attributes.items()} == {"segment": "club", "vip": True}
    told = take(people, "customers", head + "YL1,2026-11-02,club,\n", WHOLE)
    assert told.removed == 1 and set(people.kept.people.customers("acme")[0].attributes) == {"segment"}


def test_an_order_stands_with_its_customer_and_attributes(people: KeepPeople) -> None:
    take(people, "orders", "订单号,客户编号,截至,paid,状态\nTR-1,YL1,2026-11-01,980.00,ticketed\nTR-2,YL1,,,\n")
    take(people, "customers", "客户编号,截至,segment\nYL1,2026-11-01,family\n")
    (customer,) = people.kept.people.customers("acme")
    assert [one.id for one in people.kept.people.orders("acme", customer.key)] == ["TR-1", "TR-2"]


def test_who_is_on_duty_now_is_found_in_the_order_of_calling(people: KeepPeople) -> None:
    take(people, "duties", "值班角色,姓名,开始,结束,电话,顺位\n"
         "甲方值班,沈嘉宜,2026-11-23 08:00,2026-11-23 20:00,13800001111,2\n"
         "甲方值班,顾明远,2026-11-23 08:00,2026-11-23 20:00,400-555-0142,1\n"
         "安全,聂卫东,2026-11-23 20:00,2026-11-24 08:00,400-555-0144,1\n")  # fmt: skip
    now = people.on_duty(Audience("acme", Role.AGENT, "A01"))
    assert [(one.name, one.phone) for one in now] == [("顾明远", "400-555-0142"), ("沈嘉宜", "13800001111")]
    night = people.on_duty(MANAGER, NOW + timedelta(hours=12))
    assert [one.role for one in night] == [DutyRole.SAFETY]
    with pytest.raises(NotAllowed):
        people.on_duty(Audience("acme", Role.CLIENT_VIEWER))


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.QUALITY, Role.CLIENT_VIEWER])
def test_only_managers_and_administrators_import(people: KeepPeople, role: Role) -> None:
    with pytest.raises(NotAllowed):
        take(people, "staff", STAFF, DRY, Audience("acme", role, "A01"))


def test_an_agent_reads_the_own_lines_and_what_is_about_nobody(people: KeepPeople) -> None:
    take(people, "staff", STAFF)
    take(people, "rosters", "工号,日期,开始,结束\nA01,2026-11-24,9:00,18:00\nS1,2026-11-24,9:00,18:00\n")
    take(people, "calendar", "日期,类别,名称\n2026-12-31,活动,年末\n")
    take(people, "customers", "客户编号,截至,segment\nYL1,2026-11-01,family\n")
    agent = Audience("acme", Role.AGENT, "A01")
    assert people.rows(agent, "staff").total == people.rows(agent, "rosters").total == 1
    assert people.rows(agent, "calendar").total == 1
    assert people.rows(agent, "customers").total == 0
    assert people.rows(replace(agent, person=None), "staff").total == 0
    assert people.rows(Audience("acme", Role.SUPERVISOR), "staff").total == 2
    assert people.rows(MANAGER, "rosters", date(2026, 11, 25)).total == 0
    with pytest.raises(NotAllowed):
        people.team(agent)
    with pytest.raises(NotAllowed):
        people.rows(Audience("acme", Role.CLIENT_VIEWER), "staff")


def test_a_manager_of_one_client_neither_sees_nor_changes_the_people_of_another(people: KeepPeople) -> None:
    take(people, "staff", STAFF)
    theirs = Audience("other", Role.MANAGER, "M2")
    before = everything(people)
    assert people.rows(theirs, "staff").total == 0
    for text in (STAFF, "工号,姓名,入职日期\nA01,别人,2026-01-01\n"):
        with pytest.raises(InvalidInput, match="占用"):
            take(people, "staff", text, who=theirs)
    for kind, text in (
        ("postings", "工号,开始日期,组\nA01,2026-01-01,T9\n"),
        ("rosters", "工号,日期,开始,结束\nA01,2026-11-24,9:00,18:00\n"),
    ):
        with pytest.raises(InvalidInput, match="人员表里没有"):
            take(people, kind, text, who=theirs)
    assert everything(people) == before


def test_an_administrator_adds_a_person_of_another_client_who_then_serves_both(people: KeepPeople) -> None:
    take(people, "staff", STAFF)
    take(people, "staff", STAFF, who=Audience("other", Role.ADMIN))
    assert people.kept.people.person("A01").clients == ("acme", "other")
    take(people, "staff", "工号,姓名,入职日期\nS1,张敏,2018-03-05\n", WHOLE, Audience("other", Role.ADMIN))
    assert people.kept.people.person("A01").clients == ("acme",)
    assert isinstance(people.kept.people.person("A01"), Person)


def test_who_serves_several_clients_is_changed_by_an_administrator_alone(people: KeepPeople) -> None:
    take(people, "staff", STAFF)
    take(people, "staff", STAFF, who=Audience("other", Role.ADMIN))
    assert take(people, "staff", STAFF).unchanged == 2  # the same again is no change
    raised = STAFF.replace("T1,S1,L1", "T1,S1,MGR")
    for kind, text in (("staff", raised), ("certificates", "工号,证书,开始日期\nA01,refund,2026-01-01\n")):
        with pytest.raises(InvalidInput, match="其他客户"):
            take(people, kind, text)
        assert take(people, kind, text, who=ADMIN).added + take(people, kind, text, who=ADMIN).unchanged > 0


def test_what_is_not_there_yet_is_an_empty_table(people: KeepPeople) -> None:
    for kind in FORMS:
        assert people.rows(MANAGER, kind).total == 0
        assert people.export(MANAGER, kind).count(b"\n") == 1


# The demo's own tables


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> KeepPeople:
    """The telecom client of the demo with everything of it: people, customers, orders and plans."""
    folder = tmp_path_factory.mktemp("demo")
    engine = opened(folder)
    lay_out(SOURCE / "xingxi", folder / "xingxi", FIRST, ZONE)
    (folder / "staff.yaml").write_text(dated((SOURCE / "staff.yaml").read_text("utf-8"), FIRST, ZONE), "utf-8")
    people = feature(engine)
    pack = read_pack(folder / "xingxi", key=b"k" * 32)
    people.clients.put(pack.client)
    people.kept.people.put_staff(read_staff(folder / "xingxi"))
    people.kept.people.put_customers(pack.customers)
    people.kept.people.put_orders(pack.orders)
    keeper = Audience("xingxi", Role.ADMIN)
    for kind in ("dispositions", "calendar", "duties", "postings"):
        name = f"{kind}.csv"
        people.import_file(keeper, kind, (name, (folder / "xingxi" / "people" / name).read_bytes()))
    for kind, drawn in (("certificates", certificates), ("rosters", rosters), ("forecasts", forecasts)):
        rows = drawn(FIRST, "xingxi")
        people.import_rows(keeper, kind, rows[:120] if kind != "certificates" else rows)
    return people


@pytest.mark.parametrize("kind", FORMS)
def test_every_table_of_the_demo_is_there_and_its_export_taken_in_again_changes_nothing(
    demo: KeepPeople, kind: str
) -> None:
    keeper = Audience("xingxi", Role.ADMIN)
    before = everything(demo, "xingxi")
    assert before[kind].count(b"\n") > 1
    told = demo.import_file(keeper, kind, (f"{kind}.csv", before[kind]), WHOLE)
    assert (told.added, told.changed, told.removed, told.missing) == (0, 0, 0, 0)
    assert everything(demo, "xingxi") == before


NAUGHTY = (
    "", " ", "=1+1", "'", "NULL", "undefined", "0", "-1", "1e999", "99999-99-99", "\u202e乱序", "ﷺ", "💥" * 40,
    "<script>", "'; DROP TABLE staff;--", "A" * 5000, "\ufeff", "2026-02-30", "25:61", "T1,T2", "一二三",
)  # fmt: skip


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A table with one or two things wrong with it: cells dropped, doubled, retyped, cut; lines and bytes as well."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    for _ in range(chance.randint(1, 2)):
        row = chance.randrange(len(rows))
        cell = chance.randrange(max(len(rows[row]), 1))
        match chance.choice((0, 1, 2, 3, 4, 5, 6, 7, 7, 7)):
            case 0:
                del rows[row][cell : cell + 1]
            case 1:
                rows[row].insert(cell, chance.choice(NAUGHTY))
            case 2:
                rows[row][cell : cell + 1] = [chance.choice(NAUGHTY)]
            case 3:
                rows.insert(row, list(rows[row]))
            case 4:
                rows[row] = rows[row][:cell]
            case 5:
                chance.shuffle(rows[row])
            case 6:
                rows[row][cell : cell + 1] = [f"{rows[row][cell]}改" if rows[row] else "改"]
            case 7:
                del rows[row]
                rows = rows or [[""]]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    found = out.getvalue().encode("utf-8", errors="replace")
    return found[: chance.randrange(len(found))] if chance.random() < 0.1 and found else found


def attempted(people: KeepPeople, kind: str, content: bytes, how: How) -> Taken | TongxiError:
    try:
        return people.import_file(Audience("xingxi", Role.MANAGER), kind, ("table.csv", content), how)
    except TongxiError as fault:
        return fault


@pytest.mark.parametrize("kind", FORMS)
def test_a_mutated_table_goes_in_whole_or_not_at_all_and_never_breaks_anything(demo: KeepPeople, kind: str) -> None:
    keeper = Audience("xingxi", Role.MANAGER)
    chance = random.Random(f"20261122 {kind}")
    sound = demo.export(keeper, kind)
    outcomes = {"refused": 0, "taken": 0}
    for _ in range(20):
        content = mutated(b"\n".join(sound.splitlines()[:40]), chance)
        before = everything(demo, "xingxi")
        dry, told = (attempted(demo, kind, content, how) for how in (DRY, How()))
        if isinstance(told, TongxiError):
            outcomes["refused"] += 1
            assert " / " in told.detail
            assert isinstance(dry, TongxiError) or dry.faults
            assert everything(demo, "xingxi") == before
            continue
        outcomes["taken"] += 1
        assert dry == replace(told, dry_run=True)
        assert demo.import_file(keeper, kind, ("table.csv", content)).changed == 0
        again = demo.import_file(keeper, kind, ("table.csv", demo.export(keeper, kind)), WHOLE)
        assert (again.added, again.changed, again.removed) == (0, 0, 0)
    assert min(outcomes.values()) > 0, outcomes
