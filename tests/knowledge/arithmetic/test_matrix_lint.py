from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from knowledge.arithmetic.matrix_lint import lint
from knowledge.authority import Action, Level, Limit, Matrix, Rule
from knowledge.document import Validity

TREE = (Level("L1", "SUP", {}), Level("SUP", "CLIENT", {}), Level("CLIENT", None, {}))
RULE = Rule(
    "c", "R1", 1, "credit", "allow", "CNY", "capital", True, Validity(),
    conditions="delay_days >= 2", limits=(Limit("L1", Decimal(50)),),
)  # fmt: skip
SOUND = Matrix(
    "c",
    TREE,
    (Action("credit", {}, (), "CNY"), Action("chase", {}, (), "次")),
    (RULE,),
    {"delay_days": {"zh": "晚了几天？"}, "tier": {"zh": "等级？"}},
)


def codes(matrix: Matrix) -> set[str]:
    return {finding.code for finding in lint(matrix)}


def with_rule(**changes: object) -> Matrix:
    return replace(SOUND, rules=(RULE, replace(RULE, id="R2", **changes)))  # type: ignore[arg-type]


def test_a_sound_matrix_has_no_findings() -> None:
    assert lint(SOUND) == ()


@pytest.mark.parametrize(
    ("levels", "code"),
    [
        ((*TREE, Level("X", None, {})), "not_one_root"),
        ((*TREE, Level("X", "nobody", {})), "unknown_parent"),
        ((*TREE, Level("L1", "CLIENT", {})), "several_parents"),
        ((*TREE, Level("X", "Y", {}), Level("Y", "X", {})), "cycle"),
        ((*TREE, Level("a", "L1", {}), Level("b", "a", {}), Level("d", "b", {})), "too_deep"),
    ],
)
def test_levels_are_one_tree_of_at_most_five(levels: tuple[Level, ...], code: str) -> None:
    assert code in codes(replace(SOUND, levels=levels))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"conditions": "delay_days >="}, "unparsable_condition"),
        ({"conditions": "colour == 'red'"}, "unworded_evidence"),
        ({"evidence": ("receipt",)}, "unworded_evidence"),
        ({"action": "nothing"}, "unknown_action"),
        ({"unit": "USD"}, "unit_differs"),
        ({"limits": (Limit("L7", Decimal(1)),)}, "unknown_level"),
        ({"limits": ()}, "allows_nobody"),
        ({"alternatives": ("fly",)}, "unknown_alternative"),
        ({"effect": "maybe"}, "unknown_effect"),
    ],
)
def test_a_faulty_rule_is_found(changes: dict[str, object], code: str) -> None:
    assert code in codes(with_rule(**changes))


def test_two_rules_that_can_hold_at_once_with_other_limits_conflict() -> None:
    other = {"conditions": "tier == 'V4'", "limits": (Limit("L1", Decimal(90)),)}
    assert "conflict" in codes(with_rule(**other))


@pytest.mark.parametrize(
    "changes",
    [
        {"conditions": "delay_days < 2", "limits": (Limit("L1", Decimal(90)),)},
        {"conditions": "delay_days >= 2 and tier == 'V4'", "limits": (Limit("L1", Decimal(90)),)},
        {"conditions": "tier == 'V4'"},
        {"effect": "forbid", "conditions": "tier == 'V1'", "limits": ()},
        {"limits": (Limit("L1", Decimal(9)),), "validity": Validity(None, datetime(2000, 1, 1, tzinfo=UTC))},
    ],
    ids=["apart", "more specific", "same limits", "overlapping prohibition", "other times"],
)
def test_rules_that_a_reader_can_tell_apart_do_not_conflict(changes: dict[str, object]) -> None:
    matrix = with_rule(**changes)
    if "validity" in changes:
        started = replace(RULE, validity=Validity(datetime(2001, 1, 1, tzinfo=UTC)))
        matrix = replace(matrix, rules=(started, matrix.rules[1]))
    assert "conflict" not in codes(matrix)


def test_a_prohibition_that_leaves_an_allowing_rule_nothing_conflicts_with_it() -> None:
    assert "conflict" in codes(with_rule(effect="forbid", conditions="delay_days >= 1", limits=()))
