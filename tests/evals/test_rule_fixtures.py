from pathlib import Path

import pytest

from evals.rules import Result, cases, figures, prepare, results
from knowledge.arithmetic.matrix_lint import lint
from knowledge.intake.pack import read_pack


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    return {one.id: one for one in results(tmp_path_factory.mktemp("rules"))}


@pytest.mark.parametrize("case", [case["id"] for case in (*cases("authority"), *cases("offers"))])
def test_every_case_comes_out_as_its_author_says(case: str, done: dict[str, Result]) -> None:
    result = done[case]
    assert result.got == result.expected, result.why


def test_there_are_forty_of_each_and_no_offer_is_wrongly_eligible(done: dict[str, Result]) -> None:
    told = figures(done.values())
    assert told["authority_cases"] >= 40 and told["offers_cases"] >= 40
    assert told["offers_false_eligible"] == 0


@pytest.mark.parametrize("client", ["chengzhou", "xingxi", "yuanlan"])
def test_the_demo_s_own_matrices_have_no_fault(client: str, tmp_path: Path) -> None:
    prepare(tmp_path)
    matrix = read_pack(tmp_path / "world" / client, key=b"0123456789abcdef").matrix
    assert matrix is not None and len(matrix.rules) > 10
    assert lint(matrix) == ()


def test_case_ids_are_never_repeated() -> None:
    ids = [case["id"] for case in (*cases("authority"), *cases("offers"))]
    assert len(ids) == len(set(ids))


def test_a_wrong_expectation_is_seen(tmp_path: Path) -> None:
    one = next(iter(results(tmp_path, ("authority",))))
    wrong = Result(one.id, one.kind, {**one.expected, "verdict": "silent"}, one.got, one.why, one.ms)
    assert one.right and not wrong.right
