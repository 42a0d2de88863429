"""The calls that docs/calls.md shows are calls of the world as it is built now, word for word as they were said."""

import re
from pathlib import Path

from evals.world.build import FIRST_MONDAY
from evals.world.centre import Ask
from evals.world.contacts import contacts
from evals.world.parameters import parameters
from evals.world.talk import SpokenCall, speak
from tests.evals.world.whole_world import ZONE

PAGE = Path(__file__).parents[3] / "docs" / "calls.md"
NAMES = {"客服": "agent", "Agent": "agent", "客户": "customer", "Customer": "customer"}
CALL = re.compile(r"^## [^\n]*\((?P<id>[A-Z]{2}-\d{2}-\d{4})[^)]*\)\n(?P<said>.*?)(?=^## |\Z)", re.M | re.S)
LINE = re.compile(r"^\*\*(?P<who>\w+)\*\* (?P<words>[^\n]*?) *$", re.M)


def of_size_ci(ids: set[str]) -> dict[str, SpokenCall]:
    told = parameters()
    size = told.sizes["ci"]
    factor = size.contacts / told.expected(*size.days) if size.contacts else 1.0
    ask = Ask(told, told.seed, FIRST_MONDAY, ZONE, factor, size.agents)
    found = {one.id: speak(one, told.seed) for day in contacts(ask, *size.days) for one in day if one.id in ids}
    assert set(found) == ids
    return found


def test_the_calls_of_the_page_are_said_so() -> None:
    shown = {one["id"]: LINE.findall(one["said"]) for one in CALL.finditer(PAGE.read_text("utf-8"))}
    assert len(shown) == 3
    for name, call in of_size_ci(set(shown)).items():
        said = [(turn.speaker, turn.said) for turn in call.turns]
        assert [(NAMES[who], words) for who, words in shown[name]] == said, name
