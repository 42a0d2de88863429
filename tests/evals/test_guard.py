import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "assistant" / "wording"))
from drafts import task

from evals.guard import Tally, cases, lines_of, tallied
from evals.guard_answers import Grounded
from evals.guard_mutator import Wording, citation, date, negation, number, swapped_numbers, unit
from evals.guard_rewriter import REWRITINGS, Line, laid_out

SOURCES = ("客户自愿退票，退票费 120 元，7 个工作日内退回。", "2026年3月5日起，超过 48 小时不得改期。")


def _draws() -> list[random.Random]:
    return [random.Random(seed) for seed in range(20)]


@pytest.mark.parametrize("mutate", [number, unit, date, citation, negation])
def test_a_mutation_changes_the_wording_and_never_into_something_true(mutate: object) -> None:
    text = "退票费 120 元，7 个工作日内退回。[1]\n2026年3月5日起，超过 48 小时不得改期。[2]"
    for draw in _draws():
        changed = mutate(Wording(text, SOURCES, ""), draw)  # type: ignore[operator]
        assert changed is not None and changed != text


def test_a_changed_number_stands_in_no_source() -> None:
    for draw in _draws():
        changed = number(Wording("收 120 元。[1]", ("收 120 元，不是 240 元。",), ""), draw)
        assert changed is not None and "240" not in changed and "[1]" in changed


def test_numbers_of_marks_lists_and_dates_are_left_alone() -> None:
    for draw in _draws():
        assert number(Wording("1. 2026年3月5日起改期。[1]", SOURCES, ""), draw) is None


def test_only_values_of_one_kind_are_swapped() -> None:
    draw = random.Random(1)
    assert swapped_numbers(Wording("收 3 元，等 5 天。[1]", (), ""), draw) is None
    assert swapped_numbers(Wording("收 3 元或者 5 元。[1]", (), ""), draw) is None
    assert swapped_numbers(Wording("收 3 元，或 5 元，不退。[1]", (), ""), draw) == "收 5 元，或 3 元，不退。[1]"


def test_an_honest_rewriting_keeps_every_number_mark_and_read_out_word() -> None:
    lines = [
        Line("客户自愿退票，收取 120 元。超过 48 小时不退。", "[1]"),
        Line("请照读这一句。", "[2]", "【照读】", fixed=True),
    ]
    for name, rewrite in REWRITINGS.items():
        told = laid_out(rewrite(lines, random.Random(3)))
        assert "120 元" in told and "48 小时" in told and "【照读】请照读这一句。[2]" in told, name
        assert told.count("[1]") >= 1


def test_each_sentence_of_a_rewriting_carries_its_mark() -> None:
    assert laid_out([Line("收 120 元。不退。", "[1]")]) == "收 120 元。[1]不退。[1]"
    assert laid_out([Line("It costs 5 yuan. No refund.", "[2]")]) == "It costs 5 yuan.[2] No refund.[2]"


def test_honest_wordings_are_counted_apart_from_faults_and_faults_follow_accepted_ones_only() -> None:
    found = list(cases([Grounded("own", task(*SOURCES))]))
    honest = [case for case in found if not case.fault]
    assert honest and all(case.reason is None for case in honest), [case.wording for case in honest if case.reason]
    assert {case.fault for case in found} >= {"", "number", "unit", "date", "citation", "negation"}
    told = tallied(found)
    assert told["all", "number", "all"].rate == 1.0


def test_lines_keep_marks_and_labels() -> None:
    lines = lines_of(task(*SOURCES, direct=SOURCES[0]))
    assert [line.marks for line in lines] == ["[1]", "[1]", "[2]"]


def test_wilsons_interval() -> None:
    low, high = Tally(n=100, blocked=99).interval
    assert (round(low, 4), round(high, 4)) == (0.9455, 0.9982)
    assert Tally().interval == (0.0, 1.0)


def test_words_of_its_own_are_in_the_language_of_the_answer() -> None:
    told = laid_out(REWRITINGS["connectives"]([Line("Partner: 山屿户外旗舰店.", "[1]", zh=False)], random.Random(1)))
    assert told.split("\n")[1].startswith(("In ", "Also", "To ", "As ", "Please"))
