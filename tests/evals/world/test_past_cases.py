"""Past cases of the demo world: many, different, each settled by a document the client has."""

import re
from collections import Counter
from pathlib import Path

import pytest

from evals.world.cases import A_CLIENT, past_cases
from evals.world.talk.banks import case_stories
from evals.world.trade import LINES
from knowledge.intake.forms import CasesForm

NONE = {"zh-Hans": [""]}
FEW = {
    "driver": "缴费", "doc": "TE-ST-04", "rate": 1.0, "bad": "partial", "title": "缴费", "situation": "[早上|晚上]缴费",
    "good": "查了", "worse": "没查",
}  # fmt: skip
DEMO = Path(__file__).parents[3] / "evals" / "world" / "demo"


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.client)
def test_five_hundred_cases_a_client_are_different_and_follow_the_clients_own_documents(line):
    cases = list(past_cases(line.client, 3))
    assert len(cases) == A_CLIENT == len({one["id"] for one in cases}) == len({one["situation"] for one in cases})
    assert CasesForm.model_validate({"cases": cases}).cases[0].title == cases[0]["title"]
    shelf = set(re.findall(r"^ +id: (\S+)$", (DEMO / line.client / "documents.yaml").read_text("utf-8"), re.M))
    assert {one["document"] for one in cases} <= shelf
    assert {one["driver"] for one in cases} == set(line.drivers)
    assert Counter(one["resolution"] for one in cases).most_common(1)[0][1] <= 10


def test_how_often_a_case_came_out_well_differs_from_driver_to_driver():
    cases = [one for line in LINES for one in past_cases(line.client, 3)]
    rates = {
        driver: sum(one["outcome"] == "resolved" for one in cases if one["driver"] == driver) / count
        for driver, count in Counter(one["driver"] for one in cases).items()
    }
    assert max(rates.values()) - min(rates.values()) > 0.15
    assert 0.6 < sum(one["outcome"] == "resolved" for one in cases) / len(cases) < 0.9


def test_cases_are_the_same_for_a_seed_and_others_for_another():
    some = list(past_cases("yuanlan", 3, 60))
    assert some == list(past_cases("yuanlan", 3, 60)) != list(past_cases("yuanlan", 4, 60))
    assert {one["lang"] for one in past_cases("yuanlan", 3)} == {"zh-Hans", "en"}
    with pytest.raises(KeyError):
        list(past_cases("nobody", 3, 1))


def test_a_bank_too_small_for_so_many_different_cases_says_so(monkeypatch):
    told = case_stories() | {"xingxi": [FEW], "about": NONE, "after": NONE}
    monkeypatch.setattr("evals.world.cases.case_stories", lambda: told)
    with pytest.raises(ValueError, match="different cases"):
        list(past_cases("xingxi", 3, 5))
