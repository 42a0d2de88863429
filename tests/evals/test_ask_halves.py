import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.ask_cases import CASES, HELD, OWN, Case, both, cases, development

HALVES = both()
# Set once, never moved: a question that was scored only must not become one that weights are set on.
DEVELOPMENT = ("T-028", "T-034", "Q-001")
KEPT_APART = ("T-006", "T-012", "T-024", "T-025")


def named(name: str) -> Case:
    return replace(HALVES["development"][0], id=name)


def test_no_case_is_in_both_halves_and_every_case_is_in_one() -> None:
    learned, held = ({case.id for case in HALVES[half]} for half in ("development", "held"))
    assert not learned & held
    assert learned | held == {case.id for file in (CASES, HELD, *OWN) for case in cases(file)}
    assert not {case.question for case in HALVES["development"]} & {case.question for case in HALVES["held"]}


def test_the_first_set_may_be_learned_on_and_the_one_kept_apart_never() -> None:
    assert all(development(case) for case in cases(CASES))
    assert not any(development(case) for case in cases(HELD))


def test_the_newer_cases_are_split_about_evenly_in_every_kind_language_and_client() -> None:
    own = [case for file in OWN for case in cases(file)]
    for field in ("kind", "lang", "client"):
        for group in {getattr(case, field) for case in own}:
            halves = [development(case) for case in own if getattr(case, field) == group]
            assert 0.25 < sum(halves) / len(halves) < 0.75, (field, group)


@pytest.mark.parametrize("name", DEVELOPMENT)
def test_what_was_learned_on_is_learned_on(name: str) -> None:
    assert development(named(name))


@pytest.mark.parametrize("name", KEPT_APART)
def test_what_was_only_scored_is_only_scored(name: str) -> None:
    assert not development(named(name))


@given(st.from_regex(r"[QRTX]-[0-9]{2,4}", fullmatch=True), st.text(max_size=20))
def test_the_half_of_a_case_hangs_on_its_id_alone(name: str, question: str) -> None:
    other = replace(HALVES["held"][-1], id=name, question=question, kind="typo", places=(), thread=(question,))
    assert development(other) == development(named(name))


def test_the_order_of_the_files_and_of_their_cases_moves_nothing() -> None:
    files = [CASES, HELD, *OWN]
    random.Random(7).shuffle(files)
    for half, asked in both(files).items():
        assert {case.id for case in asked} == {case.id for case in HALVES[half]}
    one_file = both([OWN[0]])
    assert {case.id for case in one_file["held"]} <= {case.id for case in HALVES["held"]}
