"""A built world: two runs write the same bytes, the product can read what it is given, and nothing of it is truth."""

import ast
import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from evals.world.build import Built, Order, build
from evals.world.facts import COLUMNS
from knowledge.intake.forms import CasesForm

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def ci(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    out = tmp_path_factory.mktemp("world") / "ci"
    return out, build(Order(out, "ci", quiet=True))


def test_the_ci_size_is_four_thousand_two_hundred_contacts_of_twelve_agents(ci: tuple[Path, Built]) -> None:
    out, built = ci
    true = [json.loads(line) for line in (out / "truth" / "contacts.jsonl").read_text("utf-8").splitlines()]
    answered = [one for one in true if one.get("answered", True)]
    assert built.contacts == len(true) and abs(len(answered) - 4200) < 300
    assert {one["day"] for one in true} == set(range(57, 85))
    assert len({row["agent"] for rows in facts(out).values() for row in rows} - {""}) == 12


def facts(out: Path) -> dict[str, list[dict[str, str]]]:
    found = {}
    for path in sorted((out / "given").glob("*/facts.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.parent.name] = list(csv.DictReader(file))
    return found


def test_two_runs_write_the_same_bytes(ci: tuple[Path, Built], tmp_path: Path) -> None:
    """The second run is a process of its own: what Python hashes differently from run to run must not show."""
    out, _ = ci
    code = (
        "import sys; from pathlib import Path; from evals.world.build import Order, build\n"
        "build(Order(Path(sys.argv[1]), 'ci', quiet=True))"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "again")]
    subprocess.run(run, check=True, cwd=ROOT, timeout=300, capture_output=True)
    first, again = (
        json.loads((folder / "manifest.json").read_text("utf-8"))["files"] for folder in (out, tmp_path / "again")
    )
    assert first == again and len(first) > 150  # a file of calls and one of acts a client and day, and the tables


def test_what_is_given_holds_no_truth(ci: tuple[Path, Built]) -> None:
    out, _ = ci
    for rows in facts(out).values():
        assert rows and tuple(rows[0]) == COLUMNS
    for path in (out / "given").rglob("*"):
        if path.suffix in {".csv", ".yaml"}:
            text = path.read_text("utf-8")
            assert not any(word in text for word in ("P1", "P5:split", "stonewalled", "repeat_of", "marks"))


def test_the_truth_names_every_plant_with_its_nature_and_its_contacts(ci: tuple[Path, Built]) -> None:
    out, _ = ci
    planted = json.loads((out / "truth" / "plants.json").read_text("utf-8"))
    assert {*(f"P{n}" for n in range(1, 10)), *(f"D{n}" for n in range(1, 11))} < set(planted)
    for name, one in planted.items():
        if name.startswith(("P", "D")):
            assert one["entity"] and one["scope"] and one["cause"] and one["active"]
            assert (one["cause"] == "none") is (one["kind"] == "decoy")
    ids = {row["id"] for rows in facts(out).values() for row in rows}
    missing = {name: [one for one in of["contacts"] if one not in ids]
               for name, of in planted.items() if name[0] in "PD"}  # fmt: skip
    assert missing["D10"] and all(set(of) <= set(missing["D10"]) for of in missing.values())
    assert len(planted["P6"]["contacts"]) == 3 and len(planted["P5"]["contacts"]) == 17


def test_the_products_own_door_reads_the_facts(ci: tuple[Path, Built]) -> None:
    from knowledge.client import Client
    from knowledge.intake.doors.fact_mapping import read_mapping
    from knowledge.intake.doors.fact_table import Reader, read_table
    from knowledge.language import Lang

    out, _ = ci
    for name in ("xingxi", "yuanlan", "chengzhou"):
        folder = out / "given" / name
        client = Client(name, {"zh": name, "en": name}, "Asia/Shanghai", (Lang.HANS,))
        mapping = read_mapping((folder / "facts-mapping.yaml").read_text("utf-8"), client.zone)
        table = read_table("facts.csv", (folder / "facts.csv").read_bytes())
        read = list(Reader(client, b"k" * 32, mapping).facts(table))
        given = facts(out)[name]
        assert [getattr(one, "id", one) for one in read] == [row["id"] for row in given]
        for one, row in zip(read, given, strict=True):
            assert one.driver == row["driver"] and one.campaign == row["campaign"] and str(one.plan) == row["plan"]
            assert one.qa == {item: row[f"qa.{item}"] for item in one.qa} and str(one.amount or "") == row["amount"]


def test_a_folder_in_use_and_an_unknown_size_are_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(ValueError, match="not empty"):
        build(Order(tmp_path, "ci"))
    with pytest.raises(ValueError, match="no size"):
        build(Order(tmp_path / "new", "huge"))
    assert (tmp_path / "mine.txt").read_text("utf-8") == "keep"


def test_the_product_has_no_path_to_the_truth() -> None:
    """Neither an import of evals nor a word of the folder; import-linter holds the first as well."""
    for room in ("assistant", "knowledge", "prompts"):
        for path in sorted((ROOT / room).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            for node in ast.walk(tree):
                names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                assert not any(name.split(".")[0] == "evals" for name in names), path
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert "truth/" not in node.value and "plants.json" not in node.value, path


def test_five_hundred_past_cases_a_client_name_the_document_they_followed(ci: tuple[Path, Built]) -> None:
    told = list((ci[0] / "given").glob("*/cases.yaml"))
    assert len(told) == 3
    for path in told:
        cases = CasesForm(**yaml.safe_load(path.read_text("utf-8"))).cases
        assert len(cases) == 500 and all(case.document for case in cases)
