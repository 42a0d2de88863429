"""From a number to its contacts."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from assistant.assistant import Assistant
from assistant.facts import MOST_ROWS
from knowledge.audience import Audience, Role
from knowledge.call import Interaction
from knowledge.client import Client
from knowledge.errors import NotAllowed
from knowledge.language import Lang

SUPERVISOR = Audience("yuanlan", Role.SUPERVISOR, "S3")


@pytest.fixture
def centre(empty: Callable[..., Assistant]) -> Assistant:
    assistant = empty()
    now = assistant.clock.now()
    rows = []
    for client in ("yuanlan", "xingxi"):
        assistant.stores.clients.put(Client(client, {"zh": client, "en": client}, "Asia/Shanghai", (Lang.HANS,)))
        rows += [
            Interaction(
                client, f"I-{n:03}", now - timedelta(hours=n), "voice", Lang.HANS, "A33", "T3", "S3", "退改",
                has_transcript=n % 2 == 1,
            )
            for n in range(MOST_ROWS + 20)
        ]  # fmt: skip
    rows.append(Interaction("yuanlan", "OLD", now - timedelta(days=500), "voice", Lang.HANS, "A33", "T3", "S3", "退改"))
    assistant.stores.interactions.add(rows)
    return assistant


def test_the_contacts_asked_for_come_latest_first_and_those_with_words_before_the_others(centre: Assistant):
    found = centre.contacts(SUPERVISOR, ["I-004", "I-003", "I-002", "I-001", "nobody"])
    assert [one.id for one in found] == ["I-001", "I-003", "I-002", "I-004"]
    assert {one.client for one in found} == {"yuanlan"}


def test_no_ids_are_no_contacts(centre: Assistant):
    assert centre.contacts(SUPERVISOR, []) == []


def test_at_most_five_hundred_are_opened(centre: Assistant):
    assert len(centre.contacts(SUPERVISOR, [f"I-{n:03}" for n in range(MOST_ROWS + 20)])) == MOST_ROWS


def test_a_contact_of_long_ago_is_not_opened(centre: Assistant):
    assert centre.contacts(SUPERVISOR, ["OLD"]) == []


@pytest.mark.parametrize("role", [Role.AGENT, Role.CLIENT_VIEWER])
def test_agents_and_client_companies_open_nobodys_contacts(centre: Assistant, role: Role):
    with pytest.raises(NotAllowed):
        centre.contacts(Audience("yuanlan", role, "A33"), ["I-001"])
