"""Tables as offices write them: headers anywhere and in any words, dates in every form, each fault by its cell."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from knowledge.audience import Role
from knowledge.calendar import ClientDay, DayKind, Duty, DutyRole
from knowledge.client import Client
from knowledge.customer import Attribute, Stated, Value
from knowledge.errors import InvalidInput, UnreadableDocument
from knowledge.intake.tables import FORMS, Table, form_of, read_table, write_table
from knowledge.intake.tables_forms import Noun, Reading
from knowledge.intake.tables_sheets import read_sheets, sheets_of
from knowledge.intake.tables_values import Local, Wrong, clock, day, guarded, moment, number, unguarded
from knowledge.language import Lang
from knowledge.roster import Activity, Forecast, Shift
from knowledge.staff import Certificate, Person, Posting
from knowledge.taxonomy import Reason

ZONE = ZoneInfo("Asia/Shanghai")
LOCAL = Local(ZONE)
CLIENT = Client("acme", {"zh": "甲", "en": "Acme"}, "Asia/Shanghai", (Lang.HANS, Lang.EN))
READING = Reading(CLIENT, datetime(2026, 11, 23, 1, tzinfo=UTC), b"k" * 32)
KEY = "0123456789abcdef0123456789abcdef"


def read(kind: str, text: str | bytes, name: str = "x.csv") -> Table:
    content = text.encode() if isinstance(text, str) else text
    return read_table(form_of(kind), read_sheets(name, content), READING)


def nouns(table: Table) -> list[Any]:
    assert table.faults == ()
    return [one.noun for one in table.given]


def workbook(*rows: tuple[Any, ...], change: Callable[[Any], None] = lambda sheet: None, title: str = "排班") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# Cells


@pytest.mark.parametrize(
    "cell",
    ["2026-11-03", "2026/11/3", "2026.11.03", "2026年11月3日", "20261103", "２０２６／１１／３", "2026-11-03 00:00:00",
     "46329", 46329, 46329.0, date(2026, 11, 3), datetime(2026, 11, 3, 9)],  # noqa: DTZ001 - as a workbook gives it
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(cell: Any) -> None:
    assert day(cell, LOCAL) == date(2026, 11, 3)


@pytest.mark.parametrize("cell", ["下周一", "3/11/2026", "2026-13-01", "2026-02-30", "12", 7, "45,000", ""])
def test_what_is_no_date_is_refused_with_one_to_write(cell: Any) -> None:
    with pytest.raises(Wrong) as wrong:
        day(cell, LOCAL)
    assert "2026-11-03" in wrong.value.zh and "2026-11-03" in wrong.value.en


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [("9:00", 540), ("09：30", 570), ("9点", 540), ("9点30分", 570), (time(9, 5), 545), (0.375, 540), ("24:00", 1440),
     ("26:30", 1590), ("次日02:30", 1590), (timedelta(hours=25), 1500), (datetime(1900, 1, 1, 2), 1560)],  # noqa: DTZ001
)  # fmt: skip
def test_a_time_is_read_however_it_is_written_also_past_midnight(cell: Any, minutes: int) -> None:
    assert clock(cell) == timedelta(minutes=minutes)


@pytest.mark.parametrize("cell", ["上午", "25", "9:75", "72:00", -0.5, True])
def test_what_is_no_time_is_refused(cell: Any) -> None:
    with pytest.raises(Wrong):
        clock(cell)


@pytest.mark.parametrize(
    "cell",
    ["2026-11-03 09:30", "2026-11-03T09:30:00+08:00", "2026-11-03T01:30Z", "2026/11/3 9:30", "2026年11月3日 9点30分",
     datetime(2026, 11, 3, 9, 30), 46329 + 9.5 / 24],  # noqa: DTZ001 - as a workbook gives it
)  # fmt: skip
def test_a_moment_is_local_time_unless_it_says_otherwise(cell: Any) -> None:
    assert moment(cell, LOCAL) == datetime(2026, 11, 3, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1,200", "1200"), ("120%", "1.2"), ("３.５", "3.5"), (2.5, "2.5"), (-3, "-3"), ("0.10", "0.10")],
)
def test_a_number_is_exactly_what_is_written(cell: Any, value: str) -> None:
    assert str(number(cell)) == value


@pytest.mark.parametrize("cell", ["多", "1e400", "nan", "", "1 2 3x", True])
def test_what_is_no_number_is_refused(cell: Any) -> None:
    with pytest.raises(Wrong):
        number(cell)


@given(st.text(max_size=12) | st.text(alphabet="'=+-@＝＋－＠\t\r\n a", max_size=8))
def test_no_text_is_left_for_a_spreadsheet_to_run_and_each_is_read_back(text: str) -> None:
    written = guarded(text)
    assert unguarded(written) == text
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


# Files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_encoding_and_separator_offices_use_is_read(encoding: str, separator: str) -> None:
    text = "工号,姓名,组,入职日期\nA01,陈静怡,客服一组,2023-04-17\nA02,李志强,客服一组,2025/3/10\n".replace(
        ",", separator
    )
    people = nouns(read("staff", text.encode(encoding)))
    assert [(one.id, one.name, one.team, one.hired) for one in people] == [
        ("A01", "陈静怡", "客服一组", date(2023, 4, 17)),
        ("A02", "李志强", "客服一组", date(2025, 3, 10)),
    ]


def test_headers_are_found_below_titles_in_any_order_case_and_language() -> None:
    text = "二〇二六年人员名单,,,\n制表：人事,,,\n\nHIRE DATE,Team（班组）,Staff-ID,姓 名\n2023-04-17,T1,A01,陈静怡\n"
    (one,) = nouns(read("staff", text))
    assert (one.id, one.name, one.team, one.hired) == ("A01", "陈静怡", "T1", date(2023, 4, 17))


def test_a_header_of_two_merged_lines_is_read_as_one() -> None:
    def merge(sheet: Any) -> None:
        for box in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"):
            sheet.merge_cells(box)

    content = workbook(
        ("远岚日历", None, None, None, None),
        ("日期", "类别", "名称", None, "话务系数"),
        (None, None, "中文", "英文", None),
        (datetime(2026, 11, 3), "节假日", "放假日", "Holiday", 0.55),  # noqa: DTZ001 - a workbook has no zones
        change=merge,
    )
    (one,) = nouns(read("calendar", content, "日历.xlsx"))
    assert one == ClientDay(
        "acme", date(2026, 11, 3), DayKind.HOLIDAY, {"zh": "放假日", "en": "Holiday"}, Decimal("0.55")
    )


def test_cells_merged_down_count_for_every_line() -> None:
    content = workbook(
        ("工号", "日期", "开始", "结束"),
        ("A01", "2026-11-03", "09:00", "12:00"),
        (None, "2026-11-03", "13:00", "18:00"),
        change=lambda sheet: sheet.merge_cells("A2:A3"),
    )
    assert [one.person for one in nouns(read("rosters", content, "x.xlsx"))] == ["A01", "A01"]


def test_a_formula_counts_with_the_value_excel_computed_and_is_refused_without_one() -> None:
    content = workbook(("工号", "日期", "开始", "结束"), ("A01", "=TODAY()", "09:00", "18:00"))
    (fault,) = read("rosters", content, "x.xlsx").faults
    assert (fault.sheet, fault.row, fault.column) == ("排班", 2, "日期")
    assert "公式" in fault.zh and "formula" in fault.en


def test_a_failed_formula_is_named() -> None:
    (fault,) = read("rosters", "工号,日期,开始,结束\nA01,#REF!,09:00,18:00\n").faults
    assert "#REF!" in fault.zh


def test_numbers_kept_as_text_and_texts_kept_as_numbers_are_what_they_mean() -> None:
    content = workbook(
        ("队列", "日期", "时段", "预测量", "AHT", "需要人数"), (1001, "46329", 0.375, "12.5", "300", 4.0)
    )
    (one,) = nouns(read("forecasts", content, "x.xlsx"))
    assert (one.queue, one.at, one.contacts, one.aht_s) == (
        "1001", datetime(2026, 11, 3, 1, tzinfo=UTC), Decimal("12.5"), 300,
    )  # fmt: skip


def test_empty_lines_and_headers_of_later_pages_are_no_lines() -> None:
    text = "工号,日期,开始,结束\nA01,2026-11-03,9:00,18:00\n,,,\n\n工号,日期,开始,结束\nA02,2026-11-03,9:00,18:00\n"
    assert [(one.noun.person, one.row) for one in read("rosters", text).given] == [("A01", 2), ("A02", 6)]


def test_hidden_sheets_and_columns_nobody_reads_are_named() -> None:
    def hide(sheet: Any) -> None:
        sheet.parent.create_sheet("旧表").sheet_state = "hidden"
        sheet.parent.create_sheet("说明").append(("先看这里",))

    content = workbook(
        ("工号", "日期", "开始", "结束", "备注"), ("A01", "2026-11-03", "9:00", "18:00", "早"), change=hide
    )
    assert set(read("rosters", content, "x.xlsx").ignored) == {"旧表 (hidden)", "说明", "备注"}


def test_every_fault_says_line_column_what_is_wrong_and_what_to_write() -> None:
    table = read("rosters", "工号,日期,开始,结束,安排\nA01,下周一,9:00,18:00,接线\n,2026-11-03,9:00,,摸鱼\n")
    assert [(one.row, one.column) for one in table.faults] == [(2, "日期"), (3, "工号"), (3, "安排")]
    assert all(one.zh and one.en for one in table.faults)
    assert "接线" in table.faults[2].zh and "voice" in table.faults[2].en


def test_a_missing_column_and_a_missing_header_say_what_belongs_there() -> None:
    (missing,) = read("staff", "工号,姓名\nA01,陈静怡\n").faults
    assert "入职日期" in missing.zh and "hired" in missing.en
    (headless,) = read("staff", "你好\n再见\n").faults
    assert "工号" in headless.zh and "id" in headless.en


def test_a_line_that_repeats_another_is_a_fault_that_names_the_first() -> None:
    (fault,) = read("postings", "工号,开始日期,组\nA01,2026-01-01,T1\nA01,2026/1/1,T2\n").faults
    assert fault.row == 3 and "第 2 行" in fault.zh


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.docx", b"PK\x03\x04"), ("x.xls", b"\xd0\xcf\x11\xe0"), ("x.xlsx", b"not a workbook"), ("x.csv", b""),
     ("x.xlsx", b"PK\x03\x04broken"), ("x.csv", b"a,b\n" * 100_001)],
)  # fmt: skip
def test_what_is_no_table_cannot_be_read(name: str, content: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        read_sheets(name, content)


def test_an_unknown_kind_names_the_kinds_there_are() -> None:
    with pytest.raises(InvalidInput, match="rosters"):
        form_of("salaries")


# Customers


def test_attributes_stand_side_by_side_or_a_line_each_with_source_and_age() -> None:
    wide = nouns(
        read("customers", "客户编号,截至,来源,segment,会员,金额,标签\nYL1,2026-11-01,crm,family,是,12.50,a|b\n")
    )
    tall = nouns(
        read(
            "customers",
            "客户编号,属性,值,来源,截至\nYL1,segment,family,crm,2026-11-01\nYL1,会员,是,crm,2026-11-01\n"
            "YL1,金额,12.50,crm,2026-11-01\nYL1,标签,a|b,crm,2026-11-01\n",
        )
    )
    assert sorted(wide, key=lambda one: one.name) == sorted(tall, key=lambda one: one.name)
    values = {one.name: one.attribute.value for one in wide}
    assert values == {"segment": "family", "会员": True, "金额": Decimal("12.50"), "标签": ("a", "b")}
    assert wide[0].attribute.as_of == datetime(2026, 10, 31, 16, tzinfo=UTC)


def test_a_customers_number_is_nowhere_in_what_is_read() -> None:
    table = read("customers", "客户编号,截至,segment\nYL-4711-0815,2026-11-01,family\n")
    assert "4711" not in repr(table)


@pytest.mark.parametrize(
    ("header", "value"),
    [("姓名", "陈静怡"), ("手机号", "x"), ("备注", "13800001111"), ("contact", "chen@example.com"),
     ("证件", "11010519491231002X")],
)  # fmt: skip
def test_what_would_say_who_a_customer_is_is_refused_and_not_repeated(header: str, value: str) -> None:
    (fault,) = read("customers", f"客户编号,截至,{header}\nYL1,2026-11-01,{value}\n").faults
    assert header in fault.zh and "个人信息" in fault.zh
    assert value == "x" or value not in fault.zh + fault.en


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("我叫王小明，住文三路180号1栋1642室", "我叫[NAME_1]，住[ADDRESS_1]"), ("车牌京A12345", "车牌[PLATE_1]"),
        ("家庭版199|京A12345", ("家庭版199", "[PLATE_1]")), ("0123456789abcdef0123456789abcdef",) * 2,
        ("CZ77795988", "CZ77795988"), ("1380", 1380), ("2026-11-03", "2026-11-03"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["customers", "orders"])
def test_what_a_free_text_says_of_somebody_is_masked_and_codes_stay(kind: str, value: str, kept: Value) -> None:
    header, line = "客户编号,截至,备注,来源", f"YL1,2026-11-01,{value},chen@example.com"
    (one,) = nouns(read(kind, f"订单号,{header}\nO-1,{line}\n" if kind == "orders" else f"{header}\n{line}\n"))
    assert (one.attribute.value, one.attribute.source) == (kept, "[EMAIL_1]")


def test_a_value_without_its_age_is_refused() -> None:
    (fault,) = read("customers", "客户编号,segment\nYL1,family\n").faults
    assert "截至" in fault.zh


# Plans


def test_a_night_shift_ends_the_next_day_and_counts_to_the_day_it_began() -> None:
    (one,) = nouns(read("rosters", "工号,日期,开始,结束\nA01,2026-11-03,22:00,06:00\n"))
    assert (one.day, one.end - one.start) == (date(2026, 11, 3), timedelta(hours=8))


def test_leave_needs_no_times() -> None:
    (one,) = nouns(read("rosters", "工号,日期,开始,结束,安排\nA01,2026-11-03,,,请假\n"))
    assert (one.activity, one.end - one.start) == (Activity.LEAVE, timedelta(days=1))


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("rosters", "工号,日期,开始,结束\nA01,2026-11-03,09:00,\n", "开始和结束"),
        ("rosters", "工号,日期,开始,结束\nA01,2026-11-03,01:00,23:00\n", "16"),
        ("forecasts", "队列,日期,时段,预测量,AHT,需要人数\n账务,2026-11-03,9:10,5,300,2\n", "半小时"),
        ("forecasts", "队列,日期,时段,预测量,AHT,需要人数\n账务,2026-11-03,9:00,-5,300,2\n", "小于零"),
        ("duties", "值班角色,姓名,开始,结束,电话\n安全,骆青,2026-11-03 8:00,2026-11-03 8:00,1\n", "晚于"),
        ("duties", "值班角色,姓名,开始,结束\n安全,骆青,2026-11-03 8:00,2026-11-03 9:00\n", "电话"),
        ("postings", "工号,开始日期,结束日期\nA01,2026-11-03,2026-11-02\n", "早于"),
        ("dispositions", "版本,生效日期,一级原因,一级英文,编码,二级原因,二级英文\n0,2026-01-01,a,b,c,d,e\n", "从 1"),
    ],
)
def test_lines_that_cannot_be_are_refused(kind: str, text: str, said: str) -> None:
    (fault,) = read(kind, text).faults
    assert said in fault.zh and fault.en


def test_lines_given_as_names_and_values_are_read_as_a_file_would_be() -> None:
    rows = [{"工号": "A01", "姓名": "陈静怡", "入职日期": "2023-04-17", "证书": "refund; intl_fare:2026-12-31"}]
    (one,) = nouns(read_table(form_of("staff"), sheets_of(rows), READING))
    assert one.certificates == {"refund": None, "intl_fare": date(2026, 12, 31)}
    assert (one.role, one.level, one.clients) == (Role.AGENT, "L1", ("acme",))


# Out and in again

_id = st.text(alphabet="ABCxyz019._-=", min_size=1, max_size=8).filter(lambda text: text == text.strip("'"))
_words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Co", "Cn")), min_size=1, max_size=12
).filter(lambda text: text.strip() == text and not text.startswith("#"))  # fmt: skip
_dates = st.dates(date(2000, 1, 1), date(2090, 12, 31))
_amounts = st.decimals(0, 10**6, places=2)
_instants = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_minutes = _instants.map(lambda at: at.replace(second=0, microsecond=0))
_values = st.one_of(
    st.booleans(), st.integers(-(10**6), 10**6), _amounts, st.tuples(_words, _words), st.just(()), st.just(""),
    _words, st.sampled_from(["007", "是", "1.50", "[x", "a|b", "=1+1", "'=x", "-5", "+86", " y "]),
)  # fmt: skip
_shift = st.tuples(_dates, st.integers(0, 47 * 60), st.integers(1, 16 * 60), st.sampled_from(Activity))


def _shift_of(told: tuple[date, int, int, Activity]) -> Shift:
    on, start, length, activity = told
    midnight = datetime.combine(on, time(), ZONE)
    at = [(midnight.replace(tzinfo=None) + timedelta(minutes=n)).replace(tzinfo=ZONE) for n in (start, start + length)]
    return Shift("acme", "A01", at[0].astimezone(UTC), at[1].astimezone(UTC), on, activity)


NOUNS: dict[str, st.SearchStrategy[Noun]] = {
    "staff": st.builds(
        Person, id=_id, name=_words, role=st.sampled_from(Role), team=_words, supervisor=st.none() | _id,
        clients=st.just(("acme",)), level=_id, hired=_dates,
        certificates=st.dictionaries(st.sampled_from(["refund", "intl_fare"]), st.none() | _dates), email=_words,
        slack_user=_id, postings=st.just(()), held=st.just(()),
    ),
    "postings": st.builds(
        Posting, person=_id, since=_dates, team=_words, supervisor=st.none() | _id, level=_id, until=st.none()
    ),
    "certificates": st.builds(Certificate, person=_id, skill=_id, since=_dates, until=st.just(date(2099, 1, 1))),
    "customers": st.builds(
        lambda name, value, source, at: Stated(KEY, KEY, name, Attribute(value, source, at)),
        st.sampled_from(["segment", "年限", "tags"]), _values, _words, _instants,
    ),
    "orders": st.builds(
        lambda order, name, value, at: Stated(order, KEY, name, Attribute(value, "oms", at)),
        _id, st.sampled_from(["paid", "状态"]), _values, _instants,
    ),
    "rosters": _shift.map(_shift_of),
    "forecasts": st.builds(
        Forecast, client=st.just("acme"), queue=_words,
        at=_minutes.map(lambda at: at.replace(minute=at.minute // 30 * 30)), contacts=_amounts,
        aht_s=st.integers(0, 9999), required=_amounts,
    ),
    "calendar": st.builds(
        ClientDay, client=st.just("acme"), day=_dates, kind=st.sampled_from(DayKind),
        name=st.fixed_dictionaries({"zh": _words, "en": _words}), volume_factor=_amounts,
    ),
    "duties": st.builds(
        lambda start, hours, name, phone, channel, rank, role: Duty(
            "acme", role, start, start + timedelta(hours=hours), name, phone, channel, rank
        ),
        _minutes, st.integers(1, 100), _words, st.sampled_from(["", "400-555-0142", "+86 400", "13"]), _words,
        st.integers(1, 5), st.sampled_from(DutyRole),
    ),
    "dispositions": st.builds(
        Reason, client=st.just("acme"), version=st.integers(1, 3), code=_id, driver=_words, driver_en=_words, zh=_words,
        en=_words, since=_dates, until=st.none() | _dates, place=st.just(0),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", NOUNS)
@given(data=st.data())
def test_whatever_is_exported_is_read_back_the_same(kind: str, data: st.DataObject) -> None:
    form = form_of(kind)
    one = data.draw(NOUNS[kind])
    exported = write_table(form, [one], LOCAL)
    assert nouns(read_table(form, read_sheets("x.csv", exported), READING)) == [one]


def test_every_kind_is_exported_above() -> None:
    assert set(NOUNS) == set(FORMS)


def test_two_columns_of_one_meaning_are_refused_by_name() -> None:
    (fault,) = read("staff", "工号,姓名,组,班组,入职日期\nA01,陈静怡,T1,T2,2023-04-17\n").faults
    assert "“组”和“班组”" in fault.zh and "one column" in fault.en


def test_a_comma_that_nobody_quoted_is_a_fault_of_its_line() -> None:
    (fault,) = read("calendar", "日期,类别,名称\n2026-11-03,活动,满减,全场\n").faults
    assert (fault.row, fault.column) == (2, "") and "引号" in fault.zh


def test_a_wide_workbook_row_is_no_reason_to_refuse_a_long_one() -> None:
    rows = [("队列", "日期", "时段", "预测量", "AHT", "需要人数")]
    rows += [(f"q{n}", "2026-11-03", "09:00", 1, 300, 1) for n in range(6000)]  # type: ignore[misc]
    assert len(read("forecasts", workbook(*rows), "x.xlsx").given) == 6000


def test_the_page_about_tables_names_every_kind_and_column() -> None:
    page = (Path(__file__).parents[3] / "docs" / "tables.md").read_text("utf-8")
    sections = {part.split(" ", 1)[0]: part for part in page.split("\n## ")[1:]}
    assert set(sections) == set(FORMS)
    for kind, form in FORMS.items():
        written = [line.split("|")[1:5] for line in sections[kind].splitlines() if line.startswith("| ")][1:]
        assert [[cell.strip() for cell in row] for row in written] == [
            [one.name, one.zh, ", ".join(one.aliases), "required" if one.required else ""] for one in form.columns
        ]
