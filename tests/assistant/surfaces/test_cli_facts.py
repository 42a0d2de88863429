"""Tables of contact facts on the command line: looked at first, taken in row by row, the roster filled in."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from test_cli import opened, run
from test_cli_lexicon import data as data  # the folder of one small company

from knowledge.audience import Role
from knowledge.staff import Person

FIXTURES = Path(__file__).parents[2] / "knowledge" / "intake" / "doors" / "fixtures"
CSV, MAPPING = str(FIXTURES / "facts.csv"), str(FIXTURES / "facts.yaml")
ALL = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def test_a_dry_run_without_a_mapping_proposes_one_and_writes_nothing(data: Path, tmp_path: Path) -> None:
    dry = run(data, "facts", "import", CSV, "--dry-run")
    assert "会话ID → id" in dry.stdout and "没有对应的列" in dry.stdout and "建议的映射文件" in dry.stdout
    proposal = tmp_path / "mapping.yaml"
    proposal.write_text(
        json.loads(run(data, "facts", "import", CSV, "--dry-run", "--json").stdout)["proposal"], "utf-8"
    )
    assert "还缺少这些字段" not in run(data, "facts", "import", CSV, "--mapping", str(proposal), "--dry-run").stdout
    with opened(data) as assistant:
        assert assistant.stores.interactions.between("acme", *ALL) == []


def test_good_rows_go_in_bad_ones_are_written_down_and_the_roster_fills_what_is_empty(
    data: Path, tmp_path: Path
) -> None:
    with opened(data) as assistant:
        assistant.stores.people.put_staff(
            [Person("A34", "王", Role.AGENT, "T7", "S7", ("acme",), "L1", date(2026, 11, 6))]
        )
    errors = tmp_path / "errors.jsonl"
    done = run(data, "--lang", "en", "facts", "import", CSV, "--mapping", MAPPING, "--errors", str(errors))
    assert done.exit_code == 1
    assert "4 contact facts taken in" in done.stdout and "5 rows were not kept" in done.stdout
    assert "agents who are not on the roster: A33, A99" in done.stdout
    told = [json.loads(line) for line in errors.read_text("utf-8").splitlines()]
    assert [one["record"] for one in told] == ["line 5 开始时间", "line 6 渠道", "line 7", "line 8", "line 9 通话时长"]
    with opened(data) as assistant:
        found = {one.id: one for one in assistant.stores.interactions.between("acme", *ALL)}
    assert sorted(found) == ["F-0001", "F-0002", "F-0003", "F-0007"]
    assert (found["F-0002"].team, found["F-0002"].supervisor, found["F-0002"].tenure_days) == ("T7", "S7", 10)
    assert (found["F-0001"].team, found["F-0001"].tenure_days) == ("T1", None)


def test_the_same_table_again_replaces_what_it_brought(data: Path) -> None:
    for _ in range(2):
        run(data, "facts", "import", CSV, "--mapping", MAPPING)
    with opened(data) as assistant:
        assert len(assistant.stores.interactions.between("acme", *ALL)) == 4


def test_without_a_mapping_or_with_a_faulty_one_nothing_goes_in(data: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("columns: {会话ID: moon}", "utf-8")
    less = tmp_path / "less.yaml"
    less.write_text("columns: {会话ID: id}", "utf-8")
    for words in ((), ("--mapping", str(wrong)), ("--mapping", str(less)), ("--mapping", "nowhere.yaml")):
        failed = run(data, "facts", "import", CSV, *words)
        assert failed.exit_code == 2 and "Traceback" not in failed.output, words
    assert run(data, "facts", "import", "nowhere.csv", "--mapping", MAPPING).exit_code == 2
