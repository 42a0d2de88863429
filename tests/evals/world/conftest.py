"""The whole world once for all tests of it: 84 days, the demo's own seed."""

import pytest
from whole_world import DAY_ONE, ZONE

from evals.world.centre import Ask
from evals.world.contact import Contact
from evals.world.contacts import contacts
from evals.world.parameters import parameters


@pytest.fixture(scope="package")
def world() -> list[Contact]:
    told = parameters()
    return [one for day in contacts(Ask(told, told.seed, DAY_ONE, ZONE)) for one in day]


@pytest.fixture(scope="package")
def answered(world: list[Contact]) -> list[Contact]:
    return [one for one in world if one.answered]
