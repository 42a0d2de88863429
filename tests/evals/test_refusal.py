"""What is learned of refusing: right from wrong on what it is taught, a threshold that keeps nine in ten."""

from evals.refusal import learn
from evals.refusal_figures import figures, keeping
from evals.tries import Group, Try
from knowledge.language import Lang
from knowledge.search.confidence import SIGNS

AGAINST = {"little_held", "little_bridged", "unmet", "elsewhere"}


def tried(group: Group, held: float, *, learning: bool, lang: Lang = Lang.HANS) -> Try:
    shown = {name: (1 - held if name in AGAINST else held) for name in (*SIGNS, "keyword_share")}
    return Try("set", "", lang, learning, group, shown)


def everything() -> list[Try]:
    told = []
    for lang in Lang:
        for learning in (True, False):
            told += [tried(Group.RIGHT, 0.5 + at / 50, learning=learning, lang=lang) for at in range(20)]
            told += [tried(Group.FOREIGN, at / 100, learning=learning, lang=lang) for at in range(20)]
            told += [tried(Group.REMOVED, 0.3 + at / 100, learning=learning, lang=lang) for at in range(20)]
    return told


def test_what_is_learned_tells_right_from_wrong_and_keeps_nine_in_ten() -> None:
    model = learn(everything())[Lang.HANS].model
    told = figures(model, [one for one in everything() if one.lang is Lang.HANS])
    row = told["sets"]["set"]["ours, threshold shipped"]
    assert 0.9 <= row["kept right"] <= 0.95
    assert row["foreign"] == 1.0 and row["removed"] == 1.0


def test_what_speaks_against_never_speaks_for() -> None:
    weights = learn(everything())[Lang.EN].model.weights
    assert all(weights[name][0] <= 0 for name in AGAINST)
    assert all(weights[name][0] >= 0 for name in set(SIGNS) - AGAINST)


def test_the_scored_half_is_not_learned_from() -> None:
    swapped = [one if one.learning else tried(Group.RIGHT, 0.0, learning=False, lang=one.lang) for one in everything()]
    assert learn(swapped)[Lang.HANS].model == learn(everything())[Lang.HANS].model


def test_a_search_that_found_nothing_is_refused() -> None:
    empty = Try("set", "", Lang.HANS, False, Group.FOREIGN, {})
    model = learn(everything())[Lang.HANS].model
    told = figures(model, [*(one for one in everything() if one.lang is Lang.HANS and one.learning), empty])
    assert told["sets"]["set"]["ours, threshold shipped"]["foreign"] == 1.0


def test_a_threshold_keeps_the_share_asked_for() -> None:
    right = [tried(Group.RIGHT, at / 10, learning=True) for at in range(10)]
    assert keeping(right, lambda signs: signs["held"], 0.9) == 0.1
