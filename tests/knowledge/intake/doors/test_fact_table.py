"""Tables of contact facts: what each column means is said once, every good row comes in, every bad one is named."""

import io
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from knowledge.call import Interaction
from knowledge.client import Client
from knowledge.errors import InvalidInput, UnreadableDocument
from knowledge.intake.doors.fact_mapping import Column, FactMapping, as_yaml, fit, proposed_mapping, read_mapping
from knowledge.intake.doors.fact_table import BadRow, Reader, read_table
from knowledge.intake.pseudonym import customer_key
from knowledge.language import Lang
from tests.knowledge.intake.doors.mutations import broken_text, plant_lines

FIXTURES = Path(__file__).parent / "fixtures"
CSV = (FIXTURES / "facts.csv").read_bytes()
YAML = (FIXTURES / "facts.yaml").read_text("utf-8")
ZONE = ZoneInfo("Asia/Shanghai")
CLIENT = Client("acme", {"zh": "甲", "en": "A"}, "Asia/Shanghai", (Lang.HANS, Lang.EN))
KEY = b"k" * 32


def rows(content: bytes = CSV, mapping: str = YAML, name: str = "facts.csv") -> list[Interaction | BadRow]:
    return list(Reader(CLIENT, KEY, read_mapping(mapping, ZONE)).facts(read_table(name, content)))


def good(found: list[Interaction | BadRow]) -> list[Interaction]:
    return [one for one in found if isinstance(one, Interaction)]


def bad(found: list[Interaction | BadRow]) -> list[tuple[int, str]]:
    return [(one.line, one.column) for one in found if isinstance(one, BadRow)]


def test_every_good_row_is_a_contact_with_its_values_read() -> None:
    first, second, third, last = good(rows())
    assert first == Interaction(
        "acme", "F-0001", datetime(2026, 11, 16, 1, 0, 5, tzinfo=UTC), "voice", Lang.HANS, "A33", "T1", "", "退改",
        customer_key=customer_key(KEY, "acme", "YL-200713"), region="华东", talk_s=205, wait_s=12, resolved=True,
        csat=5, amount=Decimal("120.50"), qa={"greeting": "pass"},
    )  # fmt: skip
    assert (second.channel, second.talk_s, second.resolved, second.csat, second.team) == ("chat", 205, False, None, "")
    assert (third.channel, third.talk_s, third.at.hour, third.qa) == ("email", 205, 2, {"greeting": "na"})
    assert last.driver == "问题：电话 [PHONE_1] 打不通"


def test_every_bad_row_is_named_by_line_and_column_in_both_languages() -> None:
    found = rows()
    assert bad(found) == [(5, "开始时间"), (6, "渠道"), (7, ""), (8, ""), (9, "通话时长")]
    assert all(one.zh and one.en for one in found if isinstance(one, BadRow))


def test_numbers_of_customers_are_kept_nowhere() -> None:
    text = repr(good(rows()))
    assert "13800138000" not in text and "YL-2007" not in text


def test_a_dry_look_tells_what_fits_what_is_unknown_and_what_is_missing() -> None:
    header = read_table("facts.csv", CSV).header
    told = fit(header, read_mapping(YAML, ZONE))
    assert told.mapped[0] == ("会话ID", "id") and len(told.mapped) == 13
    assert (told.ignored, told.unknown, told.absent, told.missing) == (("备注",), ("系统版本",), (), ())
    less = fit(header, read_mapping("columns: {会话ID: id, 没有这列: agent}", ZONE))
    assert less.absent == ("没有这列",) and less.missing == ("at", "channel", "agent", "driver")
    assert less.proposed["开始时间"] == "at" and less.proposed["坐席工号"] == "agent"


def test_a_proposed_mapping_is_a_mapping_file() -> None:
    proposed = proposed_mapping(("会话ID", "开始时间", "渠道", "坐席工号", "来电原因", "通话时长", "胡言"), ZONE)
    again = read_mapping(as_yaml(proposed), ZONE)
    assert again.columns == proposed.columns and "胡言" not in again.columns
    assert proposed.columns["通话时长"] == Column("talk_s")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("columns: [1", "YAML"),
        ("- a", "columns"),
        ("columns: {A: nothing}\nfixed: {moon: 1}\nzone: Mars/Base", "nothing"),
        ("columns: {A: id, B: id}", "two columns"),
        ("columns: {A: {field: id, colour: red}}", "field, values"),
        ("columns: [a, b]", "names and values"),
        ("strange: 1", "strange"),
        ("columns: {A: client}", "client"),
    ],
)
def test_a_faulty_mapping_is_refused_with_every_fault_named(text: str, named: str) -> None:
    with pytest.raises(InvalidInput, match=named):
        read_mapping(text, ZONE)


def test_excel_is_read_like_csv_with_its_own_dates_and_times() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["会话ID", "开始时间", "渠道", "坐席工号", "来电原因", "通话时长", "等待时长"])
    sheet.append(
        [
            "X-1",
            datetime.fromisoformat("2026-11-16T09:00:05"),
            "语音热线",
            "A33",
            "退改",
            time(0, 3, 25),
            timedelta(seconds=9),
        ]
    )
    sheet.append(["X-2", date(2026, 11, 16), "语音热线", "A33", "退改", 205, 9.0])
    out = io.BytesIO()
    book.save(out)
    first, second = good(rows(out.getvalue(), name="facts.xlsx"))
    assert (first.talk_s, second.talk_s, second.wait_s) == (205, 205, 9)
    assert first.at.astimezone(UTC) == datetime(2026, 11, 16, 1, 0, 5, tzinfo=UTC)
    assert second.at.astimezone(UTC) == datetime(2026, 11, 15, 16, tzinfo=UTC)


def test_a_date_format_and_a_zone_are_followed() -> None:
    mapping = """
zone: America/New_York
columns: {i: id, w: {field: at, format: "%d.%m.%Y %H:%M"}, c: channel, a: agent, d: driver}
"""
    made = good(rows("i;w;c;a;d\nA;05.11.2026 09:30;电话;A1;退改\n".encode("utf-8-sig"), mapping))[0]
    assert made.at.astimezone(UTC) == datetime(2026, 11, 5, 14, 30, tzinfo=UTC) and made.channel == "voice"


def test_old_encodings_tabs_and_rows_of_other_lengths() -> None:
    table = "会话ID\t开始时间\t渠道\t坐席工号\t来电原因\nA\t2026-11-16 09:00\t电话\tA1\t退改\nB\t2026-11-16\n"
    found = rows((table + "C\t2026-11-16\t电话\tA1\t退改\t多了\t两格\n").encode("gb18030"))
    assert [one.id for one in good(found)] == ["A"] and bad(found) == [(3, ""), (4, "")]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04"])
def test_a_file_without_a_table_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        read_table("facts.xlsx" if content.startswith(b"PK") else "facts.csv", content)


def test_an_id_that_is_a_telephone_number_becomes_a_key() -> None:
    made = good(rows(CSV.replace(b"F-0002", b"13900139000")))[1]
    assert made.id.startswith("x-") and "139001" not in made.id


def test_a_fixed_value_must_be_one_of_its_field() -> None:
    mapping = FactMapping(ZONE, {"i": Column("id")}, {"channel": "pigeon"})
    found = list(Reader(CLIENT, KEY, mapping).facts(read_table("x.csv", b"i\nA\n")))
    assert bad(found) == [(2, "fixed channel")]


@pytest.mark.parametrize("seed", range(4))
def test_broken_tables_never_crash_and_every_row_is_a_contact_or_named(seed: int) -> None:
    planted = plant_lines(CSV.decode(), lambda line: "," in line and not line.startswith("会话ID"))
    reader = Reader(CLIENT, KEY, read_mapping(YAML, ZONE))
    for mutant in broken_text(planted, seed, 150):
        try:
            table = read_table("facts.csv", mutant.raw)
        except InvalidInput:
            continue
        assert len(list(reader.facts(table))) == len(table.rows), mutant.name


def test_a_quotation_mark_that_nothing_closes_takes_no_other_row_with_it() -> None:
    table = "会话ID,开始时间,渠道,坐席工号,来电原因,备注\n"
    each = "{},2026-11-16 09:00,电话,A1,退改,{}\n"
    found = rows((table + each.format("A", '"她说') + each.format("B", "好") + each.format("C", "行")).encode())
    assert [one.id for one in good(found)] == ["A", "B", "C"]
    kept = rows((table + each.format("A", '"两行\n备注"') + each.format("B", "好")).encode())
    assert [one.id for one in good(kept)] == ["A", "B"]
