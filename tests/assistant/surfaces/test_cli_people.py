"""Tables on the command line: a dry run told line by line, imports whole or not at all, exports that read back."""

import json
from pathlib import Path

import pytest
from test_cli import run
from test_cli_lexicon import data as data

STAFF = "工号,姓名,组,主管,级别,入职日期\nS1,张敏,T1,,SUP,2018-03-05\nA01,=陈静怡,T1,S1,L1,2023-04-17\n"


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    file = tmp_path / "人员.csv"
    file.write_bytes(STAFF.encode("gb18030"))
    return file


def test_a_table_is_tried_taken_in_listed_and_exported(data: Path, staff: Path, tmp_path: Path) -> None:
    dry = run(data, "people", "import", str(staff), "--kind", "staff", "--client", "acme", "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "试运行" in dry.stdout and "新增 2" in dry.stdout and "没有写入" in dry.stdout
    assert "还没有这种表" in run(data, "people", "list", "staff").stdout
    assert "已导入人员 2 行" in run(data, "people", "import", str(staff), "--kind", "staff").stdout
    again = run(data, "--lang", "en", "people", "import", str(staff), "--kind", "staff")
    assert "no change" in again.stdout
    assert "=陈静怡" in run(data, "people", "list", "staff").stdout
    out = tmp_path / "staff.csv"
    assert run(data, "people", "export", "staff", "--out", str(out)).exit_code == 0
    assert "'=陈静怡" in out.read_text("utf-8-sig")
    back = json.loads(run(data, "people", "import", str(out), "--kind", "staff", "--whole", "--json").stdout)
    assert (back["unchanged"], back["changed"], back["removed"]) == (2, 0, 0)
    assert run(data, "people", "export", "staff").stdout.replace("\r\n", "\n") == out.read_text("utf-8-sig")


def test_each_faulty_cell_is_named_and_nothing_goes_in(data: Path, staff: Path) -> None:
    staff.write_text(STAFF + "A02,李志强,T1,S7,L1,去年\n", "utf-8")
    refused = run(data, "people", "import", str(staff), "--kind", "staff")
    assert refused.exit_code == 2 and "第 4 行“入职日期”" in refused.stderr
    dry = run(data, "people", "import", str(staff), "--kind", "staff", "--dry-run", "--json")
    assert dry.exit_code == 2
    assert [(one["row"], one["column"]) for one in json.loads(dry.stdout)["faults"]] == [(4, "入职日期")]
    english = run(data, "--lang", "en", "people", "import", str(staff), "--kind", "staff", "--dry-run")
    assert "line 4, 入职日期" in english.stdout and "write 2026-11-03" in english.stdout
    assert "还没有这种表" in run(data, "people", "list").stdout


def test_what_changes_is_told_column_by_column(data: Path, staff: Path) -> None:
    run(data, "people", "import", str(staff), "--kind", "staff")
    staff.write_text("工号,姓名,组,备注,入职日期\nA01,=陈静怡,T2,新班组,2023-04-17\n", "utf-8")
    told = run(data, "people", "import", str(staff), "--kind", "staff", "--dry-run").stdout
    assert "改动  A01  team: T1 → T2" in told
    assert "另有 1 行" in told and "--whole" in told and "备注" in told


def test_who_is_on_duty_is_told_or_that_nobody_is(data: Path, tmp_path: Path) -> None:
    assert "没有人" in run(data, "people", "duty").stdout
    file = tmp_path / "duties.csv"
    file.write_text("值班角色,姓名,开始,结束,电话\n安全,聂卫东,2026-11-23,2026-11-24,400-555-0144\n", "utf-8")
    assert run(data, "people", "import", str(file), "--kind", "duties").exit_code == 0
    assert "安全  聂卫东  400-555-0144" in run(data, "people", "duty").stdout
    assert json.loads(run(data, "people", "duty", "--json").stdout)[0]["role"] == "safety"


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [("nowhere.csv", "staff", "没有这个文件"), ("x.csv", "salaries", "rosters"), ("x.docx", "staff", "格式"),
     ("x.csv", "staff", "表头")],
)  # fmt: skip
def test_what_cannot_be_a_table_is_wrong_input(data: Path, tmp_path: Path, name: str, kind: str, said: str) -> None:
    for file in ("x.csv", "x.docx"):
        (tmp_path / file).write_text("你好\n", "utf-8")
    failed = run(data, "people", "import", str(tmp_path / name), "--kind", kind)
    assert failed.exit_code == 2 and "Traceback" not in failed.output
    assert said in failed.stderr or "不支持" in failed.stderr
